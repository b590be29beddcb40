/* Every cell of every variant in every shape, against the reference:
 *   cells SPEC
 * The reference walks the staged rows, starting from the initial configuration;
 * nothing here comes from the flat tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "classes.h"
#include "classes_lists.h"
#include "emit.h"
#include "interpret.h"
#include "ints.h"
#include "load.h"
#include "subject.h"
#include "synfin/machine.h"

/* What has to happen, for one event in one configuration with one input. */
struct cell_case {
  uint32_t input;
  uint16_t event, configuration, next;
  int list;
};

/* All of them for one choice of options. */
struct expectation {
  struct cell_case *cases;
  size_t count, capacity;
};

struct work {
  struct loaded loaded;
  struct emit_layout **layouts; /* per event */
  struct ints lists;
  struct expectation *expectations; /* per choice */
  struct expectation *current;
  options_t options;
  int event, configuration;
  uint8_t *queued;
  int *queue, nqueued;
};

/* One named test: a subject and one of its events. */
struct test_case {
  struct work *work;
  const struct subject *subject;
  const struct expectation *expectation;
  int event;
};

/* --- What the reference says
 * -------------------------------------------------- */

static uint32_t input_of(const struct work *w, const uint8_t *point) {
  const struct event *event = &w->loaded.model->events[w->event];
  const struct emit_layout *layout = w->layouts[w->event];
  uint32_t input = 0;
  for (int i = 0; i < event->nattributes; i++)
    if (layout->bits[i] > 0)
      input |= (uint32_t)point[event->attributes[i]] << layout->shifts[i];
  return input;
}

static bool visit(void *context, const uint8_t *point) {
  struct work *w = context;
  struct walk walk;
  int ops[WALK_MAX_OPS];
  interpret(w->loaded.model, w->options, w->configuration, w->event, point,
            &walk);
  if (walk.configuration == MODEL_NONE)
    fail_msg("the reference has no answer for event %s in %s",
             w->loaded.model->events[w->event].name,
             w->loaded.model->configurations[w->configuration].name);
  for (int i = 0; i < walk.nops; i++)
    ops[i] = walk.ops[i];
  *ARENA_PUSH(&w->loaded.arena, w->current->cases, w->current->count,
              w->current->capacity) =
      (struct cell_case){.input = input_of(w, point),
                         .event = (uint16_t)w->event,
                         .configuration = (uint16_t)w->configuration,
                         .next = (uint16_t)walk.configuration,
                         .list = ints_intern(&w->lists, ops, walk.nops)};
  if (!w->queued[walk.configuration])
    w->queue[w->nqueued++] = walk.configuration;
  w->queued[walk.configuration] = 1;
  return true;
}

static int first_configuration(const struct model *model) {
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  return model_configuration(model, model->initial, flags);
}

/* Walks every event in every configuration that walks lead to. */
static void explore(struct work *w, size_t choice) {
  const struct model *model = w->loaded.model;
  w->options = w->loaded.choices[choice].options;
  w->current = &w->expectations[choice];
  w->queue = ARENA_ARRAY(&w->loaded.arena, int, model->nconfigurations);
  w->queued = ARENA_ARRAY(&w->loaded.arena, uint8_t, model->nconfigurations);
  w->queue[0] = first_configuration(model);
  w->queued[w->queue[0]] = 1;
  w->nqueued = 1;
  for (int head = 0; head < w->nqueued; head++)
    for (w->event = 0; w->event < model->nevents; w->event++) {
      w->configuration = w->queue[head];
      interpret_points(model, w->options, w->configuration, w->event, visit, w);
    }
}

static void prepare(struct work *w, const char *file) {
  load(&w->loaded, file);
  struct arena *arena = &w->loaded.arena;
  const struct model *model = w->loaded.model;
  w->lists.arena = arena;
  w->layouts = ARENA_ARRAY(arena, struct emit_layout *, model->nevents);
  for (int e = 0; e < model->nevents; e++)
    w->layouts[e] = emit_layout(arena, model, e, &w->loaded.diag);
  w->expectations = ARENA_ARRAY(arena, struct expectation, w->loaded.nchoices);
  for (size_t i = 0; i < w->loaded.nchoices; i++)
    explore(w, i);
}

/* --- What the generated code says
 * ---------------------------------------------- */

static size_t action_at(const void *actions, int i) {
  return machine_is_wide ? ((const uint16_t *)actions)[i]
                         : ((const uint8_t *)actions)[i];
}

static bool same_list(const struct ints_item *list, const void *actions) {
  for (int i = 0; i < list->count; i++)
    if (action_at(actions, i) != (size_t)list->items[i])
      return false;
  return action_at(actions, list->count) == SYNFIN_END;
}

static bool agrees(const struct work *w, const struct subject *subject,
                   const struct cell_case *of) {
  struct answer answer;
  subject->step(subject->table, of->configuration, of->event, of->input,
                &answer);
  return answer.next == of->next &&
         same_list(&w->lists.all[of->list], answer.actions);
}

static void compare(void **state) {
  const struct test_case *test = *state;
  const struct model *model = test->work->loaded.model;
  size_t compared = 0;
  for (size_t i = 0; i < test->expectation->count; i++) {
    const struct cell_case *of = &test->expectation->cases[i];
    if (of->event != test->event)
      continue;
    compared++;
    if (!agrees(test->work, test->subject, of))
      fail_msg("%s in %s with input 0x%lx: not what the rows say",
               model->events[of->event].name,
               model->configurations[of->configuration].name,
               (unsigned long)of->input);
  }
  assert_true(compared > 0);
}

