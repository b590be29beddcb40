/* Timers against a model that looks at every timer: nothing early, nothing
 * late, nothing lost, each connection's in order. */
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

enum {
  CONNECTIONS = 61,
  NEVER = -1
};

/* Timers of one line stop each other. */
static const int lines[TCP_TIMERS] = {
    [TCP_TIMER_RETRANSMIT] = 0,   [TCP_TIMER_PERSIST] = 0,
    [TCP_TIMER_TIME_WAIT] = 1,    [TCP_TIMER_FIN_WAIT_2] = 1,
    [TCP_TIMER_SYN_RECEIVED] = 1, [TCP_TIMER_USER] = 2,
    [TCP_TIMER_OVERRIDE] = 0,     [TCP_TIMER_DELAYED_ACK] = 3,
    [TCP_TIMER_KEEPALIVE] = 4};

struct model {
  struct synfin_tcp tcp;
  struct synfin_connection connections[CONNECTIONS];
  uint32_t buckets[1];
  int64_t time; /* does not wrap */
  int64_t deadlines[CONNECTIONS][TCP_TIMERS];
  long expired, turns, changes;
};

static void set_time(struct model *model, int64_t time) {
  model->time = time;
  model->tcp.now = (uint32_t)time;
}

static struct model *new_model(int64_t time) {
  struct model *model = calloc(1, sizeof *model);
  assert_non_null(model);
  model->tcp.config.connections = model->connections;
  model->tcp.config.nconnections = CONNECTIONS;
  model->tcp.config.buckets = model->buckets;
  model->tcp.config.nbuckets = 1;
  model->tcp.config.msl = 120000;
  memset(model->deadlines, 0xff, sizeof model->deadlines);
  set_time(model, time);
  synfin_demux_init(&model->tcp);
  synfin_timers_init(&model->tcp, model->tcp.now);
  return model;
}

static void start(struct model *model, uint32_t index, unsigned timer,
                  uint32_t delay) {
  for (unsigned other = 0; other < TCP_TIMERS; other++)
    if (lines[other] == lines[timer])
      model->deadlines[index][other] = NEVER;
  model->deadlines[index][timer] = model->time + delay;
  synfin_timer_start(&model->tcp, index, timer, delay);
}

static void check_timers(struct model *model, uint32_t index) {
  for (unsigned timer = 0; timer < TCP_TIMERS; timer++) {
    const struct synfin_connection *own = &model->connections[index];
    int64_t deadline = model->deadlines[index][timer];
    assert_int_equal(synfin_timer_runs(own, timer), deadline != NEVER);
    if (deadline != NEVER)
      assert_int_equal(synfin_timer_deadline(own, timer), (uint32_t)deadline);
  }
}

static void change_one(struct model *model, unsigned bits) {
  uint32_t index = draw() % CONNECTIONS;
  unsigned timer = draw() % TCP_TIMERS;
  uint32_t what = draw() % 32;
  model->changes++;
  if (what < 16) {
    start(model, index, timer, draw_scaled(bits) + 1);
  } else if (what < 31) {
    synfin_timer_cancel(&model->tcp, index, timer);
    model->deadlines[index][timer] = NEVER;
  } else {
    synfin_timer_cancel_all(&model->tcp, index);
    memset(model->deadlines[index], 0xff, sizeof model->deadlines[index]);
  }
  check_timers(model, index);
}

static int64_t earliest(const struct model *model) {
  int64_t first = INT64_MAX;
  for (int i = 0; i < CONNECTIONS; i++)
    for (int timer = 0; timer < TCP_TIMERS; timer++)
      if (model->deadlines[i][timer] != NEVER &&
          model->deadlines[i][timer] < first)
        first = model->deadlines[i][timer];
  return first;
}

/* Lets expire what is due; with `bits`, other timers change in between. */
static void advance(struct model *model, int64_t time, unsigned bits) {
  uint32_t reference;
  unsigned timer;
  set_time(model, time);
  while (synfin_timers_expired(&model->tcp, &reference, &timer)) {
    assert_int_equal(synfin_array_of(reference), SYNFIN_IN_CONNECTIONS);
    int64_t deadline = model->deadlines[reference][timer];
    assert_true(deadline != NEVER && deadline <= time);
    for (int other = 0; other < TCP_TIMERS; other++)
      assert_true(model->deadlines[reference][other] == NEVER ||
                  model->deadlines[reference][other] >= deadline);
    model->deadlines[reference][timer] = NEVER;
    model->expired++;
    while (bits > 0 && draw() % 4 == 0)
      change_one(model, bits);
  }
  assert_true(earliest(model) > time);
  model->turns++;
}

/* Time jumps by any amount. */
static void jumps(int64_t time, unsigned delays, unsigned steps, int rounds) {
  struct model *model = new_model(time);
  for (int i = 0; i < rounds; i++) {
    for (uint32_t k = draw() % 8; k > 0; k--)
      change_one(model, delays);
    if (draw() % 4 == 0) /* calls come between two turns of the wheel */
      set_time(model, model->time + draw_scaled(steps) / 4);
    else
      advance(model, model->time + draw_scaled(steps), delays);
  }
  assert_true(model->expired > rounds / 8);
  free(model);
}

/* Time goes on by what synfin_timers_next says: each timer expires in the very
 * millisecond, and there are not many turns for nothing. */
