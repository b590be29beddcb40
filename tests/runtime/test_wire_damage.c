/* Packets that were cut, changed, or made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "wire_packets.h"

struct result {
  enum synfin_found found;
  struct synfin_segment segment;
  struct synfin_icmp icmp;
};

static struct result result_of(const uint8_t *packet, size_t length) {
  struct result result;
  memset(&result, 0, sizeof result);
  result.found =
      wire_read_exactly(packet, length, &result.segment, &result.icmp);
  return result;
}

/* Do they say the same, but for what no checksum of IPv6 guards? */
static bool is_same_segment(struct synfin_segment a, struct synfin_segment b) {
  b.dscp = a.dscp;
  b.ttl = a.ttl;
  return wire_is_same(&a, &b);
}

static bool is_same_icmp(const struct synfin_icmp *a,
                         const struct synfin_icmp *b) {
  return memcmp(&a->local, &b->local, sizeof a->local) == 0 &&
         memcmp(&a->remote, &b->remote, sizeof a->remote) == 0 &&
         a->local_port == b->local_port && a->remote_port == b->remote_port &&
         a->seq == b->seq && a->message == b->message && a->mtu == b->mtu;
}

static bool is_guarded(const struct wire_sample *sample, size_t at) {
  if (sample->hex[0] == '6' && at < 8) /* lengths and protocol are in the sum */
    return at == 4 || at == 5;
  return at >= sample->protected_from && at < sample->protected_to;
}

/* What was changed at `at` is found out, or made no difference. */
static void is_not_believed(const struct wire_sample *sample,
                            const uint8_t *changed, size_t length, size_t at) {
  uint8_t packet[2048];
  wire_octets(sample->hex, packet);
  struct result right = result_of(packet, length);
  struct result result = result_of(changed, length);
  bool believed = result.found == WIRE_SEGMENT || result.found == WIRE_ICMP;
  if (!believed)
    return;
  assert_false(is_guarded(sample, at));
  assert_int_equal(result.found, right.found);
  if (result.found == WIRE_SEGMENT)
    assert_true(is_same_segment(right.segment, result.segment));
  else
    assert_true(is_same_icmp(&right.icmp, &result.icmp));
}

static void each(void (*test)(const struct wire_sample *, uint8_t *, size_t)) {
  for (size_t i = 0; i < wire_nsamples; i++) {
    uint8_t packet[2048];
    size_t length = wire_octets(wire_samples[i].hex, packet);
    test(&wire_samples[i], packet, length);
  }
}

static void cut_anywhere(const struct wire_sample *sample, uint8_t *packet,
                         size_t length) {
  for (size_t cut = 0; cut < length; cut++) {
    struct result result = result_of(packet, cut);
    if (cut >= sample->protected_to) /* only padding was cut */
      assert_int_equal(result.found, sample->found);
    else
      assert_int_equal(result.found, WIRE_DAMAGED);
  }
}

static void every_truncation(void **state) {
  (void)state;
  each(cut_anywhere);
}

/* The header tells of the cut: even a right checksum does not help. */
static void cut_and_repair(const struct wire_sample *sample, uint8_t *packet,
                           size_t length) {
  (void)sample;
  bool ipv4 = packet[0] >> 4 == 4;
  for (size_t cut = ipv4 ? 20 : 40; cut < length; cut++) {
    uint8_t copy[2048];
    memcpy(copy, packet, cut);
    size_t told = ipv4 ? cut : cut - 40;
    copy[ipv4 ? 2 : 4] = (uint8_t)(told >> 8);
    copy[ipv4 ? 3 : 5] = (uint8_t)told;
    wire_repair(copy, cut);
    struct result result = result_of(copy, cut);
    if (result.found == WIRE_SEGMENT)
      assert_in_range(result.segment.lengths[0], 0, length);
  }
}

static void every_repaired_truncation(void **state) {
  (void)state;
  each(cut_and_repair);
}

static void flip_everywhere(const struct wire_sample *sample, uint8_t *packet,
                            size_t length) {
  for (size_t at = 0; at < length; at++)
    for (unsigned flip = 1; flip < 256; flip++) {
      packet[at] ^= (uint8_t)flip;
      is_not_believed(sample, packet, length, at);
      packet[at] ^= (uint8_t)flip;
    }
}

static void every_flipped_octet(void **state) {
  (void)state;
  each(flip_everywhere);
}

/* Even if all checksums fit, nothing is read that is not there; the sanitizers
 * see to that. */
static void flip_and_repair(const struct wire_sample *sample, uint8_t *packet,
                            size_t length) {
  (void)sample;
  for (size_t at = 0; at < length; at++)
    for (unsigned flip = 1; flip < 256; flip++) {
      uint8_t copy[2048];
      memcpy(copy, packet, length);
      copy[at] ^= (uint8_t)flip;
      wire_repair(copy, length);
      struct result result = result_of(copy, length);
      if (result.found == WIRE_SEGMENT)
        assert_true(result.segment.text[0] + result.segment.lengths[0] <=
                    copy + length);
    }
}

static void every_repaired_flip(void **state) {
  (void)state;
  each(flip_and_repair);
}

static uint32_t seed = 1;

static uint32_t random_number(void) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed;
}

static void burst(uint8_t *packet, size_t bit, uint32_t pattern) {
  for (; pattern != 0; pattern >>= 1, bit++)
    if (pattern & 1)
      packet[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
}

/* A burst of at most 15 bits never changes a sum by a multiple of 0xffff. */
static void bursts_everywhere(const struct wire_sample *sample, uint8_t *packet,
                              size_t length) {
  (void)length;
  for (size_t bit = sample->protected_from * 8; bit < sample->protected_to * 8;
       bit++)
    for (unsigned width = 1; width <= 15; width++) {
      uint32_t ends = UINT32_C(1) | UINT32_C(1) << (width - 1);
      uint32_t pattern =
          (random_number() & ((UINT32_C(1) << width) - 1)) | ends;
      if (bit + width > sample->protected_to * 8)
        break;
      burst(packet, bit, pattern);
      struct result result = result_of(packet, length);
      assert_true(result.found == WIRE_DAMAGED || result.found == WIRE_STRAY);
      burst(packet, bit, pattern);
    }
}

static void every_burst(void **state) {
  (void)state;
  each(bursts_everywhere);
}

static void noise(void **state) {
  (void)state;
  for (int i = 0; i < 200000; i++) {
    uint8_t packet[256];
    size_t length = random_number() % sizeof packet;
    for (size_t k = 0; k < length; k++)
      packet[k] = (uint8_t)(random_number() >> 11);
    packet[0] = i % 2 ? 0x45 : 0x60;
    struct result result = result_of(packet, length);
    assert_true(result.found == WIRE_DAMAGED || result.found == WIRE_STRAY);
  }
}

static void nothing_but_zeros(void **state) {
  (void)state;
  uint8_t packet[128] = {0};
  for (size_t length = 0; length < sizeof packet; length++)
    for (unsigned version = 4; version <= 6; version += 2) {
      packet[0] = version == 4 ? 0x45 : 0x60;
      struct result result = result_of(packet, length);
      assert_true(result.found == WIRE_DAMAGED || result.found == WIRE_STRAY);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_truncation),
      cmocka_unit_test(every_repaired_truncation),
      cmocka_unit_test(every_flipped_octet),
      cmocka_unit_test(every_repaired_flip),
      cmocka_unit_test(every_burst),
      cmocka_unit_test(noise),
      cmocka_unit_test(nothing_but_zeros),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
