/* Options that come, and which addresses are hosts'. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "wire_packets.h"

static struct synfin_segment segment;

static enum synfin_found found(const char *options, uint8_t control) {
  uint8_t packet[2048];
  struct synfin_icmp icmp;
  size_t length = wire_with_options(options, control, packet);
  return wire_read_exactly(packet, length, &segment, &icmp);
}

static void good(const char *options, uint8_t control) {
  assert_int_equal(found(options, control), WIRE_SEGMENT);
}

static void bad(const char *options) {
  assert_int_equal(found(options, WIRE_SYN), WIRE_DAMAGED);
  assert_int_equal(found(options, WIRE_ACK), WIRE_DAMAGED);
}

static void must_4_basic_options(void **state) {
  (void)state;
  good("02040218", WIRE_SYN);
  assert_int_equal(segment.mss, 536);
  good("01010101 02040218", WIRE_SYN); /* no-operations */
  assert_int_equal(segment.mss, 536);
  good("02040218 00000000", WIRE_SYN); /* end of list */
  assert_int_equal(segment.mss, 536);
  good("01010101", WIRE_SYN);
  assert_int_equal(segment.mss, 0);
  good("", WIRE_SYN);
  assert_int_equal(segment.mss, 0);
}

static void must_5_options_in_any_segment(void **state) {
  (void)state;
  const uint8_t controls[] = {WIRE_SYN,
                              WIRE_ACK,
                              WIRE_SYN | WIRE_ACK,
                              WIRE_FIN | WIRE_ACK,
                              WIRE_RST,
                              WIRE_RST | WIRE_ACK,
                              WIRE_PSH | WIRE_ACK,
                              WIRE_URG | WIRE_ACK,
                              0};
  for (size_t i = 0; i < sizeof controls; i++) {
    good("0101080a 01020304 05060708", controls[i]);
    assert_true(segment.has_timestamp);
    assert_int_equal(segment.ts_val, 0x01020304);
    assert_int_equal(segment.ts_ecr, 0x05060708);
    assert_int_equal(found("08000000", controls[i]), WIRE_DAMAGED);
  }
}

static void must_6_unknown_options_are_skipped(void **state) {
  (void)state;
  for (unsigned kind = 0; kind < 256; kind++) {
    if (kind <= 5 || kind == 8)
      continue;
    char options[64] = "..06 01020304 02040400 0101";
    options[0] = "0123456789abcdef"[kind >> 4];
    options[1] = "0123456789abcdef"[kind & 15];
    good(options, WIRE_SYN);
    assert_int_equal(segment.mss, 1024);
  }
  good("fd02 fe02 ff04 0000 1c04 8001", WIRE_SYN);
}

static void must_7_impossible_option_length(void **state) {
  (void)state;
  bad("02000000"); /* none at all */
  bad("02010000"); /* not even the octets before it */
  bad("fe000000"); /* the same of unknown ones */
  bad("fe010000");
  bad("02050000"); /* beyond the header */
  bad("fe050000");
  bad("feff0000");
  bad("01010102"); /* the length octet itself lies beyond it */
  bad("010101fe");
  bad("0101fe03");
  bad("02030000 00000000"); /* not that of the kind: MSS, */
  bad("02060000 00000000");
  bad("03020000"); /* window scale, */
  bad("03040000");
  bad("04030000");                  /* SACK permitted, */
  bad("0809000000000000 00000000"); /* timestamps, */
  bad("080b000000000000 00000000");
  bad("05020101"); /* SACK */
  bad("0509000000000000 00000000");
  bad("050b000000000000 00000000");
  bad("01010101 01010101 01010101 01010101 01010101 01010101 01010101 "
      "01010101 01010101 0101fe03"); /* in the longest header */
}

static void must_14_mss_is_read(void **state) {
  (void)state;
  good("02040001", WIRE_SYN);
  assert_int_equal(segment.mss, 1);
  good("0204ffff", WIRE_SYN | WIRE_ACK);
  assert_int_equal(segment.mss, 65535);
}

static void must_64_options_at_any_alignment(void **state) {
  (void)state;
  good("0204 05b4 0303 0904 0208 0a11 2233 4455 6677 8800", WIRE_SYN);
  assert_int_equal(segment.mss, 1460);
  assert_int_equal(segment.scale, 9);
  assert_true(segment.sack_permitted);
  assert_int_equal(segment.ts_val, 0x11223344);
  assert_int_equal(segment.ts_ecr, 0x55667788);
  good("01010402", WIRE_SYN); /* up to the very end */
  assert_true(segment.sack_permitted);
  const char *shifted[] = {"0204abcd 080a1122 33445566 77880101",
                           "010204ab cd080a11 22334455 66778801",
                           "01010204 abcd080a 11223344 55667788",
                           "01010102 04abcd01 080a1122 33445566 77880000"};
  for (size_t i = 0; i < 4; i++) {
    good(shifted[i], WIRE_SYN);
    assert_int_equal(segment.mss, 0xabcd);
    assert_int_equal(segment.ts_val, 0x11223344);
    assert_int_equal(segment.ts_ecr, 0x55667788);
  }
  good("0105 1211 2233 4455 6677 8899 aabb ccdd eeff 0101", WIRE_ACK);
  assert_int_equal(segment.nsacks, 2);
  assert_int_equal(segment.sacks[0].first, 0x11223344);
  assert_int_equal(segment.sacks[0].end, 0x55667788);
  assert_int_equal(segment.sacks[1].first, 0x99aabbcc);
  assert_int_equal(segment.sacks[1].end, 0xddeeff01);
}

