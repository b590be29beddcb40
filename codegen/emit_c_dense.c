/* The dense shape: two look-ups of parts of the input word choose a class, one
 * more the configuration's cell. Where to cut the word is tried out. */
#include "classes_pool.h"
#include "emit_c_cut.h"
#include "emit_c_shape.h"

/* Rows of cells begin at multiples of a grain. A small one wastes less room; a
 * larger one leads further with numbers of one octet. */
enum {
  LEAST_GRAIN = 8,
  MOST_GRAIN = 64
};

struct dense_event {
  int rows, columns, low;
};

struct dense {
  const struct classes *classes;
  struct list_pool *lists;
  struct dense_event *events;
  struct pool rows, columns, pages, cells;
  int grain;
  int *grains;   /* per class: where its row of cells begins, in grains */
  int last;      /* the largest of them */
  size_t widest; /* columns of a page */
  enum emit_range range;
};

/* --- The tables ---------------------------------------------------------- */

/* Rows of a page need not stand side by side; each is placed where it fits. */
static void place_event(struct dense *d, struct arena *arena, int event,
                        const struct cut *cut) {
  const struct event_classes *of = &d->classes->events[event];
  int n = cut->ncolumns, lows = 1 << cut->low;
  int *row = ARENA_ARRAY(arena, int, n + 1);
  int *places = ARENA_ARRAY(arena, int, cut->nrows + 1);
  int *rows = ARENA_ARRAY(arena, int, lows);
  for (int r = 0; r < cut->nrows; r++) {
    for (int i = 0; i < n; i++) {
      int class_number = cut->page[r * n + i];
      row[i] = class_number == CLASS_OPEN ? CLASS_OPEN
                                          : d->grains[of->first + class_number];
    }
    places[r] = pool_place(&d->pages, row, n, 1);
  }
  for (int i = 0; i < lows; i++)
    rows[i] = cut->rows[i] == CLASS_OPEN ? CLASS_OPEN : places[cut->rows[i]];
  if ((size_t)n > d->widest)
    d->widest = (size_t)n;
  d->events[event] = (struct dense_event){
      pool_place(&d->rows, rows, lows, 1),
      pool_place(&d->columns, cut->columns, 1 << cut->high, 1), cut->low};
}

/* An input that no configuration can have finds some row all the same. */
static void fill(struct dense *d, int event, int lows) {
  const struct dense_event *of = &d->events[event];
  int any = CLASS_OPEN;
  for (int i = 0; i < lows && any == CLASS_OPEN; i++)
    any = d->rows.items[of->rows + i];
  for (int i = 0; i < lows; i++)
    if (d->rows.items[of->rows + i] == CLASS_OPEN)
      d->rows.items[of->rows + i] = any;
}

static bool place_events(struct dense *d, struct emit_c *c) {
  for (int e = 0; e < c->model->nevents; e++) {
    struct arena arena = {0};
    struct cut cut;
    bool found = emit_c_best_cut(&arena, c, e, &d->classes->events[e], &cut);
    if (found) {
      place_event(d, &arena, e, &cut);
      fill(d, e, 1 << cut.low);
    }
    arena_free(&arena);
    if (!found)
      return false;
  }
  return true;
}

/* The fullest rows go first; the others find room in their open cells. */
static void place_by(struct dense *d, struct emit_c *c, int grain) {
  int n = c->model->nconfigurations, nrows = d->classes->nrows;
  int *open = ARENA_ARRAY(c->arena, int, nrows + 1);
  d->grains = ARENA_ARRAY(c->arena, int, nrows + 1);
  for (int r = 0; r < nrows; r++)
    open[r] = classes_count_open(d->classes->rows[r], n);
  const int *order = classes_order(c->arena, open, nrows, n);
  d->cells = (struct pool){.arena = c->arena};
  d->grain = grain;
  d->last = 0;
  for (int i = 0; i < nrows; i++) {
    int at = pool_place(&d->cells, d->classes->rows[order[i]], n, grain);
    d->grains[order[i]] = at / grain;
    if (at / grain > d->last)
      d->last = at / grain;
  }
}

/* With the smallest grain, unless only a larger one makes do with octets. */
static void place_cells(struct dense *d, struct emit_c *c) {
  int grain = LEAST_GRAIN;
  place_by(d, c, grain);
  bool hopeless = d->last / (MOST_GRAIN / LEAST_GRAIN) > UINT8_MAX;
  while (!hopeless && d->last > UINT8_MAX && grain < MOST_GRAIN)
    place_by(d, c, grain *= 2);
  if (d->last > UINT8_MAX && grain != LEAST_GRAIN)
    place_by(d, c, LEAST_GRAIN);
}

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

static enum emit_range range_of(const struct emit_c *c, const struct dense *d) {
  size_t small = larger(larger((size_t)d->last, d->widest),
                        larger((size_t)d->classes->noutcomes - 1,
                               (size_t)d->classes->ncodes - 1));
  size_t large = larger(larger(d->rows.count, d->columns.count),
                        larger(d->pages.count, (size_t)d->lists->length));
  return emit_c_range(c, small, large, 0);
}

/* Makes all tables and finds their range; NULL after a finding. */
static struct dense *make(struct emit_c *c, const struct flat *flat,
                          struct diag *diag) {
  struct dense *d = ARENA_ARRAY(c->arena, struct dense, 1);
  d->classes = emission_classes(c->emission, flat, diag);
  if (d->classes == NULL)
    return NULL;
  d->lists = list_pool_make(c->arena, flat);
  d->rows.arena = d->columns.arena = d->pages.arena = c->arena;
  d->events = ARENA_ARRAY(c->arena, struct dense_event, c->model->nevents + 1);
  place_cells(d, c);
  if (!place_events(d, c)) {
    emit_c_too_large(flat, EMIT_DENSE, diag);
    return NULL;
  }
  pool_fill(&d->rows, 0);
  pool_fill(&d->columns, 0);
  pool_fill(&d->pages, 0);
  pool_fill(&d->cells, 0);
  d->range = range_of(c, d);
  if (d->range == EMIT_TOO_LARGE) {
    emit_c_too_large(flat, EMIT_DENSE, diag);
    return NULL;
  }
  return d;
}