#ifdef SYNFIN_TRAP
void synfin_trap(const char *what) {
  fail_msg("trap: %s", what);
}
#endif

/* --- Can this test fail?
 * -------------------------------------------------------- */

static size_t count_differences(const struct work *w,
                                const struct subject *subject,
                                const struct expectation *expectation) {
  size_t differences = 0;
  for (size_t i = 0; i < expectation->count && differences == 0; i++)
    differences += !agrees(w, subject, &expectation->cases[i]);
  return differences;
}

/* The choice of options that a subject was generated for. */
static size_t choice_of(const struct work *w, const struct subject *subject) {
  size_t i = 0;
  while (w->loaded.choices[i].options != subject->options)
    i++;
  return i;
}

/* The last variant's table in the packed shape: the richest of them. */
static const struct subject *packed_subject(void) {
  for (size_t i = nsubjects; i-- > 0;)
    if (strcmp(subjects[i].shape, "packed") == 0)
      return &subjects[i];
  return NULL;
}

static void must_notice(const struct work *w, const struct subject *subject,
                        const char *what, size_t i) {
  if (count_differences(w, subject, &w->expectations[choice_of(w, subject)]) ==
      0)
    fail_msg("%s %zu was changed and nothing was noticed", what, i);
}

/* Copies the tables of a packed machine and corrupts the copy. (Wherever a
 * machine with a single configuration goes, it is there already.) Room behind
 * the lists, full of what is no op, keeps wrong places inside. */
static void notices_changes(void **state) {
  struct work *w = *state;
  const struct subject *subject = packed_subject();
  const struct synfin_table *table = subject->table;
  if (machine_is_wide || table->step != synfin_packed_step ||
      w->loaded.model->nconfigurations == 1)
    skip();
  struct arena *arena = &w->loaded.arena;
  const struct flat *flat = flatten(arena, w->loaded.model, subject->options,
                                    "copy", &w->loaded.diag);
  size_t nlists = (size_t)list_pool_make(arena, flat)->length;
  size_t noutcomes =
      (size_t)classes_make(arena, flat, false, &w->loaded.diag)->noutcomes;
  struct synfin_packed data = *(const struct synfin_packed *)table->data;
  uint8_t *lists = ARENA_ARRAY(arena, uint8_t, data.list_mask + 128u);
  uint16_t *outcomes = ARENA_ARRAY(arena, uint16_t, noutcomes);
  memset(lists, 0xff, data.list_mask + 128u);
  memcpy(lists, data.lists, nlists);
  memcpy(outcomes, data.outcomes, noutcomes * sizeof *outcomes);
  data.lists = lists;
  data.outcomes = outcomes;
  struct synfin_table copy = *table;
  copy.data = &data;
  struct subject corrupted = *subject;
  corrupted.table = &copy;
  assert_int_equal(
      count_differences(w, &corrupted, &w->expectations[choice_of(w, subject)]),
      0);
  for (size_t i = 0; i < nlists; i++) {
    lists[i] ^= 1u;
    must_notice(w, &corrupted, "the action at", i);
    lists[i] ^= 1u;
  }
  for (size_t i = 0; i < noutcomes; i++) {
    outcomes[i] ^= (uint16_t)(data.list_mask + 1u);
    must_notice(w, &corrupted, "the next configuration of outcome", i);
    outcomes[i] ^= (uint16_t)(data.list_mask + 1u);
  }
  print_message("%zu actions and %zu next configurations, one at a time\n",
                nlists, noutcomes);
}

/* --- The tests
 * ------------------------------------------------------------------- */

static struct CMUnitTest *list_tests(struct work *w, size_t *count) {
  const struct model *model = w->loaded.model;
  struct arena *arena = &w->loaded.arena;
  size_t total = nsubjects * (size_t)model->nevents;
  struct CMUnitTest *tests = ARENA_ARRAY(arena, struct CMUnitTest, total + 1);
  struct test_case *states = ARENA_ARRAY(arena, struct test_case, total);
  for (size_t i = 0; i < total; i++) {
    const struct subject *subject = &subjects[i / (size_t)model->nevents];
    int event = (int)(i % (size_t)model->nevents);
    states[i] = (struct test_case){
        w, subject, &w->expectations[choice_of(w, subject)], event};
    tests[i].name = arena_printf(arena, "%s %s %s", subject->variant,
                                 subject->shape, model->events[event].name);
    tests[i].test_func = compare;
    tests[i].initial_state = &states[i];
  }
  tests[total].name = "a change of any action or next configuration is noticed";
  tests[total].test_func = notices_changes;
  tests[total].initial_state = w;
  *count = total + 1;
  return tests;
}

int main(int argc, char **argv) {
  static struct work work;
  if (argc != 2) {
    fputs("usage: cells SPEC\n", stderr);
    return 2;
  }
  prepare(&work, argv[1]);
  size_t cells = 0, count;
  for (size_t i = 0; i < work.loaded.nchoices; i++)
    cells += work.expectations[i].count;
  struct CMUnitTest *tests = list_tests(&work, &count);
  int failed = _cmocka_run_group_tests(work.loaded.model->name, tests, count,
                                       NULL, NULL);
  printf("%zu cells in %zu variants, each in %zu shapes\n", cells,
         work.loaded.nchoices, nsubjects / work.loaded.nchoices);
  arena_free(&work.loaded.arena);
  return failed > 0 || cells == 0;
}
