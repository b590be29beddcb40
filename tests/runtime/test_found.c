/* What arbitrary scripts (endpoint_fuzz.c) have found, each once more. The
 * invariants say whether it is mended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "puppet.h"

static struct puppet make(enum puppet_goal goal) {
  struct world *world = world_make(1, 12, 12, NULL);
  struct puppet puppet = puppet_make(world, &world->left, 5000, 80, 1000);
  puppet_reach(&puppet, goal, 0);
  return puppet;
}

static void end(struct puppet *puppet) {
  world_check(puppet->world);
  world_free(puppet->world);
}

static void send_at(struct puppet *puppet, uint32_t offset, unsigned control,
                    uint32_t text) {
  uint32_t seq = puppet->seq;
  puppet->seq += offset;
  puppet_send(puppet, control, text);
  puppet->seq = seq;
}

/* Notes of held text were read on, at the wrong place. */
static void a_fin_before_held_text_ends_it(void **state) {
  (void)state;
  struct puppet puppet = make(IN_ESTABLISHED);
  send_at(&puppet, 30, WIRE_ACK, 10);
  send_at(&puppet, 0, WIRE_ACK | WIRE_FIN, 0);
  assert_string_equal(puppet_state(&puppet), "CLOSE-WAIT");
  puppet.last.nsacks = 0;
  send_at(&puppet, 100, WIRE_ACK, 10);
  assert_int_equal(puppet.last.nsacks, 0);
  end(&puppet);
}

static void text_beyond_a_held_fin_ends_that(void **state) {
  (void)state;
  struct puppet puppet = make(IN_ESTABLISHED);
  send_at(&puppet, 10, WIRE_ACK | WIRE_FIN, 0);
  send_at(&puppet, 0, WIRE_ACK, 100);
  send_at(&puppet, 100, WIRE_ACK | WIRE_FIN, 0);
  assert_string_equal(puppet_state(&puppet), "CLOSE-WAIT");
  end(&puppet);
}

/* It wanted a second FIN. */
static void a_second_close_may_give_up_reading(void **state) {
  (void)state;
  static const enum puppet_goal goals[] = {IN_FIN_WAIT_1, IN_FIN_WAIT_2};
  for (int i = 0; i < 2; i++) {
    struct puppet puppet = make(goals[i]);
    assert_int_equal(synfin_tcp_close(&puppet.host->tcp, puppet.world->now,
                                      puppet.handle, false),
                     SYNFIN_OK);
    end(&puppet);
  }
}

static void urgent_text_must_be_there(void **state) {
  (void)state;
  struct puppet puppet = make(IN_ESTABLISHED);
  size_t taken;
  assert_int_equal(synfin_tcp_send(&puppet.host->tcp, puppet.world->now,
                                   puppet.handle, "", 0, SYNFIN_SEND_URGENT,
                                   &taken),
                   SYNFIN_OK);
  end(&puppet);
}

/* The table has no keep-alives before a connection is open, nor in TIME-WAIT;
 * the invariants know where a timer may run. */
static void settings_change_wherever_it_is(void **state) {
  (void)state;
  for (enum puppet_goal goal = IN_SYN_SENT; goal < PUPPET_GOALS; goal++)
    for (int on = 0; on < 4; on++) {
      struct puppet puppet = make(goal);
      struct synfin_tcp *tcp = &puppet.host->tcp;
      uint32_t now = puppet.world->now;
      const char *before = puppet_state(&puppet);
      bool lives = synfin_tcp_index(tcp, puppet.handle) != SYNFIN_NONE;
      enum synfin_answer want = lives ? SYNFIN_OK : SYNFIN_NO_CONNECTION;
      assert_int_equal(
          synfin_tcp_set_keepalive(tcp, now, puppet.handle, (on & 1) != 0),
          want);
      world_check(puppet.world);
      assert_int_equal(
          synfin_tcp_set_nodelay(tcp, now, puppet.handle, (on & 2) != 0), want);
      assert_string_equal(puppet_state(&puppet), before);
      end(&puppet);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_fin_before_held_text_ends_it),
      cmocka_unit_test(text_beyond_a_held_fin_ends_that),
      cmocka_unit_test(a_second_close_may_give_up_reading),
      cmocka_unit_test(urgent_text_must_be_there),
      cmocka_unit_test(settings_change_wherever_it_is),
  };
  return cmocka_run_group_tests_name("found by scripts", tests, NULL, NULL);
}
