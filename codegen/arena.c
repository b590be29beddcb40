/* The arena: a list of blocks, each of them filled from its beginning. */
#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"

enum {
  FIRST_BLOCK = 16 * 1024,
  LARGEST_BLOCK = 256 * 1024, /* larger pieces have a block of their own */
  LIKELY_TEXT = 256           /* most that is printed is shorter */
};

struct arena_block {
  struct arena_block *older;
  size_t used, size; /* of `memory` */
  size_t dirty;      /* what lies beyond is zero still */
  max_align_t memory[];
};

static _Noreturn void out_of_memory(void) {
  fputs("synfin: no memory left\n", stderr);
  exit(2);
}

/* Blocks of an arena double in size, so that a small one stays small. */
static size_t block_size(const struct arena *arena) {
  size_t size = arena->last ? 2 * arena->last->size : FIRST_BLOCK;
  return size < LARGEST_BLOCK ? size : LARGEST_BLOCK;
}

/* Adds a block that has room for `size` bytes: in front of the list, or behind
 * the first one if it will be full at once. */
static struct arena_block *add_block(struct arena *arena, size_t size,
                                     bool clear) {
  bool large = size > LARGEST_BLOCK;
  size_t room = block_size(arena);
  room = room < size ? size : room;
  if (room > SIZE_MAX - sizeof(struct arena_block))
    out_of_memory();
  size_t whole = sizeof(struct arena_block) + room;
  struct arena_block *block = large && clear ? calloc(1, whole) : malloc(whole);
  if (!block)
    out_of_memory();
  struct arena_block **place =
      large && arena->last ? &arena->last->older : &arena->last;
  *block = (struct arena_block){
      .older = *place, .size = room, .dirty = large && clear ? 0 : room};
  *place = block;
  return block;
}

/* Takes `size` bytes, zeroed if asked for. A large array comes zeroed from the
 * system, which costs nothing for what is never touched. */
static void *take(struct arena_block *block, size_t size, bool clear) {
  char *memory = (char *)block->memory + block->used;
  if (clear && block->used < block->dirty) {
    size_t left = block->dirty - block->used;
    memset(memory, 0, size < left ? size : left);
  }
  block->used += size;
  return memory;
}

static size_t rounded(size_t size) {
  const size_t unit = _Alignof(max_align_t);
  if (size > SIZE_MAX - unit)
    out_of_memory();
  return (size + unit - 1) / unit * unit;
}

static void *allocate(struct arena *arena, size_t size, bool clear) {
  size = rounded(size);
  struct arena_block *block = arena->last;
  if (!block || block->size - block->used < size)
    block = add_block(arena, size, clear);
  return take(block, size, clear);
}

void *arena_alloc(struct arena *arena, size_t size) {
  return allocate(arena, size, true);
}

char *arena_copy(struct arena *arena, const char *text, size_t length) {
  char *copy = allocate(arena, length + 1, false);
  if (length > 0)
    memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = arena_vprintf(arena, format, arguments);
  va_end(arguments);
  return text;
}

char *arena_vprintf(struct arena *arena, const char *format,
                    va_list arguments) {
  char first[LIKELY_TEXT];
  va_list again;
  va_copy(again, arguments);
  size_t length = format_into(first, sizeof first, format, arguments);
  char *text = allocate(arena, length + 1, false);
  if (length < sizeof first)
    memcpy(text, first, length);
  else
    format_into(text, length + 1, format, again);
  text[length] = '\0';
  va_end(again);
  return text;
}

/* Whether `size` bytes at `memory`, the newest piece, can become `wanted`. */
static bool grows_in_place(struct arena_block *block, const void *memory,
                           size_t size, size_t wanted, bool clear) {
  size_t held = rounded(size), more = rounded(wanted) - held;
  if (!block || held > block->used || more > block->size - block->used ||
      (const char *)memory !=
          (const char *)block->memory + (block->used - held))
    return false;
  take(block, more, clear);
  return true;
}

/* Frees the block that one large piece fills alone. */
static void free_large(struct arena *arena, const void *memory) {
  struct arena_block **place = &arena->last;
  while (*place && (const void *)(*place)->memory != memory)
    place = &(*place)->older;
  struct arena_block *block = *place;
  if (!block)
    return;
  *place = block->older;
  free(block);
}

/* `size` bytes, of which `used` hold something, become `wanted`. */
static void *resize(struct arena *arena, void *memory, size_t used, size_t size,
                    size_t wanted, bool clear) {
  if (memory && grows_in_place(arena->last, memory, size, wanted, clear))
    return memory;
  void *larger = allocate(arena, wanted, clear);
  if (!memory)
    return larger;
  memcpy(larger, memory, used);
  if (rounded(size) > LARGEST_BLOCK)
    free_large(arena, memory);
  /* Never in the block just freed, which `memory` filled alone. */
  return larger; // NOLINT(clang-analyzer-unix.Malloc)
}

char *arena_resize_text(struct arena *arena, char *text, size_t length,
                        size_t size, size_t wanted) {
  return resize(arena, text, length + 1, size, wanted, false);
}

/* Most lists of a table have one or two elements, so they begin small. */
void *arena_grow(struct arena *arena, void *array, size_t element,
                 size_t *capacity) {
  size_t wanted = *capacity ? *capacity * 2 : 1;
  if (wanted > SIZE_MAX / element)
    out_of_memory();
  size_t size = *capacity * element;
  *capacity = wanted;
  return resize(arena, array, size, size, wanted * element, true);
}

void arena_reset(struct arena *arena) {
  struct arena_block *kept = arena->last;
  if (!kept)
    return;
  arena->last = kept->older;
  arena_free(arena);
  if (kept->used > kept->dirty)
    kept->dirty = kept->used;
  kept->used = 0;
  kept->older = NULL;
  arena->last = kept;
}

void arena_free(struct arena *arena) {
  struct arena_block *block = arena->last;
  while (block) {
    struct arena_block *older = block->older;
    free(block);
    block = older;
  }
  arena->last = NULL;
}