/* --- Text ---------------------------------------------------------------- */

static void events(struct emit_text *out, const struct emit_c *c,
                   const struct dense *d) {
  emit_put(out, "  .events = {\n");
  for (int e = 0; e < c->model->nevents; e++)
    emit_format(out,
                "    [%s] = {.rows = %d, .columns = %d, .mask = 0x%x, "
                ".shift = %d},\n",
                c->names->events[e], d->events[e].rows, d->events[e].columns,
                (1u << d->events[e].low) - 1u, d->events[e].low);
  emit_put(out, "  },\n");
}

static void array(struct emit_text *out, const char *name,
                  const struct pool *pool) {
  emit_format(out, "  .%s = ", name);
  emit_c_array(out, pool->items, (int)pool->count);
  emit_put(out, ",\n");
}

static void outcomes(struct emit_text *out, const struct emit_c *c,
                     const struct dense *d) {
  const struct classes *classes = d->classes;
  emit_put(out, "  .codes = {\n");
  for (int o = 0; o < classes->noutcomes; o++)
    emit_format(out, "    [%d] = %s,\n", o,
                emit_c_code(c, classes, classes->outcomes[o].code));
  emit_put(out, "  },\n  .starts = {\n");
  for (int o = 0; o < classes->noutcomes; o++) {
    int list = classes->outcomes[o].list;
    emit_format(out, "    [%d] = %d,", o, d->lists->offsets[list]);
    emit_remark(out, emit_c_list_text(c, &classes->flat->lists[list]));
  }
  emit_put(out, "  },\n");
}

static void declaration(struct emit_text *out, const struct emit_c *c,
                        const struct dense *d, const struct emit_types *types) {
  emit_format(out,
              "enum {\n"
              "  GRAIN = %d, /* rows of cells begin at its multiples */\n"
              "  SAME = %d   /* the code of staying as one is */\n"
              "};\n\n"
              "struct data {\n  struct %sdense_event events[%d];\n"
              "  %s rows[%zu];\n  %s columns[%zu];\n  %s classes[%zu];\n"
              "  %s cells[%zu];\n",
              d->grain, d->classes->same, types->shape, c->model->nevents,
              types->large, d->rows.count, types->small, d->columns.count,
              types->small, d->pages.count, types->small, d->cells.count);
  emit_format(out,
              "  %s codes[%d];\n  %s starts[%d];\n  %s lists[%d];\n"
              "};\n\nstatic const struct data data = {\n",
              types->small, d->classes->noutcomes, types->large,
              d->classes->noutcomes, emit_c_unit(c), d->lists->length);
}

static void step(struct emit_text *out, const struct emit_c *c,
                 const struct emit_types *types) {
  emit_format(
      out,
      "static struct %sresult step(const struct %stable *table,\n"
      "    size_t configuration, size_t event, uint32_t input) {\n"
      "  const struct data *of = table->data;\n"
      "  return %sdense_step(of->events, of->rows, of->columns,\n"
      "      of->classes, of->cells, of->codes, of->starts, of->lists,\n"
      "      %s_CONFIGURATIONS, GRAIN, SAME, configuration, event, input);\n"
      "}\n\n",
      emit_c_runtime(c), emit_c_runtime(c), types->shape, c->names->upper);
}

static void write_file(struct emit_c *c, const struct flat *flat,
                       const struct dense *d) {
  const struct emit_types *types = emit_c_types(d->range);
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  emit_text_init(out, c->arena);
  emit_c_open_variant(out, c, flat, EMIT_DENSE);
  declaration(out, c, d, types);
  events(out, c, d);
  array(out, "rows", &d->rows);
  array(out, "columns", &d->columns);
  array(out, "classes", &d->pages);
  array(out, "cells", &d->cells);
  outcomes(out, c, d);
  emit_put(out, "  .lists = ");
  emit_c_lists(out, c, d->lists);
  emit_put(out, "\n};\n\n");
  step(out, c, types);
  emit_c_close_variant(c, out, flat, "step", "&data");
}

bool emit_c_dense(struct emit_c *c, const struct flat *flat,
                  struct diag *diag) {
  const struct dense *d = make(c, flat, diag);
  if (d == NULL)
    return false;
  write_file(c, flat, d);
  return true;
}

bool emit_c_dense_size(struct emit_c *c, const struct flat *flat,
                       struct emit_size *size, struct diag *diag) {
  const struct dense *d = make(c, flat, diag);
  if (d == NULL)
    return false;
  const struct emit_types *types = emit_c_types(d->range);
  emit_size_add(
      size, "input maps",
      c->model->nevents * (3 * types->large_bytes +
                           (types->small_bytes + types->large_bytes - 1) /
                               types->large_bytes * types->large_bytes) +
          (int)d->rows.count * types->large_bytes +
          (int)(d->columns.count + d->pages.count) * types->small_bytes,
      1);
  emit_size_add(size, "cells", (int)d->cells.count, types->small_bytes);
  emit_size_add(size, "outcomes", d->classes->noutcomes,
                types->small_bytes + types->large_bytes);
  emit_size_add(size, "lists", d->lists->length, types->unit_bytes);
  return true;
}
