/* The oracle's tests on mutants, in one process:
 *   mutation_oracle [--groups | --all] < IDS
 *   mutation_oracle --definitions [N]
 * For each id, one on a line, "ID killed by GROUP: TEST" or "ID survived"; with
 * --groups by the first test of each group, with --all by each test. The
 * programs of tests/oracle are linked in; what they ask of cmocka is answered
 * here, so that a test which fails comes back and the next mutant can follow.
 *
 * A mutant is the mended model (mutate.h): what an edit leaves undefined has
 * the meaning that shows least, and no error gives it away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "definitions_judge.h"
#include "mutate.h"
#include "oracle.h"

#define PROGRAM(name) int name(void);
#include "oracle_programs.def"
#undef PROGRAM

enum {
  MOST_TESTS = 512,
  ID_ROOM = 32
};

struct judged_test {
  const char *group, *name;
  CMUnitTestFunction function;
  bool *visits; /* per stage: does it get there on the unchanged table? */
};

/* What the functions of cmocka below work on. */
struct judgement {
  struct judged_test tests[MOST_TESTS];
  size_t count;
  jmp_buf back;
  bool loud;    /* says why a test fails */
  bool *visits; /* where the stages that are visited are noted; or NULL */
};

/* There is one: cmocka's functions take no context. */
static struct judgement *judged(void) {
  static struct judgement all;
  return &all;
}

/* --- What the tests ask of the compiler ----------------------------------- */

/* The tests call this under the name of interpret(). */
void oracle_interpret(const struct model *model, options_t options,
                      int configuration, int event, const uint8_t *point,
                      struct walk *walk);
void oracle_interpret(const struct model *model, options_t options,
                      int configuration, int event, const uint8_t *point,
                      struct walk *walk) {
  interpret(model, options, configuration, event, point, walk);
  for (int i = 0; judged()->visits && i < walk->nrows; i++)
    judged()->visits[model->rows[walk->rows[i]].stage] = true;
}

/* --- What the tests ask of cmocka ----------------------------------------- */

int _cmocka_run_group_tests(const char *group_name,
                            const struct CMUnitTest *const tests,
                            const size_t num_tests,
                            CMFixtureFunction group_setup,
                            CMFixtureFunction group_teardown) {
  (void)group_setup;
  (void)group_teardown;
  for (size_t i = 0; i < num_tests && judged()->count < MOST_TESTS; i++)
    judged()->tests[judged()->count++] = (struct judged_test){
        group_name, tests[i].name, tests[i].test_func, NULL};
  return 0;
}

void _fail(const char *const file, const int line) {
  if (judged()->loud)
    fprintf(stderr, "%s:%d: failed\n", file, line);
  longjmp(judged()->back, 1);
}

void print_error(const char *const format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (judged()->loud)
    vfprintf(stderr, format, arguments);
  va_end(arguments);
}

void _assert_true(const LargestIntegralType result,
                  const char *const expression, const char *const file,
                  const int line) {
  (void)expression;
  if (!result)
    _fail(file, line);
}

void _assert_int_equal(const LargestIntegralType a, const LargestIntegralType b,
                       const char *const file, const int line) {
  if (a != b)
    _fail(file, line);
}

void _assert_string_equal(const char *const a, const char *const b,
                          const char *const file, const int line) {
  if (strcmp(a, b) != 0)
    _fail(file, line);
}

void _assert_string_not_equal(const char *const a, const char *const b,
                              const char *file, const int line) {
  if (strcmp(a, b) == 0)
    _fail(file, line);
}

void _assert_in_range(const LargestIntegralType value,
                      const LargestIntegralType minimum,
                      const LargestIntegralType maximum, const char *const file,
                      const int line) {
  if (value < minimum || value > maximum)
    _fail(file, line);
}

/* --- Judging -------------------------------------------------------------- */

static bool passes(const struct judged_test *test, struct oracle *table) {
  void *state = table;
  if (setjmp(judged()->back) != 0)
    return false;
  test->function(&state);
  return true;
}

/* How much is to be found out of a mutant. */
enum extent {
  FIRST,
  GROUPS,
  ALL
};

/* Says which tests fail. An edit of a stage to which a test never gets is none
 * for that test, so it is left out. */
