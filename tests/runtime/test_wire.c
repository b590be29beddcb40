/* Reading of whole packets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "wire_packets.h"

static size_t octets_of(size_t sample, uint8_t *packet) {
  return wire_octets(wire_samples[sample].hex, packet);
}

/* Reads a sample that is a segment. The packet stays until the next call. */
static struct synfin_segment segment_of(size_t sample, uint8_t *packet) {
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  size_t length = octets_of(sample, packet);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_SEGMENT);
  return segment;
}

static void is_address(const struct synfin_address *address,
                       struct synfin_address expected) {
  assert_memory_equal(address, &expected, sizeof expected);
}

static void has_no_options(const struct synfin_segment *segment) {
  assert_int_equal(segment->mss, 0);
  assert_int_equal(segment->scale, WIRE_NO_SCALE);
  assert_false(segment->sack_permitted);
  assert_false(segment->has_timestamp);
  assert_int_equal(segment->nsacks, 0);
}

static void has_text(const struct synfin_segment *segment, const char *text) {
  assert_int_equal(segment->lengths[0], strlen(text));
  assert_int_equal(segment->lengths[1], 0);
  assert_memory_equal(segment->text[0], text, strlen(text));
}

static void samples_are_right(void **state) {
  (void)state;
  for (size_t i = 0; i < wire_nsamples; i++) {
    uint8_t packet[2048];
    struct synfin_segment segment;
    struct synfin_icmp icmp;
    size_t length = octets_of(i, packet);
    assert_true(wire_has_right_sums(packet, length));
    assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                     wire_samples[i].found);
  }
}

static void syn_over_ipv4(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_SYN4, packet);
  is_address(&segment.source, wire_ipv4(10, 0, 0, 1));
  is_address(&segment.destination, wire_ipv4(192, 0, 2, 33));
  assert_int_equal(segment.source_port, 40000);
  assert_int_equal(segment.destination_port, 80);
  assert_int_equal(segment.seq, 0x01020304);
  assert_int_equal(segment.ack, 0);
  assert_int_equal(segment.window, 64240);
  assert_int_equal(segment.control, WIRE_SYN);
  assert_int_equal(segment.dscp, 0);
  assert_int_equal(segment.ttl, 64);
  assert_int_equal(segment.mss, 1460);
  assert_int_equal(segment.scale, 7);
  assert_true(segment.sack_permitted);
  assert_true(segment.has_timestamp);
  assert_int_equal(segment.ts_val, 0x12345678);
  assert_int_equal(segment.ts_ecr, 0);
  assert_int_equal(segment.nsacks, 0);
  has_text(&segment, "");
}

static void text_over_ipv4(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_TEXT4, packet);
  is_address(&segment.source, wire_ipv4(192, 0, 2, 33));
  is_address(&segment.destination, wire_ipv4(10, 0, 0, 1));
  assert_int_equal(segment.seq, 0xfffffffe);
  assert_int_equal(segment.ack, 0x01020305);
  assert_int_equal(segment.control, WIRE_ACK | WIRE_PSH);
  assert_int_equal(segment.dscp, 0xb8);
  assert_int_equal(segment.ttl, 57);
  assert_int_equal(segment.ts_val, 0x89abcdef);
  assert_int_equal(segment.ts_ecr, 0x12345678);
  has_text(&segment, "hello");
}

static void urgent_text(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_URGENT4, packet);
  assert_int_equal(segment.control, WIRE_URG | WIRE_ACK | WIRE_PSH | WIRE_FIN);
  assert_int_equal(segment.urgent, 3);
  assert_int_equal(segment.window, 1);
  has_no_options(&segment);
  has_text(&segment, "odd");
}

static void syn_ack_over_ipv6(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_SYN_ACK6, packet);
  is_address(&segment.source, wire_ipv6("20010db8000100000000000000000002"));
  is_address(&segment.destination,
             wire_ipv6("20010db8000000000000000000000001"));
  assert_int_equal(segment.source_port, 443);
  assert_int_equal(segment.destination_port, 50000);
  assert_int_equal(segment.control, WIRE_SYN | WIRE_ACK);
  assert_int_equal(segment.dscp, 0x2e);
  assert_int_equal(segment.ttl, 255);
  assert_int_equal(segment.mss, 1440);
  assert_int_equal(segment.scale, 8);
  assert_true(segment.sack_permitted);
  assert_false(segment.has_timestamp);
}

static void text_over_ipv6(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_TEXT6, packet);
  assert_int_equal(segment.seq, 0x00c0ffee);
  assert_int_equal(segment.ack, 0xdeadbef0);
  has_no_options(&segment);
  has_text(&segment, "GET /");
}

static void extension_headers_are_skipped(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_EXTENSIONS6, packet);
  assert_int_equal(segment.source_port, 50000);
  assert_int_equal(segment.window, 500);
  has_text(&segment, "abcdefg");
}

