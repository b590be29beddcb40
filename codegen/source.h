/* A source text in memory, and places in it. */
#ifndef SYNFIN_CODEGEN_SOURCE_H
#define SYNFIN_CODEGEN_SOURCE_H

#include <stddef.h>
#include <stdint.h>
#include "arena.h"

#define SOURCE_MAX ((size_t)16 << 20) /* bytes; larger files are refused */

/* A piece of the text: byte offset and length. */
struct span {
  uint32_t offset, length;
};

struct source {
  const char *name; /* as given by the user; "<stdin>" for `-` */
  const char *text; /* `length` bytes and a NUL; CR LF is left as it is */
  size_t length;
  uint32_t *lines; /* offset of the first byte of each line */
  size_t nlines;
};

/* 1-based line and column (column in characters, not bytes). */
struct place {
  uint32_t line, column;
};

/* Reads a file, or standard input for "-". After a message on stderr: 1 where
 * the file is too large, -1 where the system refused (no such file, a
 * directory, ...). */
int source_read(struct source *source, struct arena *arena, const char *name);

/* Makes a source of text in memory (tests, fuzzing). */
void source_from_text(struct source *source, struct arena *arena,
                      const char *name, const char *text, size_t length);

struct place source_place(const struct source *source, uint32_t offset);

#endif
