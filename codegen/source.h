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

/* Where a further file begins in a source that was joined from several. */
struct source_part {
  const char *name;
  uint32_t offset;
};

struct source {
  const char *name; /* as given by the user; "<stdin>" for `-` */
  const char *text; /* `length` bytes and a NUL; CR LF is left as it is */
  size_t length;
  uint32_t *lines; /* offset of the first byte of each line */
  size_t nlines;
  struct source_part *parts; /* files read behind the first, in order */
  size_t nparts;
};

/* 1-based line and column (column in characters, not bytes). */
struct place {
  uint32_t line, column;
};

/* Reads a file, or standard input for "-". After a message on stderr: 1 where
 * the file is too large, -1 where the system refused (no such file, a
 * directory, ...). */
int source_read(struct source *source, struct arena *arena, const char *name);

/* Reads further files behind a source, each as if it stood below the last: a
 * table and scenarios that are kept apart from it. Returns what source_read()
 * does; the bound of its size is for all together. */
int source_read_behind(struct source *source, struct arena *arena,
                       const char *const *names, int count);

/* Makes a source of text in memory (tests, fuzzing). */
void source_from_text(struct source *source, struct arena *arena,
                      const char *name, const char *text, size_t length);

/* The file that a place lies in, and its line and column there. */
const char *source_name(const struct source *source, uint32_t offset);
struct place source_place(const struct source *source, uint32_t offset);

/* Where the line begins that holds a place, as an offset. */
uint32_t source_line(const struct source *source, uint32_t offset);

/* The length of the character that begins at `text`, of which `left` bytes are
 * there; 0 if that is no UTF-8, or a control character. */
size_t source_character(const char *text, size_t left);

#endif