/* What is in a packet at every address modulo 8, too. */
static void must_64_packets_at_any_alignment(void **state) {
  (void)state;
  for (size_t i = 0; i < wire_nsamples; i++)
    for (size_t shift = 0; shift < 8; shift++) {
      uint8_t room[2048];
      struct synfin_icmp icmp;
      size_t length = wire_octets(wire_samples[i].hex, room + shift);
      assert_int_equal(synfin_wire_read(room + shift, length, &segment, &icmp),
                       wire_samples[i].found);
    }
}

/* Even the lengths of those to come are believed. */
static void must_68_unknown_options_have_lengths(void **state) {
  (void)state;
  good("fe0a 0204 0001 0300 0000 0204 0200 0101", WIRE_SYN);
  assert_int_equal(segment.mss, 512); /* not the one inside */
  good("fe26 0000 00000000 00000000 00000000 00000000 00000000 00000000 "
       "00000000 00000000 0000 0101",
       WIRE_SYN);
}

static void must_69_what_follows_the_end(void **state) {
  (void)state;
  good("02040218 00020401 00", WIRE_SYN); /* is no option, */
  assert_int_equal(segment.mss, 536);
  good("00020000", WIRE_SYN); /* no matter what its length */
  assert_int_equal(segment.mss, 0);
  good("01010100 feff0102", WIRE_SYN);
}

/* RFC 9293 3.2, RFC 7323 2.2, RFC 2018 2. */
static void options_of_a_syn_alone(void **state) {
  (void)state;
  good("02040218 01030307 04020101", WIRE_ACK);
  assert_int_equal(segment.mss, 0);
  assert_int_equal(segment.scale, WIRE_NO_SCALE);
  assert_false(segment.sack_permitted);
}

/* RFC 7323 2.3. */
static void scales_above_14(void **state) {
  (void)state;
  good("0103030e", WIRE_SYN);
  assert_int_equal(segment.scale, 14);
  good("0103030f", WIRE_SYN);
  assert_int_equal(segment.scale, 14);
  good("010303ff", WIRE_SYN);
  assert_int_equal(segment.scale, 14);
  good("01030300", WIRE_SYN);
  assert_int_equal(segment.scale, 0);
}

static void four_ranges_fill_a_header(void **state) {
  (void)state;
  good("0101 0522 00000001 00000002 00000003 00000004 00000005 00000006 "
       "00000007 ffffffff",
       WIRE_ACK);
  assert_int_equal(segment.nsacks, 4);
  assert_int_equal(segment.sacks[3].first, 7);
  assert_int_equal(segment.sacks[3].end, 0xffffffff);
}

static void mapped_addresses(void **state) {
  (void)state;
  struct synfin_address address = wire_ipv4(0, 0, 0, 0);
  assert_true(synfin_is_ipv4(&address));
  address = wire_ipv4(255, 255, 255, 255);
  assert_true(synfin_is_ipv4(&address));
  for (size_t i = 0; i < 12; i++) {
    address = wire_ipv4(10, 0, 0, 1);
    address.octets[i] ^= 1;
    assert_false(synfin_is_ipv4(&address));
  }
}

static bool is_host4(uint8_t a, uint8_t b, uint8_t c, uint8_t d) {
  struct synfin_address address = wire_ipv4(a, b, c, d);
  return synfin_is_host(&address);
}

static bool is_host6(const char *hex) {
  struct synfin_address address = wire_ipv6(hex);
  return synfin_is_host(&address);
}

static void must_57_multicast_and_broadcast_are_no_hosts(void **state) {
  (void)state;
  assert_false(is_host4(255, 255, 255, 255));
  assert_false(is_host4(224, 0, 0, 1));
  assert_false(is_host4(239, 255, 255, 255));
  assert_false(is_host6("ff02000000000000 0000000000000001"));
  assert_false(is_host6("ff0e000000000000 0000000000000001"));
  assert_true(is_host4(223, 255, 255, 254));
  assert_true(is_host6("fe80000000000000 0000000000000001"));
}

static void must_63_invalid_sources_are_no_hosts(void **state) {
  (void)state;
  assert_false(is_host4(0, 0, 0, 0));
  assert_false(is_host4(127, 0, 0, 1));
  assert_false(is_host4(127, 255, 255, 255));
  assert_false(is_host6("0000000000000000 0000000000000000"));
  assert_false(is_host6("0000000000000000 0000000000000001"));
  assert_true(is_host4(10, 0, 0, 1));
  assert_true(is_host4(1, 0, 0, 0));
  assert_true(is_host4(126, 0, 0, 1));
  assert_true(is_host4(128, 0, 0, 1));
  assert_true(is_host6("2001000000000000 0000000000000000"));
  assert_true(is_host6("0064ff9b00000000 00000000c0000221")); /* RFC 6052 */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_4_basic_options),
      cmocka_unit_test(must_5_options_in_any_segment),
      cmocka_unit_test(must_6_unknown_options_are_skipped),
      cmocka_unit_test(must_7_impossible_option_length),
      cmocka_unit_test(must_14_mss_is_read),
      cmocka_unit_test(must_64_options_at_any_alignment),
      cmocka_unit_test(must_64_packets_at_any_alignment),
      cmocka_unit_test(must_68_unknown_options_have_lengths),
      cmocka_unit_test(must_69_what_follows_the_end),
      cmocka_unit_test(options_of_a_syn_alone),
      cmocka_unit_test(scales_above_14),
      cmocka_unit_test(four_ranges_fill_a_header),
      cmocka_unit_test(mapped_addresses),
      cmocka_unit_test(must_57_multicast_and_broadcast_are_no_hosts),
      cmocka_unit_test(must_63_invalid_sources_are_no_hosts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
