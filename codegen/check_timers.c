/* Timers: where one may be running though its expiry is `illegal` or the state
 * `quiet`, and where one never runs. */
#include "check.h"

#include "bits.h"

enum {
  EVENTS_NAMED = 12 /* of a way on which a timer runs */
};

static bool may_run(const struct flat *flat, int configuration, int timer) {
  return bits_get(flat->armed + configuration * flat->timer_words, timer);
}

static const struct list *list_of(const struct flat *flat, int outcome) {
  return &flat->lists[flat->outcomes[outcome].list];
}

static bool is_illegal(const struct flat *flat, int outcome) {
  const struct list *list = list_of(flat, outcome);
  return list->count == 1 && list->ops[0] == OP_ILLEGAL;
}

/* --- How a timer came to be running -------------------------------------- */

/* A step of a search for the way on which a timer goes on running. */
struct step_back {
  int from; /* configuration before it; MODEL_NONE: not found yet */
  int event;
  bool started; /* the timer was started in this step */
};

struct trail {
  const struct flat *flat;
  int timer;
  struct step_back *steps; /* [configuration] */
  int *queue, count;
};

/* Is the timer running after these actions? */
static bool runs_after(const struct trail *t, int outcome, bool before) {
  const struct model *m = t->flat->model;
  const struct list *list = list_of(t->flat, outcome);
  for (int i = 0; i < list->count; i++) {
    const struct op *op = &m->ops[list->ops[i]];
    if (op->kind == OP_CANCEL_ALL)
      before = false;
    else if (op->kind == OP_ACTION)
      before |= bits_get(m->actions[op->id].arms, t->timer);
    else if (op->id == t->timer &&
             (op->kind == OP_START || op->kind == OP_CANCEL))
      before = op->kind == OP_START;
  }
  return before;
}

/* Goes on from a configuration, with the timer running or not. */
static void go_on(struct trail *t, int from, bool runs) {
  const struct model *m = t->flat->model;
  for (int e = 0; e < m->nevents; e++) {
    int expiring = m->events[e].timer;
    bool before = runs && expiring != t->timer;
    struct cell cell = flat_cell(t->flat, from, e);
    if (expiring != MODEL_NONE && !may_run(t->flat, from, expiring))
      continue;
    for (int i = 0; i < cell.count; i++) {
      int to = flat_next(t->flat, from, cell.outcomes[i]);
      if (t->steps[to].from != MODEL_NONE ||
          !runs_after(t, cell.outcomes[i], before))
        continue;
      t->steps[to] = (struct step_back){from, e, !before};
      t->queue[t->count++] = to;
    }
  }
}

static void search(struct trail *t, struct arena *arena) {
  int n = t->flat->model->nconfigurations;
  t->steps = ARENA_ARRAY(arena, struct step_back, n + 1);
  t->queue = ARENA_ARRAY(arena, int, n + 1);
  for (int k = 0; k < n; k++)
    t->steps[k].from = MODEL_NONE;
  for (int k = 0; k < n; k++)
    if (t->flat->reachable[k])
      go_on(t, k, false);
  for (int i = 0; i < t->count; i++)
    go_on(t, t->queue[i], true);
}

/* "'retransmit' is started by OPEN in CLOSED and runs on over SEND, ABORT". */
static void note_trail(const struct check *c, const struct flat *flat,
                       int configuration, int timer,
                       struct diag_finding *finding) {
  const struct model *m = c->model;
  struct arena scratch = {NULL};
  struct trail t = {.flat = flat, .timer = timer};
  const char *then = "";
  int at = configuration, steps = 0;
  search(&t, &scratch);
  for (; t.steps[at].from != MODEL_NONE && !t.steps[at].started;
       at = t.steps[at].from)
    if (steps++ < EVENTS_NAMED)
      then = arena_printf(c->arena, "%s%s%s", m->events[t.steps[at].event].name,
                          *then ? ", " : "", then);
  diag_note(c->diag, finding, "'%s' is started by %s in %s%s%s%s",
            m->timers[timer].name, m->events[t.steps[at].event].name,
            m->configurations[t.steps[at].from].name,
            steps ? " and runs on over " : "",
            steps > EVENTS_NAMED ? "others, " : "", then);
  check_note_path(c, flat, t.steps[at].from, finding);
  arena_free(&scratch);
}

/* --- Running where it must not ------------------------------------------- */

/* Where a timer may be running and must not: the first place, and all states,
 * since one missing `cancel` shows in each that comes after it. */
struct leak {
  const struct flat *flat; /* NULL: nowhere */
  int configuration;
  int outcome; /* that is `illegal`; MODEL_NONE: the state is `quiet` */
  uint64_t *states;
};

/* The outcome of an event that is `illegal` in a configuration. */
static int illegal_outcome(const struct flat *flat, int configuration,
                           int event) {
  struct cell cell = flat_cell(flat, configuration, event);
  for (int i = 0; i < cell.count; i++)
    if (is_illegal(flat, cell.outcomes[i]))
      return cell.outcomes[i];
  return MODEL_NONE;
}

