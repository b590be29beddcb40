/* Printing findings: GNU lines, JSON and SARIF 2.1.0. */
#include "diag.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

enum {
  BEFORE_CARET = 60, /* characters shown before and after a place in a line */
  AFTER_CARET = 50   /* that is too long to be shown whole */
};

/* --- GNU ------------------------------------------------------------------ */

/* A part of a line as it is shown: what is no text shows as `?`, a tab as a
 * blank, so that each character has one column. */
struct view {
  const char *begin, *end; /* of the line, without its line end */
  const char *from, *caret, *to;
};

/* Goes `count` characters back or forth, but not out of the line. */
static const char *step_back(const struct view *view, const char *at,
                             int count) {
  while (count > 0 && at > view->begin) {
    at--;
    count -= ((unsigned char)*at & 0xC0) != 0x80;
  }
  return at;
}

static const char *step_on(const char *at, const char *end) {
  size_t length = source_character(at, (size_t)(end - at));
  return at + (length ? length : 1);
}

static struct view view_of(const struct source *source, struct span span) {
  struct view view;
  const char *limit = source->text + source->length;
  view.begin = source->text + source_line(source, span.offset);
  view.end = memchr(view.begin, '\n', (size_t)(limit - view.begin));
  if (!view.end)
    view.end = limit;
  if (view.end > view.begin && view.end[-1] == '\r')
    view.end--;
  view.caret = source->text + span.offset;
  if (view.caret > view.end)
    view.caret = view.end;
  bool is_short = view.end - view.begin <= BEFORE_CARET + AFTER_CARET;
  view.from =
      is_short ? view.begin : step_back(&view, view.caret, BEFORE_CARET);
  view.to = view.caret;
  for (int i = 0; (is_short || i < AFTER_CARET) && view.to < view.end; i++)
    view.to = step_on(view.to, view.end);
  return view;
}

static void print_characters(const char *at, const char *end, FILE *out) {
  while (at < end) {
    size_t length = source_character(at, (size_t)(end - at));
    if (length)
      fwrite(at, 1, length, out);
    else
      fputc(*at == '\t' ? ' ' : '?', out);
    at += length ? length : 1;
  }
}

/* The line of a place, and below it a caret and the extent of the span. */
static void print_excerpt(const struct source *source, struct span span,
                          FILE *out) {
  struct view view = view_of(source, span);
  bool cut = view.from > view.begin;
  fprintf(out, "%5u | %s", (unsigned)source_place(source, span.offset).line,
          cut ? "..." : "");
  print_characters(view.from, view.to, out);
  fprintf(out, "%s\n      | %s", view.to < view.end ? "..." : "",
          cut ? "   " : "");
  for (const char *at = view.from; at < view.caret;
       at = step_on(at, view.caret))
    fputc(' ', out);
  fputc('^', out);
  const char *end = source->text + span.offset + span.length;
  if (end > view.to)
    end = view.to;
  for (const char *at = view.caret; at < end; at = step_on(at, end))
    if (at > view.caret)
      fputc('~', out);
  fputc('\n', out);
}

static void print_place(const struct source *source, struct span span,
                        FILE *out) {
  struct place place = source_place(source, span.offset);
  fprintf(out, "%s:%u:%u: ", source_name(source, span.offset),
          (unsigned)place.line, (unsigned)place.column);
}

static void print_gnu(const struct source *source,
                      const struct diag_finding *finding, FILE *out) {
  print_place(source, finding->span, out);
  fprintf(out, "%s: %s [%s %s]\n", diag_severity_word(finding->severity),
          finding->message, diag_code_text(finding->code),
          diag_code_name(finding->code));
  print_excerpt(source, finding->span, out);
  for (const struct diag_remark *remark = finding->remarks; remark;
       remark = remark->next) {
    if (remark->placed)
      print_place(source, remark->span, out);
    else
      fputs("      ", out);
    fprintf(out, "note: %s\n", remark->text);
    if (remark->placed)
      print_excerpt(source, remark->span, out);
  }
}

