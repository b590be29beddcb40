/* The data of the emitted tests: names, expected outcomes, boxes of inputs. */
#include <string.h>
#include "emit_cmocka.h"
#include "explain.h"

enum {
  WIDTH = 79,
  FIRST_LISTS = 64 /* of a pool: room at first */
};

/* An element of an array: on the same line if it fits. `at` is the column. */
static void put_bytes(struct emit_text *out, size_t *at, const char *item,
                      size_t length) {
  bool fits = *at > 0 && *at + 2 + length <= WIDTH;
  emit_put(out, fits ? " " : *at > 0 ? "\n  " : "  ");
  *at = fits ? *at + 1 : 2;
  emit_bytes(out, item, length);
  emit_put(out, ",");
  *at += length + 1;
}

static void put_item(struct emit_text *out, size_t *at, const char *item) {
  put_bytes(out, at, item, strlen(item));
}

static void put_number(struct emit_text *out, size_t *at, int number) {
  char digits[16];
  char *first = digits + sizeof digits;
  int rest = number;
  do
    *--first = (char)('0' + rest % 10);
  while ((rest /= 10) != 0);
  put_bytes(out, at, first, (size_t)(digits + sizeof digits - first));
}

static void put_name_array(struct emit_text *out, const char *array,
                           const char *const *identifiers, int count,
                           const char *(*name)(const struct model *, int),
                           const struct model *model) {
  emit_format(out, "static const char *const %s[] = {\n", array);
  for (int i = 0; i < count; i++) {
    emit_format(out, "  [%s] = ", identifiers[i]);
    emit_string(out, name(model, i));
    emit_put(out, ",\n");
  }
  emit_put(out, "};\n\n");
}

static const char *configuration_name(const struct model *model, int i) {
  return model->configurations[i].name;
}

static const char *op_name(const struct model *model, int i) {
  return model->ops[i].name;
}

static void put_values(struct emit_text *out, const struct model *model) {
  for (int d = 0; d < model->ndimensions; d++) {
    const struct dimension *dimension = &model->dimensions[d];
    if (dimension->is_flag)
      continue;
    size_t at = 0;
    emit_format(out, "static const char *const values_%d[] = {\n", d);
    for (int v = 0; v < dimension->count; v++)
      put_item(out, &at,
               arena_printf(out->arena, "\"%s\"", dimension->values[v].name));
    emit_put(out, "\n};\n");
  }
  emit_put(out, "\n");
}

static void put_event(struct emit_text *out, const struct model *model,
                      const struct emit_names *names, int event) {
  const struct event *e = &model->events[event];
  emit_format(out, "  [%s] = {\"%s\", %d, {\n", names->events[event], e->name,
              e->nattributes);
  for (int i = 0; i < e->nattributes; i++) {
    int d = e->attributes[i];
    emit_format(out, "    {\"%s\", %s_SHIFT, %d, values_%d},\n",
                model->dimensions[d].name, names->fields[event][i],
                model->dimensions[d].count, d);
  }
  emit_put(out, e->nattributes == 0 ? "    {NULL, 0, 0, NULL},\n  }},\n"
                                    : "  }},\n");
}

/* The most attributes that an event has, at least 1; the most values. */
static int most_attributes(const struct model *model) {
  int most = 1;
  for (int e = 0; e < model->nevents; e++)
    if (model->events[e].nattributes > most)
      most = model->events[e].nattributes;
  return most;
}

static const char *mask_type(const struct model *model) {
  int most = 0;
  for (int d = 0; d < model->ndimensions; d++)
    if (!model->dimensions[d].is_flag && model->dimensions[d].count > most)
      most = model->dimensions[d].count;
  return most <= 8    ? "uint8_t"
         : most <= 16 ? "uint16_t"
         : most <= 32 ? "uint32_t"
                      : "uint64_t";
}

static void put_states(struct emit_text *out, const struct model *model,
                       const struct emit_names *names) {
  emit_put(out, "static const uint16_t states[] = {\n");
  for (int c = 0; c < model->nconfigurations; c++)
    emit_format(out, "  [%s] = %s,\n", names->configurations[c],
                names->states[model->configurations[c].state]);
  emit_put(out, "};\n\n");
}

void cmocka_put_names(struct emit_text *out, const struct model *model,
                      const struct emit_names *names) {
  put_name_array(out, "configurations", names->configurations,
                 model->nconfigurations, configuration_name, model);
  put_states(out, model, names);
  put_name_array(out, "ops", names->ops, model->nops, op_name, model);
  put_values(out, model);
  emit_format(out,
              "enum {\n  MOST_ATTRIBUTES = %d,\n  MOST_OPS = %d,\n"
              "  CONFIGURATIONS = %d,\n  EVENTS = %d\n};\n\n"
              "static const struct event {\n"
              "  const char *name;\n"
              "  int count;\n"
              "  struct {\n"
              "    const char *name;\n"
              "    int shift, nvalues;\n"
              "    const char *const *values;\n"
              "  } attributes[MOST_ATTRIBUTES];\n"
              "} events[] = {\n",
              most_attributes(model), WALK_MAX_OPS, model->nconfigurations,
              model->nevents);
  for (int e = 0; e < model->nevents; e++)
    put_event(out, model, names, e);
  emit_put(out, "};\n\n");
}