static void look_for_leak(const struct check *c, const struct flat *flat,
                          int configuration, int timer, struct leak *leak) {
  const struct model *m = c->model;
  int state = m->configurations[configuration].state;
  int outcome = illegal_outcome(flat, configuration, m->timers[timer].event);
  if (!may_run(flat, configuration, timer) ||
      (!m->states[state].quiet && outcome == MODEL_NONE))
    return;
  if (leak->flat == NULL)
    *leak = (struct leak){flat, configuration,
                          m->states[state].quiet ? MODEL_NONE : outcome,
                          bits_new(c->arena, m->nstates)};
  bits_set(leak->states, state);
}

static struct leak find_leak(const struct check *c, int timer) {
  struct leak leak = {.flat = NULL};
  for (int f = 0; f < c->nflats; f++)
    for (int k = 0; k < c->model->nconfigurations; k++)
      if (c->flats[f]->reachable[k])
        look_for_leak(c, c->flats[f], k, timer, &leak);
  return leak;
}

static struct diag_finding *report_place(const struct check *c, int timer,
                                         const struct leak *leak) {
  const struct model *m = c->model;
  const struct configuration *at = &m->configurations[leak->configuration];
  const struct state *state = &m->states[at->state];
  int event = m->timers[timer].event;
  struct witness witness;
  if (leak->outcome == MODEL_NONE)
    return diag_report(c->diag, DIAG_TIMER, state->span,
                       "%s is `quiet`, but '%s' may be running there",
                       state->name, m->timers[timer].name);
  check_witness(leak->flat, leak->configuration, event, leak->outcome,
                &witness);
  return diag_report(c->diag, DIAG_TIMER, check_place(&witness),
                     "'%s' may be running in %s, where %s is `illegal`",
                     m->timers[timer].name, at->name, m->events[event].name);
}

/* The other states in which it is the same. */
static void note_others(const struct check *c, int timer,
                        const struct leak *leak, struct diag_finding *finding) {
  const struct model *m = c->model;
  const char *others = "";
  for (int s = 0; s < m->nstates; s++)
    if (bits_get(leak->states, s) &&
        s != m->configurations[leak->configuration].state)
      others = arena_printf(c->arena, "%s%s%s", others, *others ? ", " : "",
                            m->states[s].name);
  if (*others)
    diag_note(c->diag, finding, "nor must '%s' be running in %s, and it may",
              m->timers[timer].name, others);
}

static void check_leak(const struct check *c, int timer) {
  struct leak leak = find_leak(c, timer);
  if (leak.flat == NULL)
    return;
  struct diag_finding *f = report_place(c, timer, &leak);
  diag_also(c->diag, f, c->model->timers[timer].span, "the timer");
  note_trail(c, leak.flat, leak.configuration, timer, f);
  note_others(c, timer, &leak, f);
}

/* --- Never running ------------------------------------------------------- */

/* A timer that no configuration of any variant can have running. */
static void check_idle(const struct check *c, const uint64_t *running) {
  const struct model *m = c->model;
  for (int t = 0; t < m->ntimers; t++)
    if (!bits_get(running, t))
      diag_report(c->diag, DIAG_TIMER_IDLE, m->timers[t].span,
                  "nothing ever starts '%s'", m->timers[t].name);
}

static uint64_t *running_anywhere(const struct check *c) {
  const struct model *m = c->model;
  uint64_t *running = bits_new(c->arena, m->ntimers);
  for (int f = 0; f < c->nflats; f++)
    for (int k = 0; k < m->nconfigurations; k++)
      for (int w = 0; w < c->flats[f]->timer_words; w++)
        running[w] |= c->flats[f]->armed[k * c->flats[f]->timer_words + w];
  return running;
}

/* Does the event do more in this configuration than being `illegal`? */
static bool is_handled(const struct flat *flat, int configuration, int event) {
  struct cell cell = flat_cell(flat, configuration, event);
  for (int i = 0; i < cell.count; i++)
    if (!is_illegal(flat, cell.outcomes[i]))
      return true;
  return false;
}

/* Expiry handled in a state in which the timer can never be running. */
static void check_vain(const struct check *c, int event) {
  const struct model *m = c->model;
  int timer = m->events[event].timer;
  uint64_t *runs = bits_new(c->arena, m->nstates);
  uint64_t *handled = bits_new(c->arena, m->nstates);
  for (int f = 0; f < c->nflats; f++)
    for (int k = 0; k < m->nconfigurations; k++) {
      int state = m->configurations[k].state;
      if (!c->flats[f]->reachable[k])
        continue;
      if (may_run(c->flats[f], k, timer))
        bits_set(runs, state);
      if (is_handled(c->flats[f], k, event))
        bits_set(handled, state);
    }
  for (int s = 0; s < m->nstates; s++)
    if (bits_get(handled, s) && !bits_get(runs, s))
      diag_report(c->diag, DIAG_TIMER_IDLE, m->events[event].span,
                  "'%s' cannot be running in %s, but %s has rows there",
                  m->timers[timer].name, m->states[s].name,
                  m->events[event].name);
}

void check_timers(const struct check *check) {
  const struct model *m = check->model;
  const uint64_t *running = running_anywhere(check);
  for (int t = 0; t < m->ntimers; t++)
    check_leak(check, t);
  if (!check->whole)
    return;
  check_idle(check, running);
  for (int e = 0; e < m->nevents; e++)
    if (m->events[e].timer != MODEL_NONE &&
        bits_get(running, m->events[e].timer))
      check_vain(check, e);
}
