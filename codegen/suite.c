/* The suites cells and pairs, and which suite is meant. */
#include "suite_inner.h"

enum {
  MOST_STATES = 4096 /* of the suite w */
};

/* A vector that ends in a cell: the way to where it begins, and `count` cells.
 */
struct visiting {
  const struct suite *suite;
  void (*visit)(void *context, const struct suite_vector *);
  void *context;
  int *cells;
};

static void visit_one(struct visiting *v, const int *test, int count) {
  const struct mealy *m = v->suite->mealy;
  struct suite_vector vector = {.cells = v->cells, .test = count};
  vector.way = mealy_way(m, m->cells[test[0]].from, v->cells);
  for (int i = 0; i < count; i++)
    v->cells[vector.way + i] = test[i];
  vector.count = vector.way + count;
  v->visit(v->context, &vector);
}

/* Every cell with every one that can follow it. One that none can follow
 * stands alone. */
static void visit_pairs(struct visiting *v, int first) {
  const struct mealy *m = v->suite->mealy;
  bool any = false;
  for (int l = 0; l < m->nletters; l++) {
    int second = m->at[m->cells[first].to * m->nletters + l];
    if (second != MEALY_NONE)
      visit_one(v, (int[2]){first, second}, 2);
    any = any || second != MEALY_NONE;
  }
  if (!any)
    visit_one(v, &first, 1);
}

void suite_visit(const struct suite *suite,
                 void (*visit)(void *context, const struct suite_vector *),
                 void *context) {
  struct arena scratch = {NULL};
  struct visiting v = {suite, visit, context, NULL};
  if (suite->criterion == SUITE_W) {
    suite_visit_w(suite, visit, context);
    return;
  }
  v.cells = ARENA_ARRAY(&scratch, int, suite->mealy->nstates + 2);
  for (int c = 0; c < suite->mealy->ncells; c++)
    if (suite->criterion == SUITE_CELLS)
      visit_one(&v, &c, 1);
    else
      visit_pairs(&v, c);
  arena_free(&scratch);
}

/* The cells that can follow a cell. */
static int count_after(const struct mealy *m, int cell) {
  int count = 0;
  for (int l = 0; l < m->nletters; l++)
    count += m->at[m->cells[cell].to * m->nletters + l] != MEALY_NONE;
  return count;
}

static void count_vectors(struct suite *suite) {
  const struct mealy *m = suite->mealy;
  bool pairs = suite->criterion == SUITE_PAIRS;
  for (int c = 0; c < m->ncells; c++) {
    unsigned long long way = (unsigned)m->ways.depth[m->cells[c].from];
    unsigned long long after = pairs ? (unsigned)count_after(m, c) : 0;
    suite->vectors += after > 0 ? after : 1;
    suite->steps += after > 0 ? after * (way + 2) : way + 1;
  }
}

struct suite *suite_plan(struct arena *arena, const struct mealy *mealy,
                         enum suite_criterion criterion, int extra) {
  struct suite *suite = ARENA_ARRAY(arena, struct suite, 1);
  suite->mealy = mealy;
  suite->criterion = criterion;
  suite->extra = extra;
  for (int s = 0; s < mealy->nstates; s++)
    suite->states += mealy->alike[s] == s;
  if (criterion != SUITE_W)
    count_vectors(suite);
  else if (mealy->nstates > MOST_STATES || !suite_plan_w(arena, suite))
    return NULL;
  return suite;
}