/* Lists that are shared: each different one stands once in a flat array. */
struct pool {
  struct arena *arena;
  size_t length; /* elements written */
  struct pooled {
    const void *items;
    size_t bytes, start;
    size_t next; /* in its hash chain: number + 1 */
  } * lists;
  size_t count, capacity;
  size_t *chains; /* heads: number + 1 */
  size_t nchains; /* a power of two */
};

static uint32_t hash_of(const void *items, size_t bytes) {
  const unsigned char *byte = items;
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < bytes; i++)
    hash = (hash ^ byte[i]) * 16777619u;
  return hash;
}

/* `most` lists will be asked for. */
static void pool_init(struct pool *pool, struct arena *arena, size_t most) {
  memset(pool, 0, sizeof *pool);
  pool->arena = arena;
  for (pool->nchains = FIRST_LISTS; pool->nchains < most;)
    pool->nchains *= 2;
  pool->chains = ARENA_ARRAY(arena, size_t, pool->nchains);
  pool->capacity = FIRST_LISTS;
  pool->lists = ARENA_ARRAY(arena, struct pooled, pool->capacity);
}

/* The list with these items; if it is new, `found` is false and the caller
 * writes it. */
static struct pooled *pool_find(struct pool *pool, const void *items,
                                size_t bytes, bool *found) {
  size_t *head = &pool->chains[hash_of(items, bytes) & (pool->nchains - 1)];
  *found = true;
  for (size_t at = *head; at != 0; at = pool->lists[at - 1].next)
    if (pool->lists[at - 1].bytes == bytes &&
        memcmp(pool->lists[at - 1].items, items, bytes) == 0)
      return &pool->lists[at - 1];
  struct pooled *list =
      ARENA_PUSH(pool->arena, pool->lists, pool->count, pool->capacity);
  *list = (struct pooled){items, bytes, pool->length, *head};
  *head = pool->count;
  *found = false;
  return list;
}

/* For each walk, where its ops stand in `actions`. */
static size_t *put_actions(struct emit_text *out,
                           const struct cmocka_inputs *inputs,
                           const struct emit_names *names) {
  struct pool pool;
  pool_init(&pool, inputs->arena, inputs->nwalks);
  size_t at = 0,
         *starts = ARENA_ARRAY(inputs->arena, size_t, inputs->nwalks + 1);
  emit_put(out, "static const uint16_t actions[] = {\n");
  for (size_t w = 0; w < inputs->nwalks; w++) {
    const struct cmocka_walk *walk = &inputs->walks[w];
    bool found;
    struct pooled *list = pool_find(
        &pool, walk->ops, sizeof *walk->ops * (size_t)walk->nops, &found);
    starts[w] = list->start;
    for (int i = 0; !found && i < walk->nops; i++)
      put_item(out, &at, names->ops[walk->ops[i]]);
    if (!found)
      put_item(out, &at, "SYNFIN_END");
    pool.length += found ? 0 : (size_t)walk->nops + 1;
  }
  emit_put(out, "\n};\n\n");
  return starts;
}

/* For each walk, where its rows stand in `paths`. */
static size_t *put_paths(struct emit_text *out,
                         const struct cmocka_inputs *inputs,
                         const int *row_numbers) {
  struct pool pool;
  pool_init(&pool, inputs->arena, inputs->nwalks);
  size_t at = 0,
         *starts = ARENA_ARRAY(inputs->arena, size_t, inputs->nwalks + 1);
  emit_put(out, "static const uint32_t paths[] = {\n");
  for (size_t w = 0; w < inputs->nwalks; w++) {
    const struct cmocka_walk *walk = &inputs->walks[w];
    bool found;
    struct pooled *list = pool_find(
        &pool, walk->rows, sizeof *walk->rows * (size_t)walk->nrows, &found);
    starts[w] = list->start;
    for (int i = 0; !found && i < walk->nrows; i++)
      put_number(out, &at, row_numbers[walk->rows[i]]);
    if (!found)
      put_item(out, &at, "NONE");
    pool.length += found ? 0 : (size_t)walk->nrows + 1;
  }
  emit_put(out, "\n};\n\n");
  return starts;
}

/* For each box, where its configurations stand in `places`. */
static size_t *put_places(struct emit_text *out,
                          const struct cmocka_inputs *inputs,
                          const struct emit_names *names) {
  struct pool pool;
  pool_init(&pool, inputs->arena, inputs->nboxes);
  size_t at = 0,
         *starts = ARENA_ARRAY(inputs->arena, size_t, inputs->nboxes + 1);
  emit_put(out, "static const uint32_t places[] = {\n");
  for (size_t b = 0; b < inputs->nboxes; b++) {
    const struct cmocka_box *box = &inputs->boxes[b];
    bool found;
    struct pooled *list =
        pool_find(&pool, box->configurations,
                  sizeof *box->configurations * box->count, &found);
    starts[b] = list->start;
    for (size_t i = 0; !found && i < box->count; i++)
      put_item(out, &at, names->configurations[box->configurations[i]]);
    if (!found)
      put_item(out, &at, "NONE");
    pool.length += found ? 0 : box->count + 1;
  }
  emit_put(out, "\n};\n\n");
  return starts;
}

