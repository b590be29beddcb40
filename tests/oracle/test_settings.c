/* Settings that change while a connection lives: 3.7.4 and 3.8.4 say what the
 * user may ask for, and which states have something to do about it. */
#include "oracle.h"

static const char *const both[] = {"", "modern"};

enum {
  BOTH = 2
};

/* Text may be outstanding, or may still be sent. */
static const char *const sending[] = {"ESTABLISHED", "FIN-WAIT-1", "CLOSE-WAIT",
                                      "CLOSING", "LAST-ACK"};

/* Text may not have been sent yet. */
static const char *const waiting[] = {"ESTABLISHED", "FIN-WAIT-1 fin-waits=yes",
                                      "CLOSE-WAIT", "CLOSE-WAIT close=yes",
                                      "CLOSING fin-waits=yes"};

/* All of it has: our FIN is behind it. */
static const char *const finished[] = {"FIN-WAIT-1", "FIN-WAIT-2", "CLOSING",
                                       "LAST-ACK"};

static void must_17_held_text_leaves_where_there_may_be_some(void **state) {
  for (int v = 0; v < BOTH; v++) {
    for (size_t i = 0; i < sizeof waiting / sizeof *waiting; i++)
      expect(*state, both[v], waiting[i], "SET-OPTION setting=nagle-off",
             waiting[i], "transmit ok .");
    for (size_t i = 0; i < sizeof finished / sizeof *finished; i++)
      expect(*state, both[v], finished[i], "SET-OPTION setting=nagle-off",
             finished[i], "ok .");
  }
}

static void must_24_keep_alives_begin_and_end(void **state) {
  static const char *const on = "SET-OPTION setting=keepalive-on";
  static const char *const off = "SET-OPTION setting=keepalive-off";
  for (int v = 0; v < BOTH; v++) {
    for (size_t i = 0; i < sizeof sending / sizeof *sending; i++) {
      expect(*state, both[v], sending[i], on, sending[i],
             "start:keepalive ok .");
      expect(*state, both[v], sending[i], off, sending[i],
             "cancel:keepalive ok .");
    }
    expect(*state, both[v], "FIN-WAIT-2", on, "FIN-WAIT-2",
           "start:keepalive ok .");
    expect(*state, both[v], "FIN-WAIT-2", off, "FIN-WAIT-2",
           "cancel:keepalive ok .");
  }
}

/* Before the connection is open, and in TIME-WAIT, nothing is sent or timed. */
static void elsewhere_a_setting_only_succeeds(void **state) {
  static const char *const others[] = {
      "LISTEN", "SYN-SENT", "SYN-RECEIVED origin=passive",
      "SYN-RECEIVED origin=active close=yes", "TIME-WAIT"};
  for (int v = 0; v < BOTH; v++)
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
      expect(*state, both[v], others[i], "SET-OPTION", others[i], "ok .");
}

static void without_a_connection_there_is_nothing_to_set(void **state) {
  for (int v = 0; v < BOTH; v++) {
    expect(*state, both[v], "CLOSED", "SET-OPTION permit=yes", "CLOSED",
           "error-none .");
    expect(*state, both[v], "CLOSED", "SET-OPTION permit=no", "CLOSED",
           "error-illegal .");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_17_held_text_leaves_where_there_may_be_some),
      cmocka_unit_test(must_24_keep_alives_begin_and_end),
      cmocka_unit_test(elsewhere_a_setting_only_succeeds),
      cmocka_unit_test(without_a_connection_there_is_nothing_to_set),
  };
  return cmocka_run_group_tests_name("settings", tests, oracle_setup,
                                     oracle_teardown);
}
