/* Traps 1 to 23 of docs/traps.md: opening, closing, TIME-WAIT, resets. */
#include "peer.h"
#include <string.h>

static const char classic[] = "classic", modern[] = "modern";

static void trap_1_who_opened_decides_where_a_reset_leads(void **state) {
  const struct oracle *t = *state;
  const char *back = "!send-reset !signal-reset !signal-refused";
  expect(t, modern, "SYN-RECEIVED", "SEGMENT rst=exact", "LISTEN", back);
  expect(t, classic, "SYN-RECEIVED", "SEGMENT rst=inside", "LISTEN", back);
  expect(t, modern, "SYN-RECEIVED", "SEGMENT syn=yes ack=none", "LISTEN", back);
  expect(t, modern, "SYN-RECEIVED origin=active", "SEGMENT rst=exact", "CLOSED",
         "signal-refused flush delete-tcb cancel:all");
  expect(t, modern, "SYN-RECEIVED origin=active", "SEGMENT syn=yes ack=none",
         "SYN-RECEIVED origin=active", "challenge-ack .");
  expect(t, classic, "SYN-RECEIVED origin=active", "SEGMENT syn=yes ack=none",
         "CLOSED", "send-reset signal-reset flush delete-tcb cancel:all");
  expect(t, modern, "SYN-RECEIVED origin=reopened", "SEGMENT rst=exact",
         "TIME-WAIT", "flush restore-old cancel:all start:time-wait .");
}

static void trap_2_a_reset_in_syn_sent_leads_to_closed(void **state) {
  for (int v = 0; v < 2; v++)
    expect(*state, v ? modern : classic, "SYN-SENT",
           "SEGMENT rst=exact ack=new", "CLOSED",
           "signal-reset signal-refused delete-tcb cancel:all");
}

static void trap_3_simultaneous_open_completes(void **state) {
  for (int v = 0; v < 2; v++) {
    const char *variant = v ? modern : classic;
    expect(*state, variant, "SYN-SENT", "SEGMENT syn=yes ack=none",
           "SYN-RECEIVED origin=active",
           "note-irs note-window send-syn-ack start:retransmit");
    expect(*state, variant, "SYN-RECEIVED origin=active",
           "SEGMENT seq=irs ack=new", "ESTABLISHED",
           "ack advance-una note-window signal-open");
  }
}

static void trap_4_a_repeated_syn_gets_a_bare_ack(void **state) {
  struct peer p = peer_in(*state, modern, "SYN-RECEIVED");
  p.iss = p.snd_una = 300;
  p.snd_nxt = 301;
  p.irs = 100;
  p.rcv_nxt = 101;
  arrive(&p, "<SEQ=100><CTL=SYN>", "SYN-RECEIVED",
         "<SEQ=301><ACK=101><CTL=ACK>");
}

static void trap_5_syn_sent_stays_on_a_bad_ack_and_resets(void **state) {
  struct peer p = peer_in(*state, modern, "SYN-SENT");
  p.iss = p.snd_una = 400;
  p.snd_nxt = 401;
  arrive(&p, "<SEQ=300><ACK=400><CTL=ACK>", "SYN-SENT", "<SEQ=400><CTL=RST>");
  arrive(&p, "<SEQ=300><ACK=402><CTL=SYN,ACK>", "SYN-SENT",
         "<SEQ=402><CTL=RST>");
  arrive(&p, "<SEQ=300><ACK=401><CTL=ACK>", "SYN-SENT", "");
  arrive(&p, "<SEQ=300><ACK=401><CTL=FIN,ACK>", "SYN-SENT", "");
}

static void trap_6_syn_sent_ignores_a_reset_without_good_ack(void **state) {
  struct peer p = peer_in(*state, modern, "SYN-SENT");
  p.iss = p.snd_una = 400;
  p.snd_nxt = 401;
  arrive(&p, "<SEQ=0><CTL=RST>", "SYN-SENT", "");
  arrive(&p, "<SEQ=0><ACK=400><CTL=RST,ACK>", "SYN-SENT", "");
  arrive(&p, "<SEQ=0><ACK=402><CTL=RST,ACK>", "SYN-SENT", "");
  arrive(&p, "<SEQ=0><ACK=401><CTL=RST,ACK>", "CLOSED", "");
}

