/* Traps 24 to 46 of docs/traps.md: acknowledgments, calls, time-outs, and those
 * that were found while the table was written. */
#include "peer.h"
#include <string.h>

static const char classic[] = "classic", modern[] = "modern";

/* The states of 3.10.7.4 but SYN-RECEIVED. */
static const char *const synchronized[] = {
    "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT",
    "CLOSING",     "LAST-ACK",   "TIME-WAIT"};

enum {
  SYNCHRONIZED = 7,
  NOT_TIME_WAIT = 6
};

static void trap_24_rfc_5961_answers_any_syn(void **state) {
  for (int s = 0; s < SYNCHRONIZED; s++) {
    const char *in = synchronized[s];
    expect(*state, modern, in, "SEGMENT syn=yes ack=none", in,
           "challenge-ack .");
    expect(*state, modern, in, "SEGMENT seq=outside", in, "answer .");
  }
}

static void trap_24_rfc_793_resets_for_a_syn_in_the_window(void **state) {
  for (int s = 0; s < SYNCHRONIZED; s++) {
    const char *in = synchronized[s];
    expect(*state, classic, in, "SEGMENT syn=yes ack=none", "CLOSED",
           "send-reset delete-tcb cancel:all");
    expect(*state, classic, in, "SEGMENT seq=outside", in, "answer .");
  }
}

static void trap_25_nothing_counts_without_the_ack_bit(void **state) {
  for (int s = 0; s < SYNCHRONIZED; s++)
    expect(*state, s % 2 ? classic : modern, synchronized[s],
           "SEGMENT ack=none text=yes", synchronized[s], ".");
  expect(*state, modern, "ESTABLISHED", "SEGMENT ack=none text=yes fin=due",
         "ESTABLISHED", ".");
  expect(*state, modern, "SYN-RECEIVED", "SEGMENT ack=none text=yes fin=due",
         "SYN-RECEIVED", ".");
}

static void trap_26_an_ack_of_what_was_never_sent(void **state) {
  for (int s = 0; s < NOT_TIME_WAIT; s++)
    expect(*state, s % 2 ? classic : modern, synchronized[s],
           "SEGMENT ack=unsent text=yes", synchronized[s], "answer .");
  expect(*state, modern, "LISTEN", "SEGMENT ack=unsent", "LISTEN",
         "reset-by-ack .");
  expect(*state, modern, "SYN-SENT", "SEGMENT ack=unsent", "SYN-SENT",
         "reset-by-ack .");
}

static void trap_26_acks_below_the_window(void **state) {
  expect(*state, modern, "ESTABLISHED", "SEGMENT ack=stale text=yes",
         "ESTABLISHED", "challenge-ack .");
  expect(*state, classic, "ESTABLISHED", "SEGMENT ack=stale text=yes",
         "ESTABLISHED", "take-text !ack !challenge-ack !advance-una");
}

static void trap_27_a_duplicate_ack_may_open_the_window(void **state) {
  expect(*state, modern, "ESTABLISHED", "SEGMENT ack=current", "ESTABLISHED",
         "update-window transmit !advance-una");
  expect(*state, modern, "ESTABLISHED", "SEGMENT ack=old", "ESTABLISHED",
         "!update-window !advance-una");
}

static void trap_28_text_after_giving_up_reading(void **state) {
  const struct oracle *t = *state;
  const char *deaf = "FIN-WAIT-2 deaf=yes";
  expect(t, modern, "ESTABLISHED", "CLOSE reading=given-up",
         "FIN-WAIT-1 deaf=yes", "send-fin ok");
  expect(t, modern, deaf, "SEGMENT text=yes", "CLOSED",
         "send-reset delete-tcb cancel:all");
  expect(t, modern, deaf, "RECEIVE", deaf, "error-closing .");
  expect(t, modern, "ESTABLISHED", "CLOSE reading=given-up unread=yes",
         "CLOSED", "send-reset delete-tcb ok cancel:all");
  expect(t, modern, "FIN-WAIT-2", "SEGMENT text=yes", "FIN-WAIT-2",
         "take-text !send-reset");
}

