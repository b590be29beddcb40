/* Between the parts of the DOT output: the words of a drawing, and its lines.
 */
#ifndef SYNFIN_CODEGEN_EMIT_DOT_H
#define SYNFIN_CODEGEN_EMIT_DOT_H

#include "diagram.h"
#include "emit.h"

/* How a cause looks. */
struct look {
  const char *line, *text, *faint, *style;
  const char *sample; /* of the line, for the legend */
};

/* Arrows that look like something else than their cause, and say so. */
struct dot_paint {
  const void *context;
  const struct look *(*look)(const void *context,
                             const struct diagram_arrow *arrow);
  /* Put behind the label: "3 of 4". */
  const char *(*note)(const void *context, struct arena *arena,
                      const struct diagram_arrow *arrow);
  const struct look *looks; /* for the legend, with what each means */
  const char *const *texts;
  int count;
};

struct drawing {
  const struct dot_paint *paint; /* NULL: by cause */
  struct emit_text *out;
  struct arena *arena;
  const struct diagram *diagram;
  const struct model *model;
  const struct dot_place *places; /* NULL: the table's order decides */
};

const struct look *dot_look(int cause);
const struct look *dot_look_of(const struct drawing *drawing,
                               const struct diagram_arrow *arrow);

/* As emit_dot(), painted. */
void emit_dot_painted(struct arena *arena, const struct emission *emission,
                      const struct flat *flat, const struct diagram_wish *wish,
                      const struct dot_paint *paint, struct text_file *file);

/* Where a view has put a state: its rank and, if it stands twice, its second
 * one; MODEL_NONE where it has not. */
struct dot_place {
  int rank, again;
};

/* NULL where the view has no say in it. */
struct dot_place *dot_places(struct arena *arena,
                             const struct diagram *diagram);

/* Does an arrow end in the second drawing of its state? Does it lead back, so
 * that it must not decide who stands higher? */
bool dot_goes_again(const struct drawing *drawing,
                    const struct diagram_arrow *arrow);
bool dot_goes_back(const struct drawing *drawing,
                   const struct diagram_arrow *arrow, bool again);

/* Does it stay within a rank, or has nobody said what the ranks are? */
bool dot_goes_along(const struct drawing *drawing,
                    const struct diagram_arrow *arrow, bool again);

/* States that stand twice, and the order of states. */
void dot_put_again(const struct drawing *drawing);
void dot_put_order(const struct drawing *drawing);

/* Is something listed beside the state? */
bool dot_has_list(const struct diagram *diagram, int state);

/* Appends strings, up to a NULL. */
void dot_put(const struct drawing *drawing, ...);

/* Text inside an HTML-like label, and as a quoted attribute. */
void dot_put_html(struct emit_text *out, const char *text, size_t length);
void dot_put_quoted(struct emit_text *out, const char *text);

/* The label of an arrow: its terms, in lines that end in breaks. */
void dot_put_terms(const struct drawing *drawing,
                   const struct diagram_arrow *arrow);

/* "[from=..., tooltip=...": what every arrow says of itself; the bracket is
 * left open. */
void dot_put_attributes(const struct drawing *drawing,
                        const struct diagram_arrow *arrow);

#endif
