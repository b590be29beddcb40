/* Segments in terms of a connection's numbers, for all that a peer might send
 * to it. */
#ifndef SYNFIN_TESTS_COVER_RECIPE_H
#define SYNFIN_TESTS_COVER_RECIPE_H

#include "room.h"

/* How the numbers of a segment are chosen. */
enum seq_choice {
  SEQ_NEXT,
  SEQ_BEFORE,  /* the octet before */
  SEQ_EARLIER, /* one more */
  SEQ_INSIDE,  /* the one behind */
  SEQ_AHEAD,   /* beyond a hole */
  SEQ_LAST,    /* the last of the window */
  SEQ_BEHIND,  /* the window */
  SEQ_LATER,   /* a connection later */
  SEQS
};
enum ack_choice {
  ACK_NONE,
  ACK_UNA,
  ACK_PART,
  ACK_ALL,
  ACK_UNSENT,
  ACK_OLD,
  ACK_STALE,
  ACKS
};

enum stamp_choice {
  STAMP_USUAL, /* a new one, if the connection uses them */
  STAMP_NEW,
  STAMP_OLD,
  STAMP_NONE,
  STAMPS
};

/* Octets of text; some reach over a hole. */
enum text_choice {
  TEXT_NONE,
  TEXT_ONE,
  TEXT_SOME,
  TEXT_BRIDGE,
  TEXT_ALL_BUT_ONE, /* leaves one octet of the window: a FIN takes that */
  TEXT_ALL,
  TEXTS
};

struct recipe {
  uint8_t seq, ack, control, text, stamp;
  uint16_t window; /* that the peer offers */
};

struct synfin_segment recipe_make(const struct recipe *recipe,
                                  const struct room_view *view);

#endif
