/* The other tests compare states by name, because a state shows: for every two
 * configurations that a variant can be in there is a sequence of events after
 * which different segments, replies or words to the user come out. Here that
 * is worked out, pair by pair. What is sent or told is what touches a part
 * that the table calls seen; which timers run, and what numbers a connection
 * keeps, does not count. */
#include <string.h>
#include "bits.h"
#include "flatten.h"
#include "oracle.h"
#include "points.h"

enum {
  MOST = 64 /* configurations */
};

struct telling {
  const struct flat *flat;
  struct arena scratch;
  bool told[MOST][MOST];
  int a, b, event;
  bool found;
};

static bool is_seen(const struct telling *t, int op) {
  const struct model *m = t->flat->model;
  if (m->ops[op].kind != OP_ACTION)
    return false;
  const uint64_t *touches = m->actions[m->ops[op].id].touches;
  for (int w = 0; w < bits_words(m->nparts); w++)
    if ((touches[w] & m->seen[w]) != 0)
      return true;
  return false;
}

static int next_seen(const struct telling *t, const struct list *list,
                     int from) {
  while (from < list->count && !is_seen(t, list->ops[from]))
    from++;
  return from;
}

/* Does the same come out? */
static bool look_alike(const struct telling *t, const struct list *x,
                       const struct list *y) {
  int i = next_seen(t, x, 0), j = next_seen(t, y, 0);
  while (i < x->count && j < y->count && x->ops[i] == y->ops[j]) {
    i = next_seen(t, x, i + 1);
    j = next_seen(t, y, j + 1);
  }
  return i >= x->count && j >= y->count;
}

/* What the surroundings never let happen tells nothing. */
static bool is_illegal(const struct list *list) {
  return list->count == 1 && list->ops[0] == OP_ILLEGAL;
}

static bool try_point(void *context, const uint8_t *point) {
  struct telling *t = context;
  const struct flat *flat = t->flat;
  uint8_t other[MODEL_MAX_DIMENSIONS];
  memcpy(other, flat->model->configurations[t->b].flags,
         (size_t)flat->model->ndimensions);
  const struct event *event = &flat->model->events[t->event];
  for (int i = 0; i < event->nattributes; i++)
    other[event->attributes[i]] = point[event->attributes[i]];
  if (!model_possible(flat->model, flat->options, t->event, t->b, other, NULL))
    return true;
  int x = flat_outcome(flat_look_up(flat, t->a, t->event, point));
  int y = flat_outcome(flat_look_up(flat, t->b, t->event, other));
  const struct list *p = &flat->lists[flat->outcomes[x].list];
  const struct list *q = &flat->lists[flat->outcomes[y].list];
  if (is_illegal(p) || is_illegal(q))
    return true;
  t->found = !look_alike(t, p, q) ||
             t->told[flat_next(flat, t->a, x)][flat_next(flat, t->b, y)];
  return !t->found;
}

/* Is there an event that tells a pair apart, given the pairs that are? */
static bool tell(struct telling *t, int a, int b) {
  const struct flat *flat = t->flat;
  t->a = a;
  t->b = b;
  t->found = false;
  for (t->event = 0; !t->found && t->event < flat->model->nevents; t->event++)
    assert_true(points_visit(&t->scratch, flat->model, flat->options, a,
                             t->event, try_point, t) ||
                t->found);
  arena_reset(&t->scratch);
  return t->found;
}

static bool tell_more(struct telling *t) {
  bool more = false;
  for (int a = 0; a < t->flat->model->nconfigurations; a++)
    for (int b = 0; b < a; b++)
      if (t->flat->reachable[a] && t->flat->reachable[b] && !t->told[a][b] &&
          tell(t, a, b))
        more = t->told[a][b] = t->told[b][a] = true;
  return more;
}

static void tell_all(const struct oracle *table, const char *variant) {
  static struct telling t;
  struct arena arena = {NULL};
  struct diag diag;
  int pairs = 0;
  memset(&t, 0, sizeof t);
  diag_init(&diag, &arena, &table->source);
  t.flat = flatten(&arena, table->model, oracle_options(table, variant),
                   variant, &diag);
  assert_in_range(table->model->nconfigurations, 1, MOST);
  assert_false(bits_empty(table->model->seen, table->model->nparts));
  while (tell_more(&t))
    pairs++;
  for (int a = 0; a < table->model->nconfigurations; a++)
    for (int b = 0; b < a; b++)
      if (t.flat->reachable[a] && t.flat->reachable[b] && !t.told[a][b])
        fail_msg("%s: nothing tells %s from %s", variant,
                 table->model->configurations[a].name,
                 table->model->configurations[b].name);
  assert_true(pairs > 0);
  arena_free(&t.scratch);
  arena_free(&arena);
}

static void every_state_of_classic_shows(void **state) {
  tell_all(*state, "classic");
}

static void every_state_of_modern_shows(void **state) {
  tell_all(*state, "modern");
}

static void every_state_of_minimal_shows(void **state) {
  tell_all(*state, "minimal");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_state_of_minimal_shows),
      cmocka_unit_test(every_state_of_classic_shows),
      cmocka_unit_test(every_state_of_modern_shows),
  };
  return cmocka_run_group_tests_name("states", tests, oracle_setup,
                                     oracle_teardown);
}
