/* The packed shape: a decision diagram of bytes chooses a class, and the row of
 * the class is run-length coded over the configurations. */
#include <string.h>
#include "emit_c_packed.h"

/* --- Nodes --------------------------------------------------------------- */

/* Nodes are laid out from the root's on: the last one made is nearest to the
 * root. Each begins at an even place. */
static void place_nodes(struct packed *p, const struct emit_c *c, int event) {
  const struct event_classes *of = &p->classes->events[event];
  struct packed_event *to = &p->events[event];
  to->nodes = p->nnodes;
  to->at = ARENA_ARRAY(c->arena, int, of->nnodes + 1);
  int next = 0;
  for (int n = of->nnodes - 1; n >= 0; n--) {
    int d = c->model->events[event].attributes[of->nodes[n].attribute];
    to->at[n] = next / 2;
    next += (1 + c->model->dimensions[d].count + 1) / 2 * 2;
  }
  p->nnodes += next;
  if (of->count + next / 2 > p->most_references)
    p->most_references = of->count + next / 2;
}

int emit_c_packed_reference(const struct packed *p, int event, int child) {
  const struct event_classes *of = &p->classes->events[event];
  if (child == CLASS_OPEN)
    return 0;
  return class_is_leaf(child) ? class_of_leaf(child)
                              : of->count + p->events[event].at[child];
}

/* --- Runs ---------------------------------------------------------------- */

/* The runs of a row as pairs of last configuration and outcome. What is open
 * lengthens the run before it; the last run ends with the last
 * configuration. */
static int make_runs(const struct emit_c *c, const int *row, int *runs) {
  int n = c->model->nconfigurations, count = 0;
  for (int k = 0; k < n; k++) {
    if (row[k] == CLASS_OPEN)
      continue;
    if (count == 0 || runs[2 * count - 1] != row[k]) {
      runs[2 * count + 1] = row[k];
      count++;
    }
    runs[2 * count - 2] = k;
  }
  if (count == 0)
    runs[2 * count++ + 1] = 0;
  runs[2 * count - 2] = n - 1;
  return count;
}

/* Where runs stand already, whole and at an even place. */
static int find_runs(const struct pool *pool, const int *runs, int count) {
  size_t length = 2 * (size_t)count;
  for (size_t at = 0; at + length <= pool->count; at += 2)
    if (pool->items[at] == runs[0] && pool->items[at + 1] == runs[1] &&
        memcmp(pool->items + at, runs, length * sizeof *runs) == 0)
      return (int)at;
  return MODEL_NONE;
}

/* Places runs, unless they stand somewhere already. */
static int place(struct packed *p, const int *runs, int count) {
  int at = find_runs(&p->runs, runs, count);
  if (at != MODEL_NONE)
    return at;
  at = (int)p->runs.count;
  for (int k = 0; k < 2 * count; k++)
    *ARENA_PUSH(p->runs.arena, p->runs.items, p->runs.count, p->runs.capacity) =
        runs[k];
  return at;
}

/* The longest rows go first: short ones are often the ends of them. */
static void place_runs(struct packed *p, const struct emit_c *c) {
  int n = c->model->nconfigurations, nrows = p->classes->nrows;
  int **runs = ARENA_ARRAY(c->arena, int *, nrows + 1);
  int *counts = ARENA_ARRAY(c->arena, int, nrows + 1);
  int *saved = ARENA_ARRAY(c->arena, int, nrows + 1);
  int *scratch = ARENA_ARRAY(c->arena, int, 2 * n + 2);
  p->rows = ARENA_ARRAY(c->arena, int, nrows + 1);
  for (int r = 0; r < nrows; r++) {
    counts[r] = make_runs(c, p->classes->rows[r], scratch);
    saved[r] = n - counts[r];
    runs[r] = ARENA_ARRAY(c->arena, int, 2 * counts[r]);
    memcpy(runs[r], scratch, sizeof *scratch * 2 * (size_t)counts[r]);
  }
  const int *order = classes_order(c->arena, saved, nrows, n);
  for (int i = 0; i < nrows; i++)
    p->rows[order[i]] = place(p, runs[order[i]], counts[order[i]]);
}

