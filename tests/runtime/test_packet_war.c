/* Two ends whose numbers have been driven apart must come to rest, whatever
 * states they are in and whatever an intruder has said to them; and no ACK is
 * answered for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "inner.h"
#include "invariants.h"
#include "puppet.h"

enum {
  MOST_AT_ONCE = 64, /* packets that one stimulus calls forth */
  HOUR = 3600000
};

struct war {
  struct world *world;
  struct puppet left, right; /* who played the other's part to each */
};

static bool can_reach(unsigned goal, uint8_t variant) {
  return variant == 0 ||
         (goal != IN_SYN_RECEIVED_REOPENED && goal != IN_FIN_WAIT_2_DEAF);
}

/* --- Numbers -------------------------------------------------------------- */

static struct synfin_connection *own_of(const struct puppet *puppet) {
  struct synfin_name name = {puppet->own, puppet->its_port, puppet->own_port,
                             0};
  uint32_t index = synfin_demux_find(&puppet->host->tcp, &name);
  return index < puppet->host->nconnections ? &puppet->host->connections[index]
                                            : NULL;
}

/* What an end would expect next moves to `next`, and all with it. */
static void shift_receiver(const struct puppet *puppet, uint32_t next) {
  struct synfin_connection *c = own_of(puppet);
  if (c == NULL || !synfin_has(c, HAS_PEER))
    return;
  uint32_t by = next - c->rcv_nxt;
  c->rcv_nxt += by;
  c->rcv_adv += by;
  c->rcv_read += by;
  c->last_ack += by;
  if (synfin_has(c, URGENT_IN))
    c->rcv_up += by;
  c->snd_wl1 += by;
  if (synfin_has(c, SYN_IS_OUT))
    c->u.irs += by;
  memset(puppet->host->looks, 0,
         puppet->host->nconnections * sizeof *puppet->host->looks);
}

static uint32_t around(struct world *world, uint32_t number) {
  static const uint32_t near[] = {0,   1,        2,    UINT32_MAX,
                                  100, 0 - 100u, 5000, 0 - 5000u};
  return number + near[world_random(world, 8)];
}

/* Each expects something near what the other would send. */
static void bring_near(struct war *war) {
  const struct synfin_connection *left = own_of(&war->left);
  const struct synfin_connection *right = own_of(&war->right);
  if (left == NULL || right == NULL)
    return;
  shift_receiver(&war->left, around(war->world, right->snd_nxt));
  shift_receiver(&war->right, around(war->world, left->snd_nxt));
}

/* --- What an intruder says ------------------------------------------------ */

static uint32_t any(struct world *world) {
  return world_random(world, 1 << 16) << 16 | world_random(world, 1 << 16);
}

static void intrude(struct war *war, const struct puppet *puppet) {
  static const uint8_t text[10];
  static const uint8_t controls[] = {
      WIRE_ACK, WIRE_ACK, WIRE_ACK | WIRE_FIN, WIRE_SYN, WIRE_SYN | WIRE_ACK,
      WIRE_FIN};
  struct world *world = war->world;
  const struct synfin_connection *c = own_of(puppet);
  bool near = c != NULL && world_random(world, 2) != 0;
  struct synfin_segment segment;
  uint8_t packet[WORLD_PACKET];
  memset(&segment, 0, sizeof segment);
  segment.source = puppet->own;
  segment.destination = puppet->its;
  segment.source_port = puppet->own_port;
  segment.destination_port = puppet->its_port;
  segment.control = controls[world_random(world, sizeof controls)];
  segment.seq = near ? around(world, c->rcv_nxt) : any(world);
  segment.ack = near ? around(world, c->snd_nxt) : any(world);
  segment.window = (uint16_t)(world_random(world, 3) * 1000);
  segment.scale = WIRE_NO_SCALE;
  segment.has_timestamp = world_random(world, 2) != 0;
  segment.ts_val = puppet->ts_val + world_random(world, 100);
  segment.text[0] = text;
  segment.lengths[0] = (uint16_t)(world_random(world, 2) * 10);
  size_t length = synfin_wire_write(&segment, packet, sizeof packet);
  synfin_tcp_input(&puppet->host->tcp, world->now, packet, length);
  synfin_tcp_flush(&puppet->host->tcp, world->now);
}

/* --- The war -------------------------------------------------------------- */

static unsigned sent(const struct world *world) {
  return world->left.sent + world->right.sent;
}

