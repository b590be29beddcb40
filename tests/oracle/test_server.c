/* Reading 39: what the surroundings of a server promise never to do; and that
 * nothing else changes by it, as far as a peer can see. */
#include "shown.h"

#define SERVER "minimal|server"
#define RECEIVED "SYN-RECEIVED"
#define OPEN_STATES                                                            \
  "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING|LAST-ACK|TIME-WAIT"

/* clang-format off */
static const struct shown_line promises[] = {
    /* "no active OPEN, none for a connection in CLOSED, LISTEN or
       SYN-RECEIVED" */
    {SERVER, "CLOSED", "OPEN kind=active remote=given|open|bad", "=", "never"},
    {SERVER, "CLOSED", "OPEN kind=passive remote=bad", "=", "never"},
    {SERVER, "CLOSED", "OPEN kind=passive room=no", "=", "never"},
    {SERVER, "CLOSED", "OPEN permit=no", "=", "never"},
    {SERVER, "CLOSED", "OPEN kind=passive remote=given|open", "LISTEN",
     "tcb+ ok"},
    {SERVER, "LISTEN", "OPEN kind=active", "=", "never"},
    {SERVER, "LISTEN", "OPEN kind=passive", "=", "e:exists"}, /* MUST-41 */
    {SERVER, RECEIVED "|" OPEN_STATES, "OPEN room=yes|no", "=", "never"},
    {SERVER, "CLOSED|LISTEN|" RECEIVED, "SEND", "=", "never"},
    {SERVER, "CLOSED|LISTEN|" RECEIVED, "RECEIVE", "=", "never"},
    {SERVER, "CLOSED|LISTEN|" RECEIVED, "CLOSE", "=", "never"},
    {SERVER, "CLOSED|LISTEN|" RECEIVED, "ABORT", "=", "never"},
    {SERVER, "CLOSED|LISTEN|" RECEIVED "|" OPEN_STATES, "STATUS", "=",
     "never"},
    {SERVER, "CLOSED|LISTEN|" RECEIVED "|" OPEN_STATES, "SET-OPTION", "=",
     "never"},
    {SERVER, "CLOSED|LISTEN|" RECEIVED "|" OPEN_STATES,
     "ICMP message=soft|hard|quench", "=", "never"},
    {SERVER, OPEN_STATES, "RECEIVE data=yes|no room=no", "=", "never"},
};

static const struct shown_line the_rest[] = {
    {SERVER, "ESTABLISHED|CLOSE-WAIT", "SEND", "=", "queued text> ok"},
    {SERVER, "ESTABLISHED|CLOSE-WAIT", "SEND room=no", "=", "e:resources"},
    {SERVER, "FIN-WAIT-1|FIN-WAIT-2|CLOSING|LAST-ACK|TIME-WAIT", "SEND", "=",
     "e:closing"},
    {SERVER, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING",
     "RECEIVE data=yes", "=", "read ok"},
    {SERVER, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2", "RECEIVE data=no", "=",
     "waits ok"},
    {SERVER, "CLOSE-WAIT|CLOSING|LAST-ACK|TIME-WAIT", "RECEIVE data=no", "=",
     "e:closing"},
    {SERVER, "ESTABLISHED", "CLOSE", "FIN-WAIT-1",
     "FIN +retransmit +user -persist -override ok"},
    {SERVER, "CLOSE-WAIT", "CLOSE", "LAST-ACK",
     "FIN +retransmit +user -persist -override ok"},
    {SERVER, "FIN-WAIT-1|FIN-WAIT-2|CLOSING|LAST-ACK|TIME-WAIT", "CLOSE", "=",
     "e:closing"},
    {SERVER, "ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT", "ABORT", "CLOSED",
     "RST@nxt calls:reset flushed tcb- -all ok"},
    {SERVER, "CLOSING|LAST-ACK|TIME-WAIT", "ABORT", "CLOSED",
     "flushed tcb- -all ok"},
};
/* clang-format on */

static void what_a_server_promises(void **state) {
  expect_shown(*state, promises);
}

static void what_stays_as_it_is(void **state) {
  expect_shown(*state, the_rest);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_a_server_promises),
      cmocka_unit_test(what_stays_as_it_is),
  };
  return cmocka_run_group_tests_name("a server", tests, oracle_setup,
                                     oracle_teardown);
}
