/* What the runtime wants of a C library, where there is none: WebAssembly
 * without a system. memory.c has the bodies. */
#ifndef SYNFIN_EXPLORER_STRING_H
#define SYNFIN_EXPLORER_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int octet, size_t length);
int memcmp(const void *one, const void *other, size_t length);

#endif
