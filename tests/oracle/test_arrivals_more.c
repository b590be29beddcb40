/* Section 3.10.7.4 from the fifth check on: ACK, URG, text, FIN; state by
 * state, as far as it shows; typed from its text. */
#include "shown.h"

#define BOTH "classic|modern"
#define PASSIVE "SYN-RECEIVED|SYN-RECEIVED close=yes"
#define ACTIVE "SYN-RECEIVED origin=active|SYN-RECEIVED origin=active close=yes"
#define SYNCHRONIZED                                                           \
  "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes|FIN-WAIT-1 opened=no|"      \
  "FIN-WAIT-2|CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|"                        \
  "CLOSING fin-waits=yes|LAST-ACK|TIME-WAIT"
#define OUR_FIN_IS_ACKED                                                       \
  "closed -retransmit -persist -override -user +fin-wait-2"
#define ABORTED "RST@nxt calls:reset flushed tcb- -all"

/* clang-format off */
static const struct shown_line acks_before_established[] = {
    /* "if the ACK bit is off, drop the segment and return" */
    {BOTH, PASSIVE "|" ACTIVE "|" SYNCHRONIZED, "SEGMENT ack=none", "=", ""},
    {BOTH, PASSIVE "|" ACTIVE, "SEGMENT ack=none text=yes fin=due|ahead",
     "=", ""},
    {"modern", "SYN-RECEIVED origin=reopened", "SEGMENT ack=none", "=", ""},
    /* "If SND.UNA < SEG.ACK =< SND.NXT, then enter ESTABLISHED ... If the
       segment acknowledgment is not acceptable, form a reset segment" */
    {BOTH, PASSIVE "|" ACTIVE,
     "SEGMENT ack=stale|old|current|unsent text=yes|no", "=", "RST@ack"},
    {"modern", "SYN-RECEIVED origin=reopened",
     "SEGMENT ack=stale|old|current|unsent", "=", "RST@ack"},
    {BOTH, "SYN-RECEIVED|SYN-RECEIVED origin=active", "SEGMENT ack=new",
     "ESTABLISHED", "UNA WND open -syn-received +keepalive urgent text>"},
    {"modern", "SYN-RECEIVED origin=reopened", "SEGMENT ack=new", "ESTABLISHED",
     "UNA WND open -syn-received +keepalive urgent text>"},
    {BOTH, "SYN-RECEIVED|SYN-RECEIVED origin=active",
     "SEGMENT ack=new text=yes", "ESTABLISHED",
     "UNA WND open -syn-received +keepalive urgent text< text>"},
    {BOTH, "SYN-RECEIVED", "SEGMENT ack=new fin=due", "CLOSE-WAIT",
     "UNA WND open -syn-received +keepalive urgent fin< peer-closes ACK "
     "-delayed-ack text>"},
    {BOTH, "SYN-RECEIVED", "SEGMENT ack=new text=yes fin=ahead", "ESTABLISHED",
     "UNA WND open -syn-received +keepalive urgent text< text>"},
    {BOTH, "SYN-RECEIVED close=yes", "SEGMENT ack=new",
     "FIN-WAIT-1 fin-waits=yes",
     "UNA WND open -syn-received +keepalive urgent text>"},
    {BOTH, "SYN-RECEIVED close=yes", "SEGMENT ack=new fin=due",
     "CLOSE-WAIT close=yes",
     "UNA WND open -syn-received +keepalive urgent fin< peer-closes ACK "
     "-delayed-ack text>"},
    /* Reading 6: our SYN, too, is unacknowledged in this FIN-WAIT-1 */
    {BOTH, "FIN-WAIT-1 opened=no",
     "SEGMENT ack=stale|old|current|unsent text=yes|no", "=", "RST@ack"},
    {BOTH, "FIN-WAIT-1 opened=no", "SEGMENT ack=new", "FIN-WAIT-1",
     "UNA WND open urgent text>"},
    {BOTH, "FIN-WAIT-1 opened=no", "SEGMENT ack=new text=yes", "FIN-WAIT-1",
     "UNA WND open urgent text< text>"},
    {BOTH, "FIN-WAIT-1 opened=no", "SEGMENT ack=new fin=due", "CLOSING",
     "UNA WND open urgent fin< peer-closes ACK -delayed-ack text>"},
    {BOTH, "FIN-WAIT-1 opened=no", "SEGMENT ack=fin", "FIN-WAIT-2",
     "UNA WND open " OUR_FIN_IS_ACKED " urgent"},
    {BOTH, "FIN-WAIT-1 opened=no", "SEGMENT ack=fin fin=due", "TIME-WAIT",
     "UNA WND open closed -all +time-wait urgent fin< peer-closes ACK"},
};

