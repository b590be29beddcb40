/* Reading: the TCP header and its options. */
#include "wire_inner.h"

enum {
  MOST_SCALE = 14
};

static void take_sacks(struct synfin_segment *segment, const uint8_t *option,
                       size_t length) {
  const uint8_t *at = option + WIRE_SACK_LENGTH;
  segment->nsacks = 0;
  for (; at < option + length; at += WIRE_SACK_RANGE) {
    struct synfin_range *range = &segment->sacks[segment->nsacks++];
    range->first = wire_get32(at);
    range->end = wire_get32(at + 4);
  }
}

/* False if the length is none that this kind has. What only a SYN may carry
 * counts there alone (RFC 9293 3.2, RFC 7323 2.2, RFC 2018 2). A scale above 14
 * is taken for 14 (RFC 7323 2.3). */
static bool take_option(struct synfin_segment *segment, const uint8_t *option,
                        size_t length) {
  bool syn = wire_is_syn(segment);
  switch (option[0]) {
  case WIRE_OPTION_MSS:
    if (length == WIRE_MSS_LENGTH && syn)
      segment->mss = wire_get16(option + 2);
    return length == WIRE_MSS_LENGTH;
  case WIRE_OPTION_SCALE:
    if (!SYNFIN_HAS_WINDOW_SCALE)
      break;
    if (length == WIRE_SCALE_LENGTH && syn)
      segment->scale = option[2] < MOST_SCALE ? option[2] : MOST_SCALE;
    return length == WIRE_SCALE_LENGTH;
  case WIRE_OPTION_SACK_PERMITTED:
    if (!SYNFIN_HAS_SACK)
      break;
    segment->sack_permitted = syn;
    return length == WIRE_SACK_PERMITTED_LENGTH;
  case WIRE_OPTION_SACK:
    if (!SYNFIN_HAS_SACK)
      break;
    if (length % WIRE_SACK_RANGE != WIRE_SACK_LENGTH)
      return false;
    take_sacks(segment, option, length);
    return segment->nsacks != 0;
  case WIRE_OPTION_TIMESTAMP:
    if (!SYNFIN_HAS_TIMESTAMPS)
      break;
    if (length != WIRE_TIMESTAMP_LENGTH)
      return false;
    segment->has_timestamp = true;
    segment->ts_val = wire_get32(option + 2);
    segment->ts_ecr = wire_get32(option + 6);
    return true;
  default:
    break;
  }
  return length >= 2; /* nothing that we know */
}

/* False if a length is impossible. */
static bool read_options(struct synfin_segment *segment, const uint8_t *at,
                         const uint8_t *end) {
  while (at < end && *at != WIRE_OPTION_END) {
    if (*at == WIRE_OPTION_NONE) {
      at++;
      continue;
    }
    if (end - at < 2 || end - at < at[1] || !take_option(segment, at, at[1]))
      return false;
    at += at[1];
  }
  return true;
}

void synfin_wire_clear(struct synfin_segment *segment) {
  memset(segment, 0, offsetof(struct synfin_segment, source));
  segment->scale = WIRE_NO_SCALE;
}

static void take_header(struct synfin_segment *segment,
                        const struct synfin_ip *ip, size_t header) {
  const uint8_t *tcp = ip->payload;
  synfin_wire_clear(segment);
  segment->source_port = wire_get16(tcp);
  segment->destination_port = wire_get16(tcp + 2);
  segment->seq = wire_get32(tcp + 4);
  segment->ack = wire_get32(tcp + 8);
  segment->control = tcp[13] & WIRE_CONTROL;
  segment->window = wire_get16(tcp + 14);
  segment->urgent = wire_get16(tcp + 18);
  segment->dscp = ip->dscp;
  segment->ttl = ip->ttl;
  segment->text[0] = tcp + header;
  segment->lengths[0] = (uint16_t)(ip->length - header);
}

static enum synfin_found read_tcp(const struct synfin_ip *ip,
                                  struct synfin_segment *segment) {
  const uint8_t *tcp = ip->payload;
  if (ip->length < WIRE_TCP_HEADER)
    return WIRE_DAMAGED;
  size_t header = (size_t)(tcp[12] >> 4) * 4;
  if (header < WIRE_TCP_HEADER || header > ip->length ||
      !synfin_wire_is_right(synfin_wire_add_pseudo(ip, WIRE_TCP)))
    return WIRE_DAMAGED;
  take_header(segment, ip, header);
  if (!read_options(segment, tcp + WIRE_TCP_HEADER, tcp + header))
    return WIRE_DAMAGED;
  return synfin_wire_addresses(ip, &segment->source, &segment->destination)
             ? WIRE_SEGMENT
             : WIRE_STRAY;
}

enum synfin_found synfin_wire_read(const uint8_t *packet, size_t length,
                                   struct synfin_segment *segment,
                                   struct synfin_icmp *icmp) {
  struct synfin_ip ip;
  enum synfin_found found = synfin_wire_ip(packet, length, false, &ip);
  if (found != WIRE_SEGMENT)
    return found;
  if (ip.protocol == WIRE_TCP)
    return read_tcp(&ip, segment);
  return SYNFIN_HAS_ICMP ? synfin_wire_icmp(&ip, icmp) : WIRE_STRAY;
}
