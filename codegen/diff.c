/* `synfin diff`: compares two tables by what they do, not by how they are
 * written. */
#include "diff.h"
#include <string.h>
#include "outputs.h"

int diff_find(const void *items, int count, size_t size, const char *name) {
  const char *at = items;
  for (int i = 0; i < count; i++, at += size) {
    const char *other;
    memcpy(&other, at, sizeof other);
    if (strcmp(other, name) == 0)
      return i;
  }
  return MODEL_NONE;
}

static void match_names(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  diff->states = ARENA_ARRAY(diff->arena, int, new->nstates + 1);
  diff->dimensions = ARENA_ARRAY(diff->arena, int, new->ndimensions + 1);
  diff->values = ARENA_ARRAY(diff->arena, int *, new->ndimensions + 1);
  for (int s = 0; s < new->nstates; s++)
    diff->states[s] = diff_find(old->states, old->nstates, sizeof *old->states,
                                new->states[s].name);
  for (int d = 0; d < new->ndimensions; d++) {
    const struct dimension *dimension = &new->dimensions[d];
    int match = diff_find(old->dimensions, old->ndimensions,
                          sizeof *old->dimensions, dimension->name);
    if (match >= 0 && old->dimensions[match].is_flag != dimension->is_flag)
      match = MODEL_NONE;
    diff->dimensions[d] = match;
    diff->values[d] = ARENA_ARRAY(diff->arena, int, dimension->count + 1);
    for (int v = 0; match >= 0 && v < dimension->count; v++)
      diff->values[d][v] = diff_find(
          old->dimensions[match].values, old->dimensions[match].count,
          sizeof *old->dimensions[match].values, dimension->values[v].name);
  }
}

static void compare_under(struct diff *diff, options_t old, options_t new,
                          const char *title) {
  diff->old.options = old;
  diff->new.options = new;
  diff->old.reachable = diff_reachable(diff->arena, diff->old.model, old);
  diff->new.reachable = diff_reachable(diff->arena, diff->new.model, new);
  diff_cells(diff, title);
}

int diff_models(const struct model *old, const struct model *new, FILE *out) {
  struct arena arena = {0};
  struct diff diff = {.arena = &arena, .old = {.model = old}, .out = out};
  bool compared = false;
  diff.new.model = new;
  match_names(&diff);
  diff_words(&diff);
  for (int v = 0; v < new->nvariants; v++) {
    int match = diff_find(old->variants, old->nvariants, sizeof *old->variants,
                          new->variants[v].name);
    if (match < 0)
      continue;
    compared = true;
    compare_under(&diff, old->variants[match].options, new->variants[v].options,
                  arena_printf(&arena, "variant %s", new->variants[v].name));
  }
  if (!compared)
    compare_under(&diff, model_all_options(old), model_all_options(new),
                  new->noptions + old->noptions > 0 ? "all options" : NULL);
  int status = diff.changes > 0;
  arena_free(&arena);
  return status;
}
