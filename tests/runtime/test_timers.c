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
    [TCP_TIMER_OVERRIDE] = 3,     [TCP_TIMER_DELAYED_ACK] = 4,
    [TCP_TIMER_KEEPALIVE] = 5};

struct model {
  struct synfin_tcp tcp;
  struct synfin_connection connections[CONNECTIONS];
  uint32_t buckets[1];
  int64_t time; /* does not wrap */
  int64_t deadlines[CONNECTIONS][TCP_TIMERS];
  long expired, turns;
};

static uint64_t seed = 1;
static uint32_t draw(void) {
  seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  uint64_t word = (seed ^ seed >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
  return (uint32_t)(word >> 32);
}

/* Of any magnitude below 2^bits. */
static uint32_t draw_scaled(unsigned bits) {
  unsigned size = draw() % (bits + 1);
  return draw() & ((UINT32_C(1) << size) - 1);
}

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

/* Lets expire what is due; other timers change in between. */
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
    while (draw() % 4 == 0)
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
  long changes = 0;
  for (int i = 0; i < rounds; i++) {
    for (uint32_t k = draw() % 8; k > 0; k--, changes++)
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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(small_steps),
      cmocka_unit_test(any_steps),
      cmocka_unit_test(the_clock_wraps),
      cmocka_unit_test(naps_are_exact),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
