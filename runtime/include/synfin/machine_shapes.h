/* Included by machine.h once for each size of tables; has no guard for that
 * reason. Generated files fill these structures in. */

#define SYNFIN_RESULT struct SYNFIN_NAME(result)
#define SYNFIN_TABLE struct SYNFIN_NAME(table)

/* A code for the next configuration is a configuration, or `same` plus a
 * distance from the present one. */
static inline size_t SYNFIN_SHAPE(next)(size_t code, size_t configuration,
                                        size_t configurations, size_t same) {
  return code < configurations ? code : configuration + code - same;
}

#define SYNFIN_DENSE_EVENT struct SYNFIN_SHAPE(dense_event)
#define SYNFIN_PACKED_EVENT struct SYNFIN_SHAPE(packed_event)

/* --- dense ---------------------------------------------------------------- */

/* How an event's input word is looked up: the bits of `mask` choose a row,
 * those from `shift` on a column of its page of classes. */
struct SYNFIN_SHAPE(dense_event) {
  SYNFIN_LARGE rows, columns, mask;
  SYNFIN_SMALL shift;
};

/* A dense step. Row and column of the input choose a class, the class a row of
 * cells, which begins at a multiple of `grain`, the configuration a cell in it,
 * and this an outcome. The long argument list is folded away: the arrays
 * are constants of the only caller. */
static inline SYNFIN_RESULT
/* NOLINTNEXTLINE(readability-function-size) */
SYNFIN_SHAPE(dense_step)(const SYNFIN_DENSE_EVENT *events,
                         const SYNFIN_LARGE *rows, const SYNFIN_SMALL *columns,
                         const SYNFIN_SMALL *classes, const SYNFIN_SMALL *cells,
                         const SYNFIN_SMALL *codes, const SYNFIN_LARGE *starts,
                         const SYNFIN_UNIT *lists, size_t configurations,
                         size_t grain, size_t same, size_t configuration,
                         size_t event, uint32_t input) {
  const SYNFIN_DENSE_EVENT *of = &events[event];
  size_t row = rows[of->rows + ((size_t)input & of->mask)];
  size_t column = columns[(size_t)of->columns + (input >> of->shift)];
  size_t class_row = (size_t)classes[row + column] * grain;
  size_t outcome = cells[class_row + configuration];
  SYNFIN_RESULT result = {
      lists + starts[outcome],
      (SYNFIN_UNIT)SYNFIN_SHAPE(next)(codes[outcome], configuration,
                                      configurations, same)};
  return result;
}

/* --- packed --------------------------------------------------------------- */

/* An event's diagram begins at `nodes`, in steps of two; its classes are
 * `count` from `first` on. Without attributes it has one class and no node. */
struct SYNFIN_SHAPE(packed_event) {
  SYNFIN_LARGE nodes;
  SYNFIN_SMALL first, count;
};

/* A node is a field of the input word and a reference for each of its values: a
 * class of the event if below `count`, else a node, in steps of two. The runs
 * of a class are pairs {last configuration, outcome}, ascending. An outcome is
 * the code of the next configuration above `list_bits` bits for the place of
 * its action list. */
struct SYNFIN_SHAPE(packed) {
  const SYNFIN_PACKED_EVENT *events;
  const SYNFIN_SMALL *nodes;
  const SYNFIN_LARGE *rows;
  const SYNFIN_SMALL *runs;
  const SYNFIN_WORD *outcomes;
  const SYNFIN_UNIT *lists;
  SYNFIN_LARGE configurations, same;
  SYNFIN_WORD list_mask;
  uint8_t list_bits;
};

SYNFIN_RESULT SYNFIN_SHAPE(packed_step)(const SYNFIN_TABLE *table,
                                        size_t configuration, size_t event,
                                        uint32_t input);

#undef SYNFIN_DENSE_EVENT
#undef SYNFIN_PACKED_EVENT
#undef SYNFIN_RESULT
#undef SYNFIN_TABLE
