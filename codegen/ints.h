/* Sequences of numbers, each kept once and known by its own number. */
#ifndef SYNFIN_CODEGEN_INTS_H
#define SYNFIN_CODEGEN_INTS_H

#include "arena.h"

struct ints_item {
  const int *items;
  int count;
};

struct ints {
  struct arena *arena;
  struct ints_item *all; /* in the order in which they came */
  size_t count, capacity;
  int *slots; /* hash table: number + 1, 0 is free */
  size_t nslots;
};

/* The number of a sequence; a new one if it is not there yet. */
int ints_intern(struct ints *ints, const int *items, int count);

#endif
