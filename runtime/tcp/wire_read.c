/* Reading: the TCP header and its options. */
#include "wire_inner.h"

/* Some kinds have but one length. */
static bool is_length_of(uint8_t kind, size_t length) {
  switch (kind) {
  case WIRE_OPTION_MSS:
    return length == WIRE_MSS_LENGTH;
  case WIRE_OPTION_SCALE:
    return length == WIRE_SCALE_LENGTH;
  case WIRE_OPTION_SACK_PERMITTED:
    return length == WIRE_SACK_PERMITTED_LENGTH;
  case WIRE_OPTION_SACK:
    return length > WIRE_SACK_LENGTH &&
           (length - WIRE_SACK_LENGTH) % WIRE_SACK_RANGE == 0;
  case WIRE_OPTION_TIMESTAMP:
    return length == WIRE_TIMESTAMP_LENGTH;
  default:
    return length >= 2;
  }
}

static void take_sacks(struct synfin_segment *segment, const uint8_t *option,
                       size_t length) {
  segment->nsacks = (uint8_t)((length - WIRE_SACK_LENGTH) / WIRE_SACK_RANGE);
  for (size_t i = 0; i < segment->nsacks; i++) {
    const uint8_t *at = option + WIRE_SACK_LENGTH + i * WIRE_SACK_RANGE;
    segment->sacks[i].first = wire_get32(at);
    segment->sacks[i].end = wire_get32(at + 4);
  }
}

/* What only a SYN may carry counts there alone (RFC 9293 3.2, RFC 7323 2.2,
 * RFC 2018 2). A scale above 14 is taken for 14 (RFC 7323 2.3). */
static void take_option(struct synfin_segment *segment, const uint8_t *option,
                        size_t length) {
  bool syn = segment->control & WIRE_SYN;
  if (option[0] == WIRE_OPTION_TIMESTAMP) {
    segment->has_timestamp = true;
    segment->ts_val = wire_get32(option + 2);
    segment->ts_ecr = wire_get32(option + 6);
  } else if (option[0] == WIRE_OPTION_SACK) {
    take_sacks(segment, option, length);
  } else if (syn && option[0] == WIRE_OPTION_MSS) {
    segment->mss = wire_get16(option + 2);
  } else if (syn && option[0] == WIRE_OPTION_SCALE) {
    segment->scale = option[2] < 14 ? option[2] : 14;
  } else if (syn && option[0] == WIRE_OPTION_SACK_PERMITTED) {
    segment->sack_permitted = true;
  }
}

/* False if a length is impossible. */
static bool read_options(struct synfin_segment *segment, const uint8_t *options,
                         size_t size) {
  size_t at = 0;
  while (at < size && options[at] != WIRE_OPTION_END) {
    const uint8_t *option = options + at;
    if (option[0] == WIRE_OPTION_NONE) {
      at++;
      continue;
    }
    if (size - at < 2)
      return false;
    size_t length = option[1];
    if (length > size - at || !is_length_of(option[0], length))
      return false;
    take_option(segment, option, length);
    at += length;
  }
  return true;
}

static void take_header(struct synfin_segment *segment,
                        const struct synfin_ip *ip, size_t header) {
  const uint8_t *tcp = ip->payload;
  *segment = (struct synfin_segment){
      .source_port = wire_get16(tcp),
      .destination_port = wire_get16(tcp + 2),
      .seq = wire_get32(tcp + 4),
      .ack = wire_get32(tcp + 8),
      .control = tcp[13] & 0x3f,
      .window = wire_get16(tcp + 14),
      .urgent = wire_get16(tcp + 18),
      .dscp = ip->dscp,
      .ttl = ip->ttl,
      .scale = WIRE_NO_SCALE,
      .text = {tcp + header, NULL},
      .lengths = {(uint16_t)(ip->length - header), 0},
  };
  synfin_wire_addresses(ip, &segment->source, &segment->destination);
}

static enum synfin_found read_tcp(const struct synfin_ip *ip,
                                  struct synfin_segment *segment) {
  if (ip->length < WIRE_TCP_HEADER)
    return WIRE_DAMAGED;
  size_t header = (size_t)(ip->payload[12] >> 4) * 4;
  if (header < WIRE_TCP_HEADER || header > ip->length ||
      !synfin_wire_is_right(synfin_wire_add_pseudo(ip->addresses,
                                                   ip->addresses_size, WIRE_TCP,
                                                   ip->payload, ip->length)))
    return WIRE_DAMAGED;
  take_header(segment, ip, header);
  if (!read_options(segment, ip->payload + WIRE_TCP_HEADER,
                    header - WIRE_TCP_HEADER))
    return WIRE_DAMAGED;
  return WIRE_SEGMENT;
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
  return synfin_wire_icmp(&ip, icmp);
}
