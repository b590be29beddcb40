/* `synfin fmt`: prints a table again, aligned. */
#ifndef SYNFIN_CODEGEN_FMT_H
#define SYNFIN_CODEGEN_FMT_H

#include "arena.h"
#include "diag.h"
#include "source.h"

/* The text of `source` in its standard layout, in memory of `arena`, with a NUL
 * behind its `*length` bytes. The words stay as they are and in their order, so
 * do comments and single blank lines; only white space changes. Formatting what
 * is formatted changes nothing. NULL if the source does not parse; the errors
 * are then in `diag`. */
char *fmt_source(struct arena *arena, const struct source *source,
                 struct diag *diag, size_t *length);

#endif
