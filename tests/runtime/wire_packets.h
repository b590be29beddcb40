/* Packets for the tests of wire: written down in hex, their checksums worked
 * out by another, slow sum. */
#ifndef WIRE_PACKETS_H
#define WIRE_PACKETS_H

#include "wire.h"

struct wire_sample {
  const char *name, *hex;
  enum synfin_found found;
  size_t protected_from, protected_to; /* octets that a checksum guards */
};

extern const struct wire_sample wire_samples[];
extern const size_t wire_nsamples;

/* Places in wire_samples. */
enum {
  WIRE_SYN4,
  WIRE_TEXT4,
  WIRE_SACK4,
  WIRE_OPTIONS4,
  WIRE_URGENT4,
  WIRE_SYN_ACK6,
  WIRE_TEXT6,
  WIRE_EXTENSIONS6,
  WIRE_NO_PORT4,
  WIRE_FRAGMENT4,
  WIRE_TOO_BIG6,
  WIRE_NO_PORT6
};

/* Turns hex digits into octets, at most 2,048; returns how many. */
size_t wire_octets(const char *hex, uint8_t *octets);

/* RFC 1071 1, word by word. */
uint16_t wire_slow_sum(uint16_t sum, const uint8_t *octets, size_t length);

/* Puts in the checksums that belong to a packet: of IPv4, TCP and ICMP. */
void wire_repair(uint8_t *packet, size_t length);

/* Are they right, if the packet has them? */
bool wire_has_right_sums(const uint8_t *packet, size_t length);

/* Reads a packet from a buffer that is not an octet longer than it. */
enum synfin_found wire_read_exactly(const uint8_t *packet, size_t length,
                                    struct synfin_segment *segment,
                                    struct synfin_icmp *icmp);

/* Do two segments that were read, or are to be written in one piece, say the
 * same? */
bool wire_is_same(const struct synfin_segment *a,
                  const struct synfin_segment *b);

struct synfin_address wire_ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d);
struct synfin_address wire_ipv6(const char *hex);

/* A TCP packet over IPv4 with these options and flags, without text. */
size_t wire_with_options(const char *options, uint8_t control, uint8_t *packet);

#endif
