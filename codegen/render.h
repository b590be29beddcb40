/* Starts Graphviz's dot: the only program that the compiler starts. */
#ifndef SYNFIN_CODEGEN_RENDER_H
#define SYNFIN_CODEGEN_RENDER_H

#include <stdbool.h>
#include "emit.h"

/* Turns NAME.dot in memory into NAME.svg in memory. The comments at its head,
 * up to an empty one each, are its title and its description. False after a
 * message that says what to install, what dot said, or what to draw instead of
 * something that takes too long. */
bool render_svg(struct arena *arena, struct text_file *file);

#endif