/* The wire takes no time: no timer has a part in it. */
static unsigned rage(struct world *world) {
  unsigned before = sent(world);
  uint32_t delay = world->delay;
  world->delay = 0;
  while (world->count > 0 && sent(world) - before <= MOST_AT_ONCE)
    world_step(world, 0);
  world->delay = delay;
  return sent(world) - before;
}

static struct war declare(unsigned seed, unsigned left, unsigned right,
                          uint8_t variants) {
  struct war war = {.world = world_make(seed, 10, 10, NULL)};
  struct world *world = war.world;
  world->checked = seed % 4 == 0;
  war.left = puppet_make(world, &world->left, 5000, 80, any(world));
  war.right = puppet_make(world, &world->right, 80, 5000, any(world));
  war.left.timestamps = seed % 2 != 0;
  war.right.timestamps = seed % 3 == 0;
  war.left.ts_val = any(world);
  war.right.ts_val = any(world);
  puppet_reach(&war.left, (enum puppet_goal)left, variants & 1);
  puppet_reach(&war.right, (enum puppet_goal)right, variants >> 1);
  return war;
}

/* At once, and then with all timers for two hours: in the second one nothing
 * but the probes of a closed window may be left. */
static void wage(unsigned seed, unsigned left, unsigned right,
                 uint8_t variants) {
  struct war war = declare(seed, left, right, variants);
  struct world *world = war.world;
  if (seed % 3 != 0)
    bring_near(&war);
  world->delay = 0;
  intrude(&war, &war.left);
  intrude(&war, &war.right);
  unsigned packets = rage(world);
  if (packets > MOST_AT_ONCE)
    fail_msg("%s and %s, seed %u: a war", puppet_goals[left],
             puppet_goals[right], seed);
  world->delay = 20;
  unsigned before = sent(world);
  world_run(world, HOUR);
  assert_in_range(sent(world) - before, 0, 400);
  before = sent(world);
  world_run(world, HOUR);
  assert_in_range(sent(world) - before, 0, 130);
  world_free(world);
}

static void every_pair_of_states_comes_to_rest(void **state) {
  unsigned seed = 1;
  (void)state;
  for (unsigned left = 0; left < PUPPET_GOALS; left++)
    for (unsigned right = 0; right < PUPPET_GOALS; right++)
      for (uint8_t variants = 0; variants < 4; variants++)
        for (unsigned i = 0; i < 12; i++, seed++)
          if (can_reach(left, variants & 1) && can_reach(right, variants >> 1))
            wage(seed, left, right, variants);
}

/* --- One end against a mirror --------------------------------------------- */

/* The same empty ACK, or what the endpoint says with source and destination
 * exchanged, again and again in one moment. */
static void mirror(unsigned goal, uint8_t variant, unsigned seed) {
  struct world *world = world_make(seed, 10, 10, NULL);
  struct puppet puppet = puppet_make(world, &world->left, 5000, 80, any(world));
  puppet.timestamps = seed % 2 != 0;
  puppet_reach(&puppet, (enum puppet_goal)goal, variant);
  struct synfin_segment segment;
  unsigned answers = 0;
  memset(&segment, 0, sizeof segment);
  segment.control = WIRE_ACK;
  segment.scale = WIRE_NO_SCALE;
  segment.seq = seed % 4 < 2 ? around(world, puppet.seq) : any(world);
  segment.ack = seed % 8 < 4 ? around(world, puppet.ack) : any(world);
  for (int i = 0; i < 300; i++) {
    unsigned count = puppet.count;
    puppet_give(&puppet, &segment);
    if (puppet.count == count)
      continue;
    const struct synfin_segment *last = &puppet.last;
    answers += last->control == WIRE_ACK && last->lengths[0] == 0;
    if (seed % 16 < 8 && (last->control & WIRE_RST) == 0) {
      segment.seq = last->seq;
      segment.ack = last->ack;
    }
  }
  assert_in_range(answers, 0, 16);
  world_free(world);
}

static void no_ack_is_answered_for_ever(void **state) {
  (void)state;
  for (unsigned goal = 0; goal < PUPPET_GOALS; goal++)
    for (uint8_t variant = 0; variant < 2; variant++)
      for (unsigned seed = 1; seed <= 64 && can_reach(goal, variant); seed++)
        mirror(goal, variant, seed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_pair_of_states_comes_to_rest),
      cmocka_unit_test(no_ack_is_answered_for_ever),
  };
  return cmocka_run_group_tests_name("packet wars", tests, NULL, NULL);
}
