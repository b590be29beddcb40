/* The timers of a ladder: from where each is started to where it stops. */
#include "emit_ladder.h"

/* One timer of one peer. */
struct clock {
  const struct performance *p;
  struct ladder *ladder;
  int peer, timer;
  bool runs;
  int first;   /* the row in which it was started */
  int perhaps; /* the row in which an action last had it in its hands */
  bool was_held;
};

static bool starts(const struct performance *p, int op, int timer) {
  const struct op *o = &p->model->ops[op];
  return o->kind == OP_START && o->id == timer;
}

/* Does it expire, or does the scenario say that it is started, where that is
 * drawn? */
static bool is_wanted(const struct clock *clock) {
  const struct scenario *scenario = clock->p->scenario;
  for (int i = scenario->inherited; i < scenario->count; i++) {
    const struct step *step = &scenario->steps[i];
    if (!step_has_event(step->kind) || step->to != clock->peer)
      continue;
    if (clock->p->model->events[step->event].timer == clock->timer)
      return true;
    for (int k = 0; k < step->nops; k++)
      if (starts(clock->p, step->ops[k], clock->timer))
        return true;
  }
  return false;
}

static void draw(struct clock *clock, int last, bool ends) {
  struct ladder *ladder = clock->ladder;
  clock->runs = false;
  if (last <= clock->first)
    return;
  *ARENA_PUSH(clock->p->arena, ladder->timers, ladder->ntimers,
              ladder->timer_room) =
      (struct ladder_timer){clock->p->model->timers[clock->timer].name,
                            clock->peer, clock->first, last, ends};
}

static void start(struct clock *clock, int row) {
  if (clock->runs)
    draw(clock, row, true);
  clock->runs = true;
  clock->first = row;
}

/* It expires: it was started, or else an action had done so by itself. */
static void expire(struct clock *clock, int row) {
  if (!clock->runs && clock->was_held)
    start(clock, clock->perhaps);
  if (clock->runs)
    draw(clock, row, true);
}

static bool arms(const struct performance *p, const struct op *op, int timer) {
  return op->kind == OP_ACTION &&
         p->model->actions[op->id].arms[timer / 64] >> (timer % 64) & 1;
}

static void follow_op(struct clock *clock, const struct op *op, int row) {
  bool is_own = op->id == clock->timer;
  if (op->kind == OP_START && is_own) {
    start(clock, row);
  } else if (op->kind == OP_CANCEL_ALL || (op->kind == OP_CANCEL && is_own)) {
    if (clock->runs)
      draw(clock, row, true);
  } else if (arms(clock->p, op, clock->timer)) {
    clock->was_held = true;
    clock->perhaps = row;
    if (clock->runs)
      draw(clock, row, false);
  }
}

static void follow(struct clock *clock) {
  const struct scenario *scenario = clock->p->scenario;
  const struct model *model = clock->p->model;
  for (int i = 0; i < scenario->count; i++) {
    const struct step *step = &scenario->steps[i];
    const struct played *played = &clock->p->steps[i];
    if (step->to != clock->peer)
      continue;
    if (step->kind == STEP_RESTARTS && clock->runs)
      draw(clock, played->row, true);
    if (step_has_event(step->kind) &&
        model->events[step->event].timer == clock->timer)
      expire(clock, played->row);
    for (int k = 0; k < played->nops; k++)
      follow_op(clock, &model->ops[played->ops[k]], played->row);
  }
  if (clock->runs)
    draw(clock, clock->ladder->nrows, false);
}

void ladder_find_timers(const struct performance *performance,
                        struct ladder *ladder) {
  int timers = performance->model->ntimers;
  for (int peer = 0; peer < 2; peer++)
    for (int t = 0; t < timers; t++) {
      struct clock clock = {
          .p = performance, .ladder = ladder, .peer = peer, .timer = t};
      if (is_wanted(&clock))
        follow(&clock);
    }
}
