/* Writing of packets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "wire_packets.h"

static struct synfin_segment plain4(void) {
  return (struct synfin_segment){.source = wire_ipv4(10, 0, 0, 1),
                                 .destination = wire_ipv4(192, 0, 2, 33),
                                 .source_port = 40000,
                                 .destination_port = 80,
                                 .ttl = 64,
                                 .scale = WIRE_NO_SCALE};
}

static struct synfin_segment plain6(void) {
  struct synfin_segment segment = plain4();
  segment.source = wire_ipv6("20010db8000000000000000000000001");
  segment.destination = wire_ipv6("20010db8000100000000000000000002");
  segment.source_port = 50000;
  segment.destination_port = 443;
  return segment;
}

static void give_text(struct synfin_segment *segment, const char *text,
                      size_t first) {
  segment->text[0] = (const uint8_t *)text;
  segment->text[1] = (const uint8_t *)text + first;
  segment->lengths[0] = (uint16_t)first;
  segment->lengths[1] = (uint16_t)(strlen(text) - first);
}

/* Writes into a buffer that is not an octet longer than the packet. */
static size_t written(const struct synfin_segment *segment, uint8_t *packet,
                      size_t size) {
  uint8_t *exact = malloc(size + (size == 0));
  assert_non_null(exact);
  memset(exact, 0xa5, size);
  size_t length = synfin_wire_write(segment, exact, size);
  assert_true(length == 0 || length == size);
  memcpy(packet, exact, length);
  free(exact);
  return length;
}

/* It is written as the sample is, and fits nowhere where the sample does not.
 */
static void is_sample(const struct synfin_segment *segment, size_t sample) {
  uint8_t expected[2048], packet[2048];
  size_t length = wire_octets(wire_samples[sample].hex, expected);
  assert_int_equal(written(segment, packet, length), length);
  assert_memory_equal(packet, expected, length);
  for (size_t size = 0; size < length; size++)
    assert_int_equal(written(segment, packet, size), 0);
}

static void syn_over_ipv4(void **state) {
  (void)state;
  struct synfin_segment segment = plain4();
  segment.seq = 0x01020304;
  segment.control = WIRE_SYN;
  segment.window = 64240;
  segment.mss = 1460;
  segment.sack_permitted = segment.has_timestamp = true;
  segment.ts_val = 0x12345678;
  segment.scale = 7;
  assert_int_equal(synfin_wire_options(&segment), 20);
  is_sample(&segment, WIRE_SYN4);
}

static void text_over_ipv4_split_anywhere(void **state) {
  (void)state;
  struct synfin_segment segment = plain4();
  segment.source = wire_ipv4(192, 0, 2, 33);
  segment.destination = wire_ipv4(10, 0, 0, 1);
  segment.source_port = 80;
  segment.destination_port = 40000;
  segment.dscp = 0xb8;
  segment.ttl = 57;
  segment.seq = 0xfffffffe;
  segment.ack = 0x01020305;
  segment.control = WIRE_ACK | WIRE_PSH;
  segment.window = 0xffff;
  segment.has_timestamp = true;
  segment.ts_val = 0x89abcdef;
  segment.ts_ecr = 0x12345678;
  for (size_t first = 0; first <= 5; first++) {
    give_text(&segment, "hello", first);
    is_sample(&segment, WIRE_TEXT4);
  }
}

static void ranges_over_ipv4(void **state) {
  (void)state;
  struct synfin_segment segment = plain4();
  segment.seq = 0x01020305;
  segment.ack = 0x80000000;
  segment.control = WIRE_ACK;
  segment.window = 0x8000;
  segment.has_timestamp = true;
  segment.ts_val = 0x12345679;
  segment.ts_ecr = 0x89abcdef;
  segment.nsacks = 3;
  segment.sacks[0] = (struct synfin_range){0x80000100, 0x80000200};
  segment.sacks[1] = (struct synfin_range){0x80000300, 0x80000400};
  segment.sacks[2] = (struct synfin_range){0xfffffff0, 0x00000010};
  is_sample(&segment, WIRE_SACK4);
  segment.nsacks = 4; /* the fourth has no room beside timestamps */
  assert_int_equal(synfin_wire_options(&segment), WIRE_MOST_OPTIONS);
  is_sample(&segment, WIRE_SACK4);
}

static void urgent_text(void **state) {
  (void)state;
  struct synfin_segment segment = plain4();
  segment.seq = 1;
  segment.ack = 2;
  segment.control = WIRE_URG | WIRE_ACK | WIRE_PSH | WIRE_FIN;
  segment.window = 1;
  segment.urgent = 3;
  give_text(&segment, "odd", 1);
  is_sample(&segment, WIRE_URGENT4);
}

