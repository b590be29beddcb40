/* RFC 9293 3.8.6.2, 3.8.6.3, 3.9.1.2: silly windows, pushes, delayed and
 * gathered acknowledgments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static struct script *connected(uint16_t window) {
  struct script *s = script_make(13, NULL);
  s->window = window;
  s->mss = 1000;
  script_connect(s);
  script_notices(s);
  return s;
}

/* The peer, whose window was 8,000, opens it by 100 octets: less than a segment
 * and than half the largest window waits for the override time-out. */
static void must_38_small_windows_are_not_filled(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_write(s, 3000);
  script_skip(s, 0);
  script_ack(s, 0);
  script_skip(s, 0);
  script_write(s, 5000);
  script_ack(s, 100);
  uint32_t began = script_now(s);
  const struct script_caught *held = script_wait(s, 5000);
  assert_non_null(held);
  assert_in_range(held->at - began, 100, 1000);
  assert_int_equal(held->length, 100);
  script_free(s);
}

/* Half the largest window is enough, as is a full segment, as is all there
 * is. */
static void must_38_what_need_not_wait(void **state) {
  (void)state;
  struct script *s = connected(1200);
  script_write(s, 2200);
  assert_int_equal(script_next(s)->length, 1000);
  assert_null(script_next(s));
  script_ack(s, 600);
  assert_int_equal(script_next(s)->length, 600);
  assert_null(script_next(s));
  script_ack(s, 700);
  assert_int_equal(script_next(s)->length, 600);
  script_free(s);
}

static void must_38_silly_segments_are_rare(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_write(s, 3000);
  script_skip(s, 0);
  script_ack(s, 0);
  script_write(s, 8000);
  unsigned segments = 0;
  uint32_t began = script_now(s);
  while (script_now(s) - began < 900) {
    segments += script_skip(s, 10);
    script_ack(s, 50); /* opens by little again and again */
  }
  assert_true(segments <= 9); /* one in 0.1 s at most */
  script_free(s);
}

static uint32_t edge_of(const struct script_caught *caught) {
  return caught->segment.ack + caught->segment.window;
}

/* The right edge moves by the smaller of a segment and half the ring, or not at
 * all. */
static void must_39_the_right_edge_moves_in_large_steps(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_send_text(s, 1000);
  const struct script_caught *caught = script_wait(s, 500);
  assert_non_null(caught);
  uint32_t edge = edge_of(caught);
  for (unsigned round = 0; round < 3000; round++) {
    uint32_t room = edge - s->seq;
    if (room > 0)
      script_send_text(s, room < 90 ? room : 90);
    script_read(s, world_random(s->world, 180));
    for (caught = script_wait(s, 50); caught; caught = script_next(s)) {
      uint32_t step = edge_of(caught) - edge;
      assert_true(step == 0 || step >= 1000);
      edge += step;
    }
  }
  assert_true(edge - SCRIPT_ISS > 100000);
  script_free(s);
}

/* After the user has read all, the peer learns that there is room for a
 * segment: it would wait for that (MUST-38). */
static void must_39_an_open_window_is_told(void **state) {
  (void)state;
  for (uint32_t left = 0; left < 1000; left += 111) {
    struct script *s = script_make(11, NULL);
    s->mss = 1000;
    script_connect(s);
    script_send_text(s, 1000);
    script_send_text(s, 1048 - left);
    script_skip(s, 500);
    assert_int_equal(script_read(s, 4000), 2048 - left);
    const struct script_caught *update = script_wait(s, 500);
    assert_non_null(update);
    assert_true(update->segment.window >= 1000);
    script_free(s);
  }
}

static void must_40_acks_wait_less_than_half_a_second(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_send_text(s, 10);
  uint32_t came = script_now(s);
  const struct script_caught *ack = script_wait(s, 5000);
  assert_non_null(ack);
  assert_true(ack->at - came < 500);
  assert_int_equal(ack->segment.ack, s->seq);
  script_free(s);
}

