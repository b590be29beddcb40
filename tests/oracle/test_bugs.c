/* The fifteen bugs of docs/traps.md, and the livelock of reading 6. */
#include "peer.h"
#include <string.h>

static const char classic[] = "classic", modern[] = "modern";

/* Sent 300 (FIN, unacknowledged where `fin`), received up to 100. */
static struct peer peer_at(const struct oracle *table, const char *variant,
                           const char *state, uint32_t fin) {
  struct peer peer = peer_in(table, variant, state);
  peer.snd_una = 300;
  peer.snd_nxt = 300 + fin;
  peer.rcv_nxt = 101;
  return peer;
}

static void bug_1_a_syn_in_established_is_answered(void **state) {
  struct peer p = peer_at(*state, modern, "ESTABLISHED", 0);
  arrive(&p, "<SEQ=90000><CTL=SYN>", "ESTABLISHED",
         "<SEQ=300><ACK=101><CTL=ACK>");
  arrive(&p, "<SEQ=200><CTL=SYN>", "ESTABLISHED",
         "<SEQ=300><ACK=101><CTL=ACK>");
}

static void bug_2_closing_sends_its_fin_again(void **state) {
  const struct oracle *t = *state;
  expect(t, modern, "CLOSING", "RETRANSMISSION-TIMEOUT", "CLOSING",
         "resend start:retransmit .");
  expect(t, modern, "CLOSING", "RETRANSMISSION-TIMEOUT tries=r1", "CLOSING",
         "resend signal-trouble start:retransmit .");
  expect(t, modern, "CLOSING fin-waits=yes", "DRAINED", "CLOSING",
         "send-fin start:retransmit");
}

static void bug_3_last_ack_ends_on_the_right_ack_only(void **state) {
  struct peer p = peer_at(*state, modern, "LAST-ACK", 1);
  arrive(&p, "<SEQ=301><ACK=300><CTL=ACK>", "LAST-ACK", "");
  arrive(&p, "<SEQ=101><ACK=302><CTL=ACK>", "LAST-ACK",
         "<SEQ=301><ACK=101><CTL=ACK>");
  arrive(&p, "<SEQ=101><ACK=301><CTL=ACK>", "CLOSED", "");
}

static void bug_4_a_fin_waits_for_the_text_before_it(void **state) {
  struct peer p = peer_at(*state, modern, "ESTABLISHED", 0);
  arrive(&p, "<SEQ=111><ACK=300><CTL=FIN,ACK>", "ESTABLISHED",
         "<SEQ=300><ACK=101><CTL=ACK>");
  arrive(&p, "<SEQ=101><ACK=300><DATA=10><CTL=FIN,ACK>", "CLOSE-WAIT",
         "<SEQ=300><ACK=112><CTL=ACK>");
}

static void bug_5_simultaneous_open_exists(void **state) {
  for (int v = 0; v < 2; v++)
    expect(*state, v ? modern : classic, "SYN-SENT", "SEGMENT syn=yes ack=none",
           "SYN-RECEIVED origin=active", "send-syn-ack start:retransmit");
}

static void bug_6_a_fin_behind_a_closed_window_leaves(void **state) {
  struct peer p = peer_at(*state, modern, "ESTABLISHED", 0);
  p.snd_wnd = 0;
  call(&p, "SEND", "ESTABLISHED", "");
  call(&p, "CLOSE queue=waiting", "FIN-WAIT-1 fin-waits=yes", "");
  call(&p, "PERSIST-TIMEOUT", "FIN-WAIT-1 fin-waits=yes", "");
  arrive(&p, "<SEQ=101><ACK=300><WND=0><CTL=ACK>", "FIN-WAIT-1 fin-waits=yes",
         "");
  arrive(
      &p, "<SEQ=101><ACK=300><WND=50><CTL=ACK>", "FIN-WAIT-1",
      "<SEQ=300><ACK=101><DATA=10><CTL=ACK> <SEQ=310><ACK=101><CTL=FIN,ACK>");
}

