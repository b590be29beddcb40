#include "sweep.h"

#include <string.h>

enum {
  FIRST_PORT = 2000,
  LAST_PORT = 40000, /* the tester's are 10,000 higher */
  MOST_REPEATS = 20,
  WORDS =
      1 << (TCP_INPUT_SEGMENT_BACKLOG_SHIFT + TCP_INPUT_SEGMENT_BACKLOG_BITS),
  USUAL_WINDOW = 8192,
  SMALL_WINDOW = 1000
};

/* --- One trial ------------------------------------------------------------ */

static uint16_t next_port(struct sweep *sweep) {
  if (sweep->port < FIRST_PORT || sweep->port >= LAST_PORT)
    sweep->port = FIRST_PORT;
  return sweep->port++;
}

static const struct cell_point *cell_of(const struct sweep *sweep,
                                        size_t cell) {
  return &sweep->cells->items[cell];
}

static bool is_of_class(const struct sweep *sweep, size_t cell,
                        const struct tester *tester,
                        const struct concrete_segment *segment) {
  const struct cell_point *point = cell_of(sweep, cell);
  return concrete_class(sweep->cells->options, point->configuration,
                        &tester->own, segment) == point->input;
}

struct exchange {
  struct tester tester;
  struct concrete_segment segment;
  struct outcome_seen expected, observed;
  bool agrees;
};

/* What comes after a delay is waited for where time is virtual, where a segment
 * is missing, and in SYN-SENT: a stack that has answered there may send its SYN
 * again somewhat later. */
static void give(struct sweep *sweep, size_t cell, struct exchange *x) {
  const struct stack *stack = sweep->stack;
  struct stack_seen before, after;
  outcome_expect(sweep->cells, cell_of(sweep, cell), &x->tester.own,
                 &x->segment, &x->expected);
  stack->look(stack->self, &before);
  tester_put(&x->tester, &x->segment);
  stack->look(stack->self, &after);
  outcome_observe(&x->tester, &before, &after, &x->observed);
  x->agrees = outcome_same(&x->expected, &x->observed);
  if (stack->is_late != NULL && before.state != STACK_SYN_SENT &&
      (x->agrees || x->observed.nreplies >= x->expected.nreplies))
    return;
  stack->wait(stack->self);
  tester_more(&x->tester);
  stack->look(stack->self, &after);
  outcome_observe(&x->tester, &before, &after, &x->observed);
  x->agrees = outcome_same(&x->expected, &x->observed);
}

static bool try_once(struct sweep *sweep, size_t cell, unsigned way,
                     const struct concrete_recipe *recipe, struct exchange *x) {
  int state;
  bool done = false;
  if (way_take(&ways[way], &x->tester, sweep->stack, next_port(sweep),
               &state) == WAY_ARRIVED) {
    x->segment = concrete_make(recipe, &x->tester.own);
    if (is_of_class(sweep, cell, &x->tester, &x->segment)) {
      give(sweep, cell, x);
      done = true;
    }
  }
  if (done && sweep->stack->is_late != NULL)
    done = !sweep->stack->is_late(sweep->stack->self);
  sweep->stack->end(sweep->stack->self);
  return done;
}

static void note(struct sweep *sweep, size_t cell, unsigned way,
                 const struct exchange *x) {
  struct arena *arena = &sweep->cells->arena;
  char text[OUTCOME_TEXT];
  struct sweep_trial *trial =
      ARENA_PUSH(arena, sweep->trials, sweep->ntrials, sweep->capacity);
  trial->cell = cell;
  trial->way = (uint8_t)way;
  trial->place = (uint8_t)concrete_place(&x->tester.own, &x->segment);
  trial->agrees = x->agrees;
  trial->segment = x->segment;
  trial->own = x->tester.own;
  trial->difference = -1;
  struct outcome_seen expected = x->expected;
  expected.user_gone = x->observed.user_gone;
  outcome_print(&expected, &x->tester.own, &x->segment, text);
  trial->expected = arena_copy(arena, text, strlen(text));
  outcome_print(&x->observed, &x->tester.own, &x->segment, text);
  trial->observed = arena_copy(arena, text, strlen(text));
  sweep->reasons[cell] = DRIVEN;
  if (sweep->after)
    sweep->after(sweep->context, trial);
}

/* --- Which segments, after which way -------------------------------------- */

struct plan {
  struct sweep *sweep;
  size_t first, end; /* cells of the configuration */
  int16_t *of_input; /* cell, from `first` on, of an input word; -1: none */
  uint8_t configuration;
  unsigned way;
  const struct concrete_own *own;
  struct planned {
    bool is_planned;
    uint8_t way;
    struct concrete_recipe recipe;
  } * items; /* per cell and kind */
};

