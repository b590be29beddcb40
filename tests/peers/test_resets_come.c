/* A reset comes in every state (RFC 9293 3.10.7, 3.5.3, RFC 5961 3, RFC 1337),
 * from Linux's TCP: it is what a closed port, a closed connection or an unread
 * one makes it send. Before it comes, resets that Linux did not send try the
 * same, at other sequence numbers. */
#include "linux_end.h"
#include "reach.h"
#include "trial.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- Ways into a state, and how Linux comes to send a reset there ----------
 */

static void to_syn_sent(struct trial *trial) {
  trial_connect(trial);
}

static void to_closed_port(struct trial *trial) {
  trial_out(trial, TRIAL_SYN);
}

/* Who asked is gone before it is answered. */
static void to_syn_received_passive(struct trial *trial) {
  linux_connect(trial, (uint16_t)(TRIAL_SERVICE + trial->variant));
  trial_in(trial, TRIAL_SYN);
  linux_close(trial);
}

static void answer_nobody(struct trial *trial) {
  trial_out(trial, TRIAL_SYN | TRIAL_ACK);
}

static void to_syn_received_active(struct trial *trial) {
  reach_crossing(trial);
  trial_out(trial, TRIAL_SYN);
  trial_lose_out(trial, TRIAL_SYN | TRIAL_ACK);
  trial_lose_in(trial, TRIAL_SYN | TRIAL_ACK);
}

/* The same two ports meet again; then as above. */
static void to_syn_received_reopened(struct trial *trial) {
  reach_linux_asked(trial);
  reach_our_time_wait(trial);
  trial_out(trial, TRIAL_ACK);
  linux_close(trial);
  to_syn_received_passive(trial);
}

static void to_fin_wait_1(struct trial *trial) {
  reach_linux_asked(trial);
  trial_finish(trial);
  trial_lose_out(trial, TRIAL_FIN | TRIAL_ACK);
}

static void to_fin_wait_2(struct trial *trial) {
  reach_we_asked(trial);
  reach_we_closed(trial);
}

static void to_close_wait(struct trial *trial) {
  reach_linux_asked(trial);
  reach_linux_closed(trial);
}

static void to_closing(struct trial *trial) {
  to_fin_wait_1(trial);
  linux_finish(trial);
  trial_in(trial, TRIAL_FIN | TRIAL_ACK);
  trial_lose_out(trial, TRIAL_ACK);
}

static void to_last_ack(struct trial *trial) {
  reach_we_asked(trial);
  reach_linux_closed(trial);
  trial_finish(trial);
  trial_lose_out(trial, TRIAL_FIN | TRIAL_ACK);
}

static void to_time_wait(struct trial *trial) {
  reach_linux_asked(trial);
  reach_our_time_wait(trial);
}

/* The link doubles our last ACK; the second finds nobody. */
static void acknowledge_twice(struct trial *trial) {
  trial_out_twice(trial, TRIAL_ACK);
}

/* --- What must become of it ------------------------------------------------
 */

enum {
  OVER = SYNFIN_RESET | SYNFIN_DELETED
};

struct reset_case {
  const char *state;
  void (*reach)(struct trial *trial);
  void (*provoke)(struct trial *trial); /* Linux sends a reset */
  const char *after[2];                 /* modern and classic; NULL: the variant
                                           does not get there */
  uint32_t told;                        /* of TRIAL_ENDS, in the end */
};

static const struct reset_case cases[] = {
    {"SYN-SENT",
     to_syn_sent,
     to_closed_port,
     {"CLOSED", "CLOSED"},
     OVER | SYNFIN_REFUSED},
    {"SYN-RECEIVED",
     to_syn_received_passive,
     answer_nobody,
     {"LISTEN", "LISTEN"},
     0},
    {"SYN-RECEIVED",
     to_syn_received_active,
     linux_reset,
     {"CLOSED", "CLOSED"},
     SYNFIN_REFUSED | SYNFIN_DELETED},
    {"SYN-RECEIVED",
     to_syn_received_reopened,
     answer_nobody,
     {"TIME-WAIT", NULL},
     SYNFIN_DELETED},
    {"ESTABLISHED", reach_linux_asked, linux_reset, {"CLOSED", "CLOSED"}, OVER},
    {"ESTABLISHED", reach_we_asked, linux_reset, {"CLOSED", "CLOSED"}, OVER},
    {"FIN-WAIT-1", to_fin_wait_1, linux_reset, {"CLOSED", "CLOSED"}, OVER},
    {"FIN-WAIT-2", to_fin_wait_2, linux_reset, {"CLOSED", "CLOSED"}, OVER},
    {"CLOSE-WAIT", to_close_wait, linux_reset, {"CLOSED", "CLOSED"}, OVER},
    {"CLOSING", to_closing, linux_reset, {"CLOSED", "CLOSED"}, OVER},
    {"LAST-ACK", to_last_ack, linux_reset, {"CLOSED", "CLOSED"}, OVER},
    {"TIME-WAIT",
     to_time_wait,
     acknowledge_twice,
     {"TIME-WAIT", "CLOSED"},
     SYNFIN_DELETED}};