static void text_over_ipv6(void **state) {
  (void)state;
  struct synfin_segment segment = plain6();
  segment.seq = 0x00c0ffee;
  segment.ack = 0xdeadbef0;
  segment.control = WIRE_ACK | WIRE_PSH;
  segment.window = 0x0100;
  give_text(&segment, "GET /", 3);
  is_sample(&segment, WIRE_TEXT6);
}

/* The sample has a flow label, which we have not. */
static void syn_ack_over_ipv6(void **state) {
  (void)state;
  uint8_t expected[2048], packet[2048];
  size_t length = wire_octets(wire_samples[WIRE_SYN_ACK6].hex, expected);
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  assert_int_equal(synfin_wire_read(expected, length, &segment, &icmp),
                   WIRE_SEGMENT);
  assert_int_equal(written(&segment, packet, length), length);
  expected[1] = 0xe0;
  expected[2] = expected[3] = 0;
  assert_memory_equal(packet, expected, length);
}

static void must_2_checksum_is_sent(void **state) {
  (void)state;
  uint8_t text[64];
  for (size_t i = 0; i < sizeof text; i++)
    text[i] = (uint8_t)(i * 37 + 200);
  for (size_t length = 0; length <= sizeof text; length++)
    for (size_t first = 0; first <= length; first++) {
      uint8_t packet[2048];
      struct synfin_segment segment = first % 3 ? plain4() : plain6();
      segment.control = WIRE_ACK;
      segment.text[0] = text;
      segment.text[1] = text + first;
      segment.lengths[0] = (uint16_t)first;
      segment.lengths[1] = (uint16_t)(length - first);
      size_t size = synfin_wire_write(&segment, packet, sizeof packet);
      assert_int_equal(size, (first % 3 ? 40 : 60) + length);
      assert_true(wire_has_right_sums(packet, size));
      assert_memory_equal(packet + size - length, text, length);
    }
}

/* A sum of 0xffff is sent as 0x0000, never the other way round (RFC 1071). All
 * sums there are occur as the window changes. */
static void checksums_of_all_values(void **state) {
  (void)state;
  size_t zeros = 0;
  for (uint32_t window = 0; window <= 0xffff; window++) {
    uint8_t packet[64];
    struct synfin_segment segment = plain4(), read;
    struct synfin_icmp icmp;
    segment.window = (uint16_t)window;
    size_t length = synfin_wire_write(&segment, packet, sizeof packet);
    assert_true(wire_has_right_sums(packet, length));
    assert_false(packet[36] == 0xff && packet[37] == 0xff);
    if (packet[36] == 0 && packet[37] == 0) {
      zeros++;
      packet[36] = packet[37] = 0xff; /* zero, too, in ones' complement */
      assert_int_equal(synfin_wire_read(packet, length, &read, &icmp),
                       WIRE_SEGMENT);
    }
  }
  assert_in_range(zeros, 1, 2);
}

static void must_14_mss_is_sent(void **state) {
  (void)state;
  uint8_t packet[64];
  const uint8_t mss[] = {2, 4, 0x12, 0x34};
  struct synfin_segment segment = plain4();
  segment.control = WIRE_SYN;
  segment.mss = 0x1234;
  assert_int_equal(written(&segment, packet, 44), 44);
  assert_memory_equal(packet + 40, mss, 4);
  segment.control = WIRE_SYN | WIRE_ACK;
  assert_int_equal(written(&segment, packet, 44), 44);
  assert_memory_equal(packet + 40, mss, 4);
}

static void must_65_mss_in_syn_only(void **state) {
  (void)state;
  for (unsigned control = 0; control < 64; control++) {
    struct synfin_segment segment = plain4();
    segment.control = (uint8_t)control;
    segment.mss = 1460;
    segment.scale = 7;
    segment.sack_permitted = true;
    size_t options = control & WIRE_SYN ? 12 : 0;
    uint8_t packet[64];
    assert_int_equal(synfin_wire_options(&segment), options);
    assert_int_equal(written(&segment, packet, 40 + options), 40 + options);
  }
}

struct layout {
  bool mss, permitted, timestamp, scale;
  uint8_t ranges;
  const char *hex;
};

