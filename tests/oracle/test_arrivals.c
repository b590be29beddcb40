/* Sections 3.10.7.1 to 3.10.7.4, SEGMENT ARRIVES, up to the check of the SYN
 * bit: check by check and state by state, as far as it shows; typed from their
 * text, and from RFC 5961, RFC 1337 and RFC 6191 for the variants. */
#include "shown.h"

#define BOTH "classic|modern"
#define PASSIVE "SYN-RECEIVED|" PASSIVE_CLOSED
#define PASSIVE_CLOSED "SYN-RECEIVED close=yes"
#define ACTIVE "SYN-RECEIVED origin=active|SYN-RECEIVED origin=active close=yes"
#define REOPENED                                                               \
  "SYN-RECEIVED origin=reopened|SYN-RECEIVED origin=reopened close=yes"
#define FIRST_FIN "FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes|FIN-WAIT-1 opened=no"
#define BEFORE_TIME_WAIT                                                       \
  "ESTABLISHED|" FIRST_FIN "|FIN-WAIT-2|CLOSE-WAIT|CLOSE-WAIT close=yes|"      \
  "CLOSING|CLOSING fin-waits=yes|LAST-ACK"

/* clang-format off */
static const struct shown_line in_closed[] = {
    /* "An incoming segment containing a RST is discarded." */
    {BOTH, "CLOSED", "SEGMENT rst=exact", "=", ""},
    {BOTH, "CLOSED", "SEGMENT ack=unsent syn=yes|no", "=", "RST@ack"},
    {BOTH, "CLOSED", "SEGMENT ack=none syn=yes|no", "=", "RST@seq"},
};

static const struct shown_line in_listen[] = {
    {BOTH, "LISTEN", "SEGMENT rst=exact backlog=free|full", "=", ""},
    {BOTH, "LISTEN", "SEGMENT ack=unsent syn=yes|no backlog=free|full", "=",
     "RST@ack"},
    {BOTH, "LISTEN", "SEGMENT ack=none syn=yes backlog=free", "SYN-RECEIVED",
     "child remote+ IRS kept ISS WND SYN,ACK +retransmit +syn-received"},
    {BOTH, "LISTEN", "SEGMENT ack=none syn=yes backlog=full", "=", ""},
    {BOTH, "LISTEN",
     "SEGMENT ack=none syn=no backlog=free|full", "=", ""},
    /* Reading 31 */
    {"modern|drop-syn-fin", "LISTEN", "SEGMENT ack=none syn=with-fin",
     "=", ""},
    {"classic", "LISTEN", "SEGMENT ack=none syn=yes",
     "SYN-RECEIVED",
     "child remote+ IRS kept ISS WND SYN,ACK +retransmit +syn-received"},
};

static const struct shown_line in_syn_sent[] = {
    /* First, the ACK bit: "If SEG.ACK =< ISS or SEG.ACK > SND.NXT, send a
       reset (unless the RST bit is set ...)" */
    {BOTH, "SYN-SENT", "SEGMENT ack=stale|old|current|unsent syn=yes|no", "=",
     "RST@ack"},
    {BOTH, "SYN-SENT", "SEGMENT ack=stale|old|current|unsent rst=exact", "=",
     ""},
    /* Second, the RST bit; that it is a refusal, too: reading 1 */
    {BOTH, "SYN-SENT", "SEGMENT ack=new rst=exact", "CLOSED",
     "reset refused calls:reset flushed tcb- -all"},
    {BOTH, "SYN-SENT", "SEGMENT ack=none rst=exact", "=", ""},
    /* Fourth, the SYN bit */
    {BOTH, "SYN-SENT", "SEGMENT syn=yes ack=new", "ESTABLISHED",
     "IRS UNA WND open ACK +keepalive urgent text>"},
    {BOTH, "SYN-SENT", "SEGMENT syn=yes ack=new text=yes", "ESTABLISHED",
     "IRS UNA WND open ACK +keepalive urgent text< text>"},
    {"classic", "SYN-SENT", "SEGMENT syn=yes ack=new fin=due", "CLOSE-WAIT",
     "IRS UNA WND open ACK -delayed-ack +keepalive urgent fin< "
     "peer-closes text>"},
    {BOTH, "SYN-SENT", "SEGMENT syn=yes ack=none", "SYN-RECEIVED origin=active",
     "IRS WND kept SYN,ACK +retransmit"},
    {BOTH, "SYN-SENT", "SEGMENT syn=yes ack=none text=yes",
     "SYN-RECEIVED origin=active", "IRS WND kept SYN,ACK +retransmit"},
    {"modern|drop-syn-fin", "SYN-SENT",
     "SEGMENT syn=with-fin ack=new|none fin=none|due", "=", ""},
    /* Fifth: "if neither of the SYN or RST bits is set, then drop" */
    {BOTH, "SYN-SENT", "SEGMENT syn=no ack=new|none text=yes|no", "=", ""},
};

