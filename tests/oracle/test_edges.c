/* The definitions of attributes at their edges: each number is placed by hand
 * against Table 6, section 3.4 and RFC 5961 5. */
#include "peer.h"

/* RCV.NXT 100 with a window up to 109; sent 300 to 309, unacknowledged. */
static struct peer receiving(const struct oracle *table, const char *state) {
  struct peer peer = peer_in(table, "modern", state);
  peer.snd_una = 300;
  peer.snd_nxt = 310;
  peer.max_snd_wnd = 50;
  peer.irs = 90;
  peer.rcv_nxt = 100;
  peer.rcv_wnd = 10;
  return peer;
}

static void table_6_no_text_open_window(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=99><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=100><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=109><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=110><CTL=ACK>", "seq", "outside");
}

static void table_6_text_open_window(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=99><DATA=1><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=99><DATA=2><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=109><DATA=5><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=110><DATA=1><CTL=ACK>", "seq", "outside");
  /* Wider than the window at both ends: reading 15. */
  value_is(&p, "<SEQ=99><DATA=11><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=99><DATA=12><CTL=ACK>", "seq", "outside");
}

static void table_6_across_the_end_of_the_numbers(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  p.rcv_nxt = 4294967290u;
  value_is(&p, "<SEQ=4294967289><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=4294967290><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=3><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=4><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=4294967200><DATA=100><CTL=ACK>", "seq", "acceptable");
}

static void table_6_closed_window(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  p.rcv_wnd = 0;
  value_is(&p, "<SEQ=99><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=100><CTL=ACK>", "seq", "acceptable");
  value_is(&p, "<SEQ=101><CTL=ACK>", "seq", "acceptable"); /* reading 28 */
  value_is(&p, "<SEQ=102><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=100><DATA=1><CTL=ACK>", "seq", "zero-window");
  value_is(&p, "<SEQ=90><DATA=11><CTL=ACK>", "seq", "zero-window");
  value_is(&p, "<SEQ=90><DATA=10><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=101><DATA=1><CTL=ACK>", "seq", "outside");
  value_is(&p, "<SEQ=100><CTL=FIN,ACK>", "seq", "zero-window");
  value_is(&p, "<SEQ=100><CTL=FIN,ACK>", "fin", "none"); /* no room for it */
  value_is(&p, "<SEQ=100><DATA=1><CTL=ACK>", "text", "no");
}

static void an_old_timestamp_is_outside_but_for_a_reset(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=100><CTL=ACK><PAWS>", "seq", "outside");
  value_is(&p, "<SEQ=100><CTL=RST><PAWS>", "seq", "acceptable");
}

/* RFC 7323 3.2: dropped without an answer, wherever it lies; but for a reset,
 * and for the SYN of another connection. */
static void
a_missing_timestamp_is_dropped_but_in_resets_and_syns(void **state) {
  static const char *const states[] = {
      "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
      "CLOSE-WAIT",   "CLOSING",     "LAST-ACK",   "TIME-WAIT"};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    struct peer p = receiving(*state, states[i]);
    value_is(&p, "<SEQ=100><ACK=300><CTL=ACK>", "seq", "acceptable");
    p.ts_old = true;
    value_is(&p, "<SEQ=100><ACK=300><TS=1><CTL=ACK>", "seq", "acceptable");
    value_is(&p, "<SEQ=100><CTL=RST>", "seq", "acceptable");
    value_is(&p, "<SEQ=100><CTL=SYN>", "seq", "acceptable");
    value_is(&p, "<SEQ=50><CTL=ACK>", "seq", "unstamped");
    arrive(&p, "<SEQ=50><ACK=300><CTL=ACK>", states[i], "");
    arrive(&p, "<SEQ=100><ACK=310><DATA=5><CTL=FIN,ACK>", states[i], "");
    assert_int_equal(p.snd_una, 300);
    assert_int_equal(p.rcv_nxt, 100);
  }
}

static void a_reset_is_placed_by_its_first_number_alone(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=99><CTL=RST>", "rst", "outside");
  value_is(&p, "<SEQ=100><CTL=RST>", "rst", "exact");
  value_is(&p, "<SEQ=100><DATA=4><CTL=RST>", "rst", "exact"); /* SHLD-2 */
  value_is(&p, "<SEQ=101><CTL=RST>", "rst", "inside");
  value_is(&p, "<SEQ=109><CTL=RST>", "rst", "inside");
  value_is(&p, "<SEQ=110><CTL=RST>", "rst", "outside");
  value_is(&p, "<SEQ=95><DATA=9><CTL=RST>", "rst", "outside");
  p.rcv_wnd = 0; /* MUST-66 */
  value_is(&p, "<SEQ=100><CTL=RST>", "rst", "exact");
  value_is(&p, "<SEQ=101><CTL=RST>", "rst", "outside");
}

