/* What an event can meet in each configuration: scopes, defaults, constraints.
 */
#include "classes_inner.h"

void classes_note_scopes(const struct maker *m, struct event_work *work) {
  const struct event *event = &m->model->events[work->event];
  options_t options = m->flat->options;
  work->defaults = ARENA_ARRAY(work->arena, int *, event->nattributes + 1);
  work->allowed = ARENA_ARRAY(work->arena, bool *, event->nattributes + 1);
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i], count = m->model->dimensions[d].count;
    int *defaults = ARENA_ARRAY(work->arena, int, m->nreached);
    bool *allowed = ARENA_ARRAY(work->arena, bool, count * m->nreached);
    for (int k = 0; k < m->nreached; k++) {
      defaults[k] =
          model_default(m->model, options, d, work->event, m->reached[k]);
      for (int v = 0; v < count; v++)
        allowed[v * m->nreached + k] =
            v == defaults[k] ||
            model_value_in_scope(m->model, options, d, v, work->event,
                                 m->reached[k]);
    }
    work->defaults[i] = defaults;
    work->allowed[i] = allowed;
  }
}

static bool flags_hold(const struct model *model,
                       const struct conditions *conditions,
                       const uint8_t *flags) {
  for (int i = 0; i < conditions->count; i++) {
    const struct condition *condition = &conditions->items[i];
    if (model->dimensions[condition->dimension].is_flag &&
        (condition->values >> flags[condition->dimension] & 1) == 0)
      return false;
  }
  return true;
}

/* The place of a dimension among the event's attributes; -1 if it has none. */
static int place_of(const struct event *event, int dimension) {
  for (int i = 0; i < event->nattributes; i++)
    if (event->attributes[i] == dimension)
      return i;
  return -1;
}

/* Notes a constraint, if the event carries all that it asks for. */
static void note_constraint(const struct maker *m, struct event_work *work,
                            const struct constraint *of) {
  const struct event *event = &m->model->events[work->event];
  struct event_constraint to = {of, NULL, -1, -1};
  for (int i = 0; i < of->conditions.count; i++) {
    int d = of->conditions.items[i].dimension;
    int at = place_of(event, d);
    if (at < 0 && !m->model->dimensions[d].is_flag)
      return;
    to.last_condition = at > to.last_condition ? at : to.last_condition;
  }
  to.last = to.last_condition;
  for (int i = 0; i < of->nhides; i++) {
    int at = place_of(event, of->hides[i]);
    to.last = at > to.last ? at : to.last;
  }
  to.holds = ARENA_ARRAY(work->arena, bool, m->nreached + 1);
  for (int k = 0; k < m->nreached; k++) {
    const struct configuration *c = &m->model->configurations[m->reached[k]];
    to.holds[k] = in_set(of->in.states, c->state) &&
                  flags_hold(m->model, &of->in.with, c->flags) &&
                  flags_hold(m->model, &of->conditions, c->flags);
  }
  work->constraints[work->nconstraints++] = to;
}

void classes_note_constraints(const struct maker *m, struct event_work *work) {
  int count = m->model->nconstraints;
  work->constraints =
      ARENA_ARRAY(work->arena, struct event_constraint, count + 1);
  for (int i = 0; i < count; i++)
    note_constraint(m, work, &m->model->constraints[i]);
}