/* Changes an octet of a sample, repairs its checksums, and reads it. */
static enum synfin_found found_with(size_t sample, size_t at, uint8_t octet) {
  uint8_t packet[2048];
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  size_t length = octets_of(sample, packet);
  packet[at] = octet;
  wire_repair(packet, length);
  return wire_read_exactly(packet, length, &segment, &icmp);
}

/* RFC 8200 4.2 to 4.5, RFC 6946. */
static void extension_headers_that_stop_it(void **state) {
  (void)state;
  const size_t x = WIRE_EXTENSIONS6, destination = 56, fragment = 72;
  assert_int_equal(found_with(x, 42, 0x3f), WIRE_SEGMENT); /* unknown option */
  assert_int_equal(found_with(x, 42, 0x45), WIRE_STRAY);   /* discard */
  assert_int_equal(found_with(x, 42, 0x85), WIRE_STRAY);   /* and tell */
  assert_int_equal(found_with(x, 42, 0xc5), WIRE_STRAY); /* unless multicast */
  assert_int_equal(found_with(x, 46, 0x41), WIRE_STRAY); /* the second */
  assert_int_equal(found_with(x, destination + 14, 0x5e), WIRE_STRAY);
  assert_int_equal(found_with(x, 5, 7), WIRE_DAMAGED);    /* not even begun */
  assert_int_equal(found_with(x, 43, 5), WIRE_DAMAGED);   /* option too long */
  assert_int_equal(found_with(x, 41, 200), WIRE_DAMAGED); /* header too long */
  assert_int_equal(found_with(x, 51, 1), WIRE_STRAY);     /* to be routed on */
  assert_int_equal(found_with(x, destination + 15, 1), WIRE_DAMAGED);
  assert_int_equal(found_with(x, fragment + 3, 1), WIRE_STRAY); /* more */
  assert_int_equal(found_with(x, fragment + 3, 8), WIRE_STRAY); /* offset */
  assert_int_equal(found_with(x, fragment + 2, 0x10), WIRE_STRAY);
  assert_int_equal(found_with(x, fragment + 3, 6), WIRE_SEGMENT); /* reserved */
  assert_int_equal(found_with(x, fragment, 50), WIRE_STRAY);      /* ESP */
  assert_int_equal(found_with(x, fragment, 59), WIRE_STRAY);      /* nothing */
  assert_int_equal(found_with(x, fragment, 17), WIRE_STRAY);      /* UDP */
}

static void fragments_are_stray(void **state) {
  (void)state;
  assert_int_equal(found_with(WIRE_SYN4, 6, 0x20), WIRE_STRAY); /* more */
  assert_int_equal(found_with(WIRE_SYN4, 7, 1), WIRE_STRAY);    /* offset */
  assert_int_equal(found_with(WIRE_SYN4, 6, 0x01), WIRE_STRAY);
  assert_int_equal(found_with(WIRE_SYN4, 6, 0), WIRE_SEGMENT);
}

static void others_are_stray(void **state) {
  (void)state;
  assert_int_equal(found_with(WIRE_SYN4, 9, 17), WIRE_STRAY);
  assert_int_equal(found_with(WIRE_SYN4, 9, 58), WIRE_STRAY); /* not in IPv4 */
  assert_int_equal(found_with(WIRE_TEXT6, 6, 1), WIRE_STRAY); /* nor in IPv6 */
  assert_int_equal(found_with(WIRE_SYN4, 0, 0x55), WIRE_STRAY);
  assert_int_equal(found_with(WIRE_SYN4, 0, 0x05), WIRE_STRAY);
}

/* They would be taken for IPv4 addresses. */
static void mapped_addresses_in_ipv6_are_stray(void **state) {
  (void)state;
  for (size_t at = 8; at <= 24; at += 16) {
    uint8_t packet[2048];
    struct synfin_segment segment;
    struct synfin_icmp icmp;
    size_t length = octets_of(WIRE_TEXT6, packet);
    struct synfin_address mapped = wire_ipv4(10, 0, 0, 1);
    memcpy(packet + at, &mapped, 16);
    wire_repair(packet, length);
    assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                     WIRE_STRAY);
  }
}

static enum synfin_found found_in(const char *hex) {
  uint8_t packet[2048];
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  size_t length = wire_octets(hex, packet);
  wire_repair(packet, length);
  return wire_read_exactly(packet, length, &segment, &icmp);
}

/* They are whole, though there is next to nothing in them. */
static void headers_alone(void **state) {
  (void)state;
  assert_int_equal(found_in("45000014 00000000 40110000 0a000001 0a000002"),
                   WIRE_STRAY);
  assert_int_equal(found_in("46000018 00000000 40110000 0a000001 0a000002"
                            "01010101"),
                   WIRE_STRAY);
  assert_int_equal(found_in("60000000 00003b40 20010000 00000000 00000000"
                            "00000001 20010000 00000000 00000000 00000002"),
                   WIRE_STRAY);
  assert_int_equal(found_in("60000000 00083c40 20010000 00000000 00000000"
                            "00000001 20010000 00000000 00000000 00000002"
                            "3b000104 00000000"),
                   WIRE_STRAY);
  assert_int_equal(found_in("60000000 00083c40 20010000 00000000 00000000"
                            "00000001 20010000 00000000 00000000 00000002"
                            "3b000103 0000001e"),
                   WIRE_DAMAGED); /* an option without its length */
  assert_int_equal(found_in("4500001c 00000000 40010000 0a000001 0a000002"
                            "00000000 00000000"),
                   WIRE_STRAY); /* an echo reply */
  assert_int_equal(found_in("45000014 00000000 40060000 0a000001 0a000002"),
                   WIRE_DAMAGED);
}

