/* Figures 6 to 13 of RFC 9293, line by line: the states and the segments are
 * those printed there. Where the table sends more than a figure shows, it is
 * said.
 */
#include "peer.h"

static const char *const variants[] = {"classic", "modern"};

enum {
  VARIANTS = 2
};

static struct peer closed(const struct oracle *table, int v, uint32_t iss) {
  struct peer peer = peer_in(table, variants[v], "CLOSED");
  peer.next_iss = iss;
  return peer;
}

/* "(send 300,receive 100)" of Figures 9 and 10, and the like. */
static struct peer established(const struct oracle *table, int v, uint32_t send,
                               uint32_t receive) {
  struct peer peer = peer_in(table, variants[v], "ESTABLISHED");
  peer.snd_una = peer.snd_nxt = send;
  peer.rcv_nxt = receive;
  return peer;
}

static void figure_6_three_way_handshake(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = closed(*state, v, 100), b = closed(*state, v, 300);
    call(&b, "OPEN kind=passive", "LISTEN", "");
    call(&a, "OPEN", "SYN-SENT", "<SEQ=100><CTL=SYN>");
    arrive(&b, a.sent, "SYN-RECEIVED", "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    arrive(&a, b.sent, "ESTABLISHED", "<SEQ=101><ACK=301><CTL=ACK>");
    arrive(&b, a.sent, "ESTABLISHED", "");
    call(&a, "SEND", "ESTABLISHED", "<SEQ=101><ACK=301><DATA=10><CTL=ACK>");
    arrive(&b, a.sent, "ESTABLISHED", "<SEQ=301><ACK=111><CTL=ACK>");
    arrive(&a, b.sent, "ESTABLISHED", "");
  }
}

/* In lines 6 and 7 each end also sends the ACK that Table 6 wants (reading 2).
 */
static void figure_7_simultaneous_open(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = closed(*state, v, 100), b = closed(*state, v, 300);
    const char *in_syn_received = "SYN-RECEIVED origin=active";
    call(&a, "OPEN", "SYN-SENT", "<SEQ=100><CTL=SYN>");
    call(&b, "OPEN", "SYN-SENT", "<SEQ=300><CTL=SYN>");
    arrive(&a, "<SEQ=300><CTL=SYN>", in_syn_received,
           "<SEQ=100><ACK=301><CTL=SYN,ACK>");
    arrive(&b, "<SEQ=100><CTL=SYN>", in_syn_received,
           "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    arrive(&a, "<SEQ=300><ACK=101><CTL=SYN,ACK>", "ESTABLISHED",
           "<SEQ=101><ACK=301><CTL=ACK>");
    arrive(&b, "<SEQ=100><ACK=301><CTL=SYN,ACK>", "ESTABLISHED",
           "<SEQ=301><ACK=101><CTL=ACK>");
    arrive(&a, b.sent, "ESTABLISHED", "");
    arrive(&b, "<SEQ=101><ACK=301><CTL=ACK>", "ESTABLISHED", "");
  }
}

/* A peer that follows Table 6 literally answers line 6 by an ACK only. */
static void figure_7_against_a_literal_peer(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = closed(*state, v, 100);
    call(&a, "OPEN", "SYN-SENT", "<SEQ=100><CTL=SYN>");
    arrive(&a, "<SEQ=300><CTL=SYN>", "SYN-RECEIVED origin=active",
           "<SEQ=100><ACK=301><CTL=SYN,ACK>");
    arrive(&a, "<SEQ=301><ACK=101><CTL=ACK>", "ESTABLISHED", "");
  }
}

static void figure_8_old_duplicate_syn(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = closed(*state, v, 100), b = closed(*state, v, 300);
    call(&b, "OPEN kind=passive", "LISTEN", "");
    call(&a, "OPEN", "SYN-SENT", "<SEQ=100><CTL=SYN>");
    arrive(&b, "<SEQ=90><CTL=SYN>", "SYN-RECEIVED",
           "<SEQ=300><ACK=91><CTL=SYN,ACK>");
    arrive(&a, b.sent, "SYN-SENT", "<SEQ=91><CTL=RST>");
    arrive(&b, a.sent, "LISTEN", "");
    arrive(&b, "<SEQ=100><CTL=SYN>", "SYN-RECEIVED",
           "<SEQ=400><ACK=101><CTL=SYN,ACK>");
    arrive(&a, b.sent, "ESTABLISHED", "<SEQ=101><ACK=401><CTL=ACK>");
    arrive(&b, a.sent, "ESTABLISHED", "");
  }
}

static void figure_9_half_open_found_by_a_syn(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = closed(*state, v, 400);
    struct peer b = established(*state, v, 300, 100);
    b.rcv_wnd = 100; /* "the incoming segment outside the window" */
    call(&a, "OPEN", "SYN-SENT", "<SEQ=400><CTL=SYN>");
    arrive(&b, a.sent, "ESTABLISHED", "<SEQ=300><ACK=100><CTL=ACK>");
    arrive(&a, b.sent, "SYN-SENT", "<SEQ=100><CTL=RST>");
    arrive(&b, a.sent, "CLOSED", "");
    call(&a, "RETRANSMISSION-TIMEOUT", "SYN-SENT", "<SEQ=400><CTL=SYN>");
    arrive(&b, a.sent, "CLOSED", "<SEQ=0><ACK=401><CTL=RST,ACK>");
    arrive(&a, b.sent, "CLOSED", "");
  }
}

