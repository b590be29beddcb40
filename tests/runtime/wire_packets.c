#include "wire_packets.h"

#include <stdlib.h>
#include <string.h>

/* Worked out by hand from RFC 791, 792, 2018, 4443, 7323, 8200 and 9293; a line
 * is 20 octets, or ends where a header does. */
const struct wire_sample wire_samples[] = {
    {"SYN over IPv4",
     "45 00 00 3c 00 00 40 00 40 06 6e 9a 0a 00 00 01 c0 00 02 21 "
     "9c 40 00 50 01 02 03 04 00 00 00 00 a0 02 fa f0 77 aa 00 00 "
     "02 04 05 b4 04 02 08 0a 12 34 56 78 00 00 00 00 01 03 03 07",
     WIRE_SEGMENT, 0, 60},
    {"text over IPv4, of odd length",
     "45 b8 00 39 00 00 40 00 39 06 74 e5 c0 00 02 21 0a 00 00 01 "
     "00 50 9c 40 ff ff ff fe 01 02 03 05 80 18 ff ff 05 de 00 00 "
     "01 01 08 0a 89 ab cd ef 12 34 56 78 "
     "68 65 6c 6c 6f",
     WIRE_SEGMENT, 0, 57},
    {"ACK over IPv4 with three ranges",
     "45 00 00 50 00 00 40 00 40 06 6e 86 0a 00 00 01 c0 00 02 21 "
     "9c 40 00 50 01 02 03 05 80 00 00 00 f0 10 80 00 c9 7f 00 00 "
     "01 01 08 0a 12 34 56 79 89 ab cd ef 01 01 05 1a 80 00 01 00 "
     "80 00 02 00 80 00 03 00 80 00 04 00 ff ff ff f0 00 00 00 10",
     WIRE_SEGMENT, 0, 80},
    {"RST over IPv4 behind IP options, padded by the link",
     "47 00 00 30 00 00 40 00 40 06 d6 a0 c0 00 02 21 0a 00 00 01 "
     "94 04 00 00 01 01 01 00 "
     "00 07 00 09 00 00 00 05 00 00 00 00 50 04 00 00 e3 a9 00 00 "
     "00 00 00 00 00 00",
     WIRE_SEGMENT, 0, 48},
    {"urgent text over IPv4, of odd length",
     "45 00 00 2b 00 00 40 00 40 06 6e ab 0a 00 00 01 c0 00 02 21 "
     "9c 40 00 50 00 00 00 01 00 00 00 02 50 39 00 01 73 8a 00 03 "
     "6f 64 64",
     WIRE_SEGMENT, 0, 43},
    {"SYN and ACK over IPv6",
     "62 e1 23 45 00 20 06 ff 20 01 0d b8 00 01 00 00 00 00 00 00 "
     "00 00 00 02 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "
     "01 bb c3 50 de ad be ef 00 c0 ff ee 80 12 ff ff b0 46 00 00 "
     "02 04 05 a0 04 02 01 01 01 03 03 08",
     WIRE_SEGMENT, 8, 72},
    {"text over IPv6, of odd length",
     "60 00 00 00 00 19 06 40 20 01 0d b8 00 00 00 00 00 00 00 00 "
     "00 00 00 01 20 01 0d b8 00 01 00 00 00 00 00 00 00 00 00 02 "
     "c3 50 01 bb 00 c0 ff ee de ad be f0 50 18 01 00 25 93 00 00 "
     "47 45 54 20 2f",
     WIRE_SEGMENT, 8, 65},
    {"text over IPv6 behind four extension headers",
     "60 00 00 00 00 43 00 40 20 01 0d b8 00 00 00 00 00 00 00 00 "
     "00 00 00 01 20 01 0d b8 00 01 00 00 00 00 00 00 00 00 00 02 "
     "2b 00 05 02 00 00 01 00 3c 00 00 00 00 00 00 00 2c 01 01 0a "
     "00 00 00 00 00 00 00 00 00 00 1e 00 06 00 00 00 00 00 ab cd "
     "c3 50 01 bb 00 00 00 01 00 00 00 02 50 10 01 f4 fc 27 00 00 "
     "61 62 63 64 65 66 67",
     WIRE_SEGMENT, 80, 107},
    {"port unreachable over IPv4",
     "45 c0 00 38 12 34 00 00 40 01 21 cf cb 00 71 01 0a 00 00 01 "
     "03 03 6a 66 00 00 00 00 "
     "45 00 00 3c 00 00 40 00 32 06 6e 9a 0a 00 00 01 c0 00 02 21 "
     "9c 40 00 50 01 02 03 04",
     WIRE_ICMP, 0, 56},
    {"fragmentation needed over IPv4",
     "45 c0 00 38 12 34 00 00 40 01 21 cf cb 00 71 01 0a 00 00 01 "
     "03 04 56 ec 00 00 05 78 "
     "45 00 05 dc 00 00 40 00 40 06 68 fa 0a 00 00 01 c0 00 02 21 "
     "9c 40 00 50 01 02 03 05",
     WIRE_ICMP, 0, 56},
    {"too big over IPv6",
     "60 00 00 00 00 60 3a 40 20 01 0d b8 ff ff 00 00 00 00 00 00 "
     "00 00 00 0f 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "
     "02 00 36 95 00 00 05 14 "
     "60 00 00 00 05 b4 06 40 20 01 0d b8 00 00 00 00 00 00 00 00 "
     "00 00 00 01 20 01 0d b8 00 01 00 00 00 00 00 00 00 00 00 02 "
     "c3 50 01 bb 00 c0 ff ef 00 00 00 01 50 10 fa f0 8e 11 00 00 "
     "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
     "00 00 00 00 00 00 00 00",
     WIRE_ICMP, 8, 136},
    {"port unreachable over IPv6",
     "60 00 00 00 00 44 3a 40 20 01 0d b8 ff ff 00 00 00 00 00 00 "
     "00 00 00 0f 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "
     "01 04 3c c1 00 00 00 00 "
     "60 00 00 00 00 14 06 40 20 01 0d b8 00 00 00 00 00 00 00 00 "
     "00 00 00 01 20 01 0d b8 00 01 00 00 00 00 00 00 00 00 00 02 "
     "c3 50 01 bb 00 c0 ff ee 00 00 00 00 50 02 fa f0 93 c1 00 00",
     WIRE_ICMP, 8, 108},
};
const size_t wire_nsamples = sizeof wire_samples / sizeof *wire_samples;

