/* Text to tokens, and reading sources. */
#include "front.h"

#include <stdio.h>
#include <string.h>

/* Lexes a text and compares the kinds of its tokens. */
#define assert_tokens(text, ...)                                               \
  check_tokens(text, (enum token_kind[]){__VA_ARGS__, TOKEN_END})

static void check_tokens(const char *text, const enum token_kind *kinds) {
  struct front front;
  front_string(&front, text);
  struct lexed *lexed = lex(&front.arena, &front.source, &front.diag);
  for (size_t i = 0; i < lexed->count; i++)
    assert_int_equal(lexed->tokens[i].kind, kinds[i]);
  assert_int_equal(kinds[lexed->count - 1], TOKEN_END);
  front_done(&front);
}

static void signs(void **state) {
  (void)state;
  assert_tokens("-> => = < =< > >= + - | : , ( )", TOKEN_ARROW, TOKEN_SENDS,
                TOKEN_EQUAL, TOKEN_LESS, TOKEN_LESS_EQUAL, TOKEN_GREATER,
                TOKEN_GREATER_EQUAL, TOKEN_PLUS, TOKEN_MINUS, TOKEN_BAR,
                TOKEN_COLON, TOKEN_COMMA, TOKEN_LEFT, TOKEN_RIGHT,
                TOKEN_NEWLINE);
}

static void names_and_numbers(void **state) {
  (void)state;
  assert_tokens("A a.b-c_d2 FIN-WAIT-1 3 3.10.7.4 Do", TOKEN_NAME, TOKEN_NAME,
                TOKEN_NAME, TOKEN_NUMBER, TOKEN_SECTION, TOKEN_NAME,
                TOKEN_NEWLINE);
  assert_tokens("a-1", TOKEN_NAME, TOKEN_NEWLINE);
  assert_tokens("a - 1", TOKEN_NAME, TOKEN_MINUS, TOKEN_NUMBER, TOKEN_NEWLINE);
  assert_tokens("a->b", TOKEN_NAME, TOKEN_ARROW, TOKEN_NAME, TOKEN_NEWLINE);
  assert_tokens("a-", TOKEN_NAME, TOKEN_MINUS, TOKEN_NEWLINE);
  assert_tokens("a.", TOKEN_NAME, TOKEN_ERROR, TOKEN_NEWLINE);
  assert_tokens("a|b", TOKEN_NAME, TOKEN_BAR, TOKEN_NAME, TOKEN_NEWLINE);
}

static void strings_and_comments(void **state) {
  (void)state;
  assert_tokens("\"a\" \"\" \"\\\"\\\\\" # \"no string", TOKEN_STRING,
                TOKEN_STRING, TOKEN_STRING, TOKEN_NEWLINE);
  assert_tokens("\"# no comment\"", TOKEN_STRING, TOKEN_NEWLINE);
  assert_tokens("\"\xC3\xA9\" # \xF0\x9F\x98\x80", TOKEN_STRING, TOKEN_NEWLINE);
  assert_tokens("#", TOKEN_END);
}

static void ends_of_sentences(void **state) {
  (void)state;
  assert_tokens("", TOKEN_END);
  assert_tokens("\n \t\r\n", TOKEN_END);
  assert_tokens("a\nb", TOKEN_NAME, TOKEN_NEWLINE, TOKEN_NAME, TOKEN_NEWLINE);
  assert_tokens("a\r\n\r\n\nb\n", TOKEN_NAME, TOKEN_NEWLINE, TOKEN_NAME,
                TOKEN_NEWLINE);
  assert_tokens("a:\nb", TOKEN_NAME, TOKEN_COLON, TOKEN_NAME, TOKEN_NEWLINE);
  assert_tokens("a: # remark\n\n# more\nb", TOKEN_NAME, TOKEN_COLON, TOKEN_NAME,
                TOKEN_NEWLINE);
  assert_tokens("a\n# remark\n-> b", TOKEN_NAME, TOKEN_ARROW, TOKEN_NAME,
                TOKEN_NEWLINE);
  assert_tokens("a\n|b\n\"c\"\nwhy", TOKEN_NAME, TOKEN_BAR, TOKEN_NAME,
                TOKEN_STRING, TOKEN_WHY, TOKEN_NEWLINE);
  assert_tokens("a\notherwise", TOKEN_NAME, TOKEN_NEWLINE, TOKEN_OTHERWISE,
                TOKEN_NEWLINE);
}