/* One class can be met in several ways: from several sides, and, where it hides
 * what else the segment is, with every combination of bits. */
enum {
  CONTROLS = WIRE_FIN | WIRE_SYN | WIRE_RST | WIRE_ACK,
  KINDS = PLACES * (CONTROLS + 1)
};

static unsigned kind_of(const struct plan *plan, size_t cell,
                        const struct concrete_segment *segment) {
  const struct cell_point *point = &plan->sweep->cells->items[cell];
  bool hides = (point->hidden >> plan->sweep->cells->syn & 1) != 0;
  unsigned place = concrete_place(plan->own, segment);
  return place * (CONTROLS + 1) + (hides ? segment->control & CONTROLS : 0u);
}

static struct planned *planned(const struct plan *plan, size_t cell,
                               unsigned kind) {
  return &plan->items[(cell - plan->first) * KINDS + kind];
}

static bool plan_recipe(void *context, const struct concrete_recipe *recipe) {
  struct plan *plan = context;
  struct concrete_segment segment = concrete_make(recipe, plan->own);
  uint32_t input = concrete_class(plan->sweep->cells->options,
                                  plan->configuration, plan->own, &segment);
  int cell = plan->of_input[input];
  if (cell < 0)
    return true;
  size_t at = plan->first + (size_t)cell;
  struct planned *item = planned(plan, at, kind_of(plan, at, &segment));
  if (!item->is_planned)
    *item = (struct planned){true, (uint8_t)plan->way, *recipe};
  return true;
}

/* Goes there once to see with which numbers one arrives. */
static void plan_way(struct plan *plan, unsigned way) {
  struct sweep *sweep = plan->sweep;
  struct tester tester;
  struct sweep_way *result = &sweep->ways[way];
  result->end = way_take(&ways[way], &tester, sweep->stack, next_port(sweep),
                         &result->state);
  sweep->stack->end(sweep->stack->self);
  if (result->end != WAY_ARRIVED)
    return;
  plan->way = way;
  plan->own = &tester.own;
  concrete_each(&tester.own, plan_recipe, plan);
}

static void run_planned(struct plan *plan, size_t cell, unsigned kind) {
  struct sweep *sweep = plan->sweep;
  const struct planned *item = planned(plan, cell, kind);
  struct exchange x;
  for (int i = 0; i < MOST_REPEATS; i++) {
    if (try_once(sweep, cell, item->way, &item->recipe, &x)) {
      note(sweep, cell, item->way, &x);
      return;
    }
    sweep->repeated++;
  }
}

/* --- Why not -------------------------------------------------------------- */

/* What segments might be, whatever the numbers of the connection. */
struct imagination {
  options_t options;
  uint8_t configuration;
  const struct concrete_own *own;
  bool *words;
};

static bool imagine_recipe(void *context,
                           const struct concrete_recipe *recipe) {
  struct imagination *i = context;
  struct concrete_segment segment = concrete_make(recipe, i->own);
  i->words[concrete_class(i->options, i->configuration, i->own, &segment)] =
      true;
  return true;
}

/* Numbers that a connection in this configuration might have. What makes no
 * difference there is left as it is. */
static struct concrete_own imagined(uint8_t configuration, uint32_t window,
                                    unsigned choice) {
  unsigned state = tcp_state_of[configuration];
  bool handshake = state == TCP_STATE_SYN_RECEIVED;
  bool stamps = choice >= 2;
  return (struct concrete_own){
      .tcp = {.snd_una = 1000,
              .snd_nxt = 1000 + (choice & 1 ? STACK_SEND : 0),
              .max_snd_wnd = state == TCP_STATE_SYN_SENT ? 0 : 4096,
              .rcv_nxt = 5000,
              .rcv_wnd = window,
              .irs = handshake ? 4999 : 4000,
              .ts_old = stamps && state >= TCP_STATE_SYN_RECEIVED,
              .ts_recent = 5000,
              .listening = stamps && state == TCP_STATE_TIME_WAIT},
      .has_peer = handshake || tcp_is_synchronized(configuration),
      .backlog_full = state == TCP_STATE_LISTEN && choice >= 2,
      .timestamps = stamps};
}

/* Two choices of numbers, from `first` on; those from 2 on have timestamps, or
 * a full backlog. */
static void imagine(const struct sweep *sweep, uint8_t configuration,
                    uint32_t window, unsigned first, bool words[WORDS]) {
  for (unsigned choice = first; choice < first + 2; choice++) {
    struct concrete_own own = imagined(configuration, window, choice);
    struct imagination i = {sweep->cells->options, configuration, &own, words};
    concrete_each(&own, imagine_recipe, &i);
  }
}

