/* IP headers. */
#include "wire_inner.h"

/* IPv6 extension headers (RFC 8200 4). */
enum {
  HOP_BY_HOP = 0,
  ROUTING = 43,
  FRAGMENT = 44,
  DESTINATION = 60,
  EXTENSION = 8 /* octets that each has at least */
};

const uint8_t synfin_mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};

bool synfin_is_mapped(const struct synfin_address *address) {
  return memcmp(address->octets, synfin_mapped_prefix, 12) == 0;
}

/* Left out: networks 0 (RFC 1122 3.2.1.3) and 127, and from 224 on multicast,
 * what is reserved, and broadcast; which broadcasts go to a subnet can be seen
 * there alone. In IPv6: multicast, and ::/80, where ::, ::1 and compatible
 * addresses are, which are no more (RFC 4291 2.5.5.1). */
bool synfin_is_host(const struct synfin_address *address) {
  const uint8_t *octets = address->octets;
  if (synfin_is_mapped(address))
    return octets[12] != 0 && octets[12] != 127 && octets[12] < 224;
  return SYNFIN_HAS_IPV6 && octets[0] != 0xff &&
         memcmp(octets, synfin_mapped_prefix, 10) != 0;
}

bool synfin_wire_addresses(const struct synfin_ip *ip,
                           struct synfin_address *source,
                           struct synfin_address *destination) {
  const uint8_t *from = ip->addresses;
  bool ipv4 = synfin_wire_is_ipv4(ip), good = true;
  for (size_t i = 0; i < 2; i++) {
    struct synfin_address *to = i == 0 ? source : destination;
    if (ipv4) {
      memcpy(to->octets, synfin_mapped_prefix, 12);
      memcpy(to->octets + 12, from, 4);
      from += 4;
    } else {
      memcpy(to->octets, from, 16);
      good = good && !synfin_is_mapped(to);
      from += 16;
    }
  }
  return good;
}

/* What lies behind the header, up to where the packet ends. */
static void take_payload(struct synfin_ip *ip, const uint8_t *packet,
                         size_t header, size_t length) {
  ip->payload = packet + header;
  ip->length = (length < ip->total ? length : ip->total) - header;
}

static enum synfin_found read_ipv4(const uint8_t *packet, size_t length,
                                   bool quoted, struct synfin_ip *ip) {
  size_t header = (size_t)(packet[0] & 0xf) * 4;
  if (header < WIRE_IPV4_HEADER || length < header)
    return WIRE_DAMAGED;
  ip->total = wire_get16(packet + 2);
  if (ip->total < header)
    return WIRE_DAMAGED;
  if (!quoted && (ip->total > length ||
                  !synfin_wire_is_right(synfin_wire_add(0, packet, header))))
    return WIRE_DAMAGED;
  if (wire_get16(packet + 6) & 0x3fff) /* more to come, or an offset */
    return WIRE_STRAY;
  ip->dscp = packet[1];
  ip->ttl = packet[8];
  ip->protocol = packet[9];
  ip->addresses = packet + 12;
  ip->addresses_size = 8;
  take_payload(ip, packet, header, length);
  return WIRE_SEGMENT;
}

/* Options of a hop-by-hop or destination header. We know none but padding; what
 * becomes of others, their upper two bits say (RFC 8200 4.2). */
static enum synfin_found skip_options(const uint8_t *header, size_t size) {
  for (size_t at = 2; at < size;) {
    if (header[at] == 0) { /* Pad1 has no length */
      at++;
      continue;
    }
    if (size - at < 2 || size - at - 2 < header[at + 1])
      return WIRE_DAMAGED;
    if (header[at] & 0xc0)
      return WIRE_STRAY;
    at += (size_t)header[at + 1] + 2;
  }
  return WIRE_SEGMENT;
}

/* In any order (RFC 8200 4.1). */
static bool is_extension(uint8_t protocol) {
  return protocol == HOP_BY_HOP || protocol == ROUTING ||
         protocol == FRAGMENT || protocol == DESTINATION;
}

static enum synfin_found skip_extension(struct synfin_ip *ip) {
  const uint8_t *header = ip->payload;
  if (ip->length < EXTENSION)
    return WIRE_DAMAGED;
  size_t size = EXTENSION;
  if (ip->protocol == FRAGMENT) {
    /* A whole packet may call itself a fragment (RFC 6946). */
    if (wire_get16(header + 2) & 0xfff9)
      return WIRE_STRAY;
  } else {
    size += (size_t)header[1] * EXTENSION;
    if (ip->length < size)
      return WIRE_DAMAGED;
    if (ip->protocol != ROUTING) {
      enum synfin_found found = skip_options(header, size);
      if (found != WIRE_SEGMENT)
        return found;
    } else if (header[3] != 0) { /* to be sent on */
      return WIRE_STRAY;
    }
  }
  ip->protocol = header[0];
  ip->payload += size;
  ip->length -= size;
  return WIRE_SEGMENT;
}

static enum synfin_found read_ipv6(const uint8_t *packet, size_t length,
                                   bool quoted, struct synfin_ip *ip) {
  if (length < WIRE_IPV6_HEADER)
    return WIRE_DAMAGED;
  ip->total = (size_t)WIRE_IPV6_HEADER + wire_get16(packet + 4);
  if (!quoted && ip->total > length)
    return WIRE_DAMAGED;
  ip->dscp = (uint8_t)(wire_get16(packet) >> 4);
  ip->protocol = packet[6];
  ip->ttl = packet[7];
  ip->addresses = packet + 8;
  ip->addresses_size = 32;
  take_payload(ip, packet, WIRE_IPV6_HEADER, length);
  enum synfin_found found = WIRE_SEGMENT;
  while (found == WIRE_SEGMENT && is_extension(ip->protocol))
    found = skip_extension(ip);
  return found;
}

enum synfin_found synfin_wire_ip(const uint8_t *packet, size_t length,
                                 bool quoted, struct synfin_ip *ip) {
  if (length < WIRE_IPV4_HEADER)
    return WIRE_DAMAGED;
  switch (packet[0] >> 4) {
  case 4:
    return read_ipv4(packet, length, quoted, ip);
  case 6:
    if (SYNFIN_HAS_IPV6)
      return read_ipv6(packet, length, quoted, ip);
    break;
  default:
    break;
  }
  return WIRE_STRAY;
}
