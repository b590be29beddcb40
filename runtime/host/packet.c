#include "host/packet.h"

static unsigned read16(const uint8_t *at) {
  return (unsigned)at[0] << 8 | at[1];
}

static uint32_t read32(const uint8_t *at) {
  return (uint32_t)read16(at) << 16 | read16(at + 2);
}

static bool read_ipv4(struct synfin_packet *packet, const uint8_t *octets,
                      size_t length) {
  size_t header = (octets[0] & 15u) * 4u;
  if (length < 20 || header < 20)
    return false;
  size_t total = read16(octets + 2);
  bool fragment = (read16(octets + 6) & 0x3fffu) != 0;
  if (total < header || total > length || fragment)
    return false;
  packet->source = octets + 12;
  packet->destination = octets + 16;
  packet->address = 4;
  packet->header = header;
  packet->protocol = octets[9];
  packet->payload = octets + header;
  packet->payload_length = total - header;
  return true;
}

static bool read_ipv6(struct synfin_packet *packet, const uint8_t *octets,
                      size_t length) {
  if (length < 40 || read16(octets + 4) > length - 40)
    return false;
  packet->source = octets + 8;
  packet->destination = octets + 24;
  packet->address = 16;
  packet->header = 40;
  packet->protocol = octets[6];
  packet->payload = octets + 40;
  packet->payload_length = read16(octets + 4);
  return true;
}

bool synfin_packet_read(struct synfin_packet *packet, const uint8_t *octets,
                        size_t length) {
  if (length == 0)
    return false;
  switch (octets[0] >> 4) {
  case 4:
    return read_ipv4(packet, octets, length);
  case 6:
    return read_ipv6(packet, octets, length);
  default:
    return false;
  }
}

bool synfin_packet_tcp(const struct synfin_packet *packet,
                       struct synfin_packet_tcp *tcp) {
  const uint8_t *at = packet->payload;
  if (packet->protocol != SYNFIN_PACKET_TCP || packet->payload_length < 20)
    return false;
  size_t header = (at[12] >> 4) * 4u;
  if (header < 20 || header > packet->payload_length)
    return false;
  tcp->source_port = (uint16_t)read16(at);
  tcp->destination_port = (uint16_t)read16(at + 2);
  tcp->seq = read32(at + 4);
  tcp->ack = read32(at + 8);
  tcp->control = at[13];
  tcp->window = (uint16_t)read16(at + 14);
  tcp->urgent = (uint16_t)read16(at + 18);
  tcp->options = at + 20;
  tcp->options_length = header - 20;
  tcp->text_length = packet->payload_length - header;
  return true;
}

/* Adds up words of 16 bits; an odd octet is the high one of its word. */
static uint64_t add_words(uint64_t sum, const uint8_t *at, size_t length) {
  for (size_t i = 0; i + 1 < length; i += 2)
    sum += read16(at + i);
  return length % 2 == 0 ? sum : sum + ((unsigned)at[length - 1] << 8);
}

/* What a receiver's sum must come to: all ones, or all zero modulo those. */
static bool is_sound(uint64_t sum) {
  return sum % 0xffffu == 0 && sum != 0;
}

bool synfin_packet_intact(const uint8_t *octets, size_t length) {
  struct synfin_packet packet;
  if (!synfin_packet_read(&packet, octets, length))
    return false;
  if (packet.address == 4 && !is_sound(add_words(0, octets, packet.header)))
    return false;
  if (packet.protocol != SYNFIN_PACKET_TCP)
    return true;
  uint64_t sum = packet.protocol + (uint64_t)packet.payload_length;
  sum = add_words(sum, packet.source, 2 * packet.address);
  return is_sound(add_words(sum, packet.payload, packet.payload_length));
}