static void print_all_gnu(const struct diag *diag,
                          struct diag_finding *const *findings, FILE *out) {
  size_t shown = diag->kept < DIAG_SHOWN ? diag->kept : DIAG_SHOWN;
  size_t more = diag->errors + diag->warnings - shown;
  for (size_t i = 0; i < shown; i++)
    print_gnu(diag->source, findings[i], out);
  if (more > 0)
    fprintf(out, "%s: %zu more %s not shown\n", diag->source->name, more,
            more == 1 ? "finding is" : "findings are");
}

/* --- JSON ----------------------------------------------------------------- */

static void print_member(const char *name, const char *text, FILE *out) {
  fprintf(out, "\"%s\": ", name);
  json_put_text(text, out);
}

/* Line and column of both ends, under the names given. */
static void print_region(const struct source *source, struct span span,
                         const char *const names[4], FILE *out) {
  struct place from = source_place(source, span.offset);
  struct place to = source_place(source, span.offset + span.length);
  fprintf(out, "\"%s\": %u, \"%s\": %u, \"%s\": %u, \"%s\": %u", names[0],
          (unsigned)from.line, names[1], (unsigned)from.column, names[2],
          (unsigned)to.line, names[3], (unsigned)to.column);
}

/* The file of a note, where it is not that of its finding. */
static void print_other_file(const struct source *source, struct span finding,
                             struct span note, FILE *out) {
  const char *name = source_name(source, note.offset);
  if (name == source_name(source, finding.offset))
    return;
  print_member("file", name, out);
  fputs(", ", out);
}

static void print_json(const struct source *source,
                       const struct diag_finding *finding, FILE *out) {
  static const char *const names[] = {"line", "column", "endLine", "endColumn"};
  fputs("{", out);
  print_member("code", diag_code_text(finding->code), out);
  fputs(", ", out);
  print_member("name", diag_code_name(finding->code), out);
  fputs(", ", out);
  print_member("severity", diag_severity_word(finding->severity), out);
  fputs(",\n   ", out);
  print_member("file", source_name(source, finding->span.offset), out);
  fputs(", ", out);
  print_region(source, finding->span, names, out);
  fputs(",\n   ", out);
  print_member("message", finding->message, out);
  fputs(",\n   \"notes\": [", out);
  for (const struct diag_remark *remark = finding->remarks; remark;
       remark = remark->next) {
    fputs(remark == finding->remarks ? "\n     {" : ",\n     {", out);
    print_member("message", remark->text, out);
    if (remark->placed) {
      fputs(", ", out);
      print_other_file(source, finding->span, remark->span, out);
      print_region(source, remark->span, names, out);
    }
    fputs("}", out);
  }
  fputs("]}", out);
}

static void print_all_json(const struct diag *diag,
                           struct diag_finding *const *findings, FILE *out) {
  fputs("[", out);
  for (size_t i = 0; i < diag->kept; i++) {
    fputs(i ? ",\n  " : "\n  ", out);
    print_json(diag->source, findings[i], out);
  }
  fputs(diag->kept ? "\n]\n" : "]\n", out);
}

/* --- SARIF ---------------------------------------------------------------- */

/* A file name as a URI reference. */
static void print_uri(const char *name, FILE *out) {
  static const char kept[] = "abcdefghijklmnopqrstuvwxyz0123456789-._~/"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  fputs("\"uri\": \"", out);
  for (; *name; name++) {
    if (strchr(kept, *name))
      fputc(*name, out);
    else
      fprintf(out, "%%%02X", (unsigned)(unsigned char)*name);
  }
  fputs("\"", out);
}

static void print_location(const struct source *source, struct span span,
                           const char *message, FILE *out) {
  static const char *const names[] = {"startLine", "startColumn", "endLine",
                                      "endColumn"};
  fputs("{\"physicalLocation\": {\"artifactLocation\": {", out);
  print_uri(source_name(source, span.offset), out);
  fputs("}, \"region\": {", out);
  print_region(source, span, names, out);
  fputs("}}", out);
  if (message) {
    fputs(", \"message\": {", out);
    print_member("text", message, out);
    fputs("}", out);
  }
  fputs("}", out);
}

/* The message and, below it, the notes that have no place of their own. */
static void print_message(const struct diag_finding *finding, FILE *out) {
  size_t length = strlen(finding->message) + 1;
  const struct diag_remark *remark;
  for (remark = finding->remarks; remark; remark = remark->next)
    length += remark->placed ? 0 : strlen(remark->text) + 1;
  char *text = malloc(length);
  if (text) {
    strcpy(text, finding->message);
    for (remark = finding->remarks; remark; remark = remark->next)
      if (!remark->placed)
        strcat(strcat(text, "\n"), remark->text);
  }
  fputs("\"message\": {", out);
  print_member("text", text ? text : finding->message, out);
  fputs("}", out);
  free(text);
}

