#include "interpret.h"

#include <string.h>

#include "bits.h"

/* What a walk knows while it goes on. */
struct walker {
  const struct model *model;
  options_t options;
  uint8_t point[MODEL_MAX_DIMENSIONS]; /* attributes, and flags as they are */
  struct walk *walk;
};

/* Notes what it looks at. */
static bool holds(const struct walker *w, const struct conditions *list) {
  for (int c = 0; c < list->count; c++) {
    const struct condition *condition = &list->items[c];
    bits_set(w->walk->looked.dimensions, condition->dimension);
    if ((condition->values >> w->point[condition->dimension] & 1) == 0)
      return false;
  }
  return true;
}

static bool applies(const struct walker *w, const struct stage *stage) {
  return when_holds(stage->when, w->options) &&
         in_set(stage->in.states, w->walk->state) && holds(w, &stage->in.with);
}

/* The row of a stage that fires now, or NULL. */
static const struct row *matching(const struct walker *w,
                                  const struct stage *stage) {
  int state = w->walk->state;
  for (int i = stage->start[state]; i < stage->start[state + 1]; i++) {
    const struct row *row = &w->model->rows[stage->by_state[i]];
    if (when_holds(row->when, w->options) && holds(w, &row->conditions))
      return row;
  }
  return NULL;
}

static void push(struct walk *walk, int op) {
  if (walk->nops == WALK_MAX_OPS)
    walk->end = WALK_OVERFLOW;
  else
    walk->ops[walk->nops++] = (uint16_t)op;
}

static void perform(struct walker *w, const struct row *row) {
  struct walk *walk = w->walk;
  if (row->outcome == OUTCOME_SPAWN)
    push(walk, OP_SPAWN);
  for (int i = 0; i < row->neffects; i++)
    if (row->effects[i].is_set)
      w->point[row->effects[i].flag] = (uint8_t)row->effects[i].value;
    else
      push(walk, row->effects[i].op);
  if (row->target != MODEL_NONE)
    walk->state = row->target;
  if (row->outcome == OUTCOME_IGNORE)
    walk->end = WALK_IGNORED;
  else if (row->outcome == OUTCOME_ILLEGAL)
    walk->end = WALK_ILLEGAL;
  else if (row->outcome == OUTCOME_UNREACHED)
    walk->end = WALK_UNREACHED;
}

static bool stops(const struct walk *walk, const struct row *row) {
  return walk->end == WALK_OVERFLOW || row->flow == FLOW_STOP;
}

static void record(struct walk *walk, const struct row *row) {
  if (walk->nrows == WALK_MAX_ROWS)
    return;
  walk->rows[walk->nrows] = row->number;
  walk->states[walk->nrows++] = walk->state;
}

static void walk_stages(struct walker *w, const struct event *event) {
  int not_before = 0;
  for (int i = 0; i < event->nstages; i++) {
    int number = event->stages[i];
    const struct stage *stage = &w->model->stages[number];
    if (number < not_before || !applies(w, stage))
      continue;
    const struct row *row = matching(w, stage);
    if (!row) {
      w->walk->end = WALK_GAP;
      w->walk->gap = number;
      return;
    }
    record(w->walk, row);
    perform(w, row);
    if (stops(w->walk, row))
      return;
    if (row->flow == FLOW_THEN)
      not_before = row->then;
  }
}

static bool place_holds(const struct walker *w, const struct places *in) {
  return in_set(in->states, w->walk->state) && holds(w, &in->with);
}

/* Flags that have no meaning where the walk ended hold their first value. */
static void leave_scopes(struct walker *w) {
  const struct model *m = w->model;
  for (int d = 0; d < m->ndimensions; d++) {
    const struct dimension *flag = &m->dimensions[d];
    if (!flag->is_flag || w->point[d] == 0)
      continue;
    if (w->walk->state == m->initial ||
        (flag->forget && !place_holds(w, &flag->in)))
      w->point[d] = 0;
    else if (!place_holds(w, &flag->in)) {
      w->walk->end = WALK_FLAG_LEFT;
      w->walk->flag = d;
    } else if (!place_holds(w, &flag->values[w->point[d]].in) ||
               !when_holds(flag->values[w->point[d]].when, w->options)) {
      w->walk->end = WALK_FLAG_VALUE;
      w->walk->flag = d;
    }
  }
}

static void find_configuration(struct walker *w) {
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  for (int d = 0; d < w->model->ndimensions; d++)
    if (w->model->dimensions[d].is_flag)
      flags[d] = w->point[d];
  w->walk->configuration = model_configuration(w->model, w->walk->state, flags);
}

void interpret(const struct model *model, options_t options, int configuration,
               int event, const uint8_t *point, struct walk *walk) {
  const struct configuration *from = &model->configurations[configuration];
  struct walker w = {.model = model, .options = options, .walk = walk};
  walk->end = WALK_DONE;
  walk->state = from->state;
  walk->configuration = walk->gap = walk->flag = MODEL_NONE;
  walk->nops = walk->nrows = 0;
  walk->looked = (struct looked){{0}};
  for (int d = 0; d < model->ndimensions; d++)
    w.point[d] = model->dimensions[d].is_flag ? from->flags[d] : point[d];
  walk_stages(&w, &model->events[event]);
  if (walk->end == WALK_ILLEGAL) {
    walk->nops = 1;
    walk->ops[0] = OP_ILLEGAL;
    walk->state = from->state;
    walk->configuration = configuration;
  } else if (walk->end == WALK_DONE || walk->end == WALK_IGNORED) {
    leave_scopes(&w);
    find_configuration(&w);
  }
}

/* --- All possible points ------------------------------------------------- */

struct enumerator {
  const struct model *model;
  options_t options;
  int configuration, event;
  bool (*visit)(void *context, const uint8_t *point);
  void *context;
  uint8_t point[MODEL_MAX_DIMENSIONS];
};

static bool enumerate(struct enumerator *e, int attribute) {
  const struct event *event = &e->model->events[e->event];
  if (attribute == event->nattributes)
    return !model_possible(e->model, e->options, e->event, e->configuration,
                           e->point, NULL) ||
           e->visit(e->context, e->point);
  int d = event->attributes[attribute];
  int fallback =
      model_default(e->model, e->options, d, e->event, e->configuration);
  for (int v = 0; v < e->model->dimensions[d].count; v++) {
    if (v != fallback && !model_value_in_scope(e->model, e->options, d, v,
                                               e->event, e->configuration))
      continue;
    e->point[d] = (uint8_t)v;
    if (!enumerate(e, attribute + 1))
      return false;
  }
  return true;
}

void interpret_points(const struct model *model, options_t options,
                      int configuration, int event,
                      bool (*visit)(void *context, const uint8_t *point),
                      void *context) {
  struct enumerator e = {.model = model,
                         .options = options,
                         .configuration = configuration,
                         .event = event,
                         .visit = visit,
                         .context = context};
  const uint8_t *flags = model->configurations[configuration].flags;
  for (int d = 0; d < model->ndimensions; d++)
    e.point[d] = model->dimensions[d].is_flag ? flags[d] : 0;
  enumerate(&e, 0);
}
