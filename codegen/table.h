/* A map from interned names to numbers. */
#ifndef SYNFIN_CODEGEN_TABLE_H
#define SYNFIN_CODEGEN_TABLE_H

#include "arena.h"

struct table {
  struct arena *arena;
  const char **keys; /* interned: compared as pointers */
  int *values;
  size_t capacity, count;
};

/* Adds a name. Returns -1, or the number that the name already has. */
int table_put(struct table *table, const char *key, int value);

/* The number of a name; -1 if it has none. */
int table_get(const struct table *table, const char *key);

#endif
