/* Flattening a model that is nearly one that was flattened before. */
#include "flatten_inner.h"

#include <string.h>

/* The same sequences under the same numbers; new ones go into the copy. */
static void copy_ints(struct ints *to, const struct ints *from,
                      struct arena *arena) {
  *to = *from;
  to->arena = arena;
  to->all = ARENA_ARRAY(arena, struct ints_item, from->capacity + 1);
  to->slots = ARENA_ARRAY(arena, int, from->nslots + 1);
  memcpy(to->all, from->all, sizeof *to->all * from->count);
  memcpy(to->slots, from->slots, sizeof *to->slots * from->nslots);
}

/* Rows of the other events fire where they did. */
static void copy_coverage(struct flattening *f, const struct flattening *like,
                          int event) {
  int words = f->model->state_words;
  for (int r = 0; r < like->model->nrows; r++) {
    if (f->model->stages[like->model->rows[r].stage].event == event)
      continue;
    memcpy(f->coverage->fired + r * words, like->coverage->fired + r * words,
           sizeof *f->coverage->fired * (size_t)words);
    f->coverage->overlaps[r] = like->coverage->overlaps[r];
  }
}

struct flattening *flatten_begin_like(struct arena *arena,
                                      const struct model *model,
                                      struct diag *diag,
                                      const struct flattening *like,
                                      int event) {
  struct flattening *f = flatten_begin(arena, model, diag);
  copy_ints(&f->nodes, &like->nodes, arena);
  copy_ints(&f->outcomes, &like->outcomes, arena);
  copy_ints(&f->lists, &like->lists, arena);
  copy_ints(&f->cells, &like->cells, arena);
  copy_coverage(f, like, event);
  for (int c = 0; c < model->nconfigurations; c++)
    for (int e = 0; e < model->nevents; e++)
      if (e != event)
        f->known[c * model->nevents + e] = like->known[c * model->nevents + e];
  return f;
}
