/* The diagrams of all configurations, walked side by side: a tuple has the
 * child that each of them has come to. What scopes and constraints exclude is
 * taken out on the way. */
#include "classes_inner.h"

static bool all_open(const int *items, int count) {
  for (int i = 0; i < count; i++)
    if (items[i] != CLASS_OPEN)
      return false;
  return true;
}

/* One value of an attribute: where each configuration's diagram goes, as far as
 * scopes allow the value there. */
static void follow(const struct maker *m, const struct event_work *work, int i,
                   const int *tuple, int value, int *below) {
  int d = m->model->events[work->event].attributes[i];
  const bool *allowed = work->allowed[i] + value * m->nreached;
  for (int k = 0; k < m->nreached; k++) {
    int child = tuple[k];
    if (child >= 0 && m->flat->nodes[child].dimension == d)
      child = m->flat->nodes[child].children[value];
    below[k] = allowed[k] ? child : FLAT_IMPOSSIBLE;
  }
}

/* Does a constraint's own condition on a dimension allow this value? */
static bool asks_for(const struct constraint *of, int dimension, int value) {
  for (int i = 0; i < of->conditions.count; i++)
    if (of->conditions.items[i].dimension == dimension)
      return (of->conditions.items[i].values >> value & 1) != 0;
  return true;
}

static bool hides(const struct constraint *of, int dimension) {
  for (int i = 0; i < of->nhides; i++)
    if (of->hides[i] == dimension)
      return true;
  return false;
}

/* Takes out what a constraint forbids once its conditions are known to hold:
 * everything, or what is not the default of a hidden attribute. */
static void forbid(const struct maker *m, const struct event_work *work,
                   const struct event_constraint *c, int i, int value,
                   int *below) {
  int d = m->model->events[work->event].attributes[i];
  bool hidden = c->of->is_mask && i > c->last_condition && hides(c->of, d);
  bool never = !c->of->is_mask && i == c->last_condition;
  for (int k = 0; k < m->nreached; k++)
    if (c->holds[k] && (never || (hidden && work->defaults[i][k] != value)))
      below[k] = FLAT_IMPOSSIBLE;
}

/* One step of a tuple; CLASS_OPEN if no configuration can have the value. */
static int step_down(const struct maker *m, struct event_work *work, int i,
                     const int *tuple, int value, int *below) {
  int d = m->model->events[work->event].attributes[i];
  follow(m, work, i, tuple, value, below);
  for (int c = 0; c < work->nconstraints; c++) {
    const struct event_constraint *constraint = &work->constraints[c];
    int alive = tuple[m->nreached + c] && asks_for(constraint->of, d, value);
    if (alive)
      forbid(m, work, constraint, i, value, below);
    below[m->nreached + c] = alive && i < constraint->last;
  }
  return all_open(below, m->nreached)
             ? CLASS_OPEN
             : ints_intern(&work->levels[i + 1], below,
                           m->nreached + work->nconstraints);
}

/* All tuples of a level, for all values; false if there are too many. */
static bool level_down(const struct maker *m, struct event_work *work, int i) {
  int d = m->model->events[work->event].attributes[i];
  int values = m->model->dimensions[d].count;
  const struct ints *above = &work->levels[i];
  int *scratch =
      ARENA_ARRAY(work->arena, int, m->nreached + work->nconstraints + 1);
  work->children[i] =
      ARENA_ARRAY(work->arena, int, above->count *(size_t)values + 1);
  work->levels[i + 1].arena = work->arena;
  for (size_t t = 0; t < above->count; t++)
    for (int v = 0; v < values; v++)
      work->children[i][t * (size_t)values + (size_t)v] =
          step_down(m, work, i, above->all[t].items, v, scratch);
  return work->levels[i + 1].count <= MOST_TUPLES &&
         work->levels[i + 1].count * (size_t)m->nreached <= MOST_ENTRIES;
}

bool classes_go_down(const struct maker *m, struct event_work *work) {
  int n = m->model->events[work->event].nattributes;
  int *roots =
      ARENA_ARRAY(work->arena, int, m->nreached + work->nconstraints + 1);
  work->levels = ARENA_ARRAY(work->arena, struct ints, n + 1);
  work->children = ARENA_ARRAY(work->arena, int *, n + 1);
  work->levels[0].arena = work->arena;
  for (int k = 0; k < m->nreached; k++)
    roots[k] = m->flat->roots[m->reached[k] * m->model->nevents + work->event];
  for (int c = 0; c < work->nconstraints; c++)
    roots[m->nreached + c] = work->constraints[c].last >= 0;
  ints_intern(&work->levels[0], roots, m->nreached + work->nconstraints);
  for (int i = 0; i < n; i++)
    if (!level_down(m, work, i))
      return false;
  return true;
}
