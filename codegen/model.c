/* Questions about a model: scopes, defaults, what is possible. */
#include "bits.h"
#include "resolve_inner.h"

#include <string.h>

static bool conditions_hold(const struct conditions *list,
                            const uint8_t *point) {
  for (int c = 0; c < list->count; c++)
    if (!(list->items[c].values >> point[list->items[c].dimension] & 1))
      return false;
  return true;
}

static bool place_holds(const struct places *in, int state,
                        const uint8_t *flags) {
  return in_set(in->states, state) && conditions_hold(&in->with, flags);
}

static bool dimension_in_scope(const struct dimension *d, options_t options,
                               int event, int state, const uint8_t *flags) {
  return (d->is_flag || bits_get(d->events, event)) &&
         when_holds(d->when, options) && place_holds(&d->in, state, flags);
}

bool model_value_in_scope(const struct model *model, options_t options,
                          int dimension, int value, int event,
                          int configuration) {
  const struct configuration *c = &model->configurations[configuration];
  const struct dimension *d = &model->dimensions[dimension];
  const struct value *v = &d->values[value];
  return dimension_in_scope(d, options, event, c->state, c->flags) &&
         when_holds(v->when, options) &&
         place_holds(&v->in, c->state, c->flags);
}

int model_default(const struct model *model, options_t options, int dimension,
                  int event, int configuration) {
  const struct dimension *d = &model->dimensions[dimension];
  if (model_value_in_scope(model, options, dimension, d->initial, event,
                           configuration))
    return d->initial;
  for (int v = 0; v < d->count; v++)
    if (model_value_in_scope(model, options, dimension, v, event,
                             configuration))
      return v;
  return d->initial;
}

/* A constraint concerns an event that carries all attributes it speaks of. */
static bool concerns(const struct model *model,
                     const struct constraint *constraint, int event) {
  for (int i = 0; i < constraint->conditions.count; i++) {
    const struct dimension *d =
        &model->dimensions[constraint->conditions.items[i].dimension];
    if (!d->is_flag && !bits_get(d->events, event))
      return false;
  }
  return true;
}

/* The values of an attribute that are in scope, and its default among them. */
static void scope_attribute(struct model_scope *scope, options_t options,
                            int dimension) {
  const struct dimension *d = &scope->model->dimensions[dimension];
  const struct configuration *c =
      &scope->model->configurations[scope->configuration];
  uint64_t allowed = 0;
  bool here = place_holds(&d->in, c->state, c->flags);
  if (here)
    scope->consulted |= d->when.on | d->when.off;
  for (int v = 0; here && when_holds(d->when, options) && v < d->count; v++) {
    const struct value *value = &d->values[v];
    if (!place_holds(&value->in, c->state, c->flags))
      continue;
    scope->consulted |= value->when.on | value->when.off;
    if (when_holds(value->when, options))
      allowed |= (uint64_t)1 << v;
  }
  int fallback = d->initial;
  for (int v = 0; allowed && !(allowed >> fallback & 1); v++)
    fallback = v;
  scope->allowed[dimension] = allowed ? allowed : (uint64_t)1 << fallback;
  scope->fallback[dimension] = (uint8_t)fallback;
}

void model_scope_init(struct model_scope *scope, const struct model *model,
                      options_t options, int event, int configuration,
                      const struct constraint **room) {
  const struct event *e = &model->events[event];
  const struct configuration *c = &model->configurations[configuration];
  scope->model = model;
  scope->event = event;
  scope->configuration = configuration;
  scope->consulted = 0;
  scope->constraints = room;
  scope->nconstraints = 0;
  for (int a = 0; a < e->nattributes; a++)
    scope_attribute(scope, options, e->attributes[a]);
  for (int i = 0; i < model->nconstraints; i++) {
    const struct constraint *constraint = &model->constraints[i];
    if (concerns(model, constraint, event) &&
        place_holds(&constraint->in, c->state, c->flags))
      scope->constraints[scope->nconstraints++] = constraint;
  }
}

static bool hides_another(const struct model_scope *scope,
                          const struct constraint *mask, const uint8_t *point) {
  for (int h = 0; h < mask->nhides; h++) {
    int d = mask->hides[h];
    if (bits_get(scope->model->dimensions[d].events, scope->event) &&
        point[d] != scope->fallback[d])
      return true;
  }
  return false;
}

const struct constraint *model_scope_forbids(const struct model_scope *scope,
                                             const uint8_t *point) {
  for (int i = 0; i < scope->nconstraints; i++) {
    const struct constraint *constraint = scope->constraints[i];
    if (conditions_hold(&constraint->conditions, point) &&
        (!constraint->is_mask || hides_another(scope, constraint, point)))
      return constraint;
  }
  return NULL;
}

bool model_possible(const struct model *model, options_t options, int event,
                    int configuration, const uint8_t *point,
                    const struct constraint **reason) {
  const struct constraint *room[64];
  struct arena arena = {NULL};
  struct model_scope scope;
  const struct constraint **list =
      model->nconstraints <= 64
          ? room
          : ARENA_ARRAY(&arena, const struct constraint *, model->nconstraints);
  model_scope_init(&scope, model, options, event, configuration, list);
  const struct event *e = &model->events[event];
  const struct constraint *forbids = NULL;
  bool allowed = true;
  for (int a = 0; a < e->nattributes; a++)
    allowed &= scope.allowed[e->attributes[a]] >> point[e->attributes[a]] & 1;
  if (allowed)
    forbids = model_scope_forbids(&scope, point);
  arena_free(&arena);
  if (reason)
    *reason = forbids;
  return allowed && !forbids;
}

