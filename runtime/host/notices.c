#include "host/notices.h"

#include <stdlib.h>

static bool grow(struct synfin_notices *notices) {
  uint32_t room = notices->room == 0 ? 64 : 2 * notices->room;
  void *entries = realloc(notices->entries, room * sizeof *notices->entries);
  if (entries == NULL)
    return false;
  notices->entries = entries;
  notices->room = room;
  return true;
}

void synfin_notices_put(struct synfin_notices *notices,
                        synfin_handle connection, uint32_t what) {
  uint32_t mixed = connection ^ connection >> 16;
  uint32_t *lately = &notices->lately[mixed % SYNFIN_NOTICES_LATELY];
  if (*lately >= notices->first && *lately < notices->count &&
      notices->entries[*lately].connection == connection) {
    notices->entries[*lately].what |= what;
    return;
  }
  if (notices->count == notices->room && !grow(notices)) {
    notices->lost = true;
    return;
  }
  *lately = notices->count;
  notices->entries[notices->count++] =
      (struct synfin_notices_entry){connection, what};
}

bool synfin_notices_take(struct synfin_notices *notices,
                         struct synfin_notices_entry *entry) {
  if (notices->first == notices->count) {
    notices->first = notices->count = 0;
    return false;
  }
  *entry = notices->entries[notices->first++];
  return true;
}

void synfin_notices_free(struct synfin_notices *notices) {
  free(notices->entries);
  notices->entries = NULL;
}
