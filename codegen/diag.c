/* Collecting findings, -W options, and the texts about codes. */
#include "diag.h"

#include <ctype.h>
#include <string.h>

enum {
  LONGEST_COMPARED = 64 /* names beyond this length get no suggestion */
};

struct code_text {
  const char *code, *name;
  enum diag_severity severity;
  const char *meaning, *remedy;
};

static const struct code_text codes[DIAG_COUNT] = {
#define CODE(id, code, name, severity, meaning, remedy)                        \
  [DIAG_##id] = {code, name, DIAG_##severity, meaning, remedy},
#include "codes.def"
#undef CODE
};

void diag_init(struct diag *diag, struct arena *arena,
               const struct source *source) {
  *diag = (struct diag){.arena = arena, .source = source};
  diag->spare = arena_alloc(arena, sizeof *diag->spare);
  for (int i = 0; i < DIAG_COUNT; i++)
    diag->severity[i] = codes[i].severity;
}

const char *diag_code_text(enum diag_code code) {
  return codes[code].code;
}

const char *diag_code_name(enum diag_code code) {
  return codes[code].name;
}

const char *diag_code_meaning(enum diag_code code) {
  return codes[code].meaning;
}

const char *diag_code_remedy(enum diag_code code) {
  return codes[code].remedy;
}

enum diag_severity diag_code_severity(enum diag_code code) {
  return codes[code].severity;
}

enum diag_code diag_find_code(const char *text) {
  for (int i = 0; i < DIAG_COUNT; i++)
    if (strcmp(text, codes[i].code) == 0 || strcmp(text, codes[i].name) == 0)
      return (enum diag_code)i;
  return DIAG_COUNT;
}

/* Does `text` begin with `prefix`? Then `text` is moved behind it. */
static bool skip_prefix(const char **text, const char *prefix) {
  size_t length = strlen(prefix);
  if (strncmp(*text, prefix, length) != 0)
    return false;
  *text += length;
  return true;
}

static void all_warnings_are_errors(struct diag *diag) {
  for (int i = 0; i < DIAG_COUNT; i++)
    if (diag->severity[i] == DIAG_WARNING)
      diag->severity[i] = DIAG_ERROR;
}

bool diag_option(struct diag *diag, const char *argument) {
  if (strcmp(argument, "error") == 0) {
    all_warnings_are_errors(diag);
    return true;
  }
  const char *name = argument;
  bool as_warning = skip_prefix(&name, "no-error=");
  bool as_error = !as_warning && skip_prefix(&name, "error=");
  enum diag_code code = diag_find_code(name);
  bool off = false;
  if (code == DIAG_COUNT && !as_warning && !as_error) {
    off = skip_prefix(&name, "no-");
    code = off ? diag_find_code(name) : DIAG_COUNT;
  }
  if (code == DIAG_COUNT)
    return false;
  if (codes[code].severity == DIAG_ERROR)
    return !off && !as_warning;
  if (off)
    diag->severity[code] = DIAG_OFF;
  else if (as_error)
    diag->severity[code] = DIAG_ERROR;
  else if (as_warning || diag->severity[code] == DIAG_OFF)
    diag->severity[code] = DIAG_WARNING;
  return true;
}

struct diag_finding *diag_report(struct diag *diag, enum diag_code code,
                                 struct span span, const char *format, ...) {
  enum diag_severity severity = diag->severity[code];
  if (severity == DIAG_OFF)
    return diag->spare;
  if (severity == DIAG_ERROR)
    diag->errors++;
  else
    diag->warnings++;
  if (diag->reported[code]++ >= DIAG_KEPT)
    return diag->spare;
  struct diag_finding *finding = arena_alloc(diag->arena, sizeof *finding);
  va_list arguments;
  va_start(arguments, format);
  finding->message = arena_vprintf(diag->arena, format, arguments);
  va_end(arguments);
  finding->code = code;
  finding->severity = severity;
  finding->span = span;
  finding->older = diag->newest;
  diag->newest = finding;
  diag->kept++;
  return finding;
}

static struct diag_remark *
add_remark(struct diag *diag, struct diag_finding *finding, const char *text) {
  struct diag_remark *remark = arena_alloc(diag->arena, sizeof *remark);
  remark->text = text;
  if (finding->last_remark)
    finding->last_remark->next = remark;
  else
    finding->remarks = remark;
  finding->last_remark = remark;
  return remark;
}

void diag_also(struct diag *diag, struct diag_finding *finding,
               struct span span, const char *format, ...) {
  if (finding == diag->spare)
    return;
  va_list arguments;
  va_start(arguments, format);
  char *text = arena_vprintf(diag->arena, format, arguments);
  va_end(arguments);
  struct diag_remark *remark = add_remark(diag, finding, text);
  remark->placed = true;
  remark->span = span;
}

void diag_note(struct diag *diag, struct diag_finding *finding,
               const char *format, ...) {
  if (finding == diag->spare)
    return;
  va_list arguments;
  va_start(arguments, format);
  char *text = arena_vprintf(diag->arena, format, arguments);
  va_end(arguments);
  add_remark(diag, finding, text);
}

/* Prints a text in lines of at most 78 columns, each indented by two. */
static void print_wrapped(const char *text, FILE *out) {
  int column = 0;
  while (*text) {
    int length = (int)strcspn(text, " ");
    if (column == 0 || column + 1 + length > 78) {
      fprintf(out, "%s  ", column == 0 ? "" : "\n");
      column = 2;
    } else {
      fputc(' ', out);
      column++;
    }
    fprintf(out, "%.*s", length, text);
    column += length;
    text += length;
    text += strspn(text, " ");
  }
  fputc('\n', out);
}

const char *diag_severity_word(enum diag_severity severity) {
  return severity == DIAG_ERROR ? "error" : "warning";
}

void diag_explain(enum diag_code code, FILE *out) {
  const struct code_text *text = &codes[code];
  fprintf(out, "%s %s (%s)\n\n", text->code, text->name,
          diag_severity_word(text->severity));
  print_wrapped(text->meaning, out);
  fputc('\n', out);
  print_wrapped(text->remedy, out);
}

void diag_list_codes(FILE *out) {
  for (int i = 0; i < DIAG_COUNT; i++)
    fprintf(out, "%s  %-18s %s\n", codes[i].code, codes[i].name,
            diag_severity_word(codes[i].severity));
}

static bool same_letter(char a, char b) {
  return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* How many letters have to be changed, added, removed or swapped with their
 * neighbour to make `a` of `b`; a letter's case does not count. Both are at
 * most LONGEST_COMPARED long. */
static size_t edit_distance(const char *a, size_t a_length, const char *b,
                            size_t b_length) {
  size_t rows[3][LONGEST_COMPARED + 1];
  size_t *before = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= b_length; j++)
    above[j] = before[j] = j;
  for (size_t i = 1; i <= a_length; i++) {
    row[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
      bool same = same_letter(a[i - 1], b[j - 1]);
      row[j] = least(above[j - 1] + !same, least(above[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
          same_letter(a[i - 2], b[j - 1]))
        row[j] = least(row[j], before[j - 2] + 1);
    }
    size_t *oldest = before;
    before = above;
    above = row;
    row = oldest;
  }
  return above[b_length];
}

const char *diag_nearest(const char *text, const char *const *candidates,
                         size_t count) {
  size_t length = strlen(text), best = LONGEST_COMPARED;
  const char *nearest = NULL;
  if (length > LONGEST_COMPARED)
    return NULL;
  for (size_t i = 0; i < count; i++) {
    size_t other = candidates[i] ? strlen(candidates[i]) : 0;
    size_t apart = other > length ? other - length : length - other;
    if (other == 0 || other > LONGEST_COMPARED || apart >= best)
      continue;
    size_t bound = (other > length ? other : length) / 3;
    size_t distance = edit_distance(text, length, candidates[i], other);
    if (distance < best && distance <= bound) {
      best = distance;
      nearest = candidates[i];
    }
  }
  return nearest;
}
