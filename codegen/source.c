/* Reading a source and finding places in it. */
#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fills the table of line beginnings. */
static void find_lines(struct source *source, struct arena *arena) {
  size_t count = 1;
  for (size_t i = 0; i < source->length; i++)
    count += source->text[i] == '\n';
  source->lines = ARENA_ARRAY(arena, uint32_t, count);
  source->nlines = 1;
  for (size_t i = 0; i < source->length; i++)
    if (source->text[i] == '\n')
      source->lines[source->nlines++] = (uint32_t)(i + 1);
}

void source_from_text(struct source *source, struct arena *arena,
                      const char *name, const char *text, size_t length) {
  source->name = name;
  source->text = arena_copy(arena, text, length);
  source->length = length;
  find_lines(source, arena);
}

/* Reads a stream to its end into malloc'ed memory, but one byte more than
 * SOURCE_MAX at most. NULL when the system has no memory left. */
static char *read_stream(FILE *stream, size_t *length) {
  size_t capacity = 1 << 16, got = 1;
  char *text = malloc(capacity);
  *length = 0;
  while (text && got > 0 && *length <= SOURCE_MAX) {
    if (*length == capacity) {
      char *larger = realloc(text, capacity * 2);
      if (!larger)
        free(text);
      text = larger;
      capacity *= 2;
      continue;
    }
    size_t room = capacity - *length, limit = SOURCE_MAX + 1 - *length;
    got = fread(text + *length, 1, room < limit ? room : limit, stream);
    *length += got;
  }
  return text;
}

static int complain(const char *name, const char *what) {
  fprintf(stderr, "synfin: %s: %s\n", name, what);
  return -1;
}

/* In the form of a finding, but there is no text to show. */
static int refuse(const char *name) {
  fprintf(stderr,
          "%s:1:1: error: larger than 16 MiB; a table has to be smaller\n",
          name);
  return 1;
}

/* Reads and closes a stream. `errno` must be 0 before. */
static int read_all(struct source *source, struct arena *arena,
                    const char *name, FILE *stream) {
  size_t length;
  char *text = read_stream(stream, &length);
  int error = ferror(stream) ? errno : 0;
  int result = 0;
  if (stream != stdin)
    fclose(stream);
  if (!text)
    return complain(name, "no memory left to read it");
  if (error)
    result = complain(name, strerror(error));
  else if (length > SOURCE_MAX)
    result = refuse(name);
  else
    source_from_text(source, arena, name, text, length);
  free(text);
  return result;
}

int source_read(struct source *source, struct arena *arena, const char *name) {
  errno = 0;
  if (strcmp(name, "-") == 0)
    return read_all(source, arena, "<stdin>", stdin);
  FILE *stream = fopen(name, "rb");
  if (!stream)
    return complain(name, strerror(errno));
  return read_all(source, arena, name, stream);
}

/* The last line that begins at or before `offset`, counted from 0. */
static size_t line_of(const struct source *source, uint32_t offset) {
  size_t low = 0, high = source->nlines;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (source->lines[middle] <= offset)
      low = middle;
    else
      high = middle;
  }
  return low;
}

struct place source_place(const struct source *source, uint32_t offset) {
  if (offset > source->length)
    offset = (uint32_t)source->length;
  size_t line = line_of(source, offset);
  uint32_t column = 1;
  for (uint32_t i = source->lines[line]; i < offset; i++)
    column += ((unsigned char)source->text[i] & 0xC0) != 0x80;
  return (struct place){(uint32_t)(line + 1), column};
}