static void stepped(struct trial *trial, const char *before,
                    const char *after) {
  char wanted[64];
  snprintf(wanted, sizeof wanted, "%s -> %s", before, after);
  assert_string_equal(trial_step(trial), wanted);
}

/* The last step led there. */
static void is_in(struct trial *trial, const char *state) {
  const char *step = trial_step(trial);
  size_t all = strlen(step), end = strlen(state);
  if (all < end || strcmp(step + all - end, state) != 0)
    fail_msg("'%s' does not lead to %s", step, state);
}

/* What Linux would have to begin with next: our last acknowledgment says. */
static uint32_t next_of_linux(struct trial *trial) {
  struct trial_segment segment;
  return trial_peek_out(trial, &segment) ? segment.ack : trial->sent.ack;
}

/* A forged reset that changes nothing; how many answers it gets. */
static unsigned survives(struct trial *trial, const char *state, uint32_t seq) {
  uint32_t before = trial->loop.out.count;
  trial_forge(trial, TRIAL_RST, seq, 0);
  stepped(trial, state, state);
  return trial->loop.out.count - before;
}

/* Outside the window: nothing at all. Inside: a challenge, so that a peer that
 * meant it can say so at the right place (RFC 5961 3.2); TIME-WAIT is deaf (RFC
 * 1337 3). */
static void try_forged(struct trial *trial, const char *state) {
  uint32_t next = next_of_linux(trial);
  bool waits = strcmp(state, "TIME-WAIT") == 0;
  if (strcmp(state, "SYN-SENT") == 0)
    return; /* there is no window yet: see below */
  assert_int_equal(survives(trial, state, next - 1), 0);
  assert_int_equal(survives(trial, state, next + 0x40000000), 0);
  if (trial->variant == 0)
    assert_int_equal(survives(trial, state, next + 1), waits ? 0 : 1);
}

static void check_end(struct trial *trial, const struct reset_case *of) {
  assert_int_equal(trial->told & TRIAL_ENDS, of->told);
  assert_string_equal(trial_state(trial), "CLOSED");
}

/* Linux's own reset is always where it must be. */
static void try_case(struct trial *trial, const struct reset_case *of) {
  of->reach(trial);
  is_in(trial, of->state);
  try_forged(trial, of->state);
  of->provoke(trial);
  trial_in(trial, TRIAL_RST);
  stepped(trial, of->state, of->after[trial->variant]);
  check_end(trial, of);
}

/* Without RFC 5961 all of the window is good enough. */
static void try_inside(struct trial *trial, const struct reset_case *of) {
  if (strcmp(of->state, "SYN-SENT") == 0)
    return;
  of->reach(trial);
  is_in(trial, of->state);
  trial_forge(trial, TRIAL_RST, next_of_linux(trial) + 1, 0);
  stepped(trial, of->state, of->after[1]);
  check_end(trial, of);
}

static void run(struct trial *trial, int family, uint8_t variant,
                const struct reset_case *of,
                void (*body)(struct trial *, const struct reset_case *)) {
  if (of->after[variant] == NULL)
    return;
  print_message("         %s, %s -> %s\n", family == AF_INET ? "IPv4" : "IPv6",
                of->state, of->after[variant]);
  trial_begin(trial, family, variant);
  body(trial, of);
  trial_end(trial);
}

