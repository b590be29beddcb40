/* Cutting an event's input word in two parts, for the dense shape. */
#ifndef SYNFIN_CODEGEN_EMIT_C_CUT_H
#define SYNFIN_CODEGEN_EMIT_C_CUT_H

#include "classes.h"
#include "emit_c.h"

/* One way to cut an event's input word. */
struct cut {
  int low, high; /* bits */
  int *rows;     /* [low part]: row, CLASS_OPEN if there is no such input */
  int *columns;  /* [high part] */
  int *page;     /* [row * ncolumns + column]: class of the event */
  int nrows, ncolumns;
  long cost;
};

/* Tries every cut between attributes and keeps the smallest; false if all of
 * them are too large. */
bool emit_c_best_cut(struct arena *arena, const struct emit_c *c, int event,
                     const struct event_classes *of, struct cut *best);

#endif
