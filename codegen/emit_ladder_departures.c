/* In which step each message left. A scenario says what arrives, in order; when
 * that left is worked out: a dynamic programme lays the arrivals of each
 * direction, in the order in which they were sent, on the steps that can have
 * sent something. */
#include "emit_ladder.h"

#include <limits.h>

/* What is odd about an explanation, from least to most. */
#define ODD_ROW 1LL            /* each row that a message is under way */
#define ODD_PERHAPS 10000LL    /* sent by a step that perhaps sends nothing */
#define ODD_LEFT_OVER 100000LL /* sent, and nobody has got it at the end */
#define ODD_TWICE 300000LL     /* one step has sent two messages */
#define ODD_NOTHING 1000000LL  /* a step that sends has sent nothing */
#define NEVER (LLONG_MAX / 4)

/* A step in which a peer can have sent something. */
struct chance {
  int step;
  bool surely, is_call; /* a call: what it hands over leaves at once, mostly */
  long long before; /* what it costs that no chance before this one is used */
};

/* A message, by the order in which they were sent. */
struct message {
  int from, to; /* it left after step `from` and before step `to` */
};

struct direction {
  const struct performance *p;
  int peer;
  struct chance *chances;
  int nchances;
  struct message *messages;
  int nmessages;
  int *slots;   /* [place in the order of arrival]: place in that of sending */
  int *brought; /* [step]: the message that it brings or drops; MODEL_NONE */
  bool is_done; /* nothing is under way at the end */
};

/* --- What can have sent ----------------------------------------------------
 */

/* The part that messages leave by: the first that the table declares. Does an
 * action of the step touch it, always or perhaps? */
static void look_at(const struct performance *p, const struct played *played,
                    bool *perhaps, bool *surely) {
  *perhaps = *surely = false;
  if (p->model->nparts == 0)
    return;
  for (int i = 0; i < played->nops; i++) {
    const struct op *op = &p->model->ops[played->ops[i]];
    if (op->kind != OP_ACTION)
      continue;
    const struct action *action = &p->model->actions[op->id];
    if ((action->touches[0] & 1) == 0)
      continue;
    *perhaps = true;
    *surely |= !action->sometimes;
  }
}

static void find_chances(struct direction *d) {
  const struct scenario *scenario = d->p->scenario;
  long long before = 0;
  d->chances = ARENA_ARRAY(d->p->arena, struct chance, scenario->count + 1);
  for (int i = 0; i < scenario->count; i++) {
    bool perhaps, surely;
    look_at(d->p, &d->p->steps[i], &perhaps, &surely);
    if (scenario->steps[i].to != d->peer || !perhaps)
      continue;
    d->chances[d->nchances++] = (struct chance){
        i, surely, scenario->steps[i].kind == STEP_LOCAL, before};
    before += surely ? ODD_NOTHING : 0;
  }
  d->chances[d->nchances].before = before;
}

/* --- What arrives ----------------------------------------------------------
 */

static bool takes(const struct step *step) {
  return step->kind == STEP_DELIVER || step->kind == STEP_LOST;
}

/* How many messages were sent before a step, as far as one can see. */
static int sent_before(const struct direction *d, int step) {
  int count = 0;
  for (int c = 0; c < d->nchances && d->chances[c].step < step; c++)
    count += d->chances[c].surely || d->chances[c].is_call;
  return count;
}

/* The oldest message is overtaken by all that are under way with it. */
static void be_late(struct direction *d, int step, int head, int count) {
  int others = sent_before(d, step) - head - 1;
  for (int i = head; others > 0 && i + 1 < count; i++, others--) {
    int late = d->slots[i];
    d->slots[i] = d->slots[i + 1];
    d->slots[i + 1] = late;
  }
}

static int count_arrivals(const struct direction *d) {
  const struct scenario *scenario = d->p->scenario;
  int count = 0;
  for (int i = 0; i < scenario->count; i++)
    count += scenario->steps[i].from == d->peer && takes(&scenario->steps[i]);
  return count;
}

static void find_messages(struct direction *d) {
  const struct scenario *scenario = d->p->scenario;
  int count = count_arrivals(d), head = 0, silent = -1;
  d->messages = ARENA_ARRAY(d->p->arena, struct message, count + 1);
  d->slots = ARENA_ARRAY(d->p->arena, int, count + 1);
  d->brought = ARENA_ARRAY(d->p->arena, int, scenario->count + 1);
  d->nmessages = count;
  for (int i = 0; i < count; i++) {
    d->slots[i] = i;
    d->messages[i].to = INT_MAX;
  }
  for (int i = 0; i < scenario->count; i++) {
    const struct step *step = &scenario->steps[i];
    d->brought[i] = MODEL_NONE;
    if (step->from != d->peer || step->to == d->peer)
      continue;
    if (step->kind == STEP_LATE)
      be_late(d, i, head, count);
    d->is_done = step->kind == STEP_NOTHING;
    silent = step->kind == STEP_NOTHING ? i : silent;
    if ((!takes(step) && step->kind != STEP_AGAIN) || head >= count)
      continue;
    d->brought[i] = d->slots[head];
    struct message *message = &d->messages[d->slots[head]];
    if (message->to == INT_MAX)
      *message = (struct message){silent, i};
    head += takes(step);
  }
}

