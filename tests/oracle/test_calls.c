/* Sections 3.10.1 to 3.10.6, call by call and state by state, as far as they
 * show outside; typed from their text. What 3.10 leaves open is in READINGS.md.
 */
#include "peer.h"
#include "shown.h"

#define BOTH "classic|modern"
#define RECEIVED                                                               \
  "SYN-RECEIVED|SYN-RECEIVED origin=active|SYN-RECEIVED close=yes|"            \
  "SYN-RECEIVED origin=active close=yes"
#define FIRST_FIN "FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes|FIN-WAIT-1 opened=no"

/* clang-format off */
static const struct shown_line open_calls[] = {
    /* "if the caller does not have access ... connection illegal" */
    {BOTH, "CLOSED", "OPEN permit=no", "=", "e:illegal"},
    {BOTH, "CLOSED", "OPEN room=no kind=active|passive remote=given|open|bad",
     "=", "e:resources"},
    {BOTH, "CLOSED", "OPEN kind=active|passive remote=bad", "=", "e:remote"},
    {BOTH, "CLOSED", "OPEN kind=passive remote=given|open", "LISTEN",
     "tcb+ ok"},
    {BOTH, "CLOSED", "OPEN kind=active remote=open", "=", "e:unspecified"},
    {BOTH, "CLOSED", "OPEN kind=active remote=given", "SYN-SENT",
     "tcb+ ISS SYN +retransmit +user ok"},
    /* LISTEN: "change the connection from passive to active" */
    {BOTH, "LISTEN", "OPEN kind=passive remote=given|open|bad room=yes|no", "=",
     "e:exists"},
    {BOTH, "LISTEN", "OPEN kind=active remote=open room=yes|no", "=",
     "e:unspecified"},
    {BOTH, "LISTEN", "OPEN kind=active remote=bad room=yes|no", "=",
     "e:remote"},
    {BOTH, "LISTEN", "OPEN kind=active remote=given room=no", "=",
     "e:resources"},
    {BOTH, "LISTEN", "OPEN kind=active remote=given", "SYN-SENT",
     "ISS SYN +retransmit +user ok"},
    {BOTH, "SYN-SENT|" RECEIVED, "OPEN room=yes|no", "=", "e:exists"},
    {BOTH, "ESTABLISHED|" FIRST_FIN
     "|FIN-WAIT-2|CLOSE-WAIT|CLOSE-WAIT close=yes", "OPEN room=yes|no", "=",
     "e:exists"},
    {BOTH, "CLOSING|CLOSING fin-waits=yes|LAST-ACK|TIME-WAIT",
     "OPEN room=yes|no", "=", "e:exists"},
};

static const struct shown_line send_calls[] = {
    {BOTH, "CLOSED", "SEND permit=no", "=", "e:illegal"},
    {BOTH, "CLOSED", "SEND permit=yes room=yes|no", "=", "e:none"},
    {BOTH, "CLOSED", "SEND permit=yes remote=open|bad", "=", "e:none"},
    {BOTH, "LISTEN", "SEND remote=open room=yes|no", "=", "e:unspecified"},
    {BOTH, "LISTEN", "SEND remote=bad room=yes|no", "=", "e:remote"},
    {BOTH, "LISTEN", "SEND remote=given room=no", "=", "e:resources"},
    {BOTH, "LISTEN", "SEND remote=given", "SYN-SENT",
     "queued ISS SYN +retransmit +user ok"},
    /* "Queue the data for transmission after entering ESTABLISHED state." */
    {BOTH, "SYN-SENT|SYN-RECEIVED|SYN-RECEIVED origin=active", "SEND room=no",
     "=", "e:resources"},
    {BOTH, "SYN-SENT|SYN-RECEIVED|SYN-RECEIVED origin=active", "SEND", "=",
     "queued ok"},
    {BOTH, "SYN-RECEIVED close=yes|SYN-RECEIVED origin=active close=yes",
     "SEND room=yes|no", "=", "e:closing"},
    {"modern", "SYN-RECEIVED origin=reopened", "SEND", "=", "queued ok"},
    /* "Segmentize the buffer and send it" */
    {BOTH, "ESTABLISHED|CLOSE-WAIT", "SEND room=no", "=", "e:resources"},
    {BOTH, "ESTABLISHED|CLOSE-WAIT", "SEND", "=", "queued text> ok"},
    {BOTH, "CLOSE-WAIT close=yes", "SEND room=yes|no", "=", "e:closing"},
    {BOTH, FIRST_FIN
     "|FIN-WAIT-2|CLOSING|CLOSING fin-waits=yes|LAST-ACK|TIME-WAIT",
     "SEND room=yes|no", "=", "e:closing"},
};

