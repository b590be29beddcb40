/* A letter stands for all its inputs: every possible input of every
 * configuration belongs to one letter, and does there what the input that was
 * chosen for the letter does. The reference says what inputs do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "mealy.h"
#include "parse.h"
#include "points.h"

struct looking {
  struct arena arena;
  const struct flat *flat;
  const struct mealy *m;
  int state, event;
  unsigned long long inputs;
};

/* The letter whose boxes hold a point; there must be no more than one. */
static int letter_of(const struct looking *l, const uint8_t *point) {
  const struct boxes *boxes = &l->m->letters->boxes[l->event];
  int found = -2;
  for (size_t b = 0; b < boxes->count; b++) {
    bool holds = true;
    for (int i = 0; i < boxes->space->count; i++)
      holds =
          holds &&
          (boxes->items[b].values[i] >> point[boxes->space->dimensions[i]] & 1);
    if (holds) {
      assert_int_equal(found, -2);
      found = boxes->items[b].tag;
    }
  }
  for (int i = 0; found >= 0 && i < l->m->nletters; i++)
    if (l->m->letters->items[i].event == l->event &&
        l->m->letters->items[i].number == found)
      return i;
  return MEALY_NONE;
}

/* A letter's point says nothing of flags: those are the configuration's. */
static bool is_possible_there(const struct mealy *m, int event,
                              int configuration, const uint8_t *letter) {
  uint8_t point[MODEL_MAX_DIMENSIONS];
  for (int d = 0; d < m->model->ndimensions; d++)
    point[d] = m->model->dimensions[d].is_flag
                   ? m->model->configurations[configuration].flags[d]
                   : letter[d];
  return model_possible(m->model, m->options, event, configuration, point,
                        NULL);
}

static bool look_at(void *context, const uint8_t *point) {
  struct looking *l = context;
  const struct mealy *m = l->m;
  int configuration = m->configurations[l->state];
  int letter = letter_of(l, point);
  struct walk walk, chosen;
  l->inputs++;
  interpret(m->model, m->options, configuration, l->event, point, &walk);
  if (walk.end == WALK_ILLEGAL) {
    if (letter != MEALY_NONE)
      assert_null(mealy_cell(m, l->state, letter));
    return true;
  }
  assert_int_not_equal(letter, MEALY_NONE);
  assert_non_null(mealy_cell(m, l->state, letter));
  assert_true(is_possible_there(m, l->event, configuration,
                                m->letters->items[letter].point));
  interpret(m->model, m->options, configuration, l->event,
            m->letters->items[letter].point, &chosen);
  assert_int_equal(walk.end == WALK_IGNORED, chosen.end == WALK_IGNORED);
  assert_int_equal(walk.configuration, chosen.configuration);
  assert_int_equal(walk.nops, chosen.nops);
  assert_memory_equal(walk.ops, chosen.ops,
                      sizeof *walk.ops * (size_t)walk.nops);
  return true;
}

/* One variant of a table. */
static void look(const char *name, bool all) {
  struct looking l = {.arena = {NULL}};
  struct source source;
  struct diag diag;
  struct arena tree = {NULL};
  assert_int_equal(source_read(&source, &l.arena, name), 0);
  diag_init(&diag, &l.arena, &source);
  struct ast *ast = parse_into(&l.arena, &tree, &source, &diag);
  struct model *model = resolve(&l.arena, ast, &source, &diag);
  assert_non_null(model);
  l.flat =
      flatten(&l.arena, model, all ? model_all_options(model) : 0, "x", &diag);
  l.m = mealy_make(&l.arena, l.flat, &diag);
  assert_non_null(l.m);
  for (l.state = 0; l.state < l.m->nstates; l.state++)
    for (l.event = 0; l.event < model->nevents; l.event++)
      assert_true(points_visit(&l.arena, model, l.m->options,
                               l.m->configurations[l.state], l.event, look_at,
                               &l));
  print_message("%s: %llu inputs, %d letters\n", name, l.inputs, l.m->nletters);
  assert_true(l.inputs >= (unsigned long long)l.m->ncells);
  arena_free(&tree);
  arena_free(&l.arena);
}

static void letters_stand_for_their_inputs(void **state) {
  static const char *const tables[] = {
      SYNFIN_SOURCE_DIR "/spec/tcp.fsm",
      SYNFIN_SOURCE_DIR "/tests/machines/tftp.fsm",
      SYNFIN_SOURCE_DIR "/tests/machines/names.fsm",
      SYNFIN_SOURCE_DIR "/tests/machines/bounds.fsm",
      SYNFIN_SOURCE_DIR "/tests/explain/locker.fsm"};
  (void)state;
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    for (int all = 0; all < 2; all++)
      look(tables[i], all != 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(letters_stand_for_their_inputs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