static void run_all(void **state, uint8_t variant,
                    void (*body)(struct trial *, const struct reset_case *)) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    run(*state, AF_INET, variant, &cases[i], body);
    if (trial_has_ipv6())
      run(*state, AF_INET6, variant, &cases[i], body);
  }
}

static void linux_resets_the_modern_variant(void **state) {
  run_all(state, 0, try_case);
}

static void linux_resets_the_classic_variant(void **state) {
  run_all(state, 1, try_case);
}

static void the_classic_variant_takes_all_of_the_window(void **state) {
  run_all(state, 1, try_inside);
}

/* --- Other ways ------------------------------------------------------------
 */

/* Whoever sends these has not seen our SYN (3.10.7.3). */
static void ignore_in_syn_sent(struct trial *trial) {
  struct trial_segment syn;
  int listener = linux_listen(trial);
  trial_connect(trial);
  assert_true(trial_peek_out(trial, &syn));
  trial_step(trial);
  assert_int_equal(survives(trial, "SYN-SENT", 0), 0);
  for (uint32_t off = 0; off <= 2; off += 2) {
    trial_forge(trial, TRIAL_RST | TRIAL_ACK, 0, syn.seq + off);
    stepped(trial, "SYN-SENT", "SYN-SENT");
  }
  trial_out(trial, TRIAL_SYN);
  trial_in(trial, TRIAL_SYN | TRIAL_ACK);
  stepped(trial, "SYN-SENT", "ESTABLISHED");
  trial_out(trial, TRIAL_ACK);
  assert_true(linux_accept(trial, listener));
  close(listener);
}

static void wrong_resets_do_not_refuse(void **state) {
  trial_each(*state, ignore_in_syn_sent);
}

/* Neither LISTEN nor CLOSED answers a reset (3.10.7.1, 3.10.7.2). */
static void reset_nobody(struct trial *trial) {
  trial->our_port = (uint16_t)(TRIAL_SERVICE + trial->variant);
  assert_int_equal(survives(trial, "LISTEN", 1), 0);
  trial->our_port = 9;
  assert_int_equal(survives(trial, "CLOSED", 1), 0);
}

static void nobody_answers_a_reset(void **state) {
  trial_each(*state, reset_nobody);
}

/* Linux closes a socket whose text nobody has read (RFC 9293 3.6.1). */
static void leave_unread(struct trial *trial) {
  struct trial_segment next;
  reach_we_asked(trial);
  trial_send(trial, "unread", 6);
  trial_out(trial, TRIAL_ACK);
  linux_close(trial);
  while (trial_peek_in(trial, &next, 0) && next.control == TRIAL_ACK)
    trial_in(trial, TRIAL_ACK);
  trial_in(trial, TRIAL_RST);
  stepped(trial, "ESTABLISHED", "CLOSED");
  assert_int_equal(trial->told & TRIAL_ENDS, OVER);
}

static void unread_text_makes_a_reset(void **state) {
  trial_each(*state, leave_unread);
}

/* What Linux answers to the challenges is that all is well. */
static void go_on(struct trial *trial) {
  char text[8];
  if (trial->variant != 0)
    return;
  reach_linux_asked(trial);
  for (uint32_t i = 1; i < 5; i++) {
    trial_forge(trial, TRIAL_RST, trial->came.seq + i, 0);
    trial_out(trial, TRIAL_ACK);
  }
  trial_send(trial, "ours", 4);
  linux_send(trial, "its", 3);
  trial_settle(trial);
  assert_int_equal(trial_receive(trial, text, sizeof text), 3);
  assert_memory_equal(text, "its", 3);
  assert_int_equal(linux_receive(trial, text, sizeof text), 4);
  assert_memory_equal(text, "ours", 4);
}

static void a_challenged_connection_goes_on(void **state) {
  trial_each(*state, go_on);
}

/* -------------------------------------------------------------------------- */

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(linux_resets_the_modern_variant),
      cmocka_unit_test(linux_resets_the_classic_variant),
      cmocka_unit_test(the_classic_variant_takes_all_of_the_window),
      cmocka_unit_test(wrong_resets_do_not_refuse),
      cmocka_unit_test(nobody_answers_a_reset),
      cmocka_unit_test(unread_text_makes_a_reset),
      cmocka_unit_test(a_challenged_connection_goes_on),
  };
  return trial_run("resets that come", tests);
}