static const struct shown_line receive_calls[] = {
    {BOTH, "CLOSED", "RECEIVE permit=no", "=", "e:illegal"},
    {BOTH, "CLOSED", "RECEIVE permit=yes room=yes|no", "=", "e:none"},
    {BOTH, "LISTEN|SYN-SENT|" RECEIVED, "RECEIVE room=no", "=", "e:resources"},
    {BOTH, "LISTEN|SYN-SENT|" RECEIVED, "RECEIVE", "=", "waits ok"},
    {BOTH, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes|FIN-WAIT-2",
     "RECEIVE data=yes room=yes|no", "=", "read ok"},
    {BOTH, "ESTABLISHED|" FIRST_FIN "|FIN-WAIT-2", "RECEIVE data=no room=no",
     "=", "e:resources"},
    {BOTH, "ESTABLISHED|" FIRST_FIN "|FIN-WAIT-2", "RECEIVE data=no", "=",
     "waits ok"},
    /* "text already on hand, but not yet delivered to the user"; reading 21 */
    {BOTH, "CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|LAST-ACK|TIME-WAIT",
     "RECEIVE data=yes room=yes|no", "=", "read ok"},
    {BOTH, "CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|LAST-ACK|TIME-WAIT",
     "RECEIVE data=no room=yes|no", "=", "e:closing"},
    /* Reading given up: reading 29 */
    {"modern", "SYN-RECEIVED close=yes deaf=yes", "RECEIVE room=yes|no", "=",
     "e:closing"},
    {"modern", "FIN-WAIT-1 opened=no deaf=yes", "RECEIVE data=no room=yes|no",
     "=", "e:closing"},
    {"modern", "FIN-WAIT-1 deaf=yes|FIN-WAIT-2 deaf=yes",
     "RECEIVE data=yes|no room=yes|no", "=", "e:closing"},
};

static const struct shown_line close_calls[] = {
    {BOTH, "CLOSED", "CLOSE permit=no", "=", "e:illegal"},
    {BOTH, "CLOSED", "CLOSE", "=", "e:none"},
    {BOTH, "LISTEN", "CLOSE", "CLOSED", "calls:closing tcb- ok"},
    {BOTH, "SYN-SENT", "CLOSE", "CLOSED", "calls:closing flushed tcb- -all ok"},
    /* "If no SENDs have been issued and there is no pending data to send" */
    {BOTH, "SYN-RECEIVED|SYN-RECEIVED origin=active", "CLOSE queue=empty",
     "FIN-WAIT-1 opened=no", "FIN +retransmit +user -syn-received ok"},
    {BOTH, "SYN-RECEIVED", "CLOSE queue=waiting", "SYN-RECEIVED close=yes",
     "ok"},
    {BOTH, "SYN-RECEIVED origin=active", "CLOSE queue=waiting",
     "SYN-RECEIVED origin=active close=yes", "ok"},
    {BOTH, "SYN-RECEIVED close=yes|SYN-RECEIVED origin=active close=yes",
     "CLOSE queue=empty|waiting", "=", "e:closing"},
    /* "In any case, enter FIN-WAIT-1 state." */
    {BOTH, "ESTABLISHED", "CLOSE queue=empty", "FIN-WAIT-1",
     "FIN +retransmit +user -persist -override ok"},
    {BOTH, "ESTABLISHED", "CLOSE queue=waiting", "FIN-WAIT-1 fin-waits=yes",
     "text> ok"},
    {BOTH, "CLOSE-WAIT", "CLOSE queue=empty", "LAST-ACK",
     "FIN +retransmit +user -persist -override ok"},
    {BOTH, "CLOSE-WAIT", "CLOSE queue=waiting", "CLOSE-WAIT close=yes",
     "text> ok"},
    {BOTH, "CLOSE-WAIT close=yes", "CLOSE queue=empty|waiting", "=",
     "e:closing"},
    {BOTH, FIRST_FIN
     "|FIN-WAIT-2|CLOSING|CLOSING fin-waits=yes|LAST-ACK|TIME-WAIT", "CLOSE",
     "=", "e:closing"},
};

