#include "host/handles.h"

#include <stdlib.h>

static uint32_t home(const struct synfin_handles *handles,
                     synfin_handle handle) {
  uint32_t mixed = handle * UINT32_C(0x9e3779b1);
  return (mixed ^ mixed >> 15) & handles->mask;
}

bool synfin_handles_make(struct synfin_handles *handles, uint32_t count) {
  uint32_t size = 4;
  while (size < 2 * (uint64_t)count)
    size *= 2;
  handles->mask = size - 1;
  handles->entries = calloc(size, sizeof *handles->entries);
  return handles->entries != NULL;
}

void synfin_handles_free(struct synfin_handles *handles) {
  free(handles->entries);
  handles->entries = NULL;
}

/* Where a handle stands, or the free entry where it would. */
static uint32_t place_of(const struct synfin_handles *handles,
                         synfin_handle handle) {
  uint32_t at = home(handles, handle);
  while (handles->entries[at].handle != 0 &&
         handles->entries[at].handle != handle)
    at = (at + 1) & handles->mask;
  return at;
}

void *synfin_handles_find(const struct synfin_handles *handles,
                          synfin_handle handle) {
  return handle == 0 ? NULL : handles->entries[place_of(handles, handle)].value;
}

/* One entry stays free, so that every search ends. */
bool synfin_handles_add(struct synfin_handles *handles, synfin_handle handle,
                        void *value) {
  uint32_t at = place_of(handles, handle);
  uint32_t next = (at + 1) & handles->mask;
  while (handles->entries[next].handle != 0 && next != at)
    next = (next + 1) & handles->mask;
  if (next == at)
    return false;
  handles->entries[at].handle = handle;
  handles->entries[at].value = value;
  return true;
}

/* Entries behind the gap move into it if their search would cross it. */
void synfin_handles_remove(struct synfin_handles *handles,
                           synfin_handle handle) {
  struct synfin_handles_entry *entries = handles->entries;
  uint32_t gap = place_of(handles, handle), at = gap;
  if (entries[gap].handle == 0)
    return;
  for (;;) {
    at = (at + 1) & handles->mask;
    if (entries[at].handle == 0)
      break;
    uint32_t from_home = (at - home(handles, entries[at].handle));
    if ((from_home & handles->mask) >= ((at - gap) & handles->mask)) {
      entries[gap] = entries[at];
      gap = at;
    }
  }
  entries[gap] = (struct synfin_handles_entry){0, NULL};
}