static void trap_28_giving_up_reading_before_it_is_open(void **state) {
  const char *pending = "SYN-RECEIVED close=yes deaf=yes";
  expect(*state, modern, "SYN-RECEIVED", "CLOSE queue=waiting reading=given-up",
         pending, "ok .");
  expect(*state, modern, pending, "SEGMENT ack=new text=yes", "CLOSED",
         "send-reset delete-tcb !take-text");
  expect(*state, modern, pending, "SEGMENT ack=new",
         "FIN-WAIT-1 fin-waits=yes deaf=yes", "signal-open transmit");
}

static void trap_29_abort_sends_a_reset_in_five_states(void **state) {
  static const char *const loud[] = {"SYN-RECEIVED", "ESTABLISHED",
                                     "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT"};
  static const char *const quiet[] = {"LISTEN", "SYN-SENT", "CLOSING",
                                      "LAST-ACK", "TIME-WAIT"};
  for (int s = 0; s < 5; s++) {
    expect(*state, modern, loud[s], "ABORT", "CLOSED",
           "send-reset calls-reset flush delete-tcb ok cancel:all .");
    expect(*state, modern, quiet[s], "ABORT", "CLOSED",
           "delete-tcb ok !send-reset !reset-by-ack !reset-by-seq");
  }
}

/* 3.10.5 against 3.5.2: reading 17. */
static void trap_30_who_aborts_does_not_wait(void **state) {
  expect(*state, modern, "ESTABLISHED", "ABORT", "CLOSED", "!start:time-wait");
}

static void trap_31_a_challenged_reset_is_made_good(void **state) {
  struct peer a = peer_in(*state, modern, "ESTABLISHED");
  struct peer b = peer_in(*state, modern, "ESTABLISHED");
  a.snd_una = 300;
  a.snd_nxt = 310; /* ten octets that have been lost */
  a.rcv_nxt = b.snd_una = b.snd_nxt = 100;
  b.rcv_nxt = 300;
  call(&a, "ABORT", "CLOSED", "<SEQ=310><CTL=RST>");
  arrive(&b, a.sent, "ESTABLISHED", "<SEQ=100><ACK=300><CTL=ACK>");
  arrive(&a, b.sent, "CLOSED", "<SEQ=300><CTL=RST>");
  arrive(&b, a.sent, "CLOSED", "");
}

static void trap_32_a_refusal_counts_syn_and_fin(void **state) {
  struct peer p = peer_in(*state, modern, "CLOSED");
  arrive(&p, "<SEQ=500><CTL=SYN>", "CLOSED", "<SEQ=0><ACK=501><CTL=RST,ACK>");
  arrive(&p, "<SEQ=500><DATA=7><CTL=SYN,FIN>", "CLOSED",
         "<SEQ=0><ACK=509><CTL=RST,ACK>");
  arrive(&p, "<SEQ=500><ACK=77><CTL=ACK>", "CLOSED", "<SEQ=77><CTL=RST>");
  arrive(&p, "<SEQ=500><ACK=77><CTL=RST,ACK>", "CLOSED", "");
}

/* Trap 33 is Figures 8 to 11: test_figures.c. */

static void trap_34_text_on_a_syn(void **state) {
  const struct oracle *t = *state;
  expect(t, modern, "LISTEN", "SEGMENT syn=yes", "SYN-RECEIVED",
         "note-irs keep-text send-syn-ack !take-text");
  expect(t, modern, "SYN-SENT", "SEGMENT syn=yes ack=new text=yes",
         "ESTABLISHED", "note-irs signal-open take-text");
  expect(t, classic, "SYN-SENT", "SEGMENT syn=yes ack=new text=yes fin=due",
         "CLOSE-WAIT", "note-irs signal-open take-text take-fin");
  expect(t, modern, "SYN-RECEIVED", "SEGMENT ack=new text=yes", "ESTABLISHED",
         "signal-open take-text");
}