/* 3.6.1: "a host MAY implement a half-duplex TCP close sequence" */
static const struct shown_line half_duplex_closes[] = {
    {"modern", "SYN-RECEIVED", "CLOSE queue=empty reading=given-up",
     "FIN-WAIT-1 opened=no deaf=yes", "FIN +retransmit +user -syn-received ok"},
    {"modern", "SYN-RECEIVED", "CLOSE queue=waiting reading=given-up",
     "SYN-RECEIVED close=yes deaf=yes", "ok"},
    {"modern", "SYN-RECEIVED close=yes", "CLOSE reading=given-up",
     "SYN-RECEIVED close=yes deaf=yes", "e:closing"},
    {"modern", "SYN-RECEIVED origin=reopened",
     "CLOSE queue=waiting reading=given-up",
     "SYN-RECEIVED origin=reopened close=yes deaf=yes", "ok"},
    {"modern", "ESTABLISHED", "CLOSE queue=empty reading=given-up",
     "FIN-WAIT-1 deaf=yes", "FIN +retransmit +user -persist -override ok"},
    {"modern", "ESTABLISHED", "CLOSE queue=waiting reading=given-up",
     "FIN-WAIT-1 fin-waits=yes deaf=yes", "text> ok"},
    {"modern", "CLOSE-WAIT", "CLOSE queue=empty reading=given-up", "LAST-ACK",
     "FIN +retransmit +user -persist -override ok"},
    {"modern", "FIN-WAIT-1|FIN-WAIT-1 deaf=yes", "CLOSE reading=given-up",
     "FIN-WAIT-1 deaf=yes", "ok"},
    {"modern", "FIN-WAIT-2|FIN-WAIT-2 deaf=yes", "CLOSE reading=given-up",
     "FIN-WAIT-2 deaf=yes", "ok"},
    {"modern", "FIN-WAIT-1 deaf=yes|FIN-WAIT-2 deaf=yes", "CLOSE", "=",
     "e:closing"},
    /* SHLD-3: "it SHOULD send an RST to show that data was lost" */
    {"modern", "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT",
     "CLOSE reading=given-up unread=yes", "CLOSED",
     "RST@nxt calls:reset flushed tcb- -all ok"},
    {"modern", "ESTABLISHED|CLOSE-WAIT",
     "CLOSE queue=waiting reading=given-up unread=yes", "CLOSED",
     "RST@nxt calls:reset flushed tcb- -all ok"},
};

static const struct shown_line abort_calls[] = {
    {BOTH, "CLOSED", "ABORT permit=no", "=", "e:illegal"},
    {BOTH, "CLOSED", "ABORT", "=", "e:none"},
    {BOTH, "LISTEN", "ABORT", "CLOSED", "calls:reset tcb- ok"},
    {BOTH, "SYN-SENT", "ABORT", "CLOSED", "calls:reset flushed tcb- -all ok"},
    {BOTH, RECEIVED "|ESTABLISHED|" FIRST_FIN
     "|FIN-WAIT-2|CLOSE-WAIT|CLOSE-WAIT close=yes", "ABORT", "CLOSED",
     "RST@nxt calls:reset flushed tcb- -all ok"},
    {"modern",
     "SYN-RECEIVED origin=reopened|FIN-WAIT-1 deaf=yes|FIN-WAIT-2 deaf=yes",
     "ABORT", "CLOSED", "RST@nxt calls:reset flushed tcb- -all ok"},
    {BOTH, "CLOSING|CLOSING fin-waits=yes|LAST-ACK|TIME-WAIT", "ABORT",
     "CLOSED", "flushed tcb- -all ok"},
};

static const struct shown_line status_calls[] = {
    {BOTH, "CLOSED", "STATUS permit=no", "=", "e:illegal"},
    {BOTH, "CLOSED", "STATUS", "=", "e:none"},
    {BOTH, "LISTEN|SYN-SENT|" RECEIVED "|ESTABLISHED|" FIRST_FIN, "STATUS", "=",
     "state"},
    {BOTH,
     "FIN-WAIT-2|CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|LAST-ACK|TIME-WAIT",
     "STATUS", "=", "state"},
};

/* 3.7.4: "an application MUST be able to disable the Nagle algorithm on an
   individual connection" (MUST-17); 3.8.4: "the application MUST be able to
   turn keep-alives on or off for each TCP connection" (MUST-24); reading 36 */
