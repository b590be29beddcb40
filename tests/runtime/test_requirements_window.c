/* RFC 9293 3.8.6 and 3.8.6.1: windows that close, shrink and open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static struct script *connected(uint16_t window) {
  struct script *s = script_make(12, NULL);
  s->window = window;
  s->mss = 1000;
  script_connect(s);
  script_notices(s);
  return s;
}

/* The highest sequence number that was sent, plus one. */
static uint32_t drain(struct script *s, uint32_t highest) {
  const struct script_caught *caught;
  while ((caught = script_next(s)) != NULL) {
    uint32_t end = caught->segment.seq + caught->length;
    if ((int32_t)(end - highest) > 0)
      highest = end;
  }
  return highest;
}

/* 3,000 octets are out; the peer has taken `taken` of them, and offers less
 * than it had. Returns SND.NXT. */
static uint32_t shrink(struct script *s, uint32_t taken, uint16_t window) {
  uint32_t una = s->ack;
  script_write(s, 4000);
  uint32_t highest = drain(s, una);
  assert_int_equal(highest - una, 3000);
  s->ack = una + taken;
  script_ack(s, window);
  s->ack = una + taken;
  return highest;
}

static void must_34_shld_15_no_new_text_behind_a_shrunk_edge(void **state) {
  (void)state;
  struct script *s = connected(3000);
  uint32_t highest = shrink(s, 1000, 500);
  uint32_t began = script_now(s);
  while (script_now(s) - began < 20000) {
    const struct script_caught *caught = script_wait(s, 1000);
    if (caught)
      assert_true((int32_t)(caught->segment.seq + caught->length - highest) <=
                  0);
    s->ack = highest - 2000;
  }
  assert_string_equal(script_state(s), "ESTABLISHED");
  /* And it recovers when the edge comes back. */
  s->ack = highest;
  script_ack(s, 3000);
  assert_int_equal(script_next(s)->length, 1000);
  script_free(s);
}

static void shld_16_old_text_in_the_window_is_sent_again(void **state) {
  (void)state;
  struct script *s = connected(3000);
  uint32_t highest = shrink(s, 1000, 500);
  const struct script_caught *again = script_wait(s, 1100);
  assert_non_null(again);
  assert_int_equal(again->segment.seq, highest - 2000);
  assert_true(again->length >= 500);
  script_free(s);
}

/* The peer answers whatever comes, but takes nothing. */
static void refuse(struct script *s, uint32_t ack, uint32_t milliseconds) {
  uint32_t began = script_now(s);
  while (script_now(s) - began < milliseconds) {
    bool came = script_wait(s, 1000) != NULL;
    s->ack = ack;
    if (came)
      script_ack(s, 0);
    s->ack = ack;
  }
}

static void shld_17_no_time_out_for_text_behind_the_edge(void **state) {
  (void)state;
  struct script *s = connected(3000);
  uint32_t highest = shrink(s, 1000, 500);
  s->ack = highest - 1500; /* these 500 are taken: the edge stays */
  script_ack(s, 0);
  refuse(s, highest - 1500, 3600000);
  assert_string_equal(script_state(s), "ESTABLISHED");
  assert_int_equal(script_notices(s) & SYNFIN_TROUBLE, 0);
  script_free(s);
}

static void must_35_a_window_shrunk_to_nothing_is_probed(void **state) {
  (void)state;
  struct script *s = connected(3000);
  uint32_t highest = shrink(s, 1000, 0);
  uint32_t closed = script_now(s), last = 0;
  for (int probes = 0; probes < 5; probes++) {
    const struct script_caught *probe = script_wait(s, 60000);
    assert_non_null(probe);
    assert_int_equal(probe->segment.seq, highest - 2000);
    assert_true(probe->at - closed > last);
    last = probe->at - closed;
    closed = probe->at;
    s->ack = highest - 2000;
    script_ack(s, 0);
  }
  script_free(s);
}

/* A window that closes behind text that was all acknowledged, while 500 octets
 * wait. */
static struct script *closed(void) {
  struct script *s = connected(1000);
  script_write(s, 1500);
  assert_int_equal(script_next(s)->length, 1000);
  assert_null(script_next(s));
  script_ack(s, 0);
  return s;
}

