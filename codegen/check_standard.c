/* References and quotations against the text of the standard. */
#include "check.h"

#include <ctype.h>
#include <string.h>

/* The standard's text with every run of white space as one blank, so that a
 * quotation may run over line ends. */
static char *squeeze(struct arena *arena, const char *text, size_t length) {
  char *out = arena_alloc(arena, length + 2);
  size_t n = 0;
  bool blank = true;
  for (size_t i = 0; i < length; i++) {
    bool space = isspace((unsigned char)text[i]) || text[i] == '\0';
    if (!space)
      out[n++] = text[i];
    else if (!blank)
      out[n++] = ' ';
    blank = space;
  }
  return out;
}

/* Is there a heading of this section: the number at the start of a line, with
 * a dot behind it? */
static bool has_section(const char *text, size_t length, const char *number) {
  size_t n = strlen(number);
  const char *end = text + length;
  for (const char *line = text; line < end;) {
    if ((size_t)(end - line) > n && memcmp(line, number, n) == 0 &&
        line[n] == '.')
      return true;
    const char *next = memchr(line, '\n', (size_t)(end - line));
    line = next ? next + 1 : end;
  }
  return false;
}

static void check_references(const struct check *c,
                             const struct references *refs, const char *text,
                             size_t length) {
  for (int i = 0; i < refs->count; i++) {
    const struct reference *ref = &refs->items[i];
    if (*ref->source || !ref->number)
      continue;
    if (!has_section(text, length, ref->number))
      diag_report(c->diag, DIAG_BAD_REFERENCE, ref->span,
                  "the standard has no section %s", ref->number);
  }
}

/* The references of declarations; a row's stand with the row. */
static void check_vocabulary(const struct check *c, const char *text,
                             size_t length) {
  const struct model *m = c->model;
  for (int i = 0; i < m->noptions; i++)
    check_references(c, &m->options[i].refs, text, length);
  for (int i = 0; i < m->nactions; i++)
    check_references(c, &m->actions[i].refs, text, length);
  for (int i = 0; i < m->ntimers; i++)
    check_references(c, &m->timers[i].refs, text, length);
}

void check_standard(const struct check *check, const char *text,
                    size_t length) {
  const struct model *m = check->model;
  char *squeezed = squeeze(check->arena, text, length);
  check_vocabulary(check, text, length);
  for (int i = 0; i < m->nrows; i++) {
    const struct row *row = &m->rows[i];
    check_references(check, &row->refs, text, length);
    if (!row->says)
      continue;
    const char *words = squeeze(check->arena, row->says, strlen(row->says));
    if (!strstr(squeezed, words))
      diag_report(check->diag, DIAG_MISQUOTED, row->says_span,
                  "these words are not in the standard");
  }
}
