/* RFC 7323: which segments must have a timestamp, and what the timestamps that
 * we send may tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

/* --- 3.2: every segment has one ------------------------------------------- */

static struct script *stamped(bool actively) {
  struct script *s = script_make(12, NULL);
  s->timestamps = true;
  s->ts_val = 5000;
  if (actively) {
    script_connect(s);
  } else {
    script_listen(s);
    script_accept(s);
  }
  script_notices(s);
  return s;
}

static void put_unstamped(struct script *s, unsigned control, uint32_t offset,
                          uint16_t length) {
  static const uint8_t text[100];
  struct synfin_segment segment = script_segment(s, control);
  assert_true(segment.has_timestamp);
  segment.has_timestamp = false;
  segment.seq += offset;
  segment.text[0] = text;
  segment.lengths[0] = length;
  script_put(s, &segment);
}

/* Neither text nor a FIN nor what it acknowledges is taken; nor is it answered,
 * wherever it lies. */
static void rfc7323_3_2_without_a_timestamp_dropped_silently(void **state) {
  (void)state;
  for (int actively = 0; actively < 2; actively++) {
    struct script *s = stamped(actively != 0);
    script_write(s, 10);
    assert_int_equal(script_next(s)->length, 10);
    put_unstamped(s, WIRE_ACK, 0, 100);
    put_unstamped(s, WIRE_ACK, 0, 0);
    put_unstamped(s, WIRE_ACK, (uint32_t)-500, 100);
    put_unstamped(s, WIRE_ACK, 100000, 100);
    put_unstamped(s, WIRE_ACK | WIRE_FIN, 0, 0);
    script_expect_silence(s, 500);
    struct synfin_status status = script_status(s);
    assert_int_equal(status.unread, 0);
    assert_int_equal(status.unacknowledged, 10);
    assert_string_equal(script_state(s), "ESTABLISHED");
    assert_int_equal(script_notices(s), 0);

    script_send_text(s, 100); /* with one it is another matter */
    assert_int_equal(script_status(s).unread, 100);
    assert_int_equal(script_status(s).unacknowledged, 0);
    script_free(s);
  }
}

/* "MUST NOT abort"; but a reset is one without a timestamp, too. */
static void rfc7323_3_2_a_reset_needs_none(void **state) {
  (void)state;
  struct script *s = stamped(true);
  put_unstamped(s, WIRE_RST, 0, 0);
  assert_int_equal(script_notices(s), SYNFIN_RESET | SYNFIN_DELETED);
  script_free(s);
}

/* The peer was restarted, and knows of no timestamps: what it asks with is
 * answered, so that it can reset what is left here (RFC 9293 3.5.1). */
static void rfc7323_3_2_a_syn_of_a_restarted_peer_is_answered(void **state) {
  (void)state;
  struct script *s = stamped(true);
  put_unstamped(s, WIRE_SYN, 40000, 0);
  const struct script_caught *challenge = script_expect(s, WIRE_ACK);
  assert_true(challenge->segment.has_timestamp);
  script_free(s);
}

/* Whoever has not agreed may do as he likes: the SYN had none, or we want none.
 */
static void rfc7323_3_2_only_where_both_agreed(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_listen(s);
  script_accept(s);
  assert_false(script_segment(s, WIRE_ACK).has_timestamp);
  script_send_text(s, 100);
  assert_int_equal(script_status(s).unread, 100);
  s->timestamps = true;
  script_send_text(s, 100);
  assert_int_equal(script_status(s).unread, 200);
  script_free(s);
}

/* The same for who has only a TIME-WAIT record left. */
static void rfc7323_3_2_in_time_wait(void **state) {
  (void)state;
  struct script *s = stamped(true);
  assert_int_equal(synfin_tcp_close(s->tcp, script_now(s), s->handle, true),
                   SYNFIN_OK);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  assert_int_equal(world_time_waits(s->host), 1);
  s->seq--;
  put_unstamped(s, WIRE_FIN | WIRE_ACK, 0, 0);
  assert_null(script_next(s));
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  script_free(s);
}

/* --- 5.4, 7.1: a clock of its own for each connection --------------------- */

/* How far timestamps of a connection from this port are ahead of the host's
 * clock; the connection is open afterwards. */
static uint32_t offset_of(struct script *s, uint16_t port) {
  s->port = port;
  s->seq = SCRIPT_ISS;
  script_send(s, WIRE_SYN, NULL, 0);
  const struct script_caught *answer = script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_true(answer->segment.has_timestamp);
  uint32_t offset = answer->segment.ts_val - answer->at;
  script_send(s, WIRE_ACK, NULL, 0);
  return offset;
}

static struct script *listening(void (*change)(struct synfin_tcp_config *)) {
  struct script *s = script_make(12, change);
  s->timestamps = true;
  script_listen(s);
  return s;
}

enum {
  PEERS = 12
};