/* So that one ACK tells of two segments, or goes with an answer. */
static void shld_18_acks_are_delayed(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_send_text(s, 10);
  assert_null(script_next(s));
  script_write(s, 20);
  const struct script_caught *answer = script_next(s);
  assert_int_equal(answer->length, 20);
  assert_int_equal(answer->segment.ack, s->seq);
  script_expect_silence(s, 900);
  script_free(s);
}

static void acked_every_second(bool timestamps, uint16_t mss, uint32_t full) {
  struct script *s = script_make(16, NULL);
  s->timestamps = timestamps;
  s->mss = mss;
  script_connect(s);
  for (unsigned round = 0; round < 10; round++) {
    script_send_text(s, full);
    script_send_text(s, full);
    const struct script_caught *ack = script_next(s);
    assert_non_null(ack);
    assert_int_equal(ack->segment.ack, s->seq);
    script_read(s, 10000);
    while (script_next(s))
      ;
  }
  script_free(s);
}

static void shld_19_every_second_full_segment_is_acked(void **state) {
  (void)state;
  acked_every_second(false, 1460, 1460);
  acked_every_second(true, 1460, 1448); /* 12 octets of options */
  acked_every_second(false, 9000, 1460);
}

/* Five segments of a batch, one ACK; of several connections, one each. */
static void must_58_59_one_ack_for_a_batch(void **state) {
  (void)state;
  struct script *s = connected(8000);
  uint8_t text[1000] = {0};
  for (int i = 0; i < 5; i++) {
    struct synfin_segment segment = script_segment(s, WIRE_ACK);
    segment.text[0] = text;
    segment.lengths[0] = sizeof text;
    s->seq += sizeof text;
    script_put_unflushed(s, &segment);
  }
  assert_null(script_next(s));
  synfin_tcp_flush(s->tcp, script_now(s));
  assert_int_equal(script_expect(s, WIRE_ACK)->segment.ack, s->seq);
  assert_null(script_next(s));
  script_expect_silence(s, 1000);
  script_free(s);
}

/* Who closes or answers before the batch ends needs no segment for the ACK. */
static void must_58_the_ack_goes_with_what_the_user_sends(void **state) {
  (void)state;
  for (int closes = 0; closes < 2; closes++) {
    struct script *s = connected(8000);
    struct synfin_segment fin = script_segment(s, WIRE_FIN | WIRE_ACK);
    s->seq++;
    script_put_unflushed(s, &fin);
    assert_null(script_next(s));
    if (closes)
      assert_int_equal(synfin_tcp_close(s->tcp, script_now(s), s->handle, true),
                       SYNFIN_OK);
    else
      script_write(s, 10);
    const struct script_caught *both =
        script_expect(s, closes ? WIRE_FIN | WIRE_ACK : WIRE_PSH | WIRE_ACK);
    assert_int_equal(both->segment.ack, s->seq);
    synfin_tcp_flush(s->tcp, script_now(s));
    assert_null(script_next(s));
    script_expect_silence(s, 900);
    script_free(s);
  }
}

/* Out of order within the batch, and the hole filled: one ACK of all. */
static void must_59_the_batch_comes_first(void **state) {
  (void)state;
  struct script *s = connected(8000);
  uint8_t text[300] = {0};
  uint32_t first = s->seq;
  for (uint32_t i = 3; i-- > 0;) {
    struct synfin_segment segment = script_segment(s, WIRE_ACK);
    segment.seq = first + 100 * i;
    segment.text[0] = text;
    segment.lengths[0] = 100;
    script_put_unflushed(s, &segment);
  }
  synfin_tcp_flush(s->tcp, script_now(s));
  assert_int_equal(script_expect(s, WIRE_ACK)->segment.ack, first + 300);
  assert_null(script_next(s));
  script_free(s);
}