#define OPEN_STATES                                                            \
  "ESTABLISHED|" FIRST_FIN "|CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|"         \
  "CLOSING fin-waits=yes|LAST-ACK"
static const struct shown_line settings[] = {
    {BOTH, "CLOSED", "SET-OPTION permit=no", "=", "e:illegal"},
    {BOTH, "CLOSED", "SET-OPTION", "=", "e:none"},
    {BOTH, "LISTEN|SYN-SENT|TIME-WAIT|" RECEIVED, "SET-OPTION", "=", "ok"},
    {BOTH, OPEN_STATES "|FIN-WAIT-2", "SET-OPTION setting=keepalive-on", "=",
     "+keepalive ok"},
    {BOTH, OPEN_STATES "|FIN-WAIT-2", "SET-OPTION setting=keepalive-off", "=",
     "-keepalive ok"},
    {BOTH, "ESTABLISHED|FIN-WAIT-1 fin-waits=yes|CLOSE-WAIT|"
     "CLOSE-WAIT close=yes|CLOSING fin-waits=yes",
     "SET-OPTION setting=nagle-off", "=", "text> ok"},
    {BOTH, "FIN-WAIT-1|FIN-WAIT-1 opened=no|FIN-WAIT-2|CLOSING|LAST-ACK",
     "SET-OPTION setting=nagle-off", "=", "ok"},
};
/* clang-format on */

static void open_in_every_state(void **state) {
  expect_shown(*state, open_calls);
}

static void send_in_every_state(void **state) {
  expect_shown(*state, send_calls);
}

static void receive_in_every_state(void **state) {
  expect_shown(*state, receive_calls);
}

static void close_in_every_state(void **state) {
  expect_shown(*state, close_calls);
}

static void close_and_no_more_reading(void **state) {
  expect_shown(*state, half_duplex_closes);
}

static void abort_in_every_state(void **state) {
  expect_shown(*state, abort_calls);
}

static void status_in_every_state(void **state) {
  expect_shown(*state, status_calls);
}

static void settings_in_every_state(void **state) {
  expect_shown(*state, settings);
}

/* 3.10.1 and 3.10.2: "An ISS is selected. A SYN segment of the form
 * <SEQ=ISS><CTL=SYN> is sent." */
static void the_syn_of_a_listener_has_its_iss(void **state) {
  static const char *const inputs[] = {"OPEN", "SEND"};
  for (int i = 0; i < 2; i++) {
    struct peer p = peer_in(*state, "modern", "LISTEN");
    p.next_iss = 400;
    call(&p, inputs[i], "SYN-SENT", "<SEQ=400><CTL=SYN>");
  }
}

/* 3.10.2: "Segmentize the buffer and send it with a piggybacked
 * acknowledgment"; it is this SEND's own text that leaves. */
static void a_send_sends_its_own_text(void **state) {
  static const char *const states[] = {"ESTABLISHED", "CLOSE-WAIT"};
  for (int s = 0; s < 2; s++) {
    struct peer p = peer_in(*state, "modern", states[s]);
    p.snd_una = p.snd_nxt = 300;
    p.rcv_nxt = 100;
    call(&p, "SEND", states[s], "<SEQ=300><ACK=100><DATA=10><CTL=ACK>");
  }
}

/* 3.10.3: the text is "reassembled into the RECEIVE buffer and returned". */
static void a_receive_returns_with_its_text(void **state) {
  static const char *const states[] = {"ESTABLISHED", "CLOSE-WAIT", "CLOSING",
                                       "TIME-WAIT"};
  for (int s = 0; s < 4; s++)
    expect(*state, "modern", states[s], "RECEIVE data=yes", states[s],
           "deliver ok .");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(open_in_every_state),
      cmocka_unit_test(send_in_every_state),
      cmocka_unit_test(receive_in_every_state),
      cmocka_unit_test(close_in_every_state),
      cmocka_unit_test(close_and_no_more_reading),
      cmocka_unit_test(abort_in_every_state),
      cmocka_unit_test(status_in_every_state),
      cmocka_unit_test(settings_in_every_state),
      cmocka_unit_test(the_syn_of_a_listener_has_its_iss),
      cmocka_unit_test(a_send_sends_its_own_text),
      cmocka_unit_test(a_receive_returns_with_its_text),
  };
  return cmocka_run_group_tests_name("calls", tests, oracle_setup,
                                     oracle_teardown);
}
