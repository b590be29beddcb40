/* What the endpoint has told, kept until the program may hear it. */
#ifndef SYNFIN_HOST_NOTICES_H
#define SYNFIN_HOST_NOTICES_H

#include "synfin/tcp.h"

enum {
  SYNFIN_NOTICES_LATELY = 256 /* a power of two */
};

struct synfin_notices_entry {
  synfin_handle connection;
  uint32_t what; /* a set of enum synfin_notice */
};

/* All zero is an empty queue. */
struct synfin_notices {
  struct synfin_notices_entry *entries;
  uint32_t first, count, room;
  uint32_t lately[SYNFIN_NOTICES_LATELY]; /* where a connection may have an
                                             entry, by its handle */
  bool lost;                              /* memory ran out */
};

/* Notices about one connection become one, as far as that is found cheaply. */
void synfin_notices_put(struct synfin_notices *notices,
                        synfin_handle connection, uint32_t what);

/* The oldest; false if there is none. */
bool synfin_notices_take(struct synfin_notices *notices,
                         struct synfin_notices_entry *entry);

void synfin_notices_free(struct synfin_notices *notices);

#endif
