/* Segments for tests, with right checksums. */
#ifndef TESTS_HOST_PACKETS_H
#define TESTS_HOST_PACKETS_H

#include <stddef.h>
#include <stdint.h>

enum {
  PACKETS_ROOM = 2048
};

/* What a segment carries; ports and addresses are always the same:
 * 192.0.2.1.4000 > 192.0.2.2.80, or 2001:db8::1.4000 > 2001:db8::2.80. */
struct packets_segment {
  uint32_t seq, ack;
  uint8_t control;
  uint16_t window;
  const uint8_t *options; /* a multiple of 4 octets */
  size_t options_length;
  size_t text; /* octets; what they are depends on `seq` */
  int back;    /* the other way */
};

/* Writes a packet; `family` is 4 or 6. */
size_t packets_make(uint8_t packet[PACKETS_ROOM], int family,
                    const struct packets_segment *segment);

#endif
