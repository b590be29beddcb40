/* Section 3.10.8, the time-outs of 3.8 and of READINGS.md, and what comes from
 * below (3.9.2.2): event by event and state by state, as far as it shows. */
#include "shown.h"

#define BOTH "classic|modern"
#define PASSIVE "SYN-RECEIVED|" PASSIVE_CLOSED
#define PASSIVE_CLOSED "SYN-RECEIVED close=yes"
#define ACTIVE "SYN-RECEIVED origin=active|SYN-RECEIVED origin=active close=yes"
#define REOPENED                                                               \
  "SYN-RECEIVED origin=reopened|SYN-RECEIVED origin=reopened close=yes"
#define FIRST_FIN "FIN-WAIT-1|FIN-WAIT-1 fin-waits=yes|FIN-WAIT-1 opened=no"
#define SENDING                                                                \
  "ESTABLISHED|" FIRST_FIN "|CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|"         \
  "CLOSING fin-waits=yes|LAST-ACK"

/* Something can wait for a window. Our FIN is out: nothing does. */
#define WAITING                                                                \
  "ESTABLISHED|FIN-WAIT-1 fin-waits=yes|CLOSE-WAIT|CLOSE-WAIT close=yes|"      \
  "CLOSING fin-waits=yes"
#define FIN_OUT "FIN-WAIT-1|FIN-WAIT-1 opened=no|CLOSING|LAST-ACK"
/* The peer may still send text. */
#define READING                                                                \
  "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-1 opened=no|FIN-WAIT-1 fin-waits=yes|"      \
  "FIN-WAIT-2"

/* clang-format off */
static const struct shown_line user_timeouts[] = {
    /* "flush all queues, signal the user ... delete the TCB, enter CLOSED" */
    {BOTH, "SYN-SENT|" ACTIVE "|" SENDING, "USER-TIMEOUT", "CLOSED",
     "timeout flushed tcb- -all"},
    {BOTH, PASSIVE "|CLOSED|LISTEN|FIN-WAIT-2|TIME-WAIT", "USER-TIMEOUT", "=",
     "never"},
    {"modern", REOPENED, "USER-TIMEOUT", "=", "never"},
};

static const struct shown_line retransmissions[] = {
    {BOTH, "SYN-SENT|" PASSIVE "|" ACTIVE "|" SENDING,
     "RETRANSMISSION-TIMEOUT tries=few", "=", "again +retransmit"},
    {BOTH, "SYN-SENT|" PASSIVE "|" ACTIVE "|" SENDING,
     "RETRANSMISSION-TIMEOUT tries=r1", "=", "again trouble +retransmit"},
    {"modern", REOPENED, "RETRANSMISSION-TIMEOUT tries=few", "=",
     "again +retransmit"},
    {"modern", REOPENED, "RETRANSMISSION-TIMEOUT tries=r1", "=",
     "again trouble +retransmit"},
    {BOTH, "SYN-SENT|" ACTIVE "|" SENDING, "RETRANSMISSION-TIMEOUT tries=r2",
     "CLOSED", "timeout flushed tcb- -all"},
    {BOTH, "SYN-RECEIVED", "RETRANSMISSION-TIMEOUT tries=r2", "LISTEN",
     "flushed remote- -all"},
    {BOTH, PASSIVE_CLOSED, "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED",
     "calls:reset flushed tcb- -all"}, /* reading 8, as for those below */
    {"modern", REOPENED, "RETRANSMISSION-TIMEOUT tries=r2", "TIME-WAIT",
     "flushed old- -all +time-wait"},
    {BOTH, "CLOSED|LISTEN|FIN-WAIT-2|TIME-WAIT",
     "RETRANSMISSION-TIMEOUT tries=few|r1|r2", "=", "never"},
};

