/* One connection of a capture, replayed through the machine for both ends and
 * drawn as a ladder. */
#ifndef TRACE_TALK_H
#define TRACE_TALK_H

#include <stdbool.h>
#include <stdio.h>
#include "mirror.h"

/* The two sockets; the one that sent first is the left one. */
struct talk_name {
  struct synfin_address addresses[2];
  uint16_t ports[2];
  bool is_answered; /* the right one has sent a SYN: somebody listened there */
};

/* Fills in the name from a segment. Is the segment one of this connection, and
 * from which end? */
void talk_name(struct talk_name *name, const struct synfin_segment *segment);
bool talk_has(const struct talk_name *name,
              const struct synfin_segment *segment, unsigned *from);
/* "192.0.2.1:80" or "[2001:db8::1]:80" */
void talk_socket(const struct talk_name *name, unsigned end, char *text,
                 size_t size);

struct talk {
  struct talk_name name;
  struct mirror ends[2];
  uint32_t iss[2], sent[2];   /* highest number sent, plus one */
  bool has_begun, is_partial; /* its beginning is not in the capture */
  unsigned rows, again, illegal;
  FILE *out;
};

void talk_init(struct talk *talk, const struct talk_name *name,
               const struct synfin_table *table, FILE *out);
void talk_take(struct talk *talk, const struct synfin_segment *segment,
               unsigned from);
void talk_end(const struct talk *talk);

#endif