static const struct shown_line sequence_numbers[] = {
    /* "an acknowledgment should be sent in reply (unless the RST bit is set" */
    {BOTH, PASSIVE "|" ACTIVE "|" BEFORE_TIME_WAIT, "SEGMENT seq=outside", "=",
     "ACK"},
    {BOTH, PASSIVE "|" ACTIVE "|" BEFORE_TIME_WAIT "|TIME-WAIT",
     "SEGMENT seq=outside rst=outside", "=", ""},
    {"modern", REOPENED, "SEGMENT seq=outside", "=", "ACK"},
    {"modern", REOPENED, "SEGMENT seq=outside rst=outside", "=", ""},
    {BOTH, "TIME-WAIT", "SEGMENT seq=outside fin=none", "=", "ACK"},
    {BOTH, "TIME-WAIT", "SEGMENT seq=outside fin=repeated", "=",
     "ACK +time-wait"},
    /* RFC 7323 3.2: "If a non-RST segment is received without a TSopt, a TCP
       SHOULD silently drop the segment. A TCP MUST NOT abort" */
    {BOTH, PASSIVE "|" ACTIVE "|" BEFORE_TIME_WAIT "|TIME-WAIT",
     "SEGMENT seq=unstamped", "=", ""},
    {"modern", REOPENED, "SEGMENT seq=unstamped", "=", ""},
    /* The peer's SYN once more: readings 2 and 3, Figure 7 */
    {BOTH, PASSIVE, "SEGMENT seq=irs ack=none|old|current|unsent|stale|new",
     "=", "ACK"},
    {"modern", REOPENED,
     "SEGMENT seq=irs ack=none|old|current|unsent|stale|new", "=", "ACK"},
    {BOTH, ACTIVE, "SEGMENT seq=irs ack=none|old|current|unsent|stale", "=",
     "ACK"},
    {BOTH, "SYN-RECEIVED origin=active", "SEGMENT seq=irs ack=new",
     "ESTABLISHED", "ACK UNA WND open -syn-received +keepalive urgent text>"},
    {BOTH, "SYN-RECEIVED origin=active", "SEGMENT seq=irs ack=new text=yes",
     "ESTABLISHED",
     "ACK UNA WND open -syn-received +keepalive urgent text< text>"},
    {BOTH, "SYN-RECEIVED origin=active close=yes", "SEGMENT seq=irs ack=new",
     "FIN-WAIT-1 fin-waits=yes",
     "ACK UNA WND open -syn-received +keepalive urgent text>"},
    /* MUST-66: "process the RST and URG fields of all incoming segments, even
       when the receive window is zero"; 3.4: and ACK */
    {BOTH, "ESTABLISHED", "SEGMENT seq=zero-window ack=new", "=",
     "ACK UNA wnd urgent text>"},
    {BOTH, "FIN-WAIT-2", "SEGMENT seq=zero-window ack=current", "=",
     "ACK wnd urgent"},
    {BOTH, "CLOSE-WAIT|CLOSING|LAST-ACK", "SEGMENT seq=zero-window ack=new",
     "=", "ACK UNA wnd text>"},
    {BOTH, "FIN-WAIT-1", "SEGMENT seq=zero-window ack=fin", "FIN-WAIT-2",
     "ACK UNA wnd closed -retransmit -persist -override -user +fin-wait-2 "
     "urgent"},
    {BOTH, "SYN-RECEIVED|SYN-RECEIVED origin=active",
     "SEGMENT seq=zero-window ack=new", "ESTABLISHED",
     "ACK UNA WND open -syn-received +keepalive urgent text>"},
    {BOTH, "TIME-WAIT", "SEGMENT seq=zero-window ack=current", "=", "ACK"},
    {BOTH, "SYN-RECEIVED", "SEGMENT seq=zero-window rst=exact", "LISTEN",
     "flushed remote- -all"}, /* MUST-66 */
    {BOTH, BEFORE_TIME_WAIT, "SEGMENT seq=zero-window rst=exact", "CLOSED",
     "calls:reset reset flushed tcb- -all"},
    {"classic", "TIME-WAIT", "SEGMENT seq=zero-window rst=exact", "CLOSED",
     "tcb- -all"},
    {"modern|rfc5961", ACTIVE, "SEGMENT seq=zero-window syn=yes ack=new", "=",
     "ACK"},
};