static void bug_7_nothing_but_two_msl_runs_in_time_wait(void **state) {
  static const char *const timeouts[] = {
      "USER-TIMEOUT",       "RETRANSMISSION-TIMEOUT", "PERSIST-TIMEOUT",
      "OVERRIDE-TIMEOUT",   "DELAYED-ACK-TIMEOUT",    "KEEPALIVE-TIMEOUT",
      "FIN-WAIT-2-TIMEOUT", "SYN-RECEIVED-TIMEOUT"};
  for (int i = 0; i < 8; i++)
    expect(*state, modern, "TIME-WAIT", timeouts[i], "TIME-WAIT", "illegal .");
  expect(*state, modern, "FIN-WAIT-2", "SEGMENT fin=due", "TIME-WAIT",
         "cancel:all start:time-wait");
  expect(*state, modern, "CLOSING", "SEGMENT ack=fin", "TIME-WAIT",
         "cancel:all start:time-wait");
  expect(*state, modern, "TIME-WAIT", "TIME-WAIT-TIMEOUT", "CLOSED",
         "delete-tcb .");
}

static void bug_8_a_lost_fin_is_sent_again(void **state) {
  struct peer p = peer_at(*state, modern, "ESTABLISHED", 0);
  call(&p, "CLOSE", "FIN-WAIT-1", "<SEQ=300><ACK=101><CTL=FIN,ACK>");
  assert_true(oracle_does(*state, &p.walk, "send-fin start:retransmit"));
  call(&p, "RETRANSMISSION-TIMEOUT", "FIN-WAIT-1",
       "<SEQ=300><ACK=101><CTL=FIN,ACK>");
  call(&p, "RETRANSMISSION-TIMEOUT tries=r1", "FIN-WAIT-1",
       "<SEQ=300><ACK=101><CTL=FIN,ACK>");
}

static void bug_9_fin_wait_1_goes_three_ways(void **state) {
  struct peer p = peer_at(*state, modern, "FIN-WAIT-1", 1), q = p, r = p;
  arrive(&p, "<SEQ=101><ACK=300><CTL=FIN,ACK>", "CLOSING",
         "<SEQ=301><ACK=102><CTL=ACK>");
  arrive(&q, "<SEQ=101><ACK=301><CTL=ACK>", "FIN-WAIT-2", "");
  arrive(&r, "<SEQ=101><ACK=301><CTL=FIN,ACK>", "TIME-WAIT",
         "<SEQ=301><ACK=102><CTL=ACK>");
}

static void bug_10_a_time_out_in_syn_sent_ends_in_closed(void **state) {
  expect(*state, modern, "SYN-SENT", "USER-TIMEOUT", "CLOSED",
         "signal-timeout delete-tcb cancel:all");
  expect(*state, modern, "SYN-SENT", "RETRANSMISSION-TIMEOUT tries=r2",
         "CLOSED", "signal-timeout delete-tcb cancel:all");
}

static void bug_11_no_ping_pong_of_reset_and_challenge(void **state) {
  struct peer p = peer_at(*state, modern, "ESTABLISHED", 0);
  struct peer gone = peer_in(*state, modern, "CLOSED");
  arrive(&p, "<SEQ=500><ACK=9><CTL=RST,ACK>", "ESTABLISHED",
         "<SEQ=300><ACK=101><CTL=ACK>");
  arrive(&gone, p.sent, "CLOSED", "<SEQ=101><CTL=RST>");
  arrive(&p, gone.sent, "CLOSED", "");
}

static void bug_11_no_reset_is_answered_by_a_reset(void **state) {
  static const char *const states[] = {
      "CLOSED",      "LISTEN",     "SYN-SENT", "SYN-RECEIVED",
      "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"};
  for (int s = 0; s < 7; s++) {
    struct peer p = peer_at(*state, s % 2 ? modern : classic, states[s], 0);
    char to[ORACLE_WORD];
    strcpy(to, states[s]);
    arrive(&p, "<SEQ=77777><ACK=88888><CTL=RST,ACK>", to, "");
  }
}

static void bug_12_resets_have_the_right_form(void **state) {
  struct peer p = peer_in(*state, modern, "CLOSED");
  arrive(&p, "<SEQ=10><ACK=20><CTL=SYN,ACK>", "CLOSED", "<SEQ=20><CTL=RST>");
  arrive(&p, "<SEQ=10><DATA=5><CTL=FIN>", "CLOSED",
         "<SEQ=0><ACK=16><CTL=RST,ACK>");
  p = peer_at(*state, modern, "CLOSE-WAIT", 0);
  call(&p, "ABORT", "CLOSED", "<SEQ=300><CTL=RST>");
}

