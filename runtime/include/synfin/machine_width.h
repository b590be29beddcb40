/* Included by machine.h once for each width; has no guard for that reason. */

#define SYNFIN_RESULT struct SYNFIN_NAME(result)
#define SYNFIN_TABLE struct SYNFIN_NAME(table)

/* What a step says. */
struct SYNFIN_NAME(result) {
  const SYNFIN_UNIT *actions; /* ends with SYNFIN_END; never NULL */
  SYNFIN_UNIT next;           /* configuration */
};

/* A variant of a machine. Constant; shared by all its connections. */
struct SYNFIN_NAME(table) {
  SYNFIN_RESULT(*step)
  (const SYNFIN_TABLE *table, size_t configuration, size_t event,
   uint32_t input);
  const void *data; /* what `step` reads; NULL where it knows by itself */
  uint32_t options; /* that are on, for the classifiers */
#ifdef SYNFIN_TRAP
  bool (*possible)(uint32_t options, size_t configuration, size_t event,
                   uint32_t input);
#endif
#ifdef SYNFIN_COUNT
  const struct synfin_coverage *coverage; /* NULL: nothing is counted */
#endif
};

/* One step: what happens in `configuration` when `event` comes with `input`.
 * Both must be of this machine's enums, and the input one that the classifier
 * or builder of the event makes (0 for an event without attributes). */
static inline SYNFIN_RESULT SYNFIN_NAME(step)(const SYNFIN_TABLE *table,
                                              size_t configuration,
                                              size_t event, uint32_t input) {
#ifdef SYNFIN_TRAP
  if (!table->possible(table->options, configuration, event, input))
    synfin_trap("an input that the table excludes");
#endif
#ifdef SYNFIN_COUNT
  synfin_count(table->coverage, configuration, event, input);
#endif
  return table->step(table, configuration, event, input);
}

/* The surroundings' part: performs one op for whatever `context` is. */
typedef void (*SYNFIN_NAME(perform))(void *context, SYNFIN_UNIT op);

/* The thin driver: takes a step, stores the next configuration, then has the
 * actions performed in order. The record that holds the configuration may be
 * gone afterwards, if an action deletes it. */
void SYNFIN_NAME(drive)(const SYNFIN_TABLE *table, SYNFIN_UNIT *configuration,
                        size_t event, uint32_t input,
                        SYNFIN_NAME(perform) perform, void *context);

#undef SYNFIN_RESULT
#undef SYNFIN_TABLE