static void trap_7_syn_received_stays_on_a_bad_ack_and_resets(void **state) {
  static const char *const acks[] = {"old", "current", "unsent", "stale"};
  for (int i = 0; i < 8; i++) {
    char input[ORACLE_WORD] = "SEGMENT text=yes fin=due ack=";
    strcat(input, acks[i / 2]);
    expect(*state, i % 2 ? modern : classic, "SYN-RECEIVED", input,
           "SYN-RECEIVED", "reset-by-ack .");
  }
}

static void trap_8_the_window_is_set_on_a_syn_ack(void **state) {
  expect(*state, modern, "SYN-SENT", "SEGMENT syn=yes ack=new", "ESTABLISHED",
         "note-irs advance-una note-window signal-open ack");
}

static void trap_9_close_in_syn_received(void **state) {
  const struct oracle *t = *state;
  expect(t, modern, "LISTEN", "SEGMENT syn=yes", "SYN-RECEIVED",
         "spawn note-irs choose-iss note-window send-syn-ack");
  expect(t, modern, "SYN-RECEIVED", "CLOSE", "FIN-WAIT-1 opened=no",
         "send-fin start:retransmit start:user ok");
  struct peer p = peer_in(t, modern, "FIN-WAIT-1 opened=no");
  p.iss = p.snd_una = 300;
  p.snd_nxt = 302;
  p.rcv_nxt = 101;
  arrive(&p, "<SEQ=101><ACK=301><CTL=ACK>", "FIN-WAIT-1", "");
  arrive(&p, "<SEQ=101><ACK=302><CTL=ACK>", "FIN-WAIT-2", "");
}

static void trap_10_fin_wait_1_before_the_fin_has_left(void **state) {
  const struct oracle *t = *state;
  const char *waiting = "FIN-WAIT-1 fin-waits=yes";
  expect(t, modern, "ESTABLISHED", "CLOSE queue=waiting", waiting,
         "transmit ok !send-fin");
  expect(t, modern, waiting, "SEGMENT ack=new", waiting,
         "advance-una transmit !signal-closed");
  expect_impossible(t, modern, waiting, "SEGMENT ack=fin");
  expect(t, modern, waiting, "DRAINED", "FIN-WAIT-1",
         "send-fin start:retransmit start:user cancel:persist "
         "cancel:override .");
  expect(t, modern, "FIN-WAIT-1", "DRAINED", "FIN-WAIT-1", ".");
}

static void trap_11_a_pending_close_refuses_send(void **state) {
  const struct oracle *t = *state;
  expect(t, modern, "CLOSE-WAIT", "CLOSE queue=waiting", "CLOSE-WAIT close=yes",
         "transmit ok !send-fin");
  expect(t, modern, "CLOSE-WAIT close=yes", "SEND", "CLOSE-WAIT close=yes",
         "error-closing .");
  expect(t, modern, "SYN-RECEIVED close=yes", "SEND", "SYN-RECEIVED close=yes",
         "error-closing .");
  expect(t, modern, "CLOSE-WAIT close=yes", "DRAINED", "LAST-ACK",
         "send-fin start:retransmit start:user cancel:persist "
         "cancel:override .");
}

static void trap_12_a_fin_in_syn_received_needs_a_good_ack(void **state) {
  const struct oracle *t = *state;
  expect(t, modern, "SYN-RECEIVED", "SEGMENT ack=none fin=due", "SYN-RECEIVED",
         ".");
  expect(t, modern, "SYN-RECEIVED", "SEGMENT ack=current fin=due",
         "SYN-RECEIVED", "reset-by-ack .");
  expect(t, modern, "SYN-RECEIVED", "SEGMENT ack=new fin=due", "CLOSE-WAIT",
         "advance-una signal-open take-fin signal-closing ack");
}

