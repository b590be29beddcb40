/* The step of the packed shape, for each size of tables; see machine_shapes.h
 * for what the arrays hold. */

typedef struct SYNFIN_SHAPE(packed) tables;
typedef struct SYNFIN_SHAPE(packed_event) tables_of_event;
typedef struct SYNFIN_NAME(table) table_type;

/* The class of an input word: down the event's diagram to a leaf. */
static size_t class_of(const tables *data, const tables_of_event *event,
                       uint32_t input) {
  size_t reference = event->count == 1 ? 0u : event->count;
  while (reference >= event->count) {
    const SYNFIN_SMALL *node =
        data->nodes + event->nodes + 2u * (reference - event->count);
    uint32_t mask = ((uint32_t)1 << (*node >> 5)) - 1u;
    reference = node[1u + (input >> (*node & 31u) & mask)];
  }
  return event->first + reference;
}

struct SYNFIN_NAME(result)
    SYNFIN_SHAPE(packed_step)(const table_type *table, size_t configuration,
                              size_t event, uint32_t input) {
  const tables *data = table->data;
  const SYNFIN_SMALL *run =
      data->runs + data->rows[class_of(data, &data->events[event], input)];
  while (configuration > *run)
    run += 2;
  SYNFIN_WORD outcome = data->outcomes[run[1]];
  struct SYNFIN_NAME(result)
      result = {data->lists + (size_t)(outcome & data->list_mask),
                (SYNFIN_UNIT)SYNFIN_SHAPE(next)(
                    (size_t)(outcome >> data->list_bits), configuration,
                    data->configurations, data->same)};
  return result;
}
