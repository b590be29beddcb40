/* Tables that were cut off: at each byte, and with a piece missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "compile_text.h"

struct table {
  char *text;
  size_t length;
};

static struct table read_table(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/tests/machines/%s", SYNFIN_SOURCE_DIR, name);
  FILE *in = fopen(path, "rb");
  assert_non_null(in);
  struct table table = {malloc(1 << 20), 0};
  assert_non_null(table.text);
  table.length = fread(table.text, 1, 1 << 20, in);
  fclose(in);
  assert_true(table.length > 0 && table.length < 1 << 20);
  return table;
}

/* The compiler gets a piece of memory of exactly the length, so that reading
 * beyond it is noticed. */
static void compile_copy(const char *text, size_t length) {
  char *copy = malloc(length + 1);
  assert_non_null(copy);
  memcpy(copy, text, length);
  compile_text(copy, length);
  free(copy);
}

static void cut_off(const char *name, size_t step) {
  struct table table = read_table(name);
  assert_true(compile_text(table.text, table.length));
  for (size_t length = 0; length < table.length; length += step)
    compile_copy(table.text, length);
  free(table.text);
}

static void cut_off_one_state(void **state) {
  (void)state;
  cut_off("one-state.fsm", 1);
}

static void cut_off_texts(void **state) {
  (void)state;
  cut_off("texts.fsm", 1);
}

static void cut_off_names(void **state) {
  (void)state;
  cut_off("names.fsm", 3);
}

static void cut_off_tftp(void **state) {
  (void)state;
  cut_off("tftp.fsm", 11);
}

/* Without each of its lines: this gets far beyond the syntax. */
static void without_a_line(const char *name) {
  struct table table = read_table(name);
  char *rest = malloc(table.length);
  assert_non_null(rest);
  for (size_t from = 0; from < table.length;) {
    const char *end = memchr(table.text + from, '\n', table.length - from);
    size_t next = end ? (size_t)(end + 1 - table.text) : table.length;
    memcpy(rest, table.text, from);
    memcpy(rest + from, table.text + next, table.length - next);
    compile_copy(rest, table.length - (next - from));
    from = next;
  }
  free(rest);
  free(table.text);
}

static void lines_missing_in_texts(void **state) {
  (void)state;
  without_a_line("texts.fsm");
}

static void lines_missing_in_names(void **state) {
  (void)state;
  without_a_line("names.fsm");
}

static void lines_missing_in_tftp(void **state) {
  (void)state;
  without_a_line("tftp.fsm");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cut_off_one_state),
      cmocka_unit_test(cut_off_texts),
      cmocka_unit_test(cut_off_names),
      cmocka_unit_test(cut_off_tftp),
      cmocka_unit_test(lines_missing_in_texts),
      cmocka_unit_test(lines_missing_in_names),
      cmocka_unit_test(lines_missing_in_tftp),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