static void print_result(const struct source *source,
                         const struct diag_finding *finding, FILE *out) {
  fputs("{", out);
  print_member("ruleId", diag_code_text(finding->code), out);
  fprintf(out, ", \"ruleIndex\": %d, ", (int)finding->code);
  print_member("level", diag_severity_word(finding->severity), out);
  fputs(",\n     ", out);
  print_message(finding, out);
  fputs(",\n     \"locations\": [", out);
  print_location(source, finding->span, NULL, out);
  fputs("]", out);
  bool any = false;
  for (const struct diag_remark *remark = finding->remarks; remark;
       remark = remark->next) {
    if (!remark->placed)
      continue;
    fputs(any ? ",\n       " : ",\n     \"relatedLocations\": [", out);
    print_location(source, remark->span, remark->text, out);
    any = true;
  }
  fputs(any ? "]}" : "}", out);
}

static void print_rule(enum diag_code code, FILE *out) {
  fputs("{", out);
  print_member("id", diag_code_text(code), out);
  fputs(", ", out);
  print_member("name", diag_code_name(code), out);
  fputs(",\n       \"shortDescription\": {", out);
  print_member("text", diag_code_meaning(code), out);
  fputs("},\n       \"help\": {", out);
  print_member("text", diag_code_remedy(code), out);
  fputs("},\n       \"defaultConfiguration\": {", out);
  print_member("level", diag_severity_word(diag_code_severity(code)), out);
  fputs("}}", out);
}

static void print_all_sarif(const struct diag *diag,
                            struct diag_finding *const *findings, FILE *out) {
  fputs("{\n"
        "  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
        "  \"version\": \"2.1.0\",\n"
        "  \"runs\": [{\n"
        "    \"columnKind\": \"unicodeCodePoints\",\n"
        "    \"tool\": {\"driver\": {\"name\": \"synfin\", \"rules\": [",
        out);
  for (int i = 0; i < DIAG_COUNT; i++) {
    fputs(i ? ",\n      " : "\n      ", out);
    print_rule((enum diag_code)i, out);
  }
  fputs("]}},\n    \"results\": [", out);
  for (size_t i = 0; i < diag->kept; i++) {
    fputs(i ? ",\n    " : "\n    ", out);
    print_result(diag->source, findings[i], out);
  }
  fputs("]\n  }]\n}\n", out);
}

/* --- Order ---------------------------------------------------------------- */

/* Findings are printed by place; those of one place as they were reported. */
struct entry {
  struct diag_finding *finding;
  size_t number;
};

static int compare(const void *left, const void *right) {
  const struct entry *a = left, *b = right;
  uint32_t x = a->finding->span.offset, y = b->finding->span.offset;
  if (x != y)
    return x < y ? -1 : 1;
  return a->number < b->number ? -1 : a->number > b->number;
}

/* The findings by place, in memory of `arena`. */
static struct diag_finding **in_order(const struct diag *diag,
                                      struct arena *arena) {
  struct entry *entries = ARENA_ARRAY(arena, struct entry, diag->kept);
  struct diag_finding **findings =
      ARENA_ARRAY(arena, struct diag_finding *, diag->kept);
  size_t number = diag->kept;
  for (struct diag_finding *at = diag->newest; at; at = at->older) {
    number--;
    entries[number] = (struct entry){at, number};
  }
  qsort(entries, diag->kept, sizeof *entries, compare);
  for (size_t i = 0; i < diag->kept; i++)
    findings[i] = entries[i].finding;
  return findings;
}

void diag_print(const struct diag *diag, enum diag_format format, FILE *out) {
  struct arena arena = {NULL};
  struct diag_finding **findings = in_order(diag, &arena);
  if (format == DIAG_GNU)
    print_all_gnu(diag, findings, out);
  else if (format == DIAG_JSON)
    print_all_json(diag, findings, out);
  else
    print_all_sarif(diag, findings, out);
  arena_free(&arena);
}
