/* A pool of numbers in which rows lie on top of each other wherever they do
 * not contradict; what stays open is filled at the end. */
#ifndef SYNFIN_CODEGEN_CLASSES_POOL_H
#define SYNFIN_CODEGEN_CLASSES_POOL_H

#include "arena.h"

struct pool {
  struct arena *arena;
  int *items; /* CLASS_OPEN where nothing stands yet */
  size_t count, capacity;
};

/* The place at which a row lies, a multiple of `grain`. The pool grows to hold
 * all of it, open ends included, so that no look-up of the row leaves the pool.
 */
int pool_place(struct pool *pool, const int *row, int count, int grain);

/* Fills what is still open. */
void pool_fill(struct pool *pool, int with);

#endif
