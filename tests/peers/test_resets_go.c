/* Our reset reaches Linux's TCP in every state of its own: what /proc/net/tcp
 * and the socket say afterwards shows that it was taken for one, so that its
 * sequence number was right (RFC 9293 3.10.5, 3.5.2). */
#include "linux_end.h"
#include "reach.h"
#include "trial.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- Linux gets into a state, and our end to send a reset ------------------
 */

/* Nobody listens there. */
static void syn_sent(struct trial *trial) {
  linux_connect(trial, 9);
  assert_string_equal(linux_state(trial), "SYN-SENT");
  trial_in(trial, TRIAL_SYN);
}

static void syn_received(struct trial *trial) {
  reach_crossing(trial);
  trial_out(trial, TRIAL_SYN);
  trial_lose_out(trial, TRIAL_SYN | TRIAL_ACK);
  trial_lose_in(trial, TRIAL_SYN | TRIAL_ACK);
  assert_string_equal(linux_state(trial), "SYN-RECEIVED");
  trial_abort(trial);
}

static void established(struct trial *trial) {
  reach_linux_asked(trial);
  trial_abort(trial);
}

static void fin_wait_1(struct trial *trial) {
  reach_we_asked(trial);
  linux_finish(trial);
  trial_lose_in(trial, TRIAL_FIN | TRIAL_ACK);
  assert_string_equal(linux_state(trial), "FIN-WAIT-1");
  trial_abort(trial);
}

static void fin_wait_2(struct trial *trial) {
  reach_we_asked(trial);
  reach_linux_closed(trial);
  assert_string_equal(linux_state(trial), "FIN-WAIT-2");
  trial_abort(trial);
}

static void close_wait(struct trial *trial) {
  reach_linux_asked(trial);
  reach_we_closed(trial);
  assert_string_equal(linux_state(trial), "CLOSE-WAIT");
  trial_abort(trial);
}

static void closing(struct trial *trial) {
  reach_linux_asked(trial);
  linux_finish(trial);
  trial_lose_in(trial, TRIAL_FIN | TRIAL_ACK);
  trial_finish(trial);
  trial_out(trial, TRIAL_FIN | TRIAL_ACK);
  assert_string_equal(linux_state(trial), "CLOSING");
  trial_lose_in(trial, TRIAL_ACK);
  trial_abort(trial);
}

static void last_ack(struct trial *trial) {
  reach_linux_asked(trial);
  reach_we_closed(trial);
  linux_finish(trial);
  assert_string_equal(linux_state(trial), "LAST-ACK");
  trial_lose_in(trial, TRIAL_FIN | TRIAL_ACK);
  trial_abort(trial);
}

/* --- What Linux makes of it ------------------------------------------------
 */

struct reset_case {
  const char *state; /* of Linux */
  void (*reach)(struct trial *trial);
  int error; /* that its socket has then */
};

static const struct reset_case cases[] = {
    {"SYN-SENT", syn_sent, ECONNREFUSED},
    {"SYN-RECEIVED", syn_received, ECONNRESET},
    {"ESTABLISHED", established, ECONNRESET},
    {"FIN-WAIT-1", fin_wait_1, ECONNRESET},
    {"FIN-WAIT-2", fin_wait_2, ECONNRESET},
    {"CLOSE-WAIT", close_wait, EPIPE},
    {"CLOSING", closing, ECONNRESET},
    {"LAST-ACK", last_ack, ECONNRESET}};

static void all_states(struct trial *trial) {
  uint8_t variant = trial->variant;
  int family = trial->family;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    cases[i].reach(trial);
    assert_string_equal(linux_state(trial), cases[i].state);
    trial_out(trial, TRIAL_RST);
    assert_string_equal(linux_state(trial), "CLOSED");
    assert_string_equal(linux_socket_state(trial->socket), "CLOSED");
    assert_int_equal(linux_error(trial), cases[i].error);
    assert_string_equal(trial_state(trial), "CLOSED");
    trial_end(trial);
    trial_begin(trial, family, variant);
  }
}

static void our_reset_ends_every_state_of_linux(void **state) {
  trial_each(*state, all_states);
}

/* A half-open child of a listener has no socket yet: the listener goes on. */
static void half_open(struct trial *trial) {
  int listener = linux_listen(trial);
  trial_connect(trial);
  trial_out(trial, TRIAL_SYN);
  trial_in(trial, TRIAL_SYN | TRIAL_ACK);
  trial_lose_out(trial, TRIAL_ACK);
  assert_string_equal(linux_state(trial), "SYN-RECEIVED");
  trial_abort(trial);
  trial_out(trial, TRIAL_RST);
  assert_string_equal(linux_state(trial), "CLOSED");
  assert_false(linux_accept(trial, listener));
  assert_string_equal(linux_socket_state(listener), "LISTEN");
  trial_connect(trial);
  trial_settle(trial);
  assert_true(linux_accept(trial, listener));
  close(listener);
}

