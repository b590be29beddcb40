/* ICMP errors: RFC 9293 3.9.2.2, RFC 1191, RFC 4443, RFC 5461, RFC 8201. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "tcp.h"
#include "wire_packets.h"

static struct synfin_icmp icmp;

/* A sample with the type, code and second word of an ICMP message. */
struct message {
  size_t sample;
  uint8_t type, code;
  uint32_t rest;
};

static size_t octets_of(const struct message *message, uint8_t *packet) {
  size_t length = wire_octets(wire_samples[message->sample].hex, packet);
  uint8_t *at = packet + (packet[0] >> 4 == 4 ? 20 : 40);
  at[0] = message->type;
  at[1] = message->code;
  for (size_t i = 0; i < 4; i++)
    at[4 + i] = (uint8_t)(message->rest >> (24 - 8 * i));
  wire_repair(packet, length);
  return length;
}

static enum synfin_found found(size_t sample, uint8_t type, uint8_t code,
                               uint32_t rest) {
  const struct message message = {sample, type, code, rest};
  uint8_t packet[2048];
  struct synfin_segment segment;
  size_t length = octets_of(&message, packet);
  memset(&icmp, 0xa5, sizeof icmp);
  return wire_read_exactly(packet, length, &segment, &icmp);
}

static void means(size_t sample, uint8_t type, uint8_t code,
                  enum tcp_message message) {
  assert_int_equal(found(sample, type, code, 0), WIRE_ICMP);
  assert_int_equal(icmp.message, message);
  assert_int_equal(icmp.mtu, 0);
}

static void is_address(const struct synfin_address *address,
                       struct synfin_address expected) {
  assert_memory_equal(address, &expected, sizeof expected);
}

static void must_54_whose_segment_it_quotes(void **state) {
  (void)state;
  assert_int_equal(found(WIRE_NO_PORT4, 3, 3, 0), WIRE_ICMP);
  is_address(&icmp.local, wire_ipv4(10, 0, 0, 1));
  is_address(&icmp.remote, wire_ipv4(192, 0, 2, 33));
  assert_int_equal(icmp.local_port, 40000);
  assert_int_equal(icmp.remote_port, 80);
  assert_int_equal(icmp.seq, 0x01020304);
  assert_int_equal(found(WIRE_NO_PORT6, 1, 4, 0), WIRE_ICMP);
  is_address(&icmp.local, wire_ipv6("20010db8000000000000000000000001"));
  is_address(&icmp.remote, wire_ipv6("20010db8000100000000000000000002"));
  assert_int_equal(icmp.local_port, 50000);
  assert_int_equal(icmp.remote_port, 443);
  assert_int_equal(icmp.seq, 0x00c0ffee);
}

static void must_55_source_quench(void **state) {
  (void)state;
  means(WIRE_NO_PORT4, 4, 0, TCP_MESSAGE_QUENCH);
}

static void must_56_soft_errors(void **state) {
  (void)state;
  means(WIRE_NO_PORT4, 3, 0, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT4, 3, 1, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT4, 3, 5, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT4, 11, 0, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT4, 11, 1, TCP_MESSAGE_SOFT);
  for (uint8_t code = 0; code <= 2; code++)
    means(WIRE_NO_PORT4, 12, code, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT6, 1, 0, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT6, 1, 3, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT6, 3, 0, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT6, 3, 1, TCP_MESSAGE_SOFT);
  for (uint8_t code = 0; code <= 2; code++)
    means(WIRE_NO_PORT6, 4, code, TCP_MESSAGE_SOFT);
}

static void shld_26_hard_errors(void **state) {
  (void)state;
  means(WIRE_NO_PORT4, 3, 2, TCP_MESSAGE_HARD);
  means(WIRE_NO_PORT4, 3, 3, TCP_MESSAGE_HARD);
  means(WIRE_NO_PORT6, 1, 1, TCP_MESSAGE_HARD); /* RFC 5461 2 */
  means(WIRE_NO_PORT6, 1, 4, TCP_MESSAGE_HARD);
  means(WIRE_NO_PORT6, 1, 5, TCP_MESSAGE_HARD); /* RFC 4443 3.1 */
  means(WIRE_NO_PORT6, 1, 6, TCP_MESSAGE_HARD);
}

