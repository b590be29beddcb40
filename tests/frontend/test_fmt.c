/* The formatter: its results stand beside the inputs, formatting again changes
 * nothing, and no word is lost. */
#include "front.h"
#include "fmt.h"

#include <string.h>

/* Do two tokens say the same? */
static void same_token(const struct source *a, const struct token *x,
                       const struct source *b, const struct token *y) {
  assert_int_equal(x->kind, y->kind);
  assert_int_equal(x->span.length, y->span.length);
  assert_memory_equal(a->text + x->span.offset, b->text + y->span.offset,
                      x->span.length);
}

/* The same tokens and the same comments, though maybe at other places. */
static void same_words(struct front *a, struct front *b) {
  struct lexed *x = lex(&a->arena, &a->source, &a->diag);
  struct lexed *y = lex(&b->arena, &b->source, &b->diag);
  assert_int_equal(x->count, y->count);
  for (size_t i = 0; i < x->count; i++)
    same_token(&a->source, &x->tokens[i], &b->source, &y->tokens[i]);
  assert_int_equal(x->ncomments, y->ncomments);
  for (size_t i = 0; i < x->ncomments; i++) {
    assert_int_equal(x->comments[i].length, y->comments[i].length);
    assert_memory_equal(a->source.text + x->comments[i].offset,
                        b->source.text + y->comments[i].offset,
                        x->comments[i].length);
  }
}

static char *formatted(struct front *front) {
  size_t length;
  char *text = fmt_source(&front->arena, &front->source, &front->diag, &length);
  if (!text)
    fail_msg("%s", front_printed(front, DIAG_GNU));
  assert_int_equal(strlen(text), length);
  return text;
}

static void check_file(const char *path) {
  struct front front, again;
  front_file(&front, path);
  char *text = formatted(&front);
  front_string(&again, text);
  assert_string_equal(formatted(&again), text);
  same_words(&front, &again);
  if (strstr(path, "inputs"))
    front_golden(
        &front.arena,
        arena_printf(&front.arena, "%.*s.txt", (int)strlen(path) - 4, path),
        text);
  front_done(&again);
  front_done(&front);
}

static void files(void **state) {
  (void)state;
  front_each("tests/frontend/inputs/good", check_file);
  front_each("spec", check_file);
}

static void check_text(const char *text, const char *expected) {
  struct front front;
  front_string(&front, text);
  assert_string_equal(formatted(&front), expected);
  front_done(&front);
}

static void blank_lines(void **state) {
  (void)state;
  check_text("", "");
  check_text("\n\n", "");
  check_text("# a\n\n\n\n# b\n\n\n", "# a\n\n# b\n");
  check_text("\r\n  part   a\r\n\r\n  \"x\"\r\n\r\n\r\npart b \"y\"",
             "part a \"x\"\n\npart b \"y\"\n");
}

static void one_line_groups(void **state) {
  (void)state;
  check_text("stage s of E\nA:ignore\nLONG  :a x next\n",
             "stage s of E\n  A:         ignore\n  LONG: a x  next\n");
  check_text("stage s of E\nA:\nignore\n", "stage s of E\n  A:\n    ignore\n");
  check_text("stage s of E\nA: B:\nstage t of E",
             "stage s of E\n  A:\n  B:\nstage t of E\n");
}

static void columns(void **state) {
  (void)state;
  check_text("stage s of E\nA:\na x -> B do c stop\na long -> LONG do d next\n"
             "a y ignore\n",
             "stage s of E\n  A:\n"
             "    a x     -> B     do c  stop\n"
             "    a long  -> LONG  do d  next\n"
             "    a y     ignore\n");
  check_text("stage s of E\nA:\na x do c stop\na long next\n",
             "stage s of E\n  A:\n"
             "    a x     do c  stop\n"
             "    a long  next\n");
}

static void refuses_errors(void **state) {
  (void)state;
  struct front front;
  size_t length;
  front_string(&front, "state A\n");
  assert_null(fmt_source(&front.arena, &front.source, &front.diag, &length));
  assert_int_equal(front.diag.errors, 1);
  front_done(&front);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(files),           cmocka_unit_test(blank_lines),
      cmocka_unit_test(one_line_groups), cmocka_unit_test(columns),
      cmocka_unit_test(refuses_errors),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