static const struct shown_line other_timeouts[] = {
    {BOTH, "TIME-WAIT", "TIME-WAIT-TIMEOUT", "CLOSED", "tcb-"},
    {BOTH, "CLOSED|LISTEN|SYN-SENT|" PASSIVE "|" ACTIVE "|" SENDING,
     "TIME-WAIT-TIMEOUT", "=", "never"},
    {BOTH, "FIN-WAIT-2", "TIME-WAIT-TIMEOUT", "=", "never"},
    /* 3.8.6.1 */
    {BOTH, WAITING, "PERSIST-TIMEOUT", "=", "probe +persist"},
    {BOTH, "CLOSED|LISTEN|SYN-SENT|" PASSIVE "|" ACTIVE "|FIN-WAIT-2|TIME-WAIT",
     "PERSIST-TIMEOUT", "=", "never"},
    {BOTH, FIN_OUT, "PERSIST-TIMEOUT", "=", "never"},
    /* 3.8.6.2.1 */
    {BOTH, WAITING, "OVERRIDE-TIMEOUT", "=", "held"},
    {BOTH, "CLOSED|LISTEN|SYN-SENT|" PASSIVE "|" ACTIVE "|FIN-WAIT-2|TIME-WAIT",
     "OVERRIDE-TIMEOUT", "=", "never"},
    {BOTH, FIN_OUT, "OVERRIDE-TIMEOUT", "=", "never"},
    /* 3.8.6.3 */
    {BOTH, READING, "DELAYED-ACK-TIMEOUT", "=", "ACK"},
    {BOTH, "CLOSED|LISTEN|SYN-SENT|" PASSIVE "|" ACTIVE "|TIME-WAIT",
     "DELAYED-ACK-TIMEOUT", "=", "never"},
    /* The peer's FIN was acknowledged at once, and no text follows it. */
    {BOTH, "CLOSE-WAIT|CLOSE-WAIT close=yes|CLOSING|CLOSING fin-waits=yes|"
     "LAST-ACK", "DELAYED-ACK-TIMEOUT", "=", "never"},
    /* 3.8.4 */
    {BOTH, WAITING "|FIN-WAIT-2", "KEEPALIVE-TIMEOUT probes=left", "=",
     "alive +keepalive"},
    {BOTH, SENDING "|FIN-WAIT-2", "KEEPALIVE-TIMEOUT probes=needless", "=",
     "+keepalive"},
    {BOTH, WAITING "|FIN-WAIT-2", "KEEPALIVE-TIMEOUT probes=spent", "CLOSED",
     "timeout flushed tcb- -all"},
    {BOTH, "CLOSED|LISTEN|SYN-SENT|" PASSIVE "|" ACTIVE "|TIME-WAIT",
     "KEEPALIVE-TIMEOUT probes=left|spent|needless", "=", "never"},
    /* Reading 25 */
    {BOTH, "FIN-WAIT-2", "FIN-WAIT-2-TIMEOUT", "CLOSED",
     "timeout flushed tcb- -all"},
    {BOTH, "CLOSED|LISTEN|SYN-SENT|TIME-WAIT|" PASSIVE "|" ACTIVE "|" SENDING,
     "FIN-WAIT-2-TIMEOUT", "=", "never"},
    {BOTH, "SYN-RECEIVED", "SYN-RECEIVED-TIMEOUT", "LISTEN",
     "flushed remote- -all"},
    {BOTH, PASSIVE_CLOSED, "SYN-RECEIVED-TIMEOUT", "CLOSED",
     "calls:reset flushed tcb- -all"},
    {BOTH, ACTIVE "|CLOSED|LISTEN|SYN-SENT|TIME-WAIT|FIN-WAIT-2|" SENDING,
     "SYN-RECEIVED-TIMEOUT", "=", "never"},
    {"modern", REOPENED, "SYN-RECEIVED-TIMEOUT", "TIME-WAIT",
     "flushed old- -all +time-wait"},
};

