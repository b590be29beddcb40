/* Scopes, defaults, constraints and configurations as LANGUAGE.md has them; and
 * that a variant's flat table does not depend on those before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "check.h"
#include "parse.h"

static const char table[] = "machine m\n"
                            "option o \"an option\"\n"
                            "cause c \"cause\"\n"
                            "state A initial \"a\"\n"
                            "state B \"b\"\n"
                            "state C \"c\"\n"
                            "flag f in B C \"flag\"\n"
                            "  no \"n\"\n"
                            "  yes \"y\"\n"
                            "  odd if o \"o\"\n"
                            "flag g in C with f yes forget \"only there\"\n"
                            "  low \"l\"\n"
                            "  high \"h\"\n"
                            "event E c \"e\"\n"
                            "event F c \"f\"\n"
                            "attribute a of E \"a\"\n"
                            "  one in B \"1\"\n"
                            "  two default in A B \"2\"\n"
                            "  three in B C if o \"3\"\n"
                            "  four in C \"4\"\n"
                            "attribute b of E F in B C \"b\"\n"
                            "  x \"x\"\n"
                            "  y default \"y\"\n"
                            "  z \"z\"\n"
                            "mask a one hides b\n"
                            "never b z a two in B why \"it is\"\n"
                            "stage e of E ref 1\n"
                            "  A: -> B\n"
                            "  B: b x -> C set f yes\n"
                            "    b y set f no\n"
                            "    b z if o set f odd\n"
                            "    b z if not o ignore\n"
                            "  C with f yes: a three|four -> C set g high\n"
                            "  C with f yes if not o: a two -> B\n"
                            "  C with f not yes: a three|four -> B\n"
                            "stage f of F ref 1\n"
                            "  A: ignore\n"
                            "  B: -> A set f no\n"
                            "  C: f yes -> A set f no\n"
                            "    f not yes ignore\n";

struct loaded {
  struct arena arena;
  struct source source;
  struct diag diag;
  struct model *model;
};

static int load(void **state) {
  static struct loaded loaded;
  loaded = (struct loaded){.arena = {NULL}};
  source_from_text(&loaded.source, &loaded.arena, "m.fsm", table,
                   strlen(table));
  diag_init(&loaded.diag, &loaded.arena, &loaded.source);
  struct ast *ast = parse(&loaded.arena, &loaded.source, &loaded.diag);
  loaded.model = loaded.diag.errors ? NULL
                                    : resolve(&loaded.arena, ast,
                                              &loaded.source, &loaded.diag);
  if (!loaded.model)
    diag_print(&loaded.diag, DIAG_GNU, stderr);
  *state = &loaded;
  return loaded.model ? 0 : -1;
}

static int unload(void **state) {
  struct loaded *loaded = *state;
  arena_free(&loaded->arena);
  return 0;
}

static const struct model *model_of(void **state) {
  return ((struct loaded *)*state)->model;
}

static int configuration(const struct model *m, const char *name) {
  for (int k = 0; k < m->nconfigurations; k++)
    if (strcmp(m->configurations[k].name, name) == 0)
      return k;
  fail_msg("there is no configuration %s", name);
  return MODEL_NONE;
}

enum {
  F,
  G,
  ATTRIBUTE_A,
  ATTRIBUTE_B,
  E = 0,
  OPTION = 1
};

static void configurations_follow_scopes(void **state) {
  const struct model *m = model_of(state);
  static const char *const names[] = {
      "A",      "B f=no",        "B f=yes",        "B f=odd",
      "C f=no", "C f=yes g=low", "C f=yes g=high", "C f=odd"};
  assert_int_equal(m->nconfigurations, 8);
  for (int k = 0; k < 8; k++) {
    assert_string_equal(m->configurations[k].name, names[k]);
    assert_int_equal(model_configuration(m, m->configurations[k].state,
                                         m->configurations[k].flags),
                     k);
  }
  uint8_t none[MODEL_MAX_DIMENSIONS] = {0};
  none[G] = 1;
  assert_int_equal(model_configuration(m, 0, none), MODEL_NONE);
}

static void defaults_follow_scopes(void **state) {
  const struct model *m = model_of(state);
  int a = configuration(m, "A"), b = configuration(m, "B f=no");
  int c = configuration(m, "C f=no");
  assert_int_equal(model_default(m, 0, ATTRIBUTE_A, E, a), 1);
  assert_int_equal(model_default(m, 0, ATTRIBUTE_A, E, b), 1);
  assert_int_equal(model_default(m, 0, ATTRIBUTE_A, E, c), 3);
  assert_int_equal(model_default(m, OPTION, ATTRIBUTE_A, E, c), 2);
  assert_int_equal(model_default(m, 0, ATTRIBUTE_B, E, a), 1);
  assert_true(model_value_in_scope(m, 0, ATTRIBUTE_A, 0, E, b));
  assert_false(model_value_in_scope(m, 0, ATTRIBUTE_A, 0, E, a));
  assert_false(model_value_in_scope(m, 0, ATTRIBUTE_A, 2, E, b));
  assert_true(model_value_in_scope(m, OPTION, ATTRIBUTE_A, 2, E, b));
  assert_false(model_value_in_scope(m, 0, ATTRIBUTE_B, 1, E, a));
}

static bool possible(const struct model *m, options_t options, int at,
                     uint8_t a, uint8_t b, const struct constraint **reason) {
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  point[F] = m->configurations[at].flags[F];
  point[G] = m->configurations[at].flags[G];
  point[ATTRIBUTE_A] = a;
  point[ATTRIBUTE_B] = b;
  return model_possible(m, options, E, at, point, reason);
}

static void constraints_forbid(void **state) {
  const struct model *m = model_of(state);
  const struct constraint *reason;
  int a = configuration(m, "A"), b = configuration(m, "B f=no");
  int c = configuration(m, "C f=no");
  assert_true(possible(m, 0, a, 1, 1, NULL));
  assert_false(possible(m, 0, a, 1, 0, &reason)); /* b is out of scope */
  assert_null(reason);
  assert_true(possible(m, 0, b, 0, 1, NULL));
  assert_false(possible(m, 0, b, 0, 0, &reason)); /* hidden */
  assert_ptr_equal(reason, &m->constraints[0]);
  assert_false(possible(m, 0, b, 1, 2, &reason)); /* never */
  assert_ptr_equal(reason, &m->constraints[1]);
  assert_true(possible(m, 0, b, 1, 0, NULL));
  assert_true(possible(m, 0, c, 3, 2, NULL)); /* `never` is for B only */
  assert_false(possible(m, 0, c, 2, 2, &reason));
  assert_true(possible(m, OPTION, c, 2, 2, NULL));
}

