/* Cells against the rows: whatever the input, the cell that the compiler puts
 * it into lists just the rows that the reference interpreter fires, inputs of
 * two cells fire different ones, and the map in the generated C agrees.
 *   test_rows SPEC... */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "expect.h"
#include "parse.h"
#include "points.h"
#include "tcp_count.h"

/* One configuration and event. */
struct corner {
  const struct cover *cover;
  const struct synfin_cells *map; /* of the generated C, or NULL */
  const struct expect *expect;    /* where there is a map */
  int configuration, event;
  long points;
};

static bool same_rows(const struct firing *firing, const struct walk *walk) {
  if (firing->count != walk->nrows)
    return false;
  for (int i = 0; i < walk->nrows; i++)
    if (firing->rows[i] != walk->rows[i])
      return false;
  return true;
}

static bool look_at(void *context, const uint8_t *point) {
  struct corner *corner = context;
  const struct cover *cover = corner->cover;
  const struct flat *flat = cover->flat;
  struct walk walk;
  int child = flat_look_up(flat, corner->configuration, corner->event, point);
  assert_true(flat_is_outcome(child));
  const struct firing *firing =
      &flat->firings[flat->outcomes[flat_outcome(child)].firing];
  interpret(cover->model, flat->options, corner->configuration, corner->event,
            point, &walk);
  assert_true(same_rows(firing, &walk));
  corner->points++;
  if (corner->map == NULL)
    return true;
  int cell =
      expect_cell(corner->expect, corner->configuration, corner->event, point);
  assert_int_equal(
      synfin_cell(corner->map, (size_t)corner->configuration,
                  (size_t)corner->event,
                  expect_word(corner->expect, corner->event, point)),
      cell);
  return true;
}

/* The cells of a corner: no two of them fire the same rows. */
static void check_apart(const struct corner *corner) {
  const struct flat *flat = corner->cover->flat;
  struct cell cell = flat_cell(flat, corner->configuration, corner->event);
  for (int a = 0; a < cell.count; a++)
    for (int b = 0; b < a; b++)
      assert_int_not_equal(flat->outcomes[cell.outcomes[a]].firing,
                           flat->outcomes[cell.outcomes[b]].firing);
}

static long check_cover(const struct cover *cover,
                        const struct synfin_cells *map,
                        const struct expect *expect) {
  struct corner corner = {.cover = cover, .map = map, .expect = expect};
  const struct model *m = cover->model;
  for (int k = 0; k < m->nconfigurations; k++)
    for (int e = 0; e < m->nevents && cover->flat->reachable[k]; e++) {
      struct arena scratch = {NULL};
      corner.configuration = k;
      corner.event = e;
      assert_true(points_visit(&scratch, m, cover->flat->options, k, e, look_at,
                               &corner));
      check_apart(&corner);
      arena_free(&scratch);
    }
  return corner.points;
}

/* Each variant of a table, or the table without options. */
static void table(void **state) {
  const char *name = *state;
  struct arena arena = {NULL};
  struct source source;
  struct diag diag;
  assert_int_equal(source_read(&source, &arena, name), 0);
  diag_init(&diag, &arena, &source);
  struct ast *ast = parse_into(&arena, &arena, &source, &diag);
  struct model *m = resolve(&arena, ast, &source, &diag);
  assert_non_null(m);
  for (int v = 0; v < m->nvariants || v == 0; v++) {
    const struct cover *cover =
        m->nvariants > 0 ? cover_make(&arena, m, m->variants[v].options,
                                      m->variants[v].name, &diag)
                         : cover_make(&arena, m, 0, "plain", &diag);
    assert_non_null(cover);
    assert_true(check_cover(cover, NULL, NULL) > 0);
  }
  arena_free(&arena);
}

static void check_map(const char *variant, const struct synfin_cells *map) {
  struct expect expect;
  expect_read(&expect, variant);
  assert_int_equal(map->count, expect.cover->ncells);
  assert_int_equal(map->fingerprint, expect.cover->fingerprint);
  long points = check_cover(expect.cover, map, &expect);
  print_message("%s: %ld inputs in %d cells\n", variant, points,
                expect.cover->ncells);
  expect_free(&expect);
}

static void modern(void **state) {
  (void)state;
  check_map("modern", &tcp_modern_cells);
}

static void classic(void **state) {
  (void)state;
  check_map("classic", &tcp_classic_cells);
}

static void minimal(void **state) {
  (void)state;
  check_map("minimal", &tcp_minimal_cells);
}

int main(int argc, char **argv) {
  struct CMUnitTest *tests = calloc((size_t)argc + 3, sizeof *tests);
  size_t count = 0;
  if (tests == NULL)
    return 1;
  for (int i = 1; i < argc; i++)
    tests[count++] = (struct CMUnitTest){argv[i], table, NULL, NULL, argv[i]};
  tests[count++] = (struct CMUnitTest)cmocka_unit_test(modern);
  tests[count++] = (struct CMUnitTest)cmocka_unit_test(classic);
  tests[count++] = (struct CMUnitTest)cmocka_unit_test(minimal);
  int failed = _cmocka_run_group_tests("cells", tests, count, NULL, NULL);
  free(tests);
  return failed;
}
