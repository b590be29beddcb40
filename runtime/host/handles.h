/* Finds what belongs to a connection by its handle, also after the endpoint has
 * forgotten it. */
#ifndef SYNFIN_HOST_HANDLES_H
#define SYNFIN_HOST_HANDLES_H

#include "synfin/tcp.h"

struct synfin_handles_entry {
  synfin_handle handle; /* 0: free */
  void *value;
};

/* Open addressing; twice as many entries as there are ever handles. */
struct synfin_handles {
  struct synfin_handles_entry *entries;
  uint32_t mask;
};

/* Room for `count` handles. False if there is no memory. */
bool synfin_handles_make(struct synfin_handles *handles, uint32_t count);
void synfin_handles_free(struct synfin_handles *handles);

/* NULL where there is none. */
void *synfin_handles_find(const struct synfin_handles *handles,
                          synfin_handle handle);

/* Adds one that is not there yet. False if there is no room. */
bool synfin_handles_add(struct synfin_handles *handles, synfin_handle handle,
                        void *value);
void synfin_handles_remove(struct synfin_handles *handles,
                           synfin_handle handle);

#endif