static void bug_13_the_listener_is_not_harmed(void **state) {
  static const char *const causes[] = {
      "SEGMENT rst=exact", "SEGMENT syn=yes ack=none", "SYN-RECEIVED-TIMEOUT",
      "RETRANSMISSION-TIMEOUT tries=r2", "ICMP message=hard"};
  expect(*state, modern, "LISTEN", "SEGMENT syn=yes", "SYN-RECEIVED",
         "spawn !delete-tcb");
  for (int i = 0; i < 5; i++)
    expect(*state, modern, "SYN-RECEIVED", causes[i], "LISTEN",
           "flush forget-peer cancel:all .");
}

static void bug_14_two_ends_in_time_wait_are_silent(void **state) {
  struct peer p = peer_at(*state, modern, "TIME-WAIT", 0);
  arrive(&p, "<SEQ=101><ACK=300><CTL=ACK>", "TIME-WAIT", "");
  arrive(&p, "<SEQ=101><ACK=299><CTL=ACK>", "TIME-WAIT", "");
  arrive(&p, "<SEQ=100><ACK=300><CTL=FIN,ACK>", "TIME-WAIT",
         "<SEQ=300><ACK=101><CTL=ACK>");
}

static void bug_15_fin_wait_2_gives_its_block_back(void **state) {
  expect(*state, modern, "FIN-WAIT-1", "SEGMENT ack=fin", "FIN-WAIT-2",
         "start:fin-wait-2");
  expect(*state, modern, "FIN-WAIT-2", "FIN-WAIT-2-TIMEOUT", "CLOSED",
         "delete-tcb cancel:all");
}

static void also_a_segment_beyond_a_hole_is_not_delivered(void **state) {
  struct peer p = peer_at(*state, modern, "ESTABLISHED", 0);
  arrive(&p, "<SEQ=111><ACK=300><DATA=10><CTL=ACK>", "ESTABLISHED",
         "<SEQ=300><ACK=101><CTL=ACK>");
  assert_int_equal(p.rcv_nxt, 101);
}

/* Reading 6. Both ends have sent a SYN and a FIN, unacknowledged: a is in step
 * with an old incarnation of b (its SYN had 7000), b with the present a. */
static void reading_6_two_incarnations_do_not_bounce_for_ever(void **state) {
  for (int v = 0; v < 2; v++) {
    const char *variant = v ? modern : classic, *in = "FIN-WAIT-1 opened=no";
    struct peer a = peer_in(*state, variant, in);
    struct peer b = peer_in(*state, variant, in);
    a.iss = a.snd_una = b.irs = 300;
    a.irs = 7000;
    b.iss = b.snd_una = 900000;
    a.snd_nxt = 302;
    b.snd_nxt = 900002;
    a.rcv_nxt = 7001;
    b.rcv_nxt = 301;
    arrive(&a, "<SEQ=900000><ACK=301><CTL=SYN,ACK>", in,
           "<SEQ=302><ACK=7001><CTL=ACK>");
    arrive(&b, a.sent, in, "<SEQ=7001><CTL=RST>");
    arrive(&a, b.sent, "CLOSED", "");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bug_1_a_syn_in_established_is_answered),
      cmocka_unit_test(bug_2_closing_sends_its_fin_again),
      cmocka_unit_test(bug_3_last_ack_ends_on_the_right_ack_only),
      cmocka_unit_test(bug_4_a_fin_waits_for_the_text_before_it),
      cmocka_unit_test(bug_5_simultaneous_open_exists),
      cmocka_unit_test(bug_6_a_fin_behind_a_closed_window_leaves),
      cmocka_unit_test(bug_7_nothing_but_two_msl_runs_in_time_wait),
      cmocka_unit_test(bug_8_a_lost_fin_is_sent_again),
      cmocka_unit_test(bug_9_fin_wait_1_goes_three_ways),
      cmocka_unit_test(bug_10_a_time_out_in_syn_sent_ends_in_closed),
      cmocka_unit_test(bug_11_no_ping_pong_of_reset_and_challenge),
      cmocka_unit_test(bug_11_no_reset_is_answered_by_a_reset),
      cmocka_unit_test(bug_12_resets_have_the_right_form),
      cmocka_unit_test(bug_13_the_listener_is_not_harmed),
      cmocka_unit_test(bug_14_two_ends_in_time_wait_are_silent),
      cmocka_unit_test(bug_15_fin_wait_2_gives_its_block_back),
      cmocka_unit_test(also_a_segment_beyond_a_hole_is_not_delivered),
      cmocka_unit_test(reading_6_two_incarnations_do_not_bounce_for_ever),
  };
  return cmocka_run_group_tests_name("known bugs", tests, oracle_setup,
                                     oracle_teardown);
}
