/* Starts Graphviz's dot: the only program that the compiler starts. */
#ifndef SYNFIN_CODEGEN_RENDER_H
#define SYNFIN_CODEGEN_RENDER_H

#include <stdbool.h>
#include "emit.h"

/* Turns NAME.dot in memory into NAME.svg in memory. False after a message that
 * says what to install, or what dot said. */
bool render_svg(struct arena *arena, struct text_file *file);

#endif