/* Every word that the language page lists as continuing the line above. */
static void continuing_words(void **state) {
  (void)state;
  static const char *const words[] = {"do",   "set",  "start", "cancel", "post",
                                      "next", "stop", "then",  "spawn",  "ref",
                                      "why",  "says", "and",   "or"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    char text[32];
    struct front front;
    snprintf(text, sizeof text, "a\n%s", words[i]);
    front_string(&front, text);
    assert_int_equal(lex(&front.arena, &front.source, &front.diag)->count, 4);
    front_done(&front);
  }
}

static void names_are_interned(void **state) {
  (void)state;
  struct front front;
  front_string(&front, "syn SYN syn");
  struct lexed *lexed = lex(&front.arena, &front.source, &front.diag);
  assert_ptr_equal(lexed->tokens[0].text, lexed->tokens[2].text);
  assert_ptr_not_equal(lexed->tokens[0].text, lexed->tokens[1].text);
  front_done(&front);
}

static void many_names(void **state) {
  (void)state;
  struct front front;
  static char text[40000 * 8];
  size_t length = 0;
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 20000; i++)
      length +=
          (size_t)snprintf(text + length, sizeof text - length, "n%d ", i);
  front_text(&front, text, length);
  struct lexed *lexed = lex(&front.arena, &front.source, &front.diag);
  assert_int_equal(lexed->count, 40002);
  for (int i = 0; i < 20000; i++)
    assert_ptr_equal(lexed->tokens[i].text, lexed->tokens[i + 20000].text);
  front_done(&front);
}

static void places(void **state) {
  (void)state;
  struct front front;
  front_string(&front, "a\n\xC3\xA9\tb\r\n");
  struct place place = source_place(&front.source, 0);
  assert_true(place.line == 1 && place.column == 1);
  place = source_place(&front.source, 5);
  assert_true(place.line == 2 && place.column == 3);
  place = source_place(&front.source, 1000);
  assert_true(place.line == 3 && place.column == 1);
  front_done(&front);
}

/* More tokens than are handled: one message, no further work. */
static void too_many_tokens(void **state) {
  (void)state;
  struct front front;
  size_t length = SOURCE_MAX;
  char *text = test_malloc(length);
  memset(text, '|', length);
  front_text(&front, text, length);
  test_free(text);
  struct lexed *lexed = lex(&front.arena, &front.source, &front.diag);
  assert_true(lexed->count < LEX_MAX_TOKENS + 10);
  assert_int_equal(front.diag.reported[DIAG_LIMIT], 1);
  front_done(&front);
}

/* What cannot be read gives -1 and leaves the source alone. */
static void unreadable(void **state) {
  (void)state;
  struct arena arena = {NULL};
  struct source source;
  assert_int_equal(source_read(&source, &arena, SYNFIN_SOURCE_DIR), -1);
  assert_int_equal(source_read(&source, &arena, "no/such/file"), -1);
  assert_int_equal(source_read(&source, &arena, "/dev/zero"), 1);
  assert_int_equal(source_read(&source, &arena, "/dev/null"), 0);
  assert_int_equal(source.length, 0);
  arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(signs),
      cmocka_unit_test(names_and_numbers),
      cmocka_unit_test(strings_and_comments),
      cmocka_unit_test(ends_of_sentences),
      cmocka_unit_test(continuing_words),
      cmocka_unit_test(names_are_interned),
      cmocka_unit_test(many_names),
      cmocka_unit_test(places),
      cmocka_unit_test(too_many_tokens),
      cmocka_unit_test(unreadable),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
