/* Memory of a phase, and the small containers that live in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "arena.h"
#include "bits.h"
#include "ints.h"
#include "table.h"

static bool is_zero(const char *memory, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (memory[i])
      return false;
  return true;
}

static void pieces_are_zeroed_and_apart(void **state) {
  (void)state;
  static const size_t sizes[] = {0, 1, 15, 16, 17, 4096, 300000, 5, 2000000};
  struct arena arena = {NULL};
  char *pieces[9];
  for (int turn = 0; turn < 3; turn++) {
    for (int i = 0; i < 9; i++) {
      pieces[i] = arena_alloc(&arena, sizes[i]);
      assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
      assert_true(is_zero(pieces[i], sizes[i]));
      memset(pieces[i], 'a' + i, sizes[i]);
    }
    for (int i = 0; i < 9; i++)
      for (size_t k = 0; k < sizes[i]; k++)
        assert_int_equal(pieces[i][k], 'a' + i);
    arena_reset(&arena); /* what was used comes back zeroed */
  }
  arena_free(&arena);
  arena_free(&arena);
}

static void arrays_grow(void **state) {
  (void)state;
  struct arena arena = {NULL};
  int *numbers = NULL, *others = NULL;
  size_t count = 0, capacity = 0, nothers = 0, others_capacity = 0;
  for (int i = 0; i < 200000; i++) {
    int *place = ARENA_PUSH(&arena, numbers, count, capacity);
    assert_int_equal(*place, 0);
    *place = i;
    if (i % 3 == 0)
      *ARENA_PUSH(&arena, others, nothers, others_capacity) = -i;
  }
  for (int i = 0; i < 200000; i++)
    assert_int_equal(numbers[i], i);
  for (size_t i = 0; i < nothers; i++)
    assert_int_equal(others[i], -3 * (int)i);
  arena_free(&arena);
}

static void texts_grow(void **state) {
  (void)state;
  struct arena arena = {NULL};
  size_t size = 2, length = 0;
  char *text = arena_copy(&arena, "", 0);
  text = arena_resize_text(&arena, text, 0, 1, size);
  for (int i = 0; i < 600000; i++) {
    if (length + 1 == size) {
      text = arena_resize_text(&arena, text, length, size, 2 * size);
      size *= 2;
      arena_alloc(&arena, i % 2 ? 40 : 1); /* so that not all is in place */
    }
    text[length++] = (char)('a' + i % 26);
    text[length] = '\0';
  }
  assert_int_equal(strlen(text), 600000);
  for (int i = 0; i < 600000; i++)
    assert_int_equal(text[i], 'a' + i % 26);
  arena_free(&arena);
}

static void texts_are_printed(void **state) {
  (void)state;
  struct arena arena = {NULL};
  char expected[1000];
  for (int width = 0; width < 900; width += 7) {
    snprintf(expected, sizeof expected, "<%*d>", width, 42);
    assert_string_equal(arena_printf(&arena, "<%*d>", width, 42), expected);
  }
  assert_string_equal(arena_copy(&arena, "copy that", 4), "copy");
  arena_free(&arena);
}

static void bits_are_found(void **state) {
  (void)state;
  struct arena arena = {NULL};
  static const int members[] = {0, 1, 63, 64, 130, 199};
  uint64_t *set = bits_new(&arena, 200);
  assert_true(bits_empty(set, 200));
  assert_int_equal(bits_next(set, 0, 200), -1);
  for (int i = 0; i < 6; i++)
    bits_set(set, members[i]);
  int found = 0;
  for (int b = bits_next(set, 0, 200); b >= 0; b = bits_next(set, b + 1, 200))
    assert_int_equal(b, members[found++]);
  assert_int_equal(found, 6);
  assert_int_equal(bits_next(set, 131, 199), -1);
  assert_int_equal(bits_next(set, 200, 200), -1);
  assert_int_equal(bits_count(set[0]), 3);
  bits_clear(set, 199);
  assert_int_equal(bits_next(set, 131, 200), -1);
  arena_free(&arena);
}

static void sequences_are_kept_once(void **state) {
  (void)state;
  struct arena arena = {NULL};
  struct ints ints = {.arena = &arena};
  int items[3];
  assert_int_equal(ints_intern(&ints, NULL, 0), 0);
  for (int turn = 0; turn < 2; turn++)
    for (int i = 0; i < 3000; i++) {
      items[0] = i % 50;
      items[1] = i / 50;
      items[2] = -i;
      assert_int_equal(ints_intern(&ints, items, 3), i + 1);
    }
  assert_int_equal(ints_intern(&ints, items, 2), 3001);
  assert_int_equal(ints_intern(&ints, items, 0), 0);
  assert_int_equal(ints.all[3000].items[2], -2999);
  arena_free(&arena);
}

static void names_are_looked_up(void **state) {
  (void)state;
  struct arena arena = {NULL};
  struct table table = {.arena = &arena};
  const char *names[500];
  assert_int_equal(table_get(&table, "nothing"), -1);
  for (int i = 0; i < 500; i++) {
    names[i] = arena_printf(&arena, "name %d", i);
    assert_int_equal(table_put(&table, names[i], i), -1);
  }
  for (int i = 0; i < 500; i++) {
    assert_int_equal(table_get(&table, names[i]), i);
    assert_int_equal(table_put(&table, names[i], 7), i);
  }
  assert_int_equal(table_get(&table, NULL), -1);
  arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pieces_are_zeroed_and_apart),
      cmocka_unit_test(arrays_grow),
      cmocka_unit_test(texts_grow),
      cmocka_unit_test(texts_are_printed),
      cmocka_unit_test(bits_are_found),
      cmocka_unit_test(sequences_are_kept_once),
      cmocka_unit_test(names_are_looked_up),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