static void codes_that_nobody_classes_are_soft(void **state) {
  (void)state;
  for (unsigned code = 6; code < 256; code++)
    means(WIRE_NO_PORT4, 3, (uint8_t)code, TCP_MESSAGE_SOFT);
  for (unsigned code = 7; code < 256; code++)
    means(WIRE_NO_PORT6, 1, (uint8_t)code, TCP_MESSAGE_SOFT);
  means(WIRE_NO_PORT6, 1, 2, TCP_MESSAGE_SOFT);
}

static void others_are_stray(void **state) {
  (void)state;
  for (unsigned type = 0; type < 256; type++) {
    if (type != 3 && type != 4 && type != 11 && type != 12)
      assert_int_equal(found(WIRE_NO_PORT4, (uint8_t)type, 0, 0), WIRE_STRAY);
    if (type < 1 || type > 4)
      assert_int_equal(found(WIRE_NO_PORT6, (uint8_t)type, 0, 0), WIRE_STRAY);
  }
}

static void fragmentation_needed_is(enum tcp_message message, uint32_t told,
                                    uint16_t mtu) {
  assert_int_equal(found(WIRE_FRAGMENT4, 3, 4, told), WIRE_ICMP);
  assert_int_equal(icmp.message, message);
  assert_int_equal(icmp.mtu, mtu);
}

/* RFC 1191 3 and 4: the packet of 1,500 octets is too big. */
static void fragmentation_needed(void **state) {
  (void)state;
  fragmentation_needed_is(TCP_MESSAGE_TOO_BIG, 1400, 1400);
  fragmentation_needed_is(TCP_MESSAGE_TOO_BIG, 1499, 1499);
  fragmentation_needed_is(TCP_MESSAGE_TOO_BIG, 0xffff0578, 1400); /* not used */
  fragmentation_needed_is(TCP_MESSAGE_TOO_BIG, 68, 68);
  fragmentation_needed_is(TCP_MESSAGE_TOO_BIG, 67, 68); /* 3: never below */
  fragmentation_needed_is(TCP_MESSAGE_TOO_BIG, 1, 68);
}

/* One without an MTU, of another length than the sample has. */
static void quotes_octets(uint16_t total, enum tcp_message message,
                          uint16_t mtu) {
  uint8_t packet[2048];
  struct synfin_segment segment;
  size_t length = wire_octets(wire_samples[WIRE_FRAGMENT4].hex, packet);
  packet[26] = packet[27] = 0;
  packet[30] = (uint8_t)(total >> 8);
  packet[31] = (uint8_t)total;
  wire_repair(packet, length);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_ICMP);
  assert_int_equal(icmp.message, message);
  assert_int_equal(icmp.mtu, mtu);
}

/* RFC 1191 5: 576, unless that was tried. Then RFC 9293 3.9.2.2 holds. */
static void fragmentation_needed_of_old_routers(void **state) {
  (void)state;
  fragmentation_needed_is(TCP_MESSAGE_TOO_BIG, 0, 576);
  means(WIRE_NO_PORT4, 3, 4, TCP_MESSAGE_HARD); /* it quotes 60 octets */
  quotes_octets(577, TCP_MESSAGE_TOO_BIG, 576);
  quotes_octets(576, TCP_MESSAGE_HARD, 0);
}

/* It was not too big. */
static void fragmentation_needed_that_contradicts_itself(void **state) {
  (void)state;
  fragmentation_needed_is(TCP_MESSAGE_SOFT, 1500, 0);
  fragmentation_needed_is(TCP_MESSAGE_SOFT, 65535, 0);
}