static void must_36_shld_29_a_closed_window_is_probed(void **state) {
  (void)state;
  struct script *s = closed();
  uint32_t una = s->ack, since = script_now(s);
  uint32_t rto = script_status(s).rto;
  const struct script_caught *probe = script_wait(s, 60000);
  assert_non_null(probe);
  assert_int_equal(probe->at - since, rto);
  assert_int_equal(probe->segment.seq, una);
  assert_true(probe->length >= 1);
  script_free(s);
}

/* 1, 2, 4 ... seconds, answered or not. */
static void shld_30_probes_become_rare(void **state) {
  (void)state;
  static const uint32_t waits[] = {1, 2, 4, 8, 16, 32, 60, 60};
  for (int answered = 0; answered < 2; answered++) {
    struct script *s = closed();
    uint32_t una = s->ack, last = script_now(s);
    for (unsigned i = 0; i < 8; i++) {
      const struct script_caught *probe = script_wait(s, 100000);
      assert_non_null(probe);
      assert_int_equal(probe->segment.seq, una);
      assert_in_range(probe->at - last, waits[i] * 1000, waits[i] * 1000 + 50);
      last = probe->at;
      s->ack = una;
      if (answered)
        script_ack(s, 0);
    }
    script_free(s);
  }
}

/* Days, if it must be; then all arrives at once. */
static void must_37_answered_probes_keep_the_connection(void **state) {
  (void)state;
  struct script *s = closed();
  uint32_t una = s->ack;
  refuse(s, una, 48 * 3600000);
  assert_string_equal(script_state(s), "ESTABLISHED");
  assert_int_equal(script_notices(s) & SYNFIN_TROUBLE, 0);
  script_ack(s, 1000);
  uint32_t opened = script_now(s), highest = drain(s, una);
  while (highest - una < 500 && script_now(s) - opened < 2000) {
    s->ack = highest;
    script_ack(s, 1000);
    script_wait(s, 100);
    s->next = 0;
    highest = drain(s, highest);
  }
  assert_int_equal(highest - una, 500);
  assert_true(script_now(s) - opened <= 1000);
  script_free(s);
}

static void must_37_even_if_r2_is_short(void **state) {
  (void)state;
  struct script *s = closed();
  synfin_tcp_set_user_timeout(s->tcp, s->handle, 20);
  refuse(s, s->ack, 3600000);
  assert_string_equal(script_state(s), "ESTABLISHED");
  script_free(s);
}

/* The same where nothing but our FIN waits for the window. */
static void must_37_with_a_fin_that_waits(void **state) {
  (void)state;
  struct script *s = connected(1000);
  script_write(s, 1000);
  assert_int_equal(script_next(s)->length, 1000);
  script_ack(s, 0);
  synfin_tcp_close(s->tcp, script_now(s), s->handle, true);
  uint32_t una = s->ack;
  refuse(s, una, 3600000);
  assert_string_equal(script_state(s), "FIN-WAIT-1");
  script_ack(s, 1000);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  script_free(s);
}

/* A peer that does not answer is given up. */
static void must_37_unanswered_probes_do_not(void **state) {
  (void)state;
  for (int fin = 0; fin < 2; fin++) {
    struct script *s = connected(1000);
    script_write(s, fin ? 1000 : 1500);
    assert_int_equal(script_next(s)->length, 1000);
    script_ack(s, 0);
    if (fin)
      synfin_tcp_close(s->tcp, script_now(s), s->handle, true);
    script_skip(s, 3600000);
    assert_string_equal(script_state(s), "none");
    assert_true(script_notices(s) & SYNFIN_TIMED_OUT);
    script_free(s);
  }
}

/* Right edges, one after the other, while text comes in odd pieces and the user
 * reads in odd pieces. */
static void shld_14_our_right_edge_never_moves_left(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_connect(s);
  uint32_t edge = 0;
  for (unsigned round = 0; round < 2000; round++) {
    uint32_t most = edge == 0 ? 100 : edge - s->seq;
    uint32_t length = world_random(s->world, 700);
    script_send_text(s, length < most ? length : most);
    script_read(s, world_random(s->world, 900));
    const struct script_caught *caught = script_wait(s, 50);
    for (; caught != NULL; caught = script_next(s)) {
      uint32_t now = caught->segment.ack + caught->segment.window;
      assert_true(edge == 0 || (int32_t)(now - edge) >= 0);
      edge = now;
    }
  }
  assert_true(edge - SCRIPT_ISS > 100000);
  script_free(s);
}

