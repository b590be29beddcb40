/* TIME-WAIT records: their deadlines against a model with a clock that does not
 * wrap, and what happens when there are none left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "demux.h"
#include "draw.h"
#include "tcp.h"
#include "timers.h"

struct bench {
  struct synfin_tcp tcp;
  int64_t time;
  int64_t *ends[2]; /* of the records of a family; 0: not running */
};

static void set_time(struct bench *bench, int64_t time) {
  bench->time = time;
  bench->tcp.now = (uint32_t)time;
}

static struct bench *new_bench(uint32_t count4, uint32_t count6, uint32_t msl,
                               int64_t time) {
  struct bench *bench = calloc(1, sizeof *bench);
  assert_non_null(bench);
  struct synfin_tcp_config *config = &bench->tcp.config;
  config->ntime_waits4 = count4;
  config->ntime_waits6 = count6;
  config->time_waits4 = calloc(count4, sizeof *config->time_waits4);
  config->time_waits6 = calloc(count6, sizeof *config->time_waits6);
  config->nbuckets = 1;
  while (config->nbuckets < count4 + count6)
    config->nbuckets *= 2;
  config->buckets = calloc(config->nbuckets, sizeof *config->buckets);
  config->msl = msl;
  bench->ends[0] = calloc(count4, sizeof(int64_t));
  bench->ends[1] = calloc(count6, sizeof(int64_t));
  set_time(bench, time);
  synfin_demux_init(&bench->tcp);
  synfin_timers_init(&bench->tcp, bench->tcp.now);
  return bench;
}

static void free_bench(struct bench *bench) {
  free(bench->tcp.config.time_waits4);
  free(bench->tcp.config.time_waits6);
  free(bench->tcp.config.buckets);
  free(bench->ends[0]);
  free(bench->ends[1]);
  free(bench);
}

static int64_t *end_of(struct bench *bench, uint32_t reference) {
  return &bench->ends[synfin_array_of(reference) - SYNFIN_IN_TIME_WAIT4]
                     [synfin_place_of(reference)];
}

static struct synfin_name name_of(uint32_t number, bool mapped) {
  struct synfin_name name = {.local_port = 80,
                             .remote_port = (uint16_t)(number >> 4),
                             .local = (uint8_t)(number & 1)};
  if (mapped)
    name.remote.octets[10] = name.remote.octets[11] = 0xff;
  else
    name.remote.octets[0] = 0x20;
  for (int i = 0; i < 4; i++)
    name.remote.octets[12 + i] = (uint8_t)(number >> 8 * i);
  return name;
}

/* How late a record may come: a part of 256 of 2 MSL, or a millisecond. */
static int64_t tick(const struct bench *bench) {
  return bench->tcp.config.msl / 128 + 1;
}

static void restart(struct bench *bench, uint32_t reference) {
  synfin_time_wait_start(&bench->tcp, reference);
  *end_of(bench, reference) = bench->time + 2 * (int64_t)bench->tcp.config.msl;
}

/* What comes is due; what does not come is not, or not for long. */
static long advance(struct bench *bench, int64_t time, bool give) {
  uint32_t reference;
  unsigned timer;
  long expired = 0;
  set_time(bench, time);
  while (synfin_timers_expired(&bench->tcp, &reference, &timer)) {
    int64_t *end = end_of(bench, reference);
    assert_int_equal(timer, TCP_TIMER_TIME_WAIT);
    assert_true(*end && *end <= time);
    *end = 0;
    if (give)
      synfin_time_wait_give(&bench->tcp, reference);
    expired++;
  }
  return expired;
}

static int64_t earliest(const struct bench *bench) {
  int64_t first = INT64_MAX;
  for (uint32_t i = 0; i < bench->tcp.config.ntime_waits4; i++)
    if (bench->ends[0][i] && bench->ends[0][i] < first)
      first = bench->ends[0][i];
  for (uint32_t i = 0; i < bench->tcp.config.ntime_waits6; i++)
    if (bench->ends[1][i] && bench->ends[1][i] < first)
      first = bench->ends[1][i];
  return first;
}

static void any_order(uint32_t msl, int64_t time, int rounds) {
  enum {
    EACH = 24
  };
  struct bench *bench = new_bench(EACH, EACH, msl, time);
  uint32_t references[2 * EACH];
  for (uint32_t i = 0; i < 2 * EACH; i++) {
    struct synfin_name name = name_of(i, i < EACH);
    references[i] = synfin_time_wait_take(&bench->tcp, &name);
  }
  long expired = 0;
  for (int i = 0; i < rounds; i++) {
    for (uint32_t k = draw() % 4; k > 0; k--) {
      uint32_t reference = references[draw() % (2 * EACH)];
      if (draw() % 4) {
        restart(bench, reference);
      } else {
        synfin_time_wait_cancel(&bench->tcp, reference);
        *end_of(bench, reference) = 0;
      }
    }
    uint32_t nap = synfin_timers_next(&bench->tcp);
    int64_t first = earliest(bench);
    assert_int_equal(nap == SYNFIN_NEVER, first == INT64_MAX);
    if (nap == SYNFIN_NEVER || draw() % 2)
      nap = draw() % (msl / 2 + 1);
    else
      assert_true(bench->time + nap >= first &&
                  bench->time + nap <= first + tick(bench));
    expired += advance(bench, bench->time + nap, false);
    assert_true(earliest(bench) > bench->time - tick(bench));
    assert_true(synfin_timers_next(&bench->tcp) > 0);
  }
  assert_true(expired > rounds / 8);
  free_bench(bench);
}

