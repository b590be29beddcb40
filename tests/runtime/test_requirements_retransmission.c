/* RFC 9293 3.8.1 to 3.8.3: retransmission, congestion, failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

/* A connection whose handshake took this long. */
static struct script *connected(uint32_t rtt) {
  struct script *s = script_make(16, NULL);
  script_open(s);
  script_expect_silence(s, rtt);
  script_send(s, WIRE_SYN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  script_notices(s);
  return s;
}

/* When the next segment is sent, at most a day from `since`. */
static uint32_t next_after(struct script *s, uint32_t since) {
  const struct script_caught *caught = script_wait(s, 86400000);
  assert_non_null(caught);
  return caught->at - since;
}

/* RFC 6298 2: RTO is 1 second at first; with the first round trip R,
 * SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR; then
 * RTTVAR = 3/4 RTTVAR + 1/4 |SRTT - R'|, SRTT = 7/8 SRTT + 1/8 R'. */
static void must_18_rto_as_rfc6298(void **state) {
  (void)state;
  struct script *s = connected(800);
  script_write(s, 10);
  uint32_t sent = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(next_after(s, sent), 800 + 4 * 400);
  script_free(s);

  s = connected(800);
  script_write(s, 10);
  assert_int_equal(script_next(s)->length, 10);
  script_expect_silence(s, 1600);
  script_ack(s, 65535); /* RTTVAR = 300 + 200, SRTT = 700 + 200 */
  script_write(s, 10);
  sent = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(next_after(s, sent), 900 + 4 * 500);
  script_free(s);
}

static void must_18_rto_is_a_second_or_more(void **state) {
  (void)state;
  struct script *s = script_make(16, NULL);
  script_open(s);
  uint32_t sent = script_now(s);
  assert_int_equal(next_after(s, sent), 1000); /* (2.1) */
  script_free(s);
  s = connected(10);
  script_write(s, 10);
  sent = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(next_after(s, sent), 1000); /* (2.4) */
  script_free(s);
}

/* (5.3): an ACK of new data starts the timer anew. */
static void must_18_an_ack_restarts_the_timer(void **state) {
  (void)state;
  struct script *s = connected(10);
  script_write(s, 2920);
  assert_int_equal(script_next(s)->length, 1460);
  uint32_t middle = s->ack - 1460;
  assert_int_equal(script_next(s)->length, 1460);
  script_expect_silence(s, 600);
  s->ack = middle;
  script_ack(s, 65535);
  uint32_t acked = script_now(s);
  assert_int_equal(next_after(s, acked), 1000);
  script_free(s);
}

/* Karn: the time of what was sent twice says nothing; and the RTO stays backed
 * off until there is a sample (RFC 6298 5). */
static void must_18_karn(void **state) {
  (void)state;
  struct script *s = connected(800);
  script_write(s, 10);
  uint32_t sent = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(next_after(s, sent), 2400);
  assert_int_equal(next_after(s, sent), 2400 + 4800);
  script_expect_silence(s, 100);
  script_ack(s, 65535);
  assert_int_equal(script_status(s).srtt, 800);
  script_write(s, 10);
  sent = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(next_after(s, sent), 9600);
  script_free(s);
}

/* (5.3): started anew, the timer runs for the RTO of now, backed off. */
static void must_18_backed_off_by_an_ack_of_a_part(void **state) {
  (void)state;
  struct script *s = connected(10);
  script_write(s, 2920);
  assert_int_equal(script_next(s)->length, 1460);
  uint32_t middle = s->ack - 1460;
  assert_int_equal(script_next(s)->length, 1460);
  assert_int_equal(script_wait(s, 1000)->segment.seq, middle - 1460);
  s->ack = middle;
  script_ack(s, 65535);
  uint32_t acked = script_now(s);
  assert_int_equal(script_next(s)->segment.seq, middle);
  assert_int_equal(next_after(s, acked), 2000);
  script_free(s);
}

/* The next sample brings the RTO down again. */
static void must_18_a_sample_ends_the_backoff(void **state) {
  (void)state;
  struct script *s = connected(800);
  script_write(s, 10);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(script_wait(s, 2400)->length, 10);
  script_ack(s, 65535);
  script_write(s, 10);
  assert_int_equal(script_next(s)->length, 10);
  script_expect_silence(s, 800);
  script_ack(s, 65535); /* RTTVAR = 300, SRTT = 800 */
  script_write(s, 10);
  uint32_t sent = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(next_after(s, sent), 800 + 4 * 300);
  script_free(s);
}

/* (5.7): after a lost SYN, 3 seconds; what the handshake took says nothing. */
static void must_18_rto_after_a_lost_syn(void **state) {
  (void)state;
  struct script *s = script_make(16, NULL);
  script_open(s);
  assert_int_equal(script_wait(s, 1000)->segment.control, WIRE_SYN);
  script_expect_silence(s, 300);
  script_send(s, WIRE_SYN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  script_write(s, 10);
  uint32_t sent = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(next_after(s, sent), 3000);
  script_free(s);
}

/* An acknowledgment of all text, with the timestamp of a segment of ours. */
static void ack_with_echo(struct script *s, uint32_t ts_ecr) {
  struct synfin_segment segment = script_segment(s, WIRE_ACK);
  segment.ts_ecr = ts_ecr;
  script_put(s, &segment);
}

/* The answer to the first retransmission is lost, and the peer's answer to the
 * second has the timestamp of the first still, as Linux does it: the time since
 * then is no round trip. But that of the last is. */
static void must_18_an_old_echo_is_no_sample(void **state) {
  (void)state;
  for (int last = 0; last < 2; last++) {
    struct script *s = script_make(16, NULL);
    s->timestamps = true;
    script_connect(s);
    uint32_t before = script_status(s).srtt;
    script_write(s, 10);
    assert_int_equal(script_next(s)->length, 10);
    uint32_t first = script_wait(s, 1000)->segment.ts_val;
    uint32_t second = script_wait(s, 2000)->segment.ts_val;
    assert_int_equal(second - first, 2000);
    script_expect_silence(s, 100);
    ack_with_echo(s, last ? second : first);
    assert_int_equal(script_status(s).srtt > before, last);
    script_free(s);
  }
}

/* 1, 2, 4 ... seconds, up to a minute (RFC 6298 5.5, 2.5). */
static void must_19_backoff_is_exponential(void **state) {
  (void)state;
  struct script *s = connected(10);
  script_write(s, 10);
  uint32_t last = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  static const uint32_t waits[] = {1, 2, 4, 8, 16, 32, 60, 60};
  for (unsigned i = 0; i < 8; i++) {
    assert_int_equal(next_after(s, last), waits[i] * 1000);
    last = script_now(s);
  }
  script_free(s);
}

/* R1: the user is told, and may tell IP; R2: the connection is given up. */
static void must_20_shld_9_r1_tells_and_r2_ends(void **state) {
  (void)state;
  struct script *s = connected(10);
  script_write(s, 10);
  uint32_t began = script_now(s), trouble = 0;
  while (strcmp(script_state(s), "none") != 0) {
    assert_true(script_now(s) - began < 3600000);
    script_skip(s, 100);
    if (script_notices(s) & SYNFIN_TROUBLE && trouble == 0)
      trouble = script_now(s) - began;
  }
  assert_int_not_equal(trouble, 0);
  assert_true(script_now(s) - began > trouble);
  script_free(s);
}

/* At least three retransmissions, then R1; at least 100 seconds, then R2. */
static void shld_10_11_r1_and_r2_are_patient(void **state) {
  (void)state;
  struct script *s = connected(10);
  script_write(s, 10);
  uint32_t began = script_now(s);
  assert_int_equal(script_next(s)->length, 10);
  for (int tries = 0; tries < 3; tries++) {
    assert_int_equal(script_wait(s, 60000)->length, 10);
    assert_int_equal(script_notices(s) & SYNFIN_TROUBLE, 0);
  }
  script_wait(s, 60000);
  assert_true(script_notices(s) & SYNFIN_TROUBLE);
  script_skip(s, 100000 - (script_now(s) - began));
  assert_string_equal(script_state(s), "ESTABLISHED");
  script_skip(s, 600000);
  assert_true(script_notices(s) & SYNFIN_TIMED_OUT);
  script_free(s);
}

static uint32_t life_of(uint16_t first, uint16_t then) {
  struct script *s = script_make(12, NULL);
  s->how.user_timeout = first;
  script_connect(s);
  script_write(s, 10);
  uint32_t began = script_now(s);
  script_skip(s, 1000);
  if (then != 0)
    assert_int_equal(synfin_tcp_set_user_timeout(s->tcp, s->handle, then),
                     SYNFIN_OK);
  while (strcmp(script_state(s), "none") != 0 &&
         script_now(s) - began < 10000000)
    script_skip(s, 1000);
  assert_true(script_notices(s) & SYNFIN_TIMED_OUT);
  uint32_t life = script_now(s) - began;
  script_free(s);
  return life;
}

static void must_21_the_user_chooses_r2(void **state) {
  (void)state;
  assert_int_equal(life_of(20, 0), 20000);
  assert_int_equal(life_of(600, 0), 600000);
  /* Even with text outstanding. */
  assert_int_equal(life_of(600, 30), 30000);
  assert_int_equal(life_of(30, 600), 600000);
}

static void least_patient(struct synfin_tcp_config *config) {
  config->user_timeout = 100000;
}

/* A SYN is repeated for three minutes, and the user told as for text. */
static void open_in_vain(void (*change)(struct synfin_tcp_config *)) {
  struct script *s = script_make(12, change);
  script_open(s);
  uint32_t began = script_now(s), trouble = 0, last = 0;
  while (strcmp(script_state(s), "none") != 0) {
    assert_true(script_now(s) - began < 3600000);
    if (script_wait(s, 1000))
      last = script_now(s) - began;
    if (*s->host->notices & SYNFIN_TROUBLE && trouble == 0)
      trouble = script_now(s) - began;
  }
  assert_true(script_now(s) - began >= 180000);
  assert_true(last >= 120000);
  assert_true(trouble != 0 && trouble < 180000);
  assert_true(script_notices(s) & SYNFIN_TIMED_OUT);
  script_free(s);
}

static void must_22_23_a_syn_is_tried_for_three_minutes(void **state) {
  (void)state;
  open_in_vain(NULL);
  open_in_vain(least_patient);
}

static void must_23_so_is_a_syn_ack(void **state) {
  (void)state;
  struct script *s = script_make(12, least_patient);
  script_listen(s);
  script_send(s, WIRE_SYN, NULL, 0);
  uint32_t began = script_now(s), last = 0;
  const struct script_caught *caught;
  while ((caught = script_wait(s, 600000)) != NULL) {
    assert_int_equal(caught->segment.control, WIRE_SYN | WIRE_ACK);
    last = caught->at - began;
  }
  assert_true(last >= 120000);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_18_rto_as_rfc6298),
      cmocka_unit_test(must_18_rto_is_a_second_or_more),
      cmocka_unit_test(must_18_an_ack_restarts_the_timer),
      cmocka_unit_test(must_18_karn),
      cmocka_unit_test(must_18_backed_off_by_an_ack_of_a_part),
      cmocka_unit_test(must_18_a_sample_ends_the_backoff),
      cmocka_unit_test(must_18_rto_after_a_lost_syn),
      cmocka_unit_test(must_18_an_old_echo_is_no_sample),
      cmocka_unit_test(must_19_backoff_is_exponential),
      cmocka_unit_test(must_20_shld_9_r1_tells_and_r2_ends),
      cmocka_unit_test(shld_10_11_r1_and_r2_are_patient),
      cmocka_unit_test(must_21_the_user_chooses_r2),
      cmocka_unit_test(must_22_23_a_syn_is_tried_for_three_minutes),
      cmocka_unit_test(must_23_so_is_a_syn_ack),
  };
  return cmocka_run_group_tests_name("3.8.1 to 3.8.3", tests, NULL, NULL);
}
