/* ICMP errors about segments of ours (RFC 792, RFC 4443, RFC 9293 3.9.2.2). */
#include "tcp.h"
#include "wire_inner.h"

enum {
  UNREACHABLE4 = 3,
  FRAGMENTATION_NEEDED = 4, /* a code of it */
  SOURCE_QUENCH = 4,
  TIME_EXCEEDED4 = 11,
  PARAMETER_PROBLEM4 = 12,

  UNREACHABLE6 = 1,
  TOO_BIG = 2,
  TIME_EXCEEDED6 = 3,
  PARAMETER_PROBLEM6 = 4,

  QUOTED = 8, /* octets of a segment that are quoted at least: up to SEQ */

  NO_ERROR = 0xff,
  /* What every IPv4 link carries (RFC 791), hosts take, and IPv6 links carry
   * (RFC 8200 5). */
  LEAST_MTU4 = 68,
  USUAL_MTU4 = 576,
  LEAST_MTU6 = 1280
};

/* Codes that no standard classes are soft: that can do no harm. */
static uint8_t message4(const uint8_t *icmp) {
  switch (icmp[0]) {
  case UNREACHABLE4:
    return icmp[1] >= 2 && icmp[1] <= FRAGMENTATION_NEEDED ? TCP_MESSAGE_HARD
                                                           : TCP_MESSAGE_SOFT;
  case SOURCE_QUENCH:
    return TCP_MESSAGE_QUENCH;
  case TIME_EXCEEDED4:
  case PARAMETER_PROBLEM4:
    return TCP_MESSAGE_SOFT;
  default:
    return NO_ERROR;
  }
}

/* Hard are, as RFC 5461 has it, 1 (prohibited) and 4 (no such port); 5 and 6
 * are cases of 1 (RFC 4443 3.1). */
static uint8_t message6(const uint8_t *icmp) {
  switch (icmp[0]) {
  case UNREACHABLE6:
    return icmp[1] == 1 || (icmp[1] >= 4 && icmp[1] <= 6) ? TCP_MESSAGE_HARD
                                                          : TCP_MESSAGE_SOFT;
  case TOO_BIG:
  case TIME_EXCEEDED6:
  case PARAMETER_PROBLEM6:
    return TCP_MESSAGE_SOFT;
  default:
    return NO_ERROR;
  }
}

/* "Fragmentation needed" is hard for those who cannot send less at a time. We
 * can, down to what any host takes: so it is no error, and tells the MTU.
 * Routers older than RFC 1191 tell none; it says in section 5 to assume 576
 * then. If that is too much already, nothing helps. */
static void fragmentation_needed(const uint8_t *message, size_t total,
                                 struct synfin_icmp *icmp) {
  uint16_t mtu = wire_get16(message + 6);
  if (mtu == 0) {
    if (total <= USUAL_MTU4)
      return;
    mtu = USUAL_MTU4;
  }
  icmp->message = TCP_MESSAGE_SOFT;
  if (mtu < total) { /* else it contradicts itself (RFC 5927 7.2) */
    icmp->message = TCP_MESSAGE_TOO_BIG;
    icmp->mtu = mtu < LEAST_MTU4 ? LEAST_MTU4 : mtu;
  }
}

/* False if it is to be discarded (RFC 8201 4). */
static bool too_big(const uint8_t *message, size_t total,
                    struct synfin_icmp *icmp) {
  uint32_t mtu = wire_get32(message + 4);
  if (mtu < LEAST_MTU6)
    return false;
  if (mtu < total && mtu <= UINT16_MAX) {
    icmp->message = TCP_MESSAGE_TOO_BIG;
    icmp->mtu = (uint16_t)mtu;
  }
  return true;
}

static enum synfin_found read_quoted(const struct synfin_ip *ip,
                                     struct synfin_ip *quoted) {
  enum synfin_found found =
      synfin_wire_ip(ip->payload + WIRE_ICMP_HEADER,
                     ip->length - WIRE_ICMP_HEADER, true, quoted);
  if (found != WIRE_SEGMENT)
    return found;
  if (quoted->addresses_size != ip->addresses_size ||
      quoted->protocol != WIRE_TCP)
    return WIRE_STRAY;
  return quoted->length < QUOTED ? WIRE_DAMAGED : WIRE_SEGMENT;
}

static bool is_whole(const struct synfin_ip *ip) {
  if (ip->length < WIRE_ICMP_HEADER)
    return false;
  return synfin_wire_is_right(ip->protocol == WIRE_ICMP4
                                  ? synfin_wire_add(0, ip->payload, ip->length)
                                  : synfin_wire_add_pseudo(ip, WIRE_ICMP6));
}

enum synfin_found synfin_wire_icmp(const struct synfin_ip *ip,
                                   struct synfin_icmp *icmp) {
  bool ipv4 = synfin_wire_is_ipv4(ip);
  const uint8_t *message = ip->payload;
  if (ip->protocol != (ipv4 ? WIRE_ICMP4 : WIRE_ICMP6))
    return WIRE_STRAY;
  if (!is_whole(ip))
    return WIRE_DAMAGED;
  uint8_t kind = ipv4 ? message4(message) : message6(message);
  if (kind == NO_ERROR)
    return WIRE_STRAY;
  struct synfin_ip quoted;
  enum synfin_found found = read_quoted(ip, &quoted);
  if (found != WIRE_SEGMENT)
    return found;
  if (!synfin_wire_addresses(&quoted, &icmp->local, &icmp->remote))
    return WIRE_STRAY;
  icmp->local_port = wire_get16(quoted.payload);
  icmp->remote_port = wire_get16(quoted.payload + 2);
  icmp->seq = wire_get32(quoted.payload + 4);
  icmp->message = kind;
  icmp->mtu = 0;
  if (ipv4 && message[0] == UNREACHABLE4 && message[1] == FRAGMENTATION_NEEDED)
    fragmentation_needed(message, quoted.total, icmp);
  if (!ipv4 && message[0] == TOO_BIG && !too_big(message, quoted.total, icmp))
    return WIRE_STRAY;
  return WIRE_ICMP;
}