static const struct shown_line resets[] = {
    {BOTH, PASSIVE "|" ACTIVE "|" BEFORE_TIME_WAIT "|TIME-WAIT",
     "SEGMENT seq=acceptable|zero-window rst=outside", "=", ""},
    /* RFC 5961 3: "If the RST bit is set and the sequence number does not
       exactly match the next expected sequence value, yet is within the
       current receive window, TCP endpoints MUST send an acknowledgment" */
    {"modern|rfc5961", PASSIVE "|" ACTIVE "|" BEFORE_TIME_WAIT,
     "SEGMENT seq=acceptable rst=inside", "=", "ACK"},
    {"modern", REOPENED, "SEGMENT rst=inside", "=", "ACK"},
    /* "If this connection was initiated with a passive OPEN ... return to
       LISTEN", where a CLOSE that waits is done (reading 8); active: "signal
       'connection refused'" */
    {BOTH "|rfc5961", "SYN-RECEIVED", "SEGMENT rst=exact", "LISTEN",
     "flushed remote- -all"},
    {"classic", "SYN-RECEIVED", "SEGMENT rst=inside", "LISTEN",
     "flushed remote- -all"},
    {BOTH "|rfc5961", PASSIVE_CLOSED, "SEGMENT rst=exact", "CLOSED",
     "calls:reset flushed tcb- -all"},
    {"classic", PASSIVE_CLOSED, "SEGMENT rst=inside", "CLOSED",
     "calls:reset flushed tcb- -all"},
    {BOTH "|rfc5961", ACTIVE, "SEGMENT rst=exact", "CLOSED",
     "refused calls:reset flushed tcb- -all"},
    {"classic", ACTIVE, "SEGMENT rst=inside", "CLOSED",
     "refused calls:reset flushed tcb- -all"},
    {"modern|time-wait-reuse", REOPENED, "SEGMENT rst=exact", "TIME-WAIT",
     "flushed old- -all +time-wait"},
    {"time-wait-reuse", REOPENED, "SEGMENT rst=inside", "TIME-WAIT",
     "flushed old- -all +time-wait"},
    /* "receive 'reset' responses ... 'connection reset' signal" */
    {BOTH "|rfc5961", BEFORE_TIME_WAIT, "SEGMENT rst=exact", "CLOSED",
     "calls:reset reset flushed tcb- -all"},
    {"classic", BEFORE_TIME_WAIT, "SEGMENT rst=inside", "CLOSED",
     "calls:reset reset flushed tcb- -all"},
    /* TIME-WAIT: RFC 1337 */
    {"modern|rfc1337", "TIME-WAIT", "SEGMENT rst=inside|exact", "=", ""},
    {"classic", "TIME-WAIT", "SEGMENT rst=inside|exact", "CLOSED", "tcb- -all"},
    {"rfc5961", "TIME-WAIT", "SEGMENT rst=inside", "=", "ACK"},
    {"rfc5961", "TIME-WAIT", "SEGMENT rst=exact", "CLOSED", "tcb- -all"},
};

