#include "classes_pool.h"
#include "classes.h"

/* Placing is quadratic; where pool and row together are larger than this, a row
 * goes to the end. */
static const size_t most_tries = (size_t)1 << 26;

static bool fits_at(const struct pool *pool, size_t at, const int *row,
                    size_t count) {
  size_t rest = pool->count - at;
  return classes_agree(pool->items + at, row,
                       (int)(rest < count ? rest : count));
}

int pool_place(struct pool *pool, const int *row, int count, int grain) {
  size_t length = (size_t)count, step = (size_t)grain;
  size_t at = pool->count * length > most_tries
                  ? (pool->count + step - 1) / step * step
                  : 0;
  while (at < pool->count && !fits_at(pool, at, row, length))
    at += step;
  while (pool->count < at + length)
    *ARENA_PUSH(pool->arena, pool->items, pool->count, pool->capacity) =
        CLASS_OPEN;
  classes_merge(pool->items + at, row, count);
  return (int)at;
}

void pool_fill(struct pool *pool, int with) {
  for (size_t i = 0; i < pool->count; i++)
    if (pool->items[i] == CLASS_OPEN)
      pool->items[i] = with;
}
