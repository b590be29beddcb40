/* What Graphviz draws, made fit for documents: title and description for who
 * cannot see it, tool tips that browsers show, and other colours where the
 * reader has asked for a dark page. */
#ifndef SYNFIN_CODEGEN_SVG_H
#define SYNFIN_CODEGEN_SVG_H

#include "emit.h"

/* Appends `svg`, which Graphviz has written, to `out`. The texts may be NULL.
 */
void svg_finish(struct emit_text *out, const char *svg, size_t length,
                const char *title, const char *description);

#endif
