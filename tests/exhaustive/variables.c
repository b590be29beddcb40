/* The classifiers against the definitions, with variables at random:
 *   variables SPEC
 * The definitions are evaluated by walking the model's expressions; scopes are
 * asked of the model. Each `never` must hold for whatever the variables are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "emit.h"
#include "evaluate.h"
#include "load.h"
#include "subject.h"

/* For each event in each variant: many where there are definitions. */
enum {
  DRAWS_OF_VARIABLES = 40000,
  DRAWS_OF_PARAMETERS = 4000
};

struct test_case {
  struct loaded *loaded;
  struct emit_layout **layouts;
  const struct flat *flat;
  int event;
};

/* --- Random numbers with a liking for edges
 * -------------------------------------- */

static uint32_t next_random(struct draw *draw) {
  draw->seed ^= draw->seed << 13;
  draw->seed ^= draw->seed >> 7;
  draw->seed ^= draw->seed << 17;
  return (uint32_t)(draw->seed >> 16);
}

static uint32_t below(struct draw *draw, uint32_t bound) {
  return next_random(draw) % bound;
}

/* A number near 0, a power of two, or another variable, or anything. */
static uint32_t edge(struct draw *draw, int upto) {
  uint32_t near = below(draw, 5) - 2u;
  switch (below(draw, 8)) {
  case 0:
    return near;
  case 1:
    return UINT32_C(0x80000000) + near;
  case 2:
    return below(draw, 16);
  case 3:
    return next_random(draw);
  default:
    if (upto == 0)
      return next_random(draw);
    near += draw->variables[below(draw, (uint32_t)upto)];
    return below(draw, 2) == 0
               ? near
               : near + draw->variables[below(draw, (uint32_t)upto)];
  }
}

static void draw_variables(struct draw *draw) {
  for (int i = 0; i < draw->model->nvariables; i++) {
    const struct variable *variable = &draw->model->variables[i];
    uint32_t value = edge(draw, i);
    if (variable->kind == VARIABLE_BIT)
      value = below(draw, 2);
    else if (variable->kind == VARIABLE_COUNT && value > variable->bound)
      value = below(draw, 3) == 0 ? variable->bound - below(draw, 2)
                                  : value % (variable->bound / 2 + 1);
    draw->variables[i] = value;
  }
}

/* --- Comparing
 * ----------------------------------------------------------------------- */

static uint32_t word_of(const struct test_case *test, const uint8_t *point) {
  const struct event *event = &test->loaded->model->events[test->event];
  const struct emit_layout *layout = test->layouts[test->event];
  uint32_t word = 0;
  for (int i = 0; i < event->nattributes; i++)
    if (layout->bits[i] > 0)
      word |= (uint32_t)point[event->attributes[i]] << layout->shifts[i];
  return word;
}

static void print_draw(const struct draw *draw) {
  const struct model *model = draw->model;
  print_error("%s in %s\n", model->events[draw->event].name,
              model->configurations[draw->configuration].name);
  for (int i = 0; i < model->nvariables; i++)
    print_error("  %s = %lu\n", model->variables[i].name,
                (unsigned long)draw->variables[i]);
}

static void check_draw(const struct test_case *test, const struct draw *draw,
                       const uint8_t *parameters) {
  uint8_t point[MODEL_MAX_DIMENSIONS];
  const struct constraint *reason;
  evaluate_point(draw, parameters, point);
  uint32_t expected = word_of(test, point);
  uint32_t got =
      classify((size_t)draw->event, draw->options, (size_t)draw->configuration,
               draw->variables, word_of(test, parameters));
  if (got != expected) {
    print_draw(draw);
    fail_msg("the classifier says 0x%lx, the definitions 0x%lx",
             (unsigned long)got, (unsigned long)expected);
  }
  if (!model_possible(draw->model, draw->options, draw->event,
                      draw->configuration, point, &reason)) {
    print_draw(draw);
    fail_msg("input 0x%lx is excluded: %s", (unsigned long)expected,
             reason == NULL        ? "by a scope"
             : reason->why == NULL ? "by a mask"
                                   : reason->why);
  }
  assert_true(is_possible(draw->options, (size_t)draw->configuration,
                          (size_t)draw->event, got));
}

static uint32_t draws_for(const struct test_case *test) {
  const struct model *model = test->loaded->model;
  const struct event *event = &model->events[test->event];
  for (int i = 0; i < event->nattributes; i++)
    if (model->dimensions[event->attributes[i]].values[0].definition != NULL)
      return DRAWS_OF_VARIABLES;
  return DRAWS_OF_PARAMETERS;
}

static int any_reachable(struct draw *draw, const struct flat *flat) {
  for (;;) {
    int c = (int)below(draw, (uint32_t)draw->model->nconfigurations);
    if (flat->reachable[c])
      return c;
  }
}

