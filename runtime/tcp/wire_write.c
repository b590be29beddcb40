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

  DO_NOT_FRAGMENT = 0x4000,
  VERSION4 = 0x45, /* and 20 octets of header */
  VERSION6 = 6,
  MOST = 0xffff /* octets of a packet */
};

static bool is_syn(const struct synfin_segment *segment) {
  return segment->control & WIRE_SYN;
}

static bool has_mss(const struct synfin_segment *segment) {
  return is_syn(segment) && segment->mss != 0;
}

static bool has_sack_permitted(const struct synfin_segment *segment) {
  return is_syn(segment) && segment->sack_permitted;
}

static bool has_scale(const struct synfin_segment *segment) {
  return is_syn(segment) && segment->scale != WIRE_NO_SCALE;
}

/* Ranges that find room behind options of this size. */
static size_t ranges(const struct synfin_segment *segment, size_t size) {
  size_t most = (WIRE_MOST_OPTIONS - SACK_ROOM - size) / WIRE_SACK_RANGE;
  return segment->nsacks < most ? segment->nsacks : most;
}

size_t synfin_wire_options(const struct synfin_segment *segment) {
  size_t size = 0;
  if (has_mss(segment))
    size = MSS_ROOM;
  if (segment->has_timestamp)
    size += TIMESTAMP_ROOM;
  else if (has_sack_permitted(segment))
    size += SACK_PERMITTED_ROOM;
  if (has_scale(segment))
    size += SCALE_ROOM;
  if (segment->nsacks != 0)
    size += SACK_ROOM + ranges(segment, size) * WIRE_SACK_RANGE;
  return size;
}

static uint8_t *put_2(uint8_t *at, unsigned first, size_t second) {
  at[0] = (uint8_t)first;
  at[1] = (uint8_t)second;
  return at + 2;
}

static uint8_t *put_32(uint8_t *at, uint32_t value) {
  wire_put32(at, value);
  return at + 4;
}

static void put_sacks(const struct synfin_segment *segment, uint8_t *at,
                      size_t count) {
  at = put_2(at, WIRE_OPTION_NONE, WIRE_OPTION_NONE);
  at = put_2(at, WIRE_OPTION_SACK, WIRE_SACK_LENGTH + count * WIRE_SACK_RANGE);
  for (size_t i = 0; i < count; i++) {
    at = put_32(at, segment->sacks[i].first);
    at = put_32(at, segment->sacks[i].end);
  }
}

/* The order is that of RFC 7323, appendix A. */
static void put_options(const struct synfin_segment *segment,
                        uint8_t *options) {
  uint8_t *at = options;
  if (has_mss(segment)) {
    wire_put16(put_2(at, WIRE_OPTION_MSS, WIRE_MSS_LENGTH), segment->mss);
    at += MSS_ROOM;
  }
  if (has_sack_permitted(segment))
    at = put_2(at, WIRE_OPTION_SACK_PERMITTED, WIRE_SACK_PERMITTED_LENGTH);
  if (has_sack_permitted(segment) != segment->has_timestamp)
    at = put_2(at, WIRE_OPTION_NONE, WIRE_OPTION_NONE);
  if (segment->has_timestamp) {
    at = put_2(at, WIRE_OPTION_TIMESTAMP, WIRE_TIMESTAMP_LENGTH);
    at = put_32(at, segment->ts_val);
    at = put_32(at, segment->ts_ecr);
  }
  if (has_scale(segment)) {
    at = put_2(at, WIRE_OPTION_NONE, WIRE_OPTION_SCALE);
    at = put_2(at, WIRE_SCALE_LENGTH, segment->scale);
  }
  if (segment->nsacks != 0)
    put_sacks(segment, at, ranges(segment, (size_t)(at - options)));
}

static void put_ipv4(const struct synfin_segment *segment, uint8_t *packet,
                     size_t length) {
  put_2(packet, VERSION4, segment->dscp);
  wire_put16(packet + 2, (unsigned)length);
  wire_put32(packet + 4, DO_NOT_FRAGMENT);
  put_2(packet + 8, segment->ttl, WIRE_TCP);
  wire_put16(packet + 10, 0);
  memcpy(packet + 12, segment->source.octets + 12, 4);
  memcpy(packet + 16, segment->destination.octets + 12, 4);
  synfin_wire_put_checksum(packet + 10,
                           synfin_wire_add(0, packet, WIRE_IPV4_HEADER));
}

static void put_ipv6(const struct synfin_segment *segment, uint8_t *packet,
                     size_t length) {
  wire_put32(packet, (uint32_t)VERSION6 << 28 | (uint32_t)segment->dscp << 20);
  wire_put16(packet + 4, (unsigned)(length - WIRE_IPV6_HEADER));
  put_2(packet + 6, WIRE_TCP, segment->ttl);
  memcpy(packet + 8, segment->source.octets, 16);
  memcpy(packet + 24, segment->destination.octets, 16);
}

/* All but the checksum, which counts as zero. */
static void put_header(const struct synfin_segment *segment, uint8_t *tcp,
                       size_t header) {
  wire_put16(tcp, segment->source_port);
  wire_put16(tcp + 2, segment->destination_port);
  wire_put32(tcp + 4, segment->seq);
  wire_put32(tcp + 8, segment->ack);
  put_2(tcp + 12, (unsigned)header << 2, segment->control & 0x3fu);
  wire_put16(tcp + 14, segment->window);
  wire_put16(tcp + 16, 0);
  wire_put16(tcp + 18, segment->urgent);
  put_options(segment, tcp + WIRE_TCP_HEADER);
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
  size_t before = ipv4 ? WIRE_IPV4_HEADER : WIRE_IPV6_HEADER;
  size_t header = WIRE_TCP_HEADER + synfin_wire_options(segment);
  size_t length =
      before + header + segment->lengths[0] + (size_t)segment->lengths[1];
  if (length > size || length > MOST)
    return 0;
  uint8_t *tcp = packet + before;
  put_header(segment, tcp, header);
  put_text(segment, tcp + header);
  if (ipv4)
    put_ipv4(segment, packet, length);
  else
    put_ipv6(segment, packet, length);
  const uint8_t *addresses = packet + (ipv4 ? 12 : 8);
  synfin_wire_put_checksum(
      tcp + 16, synfin_wire_add_pseudo(addresses, ipv4 ? 8 : 32, WIRE_TCP, tcp,
                                       length - before));
  return length;
}