static void trap_35_fin_wait_2_can_end(void **state) {
  expect(*state, modern, "FIN-WAIT-1", "SEGMENT ack=fin", "FIN-WAIT-2",
         "signal-closed start:fin-wait-2 !delete-tcb");
  expect(*state, modern, "FIN-WAIT-2", "FIN-WAIT-2-TIMEOUT", "CLOSED",
         "signal-timeout delete-tcb cancel:all");
}

static void trap_36_close_wait_waits_for_its_user(void **state) {
  expect(*state, modern, "CLOSE-WAIT", "FIN-WAIT-2-TIMEOUT", "CLOSE-WAIT",
         "illegal .");
  expect(*state, modern, "CLOSE-WAIT", "USER-TIMEOUT", "CLOSED",
         "signal-timeout delete-tcb cancel:all");
}

static void trap_37_no_user_timeout_where_nothing_waits(void **state) {
  static const char *const states[] = {"LISTEN", "FIN-WAIT-2", "TIME-WAIT",
                                       "SYN-RECEIVED"};
  for (int s = 0; s < 4; s++)
    expect(*state, modern, states[s], "USER-TIMEOUT", states[s], "illegal .");
}

/* Trap 38: there is no attribute for security or precedence. */
static void trap_38_security_is_left_out(void **state) {
  const struct model *model = ((struct oracle *)*state)->model;
  for (int d = 0; d < model->ndimensions; d++) {
    assert_string_not_equal(model->dimensions[d].name, "security");
    assert_string_not_equal(model->dimensions[d].name, "precedence");
  }
}

static void trap_39_an_ack_is_a_request(void **state) {
  const struct model *model = ((struct oracle *)*state)->model;
  int requests = 0;
  for (int a = 0; a < model->nactions; a++) {
    const struct action *action = &model->actions[a];
    if (strcmp(action->name, "ack") == 0 ||
        strcmp(action->name, "answer") == 0 ||
        strcmp(action->name, "challenge-ack") == 0 ||
        strcmp(action->name, "take-text") == 0)
      requests += action->kind == ACTION_REQUEST;
  }
  assert_int_equal(requests, 4);
}

/* Two ends with closed windows have each sent an octet that was refused. */
static void trap_40_zero_window_probes_make_no_packet_war(void **state) {
  struct peer a = peer_in(*state, modern, "ESTABLISHED"), b = a;
  a.snd_una = b.rcv_nxt = 300;
  b.snd_una = a.rcv_nxt = 100;
  a.snd_nxt = 301;
  b.snd_nxt = 101;
  a.rcv_wnd = b.rcv_wnd = a.snd_wnd = b.snd_wnd = 0;
  arrive(&b, "<SEQ=300><ACK=100><WND=0><DATA=1><CTL=ACK>", "ESTABLISHED",
         "<SEQ=101><ACK=300><CTL=ACK>");
  arrive(&a, "<SEQ=101><ACK=300><WND=0><CTL=ACK>", "ESTABLISHED", "");
}

/* Trap 41: that tests look at segments, states and signals is the answer. */

static void trap_42_one_fin_only(void **state) {
  for (int s = 3; s < SYNCHRONIZED; s++) {
    expect_impossible(*state, modern, synchronized[s], "SEGMENT fin=due");
    struct peer p = peer_in(*state, modern, synchronized[s]);
    p.snd_una = p.snd_nxt = 300;
    p.rcv_nxt = 101;
    if (s == 4 || s == 5)
      p.snd_nxt++;
    arrive(&p, "<SEQ=101><ACK=300><CTL=FIN,ACK>", synchronized[s], "");
    assert_int_equal(p.rcv_nxt, 101);
  }
}

static void trap_43_syn_received_resets_with_rfc_5961_too(void **state) {
  expect(*state, "rfc5961", "SYN-RECEIVED", "SEGMENT ack=unsent",
         "SYN-RECEIVED", "reset-by-ack .");
  expect(*state, "rfc5961", "SYN-RECEIVED", "SEGMENT ack=stale", "SYN-RECEIVED",
         "reset-by-ack .");
}