/* --- Which sent which ------------------------------------------------------
 */

/* The cheapest way to lay the messages up to one of them, the last of them on
 * chance c: by c. */
struct ways {
  long long *cost;
  int *from; /* [message * chances + c]: the chance of the message before */
};

/* What a message costs on a chance, all before it aside. */
static long long own_cost(const struct direction *d, int message, int chance) {
  const struct message *m = &d->messages[message];
  const struct chance *c = &d->chances[chance];
  if (c->step <= m->from || c->step >= m->to)
    return NEVER;
  if (!c->surely && c->is_call) /* the first of several */
    return ODD_PERHAPS + c->step * ODD_ROW;
  return (c->surely ? 0 : 2 * ODD_PERHAPS) + (m->to - c->step) * ODD_ROW;
}

/* The cost of all chances between two that are used. */
static long long skipped(const struct direction *d, int before, int chance) {
  const struct chance *c = &d->chances[before];
  return d->chances[chance].before - c->before - (c->surely ? ODD_NOTHING : 0);
}

static void lay(const struct direction *d, struct ways *ways, int message) {
  int *from = ways->from + (size_t)message * (size_t)d->nchances;
  long long *next = ARENA_ARRAY(d->p->arena, long long, d->nchances + 1);
  int best = MODEL_NONE; /* of the chances before, as seen from any later one */
  for (int c = 0; c < d->nchances; c++) {
    long long cost = ways->cost[c] + ODD_TWICE;
    from[c] = c;
    if (best != MODEL_NONE && ways->cost[best] + skipped(d, best, c) < cost) {
      cost = ways->cost[best] + skipped(d, best, c);
      from[c] = best;
    }
    if (best == MODEL_NONE ||
        ways->cost[c] < ways->cost[best] + skipped(d, best, c) +
                            (d->chances[c].surely ? ODD_NOTHING : 0))
      best = c;
    next[c] = cost >= NEVER ? NEVER : cost + own_cost(d, message, c);
    next[c] = next[c] > NEVER ? NEVER : next[c];
  }
  ways->cost = next;
}

static void lay_first(const struct direction *d, struct ways *ways) {
  ways->cost = ARENA_ARRAY(d->p->arena, long long, d->nchances + 1);
  for (int c = 0; c < d->nchances; c++) {
    ways->cost[c] = d->chances[c].before + own_cost(d, 0, c);
    ways->cost[c] = ways->cost[c] > NEVER ? NEVER : ways->cost[c];
  }
}

/* The chance that the last message is laid on; MODEL_NONE if there is no way.
 */
static int choose_last(const struct direction *d, const struct ways *ways) {
  long long least = NEVER;
  int last = MODEL_NONE;
  for (int c = 0; c < d->nchances; c++) {
    long long rest = skipped(d, c, d->nchances);
    long long cost = ways->cost[c] +
                     (d->is_done ? rest : rest / ODD_NOTHING * ODD_LEFT_OVER);
    if (cost < least) {
      least = cost;
      last = c;
    }
  }
  return last;
}

/* The step in which each message left, by the order of sending. */
static int *solve(const struct direction *d) {
  int *steps = ARENA_ARRAY(d->p->arena, int, d->nmessages + 1);
  struct ways ways = {
      .from = ARENA_ARRAY(d->p->arena, int,
                          (size_t)d->nmessages *(size_t)d->nchances + 1)};
  lay_first(d, &ways);
  for (int m = 1; m < d->nmessages; m++)
    lay(d, &ways, m);
  int last = choose_last(d, &ways);
  for (int m = d->nmessages - 1; m >= 0; m--) {
    steps[m] = last == MODEL_NONE ? MODEL_NONE : d->chances[last].step;
    if (last != MODEL_NONE && m > 0)
      last = ways.from[(size_t)m * (size_t)d->nchances + (size_t)last];
  }
  return steps;
}

int *ladder_departures(const struct performance *performance) {
  const struct scenario *scenario = performance->scenario;
  int *departures = ARENA_ARRAY(performance->arena, int, scenario->count + 1);
  for (int i = 0; i < scenario->count; i++)
    departures[i] = MODEL_NONE;
  for (int peer = 0; peer < 2; peer++) {
    struct direction d = {.p = performance, .peer = peer};
    find_chances(&d);
    find_messages(&d);
    const int *steps = d.nmessages == 0 ? NULL : solve(&d);
    for (int i = 0; i < scenario->count; i++)
      if (d.brought[i] != MODEL_NONE)
        departures[i] = steps[d.brought[i]];
  }
  return departures;
}
