#include "dissect.h"

#include <pcap/dlt.h>
#include <string.h>

enum {
  ETHERNET = 14,
  VLAN = 4,
  MOST_TAGS = 8,
  COOKED = 16,
  COOKED2 = 20,
  FAMILY = 4,
  IPV4 = 20,
  IPV6 = 40,
  TCP = 20,
  PROTOCOL_TCP = 6,
  /* Extension headers of IPv6 (RFC 8200 4, RFC 4302). */
  HOP_BY_HOP = 0,
  ROUTING = 43,
  FRAGMENT = 44,
  AUTHENTICATION = 51,
  DESTINATION = 60
};

/* A piece of a packet. */
struct piece {
  const uint8_t *octets;
  size_t captured;
  size_t length; /* on the wire, as far as a header tells; else as captured */
};

static unsigned word_at(const uint8_t *octets) {
  return (unsigned)octets[0] << 8 | octets[1];
}

static uint32_t long_at(const uint8_t *octets) {
  return (uint32_t)word_at(octets) << 16 | word_at(octets + 2);
}

/* Cuts off a header; false if it was not captured whole. */
static bool skip(struct piece *piece, size_t header) {
  if (piece->captured < header || piece->length < header)
    return false;
  piece->octets += header;
  piece->captured -= header;
  piece->length -= header;
  return true;
}

/* --- Links ---------------------------------------------------------------- */

bool dissect_knows(int link) {
  switch (link) {
  case DLT_RAW:
  case DLT_EN10MB:
  case DLT_LINUX_SLL:
  case DLT_LINUX_SLL2:
  case DLT_NULL:
  case DLT_LOOP:
  case DLT_IPV4:
  case DLT_IPV6:
    return true;
  default:
    return false;
  }
}

static bool is_tag(unsigned protocol) {
  return protocol == 0x8100 || protocol == 0x88a8 || protocol == 0x9100;
}

static bool is_ip(unsigned protocol) {
  return protocol == 0x0800 || protocol == 0x86dd;
}

/* Tags of VLANs stand between a link's header and what it carries. */
static enum dissected skip_tags(struct piece *piece, unsigned protocol) {
  for (int tags = 0; tags < MOST_TAGS && is_tag(protocol); tags++) {
    if (piece->captured < VLAN)
      return DISSECT_CUT;
    protocol = word_at(piece->octets + 2);
    skip(piece, VLAN);
  }
  return is_ip(protocol) ? DISSECT_SEGMENT : DISSECT_OTHER;
}

/* A header of the link that names its protocol at an offset. */
static enum dissected skip_header(struct piece *piece, size_t header,
                                  size_t protocol_at) {
  const uint8_t *octets = piece->octets;
  if (!skip(piece, header))
    return DISSECT_CUT;
  return skip_tags(piece, word_at(octets + protocol_at));
}

/* What IP begins with says which it is, so the family of DLT_NULL, whose order
 * of octets is that of whoever captured, is not looked at. */
static enum dissected skip_link(int link, struct piece *piece) {
  switch (link) {
  case DLT_EN10MB:
    return skip_header(piece, ETHERNET, ETHERNET - 2);
  case DLT_LINUX_SLL:
    return skip_header(piece, COOKED, COOKED - 2);
  case DLT_LINUX_SLL2:
    return skip_header(piece, COOKED2, 0);
  case DLT_NULL:
  case DLT_LOOP:
    return skip(piece, FAMILY) ? DISSECT_SEGMENT : DISSECT_CUT;
  default:
    return DISSECT_SEGMENT;
  }
}

/* --- IP ------------------------------------------------------------------- */

/* What a link has padded is cut off. A length of 0 is that of a packet which a
 * network card was to cut up. */
static bool take_length(struct piece *piece, size_t length, size_t header) {
  if (length != 0 && length < header)
    return false;
  if (length != 0) {
    piece->length = length;
    if (piece->captured > length)
      piece->captured = length;
  }
  return true;
}

static enum dissected read_ipv4(struct piece *piece,
                                struct synfin_segment *segment) {
  const uint8_t *ip = piece->octets;
  if (piece->captured < IPV4)
    return DISSECT_CUT;
  size_t header = (size_t)(ip[0] & 15) * 4;
  unsigned fragment = word_at(ip + 6);
  if (header < IPV4 || !take_length(piece, word_at(ip + 2), header))
    return DISSECT_DAMAGED;
  if (ip[9] != PROTOCOL_TCP)
    return DISSECT_OTHER;
  if ((fragment & 0x3fff) != 0)
    return DISSECT_FRAGMENT;
  memcpy(segment->source.octets, synfin_mapped_prefix, 12);
  memcpy(segment->source.octets + 12, ip + 12, 4);
  memcpy(segment->destination.octets, synfin_mapped_prefix, 12);
  memcpy(segment->destination.octets + 12, ip + 16, 4);
  return skip(piece, header) ? DISSECT_SEGMENT : DISSECT_CUT;
}