/* Zeros sum up to zero, which no checksum makes right: it had to be 0xffff. */
static void icmp_of_zeros(void **state) {
  (void)state;
  uint8_t packet[64];
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  size_t length = wire_octets("4500001c 00000000 40010000 0a000001 0a000002"
                              "00000000 00000000",
                              packet);
  wire_repair(packet, length);
  packet[22] = packet[23] = 0;
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_DAMAGED);
}

static void lengths_that_cannot_be(void **state) {
  (void)state;
  assert_int_equal(found_with(WIRE_SYN4, 0, 0x44), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_SYN4, 0, 0x4f), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_SYN4, 3, 61), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_SYN4, 3, 39), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_SYN4, 3, 19), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_SYN4, 32, 0x40), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_SYN4, 32, 0x00), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_SYN4, 32, 0xb0), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_TEXT6, 5, 26), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_TEXT6, 5, 19), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_TEXT6, 5, 0), WIRE_DAMAGED);
}

/* 0xfaf0 and 0x8000 would be negative. */
static void must_1_window_is_unsigned(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_SACK4, packet);
  uint32_t window = segment.window;
  assert_true(window == 0x8000);
  segment = segment_of(WIRE_TEXT4, packet);
  window = segment.window;
  assert_true(window == 0xffff);
}

static void must_3_checksum_is_verified(void **state) {
  (void)state;
  for (size_t i = 0; i < wire_nsamples; i++) {
    uint8_t packet[2048];
    struct synfin_segment segment;
    struct synfin_icmp icmp;
    size_t length = octets_of(i, packet);
    packet[wire_samples[i].protected_to - 1] ^= 1;
    assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                     WIRE_DAMAGED);
  }
  uint8_t packet[2048];
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  size_t length = octets_of(WIRE_SYN4, packet);
  packet[36] = packet[37] = 0; /* no checksum is none in TCP */
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_DAMAGED);
}

static void must_50_ip_options_are_ignored(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment = segment_of(WIRE_OPTIONS4, packet);
  assert_int_equal(segment.source_port, 7);
  assert_int_equal(segment.seq, 5);
  assert_int_equal(segment.control, WIRE_RST);
  has_text(&segment, ""); /* the link's padding is none */
  for (uint8_t size = 6; size <= 15; size++) {
    struct synfin_icmp icmp;
    uint8_t whole[80] = {0};
    memset(whole + 20, 0x88, 40); /* unknown, of impossible length */
    memcpy(whole, packet, 20);
    memcpy(whole + size * 4, packet + 28, 20);
    whole[0] = 0x40 | size;
    whole[3] = (uint8_t)(size * 4 + 20);
    wire_repair(whole, whole[3]);
    assert_int_equal(wire_read_exactly(whole, whole[3], &segment, &icmp),
                     WIRE_SEGMENT);
    assert_int_equal(segment.seq, 5);
  }
}

/* CWR, ECE and the reserved bits are others' affair. */
static void bits_that_are_not_ours(void **state) {
  (void)state;
  assert_int_equal(found_with(WIRE_SYN4, 32, 0xaf), WIRE_SEGMENT);
  uint8_t packet[2048];
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  size_t length = octets_of(WIRE_SYN4, packet);
  packet[33] = 0xc2;
  wire_repair(packet, length);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_SEGMENT);
  assert_int_equal(segment.control, WIRE_SYN);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(samples_are_right),
      cmocka_unit_test(syn_over_ipv4),
      cmocka_unit_test(text_over_ipv4),
      cmocka_unit_test(urgent_text),
      cmocka_unit_test(syn_ack_over_ipv6),
      cmocka_unit_test(text_over_ipv6),
      cmocka_unit_test(extension_headers_are_skipped),
      cmocka_unit_test(extension_headers_that_stop_it),
      cmocka_unit_test(fragments_are_stray),
      cmocka_unit_test(others_are_stray),
      cmocka_unit_test(mapped_addresses_in_ipv6_are_stray),
      cmocka_unit_test(headers_alone),
      cmocka_unit_test(icmp_of_zeros),
      cmocka_unit_test(lengths_that_cannot_be),
      cmocka_unit_test(must_1_window_is_unsigned),
      cmocka_unit_test(must_3_checksum_is_verified),
      cmocka_unit_test(must_50_ip_options_are_ignored),
      cmocka_unit_test(bits_that_are_not_ours),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
