#include "ints.h"

#include <stdint.h>
#include <string.h>

static size_t hash_of(const int *items, int count) {
  uint64_t hash = 1469598103934665603u;
  for (int i = 0; i < count; i++)
    hash = (hash ^ (uint32_t)items[i]) * 1099511628211u;
  return (size_t)(hash ^ hash >> 29);
}

static size_t slot_of(const struct ints *ints, const int *items, int count) {
  size_t at = hash_of(items, count) & (ints->nslots - 1);
  for (; ints->slots[at]; at = (at + 1) & (ints->nslots - 1)) {
    const struct ints_item *item = &ints->all[ints->slots[at] - 1];
    if (item->count == count &&
        (count == 0 ||
         memcmp(item->items, items, (size_t)count * sizeof *items) == 0))
      break;
  }
  return at;
}

static void grow(struct ints *ints) {
  ints->nslots = ints->nslots ? 2 * ints->nslots : 256;
  ints->slots = ARENA_ARRAY(ints->arena, int, ints->nslots);
  for (size_t i = 0; i < ints->count; i++)
    ints->slots[slot_of(ints, ints->all[i].items, ints->all[i].count)] =
        (int)i + 1;
}

int ints_intern(struct ints *ints, const int *items, int count) {
  if (2 * (ints->count + 1) > ints->nslots)
    grow(ints);
  size_t at = slot_of(ints, items, count);
  if (ints->slots[at])
    return ints->slots[at] - 1;
  int *copy = ARENA_ARRAY(ints->arena, int, count + 1);
  if (count > 0)
    memcpy(copy, items, (size_t)count * sizeof *items);
  struct ints_item *item =
      ARENA_PUSH(ints->arena, ints->all, ints->count, ints->capacity);
  *item = (struct ints_item){copy, count};
  ints->slots[at] = (int)ints->count;
  return (int)ints->count - 1;
}
