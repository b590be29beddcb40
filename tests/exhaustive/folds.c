/* Folding skips what cannot matter. Here nothing is skipped: every possible
 * input must lie in exactly one of the boxes that came out, in one that walks
 * as the input does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "fold.h"
#include "ints.h"
#include "load.h"

struct work {
  struct loaded loaded;
  options_t options;
  int configuration, event;
  struct ints walks; /* each as next configuration, rows, NONE, ops */
  struct boxes boxes;
  struct arena scratch;
  uint64_t points, asked;
};

static int number_of(struct work *w, const uint8_t *point,
                     struct looked *looked) {
  struct walk walk;
  int words[2 + WALK_MAX_ROWS + WALK_MAX_OPS], count = 0;
  interpret(w->loaded.model, w->options, w->configuration, w->event, point,
            &walk);
  words[count++] = walk.configuration;
  for (int i = 0; i < walk.nrows; i++)
    words[count++] = walk.rows[i];
  words[count++] = MODEL_NONE;
  for (int i = 0; i < walk.nops; i++)
    words[count++] = walk.ops[i];
  if (looked != NULL)
    *looked = walk.looked;
  return ints_intern(&w->walks, words, count);
}

static int answer(void *context, const uint8_t *point, struct looked *looked) {
  struct work *w = context;
  w->asked++;
  return number_of(w, point, looked);
}

static bool holds(const struct work *w, const struct box *box,
                  const uint8_t *point) {
  const struct space *space = w->boxes.space;
  for (int i = 0; i < space->count; i++)
    if ((box->values[i] >> point[space->dimensions[i]] & 1) == 0)
      return false;
  return true;
}

static bool look_up(void *context, const uint8_t *point) {
  struct work *w = context;
  int found = 0, walk = number_of(w, point, NULL);
  for (size_t i = 0; i < w->boxes.count; i++)
    if (holds(w, &w->boxes.items[i], point)) {
      found++;
      assert_int_equal(w->boxes.items[i].tag, walk);
    }
  assert_int_equal(found, 1);
  w->points++;
  return true;
}

/* Returns how many inputs there are. */
static uint64_t compare_cell(struct work *w) {
  const struct model *model = w->loaded.model;
  struct fold fold = {model, w->options, w->configuration, w->event, answer, w};
  uint64_t inputs, in_boxes = 0;
  boxes_init(&w->boxes, &w->scratch,
             boxes_space(&w->scratch, model, w->event, NULL, 0));
  assert_true(fold_inputs(&fold, &w->scratch, &w->boxes, &inputs));
  w->points = 0;
  interpret_points(model, w->options, w->configuration, w->event, look_up, w);
  assert_int_equal(w->points, inputs);
  for (size_t i = 0; i < w->boxes.count; i++)
    in_boxes += w->boxes.items[i].inputs;
  assert_int_equal(in_boxes, inputs);
  arena_reset(&w->scratch);
  return inputs;
}

static void compare(void **state) {
  struct work *w = *state;
  const struct model *model = w->loaded.model;
  uint64_t inputs = 0;
  w->walks.arena = &w->loaded.arena;
  for (size_t i = 0; i < w->loaded.nchoices; i++) {
    w->options = w->loaded.choices[i].options;
    for (w->configuration = 0; w->configuration < model->nconfigurations;
         w->configuration++)
      for (w->event = 0; w->event < model->nevents; w->event++)
        inputs += compare_cell(w);
  }
  assert_true(w->asked <= inputs);
  printf("%llu inputs, of which %llu were walked to fold them\n",
         (unsigned long long)inputs, (unsigned long long)w->asked);
}

int main(int argc, char **argv) {
  static struct work work;
  if (argc != 2) {
    fputs("usage: folds SPEC\n", stderr);
    return 2;
  }
  load(&work.loaded, argv[1]);
  const struct CMUnitTest tests[] = {
      {"every input lies in one box, that of its walk", compare, NULL, NULL,
       &work}};
  int failed =
      cmocka_run_group_tests_name(work.loaded.model->name, tests, NULL, NULL);
  arena_free(&work.scratch);
  arena_free(&work.loaded.arena);
  return failed > 0;
}