static const struct shown_line acks[] = {
    /* "If SND.UNA < SEG.ACK =< SND.NXT, then set SND.UNA <- SEG.ACK. ... If the
       ACK is a duplicate, it can be ignored. If the ACK acks something not yet
       sent, then send an ACK, drop the segment, and return. If SND.UNA =<
       SEG.ACK =< SND.NXT, the send window should be updated." */
    {BOTH, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes", "SEGMENT ack=old",
     "=", "urgent text>"},
    {BOTH, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes",
     "SEGMENT ack=current", "=", "wnd urgent text>"},
    {BOTH, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes", "SEGMENT ack=new",
     "=", "UNA wnd urgent text>"},
    {BOTH,
     "CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|CLOSING fin-waits=yes|LAST-ACK",
     "SEGMENT ack=old", "=", "text>"},
    {BOTH,
     "CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|CLOSING fin-waits=yes|LAST-ACK",
     "SEGMENT ack=current", "=", "wnd text>"},
    {BOTH,
     "CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|CLOSING fin-waits=yes|LAST-ACK",
     "SEGMENT ack=new", "=", "UNA wnd text>"},
    {BOTH, "FIN-WAIT-2", "SEGMENT ack=old", "=", "urgent"},
    {BOTH, "FIN-WAIT-2", "SEGMENT ack=current", "=", "wnd urgent"},
    {BOTH, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING|LAST-ACK",
     "SEGMENT ack=unsent text=yes|no", "=", "ACK"},
    /* RFC 5961 5 */
    {"modern|rfc5961",
     "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING|LAST-ACK|TIME-WAIT",
     "SEGMENT ack=stale text=yes|no", "=", "ACK"},
    {"classic", "ESTABLISHED|FIN-WAIT-1", "SEGMENT ack=stale", "=",
     "urgent text>"},
    {"classic", "CLOSE-WAIT|CLOSING|LAST-ACK", "SEGMENT ack=stale", "=",
     "text>"},
    {"classic", "FIN-WAIT-2", "SEGMENT ack=stale", "=", "urgent"},
    /* "if the FIN segment is now acknowledged" */
    {BOTH, "FIN-WAIT-1", "SEGMENT ack=fin", "FIN-WAIT-2", "UNA wnd "
     OUR_FIN_IS_ACKED " urgent"},
    {"modern", "FIN-WAIT-1 deaf=yes", "SEGMENT ack=fin", "FIN-WAIT-2 deaf=yes",
     "UNA wnd " OUR_FIN_IS_ACKED " urgent"},
    {BOTH, "CLOSING", "SEGMENT ack=fin text=yes|no", "TIME-WAIT",
     "UNA closed -all +time-wait"},
    {BOTH, "LAST-ACK", "SEGMENT ack=fin text=yes|no", "CLOSED",
     "closed flushed tcb- -all"},
    /* Reading 12 */
    {BOTH, "TIME-WAIT", "SEGMENT ack=old|current text=yes|no", "=", ""},
    {"modern|rfc5961", "TIME-WAIT", "SEGMENT ack=unsent", "=", "ACK"},
    {"classic", "TIME-WAIT", "SEGMENT ack=stale|unsent", "=", ""},
};

