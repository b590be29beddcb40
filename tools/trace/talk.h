/* One connection of a capture: its segments, replayed through the machine for
 * both ends, and the ladder that comes of it. */
#ifndef TRACE_TALK_H
#define TRACE_TALK_H

#include <stdbool.h>
#include <sys/time.h>

#include "ladder.h"
#include "mirror.h"
#include "rules.h"

enum {
  TALK_SOCKET = 64 /* room for the name of a socket */
};

/* A segment as it was captured. */
struct talk_segment {
  struct timeval at;
  unsigned from; /* 0: the left end */
  struct synfin_segment segment;
};

/* The end that sent first is the left one. */
struct talk {
  struct synfin_address addresses[2];
  uint16_t ports[2];
  struct talk_segment *segments;
  size_t count, room;
  bool has_ended;  /* a FIN or a reset was seen: a SYN begins another one */
  uint32_t iss[2]; /* of the SYNs that were seen, */
  bool has_syn[2]; /* if they were */
  size_t next;     /* in a list of the same sockets, see talks.c; plus one */
};

/* What a replay has shown. */
struct talk_account {
  unsigned again, refused; /* segments sent again; not taken, for no such
                              reason */
  bool was_open;           /* it was open when the capture begins */
  const char *states[2];   /* at the end */
};

/* From which end a segment comes; -1: it is not of this connection. */
int talk_end_of(const struct talk *talk, const struct synfin_segment *segment);

/* "192.0.2.1:80" or "[2001:db8::1]:80" */
void talk_socket(const struct talk *talk, unsigned end, char *text,
                 size_t size);

/* The address of an end alone. */
void talk_address(const struct talk *talk, unsigned end, char *text,
                  size_t size);

/* Replays the connection. All that the ladder holds lives in the arena. */
void talk_replay(const struct talk *talk, const struct synfin_table *table,
                 const struct rules *rules, struct arena *arena,
                 struct ladder *ladder, struct talk_account *account);

#endif
