/* What vsnprintf does, faster for the plain conversions that emitted text is
 * made of. */
#ifndef SYNFIN_CODEGEN_FORMAT_H
#define SYNFIN_CODEGEN_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Writes at most `room` bytes, a NUL among them, and returns the length that
 * the whole text has without its NUL. */
size_t format_into(char *text, size_t room, const char *format,
                   va_list arguments);

#endif