static void acknowledgments_against_what_was_sent(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=100><CTL=PSH>", "ack", "none");
  value_is(&p, "<SEQ=100><ACK=249><CTL=ACK>", "ack", "stale");
  value_is(&p, "<SEQ=100><ACK=250><CTL=ACK>", "ack", "old");
  value_is(&p, "<SEQ=100><ACK=299><CTL=ACK>", "ack", "old");
  value_is(&p, "<SEQ=100><ACK=300><CTL=ACK>", "ack", "current");
  value_is(&p, "<SEQ=100><ACK=301><CTL=ACK>", "ack", "new");
  value_is(&p, "<SEQ=100><ACK=310><CTL=ACK>", "ack", "new");
  value_is(&p, "<SEQ=100><ACK=311><CTL=ACK>", "ack", "unsent");
}

static void acknowledgments_across_the_end_of_the_numbers(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  p.snd_una = 4294967295u;
  p.snd_nxt = 2;
  value_is(&p, "<SEQ=100><ACK=4294967294><CTL=ACK>", "ack", "old");
  value_is(&p, "<SEQ=100><ACK=4294967295><CTL=ACK>", "ack", "current");
  value_is(&p, "<SEQ=100><ACK=0><CTL=ACK>", "ack", "new");
  value_is(&p, "<SEQ=100><ACK=2><CTL=ACK>", "ack", "new");
  value_is(&p, "<SEQ=100><ACK=3><CTL=ACK>", "ack", "unsent");
}

static void an_ack_of_the_fin_needs_a_fin_that_was_sent(void **state) {
  struct peer p = receiving(*state, "FIN-WAIT-1");
  value_is(&p, "<SEQ=100><ACK=309><CTL=ACK>", "ack", "new");
  value_is(&p, "<SEQ=100><ACK=310><CTL=ACK>", "ack", "fin");
  p = receiving(*state, "FIN-WAIT-1 fin-waits=yes");
  value_is(&p, "<SEQ=100><ACK=310><CTL=ACK>", "ack", "new");
  p = receiving(*state, "CLOSING fin-waits=yes");
  value_is(&p, "<SEQ=100><ACK=310><CTL=ACK>", "ack", "new");
  p = receiving(*state, "LAST-ACK");
  value_is(&p, "<SEQ=100><ACK=310><CTL=ACK>", "ack", "fin");
}

/* SND.UNA is ISS there, so ISS itself acknowledges nothing. */
static void acknowledgments_in_syn_sent(void **state) {
  struct peer p = peer_in(*state, "modern", "SYN-SENT");
  p.snd_una = 100;
  p.snd_nxt = 106; /* a SYN with five octets of text */
  value_is(&p, "<SEQ=7><ACK=100><CTL=SYN,ACK>", "ack", "current");
  value_is(&p, "<SEQ=7><ACK=101><CTL=SYN,ACK>", "ack", "new");
  value_is(&p, "<SEQ=7><ACK=106><CTL=SYN,ACK>", "ack", "new");
  value_is(&p, "<SEQ=7><ACK=107><CTL=SYN,ACK>", "ack", "unsent");
  value_is(&p, "<SEQ=7><ACK=101><DATA=5><CTL=SYN,ACK>", "text", "yes");
  value_is(&p, "<SEQ=7><ACK=101><CTL=SYN,ACK>", "text", "no");
}

static void a_fin_is_due_in_sequence_and_inside_the_window(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=100><CTL=FIN,ACK>", "fin", "due");
  value_is(&p, "<SEQ=100><CTL=FIN,ACK>", "text", "no");
  value_is(&p, "<SEQ=100><DATA=9><CTL=FIN,ACK>", "fin", "due");
  value_is(&p, "<SEQ=95><DATA=9><CTL=FIN,ACK>", "fin", "due");
  /* The text fills the window; the FIN lies beyond it. */
  value_is(&p, "<SEQ=100><DATA=10><CTL=FIN,ACK>", "fin", "none");
  value_is(&p, "<SEQ=100><DATA=10><CTL=FIN,ACK>", "text", "yes");
  /* A hole before it: it must be held, with its text or alone. */
  value_is(&p, "<SEQ=101><CTL=FIN,ACK>", "fin", "ahead");
  value_is(&p, "<SEQ=101><CTL=FIN,ACK>", "text", "yes");
  value_is(&p, "<SEQ=103><DATA=2><CTL=FIN,ACK>", "fin", "ahead");
}

