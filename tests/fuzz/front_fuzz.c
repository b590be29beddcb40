/* libFuzzer harness of the front end: whatever the text, parsing it and
 * formatting it must come to an end without a crash; what could be formatted
 * must parse to the same words and stay as it is when it is formatted again. */
#include "diag.h"
#include "fmt.h"
#include "lex.h"
#include "parse.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool condition) {
  if (!condition)
    abort();
}

static void same_words(struct arena *arena, const struct source *a,
                       const struct source *b) {
  struct diag diag;
  diag_init(&diag, arena, a);
  struct lexed *x = lex(arena, a, &diag), *y = lex(arena, b, &diag);
  insist(diag.errors == 0 && x->count == y->count);
  insist(x->ncomments == y->ncomments);
  for (size_t i = 0; i < x->count; i++) {
    struct span left = x->tokens[i].span, right = y->tokens[i].span;
    insist(x->tokens[i].kind == y->tokens[i].kind);
    insist(left.length == right.length);
    insist(memcmp(a->text + left.offset, b->text + right.offset, left.length) ==
           0);
  }
}

static void format_twice(struct arena *arena, const struct source *source,
                         const char *text, size_t length) {
  struct source formatted;
  struct diag diag;
  size_t again_length;
  source_from_text(&formatted, arena, "formatted", text, length);
  diag_init(&diag, arena, &formatted);
  char *again = fmt_source(arena, &formatted, &diag, &again_length);
  insist(again && again_length == length && memcmp(again, text, length) == 0);
  same_words(arena, source, &formatted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct arena arena = {NULL};
  struct source source;
  struct diag diag;
  size_t length;
  FILE *nowhere = fopen("/dev/null", "w");
  source_from_text(&source, &arena, "fuzz", (const char *)data, size);
  diag_init(&diag, &arena, &source);
  char *text = fmt_source(&arena, &source, &diag, &length);
  insist((text != NULL) == (diag.errors == 0));
  if (text)
    format_twice(&arena, &source, text, length);
  if (nowhere) {
    diag_print(&diag, DIAG_GNU, nowhere);
    diag_print(&diag, DIAG_SARIF, nowhere);
    fclose(nowhere);
  }
  arena_free(&arena);
  return 0;
}
