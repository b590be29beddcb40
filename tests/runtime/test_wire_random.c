/* What was written is read as it was: random segments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "wire_packets.h"

enum {
  MOST_TEXT = 1400,
  MOST_PACKET = MOST_TEXT + 100
};

static uint32_t seed = 20220818;

static uint32_t random_number(void) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

static bool coin(void) {
  return random_number() >> 9 & 1;
}

static struct synfin_address random_address(bool ipv4) {
  struct synfin_address address;
  for (size_t i = 0; i < 16; i++)
    address.octets[i] = (uint8_t)(random_number() >> 7);
  if (!ipv4) {
    address.octets[0] = 0x20;
    return address;
  }
  return wire_ipv4(address.octets[0], address.octets[1], address.octets[2],
                   address.octets[3]);
}

static struct synfin_segment random_header(void) {
  bool ipv4 = coin();
  return (struct synfin_segment){
      .source = random_address(ipv4),
      .destination = random_address(ipv4),
      .source_port = (uint16_t)random_number(),
      .destination_port = (uint16_t)random_number(),
      .seq = random_number(),
      .ack = random_number(),
      .window = (uint16_t)random_number(),
      .urgent = (uint16_t)random_number(),
      .control = (uint8_t)(random_number() % 64),
      .dscp = (uint8_t)random_number(),
      .ttl = (uint8_t)random_number(),
  };
}

static void give_options(struct synfin_segment *segment) {
  segment->mss = coin() ? (uint16_t)random_number() : 0;
  segment->scale = coin() ? (uint8_t)(random_number() % 15) : WIRE_NO_SCALE;
  segment->sack_permitted = coin();
  segment->has_timestamp = coin();
  segment->ts_val = segment->has_timestamp ? random_number() : 0;
  segment->ts_ecr = segment->has_timestamp ? random_number() : 0;
  segment->nsacks = coin() ? (uint8_t)(random_number() % 5) : 0;
  for (size_t i = 0; i < segment->nsacks; i++) {
    segment->sacks[i].first = random_number();
    segment->sacks[i].end = random_number();
  }
}

static void give_text(struct synfin_segment *segment, const uint8_t *text) {
  uint32_t length = coin() ? random_number() % (MOST_TEXT + 1) : 0;
  uint32_t first = coin() ? random_number() % (length + 1) : length;
  segment->text[0] = text;
  segment->text[1] = first == length ? NULL : text + first;
  segment->lengths[0] = (uint16_t)first;
  segment->lengths[1] = (uint16_t)(length - first);
}

/* What of it reaches the other end. */
static struct synfin_segment expected_of(struct synfin_segment segment) {
  size_t room = 40;
  if (!(segment.control & WIRE_SYN)) {
    segment.mss = 0;
    segment.scale = WIRE_NO_SCALE;
    segment.sack_permitted = false;
  }
  room -= segment.mss != 0 ? 4 : 0;
  room -= segment.scale != WIRE_NO_SCALE ? 4 : 0;
  room -= segment.has_timestamp ? 12 : segment.sack_permitted ? 4 : 0;
  while (segment.nsacks * 8u + 4u > room)
    segment.nsacks--;
  segment.lengths[0] = (uint16_t)(segment.lengths[0] + segment.lengths[1]);
  segment.lengths[1] = 0;
  return segment;
}

static void there_and_back(const uint8_t *text) {
  struct synfin_segment segment = random_header(), read;
  struct synfin_icmp icmp;
  give_options(&segment);
  give_text(&segment, text);
  struct synfin_segment expected = expected_of(segment);

  uint8_t room[MOST_PACKET + 8], again[MOST_PACKET];
  uint8_t *packet = room + random_number() % 8;
  size_t length = synfin_wire_write(&segment, packet, MOST_PACKET);
  size_t ip = packet[0] >> 4 == 4 ? 20 : 40;
  assert_int_equal(length, ip + 20 + synfin_wire_options(&segment) +
                               expected.lengths[0]);
  assert_true(wire_has_right_sums(packet, length));
  assert_int_equal(wire_read_exactly(packet, length, &read, &icmp),
                   WIRE_SEGMENT);
  assert_true(wire_is_same(&read, &expected));
  assert_int_equal(synfin_wire_write(&read, again, length), length);
  assert_memory_equal(again, packet, length);
  assert_int_equal(synfin_wire_write(&read, again, length - 1), 0);
}

static void thousands_of_segments(void **state) {
  (void)state;
  uint8_t text[MOST_TEXT];
  for (size_t i = 0; i < sizeof text; i++)
    text[i] = (uint8_t)(random_number() >> 5);
  for (int i = 0; i < 20000; i++)
    there_and_back(text);
}

/* Sums that carry as often as can be, and never. */
static void texts_of_one_octet(void **state) {
  (void)state;
  const uint8_t octets[] = {0x00, 0x01, 0x80, 0xfe, 0xff};
  for (size_t k = 0; k < sizeof octets; k++) {
    uint8_t text[MOST_TEXT];
    memset(text, octets[k], sizeof text);
    for (int i = 0; i < 2000; i++)
      there_and_back(text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(thousands_of_segments),
      cmocka_unit_test(texts_of_one_octet),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