static const struct shown_line icmp_messages[] = {
    {BOTH, "CLOSED|LISTEN", "ICMP message=soft|hard|quench|too-big", "=", ""},
    {BOTH, "SYN-SENT|" PASSIVE "|" ACTIVE "|" SENDING "|FIN-WAIT-2|TIME-WAIT",
     "ICMP message=quench", "=", ""},
    {BOTH, "SYN-SENT|" PASSIVE "|" ACTIVE "|" SENDING,
     "ICMP message=soft quoted=valid", "=", "soft"},
    {BOTH, "SYN-SENT|" PASSIVE "|" ACTIVE "|" SENDING "|FIN-WAIT-2|TIME-WAIT",
     "ICMP message=soft|hard|too-big quoted=invalid", "=", ""},
    {"modern", REOPENED, "ICMP message=soft quoted=valid", "=", "soft"},
    /* RFC 8201 5.4: sent again in smaller pieces. A SYN is never too large. */
    {BOTH, SENDING, "ICMP message=too-big quoted=valid", "=", "smaller"},
    {BOTH, "SYN-SENT|" PASSIVE "|" ACTIVE,
     "ICMP message=too-big quoted=valid|invalid", "=", ""},
    {"modern", REOPENED, "ICMP message=too-big quoted=valid|invalid", "=", ""},
    /* SHLD-26: "TCP implementations SHOULD abort the connection" */
    {BOTH, "SYN-SENT|" ACTIVE, "ICMP message=hard quoted=valid", "CLOSED",
     "calls:reset unreachable flushed tcb- -all"},
    {BOTH, "SYN-RECEIVED", "ICMP message=hard quoted=valid", "LISTEN",
     "flushed remote- -all"},
    {BOTH, PASSIVE_CLOSED, "ICMP message=hard quoted=valid", "CLOSED",
     "calls:reset flushed tcb- -all"},
    {"modern", REOPENED, "ICMP message=hard quoted=valid", "TIME-WAIT",
     "flushed old- -all +time-wait"},
    {"classic", SENDING, "ICMP message=hard quoted=valid", "CLOSED",
     "calls:reset unreachable flushed tcb- -all"},
    /* RFC 5927 6: hard errors are soft in synchronized states */
    {"modern|icmp-soft", SENDING, "ICMP message=hard quoted=valid", "=",
     "soft"},
};

/* Readings 7 and 8: a FIN waits until the text before it has left. */
static const struct shown_line drained[] = {
    {BOTH, "FIN-WAIT-1 fin-waits=yes", "DRAINED", "FIN-WAIT-1",
     "FIN +retransmit +user -persist -override"},
    {BOTH, "CLOSING fin-waits=yes", "DRAINED", "CLOSING",
     "FIN +retransmit +user -persist -override"},
    {"modern", "FIN-WAIT-1 fin-waits=yes deaf=yes", "DRAINED",
     "FIN-WAIT-1 deaf=yes", "FIN +retransmit +user -persist -override"},
    {BOTH, "CLOSE-WAIT close=yes", "DRAINED", "LAST-ACK",
     "FIN +retransmit +user -persist -override"},
    {BOTH,
     "FIN-WAIT-1|FIN-WAIT-1 opened=no|CLOSING|LAST-ACK", "DRAINED", "=", ""},
    {BOTH, "CLOSE-WAIT|ESTABLISHED|FIN-WAIT-2|TIME-WAIT", "DRAINED", "=",
     "never"},
    {BOTH, "CLOSED|LISTEN|SYN-SENT|" PASSIVE "|" ACTIVE, "DRAINED", "=",
     "never"},
};
/* clang-format on */

static void the_user_timeout_in_every_state(void **state) {
  expect_shown(*state, user_timeouts);
}

static void retransmission_in_every_state(void **state) {
  expect_shown(*state, retransmissions);
}

static void the_other_timeouts_in_every_state(void **state) {
  expect_shown(*state, other_timeouts);
}

static void icmp_in_every_state(void **state) {
  expect_shown(*state, icmp_messages);
}

static void a_drained_queue_in_every_state(void **state) {
  expect_shown(*state, drained);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_user_timeout_in_every_state),
      cmocka_unit_test(retransmission_in_every_state),
      cmocka_unit_test(the_other_timeouts_in_every_state),
      cmocka_unit_test(icmp_in_every_state),
      cmocka_unit_test(a_drained_queue_in_every_state),
  };
  return cmocka_run_group_tests_name("time-outs", tests, oracle_setup,
                                     oracle_teardown);
}