int model_configuration(const struct model *model, int state,
                        const uint8_t *flags) {
  /* They are listed by state and then by flags, each in rising order. */
  int low = 0, high = model->nconfigurations;
  while (low < high) {
    int middle = low + (high - low) / 2;
    const struct configuration *c = &model->configurations[middle];
    int order = c->state != state
                    ? c->state - state
                    : memcmp(c->flags, flags, (size_t)model->ndimensions);
    if (order == 0)
      return middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return MODEL_NONE;
}

/* --- Listing the configurations ------------------------------------------ */

enum {
  MAX_TRIED = 1 << 22, /* combinations of flags that are looked at */
  MAX_NAMED = 1 << 25  /* bytes of all names of configurations */
};

struct lister {
  struct arena *arena, scratch;
  struct model *model;
  size_t capacity, count;
  size_t tried, named;
  uint8_t flags[MODEL_MAX_DIMENSIONS];
  char *name; /* room for the longest */
};

static bool flags_in_scope(const struct lister *l, int state) {
  for (int d = 0; d < l->model->ndimensions; d++) {
    const struct dimension *dim = &l->model->dimensions[d];
    if (!dim->is_flag || dim->count == 0)
      continue;
    bool in = place_holds(&dim->in, state, l->flags);
    if (!in && l->flags[d])
      return false;
    if (in && l->flags[d] &&
        !place_holds(&dim->values[l->flags[d]].in, state, l->flags))
      return false;
  }
  return true;
}

static size_t append(char *text, size_t at, const char *more) {
  size_t length = strlen(more);
  memcpy(text + at, more, length);
  return at + length;
}

/* "FIN-WAIT-1 fin-waits=yes opened=no" */
static const char *configuration_name(struct lister *l, int state) {
  const struct model *m = l->model;
  size_t at = append(l->name, 0, m->states[state].name);
  for (int d = 0; d < m->ndimensions; d++) {
    const struct dimension *flag = &m->dimensions[d];
    if (!flag->is_flag || !flag->count ||
        !place_holds(&flag->in, state, l->flags))
      continue;
    at = append(l->name, at, " ");
    at = append(l->name, at, flag->name);
    at = append(l->name, at, "=");
    at = append(l->name, at, flag->values[l->flags[d]].name);
  }
  l->named += at;
  return arena_copy(l->arena, l->name, at);
}

static bool add_configuration(struct lister *l, int state) {
  struct model *m = l->model;
  if (l->count == MODEL_MAX_CONFIGURATIONS || l->named > MAX_NAMED)
    return false;
  struct configuration *c =
      ARENA_PUSH(l->arena, m->configurations, l->count, l->capacity);
  c->state = state;
  c->flags = (uint8_t *)arena_copy(l->arena, (const char *)l->flags,
                                   (size_t)m->ndimensions);
  c->name = configuration_name(l, state);
  m->nconfigurations = (int)l->count;
  return true;
}

/* Are all conditions of a place on flags before `d`? */
static bool is_settled(const struct places *in, int d) {
  for (int c = 0; c < in->with.count; c++)
    if (in->with.items[c].dimension >= d)
      return false;
  return true;
}

/* Tries each value of each flag that may be in scope in a state, from flag
 * `d` on. False when there are too many. */
static bool list_flags(struct lister *l, int state, int d) {
  const struct model *m = l->model;
  while (d < m->ndimensions &&
         (!m->dimensions[d].is_flag ||
          !in_set(m->dimensions[d].in.states, state) ||
          (is_settled(&m->dimensions[d].in, d) &&
           !place_holds(&m->dimensions[d].in, state, l->flags))))
    d++;
  if (l->tried++ == MAX_TRIED)
    return false;
  if (d == m->ndimensions)
    return !flags_in_scope(l, state) || add_configuration(l, state);
  for (int v = 0; v < m->dimensions[d].count; v++) {
    l->flags[d] = (uint8_t)v;
    if (!list_flags(l, state, d + 1))
      return false;
  }
  l->flags[d] = 0;
  return true;
}

/* How long the name of a configuration can be. */
static size_t longest_name(const struct model *m) {
  size_t state = 0, flags = 0;
  for (int s = 0; s < m->nstates; s++)
    if (strlen(m->states[s].name) > state)
      state = strlen(m->states[s].name);
  for (int d = 0; d < m->ndimensions; d++) {
    size_t value = 0;
    for (int v = 0; v < m->dimensions[d].count; v++)
      if (strlen(m->dimensions[d].values[v].name) > value)
        value = strlen(m->dimensions[d].values[v].name);
    flags += strlen(m->dimensions[d].name) + value + 2;
  }
  return state + flags;
}

void model_list_configurations(struct arena *arena, struct model *model,
                               struct diag *diag) {
  struct lister lister = {.arena = arena, .model = model};
  lister.name = arena_alloc(&lister.scratch, longest_name(model));
  for (int s = 0; s < model->nstates; s++)
    if (!list_flags(&lister, s, 0)) {
      diag_report(diag, DIAG_LIMIT, model->states[s].span,
                  "states and flags give too many configurations; the bound "
                  "is %d",
                  MODEL_MAX_CONFIGURATIONS);
      break;
    }
  arena_free(&lister.scratch);
  if (model->nevents > MODEL_MAX_CELLS / (model->nconfigurations + 1))
    diag_report(diag, DIAG_LIMIT, model->events[0].span,
                "%d configurations times %d events are too many; the bound is "
                "%d",
                model->nconfigurations, model->nevents, MODEL_MAX_CELLS);
}
