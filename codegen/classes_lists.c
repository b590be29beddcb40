#include "classes_lists.h"
#include <stdlib.h>

/* Lists are compared from their ends, so that a list stands right before one
 * that ends in it. */
static int compare(const void *a, const void *b) {
  const struct list *x = *(const struct list *const *)a;
  const struct list *y = *(const struct list *const *)b;
  for (int i = 1; i <= x->count && i <= y->count; i++)
    if (x->ops[x->count - i] != y->ops[y->count - i])
      return x->ops[x->count - i] < y->ops[y->count - i] ? -1 : 1;
  return (x->count > y->count) - (x->count < y->count);
}

static bool ends_in(const struct list *list, const struct list *end) {
  if (end->count > list->count)
    return false;
  for (int i = 1; i <= end->count; i++)
    if (list->ops[list->count - i] != end->ops[end->count - i])
      return false;
  return true;
}

struct list_pool *list_pool_make(struct arena *arena, const struct flat *flat) {
  struct list_pool *pool = ARENA_ARRAY(arena, struct list_pool, 1);
  const struct list **sorted =
      ARENA_ARRAY(arena, const struct list *, flat->nlists + 1);
  size_t most = 0;
  for (int l = 0; l < flat->nlists; l++) {
    sorted[l] = &flat->lists[l];
    most += (size_t)flat->lists[l].count + 1;
  }
  qsort(sorted, (size_t)flat->nlists, sizeof *sorted, compare);
  pool->offsets = ARENA_ARRAY(arena, int, flat->nlists + 1);
  pool->ops = ARENA_ARRAY(arena, uint16_t, most + 1);
  for (int i = flat->nlists - 1; i >= 0; i--) {
    const struct list *list = sorted[i];
    int *offset = &pool->offsets[list - flat->lists];
    if (i + 1 < flat->nlists && ends_in(sorted[i + 1], list)) {
      *offset = pool->offsets[sorted[i + 1] - flat->lists] +
                sorted[i + 1]->count - list->count;
      continue;
    }
    *offset = pool->length;
    for (int k = 0; k < list->count; k++)
      pool->ops[pool->length++] = list->ops[k];
    pool->ops[pool->length++] = OP_END;
  }
  return pool;
}
