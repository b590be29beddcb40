#include "packets.h"

#include <string.h>

static void put16(uint8_t *at, unsigned value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value & 0xffffu);
}

static uint32_t add(uint32_t sum, const uint8_t *at, size_t length) {
  for (size_t i = 0; i < length; i++)
    sum += i % 2 == 0 ? (uint32_t)at[i] << 8 : at[i];
  return sum;
}

static unsigned fold(uint32_t sum) {
  while (sum > 0xffffu)
    sum = (sum & 0xffffu) + (sum >> 16);
  return ~sum & 0xffffu;
}

static size_t put_header4(uint8_t *packet, size_t payload, int back) {
  static const uint8_t addresses[12] = {192, 0, 2,   1, 192, 0,
                                        2,   2, 192, 0, 2,   1};
  memset(packet, 0, 20);
  packet[0] = 0x45;
  put16(packet + 2, (unsigned)payload + 20);
  put16(packet + 6, 0x4000);
  packet[8] = 64;
  packet[9] = 6;
  memcpy(packet + 12, addresses + (back ? 4 : 0), 8);
  put16(packet + 10, fold(add(0, packet, 20)));
  return 20;
}

static size_t put_header6(uint8_t *packet, size_t payload, int back) {
  static const uint8_t net[16] = {0x20, 0x01, 0x0d, 0xb8};
  memset(packet, 0, 40);
  packet[0] = 0x60;
  put16(packet + 4, (unsigned)payload);
  packet[6] = 6;
  packet[7] = 64;
  memcpy(packet + 8, net, 16);
  memcpy(packet + 24, net, 16);
  packet[23] = back ? 2 : 1;
  packet[39] = back ? 1 : 2;
  return 40;
}

size_t packets_make(uint8_t packet[PACKETS_ROOM], int family,
                    const struct packets_segment *segment) {
  size_t length = 20 + segment->options_length + segment->text;
  size_t header = family == 4 ? put_header4(packet, length, segment->back)
                              : put_header6(packet, length, segment->back);
  uint8_t *tcp = packet + header;
  memset(tcp, 0, 20);
  put16(tcp, segment->back ? 80 : 4000);
  put16(tcp + 2, segment->back ? 4000 : 80);
  put32(tcp + 4, segment->seq);
  put32(tcp + 8, segment->ack);
  tcp[12] = (uint8_t)((20 + segment->options_length) / 4 << 4);
  tcp[13] = segment->control;
  put16(tcp + 14, segment->window);
  if (segment->options_length > 0)
    memcpy(tcp + 20, segment->options, segment->options_length);
  for (size_t i = 0; i < segment->text; i++)
    tcp[20 + segment->options_length + i] =
        (uint8_t)((segment->seq + i) * 2654435761u >> 24);
  size_t addresses = family == 4 ? 8 : 32;
  uint32_t sum = add(6 + (uint32_t)length, tcp - addresses, addresses);
  put16(tcp + 16, fold(add(sum, tcp, length)));
  return header + length;
}