static void trap_13_a_fin_beyond_a_hole_waits(void **state) {
  static const char *const states[] = {"ESTABLISHED", "FIN-WAIT-1",
                                       "FIN-WAIT-2"};
  for (int s = 0; s < 3; s++)
    expect(*state, modern, states[s], "SEGMENT text=yes fin=ahead", states[s],
           "take-text !take-fin !signal-closing");
}

static void trap_14_fin_and_ack_of_ours_in_one_segment(void **state) {
  expect(*state, modern, "FIN-WAIT-1", "SEGMENT ack=fin fin=due", "TIME-WAIT",
         "advance-una signal-closed take-fin signal-closing ack cancel:all "
         "start:time-wait");
}

static void trap_15_closing_repeats_its_fin(void **state) {
  expect(*state, modern, "CLOSING", "RETRANSMISSION-TIMEOUT", "CLOSING",
         "resend start:retransmit .");
  expect(*state, modern, "CLOSING", "SEGMENT ack=old", "CLOSING",
         "!cancel:retransmit !cancel:all !signal-closed");
  expect(*state, modern, "CLOSING", "SEGMENT ack=fin", "TIME-WAIT",
         "advance-una signal-closed cancel:all start:time-wait .");
}

static void trap_16_last_ack_looks_at_the_acknowledgment(void **state) {
  struct peer p = peer_in(*state, modern, "LAST-ACK");
  p.snd_una = 300;
  p.snd_nxt = 301;
  p.rcv_nxt = 101;
  arrive(&p, "<SEQ=101><ACK=300><CTL=ACK>", "LAST-ACK", "");
  arrive(&p, "<SEQ=301><ACK=299><CTL=ACK>", "LAST-ACK", "");
  arrive(&p, "<SEQ=101><ACK=301><CTL=ACK>", "CLOSED", "");
}

static void trap_17_a_repeated_fin_restarts_two_msl(void **state) {
  for (int v = 0; v < 2; v++)
    expect(*state, v ? modern : classic, "TIME-WAIT",
           "SEGMENT seq=outside fin=repeated", "TIME-WAIT",
           "ack start:time-wait .");
}

static void trap_18_time_wait_answers_no_pure_ack(void **state) {
  for (int v = 0; v < 2; v++)
    expect(*state, v ? modern : classic, "TIME-WAIT", "SEGMENT ack=current",
           "TIME-WAIT", ".");
}

static void trap_19_a_reset_in_time_wait(void **state) {
  expect(*state, modern, "TIME-WAIT", "SEGMENT rst=exact", "TIME-WAIT", ".");
  expect(*state, modern, "TIME-WAIT", "SEGMENT rst=inside", "TIME-WAIT", ".");
  expect(*state, classic, "TIME-WAIT", "SEGMENT rst=inside", "CLOSED",
         "delete-tcb cancel:all .");
  expect(*state, "rfc5961", "TIME-WAIT", "SEGMENT rst=inside", "TIME-WAIT",
         "challenge-ack .");
}

static void trap_20_a_syn_in_time_wait(void **state) {
  expect(*state, "time-wait-reuse", "TIME-WAIT",
         "SEGMENT reuse=yes syn=yes ack=none", "SYN-RECEIVED origin=reopened",
         "keep-old note-irs choose-later-iss note-window cancel:all "
         "send-syn-ack start:retransmit");
  expect(*state, modern, "TIME-WAIT", "SEGMENT syn=yes ack=none", "TIME-WAIT",
         "challenge-ack .");
  expect(*state, classic, "TIME-WAIT", "SEGMENT syn=yes ack=none", "CLOSED",
         "send-reset delete-tcb cancel:all .");
  expect(*state, modern, "TIME-WAIT", "SEGMENT seq=outside", "TIME-WAIT",
         "answer .");
}

