/* The link that misbehaves: the same faults for the same seed, as many as were
 * asked for, and spoiled packets that checksums tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "host/packet.h"
#include "host/shim.h"
#include "packets.h"

enum {
  PLACES = 512,
  PACKETS = 20000
};

static struct synfin_shim_place places[PLACES];
static uint8_t octets[PLACES * PACKETS_ROOM];

/* What came out of a link. */
struct outcome {
  struct synfin_shim_counts counts;
  uint64_t digest;
  uint32_t backward; /* packets that an earlier one had overtaken */
  uint32_t spoiled, spoiled_but_sound;
};

static size_t make(uint8_t *packet, int family, uint32_t number) {
  struct packets_segment segment = {.seq = number,
                                    .ack = 1,
                                    .control = 16,
                                    .window = 10,
                                    .text = number % 90};
  return packets_make(packet, family, &segment);
}

/* A packet that came out, which may be spoiled: what it was is found by the
 * number in its sequence number, or not at all. */
static void examine(struct outcome *outcome, int family, const uint8_t *packet,
                    size_t length, uint32_t *last) {
  static uint8_t original[PACKETS_ROOM];
  const uint8_t *at = packet + (family == 4 ? 24 : 44);
  uint32_t number = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
                    (uint32_t)at[2] << 8 | at[3];
  for (size_t i = 0; i < length; i++)
    outcome->digest = (outcome->digest ^ packet[i]) * UINT64_C(0x100000001b3);
  bool same = number < PACKETS && make(original, family, number) == length &&
              memcmp(original, packet, length) == 0;
  if (!same) {
    outcome->spoiled++;
    outcome->spoiled_but_sound += synfin_packet_intact(packet, length);
    return;
  }
  outcome->backward += number < *last;
  *last = number;
}

/* Sends packets through a link, one each millisecond from `start` on. */
static struct outcome run(const struct synfin_faults *faults, int family,
                          uint32_t start) {
  struct synfin_shim shim;
  struct outcome outcome = {.digest = 1};
  static uint8_t packet[PACKETS_ROOM];
  uint32_t last = 0;
  synfin_shim_init(&shim, faults, places, octets, PLACES, PACKETS_ROOM);
  for (uint32_t i = 0; i < PACKETS + 1000; i++) {
    uint32_t now = start + i;
    const uint8_t *taken;
    size_t length;
    if (i < PACKETS)
      synfin_shim_put(&shim, now, packet, make(packet, family, i));
    while ((taken = synfin_shim_take(&shim, now, &length)) != NULL)
      examine(&outcome, family, taken, length, &last);
    assert_true(synfin_shim_next(&shim, now) > 0);
  }
  assert_int_equal(synfin_shim_next(&shim, start), UINT32_MAX);
  outcome.counts = shim.counts;
  assert_int_equal(shim.counts.taken, shim.counts.put - shim.counts.dropped +
                                          shim.counts.duplicated -
                                          shim.counts.overflowed);
  return outcome;
}

static void test_a_good_link(void **state) {
  struct synfin_faults none = {.seed = 1}, late = {.latency = 20};
  (void)state;
  struct outcome outcome = run(&none, 4, 0);
  assert_int_equal(outcome.counts.taken, PACKETS);
  assert_int_equal(outcome.backward + outcome.spoiled, 0);
  assert_int_equal(run(&late, 4, 0).digest, outcome.digest);
}

static void test_latency(void **state) {
  struct synfin_shim shim;
  struct synfin_faults faults = {.latency = 20};
  uint8_t packet[PACKETS_ROOM];
  size_t length = make(packet, 4, 1), got;
  (void)state;
  synfin_shim_init(&shim, &faults, places, octets, PLACES, PACKETS_ROOM);
  synfin_shim_put(&shim, UINT32_MAX - 9, packet, length);
  assert_int_equal(synfin_shim_next(&shim, UINT32_MAX - 9), 20);
  assert_int_equal(synfin_shim_next(&shim, 0), 10);
  assert_null(synfin_shim_take(&shim, 9, &got));
  assert_non_null(synfin_shim_take(&shim, 10, &got));
  assert_int_equal(got, length);
  assert_int_equal(synfin_shim_next(&shim, 10), UINT32_MAX);
}

