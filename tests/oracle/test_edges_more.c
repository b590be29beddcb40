/* More edges of the definitions: windows of one octet and of none, text behind
 * a hole, SYN and FIN at both ends of the window, and what a value hides. */
#include "peer.h"

/* RCV.NXT 100 with a window up to 109; sent 300 to 309, unacknowledged. */
static struct peer receiving(const struct oracle *table, const char *state) {
  struct peer peer = peer_in(table, "modern", state);
  peer.snd_una = 300;
  peer.snd_nxt = 310;
  peer.max_snd_wnd = 50;
  peer.irs = 99;
  peer.rcv_nxt = 100;
  peer.rcv_wnd = 10;
  return peer;
}

/* Table 6 with RCV.WND = 1: "RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND". */
static void table_6_window_of_one_octet(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  p.rcv_wnd = 1;
  value_is(&p, "<SEQ=100><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=101><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=100><DATA=5><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=99><DATA=2><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=100><DATA=1><CTL=ACK>", "text", "yes");
}

/* RFC 7323 5.3 R1: "not acceptable", whichever of the four cases it is. */
static void an_old_timestamp_is_outside_in_each_case(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=100><DATA=1><CTL=ACK><PAWS>", "seq", "outside");
  value_is(&p, "<SEQ=99><DATA=2><CTL=ACK><PAWS>", "seq", "outside");
  p.rcv_wnd = 0;
  value_is(&p, "<SEQ=100><CTL=ACK><PAWS>", "seq", "outside");
  value_is(&p, "<SEQ=100><DATA=1><CTL=ACK><PAWS>", "seq", "outside");
}

static void text_may_lie_behind_a_hole(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=105><CTL=ACK>", "text", "no");
  value_is(&p, "<SEQ=105><DATA=1><CTL=ACK>", "text", "yes");
  value_is(&p, "<SEQ=109><DATA=1><CTL=ACK>", "text", "yes");
  value_is(&p, "<SEQ=109><DATA=7><CTL=ACK>", "text", "yes");
  /* All of it has come; only the FIN is new. */
  value_is(&p, "<SEQ=95><DATA=5><CTL=FIN,ACK>", "text", "no");
  value_is(&p, "<SEQ=95><DATA=5><CTL=FIN,ACK>", "fin", "due");
  value_is(&p, "<SEQ=95><DATA=6><CTL=ACK>", "text", "yes");
  /* The SYN is the last number of the window. */
  value_is(&p, "<SEQ=109><DATA=5><CTL=SYN,ACK>", "text", "no");
  p.rcv_wnd = 0;
  value_is(&p, "<SEQ=95><DATA=10><CTL=ACK>", "text", "no");
}

static void a_fin_at_both_ends_of_the_window(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=105><CTL=ACK>", "fin", "none");
  value_is(&p, "<SEQ=109><CTL=FIN,ACK>", "fin", "ahead");
  value_is(&p, "<SEQ=109><CTL=FIN,ACK>", "text", "yes");
  value_is(&p, "<SEQ=105><DATA=5><CTL=FIN,ACK>", "fin", "none");
  value_is(&p, "<SEQ=109><CTL=SYN,FIN,ACK>", "fin", "none");
  value_is(&p, "<SEQ=109><CTL=SYN,FIN,ACK>", "text", "no");
  /* Behind a SYN at RCV.NXT, which nobody takes. */
  value_is(&p, "<SEQ=100><CTL=SYN,FIN,ACK>", "fin", "none");
  p = receiving(*state, "TIME-WAIT");
  value_is(&p, "<SEQ=95><DATA=5><CTL=ACK>", "fin", "none");
  value_is(&p, "<SEQ=90><DATA=9><CTL=FIN,ACK>", "fin", "repeated");
}

static void a_fin_behind_the_syn_of_the_peer(void **state) {
  struct peer p = peer_in(*state, "classic", "SYN-SENT");
  p.snd_una = 100;
  p.snd_nxt = 101;
  value_is(&p, "<SEQ=7><ACK=101><CTL=SYN,FIN,ACK>", "fin", "due");
  value_is(&p, "<SEQ=7><ACK=101><CTL=SYN,FIN,ACK>", "text", "no");
  value_is(&p, "<SEQ=7><ACK=101><DATA=1><CTL=SYN,ACK>", "text", "yes");
}

/* Readings 2 and 3: whatever else it brings. */
static void the_peers_syn_with_text_or_a_reset(void **state) {
  struct peer p = receiving(*state, "SYN-RECEIVED");
  value_is(&p, "<SEQ=99><DATA=3><CTL=SYN>", "seq", "irs");
  value_is(&p, "<SEQ=99><CTL=SYN,RST>", "seq", "outside");
  value_is(&p, "<SEQ=99><ACK=310><CTL=SYN,ACK>", "syn", "no");
  value_is(&p, "<SEQ=99><ACK=310><CTL=SYN,FIN,ACK>", "fin", "due");
  expect(*state, "modern", "SYN-RECEIVED origin=active",
         "SEGMENT seq=irs ack=new fin=due", "CLOSE-WAIT", "ack take-fin");
}

