/* Tokens to syntax tree: what is read, and what is said about what cannot be.
 * Each inputs/bad/X.fsm has the findings about it beside it in X.txt. */
#include "front.h"
#include "parse.h"

#include <stdio.h>
#include <string.h>

static struct ast *parsed(struct front *front, const char *text) {
  front_string(front, text);
  struct ast *ast = parse(&front->arena, &front->source, &front->diag);
  if (front->diag.errors > 0)
    fail_msg("%s", front_printed(front, DIAG_GNU));
  return ast;
}

static void bad_file(const char *path) {
  struct front front;
  front_file(&front, path);
  parse(&front.arena, &front.source, &front.diag);
  assert_true(front.diag.errors > 0);
  const char *golden =
      arena_printf(&front.arena, "%.*s.txt", (int)strlen(path) - 4, path);
  front_golden(&front.arena, golden, front_printed(&front, DIAG_GNU));
  assert_true(front_is_json(front_printed(&front, DIAG_JSON)));
  assert_true(front_is_json(front_printed(&front, DIAG_SARIF)));
  front_done(&front);
}

static void bad_files(void **state) {
  (void)state;
  front_each("tests/frontend/inputs/bad", bad_file);
}

static void good_file(const char *path) {
  struct front front;
  front_file(&front, path);
  parse(&front.arena, &front.source, &front.diag);
  if (front.diag.errors > 0)
    fail_msg("%s", front_printed(&front, DIAG_GNU));
  front_done(&front);
}

static void good_files(void **state) {
  (void)state;
  front_each("tests/frontend/inputs/good", good_file);
  front_each("spec", good_file);
}

static void nothing(void **state) {
  (void)state;
  struct front front;
  struct ast *ast = parsed(&front, "");
  assert_null(ast->machine.text);
  front_done(&front);
}

static void strings_are_joined(void **state) {
  (void)state;
  struct front front;
  struct ast *ast = parsed(&front, "state A \"one\\\"\"\n \"\\\\two\" \"\"");
  assert_string_equal(ast->states.items[0].text, "one\" \\two ");
  front_done(&front);
}

static void a_row(void **state) {
  (void)state;
  struct front front;
  struct ast *ast = parsed(
      &front, "stage s of E in A not B with f x on a if o not p ref 3, R 4 "
              "\"t\"\n"
              "A B if q ref 5:\n"
              "  a x|y b not z if r otherwise -> C do d e start t\n"
              "    cancel all set f x cancel u then w ref 1.2, M 3 why \"y\"\n"
              "    says \"s\"\n"
              "  ignore\n");
  const struct ast_stage *stage = &ast->stages.items[0];
  assert_string_equal(stage->on.text, "a");
  assert_int_equal(stage->in.states.count, 2);
  assert_true(stage->in.states.items[1].negated);
  assert_string_equal(stage->in.with.items[0].subject.text, "f");
  assert_int_equal(stage->ifs.count, 2);
  assert_int_equal(stage->refs.count, 2);
  assert_string_equal(stage->refs.items[0].source, "");
  assert_string_equal(stage->refs.items[1].source, "R");
  assert_string_equal(stage->refs.items[1].number, "4");
  assert_int_equal(stage->groups[0].count, 2);
  const struct ast_row *row = &stage->groups[0].rows[0];
  assert_int_equal(row->conditions.count, 2);
  assert_int_equal(row->conditions.items[0].values.count, 2);
  assert_true(row->conditions.items[1].negated);
  assert_true(row->otherwise);
  assert_int_equal(row->outcome, OUTCOME_ENTER);
  assert_int_equal(row->neffects, 6);
  assert_int_equal(row->effects[3].kind, EFFECT_CANCEL_ALL);
  assert_int_equal(row->effects[4].kind, EFFECT_SET);
  assert_int_equal(row->effects[5].kind, EFFECT_CANCEL);
  assert_int_equal(row->flow, FLOW_THEN);
  assert_string_equal(row->says, "s");
  assert_int_equal(source_place(&front.source, row->span.offset).line, 3);
  assert_int_equal(row->span.length, 48);
  assert_int_equal(stage->groups[0].rows[1].outcome, OUTCOME_IGNORE);
  front_done(&front);
}

static void groups(void **state) {
  (void)state;
  struct front front;
  struct ast *ast = parsed(&front, "stage s of E\nA: ignore\nB:\nC:\n"
                                   "a x next\na y stop\nD:\nstage t of E");
  assert_int_equal(ast->stages.count, 2);
  assert_int_equal(ast->stages.items[0].count, 4);
  assert_int_equal(ast->stages.items[0].groups[0].count, 1);
  assert_int_equal(ast->stages.items[0].groups[1].count, 0);
  assert_int_equal(ast->stages.items[0].groups[2].count, 2);
  assert_int_equal(ast->stages.items[0].groups[3].count, 0);
  front_done(&front);
}

