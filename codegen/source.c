/* Reading a source and finding places in it. */
#include "source.h"

#include <errno.h>
#include <stdbool.h>
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
  source->parts = NULL;
  source->nparts = 0;
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

/* The text of both, with a line end between them. */
static void join(struct source *source, struct arena *arena,
                 const struct source *behind) {
  bool open = source->length > 0 && source->text[source->length - 1] != '\n';
  size_t offset = source->length + open;
  char *text = arena_alloc(arena, offset + behind->length + 1);
  memcpy(text, source->text, source->length);
  if (open)
    text[source->length] = '\n';
  memcpy(text + offset, behind->text, behind->length);
  source->text = text;
  source->length = offset + behind->length;
  source->parts[source->nparts++] =
      (struct source_part){behind->name, (uint32_t)offset};
}

int source_read_behind(struct source *source, struct arena *arena,
                       const char *const *names, int count) {
  if (count == 0)
    return 0;
  source->parts = ARENA_ARRAY(arena, struct source_part, count);
  for (int i = 0; i < count; i++) {
    struct source behind;
    int result = source_read(&behind, arena, names[i]);
    if (result)
      return result;
    if (source->length + behind.length >= SOURCE_MAX)
      return refuse(names[i]);
    join(source, arena, &behind);
  }
  find_lines(source, arena);
  return 0;
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

/* The last further file that begins at or before `offset`; NULL: the first. */
static const struct source_part *part_of(const struct source *source,
                                         uint32_t offset) {
  const struct source_part *part = NULL;
  for (size_t i = 0; i < source->nparts; i++)
    if (source->parts[i].offset <= offset)
      part = &source->parts[i];
  return part;
}

const char *source_name(const struct source *source, uint32_t offset) {
  const struct source_part *part = part_of(source, offset);
  return part ? part->name : source->name;
}

uint32_t source_line(const struct source *source, uint32_t offset) {
  if (offset > source->length)
    offset = (uint32_t)source->length;
  return source->lines[line_of(source, offset)];
}

struct place source_place(const struct source *source, uint32_t offset) {
  if (offset > source->length)
    offset = (uint32_t)source->length;
  const struct source_part *part = part_of(source, offset);
  size_t line = line_of(source, offset), first = 0;
  uint32_t column = 1;
  if (part)
    first = line_of(source, part->offset);
  for (uint32_t i = source->lines[line]; i < offset; i++)
    column += ((unsigned char)source->text[i] & 0xC0) != 0x80;
  return (struct place){(uint32_t)(line - first + 1), column};
}

size_t source_character(const char *text, size_t left) {
  const unsigned char *bytes = (const unsigned char *)text;
  unsigned first = bytes[0];
  size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  unsigned value = length == 1 ? first : first & (0x7Fu >> length);
  static const unsigned smallest[] = {0, 0x20, 0xA0, 0x800, 0x10000};
  if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || length > left)
    return 0;
  for (size_t i = 1; i < length; i++) {
    if ((bytes[i] & 0xC0) != 0x80)
      return 0;
    value = value << 6 | (bytes[i] & 0x3Fu);
  }
  if (value < smallest[length] || value == 0x7F || value > 0x10FFFF ||
      (value >= 0xD800 && value < 0xE000))
    return 0;
  return length;
}