/* --- The tables ---------------------------------------------------------- */

static int bits_for(int count) {
  int bits = 1;
  while (bits < 30 && 1 << bits < count)
    bits++;
  return bits;
}

static size_t larger(int a, int b) {
  return (size_t)(a > b ? a : b);
}

static enum emit_range range_of(const struct emit_c *c,
                                const struct packed *p) {
  int outcomes = p->classes->noutcomes, references = p->most_references;
  return emit_c_range(
      c,
      larger(p->classes->nrows, outcomes > references ? outcomes : references) -
          1,
      larger(p->nnodes, (int)p->runs.count),
      p->list_bits + bits_for(p->classes->ncodes));
}

struct packed *emit_c_packed_make(const struct emit_c *c,
                                  const struct classes *classes,
                                  struct diag *diag) {
  struct packed *p = ARENA_ARRAY(c->arena, struct packed, 1);
  const struct flat *flat = classes->flat;
  p->classes = classes;
  p->lists = list_pool_make(c->arena, flat);
  p->list_bits = bits_for(p->lists->length);
  p->events = ARENA_ARRAY(c->arena, struct packed_event, c->model->nevents + 1);
  for (int e = 0; e < c->model->nevents; e++)
    place_nodes(p, c, e);
  p->runs.arena = c->arena;
  place_runs(p, c);
  p->range = range_of(c, p);
  if (p->range == EMIT_TOO_LARGE) {
    emit_c_too_large(flat, EMIT_PACKED, diag);
    return NULL;
  }
  return p;
}

/* --- Text ---------------------------------------------------------------- */

static void events(struct emit_text *out, const struct emit_c *c,
                   const struct packed *p, const struct emit_types *types) {
  emit_format(out, "static const struct %spacked_event events[] = {\n",
              types->shape);
  for (int e = 0; e < c->model->nevents; e++)
    emit_format(out, "  [%s] = {.nodes = %d, .first = %d, .count = %d},\n",
                c->names->events[e], p->events[e].nodes,
                p->classes->events[e].first, p->classes->events[e].count);
  emit_put(out, "};\n\n");
}

/* One node on a line, its place in a remark. */
static void node(struct emit_text *out, const struct emit_c *c,
                 const struct packed *p, int event, int number) {
  const struct class_node *of = &p->classes->events[event].nodes[number];
  int d = c->model->events[event].attributes[of->attribute];
  int count = c->model->dimensions[d].count;
  emit_format(out, "  /* %d */ SYNFIN_NODE(%s),",
              p->events[event].nodes + 2 * p->events[event].at[number],
              c->names->fields[event][of->attribute]);
  for (int v = 0; v < count; v++) {
    emit_put(out, " ");
    emit_number(out, emit_c_packed_reference(p, event, of->children[v]));
    emit_put(out, ",");
  }
  emit_put(out, count % 2 == 0 ? " 0,\n" : "\n");
}

static void nodes(struct emit_text *out, const struct emit_c *c,
                  const struct packed *p, const struct emit_types *types) {
  emit_format(out, "static const %s nodes[] = {\n", types->small);
  for (int e = 0; e < c->model->nevents; e++)
    for (int n = p->classes->events[e].nnodes - 1; n >= 0; n--)
      node(out, c, p, e, n);
  emit_put(out, p->nnodes == 0 ? "  0\n};\n\n" : "};\n\n");
}