static void trap_21_a_closed_window_hears_ack_urg_and_rst(void **state) {
  struct peer p = peer_in(*state, modern, "FIN-WAIT-1");
  p.snd_una = 300;
  p.snd_nxt = 301;
  p.rcv_nxt = 100;
  p.rcv_wnd = 0;
  arrive(&p, "<SEQ=100><ACK=301><DATA=1><CTL=FIN,ACK>", "FIN-WAIT-2",
         "<SEQ=301><ACK=100><CTL=ACK>");
  assert_true(oracle_does(*state, &p.walk,
                          "advance-una note-urgent !take-text !take-fin"));
  arrive(&p, "<SEQ=100><DATA=1><CTL=RST>", "CLOSED", "");
}

static void trap_22_which_resets_are_valid(void **state) {
  static const char *const states[] = {"ESTABLISHED", "FIN-WAIT-1",
                                       "FIN-WAIT-2",  "CLOSE-WAIT",
                                       "CLOSING",     "LAST-ACK"};
  for (int s = 0; s < 6; s++) {
    const char *in = states[s], *aborts = "delete-tcb cancel:all";
    expect(*state, modern, in, "SEGMENT rst=exact", "CLOSED", aborts);
    expect(*state, modern, in, "SEGMENT rst=inside", in, "challenge-ack .");
    expect(*state, modern, in, "SEGMENT rst=outside", in, ".");
    expect(*state, classic, in, "SEGMENT rst=exact", "CLOSED", aborts);
    expect(*state, classic, in, "SEGMENT rst=inside", "CLOSED", aborts);
    expect(*state, classic, in, "SEGMENT seq=outside rst=outside", in, ".");
  }
}

static void trap_23_a_challenge_carries_our_numbers(void **state) {
  struct peer p = peer_in(*state, modern, "ESTABLISHED");
  p.snd_una = p.snd_nxt = 300;
  p.rcv_nxt = 100;
  arrive(&p, "<SEQ=150><ACK=7><CTL=RST,ACK>", "ESTABLISHED",
         "<SEQ=300><ACK=100><CTL=ACK>");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trap_1_who_opened_decides_where_a_reset_leads),
      cmocka_unit_test(trap_2_a_reset_in_syn_sent_leads_to_closed),
      cmocka_unit_test(trap_3_simultaneous_open_completes),
      cmocka_unit_test(trap_4_a_repeated_syn_gets_a_bare_ack),
      cmocka_unit_test(trap_5_syn_sent_stays_on_a_bad_ack_and_resets),
      cmocka_unit_test(trap_6_syn_sent_ignores_a_reset_without_good_ack),
      cmocka_unit_test(trap_7_syn_received_stays_on_a_bad_ack_and_resets),
      cmocka_unit_test(trap_8_the_window_is_set_on_a_syn_ack),
      cmocka_unit_test(trap_9_close_in_syn_received),
      cmocka_unit_test(trap_10_fin_wait_1_before_the_fin_has_left),
      cmocka_unit_test(trap_11_a_pending_close_refuses_send),
      cmocka_unit_test(trap_12_a_fin_in_syn_received_needs_a_good_ack),
      cmocka_unit_test(trap_13_a_fin_beyond_a_hole_waits),
      cmocka_unit_test(trap_14_fin_and_ack_of_ours_in_one_segment),
      cmocka_unit_test(trap_15_closing_repeats_its_fin),
      cmocka_unit_test(trap_16_last_ack_looks_at_the_acknowledgment),
      cmocka_unit_test(trap_17_a_repeated_fin_restarts_two_msl),
      cmocka_unit_test(trap_18_time_wait_answers_no_pure_ack),
      cmocka_unit_test(trap_19_a_reset_in_time_wait),
      cmocka_unit_test(trap_20_a_syn_in_time_wait),
      cmocka_unit_test(trap_21_a_closed_window_hears_ack_urg_and_rst),
      cmocka_unit_test(trap_22_which_resets_are_valid),
      cmocka_unit_test(trap_23_a_challenge_carries_our_numbers),
  };
  return cmocka_run_group_tests_name("traps 1 to 23", tests, oracle_setup,
                                     oracle_teardown);
}
