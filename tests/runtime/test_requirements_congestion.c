/* RFC 9293 3.8.2: congestion control, as RFC 5681 and RFC 3042 have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "script.h"

/* A connection whose handshake took 10 milliseconds. */
static struct script *connected(void) {
  struct script *s = script_make(16, NULL);
  script_open(s);
  script_expect_silence(s, 10);
  script_send(s, WIRE_SYN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  script_notices(s);
  return s;
}

/* How many segments leave at once. */
static unsigned burst(struct script *s) {
  unsigned count = 0;
  while (script_next(s))
    count++;
  return count;
}

/* RFC 5681 3.1: at most 3 segments at first where 1095 < SMSS <= 2190; one more
 * for each ACK of new data. */
static void must_19_slow_start(void **state) {
  (void)state;
  struct script *s = connected();
  script_write(s, 60000);
  assert_int_equal(burst(s), 3);
  uint32_t end = s->ack;
  s->ack = end - 2 * 1460;
  script_ack(s, 65535);
  assert_int_equal(burst(s), 2);
  uint32_t last = s->ack;
  s->ack = end;
  script_ack(s, 65535);
  assert_true(burst(s) <= 3);
  assert_true((int32_t)(s->ack - last) > 0);
  script_free(s);
}

/* RFC 3042, RFC 5681 3.2: the first two duplicates let a new segment go each,
 * whatever cwnd is; the third shows what is lost. */
static void must_19_limited_transmit(void **state) {
  (void)state;
  struct script *s = connected();
  script_write(s, 60000);
  assert_int_equal(burst(s), 3);
  uint32_t end = s->ack, cwnd = script_status(s).cwnd;
  s->ack = end - 3 * 1460;
  for (uint32_t i = 0; i < 2; i++) {
    script_send(s, WIRE_ACK, NULL, 0);
    const struct script_caught *caught = script_next(s);
    assert_non_null(caught);
    assert_int_equal(caught->segment.seq, end + i * 1460);
    assert_int_equal(script_status(s).cwnd, cwnd);
    assert_null(script_next(s));
    s->ack = end - 3 * 1460;
  }
  script_send(s, WIRE_ACK, NULL, 0);
  assert_int_equal(script_next(s)->segment.seq, end - 3 * 1460);
  script_free(s);
}

static void must_19_one_segment_after_a_lost_syn(void **state) {
  (void)state;
  struct script *s = script_make(16, NULL);
  script_open(s);
  assert_int_equal(script_wait(s, 1000)->segment.control, WIRE_SYN);
  script_send(s, WIRE_SYN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  script_write(s, 20000);
  assert_int_equal(burst(s), 1);
  script_free(s);

  s = script_make(16, NULL);
  script_listen(s);
  script_send(s, WIRE_SYN, NULL, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_int_equal(script_wait(s, 1000)->segment.control, WIRE_SYN | WIRE_ACK);
  script_send(s, WIRE_ACK, NULL, 0);
  s->handle = s->host->accepted;
  script_write(s, 20000);
  assert_int_equal(burst(s), 1);
  script_free(s);
}

/* A time-out: one segment, then slow start up to half of what was in flight,
 * then at most one segment more in a round trip. */
static void must_19_congestion_avoidance(void **state) {
  (void)state;
  struct script *s = connected();
  script_write(s, 60000);
  for (int round = 0; round < 2; round++) { /* slow start */
    while (script_next(s))
      ;
    script_ack(s, 65535);
  }
  uint32_t una = s->ack - script_status(s).unacknowledged;
  unsigned flight = script_status(s).unacknowledged / 1460;
  assert_true(flight >= 4);
  burst(s);
  s->ack = una;
  const struct script_caught *again = script_wait(s, 1100);
  assert_non_null(again);
  assert_int_equal(again->segment.seq, una);
  assert_int_equal(burst(s), 0);
  for (unsigned round = 0, window = 1; round < 8; round++) {
    s->ack = una += 1460;
    script_ack(s, 65535);
    unsigned sent = burst(s);
    assert_true(sent <= 2);
    window += sent - 1;
    /* Beyond half the flight one ACK no longer earns two segments. */
    if (window > flight / 2 + 2)
      fail_msg("%u segments after %u ACKs", window, round + 1);
  }
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_19_slow_start),
      cmocka_unit_test(must_19_limited_transmit),
      cmocka_unit_test(must_19_one_segment_after_a_lost_syn),
      cmocka_unit_test(must_19_congestion_avoidance),
  };
  return cmocka_run_group_tests_name("3.8.2", tests, NULL, NULL);
}
