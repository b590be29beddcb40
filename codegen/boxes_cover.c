/* Large boxes out of small ones: each box that is not covered yet is widened as
 * far as no input of another tag gets in, first in the dimensions that tell the
 * fewest inputs apart, so that what remains are the conditions that matter. */
#include "boxes.h"
#include <string.h>

struct widening {
  const struct boxes *all;
  int tag;
  struct box *box; /* the box that grows */
  int *apart;      /* per box of `all`: dimensions in which it is disjoint */
};

static bool apart_in(const struct widening *w, const struct box *other, int d) {
  return (w->box->values[d] & other->values[d]) == 0;
}

static void count_apart(struct widening *w) {
  for (size_t i = 0; i < w->all->count; i++) {
    w->apart[i] = 0;
    for (int d = 0; d < w->all->space->count; d++)
      w->apart[i] += apart_in(w, &w->all->items[i], d);
  }
}

/* The values that can be let in without meeting a box of another tag. */
static uint64_t admissible(const struct widening *w, int d) {
  uint64_t refused = 0;
  for (size_t i = 0; i < w->all->count; i++) {
    const struct box *other = &w->all->items[i];
    if (other->tag != w->tag && w->apart[i] == 1 && apart_in(w, other, d))
      refused |= other->values[d];
  }
  const struct space *space = w->all->space;
  return boxes_domain(&space->model->dimensions[space->dimensions[d]]) &
         ~refused;
}

static void widen(struct widening *w, int d, uint64_t values) {
  for (size_t i = 0; i < w->all->count; i++) {
    const struct box *other = &w->all->items[i];
    if (apart_in(w, other, d) && (other->values[d] & values) != 0)
      w->apart[i]--;
  }
  w->box->values[d] |= values;
}

/* How many inputs of other tags the dimension keeps out. */
static uint64_t keeps_out(const struct widening *w, int d) {
  uint64_t count = 0;
  for (size_t i = 0; i < w->all->count; i++)
    if (w->all->items[i].tag != w->tag && apart_in(w, &w->all->items[i], d))
      count += w->all->items[i].inputs;
  return count;
}

/* The dimensions, those first that keep out the least. */
static void order(const struct widening *w, int *dimensions, uint64_t *out) {
  int count = w->all->space->count;
  for (int d = 0; d < count; d++) {
    uint64_t kept = keeps_out(w, d);
    int at = d;
    for (; at > 0 && out[at - 1] > kept; at--) {
      dimensions[at] = dimensions[at - 1];
      out[at] = out[at - 1];
    }
    dimensions[at] = d;
    out[at] = kept;
  }
}

static void widen_all(struct widening *w, int *dimensions, uint64_t *out) {
  const struct space *space = w->all->space;
  count_apart(w);
  order(w, dimensions, out);
  for (int i = 0; i < space->count; i++) {
    int d = dimensions[i];
    uint64_t domain =
        boxes_domain(&space->model->dimensions[space->dimensions[d]]);
    if (admissible(w, d) == domain)
      widen(w, d, domain);
  }
  for (int i = 0; i < space->count; i++)
    widen(w, dimensions[i], admissible(w, dimensions[i]));
}

static bool covered(const struct boxes *cover, const struct box *box) {
  for (size_t i = 0; i < cover->count; i++)
    if (box_holds(cover->space, &cover->items[i], box))
      return true;
  return false;
}

/* Does some box of the tag need `index`, because no other one holds it? */
static bool needed(const struct boxes *all, int tag, const struct boxes *cover,
                   size_t index) {
  for (size_t i = 0; i < all->count; i++) {
    bool held = false;
    if (all->items[i].tag != tag)
      continue;
    for (size_t c = 0; c < cover->count && !held; c++)
      held =
          c != index && box_holds(all->space, &cover->items[c], &all->items[i]);
    if (!held)
      return true;
  }
  return false;
}

void boxes_cover(const struct boxes *all, int tag, struct boxes *cover) {
  struct widening w = {.all = all, .tag = tag};
  int dimensions = all->space->count + 1;
  int *order_of = ARENA_ARRAY(all->arena, int, dimensions);
  uint64_t *out = ARENA_ARRAY(all->arena, uint64_t, dimensions);
  w.apart = ARENA_ARRAY(all->arena, int, all->count + 1);
  for (size_t i = 0; i < all->count; i++) {
    if (all->items[i].tag != tag || covered(cover, &all->items[i]))
      continue;
    w.box = boxes_add(cover, all->items[i].values, tag);
    widen_all(&w, order_of, out);
  }
  for (size_t c = cover->count; c-- > 0;)
    if (!needed(all, tag, cover, c)) {
      memmove(&cover->items[c], &cover->items[c + 1],
              sizeof *cover->items * (cover->count - c - 1));
      cover->count--;
    }
}
