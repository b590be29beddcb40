/* Both ends open at once, and close at once (RFC 9293 3.5 Figure 7, 3.6 Figure
 * 13): our endpoint and Linux's TCP. */
#include "linux_end.h"
#include "trial.h"

#include <string.h>

static const char ours_says[] = "from our end", linux_says[] = "from Linux";

/* --- Steps that several tests take ---------------------------------------- */

static void both_send_a_syn(struct trial *trial) {
  trial_connect(trial);
  linux_connect(trial, trial->our_port);
  assert_string_equal(trial_state(trial), "SYN-SENT");
  assert_string_equal(linux_state(trial), "SYN-SENT");
}

static void the_syns_cross(struct trial *trial) {
  trial_in(trial, TRIAL_SYN);
  assert_string_equal(trial_step(trial), "SYN-SENT -> SYN-RECEIVED");
  trial_out(trial, TRIAL_SYN);
  assert_string_equal(linux_state(trial), "SYN-RECEIVED");
}

static bool both_are_open(struct trial *trial) {
  return strcmp(trial_state(trial), "ESTABLISHED") == 0 &&
         strcmp(linux_state(trial), "ESTABLISHED") == 0;
}

static void both_open(struct trial *trial) {
  both_send_a_syn(trial);
  the_syns_cross(trial);
  trial_until(trial, both_are_open);
  trial_step(trial);
}

/* Text has come whole at our end. */
static void ours_has_read(struct trial *trial) {
  char text[64];
  assert_int_equal(trial_receive(trial, text, sizeof text), sizeof linux_says);
  assert_memory_equal(text, linux_says, sizeof linux_says);
}

static void linux_has_read(struct trial *trial) {
  char text[64];
  assert_int_equal(linux_receive(trial, text, sizeof text), sizeof ours_says);
  assert_memory_equal(text, ours_says, sizeof ours_says);
}

static void text_goes_both_ways(struct trial *trial) {
  trial_send(trial, ours_says, sizeof ours_says);
  linux_send(trial, linux_says, sizeof linux_says);
  trial_settle(trial);
  ours_has_read(trial);
  linux_has_read(trial);
}

static bool both_wait(struct trial *trial) {
  return strcmp(linux_state(trial), "TIME-WAIT") == 0 &&
         (trial->told & (SYNFIN_FINISHED | SYNFIN_CLOSING)) ==
             (SYNFIN_FINISHED | SYNFIN_CLOSING);
}

/* Neither FIN arrives before both are out. */
static void both_close(struct trial *trial) {
  trial_step(trial);
  trial_finish(trial);
  linux_finish(trial);
  assert_string_equal(trial_step(trial), "ESTABLISHED -> FIN-WAIT-1");
  assert_string_equal(linux_state(trial), "FIN-WAIT-1");
}

static void the_fins_cross(struct trial *trial) {
  trial_in(trial, TRIAL_FIN | TRIAL_ACK);
  assert_string_equal(trial_step(trial), "FIN-WAIT-1 -> CLOSING");
  trial_out(trial, TRIAL_FIN | TRIAL_ACK);
  assert_string_equal(linux_state(trial), "CLOSING");
  trial_until(trial, both_wait);
  assert_string_equal(trial_step(trial), "CLOSING -> TIME-WAIT");
  assert_int_equal(trial->told & (SYNFIN_RESET | SYNFIN_TIMED_OUT), 0);
}

/* --- Both open ------------------------------------------------------------ */

static void open_and_close(struct trial *trial) {
  both_send_a_syn(trial);
  the_syns_cross(trial);
  trial_in(trial, TRIAL_SYN | TRIAL_ACK);
  assert_string_equal(trial_step(trial), "SYN-RECEIVED -> ESTABLISHED");
  assert_true(trial->told & SYNFIN_OPENED);
  trial_until(trial, both_are_open);
  text_goes_both_ways(trial);
  both_close(trial);
  the_fins_cross(trial);
}

static void both_open_and_close_at_once(void **state) {
  trial_each(*state, open_and_close);
}

/* Linux's answer goes first. */
static void linux_first(struct trial *trial) {
  both_send_a_syn(trial);
  trial_out(trial, TRIAL_SYN);
  assert_string_equal(linux_state(trial), "SYN-RECEIVED");
  trial_in(trial, TRIAL_SYN);
  trial_out(trial, TRIAL_SYN | TRIAL_ACK);
  trial_until(trial, both_are_open);
  text_goes_both_ways(trial);
}

static void linux_receives_first(void **state) {
  trial_each(*state, linux_first);
}

/* One SYN,ACK is lost: the other, and what answers it, is enough. */
static void lose_ours(struct trial *trial) {
  both_send_a_syn(trial);
  the_syns_cross(trial);
  trial_lose_out(trial, TRIAL_SYN | TRIAL_ACK);
  trial_until(trial, both_are_open);
  text_goes_both_ways(trial);
}

