/* Diagnostics: collected while the passes run, printed together at the end. */
#ifndef SYNFIN_CODEGEN_DIAG_H
#define SYNFIN_CODEGEN_DIAG_H

#include <stdbool.h>
#include <stdio.h>
#include "arena.h"
#include "source.h"

/* One list makes enum, codes, names, default severities and the texts of
 * `synfin explain CODE`; it stands in codes.def as
 *   CODE(SYNTAX, "S101", "syntax", ERROR, "what it means ...", "what to do")
 */
enum diag_code {
#define CODE(id, code, name, severity, meaning, remedy) DIAG_##id,
#include "codes.def"
#undef CODE
  DIAG_COUNT
};

enum diag_severity {
  DIAG_OFF,
  DIAG_WARNING,
  DIAG_ERROR
};

enum diag_format {
  DIAG_GNU,
  DIAG_JSON,
  DIAG_SARIF
};

#define DIAG_SHOWN 100 /* findings printed; the rest is counted */

#define DIAG_KEPT 1000 /* findings of one code that are kept at all */

/* What is printed below a finding: with a place, or a plain line. */
struct diag_remark {
  struct diag_remark *next;
  const char *text;
  bool placed;
  struct span span; /* if placed */
};

struct diag_finding {
  struct diag_finding *older; /* the one reported before */
  enum diag_code code;
  enum diag_severity severity;
  struct span span;
  const char *message;
  struct diag_remark *remarks, *last_remark;
};

struct diag {
  struct arena *arena;
  const struct source *source;
  enum diag_severity severity[DIAG_COUNT]; /* as set by -W options */
  struct diag_finding *newest;             /* list of the findings kept */
  struct diag_finding *spare; /* stands for those that are not kept */
  size_t kept;
  size_t reported[DIAG_COUNT]; /* of each code, kept or not */
  size_t errors, warnings;     /* reported, kept or not */
};

void diag_init(struct diag *diag, struct arena *arena,
               const struct source *source);

/* -W arguments: "no-NAME", "NAME", "error=NAME", "error", "no-error=NAME".
 * Name or code. False if there is no such name, or if it names an error: only
 * warnings can be turned off. */
bool diag_option(struct diag *diag, const char *argument);

/* Reports a finding at a span. The returned finding can be given second places
 * and notes; it is never NULL. Of each code only the first DIAG_KEPT findings
 * are kept, but all are counted. */
struct diag_finding *diag_report(struct diag *diag, enum diag_code code,
                                 struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "FILE:LINE:COL: note: ..." with its own line and caret, below the finding. */
void diag_also(struct diag *diag, struct diag_finding *finding,
               struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A line "note: ..." without a place (a witness, a remedy). */
void diag_note(struct diag *diag, struct diag_finding *finding,
               const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Prints the findings in the order of their places: as GNU lines the first
 * DIAG_SHOWN and how many more there are; as JSON and SARIF all that are kept.
 */
void diag_print(const struct diag *diag, enum diag_format format, FILE *out);

/* The code or name "S101"/"syntax"; DIAG_COUNT if there is none. */
enum diag_code diag_find_code(const char *text);

/* What codes.def says of a code. */
const char *diag_code_text(enum diag_code code);
const char *diag_code_name(enum diag_code code);
const char *diag_code_meaning(enum diag_code code);
const char *diag_code_remedy(enum diag_code code);
enum diag_severity diag_code_severity(enum diag_code code);
const char *diag_severity_word(enum diag_severity severity);

/* Prints what `synfin explain CODE` says; all codes in a list. */
void diag_explain(enum diag_code code, FILE *out);
void diag_list_codes(FILE *out);

/* The candidate nearest to `text`, or NULL if none is near (edit distance at
 * most a third of the longer one). For "did you mean". */
const char *diag_nearest(const char *text, const char *const *candidates,
                         size_t count);

#endif