/* Skips extension headers up to TCP. */
static enum dissected skip_extensions(struct piece *piece, unsigned next) {
  bool is_fragment = false;
  while (next != PROTOCOL_TCP) {
    if (next != HOP_BY_HOP && next != ROUTING && next != FRAGMENT &&
        next != AUTHENTICATION && next != DESTINATION)
      return DISSECT_OTHER;
    if (piece->captured < 8)
      return DISSECT_CUT;
    const uint8_t *header = piece->octets;
    size_t length = next == FRAGMENT         ? 8
                    : next == AUTHENTICATION ? (size_t)(header[1] + 2) * 4
                                             : (size_t)(header[1] + 1) * 8;
    if (next == FRAGMENT && (word_at(header + 2) & 0xfff9) != 0)
      is_fragment = true;
    if (length > piece->length)
      return DISSECT_DAMAGED;
    next = header[0];
    if (is_fragment) /* what follows may be the middle of something */
      return next == PROTOCOL_TCP ? DISSECT_FRAGMENT : DISSECT_OTHER;
    if (!skip(piece, length))
      return DISSECT_CUT;
  }
  return DISSECT_SEGMENT;
}

static enum dissected read_ipv6(struct piece *piece,
                                struct synfin_segment *segment) {
  const uint8_t *ip = piece->octets;
  if (piece->captured < IPV6)
    return DISSECT_CUT;
  unsigned length = word_at(ip + 4);
  take_length(piece, length == 0 ? 0 : length + IPV6, IPV6);
  memcpy(segment->source.octets, ip + 8, 16);
  memcpy(segment->destination.octets, ip + 24, 16);
  skip(piece, IPV6);
  return skip_extensions(piece, ip[6]);
}

/* --- TCP ------------------------------------------------------------------ */

static void read_option(struct synfin_segment *segment, const uint8_t *option,
                        size_t length) {
  if (option[0] == 2 && length == 4)
    segment->mss = (uint16_t)word_at(option + 2);
  else if (option[0] == 3 && length == 3)
    segment->scale = option[2] > 14 ? 14 : option[2];
  else if (option[0] == 8 && length == 10) {
    segment->has_timestamp = true;
    segment->ts_val = long_at(option + 2);
    segment->ts_ecr = long_at(option + 6);
  }
}

/* As far as they were captured, and make sense. */
static void read_options(struct synfin_segment *segment, const uint8_t *options,
                         size_t length) {
  size_t at = 0;
  while (at < length && options[at] != 0) {
    if (options[at] == 1) {
      at++;
      continue;
    }
    if (at + 1 >= length || options[at + 1] < 2 ||
        options[at + 1] > length - at)
      return;
    read_option(segment, options + at, options[at + 1]);
    at += options[at + 1];
  }
}

static enum dissected read_tcp(const struct piece *piece,
                               struct synfin_segment *segment) {
  const uint8_t *tcp = piece->octets;
  if (piece->length < TCP)
    return DISSECT_DAMAGED;
  if (piece->captured < TCP)
    return DISSECT_CUT;
  size_t header = (size_t)(tcp[12] >> 4) * 4;
  if (header < TCP || header > piece->length)
    return DISSECT_DAMAGED;
  size_t text = piece->length - header;
  segment->source_port = (uint16_t)word_at(tcp);
  segment->destination_port = (uint16_t)word_at(tcp + 2);
  segment->seq = long_at(tcp + 4);
  segment->ack = long_at(tcp + 8);
  segment->control = tcp[13] & 0x3f;
  segment->window = (uint16_t)word_at(tcp + 14);
  segment->urgent = (uint16_t)word_at(tcp + 18);
  segment->lengths[0] = (uint16_t)(text > 0xffff ? 0xffff : text);
  read_options(segment, tcp + TCP,
               (piece->captured < header ? piece->captured : header) - TCP);
  return DISSECT_SEGMENT;
}

enum dissected dissect(int link, const uint8_t *octets, size_t captured,
                       struct synfin_segment *segment) {
  struct piece piece = {octets, captured, captured};
  memset(segment, 0, sizeof *segment);
  synfin_wire_clear(segment);
  enum dissected found = skip_link(link, &piece);
  if (found != DISSECT_SEGMENT)
    return found;
  if (piece.captured == 0)
    return DISSECT_CUT;
  unsigned version = piece.octets[0] >> 4;
  if (version != 4 && version != 6)
    return DISSECT_OTHER;
  found =
      version == 4 ? read_ipv4(&piece, segment) : read_ipv6(&piece, segment);
  return found == DISSECT_SEGMENT ? read_tcp(&piece, segment) : found;
}