/* a + 1 =< b < c and not d or e  is  ((a+1 =< b) and (b < c) and not d) or e */
static void expressions(void **state) {
  (void)state;
  struct front front;
  struct ast *ast = parsed(&front, "define X = a + 1 =< b < c and not d or e");
  const struct ast_expression *top = ast->defines.items[0].value;
  assert_int_equal(top->operation, AST_OR);
  assert_string_equal(top->right->name.text, "e");
  assert_int_equal(top->left->operation, AST_AND);
  assert_int_equal(top->left->right->operation, AST_NOT);
  const struct ast_expression *chain = top->left->left;
  assert_int_equal(chain->operation, AST_AND);
  assert_int_equal(chain->left->operation, AST_LESS_EQUAL);
  assert_int_equal(chain->left->left->operation, AST_PLUS);
  assert_int_equal(chain->right->operation, AST_LESS);
  assert_ptr_equal(chain->left->right, chain->right->left);
  assert_int_equal(top->span.offset, 11);
  assert_int_equal(top->span.length, 29);
  front_done(&front);
}

static void steps(void **state) {
  (void)state;
  struct front front;
  struct ast *ast = parsed(&front, "scenario s between p q ref 3 \"x\"\n"
                                   "p E a b -> A why \"y\"\n"
                                   "p => q E -> B\np => q lost\n"
                                   "p => q again E -> B\n"
                                   "p => q stray E with N 7 M -> B\n"
                                   "p => q late\np => q nothing\n"
                                   "p restarts");
  const struct ast_scenario *scenario = &ast->scenarios.items[0];
  assert_int_equal(scenario->count, 8);
  for (int i = 0; i < 8; i++)
    assert_int_equal(scenario->steps[i].kind, STEP_LOCAL + i);
  assert_null(scenario->steps[0].from.text);
  assert_string_equal(scenario->steps[0].to.text, "p");
  assert_string_equal(scenario->steps[3].from.text, "p");
  assert_string_equal(scenario->steps[3].to.text, "q");
  assert_string_equal(scenario->steps[3].expect.text, "B");
  front_done(&front);
}

static void what_a_step_holds(void **state) {
  (void)state;
  struct front front;
  struct ast *ast = parsed(
      &front, "scenario s between p q\nscenario t between p q after s "
              "if o not x ref 1\n"
              "p => q E a b with N 7 M -> B with f yes g no do d start e "
              "cancel all why \"y\"\n");
  const struct ast_scenario *scenario = &ast->scenarios.items[1];
  const struct ast_step *step = &scenario->steps[0];
  assert_string_equal(scenario->after.text, "s");
  assert_int_equal(scenario->ifs.count, 2);
  assert_int_equal(step->conditions.count, 1);
  assert_int_equal(step->nnumbers, 2);
  assert_string_equal(step->numbers[0].variable.text, "N");
  assert_int_equal(step->numbers[0].value, 7);
  assert_false(step->numbers[0].is_bit);
  assert_true(step->numbers[1].is_bit);
  assert_int_equal(step->within.count, 2);
  assert_int_equal(step->neffects, 3);
  assert_int_equal(step->effects[2].kind, EFFECT_CANCEL_ALL);
  assert_string_equal(step->why, "y");
  front_done(&front);
}

/* Ten thousand errors: all counted, some kept, a hundred printed. */
static void many_errors(void **state) {
  (void)state;
  enum {
    COUNT = 10000
  };
  struct front front;
  static char text[COUNT * 8 + 1];
  for (int i = 0; i < COUNT; i++)
    memcpy(text + i * 8, "state A\n", 8);
  front_string(&front, text);
  parse(&front.arena, &front.source, &front.diag);
  assert_int_equal(front.diag.errors, COUNT);
  assert_int_equal(front.diag.kept, DIAG_KEPT);
  const char *printed = front_printed(&front, DIAG_GNU);
  assert_non_null(strstr(printed, "test.fsm:100:8: error:"));
  assert_null(strstr(printed, "test.fsm:101:8: error:"));
  assert_non_null(strstr(printed, "9900 more findings are not shown"));
  front_done(&front);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bad_files),
      cmocka_unit_test(good_files),
      cmocka_unit_test(nothing),
      cmocka_unit_test(strings_are_joined),
      cmocka_unit_test(a_row),
      cmocka_unit_test(groups),
      cmocka_unit_test(expressions),
      cmocka_unit_test(steps),
      cmocka_unit_test(what_a_step_holds),
      cmocka_unit_test(many_errors),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