/* Rows that fire, numbered anew; MODEL_NONE for the others. */
static int *put_rows(struct emit_text *out,
                     const struct cmocka_inputs *inputs) {
  const struct model *model = inputs->model;
  int *numbers = ARENA_ARRAY(inputs->arena, int, model->nrows + 1);
  int count = 0;
  emit_put(out, "static const struct row {\n"
                "  unsigned line; /* in the table's source */\n"
                "  const char *references;\n"
                "} rows[] = {\n");
  for (int r = 0; r < model->nrows; r++) {
    const struct row *row = &model->rows[r];
    const char *references = "", *comma = "";
    numbers[r] = inputs->fired[r] ? count++ : MODEL_NONE;
    if (!inputs->fired[r])
      continue;
    for (int i = 0; i < row->refs.count; i++) {
      references = arena_printf(inputs->arena, "%s%s%s", references, comma,
                                row->refs.items[i].text);
      comma = ", ";
    }
    emit_format(out, "  {%u, ", explain_line(model, row->span));
    emit_string(out, references);
    emit_put(out, "},\n");
  }
  emit_put(out, "};\n\n");
  return numbers;
}

static const char *end_word(enum walk_end end) {
  return end == WALK_ILLEGAL   ? "ILLEGAL"
         : end == WALK_IGNORED ? "IGNORED"
                               : "DONE";
}

static void put_walks(struct emit_text *out, const struct cmocka_inputs *inputs,
                      const struct emit_names *names, const size_t *actions,
                      const size_t *paths) {
  emit_put(out, "static const struct walk {\n"
                "  enum end end;\n"
                "  uint32_t next; /* configuration, or SAME */\n"
                "  uint32_t actions, path; /* where they begin */\n"
                "} walks[] = {\n");
  for (size_t w = 0; w < inputs->nwalks; w++) {
    const struct cmocka_walk *walk = &inputs->walks[w];
    emit_put(out, "  {");
    emit_put(out, end_word(walk->end));
    emit_put(out, ", ");
    emit_put(out, walk->next == FLAT_SAME ? "SAME"
                                          : names->configurations[walk->next]);
    emit_put(out, ", ");
    emit_number(out, (long long)actions[w]);
    emit_put(out, ", ");
    emit_number(out, (long long)paths[w]);
    emit_put(out, "},\n");
  }
  emit_put(out, "};\n\n");
}

/* Sets of values in hexadecimal; {0} if there are none, C wants something. */
static void put_sets(struct emit_text *out, const uint64_t *sets, int count) {
  if (count == 0)
    emit_put(out, "0");
  for (int i = 0; i < count; i++) {
    char digits[16];
    size_t length = 0;
    for (uint64_t rest = sets[i]; rest != 0 || length == 0; rest >>= 4)
      digits[sizeof digits - ++length] = "0123456789abcdef"[rest & 15];
    emit_put(out, i > 0 ? ", 0x" : "0x");
    emit_bytes(out, digits + sizeof digits - length, length);
  }
}

static void put_boxes(struct emit_text *out, const struct cmocka_inputs *inputs,
                      const struct emit_names *names, const size_t *places) {
  const struct model *model = inputs->model;
  emit_format(out,
              "static const struct box {\n"
              "  uint16_t event;\n"
              "  uint32_t walk, places; /* where they begin */\n"
              "  %s values[MOST_ATTRIBUTES]; /* sets, one bit per value */\n"
              "} boxes[] = {\n",
              mask_type(model));
  for (size_t b = 0; b < inputs->nboxes; b++) {
    const struct cmocka_box *box = &inputs->boxes[b];
    emit_put(out, "  {");
    emit_put(out, names->events[box->event]);
    emit_put(out, ", ");
    emit_number(out, box->walk);
    emit_put(out, ", ");
    emit_number(out, (long long)places[b]);
    emit_put(out, ", {");
    put_sets(out, box->values, model->events[box->event].nattributes);
    emit_put(out, "}},\n");
  }
  emit_format(out, "};\n\nenum {\n  INPUTS = %lu\n};\n\n",
              (unsigned long)inputs->total);
}

void cmocka_put_inputs(struct emit_text *out,
                       const struct cmocka_inputs *inputs,
                       const struct emit_names *names) {
  const int *rows = put_rows(out, inputs);
  const size_t *actions = put_actions(out, inputs, names);
  const size_t *paths = put_paths(out, inputs, rows);
  const size_t *places = put_places(out, inputs, names);
  put_walks(out, inputs, names, actions, paths);
  put_boxes(out, inputs, names, places);
}