/* Neither the same, nor a step from one port to the next. */
static void rfc7323_7_1_no_two_connections_share_a_clock(void **state) {
  (void)state;
  struct script *s = listening(NULL);
  uint32_t offsets[PEERS];
  for (int i = 0; i < PEERS; i++)
    offsets[i] = offset_of(s, (uint16_t)(6000 + i));
  for (int i = 0; i < PEERS; i++)
    for (int k = 0; k < i; k++) {
      assert_int_not_equal(offsets[i], offsets[k]);
      if (k > 0)
        assert_int_not_equal(offsets[i] - offsets[i - 1],
                             offsets[k] - offsets[k - 1]);
    }
  script_free(s);
}

static void another_secret(struct synfin_tcp_config *config) {
  config->secret[15] ^= 1;
}

static void rfc7323_7_1_the_clock_depends_on_a_secret(void **state) {
  (void)state;
  struct script *s = listening(NULL);
  uint32_t offset = offset_of(s, 6000);
  script_free(s);
  s = listening(NULL);
  assert_int_equal(offset_of(s, 6000), offset);
  script_free(s);
  s = listening(another_secret);
  assert_int_not_equal(offset_of(s, 6000), offset);
  script_free(s);
}

/* An initial sequence number less the timestamp on the same segment is 249
 * times the host's clock, if both have one secret: not so. */
static void rfc7323_7_1_the_iss_tells_nothing_of_the_clock(void **state) {
  (void)state;
  struct script *s = listening(NULL);
  uint32_t seen[PEERS];
  for (int i = 0; i < PEERS; i++) {
    s->port = (uint16_t)(6000 + i);
    s->seq = SCRIPT_ISS;
    script_send(s, WIRE_SYN, NULL, 0);
    const struct script_caught *answer = script_expect(s, WIRE_SYN | WIRE_ACK);
    seen[i] = answer->segment.seq - answer->segment.ts_val - 249 * answer->at;
    script_send(s, WIRE_ACK, NULL, 0);
    for (int k = 0; k < i; k++)
      assert_int_not_equal(seen[i], seen[k]);
  }
  script_free(s);
}

/* From the SYN to the last answer of TIME-WAIT, and on to the connection that
 * reopens it (RFC 6191): a single clock, which never goes back. */
static void rfc7323_5_4_one_clock_for_a_name(void **state) {
  (void)state;
  struct script *s = listening(NULL);
  s->ts_val = 5000;
  uint32_t offset = offset_of(s, 6000);
  s->handle = s->host->accepted;
  script_write(s, 10);
  const struct script_caught *caught = script_next(s);
  assert_int_equal(caught->segment.ts_val - caught->at, offset);
  script_skip(s, 300);
  script_send(s, WIRE_ACK, NULL, 0);
  assert_int_equal(synfin_tcp_close(s->tcp, script_now(s), s->handle, true),
                   SYNFIN_OK);
  caught = script_expect(s, WIRE_FIN | WIRE_ACK);
  assert_int_equal(caught->segment.ts_val - caught->at, offset);
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  assert_int_equal(world_time_waits(s->host), 1);
  script_skip(s, 1000);
  s->seq--; /* its FIN once more */
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  caught = script_expect(s, WIRE_ACK);
  assert_int_equal(caught->segment.ts_val - caught->at, offset);
  s->ts_val++;
  assert_int_equal(offset_of(s, 6000), offset);
  script_free(s);
}

/* The clock measures round trips all the same. */
static void rfc7323_4_round_trips_are_measured(void **state) {
  (void)state;
  struct script *s = stamped(true);
  for (int i = 0; i < 200; i++) {
    script_write(s, 10);
    const struct script_caught *caught = script_next(s);
    assert_non_null(caught);
    uint32_t echo = caught->segment.ts_val;
    script_skip(s, 80);
    struct synfin_segment segment = script_segment(s, WIRE_ACK);
    segment.ts_ecr = echo;
    script_put(s, &segment);
  }
  uint32_t srtt = script_status(s).srtt;
  assert_true(srtt >= 79 && srtt <= 81);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rfc7323_3_2_without_a_timestamp_dropped_silently),
      cmocka_unit_test(rfc7323_3_2_a_reset_needs_none),
      cmocka_unit_test(rfc7323_3_2_a_syn_of_a_restarted_peer_is_answered),
      cmocka_unit_test(rfc7323_3_2_only_where_both_agreed),
      cmocka_unit_test(rfc7323_3_2_in_time_wait),
      cmocka_unit_test(rfc7323_7_1_no_two_connections_share_a_clock),
      cmocka_unit_test(rfc7323_7_1_the_clock_depends_on_a_secret),
      cmocka_unit_test(rfc7323_7_1_the_iss_tells_nothing_of_the_clock),
      cmocka_unit_test(rfc7323_5_4_one_clock_for_a_name),
      cmocka_unit_test(rfc7323_4_round_trips_are_measured),
  };
  return cmocka_run_group_tests_name("timestamps", tests, NULL, NULL);
}