static const struct shown_line syns[] = {
    /* "If the connection was initiated with a passive OPEN, then return this
       connection to the LISTEN state and return." */
    {BOTH, "SYN-RECEIVED",
     "SEGMENT syn=yes ack=none|old|current|unsent|stale|new", "LISTEN",
     "flushed remote- -all"},
    {BOTH, PASSIVE_CLOSED,
     "SEGMENT syn=yes ack=none|old|current|unsent|stale|new", "CLOSED",
     "calls:reset flushed tcb- -all"},
    {"modern|time-wait-reuse", REOPENED,
     "SEGMENT syn=yes ack=none|stale|old|current|unsent|new", "TIME-WAIT",
     "flushed old- -all +time-wait"},
    /* RFC 5961 4: "irrespective of the sequence number, TCP endpoints MUST
       send a 'challenge ACK'"; RFC 793: an error, a reset */
    {"modern|rfc5961", ACTIVE "|" BEFORE_TIME_WAIT,
     "SEGMENT syn=yes ack=none|stale|old|current|unsent", "=", "ACK"},
    {"classic", ACTIVE "|" BEFORE_TIME_WAIT,
     "SEGMENT syn=yes ack=none|stale|old|current|unsent", "CLOSED",
     "RST@nxt calls:reset reset flushed tcb- -all"},
    {"modern|rfc5961", "TIME-WAIT",
     "SEGMENT syn=yes ack=none|stale|old|current|unsent", "=", "ACK"},
    {"classic", "TIME-WAIT", "SEGMENT syn=yes ack=none|current", "CLOSED",
     "RST@nxt tcb- -all"},
    /* 3.6.1, MAY-2: a new SYN may reopen from TIME-WAIT */
    {"modern|time-wait-reuse", "TIME-WAIT",
     "SEGMENT reuse=yes syn=yes ack=none", "SYN-RECEIVED origin=reopened",
     "old+ IRS kept ISS> WND SYN,ACK -all +retransmit +syn-received"},
    {"time-wait-reuse", "TIME-WAIT", "SEGMENT reuse=yes syn=outside ack=none",
     "SYN-RECEIVED origin=reopened",
     "old+ IRS kept ISS> WND SYN,ACK -all +retransmit +syn-received"},
    /* 3.10.7.4: "trimming off any portions that lie outside the window
       (including SYN and FIN)" */
    {"classic", "ESTABLISHED", "SEGMENT syn=outside ack=current", "=",
     "wnd urgent text>"},
    {"classic", "SYN-RECEIVED", "SEGMENT syn=outside ack=new", "ESTABLISHED",
     "UNA WND open -syn-received +keepalive urgent text>"},
    {"classic", "CLOSE-WAIT|CLOSING|LAST-ACK",
     "SEGMENT syn=outside ack=current", "=", "wnd text>"},
    {"classic", "FIN-WAIT-1", "SEGMENT syn=outside ack=current", "=",
     "wnd urgent text>"},
    {"classic", "FIN-WAIT-2", "SEGMENT syn=outside ack=current", "=",
     "wnd urgent"},
    {"classic|time-wait-reuse", "TIME-WAIT", "SEGMENT syn=outside ack=current",
     "=", ""},
};
/* clang-format on */

static void segments_in_closed(void **state) {
  expect_shown(*state, in_closed);
}

static void segments_in_listen(void **state) {
  expect_shown(*state, in_listen);
}

static void segments_in_syn_sent(void **state) {
  expect_shown(*state, in_syn_sent);
}

static void first_the_sequence_number(void **state) {
  expect_shown(*state, sequence_numbers);
}

static void second_the_rst_bit(void **state) {
  expect_shown(*state, resets);
}

static void fourth_the_syn_bit(void **state) {
  expect_shown(*state, syns);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(segments_in_closed),
      cmocka_unit_test(segments_in_listen),
      cmocka_unit_test(segments_in_syn_sent),
      cmocka_unit_test(first_the_sequence_number),
      cmocka_unit_test(second_the_rst_bit),
      cmocka_unit_test(fourth_the_syn_bit),
  };
  return cmocka_run_group_tests_name("arrivals", tests, oracle_setup,
                                     oracle_teardown);
}