/* Other messages have other things there. */
static void an_mtu_of_nothing_else(void **state) {
  (void)state;
  for (uint8_t code = 0; code < 16; code++) {
    assert_int_equal(found(WIRE_FRAGMENT4, 3, code, 1400), WIRE_ICMP);
    assert_int_equal(icmp.mtu, code == 4 ? 1400 : 0);
    assert_int_equal(found(WIRE_FRAGMENT4, 12, code, 1400), WIRE_ICMP);
    assert_int_equal(icmp.mtu, 0);
    assert_int_equal(found(WIRE_TOO_BIG6, 1, code, 1400), WIRE_ICMP);
    assert_int_equal(icmp.mtu, 0);
    assert_int_equal(found(WIRE_TOO_BIG6, 4, code, 1400), WIRE_ICMP);
    assert_int_equal(icmp.mtu, 0);
  }
}

static void too_big_is(uint32_t told, uint16_t mtu) {
  assert_int_equal(found(WIRE_TOO_BIG6, 2, 0, told), WIRE_ICMP);
  assert_int_equal(icmp.message,
                   mtu != 0 ? TCP_MESSAGE_TOO_BIG : TCP_MESSAGE_SOFT);
  assert_int_equal(icmp.mtu, mtu);
}

static void packet_too_big(void **state) {
  (void)state;
  too_big_is(1300, 1300);
  too_big_is(1280, 1280);
  too_big_is(1499, 1499);
  too_big_is(1500, 0); /* contradicts itself */
  too_big_is(0x10514, 0);
  too_big_is(0xffffffff, 0);
  assert_int_equal(found(WIRE_TOO_BIG6, 2, 0, 1279), WIRE_STRAY); /* 8201 4 */
  assert_int_equal(found(WIRE_TOO_BIG6, 2, 0, 0), WIRE_STRAY);
}

/* A quoted length above 65,535 lets no MTU through that has 17 bits. */
static void packet_too_big_by_far(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment;
  size_t length = wire_octets(wire_samples[WIRE_TOO_BIG6].hex, packet);
  packet[45] = 1; /* MTU 0x10010, quoted length 65,575 */
  packet[46] = 0;
  packet[47] = 0x10;
  packet[52] = packet[53] = 0xff;
  wire_repair(packet, length);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_ICMP);
  assert_int_equal(icmp.mtu, 0);
  packet[45] = 0; /* 0xffff */
  packet[46] = packet[47] = 0xff;
  wire_repair(packet, length);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_ICMP);
  assert_int_equal(icmp.mtu, 0xffff);
}

/* Changes an octet of what is quoted. */
static enum synfin_found found_with(size_t sample, size_t at, uint8_t octet) {
  uint8_t packet[2048];
  struct synfin_segment segment;
  size_t length = wire_octets(wire_samples[sample].hex, packet);
  packet[(packet[0] >> 4 == 4 ? 28 : 48) + at] = octet;
  wire_repair(packet, length);
  return wire_read_exactly(packet, length, &segment, &icmp);
}

static void quotes_that_are_not_ours(void **state) {
  (void)state;
  assert_int_equal(found_with(WIRE_NO_PORT4, 9, 17), WIRE_STRAY); /* UDP */
  assert_int_equal(found_with(WIRE_NO_PORT4, 9, 1), WIRE_STRAY);  /* ICMP */
  assert_int_equal(found_with(WIRE_NO_PORT4, 7, 1), WIRE_STRAY);  /* fragment */
  assert_int_equal(found_with(WIRE_NO_PORT4, 0, 0x44), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_NO_PORT4, 0, 0x46), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_NO_PORT4, 0, 0x75), WIRE_STRAY);
  assert_int_equal(found_with(WIRE_NO_PORT4, 3, 27), WIRE_DAMAGED);
  assert_int_equal(found_with(WIRE_NO_PORT6, 6, 17), WIRE_STRAY);
  assert_int_equal(found_with(WIRE_NO_PORT6, 6, 58), WIRE_STRAY);
  assert_int_equal(found_with(WIRE_NO_PORT6, 5, 7), WIRE_DAMAGED);
}

