#include "table.h"

#include <stdint.h>

static size_t slot(const struct table *table, const char *key) {
  size_t hash = (size_t)((uintptr_t)key >> 3) * (size_t)0x9E3779B97F4A7C15u;
  size_t at = (hash >> 20) & (table->capacity - 1);
  while (table->keys[at] && table->keys[at] != key)
    at = (at + 1) & (table->capacity - 1);
  return at;
}

static void grow(struct table *table) {
  struct table old = *table;
  table->capacity = old.capacity ? 2 * old.capacity : 32;
  table->keys = ARENA_ARRAY(table->arena, const char *, table->capacity);
  table->values = ARENA_ARRAY(table->arena, int, table->capacity);
  for (size_t i = 0; i < old.capacity; i++)
    if (old.keys[i]) {
      size_t at = slot(table, old.keys[i]);
      table->keys[at] = old.keys[i];
      table->values[at] = old.values[i];
    }
}

int table_put(struct table *table, const char *key, int value) {
  if (2 * (table->count + 1) > table->capacity)
    grow(table);
  size_t at = slot(table, key);
  if (table->keys[at])
    return table->values[at];
  table->keys[at] = key;
  table->values[at] = value;
  table->count++;
  return -1;
}

int table_get(const struct table *table, const char *key) {
  if (!table->capacity || !key)
    return -1;
  size_t at = slot(table, key);
  return table->keys[at] ? table->values[at] : -1;
}
