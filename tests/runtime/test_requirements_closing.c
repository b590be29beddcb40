/* RFC 9293 3.6: closing, half-duplex closing, TIME-WAIT. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static struct script *connected(void) {
  struct script *s = script_make(12, NULL);
  script_connect(s);
  script_notices(s);
  return s;
}

static enum synfin_answer close_it(struct script *s, bool reading) {
  return synfin_tcp_close(s->tcp, script_now(s), s->handle, reading);
}

static void must_12_the_user_can_tell_fin_from_reset(void **state) {
  (void)state;
  struct script *s = connected();
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  uint32_t notices = script_notices(s);
  assert_true(notices & SYNFIN_CLOSING);
  assert_false(notices & SYNFIN_RESET);
  uint8_t octet;
  size_t length;
  assert_int_equal(
      synfin_tcp_receive(s->tcp, script_now(s), s->handle, &octet, 1, &length),
      SYNFIN_ENDED);
  script_free(s);

  s = connected();
  script_send(s, WIRE_RST, NULL, 0);
  notices = script_notices(s);
  assert_true(notices & SYNFIN_RESET);
  assert_false(notices & (SYNFIN_CLOSING | SYNFIN_FINISHED));
  script_free(s);
}

/* Closed by us, then by the peer; ends in TIME-WAIT. */
static void close_actively(struct script *s) {
  assert_int_equal(close_it(s, true), SYNFIN_OK);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  assert_int_equal(world_time_waits(s->host), 1);
}

static void must_13_time_wait_lasts_two_msl(void **state) {
  (void)state;
  struct script *s = connected();
  close_actively(s);
  uint32_t two_msl = 2 * s->tcp->config.msl;
  script_expect_silence(s, two_msl - 1);
  assert_int_equal(world_time_waits(s->host), 1);
  /* The FIN once more: acknowledged, and 2 MSL begin anew (3.10.7.4). */
  struct synfin_segment fin = script_segment(s, WIRE_FIN | WIRE_ACK);
  fin.seq--;
  script_put(s, &fin);
  assert_int_equal(script_expect(s, WIRE_ACK)->segment.ack, s->seq);
  script_expect_silence(s, two_msl - 1);
  assert_int_equal(world_time_waits(s->host), 1);
  script_expect_silence(s, two_msl / 100);
  assert_int_equal(world_time_waits(s->host), 0);
  script_free(s);
}

static void shld_3_unread_text_at_close_is_reset(void **state) {
  (void)state;
  struct script *s = connected();
  script_send_text(s, 10);
  assert_int_equal(close_it(s, false), SYNFIN_OK);
  assert_true(script_next(s)->segment.control & WIRE_RST);
  assert_string_equal(script_state(s), "none");
  script_free(s);
}

static void shld_3_text_after_close_is_reset(void **state) {
  (void)state;
  struct script *s = connected();
  assert_int_equal(close_it(s, false), SYNFIN_OK);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  script_ack(s, 65535);
  assert_string_equal(script_state(s), "FIN-WAIT-2");
  script_send_text(s, 10);
  const struct script_caught *reset = script_next(s);
  assert_non_null(reset);
  assert_true(reset->segment.control & WIRE_RST);
  assert_string_equal(script_state(s), "none");
  script_free(s);
}

/* Where nothing is lost, no reset: the FIN handshake. */
static void may_1_half_duplex_close_without_text(void **state) {
  (void)state;
  struct script *s = connected();
  assert_int_equal(close_it(s, false), SYNFIN_OK);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  assert_int_equal(world_time_waits(s->host), 1);
  script_free(s);
}

static void may_1_half_closed_connections_are_read(void **state) {
  (void)state;
  struct script *s = connected();
  assert_int_equal(close_it(s, true), SYNFIN_OK);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  script_send_text(s, 10);
  assert_int_equal(script_read(s, 100), 10);
  assert_string_equal(script_state(s), "FIN-WAIT-2");
  script_free(s);
}

/* A listener's child, closed by us; the peer used these timestamps. */
static struct script *waiting(bool timestamps) {
  struct script *s = script_make(12, NULL);
  s->timestamps = timestamps;
  s->ts_val = 5000;
  script_listen(s);
  script_accept(s);
  close_actively(s);
  return s;
}

/* RFC 6191: a later timestamp, though the sequence number is an old one. */
static void shld_4_later_timestamp_reopens(void **state) {
  (void)state;
  struct script *s = waiting(true);
  uint32_t old = s->ack;
  s->ts_val = 5001;
  s->seq -= 100000;
  script_send(s, WIRE_SYN, NULL, 0);
  const struct script_caught *answer = script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_int_equal(answer->segment.ack, s->seq);
  assert_true((int32_t)(answer->segment.seq - old) > 0); /* MAY-2 (1) */
  script_send(s, WIRE_ACK, NULL, 0);
  s->handle = s->host->accepted;
  assert_string_equal(script_state(s), "ESTABLISHED");
  assert_int_equal(world_time_waits(s->host), 0);
  script_free(s);
}

static void shld_4_older_timestamp_does_not(void **state) {
  (void)state;
  struct script *s = waiting(true);
  s->ts_val = 4999;
  s->seq += 100000;
  script_send(s, WIRE_SYN, NULL, 0);
  const struct script_caught *answer = script_next(s);
  assert_true(answer == NULL || answer->segment.control == WIRE_ACK);
  assert_int_equal(world_time_waits(s->host), 1);
  script_free(s);
}

static void may_2_larger_sequence_number_reopens(void **state) {
  (void)state;
  struct script *s = waiting(false);
  uint32_t old = s->ack;
  s->seq += 1;
  script_send(s, WIRE_SYN, NULL, 0);
  const struct script_caught *answer = script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_true((int32_t)(answer->segment.seq - old) > 0);
  script_free(s);
}

/* The SYN was an old duplicate: its sender answers our SYN,ACK with a reset. */
static void may_2_goes_back_to_time_wait(void **state) {
  (void)state;
  struct script *s = waiting(false);
  s->seq += 1000;
  script_send(s, WIRE_SYN, NULL, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  script_send(s, WIRE_RST, NULL, 0);
  assert_int_equal(world_time_waits(s->host), 1);
  /* It knows the old numbers still: the old FIN is acknowledged. */
  s->seq -= 1001;
  struct synfin_segment fin = script_segment(s, WIRE_FIN | WIRE_ACK);
  fin.seq--;
  script_put(s, &fin);
  assert_int_equal(script_expect(s, WIRE_ACK)->segment.ack, s->seq);
  script_expect_silence(s, 2 * s->tcp->config.msl - 1);
  assert_int_equal(world_time_waits(s->host), 1);
  script_expect_silence(s, 10000);
  assert_int_equal(world_time_waits(s->host), 0);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_12_the_user_can_tell_fin_from_reset),
      cmocka_unit_test(must_13_time_wait_lasts_two_msl),
      cmocka_unit_test(shld_3_unread_text_at_close_is_reset),
      cmocka_unit_test(shld_3_text_after_close_is_reset),
      cmocka_unit_test(may_1_half_duplex_close_without_text),
      cmocka_unit_test(may_1_half_closed_connections_are_read),
      cmocka_unit_test(shld_4_later_timestamp_reopens),
      cmocka_unit_test(shld_4_older_timestamp_does_not),
      cmocka_unit_test(may_2_larger_sequence_number_reopens),
      cmocka_unit_test(may_2_goes_back_to_time_wait),
  };
  return cmocka_run_group_tests_name("3.6: closing", tests, NULL, NULL);
}