static void naps(int64_t time, unsigned delays, int rounds) {
  struct model *model = new_model(time);
  for (int i = 0; i < rounds; i++) {
    for (uint32_t k = draw() % 8; k > 0; k--)
      change_one(model, delays);
    uint32_t nap = synfin_timers_next(&model->tcp);
    int64_t first = earliest(model);
    if (nap == SYNFIN_NEVER) {
      assert_true(first == INT64_MAX);
      continue;
    }
    assert_true(model->time + nap <= first);
    if (draw() % 2 == 0) {
      set_time(model, model->time + draw() % (nap + 1));
      continue;
    }
    advance(model, model->time + nap, delays);
    assert_true(synfin_timers_next(&model->tcp) > 0);
  }
  while (earliest(model) != INT64_MAX)
    advance(model, model->time + synfin_timers_next(&model->tcp), delays);
  /* A timer comes down level by level, and one that was put off once more. */
  assert_true(model->turns <= model->changes * 2 * SYNFIN_WHEEL_LEVELS);
  free(model);
}

static void small_steps(void **state) {
  (void)state;
  for (unsigned delays = 1; delays <= 12; delays++)
    jumps(delays * 1000, delays, 4, 20000);
}

static void any_steps(void **state) {
  (void)state;
  for (unsigned delays = 4; delays <= 29; delays++)
    for (unsigned steps = 4; steps <= 30; steps += 2)
      jumps(draw(), delays, steps, 4000);
}

static void the_clock_wraps(void **state) {
  (void)state;
  for (unsigned bits = 3; bits <= 29; bits++)
    for (int i = 0; i < 20; i++)
      jumps((INT64_C(1) << 32) - (int64_t)draw_scaled(bits), bits, bits, 200);
}

static void naps_are_exact(void **state) {
  (void)state;
  for (unsigned delays = 1; delays <= 29; delays++)
    naps((INT64_C(1) << 32) - (int64_t)draw_scaled(30), delays, 20000);
}

/* What is put off is not touched in the wheel, however often. */
static void putting_off_is_lazy(void **state) {
  (void)state;
  struct model *model = new_model(0);
  const struct synfin_connection *own = &model->connections[7];
  start(model, 7, TCP_TIMER_RETRANSMIT, 1000);
  uint32_t at = own->wheel_at;
  for (int i = 0; i < 999; i++) {
    set_time(model, model->time + 1);
    synfin_timer_cancel(&model->tcp, 7, TCP_TIMER_RETRANSMIT);
    start(model, 7, TCP_TIMER_RETRANSMIT, 1000);
    start(model, 7, TCP_TIMER_KEEPALIVE, 7200000);
    assert_int_equal(own->wheel_at, at);
  }
  start(model, 7, TCP_TIMER_DELAYED_ACK, 1);
  assert_true(own->wheel_at == at || own->wheel_at < SYNFIN_WHEEL_SLOTS);
  synfin_timer_cancel_all(&model->tcp, 7);
  assert_false(own->armed & SYNFIN_ON_WHEEL);
  assert_int_equal(synfin_timers_next(&model->tcp), SYNFIN_NEVER);
  free(model);
}

/* A clock that is set back a little loses nothing and brings nothing early. */
static void the_clock_is_set_back(void **state) {
  (void)state;
  struct model *model = new_model(100000);
  start(model, 1, TCP_TIMER_USER, 500);
  advance(model, 100400, 0);
  advance(model, 99000, 0);
  start(model, 2, TCP_TIMER_USER, 100);
  start(model, 3, TCP_TIMER_USER, 5000);
  advance(model, 99050, 0);
  assert_int_equal(model->expired, 0);
  set_time(model, 100500);
  advance(model, 100500, 0);
  assert_int_equal(model->expired, 2);
  advance(model, 104000, 0);
  assert_int_equal(model->expired, 3);
  free(model);
}

/* Two timers of each of 100,000 connections, one of them put off once: each
 * connection is looked at a few times, which is what it costs. */
static void many_connections(void **state) {
  (void)state;
  enum {
    MANY = 100000
  };
  struct synfin_tcp *tcp = calloc(1, sizeof *tcp);
  struct synfin_connection *all = calloc(MANY, sizeof *all);
  uint32_t reference, nap, bucket, last = 0;
  unsigned timer;
  long expired = 0, turns = 0;
  assert_true(tcp && all);
  tcp->config.connections = all;
  tcp->config.nconnections = MANY;
  tcp->config.buckets = &bucket;
  tcp->config.nbuckets = 1;
  synfin_demux_init(tcp);
  synfin_timers_init(tcp, 0);
  for (uint32_t i = 0; i < MANY; i++) {
    synfin_timer_start(tcp, i, TCP_TIMER_RETRANSMIT, 200 + draw_scaled(14));
    synfin_timer_start(tcp, i, TCP_TIMER_KEEPALIVE, 7200000 + draw_scaled(12));
    synfin_timer_start(tcp, i, TCP_TIMER_RETRANSMIT, 40000 + draw_scaled(14));
  }
  for (; (nap = synfin_timers_next(tcp)) != SYNFIN_NEVER; turns++) {
    tcp->now += nap;
    while (synfin_timers_expired(tcp, &reference, &timer)) {
      assert_int_equal(synfin_timer_deadline(&all[reference], timer), tcp->now);
      assert_true(tcp->now >= last);
      last = tcp->now;
      expired++;
    }
  }
  assert_int_equal(expired, 2 * MANY);
  assert_true(turns < 50000); /* no more than there are different deadlines */
  free(all);
  free(tcp);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(small_steps),
      cmocka_unit_test(any_steps),
      cmocka_unit_test(the_clock_wraps),
      cmocka_unit_test(naps_are_exact),
      cmocka_unit_test(putting_off_is_lazy),
      cmocka_unit_test(the_clock_is_set_back),
      cmocka_unit_test(many_connections),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
