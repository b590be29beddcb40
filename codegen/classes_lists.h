/* Action lists in one pool: a list that is the end of another lies in it. */
#ifndef SYNFIN_CODEGEN_CLASSES_LISTS_H
#define SYNFIN_CODEGEN_CLASSES_LISTS_H

#include "flatten.h"

struct list_pool {
  int *offsets;  /* per list of the flat table: of its first op */
  uint16_t *ops; /* each list with an END behind it */
  int length;
};

struct list_pool *list_pool_make(struct arena *arena, const struct flat *flat);

#endif