static void our_reset_ends_a_half_open_child(void **state) {
  trial_each(*state, half_open);
}

/* --- TIME-WAIT -------------------------------------------------------------
 */

/* Our end is gone when Linux's last ACK comes: to the listener it is as bad as
 * any. Its reset is the assassination of RFC 1337. Linux lets it happen, unless
 * told otherwise. */
static void assassinate(struct trial *trial, const char *after) {
  reach_linux_asked(trial);
  reach_linux_closed(trial);
  trial_finish(trial);
  trial_out(trial, TRIAL_FIN | TRIAL_ACK);
  assert_string_equal(linux_state(trial), "TIME-WAIT");
  trial_abort(trial);
  assert_int_equal(trial->loop.out.count, 0);
  trial_in(trial, TRIAL_ACK);
  assert_string_equal(trial_step(trial), "LISTEN -> LISTEN");
  trial_out(trial, TRIAL_RST);
  assert_string_equal(linux_state(trial), after);
}

static void until_it_dies(struct trial *trial) {
  assassinate(trial, "CLOSED");
}

static void unless_deaf(struct trial *trial) {
  assassinate(trial, "TIME-WAIT");
}

static void our_reset_ends_time_wait(void **state) {
  trial_each(*state, until_it_dies);
  if (!linux_set("ipv4/tcp_rfc1337", "1")) {
    puts("skip: Linux with RFC 1337: /proc/sys may not be written");
    return;
  }
  trial_each(*state, unless_deaf);
  assert_true(linux_set("ipv4/tcp_rfc1337", "0"));
}

/* --- Others ----------------------------------------------------------------
 */

/* ABORT sends none where the peer has closed and has all (reading 18). */
static void abort_silently(struct trial *trial) {
  reach_linux_asked(trial);
  reach_linux_closed(trial);
  trial_finish(trial);
  trial_lose_out(trial, TRIAL_FIN | TRIAL_ACK);
  trial_abort(trial);
  assert_string_equal(trial_step(trial), "LAST-ACK -> CLOSED");
  assert_int_equal(trial->loop.out.count, 0);
}

static void no_reset_in_last_ack(void **state) {
  trial_each(*state, abort_silently);
}

/* A user who gives up reading what has come: SHLD-3, as close() does. */
static void leave_unread(struct trial *trial) {
  struct synfin_tcp *tcp = &trial->loop.tcp;
  if (trial->variant != 0)
    return;
  reach_linux_asked(trial);
  linux_send(trial, "unread", 6);
  trial_in(trial, TRIAL_ACK);
  assert_int_equal(synfin_tcp_close(tcp, trial->loop.now, trial->ours, false),
                   SYNFIN_OK);
  assert_string_equal(trial_step(trial), "ESTABLISHED -> CLOSED");
  trial_settle(trial);
  assert_int_equal(linux_error(trial), ECONNRESET);
}

/* The same, but it comes later. */
static void send_to_the_deaf(struct trial *trial) {
  struct synfin_tcp *tcp = &trial->loop.tcp;
  if (trial->variant != 0)
    return;
  reach_linux_asked(trial);
  assert_int_equal(synfin_tcp_close(tcp, trial->loop.now, trial->ours, false),
                   SYNFIN_OK);
  trial_out(trial, TRIAL_FIN | TRIAL_ACK);
  trial_in(trial, TRIAL_ACK);
  assert_string_equal(linux_state(trial), "CLOSE-WAIT");
  linux_send(trial, "unwanted", 8);
  trial_in(trial, TRIAL_ACK);
  assert_string_equal(trial_step(trial), "FIN-WAIT-2 -> CLOSED");
  trial_out(trial, TRIAL_RST);
  assert_string_equal(linux_state(trial), "CLOSED");
  assert_int_equal(linux_error(trial), EPIPE);
}

static void unread_text_makes_a_reset(void **state) {
  trial_each(*state, leave_unread);
  trial_each(*state, send_to_the_deaf);
}

/* -------------------------------------------------------------------------- */

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(our_reset_ends_every_state_of_linux),
      cmocka_unit_test(our_reset_ends_a_half_open_child),
      cmocka_unit_test(our_reset_ends_time_wait),
      cmocka_unit_test(no_reset_in_last_ack),
      cmocka_unit_test(unread_text_makes_a_reset),
  };
  return trial_run("resets that go", tests);
}