static void judge(struct oracle *table, const char *id, int stage,
                  enum extent extent) {
  const char *killer = NULL; /* the last group that did */
  for (size_t i = 0; i < judged()->count; i++) {
    const struct judged_test *test = &judged()->tests[i];
    if (!test->visits[stage])
      continue;
    if (killer && (extent == FIRST ||
                   (extent == GROUPS && strcmp(killer, test->group) == 0)))
      continue;
    if (passes(test, table))
      continue;
    killer = test->group;
    printf("%s killed by %s: %s\n", id, test->group, test->name);
  }
  if (!killer)
    printf("%s survived\n", id);
}

/* Of a mutant of the classifier: the first test that fails. */
static bool kill_by_numbers(struct oracle *table, char *by, size_t room) {
  for (size_t i = 0; i < judged()->count; i++)
    if (!passes(&judged()->tests[i], table)) {
      snprintf(by, room, "%s: %s", judged()->tests[i].group,
               judged()->tests[i].name);
      return true;
    }
  return false;
}

static const struct mutant *find(const struct mutants *mutants,
                                 const char *id) {
  for (size_t i = 0; i < mutants->count; i++)
    if (strcmp(mutants->items[i].id, id) == 0)
      return &mutants->items[i];
  return NULL;
}

/* Mutants come in the order of the list, so the search goes on where it was. */
static const struct mutant *find_from(const struct mutants *mutants,
                                      const char *id, size_t *at) {
  struct mutants rest = {mutants->items + *at, mutants->count - *at, 0, false};
  const struct mutant *mutant = find(&rest, id);
  if (mutant == NULL)
    mutant = find(mutants, id);
  if (mutant != NULL)
    *at = (size_t)(mutant - mutants->items);
  return mutant;
}

static int judge_ids(struct oracle *table, enum extent extent) {
  const struct model *original = table->model;
  struct arena scratch = {NULL};
  struct mutants mutants;
  char id[ID_ROOM];
  size_t at = 0;
  mutate_list(&table->arena, original, NULL, &mutants);
  while (fgets(id, sizeof id, stdin) != NULL) {
    id[strcspn(id, "\n")] = '\0';
    const struct mutant *mutant = find_from(&mutants, id, &at);
    if (mutant == NULL) {
      fprintf(stderr, "there is no mutant '%s'\n", id);
      return 2;
    }
    table->model = mutate_apply(&scratch, original, mutant, true);
    judge(table, id, original->rows[mutant->row].stage, extent);
    arena_reset(&scratch);
  }
  arena_free(&scratch);
  table->model = original;
  return 0;
}

/* The unchanged table must pass, or killing means nothing. Notes which stages
 * each test visits. */
static bool original_passes(struct oracle *table) {
  judged()->loud = true;
  for (size_t i = 0; i < judged()->count; i++) {
    judged()->visits = judged()->tests[i].visits =
        ARENA_ARRAY(&table->arena, bool, table->model->nstages + 1);
    if (!passes(&judged()->tests[i], table)) {
      fprintf(stderr, "%s: %s fails on the table itself\n",
              judged()->tests[i].group, judged()->tests[i].name);
      return false;
    }
  }
  judged()->loud = false;
  judged()->visits = NULL;
  return true;
}

int main(int argc, char **argv) {
  void *state = NULL;
  enum extent extent = FIRST;
  if (argc == 2)
    extent = strcmp(argv[1], "--groups") == 0 ? GROUPS
             : strcmp(argv[1], "--all") == 0  ? ALL
                                              : FIRST;
  bool definitions = argc > 1 && strcmp(argv[1], "--definitions") == 0;
  unsigned long step = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
  if (argc > 1 && extent == FIRST && !definitions) {
    fputs("usage: mutation_oracle [--groups | --all] < IDS\n"
          "       mutation_oracle --definitions [N]: each Nth of them\n",
          stderr);
    return 2;
  }
#define PROGRAM(name) name();
#include "oracle_programs.def"
#undef PROGRAM
  if (judged()->count == MOST_TESTS || oracle_setup(&state) != 0)
    return 2;
  ((struct oracle *)state)->by_sight = true;
  int status = original_passes(state) ? 0 : 2;
  if (status == 0 && definitions)
    definitions_judge(state, kill_by_numbers, step > 0 ? step : 1);
  else if (status == 0)
    status = judge_ids(state, extent);
  oracle_teardown(&state);
  return status;
}
