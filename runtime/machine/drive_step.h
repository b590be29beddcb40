/* The thin driver, for each width. */

typedef struct SYNFIN_NAME(table) table_type;
typedef struct SYNFIN_NAME(result) result_type;

void SYNFIN_NAME(drive)(const table_type *table, SYNFIN_UNIT *configuration,
                        size_t event, uint32_t input,
                        SYNFIN_NAME(perform) perform, void *context) {
  result_type result = SYNFIN_NAME(step)(table, *configuration, event, input);
#ifdef SYNFIN_TRAP
  if (*result.actions == SYNFIN_ILLEGAL)
    synfin_trap("an event that the table calls illegal");
#endif
  *configuration = result.next;
  for (const SYNFIN_UNIT *op = result.actions; *op != SYNFIN_END; op++)
    perform(context, *op);
}
