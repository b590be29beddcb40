/* An arena: memory that a phase allocates piece by piece and frees at once. */
#ifndef SYNFIN_CODEGEN_ARENA_H
#define SYNFIN_CODEGEN_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena {
  struct arena_block *last; /* newest block; older ones hang behind it */
};

/* Zeroed memory of `size` bytes, aligned for any object. Never NULL: where the
 * system has no memory left, the program ends with a message and status 2. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of `length` bytes with a NUL behind them. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0), nonnull(2)));

/* Frees everything; the arena is empty and can be used again. */
void arena_free(struct arena *arena);

/* The same, but keeps a block of memory for what comes next. */
void arena_reset(struct arena *arena);

/* A new array of `count` elements of a type. */
#define ARENA_ARRAY(arena, type, count)                                        \
  ((type *)arena_alloc((arena), sizeof(type) * (size_t)(count)))

/* Room for a text that grows: `size` bytes, of which the first `length` and a
 * NUL are in use, become `wanted`, at another place perhaps. What is new is
 * left as it is; the old piece must not be used again. */
char *arena_resize_text(struct arena *arena, char *text, size_t length,
                        size_t size, size_t wanted);

/* Makes room for one more element in a growing array that lives in an arena:
 * `array`, its element count and its capacity are lvalues; returns a pointer to
 * the new, zeroed element. Pointers to older elements are not good any more. */
#define ARENA_PUSH(arena, array, count, capacity)                              \
  ((count) == (capacity)                                                       \
       ? ((array) =                                                            \
              arena_grow((arena), (array), sizeof *(array), &(capacity)),      \
          &(array)[(count)++])                                                 \
       : &(array)[(count)++])

/* Doubles the capacity of an array: from nothing to one element, to two ... */
void *arena_grow(struct arena *arena, void *array, size_t element,
                 size_t *capacity);

#endif
