/* A wire between two endpoints: real segments, one queue for each direction.
 * It keeps them in order and loses nothing unless it is told to. */
#ifndef LADDER_WIRE_H
#define LADDER_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What RFC 9293 calls SEG.SEQ, SEG.ACK and so on. Text travels as a count of
 * octets: what they say decides nothing. */
struct segment {
  uint32_t seq, ack, window, text;
  bool syn, ack_bit, rst, fin;
};

/* SEG.LEN: octets of text, and one each for SYN and FIN. */
uint32_t segment_length(const struct segment *segment);

enum {
  WIRE_ROOM = 64,
  SEGMENT_TEXT = 64 /* more than segment_format ever needs */
};

/* Writes a segment as the RFC's figures do: <SEQ=100><CTL=SYN>. */
void segment_format(const struct segment *segment, char text[SEGMENT_TEXT]);

/* One direction. All zero is an empty wire. */
struct wire {
  struct segment segments[WIRE_ROOM]; /* the oldest first */
  size_t count;
  bool overflowed; /* a segment found no room and is gone */
};

void wire_put(struct wire *wire, const struct segment *segment);

/* Takes the oldest off the wire, which must not be empty. */
void wire_drop(struct wire *wire);

#endif