static int digit_of(char c) {
  const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;
  return at ? (int)(at - digits) : -1;
}

size_t wire_octets(const char *hex, uint8_t *octets) {
  size_t digits = 0;
  for (; *hex != '\0'; hex++) {
    int digit = digit_of(*hex);
    if (digit < 0)
      continue;
    uint8_t *octet = octets + digits / 2;
    *octet = (uint8_t)(digits % 2 ? *octet << 4 | digit : digit);
    digits++;
  }
  return digits / 2;
}

uint16_t wire_slow_sum(uint16_t sum, const uint8_t *octets, size_t length) {
  uint32_t total = sum;
  for (size_t i = 0; i < length; i += 2) {
    total += (uint32_t)octets[i] * 256;
    if (i + 1 < length)
      total += octets[i + 1];
    if (total > 0xffff)
      total -= 0xffff;
  }
  return (uint16_t)total;
}

/* Where the payload lies, what it is, and the sum of its pseudo-header. */
struct payload {
  uint8_t *at;
  size_t length;
  uint8_t protocol;
  uint16_t pseudo;
};

static void pseudo_sum(struct payload *payload, const uint8_t *addresses,
                       size_t size) {
  uint8_t rest[4] = {(uint8_t)(payload->length >> 8), (uint8_t)payload->length,
                     0, payload->protocol};
  payload->pseudo =
      wire_slow_sum(wire_slow_sum(0, addresses, size), rest, sizeof rest);
  if (payload->protocol == 1) /* ICMP has none */
    payload->pseudo = 0;
}

static bool find_payload4(uint8_t *packet, size_t length,
                          struct payload *payload) {
  size_t header = (size_t)(packet[0] & 15) * 4;
  size_t total = (size_t)packet[2] * 256 + packet[3];
  if (header < 20 || total < header || total > length)
    return false;
  payload->at = packet + header;
  payload->length = total - header;
  payload->protocol = packet[9];
  pseudo_sum(payload, packet + 12, 8);
  return true;
}

static bool find_payload6(uint8_t *packet, size_t length,
                          struct payload *payload) {
  size_t at = 40, end = 40 + (size_t)packet[4] * 256 + packet[5];
  uint8_t next = packet[6];
  if (end > length)
    return false;
  while (next == 0 || next == 43 || next == 44 || next == 60) {
    if (end - at < 8)
      return false;
    size_t size = next == 44 ? 8 : ((size_t)packet[at + 1] + 1) * 8;
    if (size > end - at)
      return false;
    next = packet[at];
    at += size;
  }
  payload->at = packet + at;
  payload->length = end - at;
  payload->protocol = next;
  pseudo_sum(payload, packet + 8, 32);
  return true;
}