static const struct synfin_faults all = {.drop = 50,
                                         .duplicate = 100,
                                         .reorder = 150,
                                         .delay = 200,
                                         .corrupt = 250,
                                         .seed = 7};

static void test_a_seed_decides(void **state) {
  struct synfin_faults other = all;
  (void)state;
  other.seed++;
  uint64_t digest = run(&all, 4, 0).digest;
  assert_int_equal(run(&all, 4, 0).digest, digest);
  assert_int_equal(run(&all, 4, UINT32_MAX - 5000).digest, digest);
  assert_int_not_equal(run(&other, 4, 0).digest, digest);
}

static void assert_near(uint64_t count, uint64_t of, uint64_t permille) {
  uint64_t expected = of * permille / 1000;
  assert_in_range(count, expected * 9 / 10, expected * 11 / 10);
}

static void test_rates(void **state) {
  struct outcome outcome = run(&all, 6, 0);
  const struct synfin_shim_counts *counts = &outcome.counts;
  uint64_t copies = counts->put - counts->dropped + counts->duplicated;
  (void)state;
  assert_near(counts->dropped, PACKETS, all.drop);
  assert_near(counts->duplicated, PACKETS - counts->dropped, all.duplicate);
  assert_near(counts->reordered, copies, all.reorder);
  assert_near(counts->delayed, copies, all.delay);
  assert_near(counts->corrupted, copies, all.corrupt);
  assert_int_equal(outcome.spoiled, counts->corrupted);
  assert_true(outcome.backward > copies / 10);
  assert_int_equal(counts->overflowed, 0);
}

static void test_bursts_are_always_caught(void **state) {
  struct synfin_faults faults = {.corrupt = 1000};
  (void)state;
  for (int family = 4; family <= 6; family += 2)
    for (faults.seed = 0; faults.seed < 10; faults.seed++) {
      struct outcome outcome = run(&faults, family, 0);
      assert_int_equal(outcome.spoiled, PACKETS);
      assert_int_equal(outcome.counts.uncaught, 0);
      assert_int_equal(outcome.spoiled_but_sound, 0);
    }
}

/* Of random octets one in 65,535 or so gets through, and is counted. */
static void test_rewriting_is_not_always_caught(void **state) {
  struct synfin_faults faults = {.corrupt = 1000, .rewrite = true};
  uint64_t uncaught = 0;
  (void)state;
  for (faults.seed = 0; faults.seed < 40; faults.seed++) {
    struct outcome outcome = run(&faults, 4, 0);
    assert_int_equal(outcome.counts.uncaught, outcome.spoiled_but_sound);
    uncaught += outcome.counts.uncaught;
  }
  assert_in_range(uncaught, 1, 100);
}

static void test_a_full_link_loses(void **state) {
  struct synfin_shim shim;
  struct synfin_faults faults = {.latency = 20};
  uint8_t packet[PACKETS_ROOM];
  (void)state;
  synfin_shim_init(&shim, &faults, places, octets, 4, 64);
  for (uint32_t i = 0; i < 6; i++)
    synfin_shim_put(&shim, 0, packet, make(packet, 4, i));
  synfin_shim_put(&shim, 0, packet, make(packet, 4, 60)); /* too long */
  assert_int_equal(shim.counts.overflowed, 3);
}

/* What is no TCP is left as it is. */
static void test_others_are_not_spoiled(void **state) {
  struct synfin_shim shim;
  struct synfin_faults faults = {.corrupt = 1000};
  uint8_t packet[PACKETS_ROOM];
  size_t length = make(packet, 6, 50), got;
  (void)state;
  packet[6] = 58;
  synfin_shim_init(&shim, &faults, places, octets, PLACES, PACKETS_ROOM);
  synfin_shim_put(&shim, 0, packet, length);
  assert_memory_equal(synfin_shim_take(&shim, 0, &got), packet, length);
  assert_int_equal(shim.counts.corrupted, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_good_link),
      cmocka_unit_test(test_latency),
      cmocka_unit_test(test_a_seed_decides),
      cmocka_unit_test(test_rates),
      cmocka_unit_test(test_bursts_are_always_caught),
      cmocka_unit_test(test_rewriting_is_not_always_caught),
      cmocka_unit_test(test_a_full_link_loses),
      cmocka_unit_test(test_others_are_not_spoiled),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
