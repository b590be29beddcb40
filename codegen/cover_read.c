/* Reads what a machine has counted. docs/testing.md has the format:
 *
 *   synfin-counts 1
 *   machine NAME
 *   variant NAME
 *   table FINGERPRINT CELLS
 *   CELL COUNT        for each cell that was taken; COUNT+: at least so often
 *   end
 *
 * A file holds any number of these, one behind the other. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cover.h"

enum {
  COUNTS_VERSION = 1,
  WORD = 256 /* characters of a line */
};

struct reader {
  struct cover *const *covers;
  int ncovers;
  struct source source;
  const char *at;
  unsigned line;    /* of `text` */
  char text[WORD];  /* the line that was read last; "" at the end */
  struct cover *to; /* NULL: a variant that is passed over */
  char machine[WORD], variant[WORD];
};

static bool fail(const struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(const struct reader *r, const char *format, ...) {
  va_list list;
  va_start(list, format);
  fprintf(stderr, "%s:%u: ", r->source.name, r->line);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  va_end(list);
  return false;
}

/* The next line that is neither empty nor a comment; false at the end. */
static bool next_line(struct reader *r) {
  for (;;) {
    size_t length = strcspn(r->at, "\n"), kept = length;
    r->text[0] = '\0';
    if (*r->at == '\0')
      return false;
    r->line++;
    if (kept > 0 && r->at[kept - 1] == '\r')
      kept--;
    kept = kept < WORD - 1 ? kept : WORD - 1;
    memcpy(r->text, r->at, kept);
    r->text[kept] = '\0';
    r->at += length + (r->at[length] == '\n');
    if (r->text[0] != '\0' && r->text[0] != '#')
      return true;
  }
}

/* The rest of a line that begins with a word; NULL if it does not. */
static const char *behind(const struct reader *r, const char *word) {
  size_t length = strlen(word);
  return strncmp(r->text, word, length) == 0 && r->text[length] == ' '
             ? r->text + length + 1
             : NULL;
}

/* "WORD REST" on the next line; NULL after a message. */
static const char *expect(struct reader *r, const char *word) {
  const char *rest = next_line(r) ? behind(r, word) : NULL;
  if (rest == NULL)
    fail(r, "'%s ...' is expected here, not '%s'; see synfin(1)", word,
         r->text);
  return rest;
}

static bool is_known(const struct reader *r) {
  const struct model *m = r->covers[0]->model;
  for (int v = 0; v < m->nvariants; v++)
    if (strcmp(m->variants[v].name, r->variant) == 0)
      return true;
  return false;
}

static bool find_cover(struct reader *r) {
  r->to = NULL;
  for (int i = 0; i < r->ncovers; i++) {
    const char *machine = r->covers[i]->model->name;
    if (strcmp(machine, r->machine) != 0)
      return fail(r, "counts of the machine '%s'; the table is of '%s'",
                  r->machine, machine);
    if (strcmp(r->covers[i]->flat->name, r->variant) == 0)
      r->to = r->covers[i];
  }
  return r->to != NULL || is_known(r) ||
         fail(r, "the table has no variant '%s'", r->variant);
}

static bool check_table(struct reader *r, const char *text) {
  char *end;
  uint64_t fingerprint = strtoull(text, &end, 16);
  long cells = strtol(end, &end, 10);
  if (*text == ' ' || *end != '\0')
    return fail(r, "'%s' is no fingerprint with a number of cells", text);
  if (r->to == NULL ||
      (fingerprint == r->to->fingerprint && cells == r->to->ncells))
    return true;
  return fail(r,
              "counts of another table %s %s: this one is %016" PRIx64
              " with %d cells; generate it anew and count again",
              r->machine, r->variant, r->to->fingerprint, r->to->ncells);
}

static bool read_head(struct reader *r) {
  const char *version = behind(r, "synfin-counts");
  if (version == NULL)
    return fail(r,
                "this is no file of counts: it must begin with "
                "'synfin-counts %d'",
                COUNTS_VERSION);
  if (strtol(version, NULL, 10) != COUNTS_VERSION)
    return fail(r, "version %s of counts; this synfin knows %d", version,
                COUNTS_VERSION);
  const char *rest = expect(r, "machine");
  if (rest == NULL)
    return false;
  strcpy(r->machine, rest);
  rest = expect(r, "variant");
  if (rest == NULL)
    return false;
  strcpy(r->variant, rest);
  if (!find_cover(r))
    return false;
  rest = expect(r, "table");
  return rest != NULL && check_table(r, rest);
}

static bool add_count(struct reader *r) {
  char *end;
  unsigned long cell = strtoul(r->text, &end, 10);
  bool good = r->text[0] >= '0' && r->text[0] <= '9' && *end == ' ' &&
              end[1] >= '0' && end[1] <= '9';
  uint64_t count = good ? strtoull(end + 1, &end, 10) : 0;
  bool more = good && *end == '+';
  if (!good || end[more] != '\0')
    return fail(r, "'%s' is not 'CELL COUNT' or 'end'", r->text);
  if (r->to == NULL)
    return true;
  if (cell >= (unsigned long)r->to->ncells)
    return fail(r, "there is no cell %lu; they are 0 to %d", cell,
                r->to->ncells - 1);
  struct cover_cell *to = &r->to->cells[cell];
  to->more |= more || count > UINT64_MAX - to->count;
  to->count = count > UINT64_MAX - to->count ? UINT64_MAX : to->count + count;
  return true;
}

static bool read_record(struct reader *r) {
  if (!read_head(r))
    return false;
  while (next_line(r)) {
    if (strcmp(r->text, "end") == 0) {
      if (r->to != NULL)
        r->to->files++;
      return true;
    }
    if (!add_count(r))
      return false;
  }
  return fail(r, "the counts break off: 'end' is missing");
}

bool cover_read(struct cover *const *covers, int count, const char *name) {
  struct arena arena = {NULL};
  struct reader r = {.covers = covers, .ncovers = count};
  bool good = source_read(&r.source, &arena, name) == 0;
  r.at = good ? r.source.text : "";
  while (good && next_line(&r))
    good = read_record(&r);
  if (good && r.line == 0)
    good = fail(&r, "the file is empty: nothing was counted");
  arena_free(&arena);
  return good;
}
