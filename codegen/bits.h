/* Sets of small numbers, one bit each. */
#ifndef SYNFIN_CODEGEN_BITS_H
#define SYNFIN_CODEGEN_BITS_H

#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

static inline int bits_words(int count) {
  return (count + 63) / 64;
}

/* An empty set that can hold the numbers 0 to count - 1. */
static inline uint64_t *bits_new(struct arena *arena, int count) {
  return ARENA_ARRAY(arena, uint64_t, bits_words(count) + 1);
}

static inline bool bits_get(const uint64_t *set, int bit) {
  return set[bit / 64] >> (bit % 64) & 1;
}

static inline void bits_set(uint64_t *set, int bit) {
  set[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static inline void bits_clear(uint64_t *set, int bit) {
  set[bit / 64] &= ~((uint64_t)1 << (bit % 64));
}

/* The first number in a set from `from` on; -1 if there is none. */
static inline int bits_next(const uint64_t *set, int from, int count) {
  while (from < count) {
    uint64_t rest = set[from / 64] >> (from % 64);
    if (!rest) {
      from = from / 64 * 64 + 64;
      continue;
    }
    for (; !(rest & 1); rest >>= 1)
      from++;
    return from < count ? from : -1;
  }
  return -1;
}

/* How many bits of one word are set. */
static inline int bits_count(uint64_t word) {
  int count = 0;
  for (; word; word &= word - 1)
    count++;
  return count;
}

static inline bool bits_empty(const uint64_t *set, int count) {
  for (int w = 0; w < bits_words(count); w++)
    if (set[w])
      return false;
  return true;
}

#endif