/* MUST-68 of what we send, too: each has its length. */
static const struct layout layouts[] = {
    {false, false, false, false, 0, ""},
    {true, false, false, false, 0, "020405b4"},
    {false, true, false, false, 0, "04020101"},
    {false, false, true, false, 0, "0101080a 11111111 22222222"},
    {false, false, false, true, 0, "01030307"},
    {false, true, true, false, 0, "0402080a 11111111 22222222"},
    {true, true, false, true, 0, "020405b4 04020101 01030307"},
    {true, false, true, true, 0,
     "020405b4 0101080a 11111111 22222222 01030307"},
    {true, true, true, true, 0, "020405b4 0402080a 11111111 22222222 01030307"},
    {false, false, false, false, 1, "0101050a 00000000 00000001"},
    {false, false, true, false, 1,
     "0101080a 11111111 22222222 0101050a 00000000 00000001"},
    {false, false, false, false, 4,
     "01010522 00000000 00000001 00000002 00000003 00000004 00000005 00000006 "
     "00000007"},
    {true, true, true, true, 4,
     "020405b4 0402080a 11111111 22222222 01030307 01010512 00000000 00000001 "
     "00000002 00000003"},
    {true, false, false, false, 4,
     "020405b4 01010522 00000000 00000001 00000002 00000003 00000004 00000005 "
     "00000006 00000007"},
};

static void layout_of_options(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
    const struct layout *layout = &layouts[i];
    struct synfin_segment segment = plain6();
    segment.control = WIRE_SYN;
    segment.mss = layout->mss ? 1460 : 0;
    segment.sack_permitted = layout->permitted;
    segment.has_timestamp = layout->timestamp;
    segment.ts_val = 0x11111111;
    segment.ts_ecr = 0x22222222;
    segment.scale = layout->scale ? 7 : WIRE_NO_SCALE;
    segment.nsacks = layout->ranges;
    for (uint32_t k = 0; k < WIRE_MOST_SACKS; k++)
      segment.sacks[k] = (struct synfin_range){2 * k, 2 * k + 1};
    uint8_t expected[64], packet[128];
    size_t size = wire_octets(layout->hex, expected);
    assert_int_equal(synfin_wire_options(&segment), size);
    assert_int_equal(written(&segment, packet, 60 + size), 60 + size);
    assert_int_equal(packet[52], (20 + size) * 4);
    assert_memory_equal(packet + 60, expected, size);
  }
}

/* DF, and identification 0 (RFC 6864 4.1). */
static void ipv4_is_not_fragmented(void **state) {
  (void)state;
  uint8_t packet[64];
  const uint8_t atomic[] = {0, 0, 0x40, 0};
  struct synfin_segment segment = plain4();
  assert_int_equal(written(&segment, packet, 40), 40);
  assert_memory_equal(packet + 4, atomic, 4);
}

static void must_48_and_49_diffserv_and_ttl(void **state) {
  (void)state;
  for (unsigned value = 0; value < 256; value++) {
    uint8_t packet[64];
    struct synfin_segment segment = plain4();
    segment.dscp = (uint8_t)value;
    segment.ttl = (uint8_t)(255 - value);
    assert_int_equal(written(&segment, packet, 40), 40);
    assert_int_equal(packet[1], value);
    assert_int_equal(packet[8], 255 - value);
    segment = plain6();
    segment.dscp = (uint8_t)value;
    segment.ttl = (uint8_t)(255 - value);
    assert_int_equal(written(&segment, packet, 60), 60);
    assert_int_equal(packet[0], 0x60 | value >> 4);
    assert_int_equal(packet[1], (value & 15) << 4);
    assert_int_equal(packet[7], 255 - value);
  }
}

static void the_longest_packets(void **state) {
  (void)state;
  static uint8_t text[65535], packet[70000];
  struct synfin_segment segment = plain4(), read;
  struct synfin_icmp icmp;
  memset(text, 0xff, sizeof text);
  segment.text[0] = segment.text[1] = text;
  segment.lengths[0] = 32768;
  segment.lengths[1] = 65535 - 40 - 32768;
  assert_int_equal(synfin_wire_write(&segment, packet, sizeof packet), 65535);
  assert_int_equal(synfin_wire_read(packet, 65535, &read, &icmp), WIRE_SEGMENT);
  assert_int_equal(read.lengths[0], 65495);
  segment.lengths[1]++;
  assert_int_equal(synfin_wire_write(&segment, packet, sizeof packet), 0);
  segment.lengths[0] = segment.lengths[1] = 65535;
  assert_int_equal(synfin_wire_write(&segment, packet, sizeof packet), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(syn_over_ipv4),
      cmocka_unit_test(text_over_ipv4_split_anywhere),
      cmocka_unit_test(ranges_over_ipv4),
      cmocka_unit_test(urgent_text),
      cmocka_unit_test(text_over_ipv6),
      cmocka_unit_test(syn_ack_over_ipv6),
      cmocka_unit_test(must_2_checksum_is_sent),
      cmocka_unit_test(checksums_of_all_values),
      cmocka_unit_test(must_14_mss_is_sent),
      cmocka_unit_test(must_65_mss_in_syn_only),
      cmocka_unit_test(layout_of_options),
      cmocka_unit_test(ipv4_is_not_fragmented),
      cmocka_unit_test(must_48_and_49_diffserv_and_ttl),
      cmocka_unit_test(the_longest_packets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
