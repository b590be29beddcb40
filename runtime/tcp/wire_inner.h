/* What the parts of wire share: octets in network order, the internet checksum,
 * and IP headers. */
#ifndef SYNFIN_TCP_WIRE_INNER_H
#define SYNFIN_TCP_WIRE_INNER_H

#include <string.h>
#include "wire.h"

enum {
  WIRE_IPV4_HEADER = 20,
  WIRE_IPV6_HEADER = 40,
  WIRE_TCP_HEADER = 20,
  WIRE_ICMP_HEADER = 8,
  WIRE_CONTROL = 0x3f, /* the bits that RFC 9293 has */

  /* Protocol numbers. */
  WIRE_ICMP4 = 1,
  WIRE_TCP = 6,
  WIRE_ICMP6 = 58,

  /* Kinds of options and their lengths; SACK: without its ranges. */
  WIRE_OPTION_END = 0,
  WIRE_OPTION_NONE = 1,
  WIRE_OPTION_MSS = 2,
  WIRE_OPTION_SCALE = 3,
  WIRE_OPTION_SACK_PERMITTED = 4,
  WIRE_OPTION_SACK = 5,
  WIRE_OPTION_TIMESTAMP = 8,
  WIRE_MSS_LENGTH = 4,
  WIRE_SCALE_LENGTH = 3,
  WIRE_SACK_PERMITTED_LENGTH = 2,
  WIRE_SACK_LENGTH = 2,
  WIRE_SACK_RANGE = 8,
  WIRE_TIMESTAMP_LENGTH = 10
};

static inline uint16_t wire_get16(const uint8_t *at) {
  return (uint16_t)(at[0] << 8 | at[1]);
}
static inline uint32_t wire_get32(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
         at[3];
}
/* To network order and from it are the same. Returns what lies behind. */
static inline uint8_t *wire_put32(uint8_t *at, uint32_t value) {
  uint8_t octets[4];
  memcpy(octets, &value, 4);
  value = wire_get32(octets);
  memcpy(at, &value, 4);
  return at + 4;
}

static inline bool wire_is_syn(const struct synfin_segment *segment) {
  return segment->control & WIRE_SYN;
}

/* An IP packet, with its extension headers or options behind it. */
struct synfin_ip {
  const uint8_t *payload;
  size_t length; /* of the payload, as much as is there */
  size_t total;  /* of the packet, as its header tells */
  const uint8_t *addresses;
  size_t addresses_size; /* of both: 8 or 32 */
  uint8_t protocol, dscp, ttl;
};

static inline bool synfin_wire_is_ipv4(const struct synfin_ip *ip) {
  return !SYNFIN_HAS_IPV6 || ip->addresses_size == 8;
}

/* Reads an IP header; WIRE_SEGMENT means: whole, go on. Of a packet that is
 * `quoted` the end may be missing, and its checksum is not looked at: routers
 * on the way have changed it. */
enum synfin_found synfin_wire_ip(const uint8_t *packet, size_t length,
                                 bool quoted, struct synfin_ip *ip);
/* False if an IPv6 packet has a mapped address: that means IPv4 here. */
bool synfin_wire_addresses(const struct synfin_ip *ip,
                           struct synfin_address *source,
                           struct synfin_address *destination);

/* Reads an ICMP or ICMPv6 message. */
enum synfin_found synfin_wire_icmp(const struct synfin_ip *ip,
                                   struct synfin_icmp *icmp);

/* The internet checksum (RFC 1071): a sum of 16-bit words in ones' complement,
 * which comes out the same in any order of octets, if the result is stored as
 * it was read. `earlier` is the sum of earlier pieces, all of even length, or
 * 0. */
size_t synfin_wire_add(size_t earlier, const uint8_t *octets, size_t length);
/* The same of a payload and its pseudo-header. */
size_t synfin_wire_add_pseudo(const struct synfin_ip *ip, uint8_t protocol);
/* Is it the sum of something whose checksum is right? */
bool synfin_wire_is_right(size_t sum);
/* Stores the checksum that belongs to a sum, which is not zero. */
void synfin_wire_put_checksum(uint8_t *at, size_t sum);

#endif
