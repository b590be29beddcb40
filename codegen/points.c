#include "points.h"

/* Constraints that can first rule something out when a certain attribute gets
 * its value: those that name it. */
struct watch {
  const struct constraint **items;
  int count;
};

struct visiting {
  const struct model *model;
  const struct event *event;
  bool (*visit)(void *context, const uint8_t *point);
  void *context;
  struct watch *watches;                 /* per attribute of the event */
  uint64_t values[MODEL_MAX_DIMENSIONS]; /* those in scope, or the default */
  int usual[MODEL_MAX_DIMENSIONS];       /* the default here */
  bool known[MODEL_MAX_DIMENSIONS];      /* has a value by now */
  uint8_t point[MODEL_MAX_DIMENSIONS];
  long steps; /* that are left */
};

/* Do all the conditions hold, whatever values are still to come? */
static bool surely_hold(const struct visiting *v,
                        const struct conditions *list) {
  for (int i = 0; i < list->count; i++) {
    const struct condition *c = &list->items[i];
    if (!v->known[c->dimension] ||
        (c->values >> v->point[c->dimension] & 1) == 0)
      return false;
  }
  return true;
}

static bool rules_out(const struct visiting *v,
                      const struct constraint *constraint) {
  bool hides = !constraint->is_mask;
  for (int i = 0; !hides && i < constraint->nhides; i++) {
    int d = constraint->hides[i];
    hides = v->known[d] && v->point[d] != v->usual[d];
  }
  return hides && surely_hold(v, &constraint->conditions);
}

static bool is_ruled_out(const struct visiting *v, const struct watch *watch) {
  for (int i = 0; i < watch->count; i++)
    if (rules_out(v, watch->items[i]))
      return true;
  return false;
}

static bool visit_from(struct visiting *v, int attribute) {
  if (attribute == v->event->nattributes)
    return v->visit(v->context, v->point);
  int d = v->event->attributes[attribute];
  bool more = true;
  v->known[d] = true;
  for (int value = 0; more && value < v->model->dimensions[d].count; value++) {
    if ((v->values[d] >> value & 1) == 0)
      continue;
    v->point[d] = (uint8_t)value;
    if (--v->steps < 0)
      more = false;
    else if (!is_ruled_out(v, &v->watches[attribute]))
      more = visit_from(v, attribute + 1);
  }
  v->known[d] = false;
  return more;
}

static bool names(const struct constraint *constraint, int dimension) {
  for (int i = 0; i < constraint->conditions.count; i++)
    if (constraint->conditions.items[i].dimension == dimension)
      return true;
  for (int i = 0; i < constraint->nhides; i++)
    if (constraint->hides[i] == dimension)
      return true;
  return false;
}

/* Finds the constraints to look at; false if one that speaks of flags only
 * rules everything out. */
static bool find_watches(struct visiting *v, struct arena *arena, int state) {
  const struct model *model = v->model;
  v->watches = ARENA_ARRAY(arena, struct watch, v->event->nattributes + 1);
  for (int i = 0; i < model->nconstraints; i++) {
    const struct constraint *constraint = &model->constraints[i];
    if (!in_set(constraint->in.states, state) ||
        !surely_hold(v, &constraint->in.with))
      continue;
    if (rules_out(v, constraint))
      return false;
    for (int a = 0; a < v->event->nattributes; a++) {
      struct watch *watch = &v->watches[a];
      if (!names(constraint, v->event->attributes[a]))
        continue;
      if (watch->items == NULL)
        watch->items =
            ARENA_ARRAY(arena, const struct constraint *, model->nconstraints);
      watch->items[watch->count++] = constraint;
    }
  }
  return true;
}

bool points_visit(struct arena *scratch, const struct model *model,
                  options_t options, int configuration, int event,
                  bool (*visit)(void *context, const uint8_t *point),
                  void *context) {
  const struct configuration *from = &model->configurations[configuration];
  struct visiting v = {.model = model, .visit = visit, .context = context};
  v.steps = POINTS_MOST;
  v.event = &model->events[event];
  for (int i = 0; i < v.event->nattributes; i++) {
    int d = v.event->attributes[i];
    v.usual[d] = model_default(model, options, d, event, configuration);
    v.values[d] = UINT64_C(1) << v.usual[d];
    for (int value = 0; value < model->dimensions[d].count; value++)
      if (model_value_in_scope(model, options, d, value, event, configuration))
        v.values[d] |= UINT64_C(1) << value;
  }
  for (int d = 0; d < model->ndimensions; d++)
    if (model->dimensions[d].is_flag) {
      v.known[d] = true;
      v.point[d] = from->flags[d];
    }
  if (find_watches(&v, scratch, from->state))
    visit_from(&v, 0);
  return v.steps >= 0;
}