struct points {
  int count;
  uint8_t last;
};

static bool count_point(void *context, const uint8_t *point) {
  struct points *points = context;
  uint8_t place = (uint8_t)(point[ATTRIBUTE_A] * 8 + point[ATTRIBUTE_B]);
  assert_true(points->count == 0 || place > points->last);
  points->last = place;
  points->count++;
  return true;
}

static void points_are_listed_in_order(void **state) {
  const struct model *m = model_of(state);
  int b = configuration(m, "B f=no");
  struct points points = {0};
  interpret_points(m, 0, b, E, count_point, &points);
  assert_int_equal(points.count, 1 + 2); /* one with y; two with x and y */
  points.count = 0;
  interpret_points(m, OPTION, b, E, count_point, &points);
  assert_int_equal(points.count, 1 + 2 + 3);
}

static bool same_flat(const struct flat *a, const struct flat *b) {
  const struct model *m = a->model;
  bool same = a->nnodes == b->nnodes && a->noutcomes == b->noutcomes &&
              a->nlists == b->nlists;
  for (int i = 0; same && i < m->nconfigurations * m->nevents; i++)
    same = a->roots[i] == b->roots[i];
  for (int i = 0; same && i < a->nnodes; i++) {
    int d = a->nodes[i].dimension;
    same = d == b->nodes[i].dimension &&
           memcmp(a->nodes[i].children, b->nodes[i].children,
                  sizeof(int) * (size_t)m->dimensions[d].count) == 0;
  }
  for (int i = 0; same && i < a->noutcomes; i++)
    same = a->outcomes[i].next == b->outcomes[i].next &&
           a->outcomes[i].list == b->outcomes[i].list;
  return same;
}

static void variants_do_not_depend_on_each_other(void **state) {
  struct loaded *l = *state;
  struct flattening *first = flatten_begin(&l->arena, l->model, &l->diag);
  struct flat *none = flatten_variant(first, 0, "none");
  struct flat *all = flatten_variant(first, OPTION, "all");
  flatten_end(first);
  struct flattening *second = flatten_begin(&l->arena, l->model, &l->diag);
  assert_true(same_flat(all, flatten_variant(second, OPTION, "all")));
  assert_true(same_flat(none, flatten_variant(second, 0, "none")));
  flatten_end(second);
  assert_true(same_flat(none, flatten(&l->arena, l->model, 0, "x", &l->diag)));
  assert_false(same_flat(none, all));
}

static void walks_are_looked_up(void **state) {
  struct loaded *l = *state;
  const struct model *m = l->model;
  struct flat *flat = flatten(&l->arena, m, 0, "none", &l->diag);
  int b = configuration(m, "B f=no");
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  point[ATTRIBUTE_A] = 1;
  int child = flat_look_up(flat, b, E, point); /* b x */
  assert_true(flat_is_outcome(child));
  assert_int_equal(flat_next(flat, b, flat_outcome(child)),
                   configuration(m, "C f=yes g=low"));
  assert_string_equal(
      flat_path(&l->arena, flat, configuration(m, "C f=yes g=low")), "E, E");
  assert_string_equal(flat_describe(&l->arena, m, 0, b, E, point),
                      "B f=no: E b=x");
  assert_false(flat->reachable[configuration(m, "B f=odd")]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(configurations_follow_scopes),
      cmocka_unit_test(defaults_follow_scopes),
      cmocka_unit_test(constraints_forbid),
      cmocka_unit_test(points_are_listed_in_order),
      cmocka_unit_test(variants_do_not_depend_on_each_other),
      cmocka_unit_test(walks_are_looked_up),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
