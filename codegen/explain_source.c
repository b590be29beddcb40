/* The sentences of the source, as they are quoted to people. */
#include <ctype.h>
#include <string.h>
#include "explain.h"

unsigned explain_line(const struct model *model, struct span span) {
  return source_place(model->source, span.offset).line;
}

static bool is_name_character(char c) {
  return isalnum((unsigned char)c) || c == '.' || c == '-' || c == '_';
}

/* Does one of the words stand at `text`? */
static bool starts_word(const char *text, const char *const *words,
                        size_t count) {
  for (size_t i = 0; i < count; i++) {
    size_t length = strlen(words[i]);
    if (strncmp(text, words[i], length) == 0 &&
        !is_name_character(text[length]))
      return true;
  }
  return false;
}

/* Does this line continue the one above? (LANGUAGE.md section 2) */
static bool continues(const char *line) {
  static const char *const words[] = {"do",   "set",  "start", "cancel", "post",
                                      "next", "stop", "then",  "spawn",  "ref",
                                      "why",  "says", "and",   "or"};
  line += strspn(line, " \t");
  return *line == '|' || *line == '"' || strncmp(line, "->", 2) == 0 ||
         starts_word(line, words, sizeof words / sizeof *words);
}

struct quoting {
  char *text; /* what has been taken so far */
  size_t length;
  bool blank; /* a blank is due before the next character */
};

static void take(struct quoting *quoting, char c) {
  if (quoting->blank && quoting->length > 0)
    quoting->text[quoting->length++] = ' ';
  quoting->blank = false;
  quoting->text[quoting->length++] = c;
}

/* Takes a string with its quotes; returns the place behind it. */
static const char *take_string(struct quoting *quoting, const char *at) {
  take(quoting, *at++);
  while (*at != '\0' && *at != '\n' && *at != '"') {
    if (*at == '\\' && at[1] != '\0' && at[1] != '\n')
      quoting->text[quoting->length++] = *at++;
    quoting->text[quoting->length++] = *at++;
  }
  if (*at == '"')
    quoting->text[quoting->length++] = *at++;
  return at;
}

/* The length of the sentence as it stands in the file. */
static size_t raw_length(const char *text) {
  const char *at = text + strcspn(text, "\n");
  while (*at == '\n' && continues(at + 1))
    at += 1 + strcspn(at + 1, "\n");
  return (size_t)(at - text);
}

const char *explain_sentence(struct arena *arena, const struct source *source,
                             struct span span, bool tail) {
  static const char *const tails[] = {"ref", "why", "says"};
  const char *at = source->text + span.offset;
  struct quoting quoting = {0};
  quoting.text = arena_alloc(arena, raw_length(at) + 2);
  while (*at != '\0') {
    bool begins = quoting.length == 0 || quoting.blank;
    if (*at == '\n' && !continues(at + 1))
      break;
    if (!tail && begins && starts_word(at, tails, 3))
      break;
    if (*at == '"')
      at = take_string(&quoting, at);
    else if (*at == '#')
      at += strcspn(at, "\n");
    else if (isspace((unsigned char)*at)) {
      quoting.blank = true;
      at++;
    } else
      take(&quoting, *at++);
  }
  return arena_copy(arena, quoting.text, quoting.length);
}