static bool find_payload(uint8_t *packet, size_t length,
                         struct payload *payload) {
  if (length >= 20 && packet[0] >> 4 == 4)
    return find_payload4(packet, length, payload);
  return length >= 40 && packet[0] >> 4 == 6 &&
         find_payload6(packet, length, payload);
}

static uint8_t *checksum_of(const struct payload *payload) {
  bool tcp = payload->protocol == 6;
  bool icmp = payload->protocol == 1 || payload->protocol == 58;
  if (!(tcp || icmp) || payload->length < (tcp ? 20 : 8))
    return NULL;
  return payload->at + (tcp ? 16 : 2);
}

static void put_checksum(uint8_t *at, uint16_t sum) {
  at[0] = (uint8_t)(~sum >> 8);
  at[1] = (uint8_t)~sum;
}

void wire_repair(uint8_t *packet, size_t length) {
  struct payload payload;
  if (!find_payload(packet, length, &payload))
    return;
  if (packet[0] >> 4 == 4) {
    packet[10] = packet[11] = 0;
    size_t header = (size_t)(payload.at - packet);
    put_checksum(packet + 10, wire_slow_sum(0, packet, header));
  }
  uint8_t *checksum = checksum_of(&payload);
  if (checksum != NULL) {
    checksum[0] = checksum[1] = 0;
    put_checksum(checksum,
                 wire_slow_sum(payload.pseudo, payload.at, payload.length));
  }
}

bool wire_has_right_sums(const uint8_t *packet, size_t length) {
  uint8_t copy[2048];
  struct payload payload;
  if (length > sizeof copy)
    return false;
  memcpy(copy, packet, length);
  if (!find_payload(copy, length, &payload))
    return false;
  size_t header = (size_t)(payload.at - copy);
  if (copy[0] >> 4 == 4 && wire_slow_sum(0, copy, header) != 0xffff)
    return false;
  return wire_slow_sum(payload.pseudo, payload.at, payload.length) == 0xffff;
}

enum synfin_found wire_read_exactly(const uint8_t *packet, size_t length,
                                    struct synfin_segment *segment,
                                    struct synfin_icmp *icmp) {
  uint8_t *copy = malloc(length + (length == 0));
  if (copy == NULL)
    abort();
  memcpy(copy, packet, length);
  enum synfin_found found = synfin_wire_read(copy, length, segment, icmp);
  if (found == WIRE_SEGMENT) /* the text is still that of the caller's packet */
    segment->text[0] = packet + (segment->text[0] - copy);
  free(copy);
  return found;
}

static bool has_same_options(const struct synfin_segment *a,
                             const struct synfin_segment *b) {
  for (size_t i = 0; i < a->nsacks; i++)
    if (a->sacks[i].first != b->sacks[i].first ||
        a->sacks[i].end != b->sacks[i].end)
      return false;
  return a->nsacks == b->nsacks && a->mss == b->mss && a->scale == b->scale &&
         a->sack_permitted == b->sack_permitted &&
         a->has_timestamp == b->has_timestamp && a->ts_val == b->ts_val &&
         a->ts_ecr == b->ts_ecr;
}

bool wire_is_same(const struct synfin_segment *a,
                  const struct synfin_segment *b) {
  return memcmp(&a->source, &b->source, sizeof a->source) == 0 &&
         memcmp(&a->destination, &b->destination, sizeof a->source) == 0 &&
         a->source_port == b->source_port &&
         a->destination_port == b->destination_port && a->seq == b->seq &&
         a->ack == b->ack && a->window == b->window && a->urgent == b->urgent &&
         a->control == b->control && a->dscp == b->dscp && a->ttl == b->ttl &&
         has_same_options(a, b) && a->lengths[0] == b->lengths[0] &&
         a->lengths[1] == b->lengths[1] &&
         (a->lengths[0] == 0 ||
          memcmp(a->text[0], b->text[0], a->lengths[0]) == 0);
}

struct synfin_address wire_ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
  return (struct synfin_address){
      {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}};
}

struct synfin_address wire_ipv6(const char *hex) {
  struct synfin_address address;
  wire_octets(hex, address.octets);
  return address;
}

size_t wire_with_options(const char *options, uint8_t control,
                         uint8_t *packet) {
  size_t length = wire_octets("45000000000040004006000001020304 05060708"
                              "0001000200000003000000045000000500000000",
                              packet);
  size_t size = wire_octets(options, packet + length);
  packet[3] = (uint8_t)(length + size);
  packet[32] = (uint8_t)((20 + size) * 4);
  packet[33] = control;
  wire_repair(packet, length + size);
  return length + size;
}