/* RFC 793: "If the SYN is in the window it is an error" */
static void a_syn_inside_the_window(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  p.options = "classic";
  value_is(&p, "<SEQ=101><CTL=SYN>", "syn", "yes");
  value_is(&p, "<SEQ=109><CTL=SYN>", "syn", "yes");
  value_is(&p, "<SEQ=99><CTL=SYN,FIN,ACK>", "syn", "outside");
  value_is(&p, "<SEQ=99><CTL=SYN,FIN,ACK>", "fin", "due");
  expect(*state, "classic", "ESTABLISHED",
         "SEGMENT syn=outside ack=current fin=due", "CLOSE-WAIT", "take-fin");
  expect(*state, "modern", "ESTABLISHED", "SEGMENT syn=yes text=yes fin=ahead",
         "ESTABLISHED", "challenge-ack .");
}

static void only_a_bare_syn_reuses(void **state) {
  struct peer p = receiving(*state, "TIME-WAIT");
  p.listening = true;
  value_is(&p, "<SEQ=101><CTL=SYN,RST>", "reuse", "no");
  value_is(&p, "<SEQ=101><DATA=1><CTL=PSH>", "reuse", "no");
  /* The old connection had none, so any timestamp is later (RFC 6191). */
  p.ts_recent = 1000;
  value_is(&p, "<SEQ=50><TS=1><CTL=SYN>", "reuse", "yes");
  /* It is judged by its own rule: where it lies, and what it brings, is for
     the new connection. */
  value_is(&p, "<SEQ=500><CTL=SYN>", "seq", "acceptable");
  value_is(&p, "<SEQ=101><DATA=5><CTL=SYN>", "text", "no");
}

static void all_hidden(const struct peer *p, const char *segment) {
  value_is(p, segment, "syn", "no");
  value_is(p, segment, "ack", "current"); /* what says nothing */
  value_is(p, segment, "text", "no");
  value_is(p, segment, "fin", "none");
}

/* 3.10.7.4, second: a reset is looked at for nothing else. */
static void a_reset_hides_the_rest(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  for (int i = 0; i < 2; i++) {
    p.options = i == 0 ? "modern" : "classic";
    all_hidden(&p, "<SEQ=100><ACK=310><DATA=5><CTL=SYN,RST,FIN,ACK>");
    all_hidden(&p, "<SEQ=100><ACK=310><DATA=5><CTL=RST,FIN,ACK>");
    all_hidden(&p, "<SEQ=101><ACK=310><DATA=5><CTL=SYN,RST,FIN,ACK>");
    all_hidden(&p, "<SEQ=99><ACK=310><DATA=5><CTL=SYN,RST,FIN,ACK>");
    all_hidden(&p, "<SEQ=99><ACK=310><DATA=5><CTL=RST,FIN,ACK>");
  }
}

/* "If an incoming segment is not acceptable ... drop the unacceptable
 * segment": neither its bits nor its text count, but for a FIN in TIME-WAIT. */
static void what_is_not_acceptable_hides_the_rest(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  all_hidden(&p, "<SEQ=100><ACK=310><CTL=SYN,FIN,ACK><PAWS>");
  all_hidden(&p, "<SEQ=100><ACK=310><DATA=5><CTL=FIN,ACK><PAWS>");
  all_hidden(&p, "<SEQ=99><ACK=310><DATA=12><CTL=ACK>"); /* reading 15 */
  p.ts_old = true;
  all_hidden(&p, "<SEQ=100><ACK=310><DATA=5><CTL=FIN,ACK>");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(table_6_window_of_one_octet),
      cmocka_unit_test(an_old_timestamp_is_outside_in_each_case),
      cmocka_unit_test(text_may_lie_behind_a_hole),
      cmocka_unit_test(a_fin_at_both_ends_of_the_window),
      cmocka_unit_test(a_fin_behind_the_syn_of_the_peer),
      cmocka_unit_test(the_peers_syn_with_text_or_a_reset),
      cmocka_unit_test(a_syn_inside_the_window),
      cmocka_unit_test(only_a_bare_syn_reuses),
      cmocka_unit_test(a_reset_hides_the_rest),
      cmocka_unit_test(what_is_not_acceptable_hides_the_rest),
  };
  return cmocka_run_group_tests_name("more edges of the definitions", tests,
                                     oracle_setup, oracle_teardown);
}