static void runs(struct emit_text *out, const struct emit_c *c,
                 const struct packed *p, const struct emit_types *types) {
  emit_format(out, "static const %s rows[] = ", types->large);
  emit_c_array(out, p->rows, p->classes->nrows);
  emit_format(out, ";\n\nstatic const %s runs[] = {\n", types->small);
  for (size_t i = 0; i < p->runs.count; i += 2)
    emit_format(out, "  /* %zu */ %s, %d,\n", i,
                c->names->configurations[p->runs.items[i]],
                p->runs.items[i + 1]);
  emit_put(out, "};\n\n");
}

static void outcomes(struct emit_text *out, const struct emit_c *c,
                     const struct packed *p, const struct emit_types *types) {
  const struct classes *classes = p->classes;
  emit_format(out,
              "enum {\n  SAME = %d, /* the code of staying as one is */\n"
              "  LIST_BITS = %d\n};\n"
              "#define OUTCOME(next, list) \\\n"
              "  ((%s)((%s)(next) << LIST_BITS | (list)))\n\n"
              "static const %s outcomes[] = {\n",
              classes->same, p->list_bits, types->word, types->word,
              types->word);
  for (int o = 0; o < classes->noutcomes; o++) {
    int list = classes->outcomes[o].list;
    emit_format(out, "  [%d] = OUTCOME(%s, %d),", o,
                emit_c_code(c, classes, classes->outcomes[o].code),
                p->lists->offsets[list]);
    emit_remark(out, emit_c_list_text(c, &classes->flat->lists[list]));
  }
  emit_format(out, "};\n\nstatic const %s lists[] = ", emit_c_unit(c));
  emit_c_lists(out, c, p->lists);
  emit_put(out, ";\n\n");
}

static void write_file(struct emit_c *c, const struct flat *flat,
                       const struct packed *p) {
  const struct emit_types *types = emit_c_types(p->range);
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  emit_text_init(out, c->arena);
  emit_c_open_variant(out, c, flat, EMIT_PACKED);
  events(out, c, p, types);
  nodes(out, c, p, types);
  runs(out, c, p, types);
  outcomes(out, c, p, types);
  emit_format(out,
              "static const struct %spacked data = {\n  .events = events,\n"
              "  .nodes = nodes,\n  .rows = rows,\n  .runs = runs,\n"
              "  .outcomes = outcomes,\n  .lists = lists,\n"
              "  .configurations = %s_CONFIGURATIONS,\n  .same = SAME,\n"
              "  .list_mask = (1u << LIST_BITS) - 1u,\n"
              "  .list_bits = LIST_BITS\n};\n\n",
              types->shape, c->names->upper);
  emit_c_close_variant(c, out, flat,
                       arena_printf(c->arena, "%spacked_step", types->shape),
                       "&data");
}

/* The same of a flat table that is to be emitted; NULL after a finding. */
static const struct packed *make(struct emit_c *c, const struct flat *flat,
                                 struct diag *diag) {
  const struct classes *classes = emission_classes(c->emission, flat, diag);
  return classes ? emit_c_packed_make(c, classes, diag) : NULL;
}

bool emit_c_packed(struct emit_c *c, const struct flat *flat,
                   struct diag *diag) {
  const struct packed *p = make(c, flat, diag);
  if (p == NULL)
    return false;
  write_file(c, flat, p);
  return true;
}

bool emit_c_packed_size(struct emit_c *c, const struct flat *flat,
                        struct emit_size *size, struct diag *diag) {
  const struct packed *p = make(c, flat, diag);
  if (p == NULL)
    return false;
  const struct emit_types *types = emit_c_types(p->range);
  emit_size_add(size, "input maps",
                c->model->nevents *
                        (types->large_bytes + 2 * types->small_bytes) +
                    p->nnodes * types->small_bytes,
                1);
  emit_size_add(size, "cells",
                p->classes->nrows * types->large_bytes +
                    (int)p->runs.count * types->small_bytes,
                1);
  emit_size_add(size, "outcomes", p->classes->noutcomes, types->word_bytes);
  emit_size_add(size, "lists", p->lists->length, types->unit_bytes);
  return true;
}