static void trap_44_closing_before_our_fin_has_left(void **state) {
  const char *waiting = "CLOSING fin-waits=yes";
  expect(*state, modern, "FIN-WAIT-1 fin-waits=yes",
         "SEGMENT ack=current fin=due", waiting, "take-fin signal-closing ack");
  expect(*state, modern, waiting, "DRAINED", "CLOSING",
         "send-fin start:retransmit start:user cancel:persist "
         "cancel:override .");
}

static void trap_45_no_text_before_our_syn_is_acknowledged(void **state) {
  static const char *const acks[] = {"stale", "old", "current", "unsent"};
  for (int i = 0; i < 8; i++) {
    char input[ORACLE_WORD] = "SEGMENT text=yes fin=due ack=";
    strcat(input, acks[i / 2]);
    expect(*state, i % 2 ? modern : classic, "FIN-WAIT-1 opened=no", input,
           "FIN-WAIT-1 opened=no", "reset-by-ack .");
  }
  expect(*state, modern, "FIN-WAIT-1 opened=no", "SEGMENT ack=new text=yes",
         "FIN-WAIT-1", "advance-una note-window signal-open take-text");
}

static void trap_46_no_timer_outlives_its_purpose(void **state) {
  expect(*state, modern, "FIN-WAIT-1", "SEGMENT ack=fin", "FIN-WAIT-2",
         "cancel:retransmit cancel:persist cancel:override cancel:user");
  expect(*state, modern, "SYN-SENT", "SEGMENT syn=yes ack=new", "ESTABLISHED",
         "start:keepalive");
  expect(*state, modern, "SYN-RECEIVED", "SEGMENT ack=new", "ESTABLISHED",
         "cancel:syn-received start:keepalive");
  expect(*state, modern, "ESTABLISHED", "KEEPALIVE-TIMEOUT probes=needless",
         "ESTABLISHED", "start:keepalive .");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trap_24_rfc_5961_answers_any_syn),
      cmocka_unit_test(trap_24_rfc_793_resets_for_a_syn_in_the_window),
      cmocka_unit_test(trap_25_nothing_counts_without_the_ack_bit),
      cmocka_unit_test(trap_26_an_ack_of_what_was_never_sent),
      cmocka_unit_test(trap_26_acks_below_the_window),
      cmocka_unit_test(trap_27_a_duplicate_ack_may_open_the_window),
      cmocka_unit_test(trap_28_text_after_giving_up_reading),
      cmocka_unit_test(trap_28_giving_up_reading_before_it_is_open),
      cmocka_unit_test(trap_29_abort_sends_a_reset_in_five_states),
      cmocka_unit_test(trap_30_who_aborts_does_not_wait),
      cmocka_unit_test(trap_31_a_challenged_reset_is_made_good),
      cmocka_unit_test(trap_32_a_refusal_counts_syn_and_fin),
      cmocka_unit_test(trap_34_text_on_a_syn),
      cmocka_unit_test(trap_35_fin_wait_2_can_end),
      cmocka_unit_test(trap_36_close_wait_waits_for_its_user),
      cmocka_unit_test(trap_37_no_user_timeout_where_nothing_waits),
      cmocka_unit_test(trap_38_security_is_left_out),
      cmocka_unit_test(trap_39_an_ack_is_a_request),
      cmocka_unit_test(trap_40_zero_window_probes_make_no_packet_war),
      cmocka_unit_test(trap_42_one_fin_only),
      cmocka_unit_test(trap_43_syn_received_resets_with_rfc_5961_too),
      cmocka_unit_test(trap_44_closing_before_our_fin_has_left),
      cmocka_unit_test(trap_45_no_text_before_our_syn_is_acknowledged),
      cmocka_unit_test(trap_46_no_timer_outlives_its_purpose),
  };
  return cmocka_run_group_tests_name("traps 24 to 46", tests, oracle_setup,
                                     oracle_teardown);
}
