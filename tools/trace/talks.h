/* The connections of a capture, in the order in which they begin. */
#ifndef TRACE_TALKS_H
#define TRACE_TALKS_H

#include "capture.h"
#include "talk.h"

struct talks {
  struct talk *items;
  size_t count, room;
  size_t *first; /* by a hash of the sockets: the newest with it, plus one */
  size_t buckets;
  /* Packets of TCP that are not in a connection, and where the first stands. */
  struct {
    unsigned long count, first;
  } fragments, cut, damaged;
};

/* Reads a capture. False where it cannot be read at all, after a message on
 * stderr; `is_damaged` where it ends too early. */
bool talks_read(struct talks *talks, const char *file, bool *is_damaged);
void talks_free(struct talks *talks);

#endif
