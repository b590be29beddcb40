/* Copies what one variant uses out of the pools that all variants share, and
 * numbers it anew in the order of its cells: so a variant's tables do not
 * depend on the variants that were flattened before it. */
#include "flatten_inner.h"

/* New numbers plus one; 0 where there is none yet. */
struct renumbering {
  struct flattening *f;
  struct flat *flat;
  int *nodes, *outcomes, *lists, *firings, *cells;
  int ncells;
};

static int renumber_list(struct renumbering *r, int old) {
  struct flat *flat = r->flat;
  const struct ints_item *item = &r->f->lists.all[old];
  if (r->lists[old])
    return r->lists[old] - 1;
  uint16_t *ops = ARENA_ARRAY(r->f->arena, uint16_t, item->count + 1);
  for (int i = 0; i < item->count; i++)
    ops[i] = (uint16_t)item->items[i];
  flat->lists[flat->nlists++] = (struct list){ops, item->count};
  r->lists[old] = flat->nlists;
  return flat->nlists - 1;
}

static int renumber_firing(struct renumbering *r, int old) {
  struct flat *flat = r->flat;
  const struct ints_item *item = &r->f->firings.all[old];
  if (r->firings[old])
    return r->firings[old] - 1;
  flat->firings[flat->nfirings++] = (struct firing){item->items, item->count};
  r->firings[old] = flat->nfirings;
  return flat->nfirings - 1;
}

static int renumber_outcome(struct renumbering *r, int old) {
  struct flat *flat = r->flat;
  const int *item = r->f->outcomes.all[old].items;
  if (r->outcomes[old])
    return r->outcomes[old] - 1;
  int list = renumber_list(r, item[1]);
  int firing = renumber_firing(r, item[2]);
  flat->outcomes[flat->noutcomes++] = (struct outcome){item[0], list, firing};
  r->outcomes[old] = flat->noutcomes;
  return flat->noutcomes - 1;
}

/* Children come before those that lead to them. */
static int renumber_child(struct renumbering *r, int old) {
  struct flat *flat = r->flat;
  if (old == FLAT_IMPOSSIBLE)
    return old;
  if (flat_is_outcome(old))
    return -2 - renumber_outcome(r, flat_outcome(old));
  if (r->nodes[old])
    return r->nodes[old] - 1;
  const struct ints_item *item = &r->f->nodes.all[old];
  int *children = ARENA_ARRAY(r->f->arena, int, item->count);
  for (int i = 1; i < item->count; i++)
    children[i - 1] = renumber_child(r, item->items[i]);
  flat->nodes[flat->nnodes++] = (struct node){item->items[0], children};
  r->nodes[old] = flat->nnodes;
  return flat->nnodes - 1;
}

static int renumber_cell(struct renumbering *r, int old) {
  const struct ints_item *item = &r->f->cells.all[old];
  if (r->cells[old])
    return r->cells[old] - 1;
  int *outcomes = ARENA_ARRAY(r->f->arena, int, item->count + 1);
  for (int i = 0; i < item->count; i++)
    outcomes[i] = renumber_outcome(r, item->items[i]);
  r->flat->cells[r->ncells++] = (struct cell){outcomes, item->count};
  r->cells[old] = r->ncells;
  return r->ncells - 1;
}

void flatten_publish(struct flattening *f) {
  struct flat *flat = f->flat;
  struct renumbering r = {
      .f = f,
      .flat = flat,
      .nodes = ARENA_ARRAY(&f->scratch, int, f->nodes.count + 1),
      .outcomes = ARENA_ARRAY(&f->scratch, int, f->outcomes.count + 1),
      .lists = ARENA_ARRAY(&f->scratch, int, f->lists.count + 1),
      .firings = ARENA_ARRAY(&f->scratch, int, f->firings.count + 1),
      .cells = ARENA_ARRAY(&f->scratch, int, f->cells.count + 1)};
  int count = f->model->nconfigurations * f->model->nevents;
  flat->nodes = ARENA_ARRAY(f->arena, struct node, f->nodes.count + 1);
  flat->outcomes = ARENA_ARRAY(f->arena, struct outcome, f->outcomes.count + 1);
  flat->lists = ARENA_ARRAY(f->arena, struct list, f->lists.count + 1);
  flat->firings = ARENA_ARRAY(f->arena, struct firing, f->firings.count + 1);
  flat->cells = ARENA_ARRAY(f->arena, struct cell, f->cells.count + 1);
  renumber_list(&r, 0); /* list 0 and cell 0 are the empty ones */
  renumber_cell(&r, 0);
  for (int i = 0; i < count; i++) {
    flat->roots[i] = renumber_child(&r, flat->roots[i]);
    flat->cell_of[i] = renumber_cell(&r, flat->cell_of[i]);
  }
}
