/* One input of a box: boxes take in what is impossible where that makes them
 * simpler, so it is looked for. */
#include "boxes.h"

enum {
  MOST_TRIES = 1 << 16
};

struct search {
  const struct space *space;
  const struct box *box;
  const struct model_scope *scope;
  uint8_t *point;
  int tries;
};

/* Tries the values of the dimensions from `at` on, first those that stand in
 * the point, which are the usual ones. */
static bool find(struct search *search, int at) {
  if (at == search->space->count)
    return search->tries++ < MOST_TRIES &&
           model_scope_forbids(search->scope, search->point) == NULL;
  int d = search->space->dimensions[at];
  uint64_t values = search->box->values[at];
  const struct dimension *dimension = &search->space->model->dimensions[d];
  if (!dimension->is_flag)
    values &= search->scope->allowed[d];
  int first = search->point[d];
  for (int i = -1; i < dimension->count && search->tries < MOST_TRIES; i++) {
    int v = i < 0 ? first : i;
    if ((values >> v & 1) == 0 || (i >= 0 && v == first))
      continue;
    search->point[d] = (uint8_t)v;
    if (find(search, at + 1))
      return true;
  }
  search->point[d] = (uint8_t)first;
  return false;
}

bool boxes_point(struct arena *arena, const struct space *space,
                 const struct box *box, options_t options, int event,
                 int configuration, uint8_t *point) {
  const struct model *model = space->model;
  struct model_scope scope;
  const struct constraint **room =
      ARENA_ARRAY(arena, const struct constraint *, model->nconstraints + 1);
  struct search search = {space, box, &scope, point, 0};
  model_scope_init(&scope, model, options, event, configuration, room);
  for (int d = 0; d < model->ndimensions; d++)
    point[d] = model->dimensions[d].is_flag
                   ? model->configurations[configuration].flags[d]
                   : scope.fallback[d];
  return find(&search, 0);
}