static void lose_its(struct trial *trial) {
  both_send_a_syn(trial);
  the_syns_cross(trial);
  trial_lose_in(trial, TRIAL_SYN | TRIAL_ACK);
  trial_until(trial, both_are_open);
  text_goes_both_ways(trial);
}

static void a_syn_ack_is_lost(void **state) {
  trial_each(*state, lose_ours);
  trial_each(*state, lose_its);
}

/* Both are: ours is sent again when its time is over. */
static void lose_both(struct trial *trial) {
  both_send_a_syn(trial);
  the_syns_cross(trial);
  trial_lose_out(trial, TRIAL_SYN | TRIAL_ACK);
  trial_lose_in(trial, TRIAL_SYN | TRIAL_ACK);
  trial_pass(trial, 1000);
  trial_out(trial, TRIAL_SYN | TRIAL_ACK);
  trial_until(trial, both_are_open);
  text_goes_both_ways(trial);
}

static void both_syn_acks_are_lost(void **state) {
  trial_each(*state, lose_both);
}

/* Text that is handed over before the handshake is complete waits for it. */
static void send_early(struct trial *trial) {
  trial_connect(trial);
  trial_send(trial, ours_says, sizeof ours_says);
  linux_connect(trial, trial->our_port);
  the_syns_cross(trial);
  trial_until(trial, both_are_open);
  linux_has_read(trial);
}

static void text_waits_for_the_handshake(void **state) {
  trial_each(*state, send_early);
}

/* --- Both close ----------------------------------------------------------- */

/* Text is under way in front of either FIN. */
static void close_with_text(struct trial *trial) {
  both_open(trial);
  trial_send(trial, ours_says, sizeof ours_says);
  linux_send(trial, linux_says, sizeof linux_says);
  both_close(trial);
  trial_until(trial, both_wait);
  assert_string_equal(trial_step(trial), "CLOSING -> TIME-WAIT");
  linux_has_read(trial);
}

static void text_goes_before_the_fins(void **state) {
  trial_each(*state, close_with_text);
}

/* Our FIN is lost: it is sent again, in CLOSING. */
static void lose_our_fin(struct trial *trial) {
  both_open(trial);
  both_close(trial);
  trial_lose_out(trial, TRIAL_FIN | TRIAL_ACK);
  trial_in(trial, TRIAL_FIN | TRIAL_ACK);
  assert_string_equal(trial_state(trial), "CLOSING");
  trial_pass(trial, 1000);
  trial_until(trial, both_wait);
  assert_string_equal(trial_step(trial), "CLOSING -> TIME-WAIT");
}

static void our_fin_is_lost(void **state) {
  trial_each(*state, lose_our_fin);
}

/* Linux sends its FIN again, until it is acknowledged. */
static void lose_its_fin(struct trial *trial) {
  both_open(trial);
  both_close(trial);
  trial_lose_in(trial, TRIAL_FIN | TRIAL_ACK);
  trial_until(trial, both_wait);
}

static void its_fin_is_lost(void **state) {
  trial_each(*state, lose_its_fin);
}

static bool linux_is_done(struct trial *trial) {
  return strcmp(linux_state(trial), "CLOSED") == 0;
}

static bool our_fin_is_acknowledged(struct trial *trial) {
  return (trial->told & SYNFIN_FINISHED) != 0;
}

/* Our user closes before our SYN is acknowledged: FIN-WAIT-1 at once (3.10.4).
 * Linux answers our SYN,ACK, and sends on. */
static void close_early(struct trial *trial) {
  both_send_a_syn(trial);
  the_syns_cross(trial);
  trial_finish(trial);
  assert_string_equal(trial_step(trial), "SYN-RECEIVED -> FIN-WAIT-1");
  trial_until(trial, our_fin_is_acknowledged);
  assert_string_equal(trial_state(trial), "FIN-WAIT-2");
  assert_true(trial->told & SYNFIN_OPENED);
  linux_send(trial, linux_says, sizeof linux_says);
  trial_settle(trial);
  ours_has_read(trial);
  linux_finish(trial);
  trial_until(trial, linux_is_done);
  assert_string_equal(trial_step(trial), "FIN-WAIT-2 -> TIME-WAIT");
}

static void closed_before_it_opens(void **state) {
  trial_each(*state, close_early);
}

/* -------------------------------------------------------------------------- */

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_open_and_close_at_once),
      cmocka_unit_test(linux_receives_first),
      cmocka_unit_test(a_syn_ack_is_lost),
      cmocka_unit_test(both_syn_acks_are_lost),
      cmocka_unit_test(text_waits_for_the_handshake),
      cmocka_unit_test(text_goes_before_the_fins),
      cmocka_unit_test(our_fin_is_lost),
      cmocka_unit_test(its_fin_is_lost),
      cmocka_unit_test(closed_before_it_opens),
  };
  return trial_run("crossing", tests);
}
