/* Strings put together. */
#ifndef SYNFIN_CODEGEN_JOIN_H
#define SYNFIN_CODEGEN_JOIN_H

#include "arena.h"

/* The strings up to a NULL, one behind the other, in the arena. */
const char *join(struct arena *arena, ...);

#endif
