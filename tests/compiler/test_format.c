/* format_into() against the C library's own. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "format.h"

enum {
  ROOM = 64
};

static void agree(size_t room, const char *format, ...) {
  char ours[ROOM], theirs[ROOM];
  va_list arguments, again;
  memset(ours, '#', sizeof ours);
  memset(theirs, '#', sizeof theirs);
  va_start(arguments, format);
  va_copy(again, arguments);
  size_t length = format_into(ours, room, format, arguments);
  int expected = vsnprintf(theirs, room, format, again);
  va_end(again);
  va_end(arguments);
  assert_int_equal(length, expected);
  assert_memory_equal(ours, theirs, room);
  for (size_t i = room; i < sizeof ours; i++)
    assert_int_equal(ours[i], '#');
}

static void agrees_with_the_library(void **state) {
  (void)state;
  for (size_t room = 0; room < ROOM; room++) {
    agree(room, "nothing to convert");
    agree(room, "%s", "");
    agree(room, "<%s>, then %s", "one", "two, which is somewhat longer");
    agree(room, "%d %d %d", 0, -1, 10);
    agree(room, "%d %d", INT_MAX, INT_MIN);
    agree(room, "%s %d%% %s", "a", 7, "after a per cent sign");
    agree(room, "%d %5.2s|%s %lu", 3, "word", "text", 18446744073709551615ul);
    agree(room, "%*s/* %s", 4, "", "indented");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_the_library)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