static void quotes_of_the_other_family(void **state) {
  (void)state;
  uint8_t packet[2048], other[2048];
  struct synfin_segment segment;
  size_t length = wire_octets(wire_samples[WIRE_NO_PORT6].hex, packet);
  wire_octets(wire_samples[WIRE_NO_PORT4].hex, other);
  memcpy(packet + 48, other + 28, 28);
  wire_repair(packet, length);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_STRAY);
}

static void quoted_mapped_addresses_are_stray(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment;
  struct synfin_address mapped = wire_ipv4(10, 0, 0, 1);
  size_t length = wire_octets(wire_samples[WIRE_NO_PORT6].hex, packet);
  memcpy(packet + 48 + 8, &mapped, 16);
  wire_repair(packet, length);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_STRAY);
}

/* Routers change TTL and checksum, and some spoil the latter. */
static void quoted_checksums_are_not_verified(void **state) {
  (void)state;
  assert_int_equal(found_with(WIRE_NO_PORT4, 8, 1), WIRE_ICMP);
  assert_int_equal(found_with(WIRE_NO_PORT4, 10, 0), WIRE_ICMP);
}

/* RFC 792: the header and 64 bits; all up to that is needed. */
static void short_quotes(void **state) {
  (void)state;
  const size_t samples[] = {WIRE_NO_PORT4, WIRE_NO_PORT6};
  for (size_t i = 0; i < 2; i++) {
    uint8_t packet[2048];
    struct synfin_segment segment;
    wire_octets(wire_samples[samples[i]].hex, packet);
    bool ipv4 = packet[0] >> 4 == 4;
    size_t header = ipv4 ? 20 : 40, enough = 2 * header + 16;
    for (size_t length = header; length <= enough; length++) {
      packet[ipv4 ? 3 : 5] = (uint8_t)(ipv4 ? length : length - header);
      wire_repair(packet, length);
      assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                       length == enough ? WIRE_ICMP : WIRE_DAMAGED);
    }
  }
}

/* A segment of ours may be quoted with IP options. */
static void quoted_options_are_skipped(void **state) {
  (void)state;
  uint8_t packet[2048];
  struct synfin_segment segment;
  size_t length = wire_octets(wire_samples[WIRE_NO_PORT4].hex, packet);
  memmove(packet + 52, packet + 48, 8);
  memset(packet + 48, 1, 4);
  packet[28] = 0x46;
  length += 4;
  packet[3] = (uint8_t)length;
  wire_repair(packet, length);
  assert_int_equal(wire_read_exactly(packet, length, &segment, &icmp),
                   WIRE_ICMP);
  assert_int_equal(icmp.local_port, 40000);
  assert_int_equal(icmp.seq, 0x01020304);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_54_whose_segment_it_quotes),
      cmocka_unit_test(must_55_source_quench),
      cmocka_unit_test(must_56_soft_errors),
      cmocka_unit_test(shld_26_hard_errors),
      cmocka_unit_test(codes_that_nobody_classes_are_soft),
      cmocka_unit_test(others_are_stray),
      cmocka_unit_test(fragmentation_needed),
      cmocka_unit_test(fragmentation_needed_of_old_routers),
      cmocka_unit_test(fragmentation_needed_that_contradicts_itself),
      cmocka_unit_test(an_mtu_of_nothing_else),
      cmocka_unit_test(packet_too_big),
      cmocka_unit_test(packet_too_big_by_far),
      cmocka_unit_test(quotes_that_are_not_ours),
      cmocka_unit_test(quotes_of_the_other_family),
      cmocka_unit_test(quoted_mapped_addresses_are_stray),
      cmocka_unit_test(quoted_checksums_are_not_verified),
      cmocka_unit_test(short_quotes),
      cmocka_unit_test(quoted_options_are_skipped),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
