/* Packets: reading and writing IPv4 and IPv6 with TCP (RFC 9293 3.1), its
 * options (3.2, RFC 7323, RFC 2018), and ICMP messages that quote a segment. */
#ifndef SYNFIN_TCP_WIRE_H
#define SYNFIN_TCP_WIRE_H

#include "synfin/features.h"
#include "synfin/tcp_memory.h"

enum {
  WIRE_FIN = 1,
  WIRE_SYN = 2,
  WIRE_RST = 4,
  WIRE_PSH = 8,
  WIRE_ACK = 16,
  WIRE_URG = 32,

  WIRE_NO_SCALE = 0xff,
  WIRE_MOST_SACKS = 4,
  WIRE_MOST_OPTIONS = 40
};

/* A segment that came or is to leave. */
struct synfin_segment {
  uint8_t control;   /* WIRE_FIN ... */
  uint8_t dscp, ttl; /* Diffserv field; TTL or hop limit */

  /* Options; not there: 0, WIRE_NO_SCALE, false. MSS, scale and SACK permitted
   * are read and written in a SYN only (MUST-65, RFC 7323 2.2, RFC 2018 2). */
  uint8_t scale; /* at most 14 where it was read (RFC 7323 2.3) */
  bool sack_permitted, has_timestamp;
  uint8_t nsacks; /* ranges in `sacks` */
  uint16_t mss;

  uint16_t source_port, destination_port;
  uint16_t window, urgent; /* as they stand in the header */
  uint32_t seq, ack;
  uint32_t ts_val, ts_ecr; /* an option, too */

  /* Text, in two pieces because rings wrap; a segment that came has one. */
  uint16_t lengths[2];
  const uint8_t *text[2];

  /* From here on, synfin_wire_clear() leaves it alone. */
  struct synfin_address source, destination;
  struct synfin_range sacks[WIRE_MOST_SACKS];
};

/* Makes a segment that has nothing in it, no options either. Its addresses are
 * left to be filled in. */
void synfin_wire_clear(struct synfin_segment *segment);

/* An ICMP or ICMPv6 error about a segment of ours (3.9.2.2). Hard are codes 2
 * and 3 of "unreachable", in ICMPv6 1 and 4 to 6; source quench is quench; all
 * others are soft. So is "fragmentation needed", which tells an MTU: 576 if the
 * router knows none (RFC 1191 5), and hard if not even that helps. Messages
 * whose MTU is not below the quoted packet's length contradict themselves: they
 * have mtu 0. */
struct synfin_icmp {
  struct synfin_address local, remote; /* of the quoted segment */
  uint16_t local_port, remote_port;
  uint32_t seq;    /* that it quotes */
  uint8_t message; /* enum tcp_message */
  uint16_t mtu;    /* of too-big, and below the size of the quoted packet: at
                      least 68 or 1280; else 0 */
};

enum synfin_found {
  WIRE_SEGMENT,
  WIRE_ICMP,
  WIRE_DAMAGED, /* a checksum, length or option is wrong */
  WIRE_STRAY    /* whole, but neither of the two; fragments too */
};

/* Reads a packet. Every octet is checked before it is believed: header lengths,
 * total length (what a link padded is cut off), the IPv4 header's, TCP's
 * and ICMP's checksums (MUST-3), options of impossible length (MUST-7:
 * damaged), IPv6 extension headers (skipped; RFC 8200), IPv6 packets with
 * mapped addresses (stray). IPv4 options are skipped (MUST-50). `text[0]`
 * points into the packet. Just one of the two results is filled in. */
enum synfin_found synfin_wire_read(const uint8_t *packet, size_t length,
                                   struct synfin_segment *segment,
                                   struct synfin_icmp *icmp);

/* Octets that the options of a segment take, a multiple of 4. SACK ranges that
 * find no room behind the others are left out. */
size_t synfin_wire_options(const struct synfin_segment *segment);

/* Writes a packet and returns its length; 0 if `size` is too small. Options go
 * out in the order MSS, SACK permitted, timestamps, window scale, SACK, with
 * no-operations between (as RFC 7323 appendix A has it); checksums are worked
 * out (MUST-2). IPv4: no fragments (DF), identification 0 (RFC 6864). The
 * family is that of `source`. */
size_t synfin_wire_write(const struct synfin_segment *segment, uint8_t *packet,
                         size_t size);

/* Is it an IPv4 address (mapped, RFC 4291 2.5.5.2)? Of addresses that came in a
 * packet or passed as this host's it need not be asked where there is no IPv6.
 */
extern const uint8_t synfin_mapped_prefix[12];
bool synfin_is_mapped(const struct synfin_address *address);
static inline bool synfin_is_ipv4(const struct synfin_address *address) {
  return !SYNFIN_HAS_IPV6 || synfin_is_mapped(address);
}

/* May a segment come from, or a connection go to this address? Not the
 * unspecified one, no multicast or broadcast, no loopback from outside
 * (MUST-46, MUST-57, MUST-63). A subnet's broadcast address looks like any
 * other. */
bool synfin_is_host(const struct synfin_address *address);

#endif
