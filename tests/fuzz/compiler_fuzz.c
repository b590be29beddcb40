/* libFuzzer harness of the whole compiler: whatever the text, there is no crash
 * and no hang, and the two ways to run a table agree. Besides bytes, words and
 * lines are exchanged: that way most texts stay tables. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compile_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room,
                               unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  compile_text((const char *)data, size);
  return 0;
}

struct piece {
  size_t from, to;
};

static unsigned next(unsigned *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static bool is_part(uint8_t byte, bool of_line) {
  return of_line ? byte != '\n'
                 : (byte >= '0' && byte <= '9') || (byte | 32) >= 'a' ||
                       byte == '.' || byte == '-';
}

/* The word or line around a random place. */
static struct piece pick(const uint8_t *data, size_t size, bool line,
                         unsigned *seed) {
  size_t at = next(seed) % size;
  struct piece piece = {at, at};
  while (piece.from > 0 && is_part(data[piece.from - 1], line))
    piece.from--;
  while (piece.to < size && is_part(data[piece.to], line))
    piece.to++;
  if (line && piece.to < size)
    piece.to++;
  return piece;
}

/* Puts what one piece holds into the place of another, or in front of it. */
static size_t put(uint8_t *data, size_t size, size_t room, struct piece what,
                  struct piece where, bool keep) {
  size_t length = what.to - what.from;
  size_t end = keep ? where.from : where.to;
  if (size - (end - where.from) + length > room)
    return size;
  uint8_t *copy = malloc(length + 1);
  if (!copy)
    return size;
  memcpy(copy, data + what.from, length);
  memmove(data + where.from + length, data + end, size - end);
  memcpy(data + where.from, copy, length);
  free(copy);
  return size - (end - where.from) + length;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room,
                               unsigned seed) {
  unsigned times = 1 + next(&seed) % 3;
  if (size == 0 || next(&seed) % 4 == 0)
    return LLVMFuzzerMutate(data, size, room);
  for (unsigned i = 0; i < times && size > 0; i++) {
    bool line = next(&seed) % 3 == 0;
    struct piece what = pick(data, size, line, &seed);
    struct piece where = pick(data, size, line, &seed);
    if (next(&seed) % 6 == 0)
      what.to = what.from; /* nothing: the other goes */
    size = put(data, size, room, what, where, line && next(&seed) % 2);
  }
  return size;
}