static void shld_31_text_out_of_order_is_held(void **state) {
  (void)state;
  struct script *s = connected(8000);
  uint32_t first = s->seq;
  s->seq = first + 500;
  script_send_text(s, 500);
  assert_int_equal(script_next(s)->segment.ack, first); /* at once: MAY-13 */
  s->seq = first;
  script_send_text(s, 500);
  assert_int_equal(script_next(s)->segment.ack, first + 1000);
  assert_int_equal(script_read(s, 2000), 1000);
  script_free(s);
}

/* A FIN too waits until its turn has come. */
static void shld_31_a_fin_out_of_order_is_held(void **state) {
  (void)state;
  struct script *s = connected(8000);
  uint32_t first = s->seq;
  s->seq = first + 500;
  script_send(s, WIRE_FIN | WIRE_ACK, NULL, 0);
  assert_string_equal(script_state(s), "ESTABLISHED");
  s->seq = first;
  script_send_text(s, 500);
  assert_string_equal(script_state(s), "CLOSE-WAIT");
  script_free(s);
}

/* Without PUSH, too, all leaves. */
static void must_60_unpushed_text_leaves(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_write(s, 10);
  assert_int_equal(script_next(s)->length, 10);
  script_write(s, 20);
  script_ack(s, 8000);
  assert_int_equal(script_next(s)->length, 20);
  script_free(s);
}

/* PSH is in the segment that empties the ring, and there alone; marks of SENDs
 * before it are collapsed. */
static void must_61_shld_27_the_last_segment_is_pushed(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_write(s, 10);
  assert_true(script_next(s)->segment.control & WIRE_PSH);
  static const uint8_t text[700];
  size_t taken;
  for (int i = 0; i < 4; i++)
    synfin_tcp_send(s->tcp, script_now(s), s->handle, text, sizeof text,
                    SYNFIN_PUSH, &taken);
  script_ack(s, 8000);
  uint32_t all = 10;
  for (const struct script_caught *caught = script_next(s); caught != NULL;
       caught = script_next(s)) {
    all += caught->length;
    bool last = all == 10 + 4 * 700;
    assert_int_equal(caught->segment.control & WIRE_PSH, last ? WIRE_PSH : 0);
  }
  script_free(s);
}

/* Ten SENDs of 300 octets: three segments of 1,000. */
static void shld_28_segments_are_full(void **state) {
  (void)state;
  struct script *s = connected(8000);
  script_write(s, 1);
  assert_int_equal(script_next(s)->length, 1);
  for (int i = 0; i < 10; i++)
    script_write(s, 300);
  script_ack(s, 8000);
  for (const struct script_caught *caught = script_next(s); caught != NULL;
       caught = script_next(s))
    assert_int_equal(caught->length, 1000);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_38_small_windows_are_not_filled),
      cmocka_unit_test(must_38_what_need_not_wait),
      cmocka_unit_test(must_38_silly_segments_are_rare),
      cmocka_unit_test(must_39_the_right_edge_moves_in_large_steps),
      cmocka_unit_test(must_39_an_open_window_is_told),
      cmocka_unit_test(must_40_acks_wait_less_than_half_a_second),
      cmocka_unit_test(shld_18_acks_are_delayed),
      cmocka_unit_test(shld_19_every_second_full_segment_is_acked),
      cmocka_unit_test(must_58_59_one_ack_for_a_batch),
      cmocka_unit_test(must_58_the_ack_goes_with_what_the_user_sends),
      cmocka_unit_test(must_59_the_batch_comes_first),
      cmocka_unit_test(shld_31_text_out_of_order_is_held),
      cmocka_unit_test(shld_31_a_fin_out_of_order_is_held),
      cmocka_unit_test(must_60_unpushed_text_leaves),
      cmocka_unit_test(must_61_shld_27_the_last_segment_is_pushed),
      cmocka_unit_test(shld_28_segments_are_full),
  };
  return cmocka_run_group_tests_name("3.8.6.2, 3.8.6.3", tests, NULL, NULL);
}