static const struct shown_line texts[] = {
    {BOTH, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes",
     "SEGMENT ack=current text=yes", "=", "wnd urgent text< text>"},
    {BOTH, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes",
     "SEGMENT ack=old text=yes", "=", "urgent text< text>"},
    {BOTH, "FIN-WAIT-2", "SEGMENT ack=current text=yes", "=",
     "wnd urgent text<"},
    {BOTH, "FIN-WAIT-1", "SEGMENT ack=fin text=yes", "FIN-WAIT-2", "UNA wnd "
     OUR_FIN_IS_ACKED " urgent text<"},
    /* "This should not occur since a FIN has been received ... Ignore" */
    {BOTH, "CLOSE-WAIT|CLOSING|LAST-ACK", "SEGMENT ack=current text=yes", "=",
     "wnd text>"},
    /* SHLD-3, reading 29 */
    {"modern|half-duplex", "FIN-WAIT-1 deaf=yes",
     "SEGMENT ack=current text=yes", "CLOSED", "wnd urgent " ABORTED},
    {"modern|half-duplex", "FIN-WAIT-1 deaf=yes", "SEGMENT ack=current", "=",
     "wnd urgent text>"},
    {"modern|half-duplex", "FIN-WAIT-2 deaf=yes",
     "SEGMENT ack=current text=yes fin=none|due|ahead", "CLOSED", "wnd urgent "
     ABORTED},
    {"modern|half-duplex", "FIN-WAIT-2 deaf=yes", "SEGMENT ack=current", "=",
     "wnd urgent"},
    {"modern|half-duplex", "SYN-RECEIVED close=yes deaf=yes", "SEGMENT ack=new",
     "FIN-WAIT-1 fin-waits=yes deaf=yes",
     "UNA WND open -syn-received +keepalive urgent text>"},
};

static const struct shown_line fins[] = {
    /* "signal the user 'connection closing' ... advance RCV.NXT over the FIN,
       and send an acknowledgment for the FIN" */
    {BOTH, "ESTABLISHED", "SEGMENT ack=current fin=due", "CLOSE-WAIT",
     "wnd urgent fin< peer-closes ACK -delayed-ack text>"},
    {BOTH, "ESTABLISHED", "SEGMENT ack=new text=yes fin=due", "CLOSE-WAIT",
     "UNA wnd urgent text< fin< peer-closes ACK -delayed-ack text>"},
    {BOTH, "ESTABLISHED|FIN-WAIT-1", "SEGMENT ack=current text=yes fin=ahead",
     "=", "wnd urgent text< text>"},
    {BOTH, "FIN-WAIT-2", "SEGMENT ack=current text=yes fin=ahead", "=",
     "wnd urgent text<"},
    {BOTH, "FIN-WAIT-1", "SEGMENT ack=current fin=due", "CLOSING",
     "wnd urgent fin< peer-closes ACK -delayed-ack text>"},
    {BOTH, "FIN-WAIT-1 fin-waits=yes", "SEGMENT ack=current fin=due",
     "CLOSING fin-waits=yes",
     "wnd urgent fin< peer-closes ACK -delayed-ack text>"},
    {"modern", "FIN-WAIT-1 deaf=yes", "SEGMENT ack=current fin=due", "CLOSING",
     "wnd urgent fin< peer-closes ACK -delayed-ack text>"},
    {BOTH, "FIN-WAIT-1", "SEGMENT ack=fin fin=due", "TIME-WAIT",
     "UNA wnd closed -all +time-wait urgent fin< peer-closes ACK"},
    {BOTH, "FIN-WAIT-2", "SEGMENT ack=current fin=due", "TIME-WAIT",
     "wnd urgent fin< peer-closes ACK -all +time-wait"},
    {"modern", "FIN-WAIT-2 deaf=yes", "SEGMENT ack=old fin=due", "TIME-WAIT",
     "urgent fin< peer-closes ACK -all +time-wait"},
};
/* clang-format on */

static void fifth_the_ack_that_opens(void **state) {
  expect_shown(*state, acks_before_established);
}

static void fifth_the_ack(void **state) {
  expect_shown(*state, acks);
}

/* Who has closed in SYN-RECEIVED is told of the opening first. */
static void open_is_told_before_closed(void **state) {
  expect(*state, "modern", "FIN-WAIT-1 opened=no", "SEGMENT ack=fin",
         "FIN-WAIT-2", "signal-open signal-closed");
}

static void seventh_the_text(void **state) {
  expect_shown(*state, texts);
}

static void eighth_the_fin(void **state) {
  expect_shown(*state, fins);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fifth_the_ack_that_opens),
      cmocka_unit_test(fifth_the_ack),
      cmocka_unit_test(open_is_told_before_closed),
      cmocka_unit_test(seventh_the_text),
      cmocka_unit_test(eighth_the_fin),
  };
  return cmocka_run_group_tests_name("arrivals, ACK to FIN", tests,
                                     oracle_setup, oracle_teardown);
}