/* As long as the user does not read. */
static void may_8_our_window_stays_closed(void **state) {
  (void)state;
  struct script *s = script_make(10, NULL);
  script_connect(s);
  script_send_text(s, 1024);
  script_skip(s, 1000);
  for (int probes = 0; probes < 100; probes++) {
    struct synfin_segment probe = script_segment(s, WIRE_ACK);
    probe.text[0] = (const uint8_t *)"p";
    probe.lengths[0] = 1;
    script_put(s, &probe);
    const struct script_caught *answer = script_expect(s, WIRE_ACK);
    assert_int_equal(answer->segment.window, 0);
    assert_int_equal(answer->segment.ack, s->seq);
    script_expect_silence(s, 60000);
  }
  assert_int_equal(script_read(s, 2000), 1024);
  assert_int_equal(script_expect(s, WIRE_ACK)->segment.window, 1024);
  script_free(s);
}

/* Both ends' windows, beyond 16 bits by scaling (RFC 7323), are used in full.
 */
static void rec_1_windows_of_32_bits(void **state) {
  (void)state;
  struct script *s = script_make(17, NULL);
  s->scale = 7;
  script_connect(s);
  script_ack(s, 4096);
  assert_int_equal(script_status(s).snd_wnd, 4096 << 7);
  script_write(s, 131072);
  for (int acks = 0; acks < 60; acks++) { /* slow start */
    const struct script_caught *caught = script_next(s);
    assert_non_null(caught);
    s->ack = caught->segment.seq + caught->length;
    script_ack(s, 4096);
    script_write(s, caught->length);
  }
  assert_true(script_status(s).unacknowledged > 65535);
  for (uint32_t sent = 0; sent < 131072; sent += 1024)
    script_send_text(s, 1024);
  assert_int_equal(script_read(s, 200000), 131072);
  script_free(s);
}

/* Five probes lost one after the other are not rare in two hundred runs. */
static void be_patient(struct synfin_tcp_config *config) {
  config->user_timeout = 3600000;
}

/* Two of ours, a wire that loses, and a reader who sleeps for up to ten minutes
 * and reads a little: all arrives, and nobody gives up. */
static void sleepy_reader(unsigned seed) {
  struct world *w = world_make(seed, 12, (uint8_t)(9 + seed % 4), be_patient);
  synfin_handle left, right;
  uint8_t text[1024] = {0};
  size_t sent = 0, got = 0, part;
  world_connect(w, seed % 2 != 0, &left, &right);
  w->faults.lost = seed % 3 * 100;
  for (unsigned naps = 0; got < 20000; naps++) {
    assert_true(naps < 2000);
    while (sent < 20000 &&
           synfin_tcp_send(&w->left.tcp, w->now, left, text,
                           20000 - sent < 700 ? 20000 - sent : 700, 0,
                           &part) == SYNFIN_OK)
      sent += part;
    world_run(w, world_random(w, naps % 8 == 0 ? 600000 : 3000));
    assert_string_equal(world_state(&w->left, left), "ESTABLISHED");
    if (synfin_tcp_receive(&w->right.tcp, w->now, right, text,
                           1 + world_random(w, sizeof text),
                           &part) == SYNFIN_OK)
      got += part;
  }
  world_free(w);
}

static void must_37_sleepy_readers(void **state) {
  (void)state;
  for (unsigned seed = 1; seed <= 200; seed++)
    sleepy_reader(seed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_34_shld_15_no_new_text_behind_a_shrunk_edge),
      cmocka_unit_test(shld_16_old_text_in_the_window_is_sent_again),
      cmocka_unit_test(shld_17_no_time_out_for_text_behind_the_edge),
      cmocka_unit_test(must_35_a_window_shrunk_to_nothing_is_probed),
      cmocka_unit_test(must_36_shld_29_a_closed_window_is_probed),
      cmocka_unit_test(shld_30_probes_become_rare),
      cmocka_unit_test(must_37_answered_probes_keep_the_connection),
      cmocka_unit_test(must_37_sleepy_readers),
      cmocka_unit_test(must_37_even_if_r2_is_short),
      cmocka_unit_test(must_37_with_a_fin_that_waits),
      cmocka_unit_test(must_37_unanswered_probes_do_not),
      cmocka_unit_test(shld_14_our_right_edge_never_moves_left),
      cmocka_unit_test(rec_1_windows_of_32_bits),
      cmocka_unit_test(may_8_our_window_stays_closed),
  };
  return cmocka_run_group_tests_name("3.8.6: windows", tests, NULL, NULL);
}
