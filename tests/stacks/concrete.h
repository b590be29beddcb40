/* From a class of segments to a segment. A class is an input word of SEGMENT: a
 * value for each attribute of the table. A recipe says in terms of a
 * connection's variables how a segment is built (`SEG.SEQ is RCV.NXT - 1`,
 * `SEG.ACK is SND.NXT` ...); whether what comes out is in the class, the
 * classifier that the table generates decides, and nothing else. For every
 * group that drives endpoints by segments: link `tests_concrete`. */
#ifndef SYNFIN_TESTS_STACKS_CONCRETE_H
#define SYNFIN_TESTS_STACKS_CONCRETE_H

#include "tcp.h"
#include "wire.h"

/* What is known of the connection that is to get the segment. */
struct concrete_own {
  struct tcp_connection_variables tcp;
  bool text_waits;   /* the user has sent what the window has no room for */
  bool has_peer;     /* RCV.NXT has a value */
  bool backlog_full; /* of the listener */
  bool timestamps;   /* new connections would use them (TS.NEW) */
};

/* How each number is chosen; places in lists that concrete.c has. */
struct concrete_recipe {
  uint8_t seq, ack, text, control, stamp;
};

struct concrete_segment {
  uint32_t seq, ack, text; /* octets of text */
  uint8_t control;         /* WIRE_SYN ... */
  bool has_timestamp;
  uint32_t ts_val;
};

/* Where a segment lies: one class can be met from several sides, and
 * implementations treat them differently. */
enum concrete_place {
  PLACE_ANY,     /* RCV.NXT has no value */
  PLACE_AT,      /* begins at RCV.NXT */
  PLACE_SHUT,    /* the same, with a FIN, where the window is closed */
  PLACE_INSIDE,  /* begins inside the window, not at its left edge */
  PLACE_OVERLAP, /* begins before RCV.NXT and goes past it */
  PLACE_LEFT,    /* is all before RCV.NXT */
  PLACE_RIGHT,   /* begins behind the window */
  PLACE_IRS,     /* the peer's SYN once more */
  PLACE_STAMP,   /* has an old timestamp */
  PLACES
};
extern const char *const concrete_places[PLACES];

/* The segment that a recipe makes. */
struct concrete_segment concrete_make(const struct concrete_recipe *recipe,
                                      const struct concrete_own *own);

/* What the table's variables are for a segment, where nothing was kept from
 * other segments. */
struct tcp_segment_variables
concrete_variables(const struct concrete_segment *segment,
                   const struct concrete_own *own);

/* Its class under these options in this configuration. */
uint32_t concrete_class(uint32_t options, tcp_configuration configuration,
                        const struct concrete_own *own,
                        const struct concrete_segment *segment);

enum concrete_place concrete_place(const struct concrete_own *own,
                                   const struct concrete_segment *segment);

/* Calls `visit` with every recipe, the plainest first; stops when it returns
 * false. Those that mean nothing here (an ACK field without ACK bit, octets
 * that no packet holds) are left out. */
void concrete_each(const struct concrete_own *own,
                   bool (*visit)(void *context,
                                 const struct concrete_recipe *recipe),
                   void *context);

/* The plainest recipe for a class in the place given, or anywhere (PLACES);
 * false if there is none. */
bool concrete_find(uint32_t options, tcp_configuration configuration,
                   const struct concrete_own *own, uint32_t input,
                   enum concrete_place place, struct concrete_recipe *recipe);

#endif