static void deadlines_hold(void **state) {
  (void)state;
  static const uint32_t times[] = {1,     5,      500,     1024,
                                   1025,  30000,  60000,   120000,
                                   86400, 240000, 1 << 20, 60000000};
  for (size_t i = 0; i < sizeof times / sizeof *times; i++)
    for (int k = 1; k < 40; k++)
      any_order(times[i], (INT64_C(1) << 32) - k * (int64_t)times[i], 300);
}

/* A caller that comes late, but by less than seven times 2 MSL. */
static void late_calls(void **state) {
  (void)state;
  for (int64_t late = 0; late < 14; late++) {
    struct bench *bench = new_bench(1, 1, 120000, 1000);
    struct synfin_name name = name_of(1, true);
    restart(bench, synfin_time_wait_take(&bench->tcp, &name));
    assert_int_equal(
        advance(bench, 1000 + 240000 + tick(bench) + late * 120000, true), 1);
    free_bench(bench);
  }
}

static void the_oldest_makes_room(void **state) {
  (void)state;
  enum {
    COUNT = 5,
    ALL = 100
  };
  struct bench *bench = new_bench(COUNT, COUNT, 120000, 0);
  uint32_t references[ALL];
  for (uint32_t i = 0; i < ALL; i++) {
    struct synfin_name name = name_of(i, true);
    set_time(bench, i);
    references[i] = synfin_time_wait_take(&bench->tcp, &name);
    synfin_time_wait_start(&bench->tcp, references[i]);
    assert_int_equal(bench->tcp.counts.no_time_wait,
                     i < COUNT ? 0 : i + 1 - COUNT);
    for (uint32_t k = 0; k <= i; k++) {
      name = name_of(k, true);
      assert_int_equal(synfin_demux_find(&bench->tcp, &name),
                       k + COUNT > i ? references[k] : SYNFIN_NONE);
    }
  }
  /* Those whose time does not run are in use: they are not given up. */
  for (uint32_t i = ALL - COUNT; i < ALL; i++)
    synfin_time_wait_cancel(&bench->tcp, references[i]);
  struct synfin_name name = name_of(ALL, true);
  assert_int_equal(synfin_time_wait_take(&bench->tcp, &name), SYNFIN_NONE);
  free_bench(bench);
}

static void without_records(void **state) {
  (void)state;
  struct bench *bench = new_bench(0, 1, 120000, 0);
  struct synfin_name name = name_of(0, true);
  assert_int_equal(synfin_time_wait_take(&bench->tcp, &name), SYNFIN_NONE);
  assert_int_equal(bench->tcp.counts.no_time_wait, 1);
  assert_int_equal(synfin_timers_next(&bench->tcp), SYNFIN_NEVER);
  free_bench(bench);
}

/* A million, in 2 MSL: each is found, and each expires once. */
static void a_million(void **state) {
  (void)state;
  enum {
    EACH = 500000
  };
  struct bench *bench = new_bench(EACH, EACH, 120000, INT64_C(0xffff0000));
  assert_int_equal(sizeof(struct synfin_time_wait4), 36);
  assert_int_equal(sizeof(struct synfin_time_wait6), 48);
  int64_t begin = bench->time;
  for (uint32_t i = 0; i < 2 * EACH; i++) {
    struct synfin_name name = name_of(i, i % 2), back;
    set_time(bench, begin + i / 5);
    uint32_t reference = synfin_time_wait_take(&bench->tcp, &name);
    assert_true(reference != SYNFIN_NONE);
    restart(bench, reference);
    synfin_time_wait_name(&bench->tcp, reference, &back);
    assert_memory_equal(&name, &back, offsetof(struct synfin_name, local) + 1);
  }
  assert_int_equal(bench->tcp.counts.no_time_wait, 0);
  for (uint32_t i = 0; i < 2 * EACH; i++) {
    struct synfin_name name = name_of(i, i % 2);
    uint32_t reference = synfin_demux_find(&bench->tcp, &name);
    assert_int_equal(*end_of(bench, reference), begin + i / 5 + 240000);
    name.remote_port ^= 0x8000;
    name.local ^= 1;
    assert_int_equal(synfin_demux_find(&bench->tcp, &name), SYNFIN_NONE);
  }
  long expired = 0, turns = 0;
  for (uint32_t nap; (nap = synfin_timers_next(&bench->tcp)) != SYNFIN_NEVER;
       turns++)
    expired += advance(bench, bench->time + nap, true);
  assert_int_equal(expired, 2 * EACH);
  assert_true(turns <= 2048);
  for (uint32_t i = 0; i < bench->tcp.config.nbuckets; i++)
    assert_int_equal(bench->tcp.config.buckets[i], SYNFIN_NONE);
  free_bench(bench);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(deadlines_hold),
      cmocka_unit_test(late_calls),
      cmocka_unit_test(the_oldest_makes_room),
      cmocka_unit_test(without_records),
      cmocka_unit_test(a_million),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