/* The classifier of one event, and what it leaves possible. */
static void classifies(void **state) {
  const struct test_case *test = *state;
  const struct model *model = test->loaded->model;
  uint32_t *variables =
      ARENA_ARRAY(&test->loaded->arena, uint32_t, model->nvariables + 1);
  struct draw draw = {.model = model,
                      .options = test->flat->options,
                      .event = test->event,
                      .variables = variables,
                      .seed = UINT64_C(88172645463325252)};
  uint8_t parameters[MODEL_MAX_DIMENSIONS] = {0};
  const struct event *event = &model->events[test->event];
  for (uint32_t i = draws_for(test); i > 0; i--) {
    draw.configuration = any_reachable(&draw, test->flat);
    draw_variables(&draw);
    for (int k = 0; k < event->nattributes; k++) {
      int d = event->attributes[k];
      parameters[d] =
          (uint8_t)below(&draw, (uint32_t)model->dimensions[d].count);
    }
    check_draw(test, &draw, parameters);
  }
}

/* Takes a word apart; false if a field holds no value of its attribute. */
static bool point_of(const struct test_case *test, uint32_t word,
                     uint8_t *point) {
  const struct model *model = test->loaded->model;
  const struct event *event = &model->events[test->event];
  const struct emit_layout *layout = test->layouts[test->event];
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i];
    uint32_t value = layout->bits[i] == 0
                         ? 0
                         : word >> layout->shifts[i] &
                               ((UINT32_C(1) << layout->bits[i]) - 1);
    point[d] = (uint8_t)value;
    if (value >= (uint32_t)model->dimensions[d].count)
      return false;
  }
  return true;
}

/* The generated `possible` says what the model says, of any word. */
static void knows_the_possible(void **state) {
  const struct test_case *test = *state;
  const struct model *model = test->loaded->model;
  int bits = test->layouts[test->event]->total;
  struct draw draw = {.model = model, .seed = 7};
  size_t yes = 0;
  for (uint32_t i = draws_for(test); i > 0; i--) {
    uint8_t point[MODEL_MAX_DIMENSIONS];
    int c = any_reachable(&draw, test->flat);
    uint32_t word = next_random(&draw) & (uint32_t)((UINT64_C(1) << bits) - 1);
    memcpy(point, model->configurations[c].flags, (size_t)model->ndimensions);
    bool expected =
        point_of(test, word, point) &&
        model_possible(model, test->flat->options, test->event, c, point, NULL);
    bool got =
        is_possible(test->flat->options, (size_t)c, (size_t)test->event, word);
    if (got != expected)
      fail_msg("%s in %s, word 0x%lx: possible is %d",
               model->events[test->event].name, model->configurations[c].name,
               (unsigned long)word, got);
    yes += got;
  }
  assert_true(yes > 0);
}

#ifdef SYNFIN_TRAP
void synfin_trap(const char *what) {
  fail_msg("trap: %s", what);
}
#endif

/* --- The tests
 * ------------------------------------------------------------------------ */

static void add_tests(struct loaded *loaded, struct emit_layout **layouts,
                      const struct choice *choice, struct CMUnitTest *tests,
                      size_t *count) {
  const struct model *model = loaded->model;
  const struct flat *flat = flatten(&loaded->arena, model, choice->options,
                                    choice->name, &loaded->diag);
  for (int e = 0; e < model->nevents; e++) {
    if (model->events[e].nattributes == 0)
      continue;
    struct test_case *test = ARENA_ARRAY(&loaded->arena, struct test_case, 1);
    *test = (struct test_case){loaded, layouts, flat, e};
    for (int kind = 0; kind < 2; kind++) {
      tests[*count].name = arena_printf(
          &loaded->arena, "%s %s %s", choice->name, model->events[e].name,
          kind == 0 ? "is classified" : "is possible");
      tests[*count].test_func = kind == 0 ? classifies : knows_the_possible;
      tests[(*count)++].initial_state = test;
    }
  }
}

int main(int argc, char **argv) {
  static struct loaded loaded;
  if (argc != 2) {
    fputs("usage: variables SPEC\n", stderr);
    return 2;
  }
  load(&loaded, argv[1]);
  const struct model *model = loaded.model;
  struct emit_layout **layouts =
      ARENA_ARRAY(&loaded.arena, struct emit_layout *, model->nevents);
  for (int e = 0; e < model->nevents; e++)
    layouts[e] = emit_layout(&loaded.arena, model, e, &loaded.diag);
  size_t count = 0;
  struct CMUnitTest *tests =
      ARENA_ARRAY(&loaded.arena, struct CMUnitTest,
                  2 * loaded.nchoices * (size_t)model->nevents + 1);
  for (size_t i = 0; i < loaded.nchoices; i++)
    add_tests(&loaded, layouts, &loaded.choices[i], tests, &count);
  int failed = count == 0 ? 0
                          : _cmocka_run_group_tests(model->name, tests, count,
                                                    NULL, NULL);
  arena_free(&loaded.arena);
  return failed > 0;
}
