/* Writing. */
#include "wire_inner.h"

enum {
  /* Octets that options take, with the no-operations that fill them up. SACK
   * permitted takes the place of those before timestamps. */
  MSS_ROOM = 4,
  SACK_PERMITTED_ROOM = 4,
  TIMESTAMP_ROOM = 12,
  SCALE_ROOM = 4,
  SACK_ROOM = 4,

  /* Kinds and lengths, with no-operations. */
  NOTHING = WIRE_OPTION_NONE << 8 | WIRE_OPTION_NONE,
  MSS = WIRE_OPTION_MSS << 8 | WIRE_MSS_LENGTH,
  SACK_PERMITTED = WIRE_OPTION_SACK_PERMITTED << 8 | WIRE_SACK_PERMITTED_LENGTH,
  TIMESTAMP = WIRE_OPTION_TIMESTAMP << 8 | WIRE_TIMESTAMP_LENGTH,
  SCALE =
      WIRE_OPTION_NONE << 24 | WIRE_OPTION_SCALE << 16 | WIRE_SCALE_LENGTH << 8,
  SACK = NOTHING << 16 | WIRE_OPTION_SACK << 8 | WIRE_SACK_LENGTH,

  DO_NOT_FRAGMENT = 0x4000,
  VERSION4 = 0x4500, /* and 20 octets of header */
  VERSION6 = 0x6000,
  MOST = 0xffff /* octets of a packet */
};

/* What a segment has of the options that not every endpoint knows. */
static bool has_timestamp(const struct synfin_segment *segment) {
  return SYNFIN_HAS_TIMESTAMPS && segment->has_timestamp;
}
static bool is_permitted(const struct synfin_segment *segment) {
  return SYNFIN_HAS_SACK && segment->sack_permitted && wire_is_syn(segment);
}
static bool has_scale(const struct synfin_segment *segment) {
  return SYNFIN_HAS_WINDOW_SCALE && segment->scale != WIRE_NO_SCALE &&
         wire_is_syn(segment);
}

size_t synfin_wire_options(const struct synfin_segment *segment) {
  size_t size = has_timestamp(segment) ? TIMESTAMP_ROOM : 0;
  if (is_permitted(segment) && size == 0)
    size = SACK_PERMITTED_ROOM;
  if (wire_is_syn(segment) && segment->mss != 0)
    size += MSS_ROOM;
  if (has_scale(segment))
    size += SCALE_ROOM;
  if (SYNFIN_HAS_SACK &&
      segment->nsacks != 0) { /* as many ranges as find room */
    size_t most = (WIRE_MOST_OPTIONS - SACK_ROOM - size) / WIRE_SACK_RANGE;
    size_t count = segment->nsacks < most ? segment->nsacks : most;
    size += SACK_ROOM + count * WIRE_SACK_RANGE;
  }
  return size;
}

/* Everything is written in words of 32 bits. */
static uint32_t word_of(unsigned upper, unsigned lower) {
  return (uint32_t)upper << 16 | lower;
}

/* The order is that of RFC 7323, appendix A. Ranges fill what is left. */
static void put_options(const struct synfin_segment *segment, uint8_t *at,
                        const uint8_t *end) {
  bool permitted = is_permitted(segment), timestamp = has_timestamp(segment);
  if (wire_is_syn(segment) && segment->mss != 0)
    at = wire_put32(at, word_of(MSS, segment->mss));
  if (permitted || timestamp)
    at = wire_put32(at, word_of(permitted ? SACK_PERMITTED : NOTHING,
                                timestamp ? TIMESTAMP : NOTHING));
  if (timestamp) {
    at = wire_put32(at, segment->ts_val);
    at = wire_put32(at, segment->ts_ecr);
  }
  if (has_scale(segment))
    at = wire_put32(at, SCALE | segment->scale);
  if (SYNFIN_HAS_SACK && at < end)
    at = wire_put32(at, SACK + (uint32_t)(end - at - SACK_ROOM));
  for (const struct synfin_range *range = segment->sacks;
       SYNFIN_HAS_SACK && at < end; range++) {
    at = wire_put32(at, range->first);
    at = wire_put32(at, range->end);
  }
}

static void put_ipv4(const struct synfin_segment *segment, uint8_t *packet,
                     size_t length) {
  uint8_t *at = packet;
  at = wire_put32(at, word_of(VERSION4 | segment->dscp, (unsigned)length));
  at = wire_put32(at, DO_NOT_FRAGMENT);
  at = wire_put32(at, word_of((unsigned)segment->ttl << 8 | WIRE_TCP, 0));
  memcpy(at, segment->source.octets + 12, 4);
  memcpy(at + 4, segment->destination.octets + 12, 4);
  synfin_wire_put_checksum(packet + 10,
                           synfin_wire_add(0, packet, WIRE_IPV4_HEADER));
}

static void put_ipv6(const struct synfin_segment *segment, uint8_t *packet,
                     size_t length) {
  uint8_t *at = packet;
  at = wire_put32(at, word_of(VERSION6 | (unsigned)segment->dscp << 4, 0));
  at = wire_put32(at, word_of((unsigned)length, WIRE_TCP << 8 | segment->ttl));
  memcpy(at, segment->source.octets, 16);
  memcpy(at + 16, segment->destination.octets, 16);
}

/* All but the checksum, which counts as zero. */
static void put_header(const struct synfin_segment *segment, uint8_t *tcp,
                       size_t header) {
  uint8_t *at = tcp;
  unsigned control = segment->control & WIRE_CONTROL;
  at = wire_put32(at, word_of(segment->source_port, segment->destination_port));
  at = wire_put32(at, segment->seq);
  at = wire_put32(at, segment->ack);
  at = wire_put32(at,
                  word_of((unsigned)header << 10 | control, segment->window));
  at = wire_put32(at, segment->urgent);
  put_options(segment, at, tcp + header);
}

static void put_text(const struct synfin_segment *segment, uint8_t *at) {
  for (size_t i = 0; i < 2; i++) {
    size_t length = segment->lengths[i];
    if (length != 0)
      memcpy(at, segment->text[i], length);
    at += length;
  }
}

size_t synfin_wire_write(const struct synfin_segment *segment, uint8_t *packet,
                         size_t size) {
  bool ipv4 = synfin_is_ipv4(&segment->source);
  struct synfin_ip ip;
  size_t before = ipv4 ? WIRE_IPV4_HEADER : WIRE_IPV6_HEADER;
  size_t header = WIRE_TCP_HEADER + synfin_wire_options(segment);
  ip.length = header + segment->lengths[0] + segment->lengths[1];
  ip.total = before + ip.length;
  if (ip.total > size || ip.total > MOST)
    return 0;
  uint8_t *tcp = packet + before;
  ip.payload = tcp;
  ip.addresses_size = ipv4 ? 8 : 32;
  ip.addresses = tcp - ip.addresses_size;
  if (ipv4)
    put_ipv4(segment, packet, ip.total);
  else
    put_ipv6(segment, packet, ip.length);
  put_header(segment, tcp, header);
  put_text(segment, tcp + header);
  synfin_wire_put_checksum(tcp + 16, synfin_wire_add_pseudo(&ip, WIRE_TCP));
  return ip.total;
}