static void a_repeated_fin_in_time_wait(void **state) {
  struct peer p = receiving(*state, "TIME-WAIT");
  value_is(&p, "<SEQ=99><CTL=FIN,ACK>", "fin", "repeated");
  value_is(&p, "<SEQ=95><DATA=4><CTL=FIN,ACK>", "fin", "repeated");
  value_is(&p, "<SEQ=98><CTL=FIN,ACK>", "fin", "none");
  value_is(&p, "<SEQ=100><CTL=FIN,ACK>", "fin", "none");
}

static void the_peers_syn_once_more(void **state) {
  struct peer p = receiving(*state, "SYN-RECEIVED");
  p.irs = 99;
  value_is(&p, "<SEQ=99><CTL=SYN>", "seq", "irs");
  value_is(&p, "<SEQ=99><ACK=301><CTL=SYN,ACK>", "seq", "irs");
  value_is(&p, "<SEQ=98><CTL=SYN>", "seq", "outside");
  value_is(&p, "<SEQ=100><CTL=SYN>", "seq", "acceptable");
  value_is(&p, "<SEQ=99><ACK=301><CTL=ACK>", "seq", "outside");
}

/* RFC 793 resets for a SYN in the window; one left of it is cut off. */
static void a_syn_left_of_the_window_is_cut_off(void **state) {
  struct peer p = receiving(*state, "ESTABLISHED");
  p.options = "classic";
  value_is(&p, "<SEQ=100><CTL=SYN>", "syn", "yes");
  value_is(&p, "<SEQ=99><DATA=3><CTL=SYN,ACK>", "syn", "outside");
  p.rcv_wnd = 0;
  value_is(&p, "<SEQ=100><CTL=SYN>", "syn", "outside");
  p = receiving(*state, "ESTABLISHED");
  value_is(&p, "<SEQ=99><DATA=3><CTL=SYN,ACK>", "syn", "yes");
}

static void which_syn_may_end_time_wait(void **state) {
  struct peer p = receiving(*state, "TIME-WAIT");
  p.listening = true;
  value_is(&p, "<SEQ=101><CTL=SYN>", "reuse", "yes");
  value_is(&p, "<SEQ=100><CTL=SYN>", "reuse", "no");
  value_is(&p, "<SEQ=50><TS=1><CTL=SYN>", "reuse", "yes");
  value_is(&p, "<SEQ=50><TS=1><CTL=SYN,FIN>", "reuse", "no");
  p.ts_old = true;
  p.ts_recent = 1000;
  value_is(&p, "<SEQ=101><CTL=SYN>", "reuse", "yes");
  value_is(&p, "<SEQ=100><CTL=SYN>", "reuse", "no");
  value_is(&p, "<SEQ=50><CTL=SYN>", "reuse", "no");
  value_is(&p, "<SEQ=50><TS=1001><CTL=SYN>", "reuse", "yes");
  value_is(&p, "<SEQ=50><TS=1000><CTL=SYN>", "reuse", "no");
  value_is(&p, "<SEQ=101><TS=1000><CTL=SYN>", "reuse", "yes");
  value_is(&p, "<SEQ=101><TS=999><CTL=SYN>", "reuse", "no");
  value_is(&p, "<SEQ=101><ACK=310><CTL=SYN,ACK>", "reuse", "no");
  value_is(&p, "<SEQ=101><CTL=SYN,FIN>", "reuse", "no");
  p.listening = false;
  value_is(&p, "<SEQ=101><CTL=SYN>", "reuse", "no");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(table_6_no_text_open_window),
      cmocka_unit_test(table_6_text_open_window),
      cmocka_unit_test(table_6_across_the_end_of_the_numbers),
      cmocka_unit_test(table_6_closed_window),
      cmocka_unit_test(an_old_timestamp_is_outside_but_for_a_reset),
      cmocka_unit_test(a_missing_timestamp_is_dropped_but_in_resets_and_syns),
      cmocka_unit_test(a_reset_is_placed_by_its_first_number_alone),
      cmocka_unit_test(acknowledgments_against_what_was_sent),
      cmocka_unit_test(acknowledgments_across_the_end_of_the_numbers),
      cmocka_unit_test(an_ack_of_the_fin_needs_a_fin_that_was_sent),
      cmocka_unit_test(acknowledgments_in_syn_sent),
      cmocka_unit_test(a_fin_is_due_in_sequence_and_inside_the_window),
      cmocka_unit_test(a_repeated_fin_in_time_wait),
      cmocka_unit_test(the_peers_syn_once_more),
      cmocka_unit_test(a_syn_left_of_the_window_is_cut_off),
      cmocka_unit_test(which_syn_may_end_time_wait),
  };
  return cmocka_run_group_tests_name("edges of the definitions", tests,
                                     oracle_setup, oracle_teardown);
}