static void figure_10_half_open_found_by_data(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = closed(*state, v, 400);
    struct peer b = established(*state, v, 300, 100);
    call(&b, "SEND", "ESTABLISHED", "<SEQ=300><ACK=100><DATA=10><CTL=ACK>");
    arrive(&a, b.sent, "CLOSED", "<SEQ=100><CTL=RST>");
    arrive(&b, a.sent, "CLOSED", "");
  }
}

static void figure_11_old_duplicate_syn_between_listeners(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = closed(*state, v, 0), b = closed(*state, v, 7000);
    call(&a, "OPEN kind=passive", "LISTEN", "");
    call(&b, "OPEN kind=passive", "LISTEN", "");
    arrive(&b, "<SEQ=5000><CTL=SYN>", "SYN-RECEIVED",
           "<SEQ=7000><ACK=5001><CTL=SYN,ACK>");
    arrive(&a, b.sent, "LISTEN", "<SEQ=5001><CTL=RST>");
    arrive(&b, a.sent, "LISTEN", "");
  }
}

static void figure_12_normal_close(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = established(*state, v, 100, 300);
    struct peer b = established(*state, v, 300, 100);
    call(&a, "CLOSE", "FIN-WAIT-1", "<SEQ=100><ACK=300><CTL=FIN,ACK>");
    arrive(&b, a.sent, "CLOSE-WAIT", "<SEQ=300><ACK=101><CTL=ACK>");
    arrive(&a, b.sent, "FIN-WAIT-2", "");
    call(&b, "CLOSE", "LAST-ACK", "<SEQ=300><ACK=101><CTL=FIN,ACK>");
    arrive(&a, b.sent, "TIME-WAIT", "<SEQ=101><ACK=301><CTL=ACK>");
    arrive(&b, a.sent, "CLOSED", "");
    call(&a, "TIME-WAIT-TIMEOUT", "CLOSED", "");
  }
}

static void figure_12_with_the_last_ack_lost(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = established(*state, v, 100, 300);
    struct peer b = established(*state, v, 300, 100);
    call(&a, "CLOSE", "FIN-WAIT-1", "<SEQ=100><ACK=300><CTL=FIN,ACK>");
    arrive(&b, a.sent, "CLOSE-WAIT", "<SEQ=300><ACK=101><CTL=ACK>");
    arrive(&a, b.sent, "FIN-WAIT-2", "");
    call(&b, "CLOSE", "LAST-ACK", "<SEQ=300><ACK=101><CTL=FIN,ACK>");
    arrive(&a, b.sent, "TIME-WAIT", "<SEQ=101><ACK=301><CTL=ACK>");
    call(&b, "RETRANSMISSION-TIMEOUT", "LAST-ACK",
         "<SEQ=300><ACK=101><CTL=FIN,ACK>");
    arrive(&a, b.sent, "TIME-WAIT", "<SEQ=101><ACK=301><CTL=ACK>");
    assert_true(oracle_does(*state, &a.walk, "ack start:time-wait ."));
    arrive(&b, a.sent, "CLOSED", "");
  }
}

static void figure_13_simultaneous_close(void **state) {
  for (int v = 0; v < VARIANTS; v++) {
    struct peer a = established(*state, v, 100, 300);
    struct peer b = established(*state, v, 300, 100);
    call(&a, "CLOSE", "FIN-WAIT-1", "<SEQ=100><ACK=300><CTL=FIN,ACK>");
    call(&b, "CLOSE", "FIN-WAIT-1", "<SEQ=300><ACK=100><CTL=FIN,ACK>");
    arrive(&a, "<SEQ=300><ACK=100><CTL=FIN,ACK>", "CLOSING",
           "<SEQ=101><ACK=301><CTL=ACK>");
    arrive(&b, "<SEQ=100><ACK=300><CTL=FIN,ACK>", "CLOSING",
           "<SEQ=301><ACK=101><CTL=ACK>");
    arrive(&a, "<SEQ=301><ACK=101><CTL=ACK>", "TIME-WAIT", "");
    arrive(&b, "<SEQ=101><ACK=301><CTL=ACK>", "TIME-WAIT", "");
    call(&a, "TIME-WAIT-TIMEOUT", "CLOSED", "");
    call(&b, "TIME-WAIT-TIMEOUT", "CLOSED", "");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(figure_6_three_way_handshake),
      cmocka_unit_test(figure_7_simultaneous_open),
      cmocka_unit_test(figure_7_against_a_literal_peer),
      cmocka_unit_test(figure_8_old_duplicate_syn),
      cmocka_unit_test(figure_9_half_open_found_by_a_syn),
      cmocka_unit_test(figure_10_half_open_found_by_data),
      cmocka_unit_test(figure_11_old_duplicate_syn_between_listeners),
      cmocka_unit_test(figure_12_normal_close),
      cmocka_unit_test(figure_12_with_the_last_ack_lost),
      cmocka_unit_test(figure_13_simultaneous_close),
  };
  return cmocka_run_group_tests_name("figures 6 to 13", tests, oracle_setup,
                                     oracle_teardown);
}