/* Which classes there are: with a usual window, with timestamps as well, with
 * another window. */
struct chances {
  bool usual[WORDS], stamped[WORDS], other[WORDS];
  bool has_way, arrived;
};

static void imagine_all(const struct sweep *sweep, uint8_t configuration,
                        struct chances *chances) {
  unsigned state = tcp_state_of[configuration];
  bool more = state == TCP_STATE_LISTEN || state >= TCP_STATE_SYN_RECEIVED;
  imagine(sweep, configuration, USUAL_WINDOW, 0, chances->usual);
  imagine(sweep, configuration, SMALL_WINDOW, 0, chances->other);
  imagine(sweep, configuration, 0, 0, chances->other);
  if (!more)
    return;
  imagine(sweep, configuration, USUAL_WINDOW, 2,
          state == TCP_STATE_LISTEN ? chances->usual : chances->stamped);
  if (state == TCP_STATE_LISTEN)
    imagine(sweep, configuration, SMALL_WINDOW, 2, chances->other);
}

static enum sweep_reason reason_of(const struct chances *chances,
                                   uint16_t input) {
  if (!chances->usual[input] && !chances->stamped[input] &&
      !chances->other[input])
    return NO_NUMBERS;
  if (!chances->has_way)
    return NO_HANDLE;
  if (!chances->arrived || chances->usual[input])
    return NO_WAY;
  return chances->stamped[input] ? NO_STAMPS : NO_WINDOW;
}

/* --- The sweep ------------------------------------------------------------ */

static void plan_all(struct plan *plan, struct chances *chances) {
  for (size_t i = plan->first; i < plan->end; i++)
    plan->of_input[cell_of(plan->sweep, i)->input] = (int16_t)(i - plan->first);
  for (unsigned w = 0; w < nways; w++)
    if (way_goal(&ways[w]) == plan->configuration) {
      chances->has_way = true;
      plan_way(plan, w);
      chances->arrived |= plan->sweep->ways[w].end == WAY_ARRIVED;
    }
}

static bool run_cell(struct plan *plan, size_t cell) {
  struct sweep *sweep = plan->sweep;
  bool is_planned = false;
  for (unsigned kind = 0; kind < KINDS; kind++)
    if (planned(plan, cell, kind)->is_planned) {
      is_planned = true;
      if (sweep->count++ % sweep->every == 0)
        run_planned(plan, cell, kind);
    }
  return is_planned;
}

static void run_configuration(struct sweep *sweep, uint8_t configuration) {
  struct arena *arena = &sweep->cells->arena;
  struct plan plan = {.sweep = sweep,
                      .first = cells_first(sweep->cells, configuration),
                      .end = cells_end(sweep->cells, configuration),
                      .configuration = configuration};
  struct chances *chances = ARENA_ARRAY(arena, struct chances, 1);
  plan.items =
      ARENA_ARRAY(arena, struct planned, (plan.end - plan.first) * KINDS);
  plan.of_input = ARENA_ARRAY(arena, int16_t, WORDS);
  memset(plan.of_input, 0xff, WORDS * sizeof *plan.of_input);
  imagine_all(sweep, configuration, chances);
  plan_all(&plan, chances);
  for (size_t i = plan.first; i < plan.end; i++) {
    bool is_planned = run_cell(&plan, i);
    if (sweep->reasons[i] != DRIVEN)
      sweep->reasons[i] = is_planned
                              ? NOT_SAMPLED
                              : reason_of(chances, cell_of(sweep, i)->input);
  }
}

void sweep_run(struct sweep *sweep) {
  struct cells *cells = sweep->cells;
  sweep->reasons = ARENA_ARRAY(&cells->arena, enum sweep_reason, cells->count);
  sweep->ways = ARENA_ARRAY(&cells->arena, struct sweep_way, nways);
  for (unsigned w = 0; w < nways; w++)
    sweep->ways[w] = (struct sweep_way){WAY_ARRIVED, -1, -1};
  for (size_t i = 0; i < cells->count; i++)
    sweep->reasons[i] = NOT_SAMPLED;
  for (unsigned c = 0; c < TCP_CONFIGURATIONS; c++)
    if (cells_first(cells, c) < cells_end(cells, c))
      run_configuration(sweep, (uint8_t)c);
}

bool sweep_agrees(const struct sweep *sweep, size_t cell) {
  for (size_t i = 0; i < sweep->ntrials; i++)
    if (sweep->trials[i].cell == cell && !sweep->trials[i].agrees)
      return false;
  return true;
}
