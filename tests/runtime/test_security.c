/* What strangers send who can guess, but not see: resets, SYNs, text and ACKs
 * (RFC 5961); initial sequence numbers (RFC 6528) and ports (RFC 6056). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "inner.h"
#include "puppet.h"

enum {
  MODERN,
  CLASSIC,
  RING_LOG2 = 12
};

static bool can_reach(enum puppet_goal goal, uint8_t variant) {
  return variant == MODERN ||
         (goal != IN_SYN_RECEIVED_REOPENED && goal != IN_FIN_WAIT_2_DEAF);
}

/* Has the connection learnt its peer's numbers? Half-open ones are found by
 * them alone. */
static bool has_peer(enum puppet_goal goal) {
  return goal > IN_SYN_SENT;
}

static bool is_open(enum puppet_goal goal) {
  return goal >= IN_ESTABLISHED && goal < IN_TIME_WAIT &&
         goal != IN_FIN_WAIT_1_NOT_OPENED;
}

struct victim {
  struct world *world;
  struct puppet puppet;
};

static struct victim make(enum puppet_goal goal, uint8_t variant,
                          bool timestamps) {
  struct victim victim = {.world = world_make(1, RING_LOG2, RING_LOG2, NULL)};
  victim.puppet = puppet_make(victim.world, &victim.world->left, 5000, 80,
                              UINT32_C(0xfffffff0));
  victim.puppet.timestamps = timestamps;
  victim.puppet.ts_val = 1000;
  puppet_reach(&victim.puppet, goal, variant);
  victim.puppet.count = 0;
  return victim;
}

static struct synfin_connection *own_of(const struct victim *victim) {
  const struct puppet *puppet = &victim->puppet;
  struct synfin_name name = {puppet->own, puppet->its_port, puppet->own_port,
                             0};
  uint32_t index = synfin_demux_find(&puppet->host->tcp, &name);
  assert_true(index < puppet->host->nconnections);
  return &puppet->host->connections[index];
}

static uint32_t notices_of(const struct victim *victim) {
  const struct world_host *host = &victim->world->left;
  return host->notices[world_place(host, victim->puppet.handle)];
}

/* --- Resets --------------------------------------------------------------- */

enum place {
  OUTSIDE_LEFT,
  OUTSIDE_RIGHT,
  INSIDE,
  EXACT
};

static const char *after_reset(enum puppet_goal goal, uint8_t variant,
                               enum place place) {
  if (place <= OUTSIDE_RIGHT || (place == INSIDE && variant == MODERN))
    return puppet_goals[goal];
  switch (goal) {
  case IN_SYN_RECEIVED_PASSIVE:
    return "LISTEN"; /* MUST-11 */
  case IN_SYN_RECEIVED_REOPENED:
    return "TIME-WAIT"; /* MAY-2 */
  case IN_TIME_WAIT:
  case IN_TIME_WAIT_UNREAD:
    return variant == MODERN ? "TIME-WAIT" : "CLOSED"; /* RFC1337 */
  default:
    return "CLOSED";
  }
}

static void reset(enum puppet_goal goal, uint8_t variant, enum place place) {
  struct victim victim = make(goal, variant, goal % 2 != 0);
  struct puppet *puppet = &victim.puppet;
  uint32_t window = goal == IN_ESTABLISHED_FULL ? 0 : 4096;
  bool waits = goal == IN_TIME_WAIT || goal == IN_TIME_WAIT_UNREAD;
  uint32_t offset[] = {0 - UINT32_C(1), 5000, 1, 0};
  if (window == 0 && place == INSIDE) {
    world_free(victim.world);
    return; /* there is no inside */
  }
  uint32_t seq = puppet->seq;
  puppet->seq += offset[place];
  puppet_send(puppet, WIRE_RST, 0);
  puppet->seq = seq;
  assert_string_equal(puppet_state(puppet), after_reset(goal, variant, place));
  bool challenged = place == INSIDE && variant == MODERN && !waits;
  assert_int_equal(puppet->count, challenged); /* RFC5961 3 */
  if (challenged)
    assert_int_equal(puppet->last.control, WIRE_ACK);
  if (is_open(goal) && strcmp(puppet_state(puppet), "CLOSED") == 0)
    assert_true((notices_of(&victim) & SYNFIN_RESET) != 0); /* MUST-12 */
  world_free(victim.world);
}

static void a_reset_counts_at_its_place_only(void **state) {
  (void)state;
  for (int goal = 0; goal < PUPPET_GOALS; goal++)
    for (uint8_t variant = 0; variant < 2; variant++)
      for (int place = 0; place <= EXACT; place++)
        if (has_peer((enum puppet_goal)goal) &&
            can_reach((enum puppet_goal)goal, variant))
          reset((enum puppet_goal)goal, variant, (enum place)place);
}

/* In SYN-SENT the acknowledgment is what counts (reading 1). */
static void a_reset_in_syn_sent_must_acknowledge(void **state) {
  (void)state;
  static const int offsets[] = {-1, 1, -4096, 4096, 1 << 30};
  for (uint8_t variant = 0; variant < 2; variant++) {
    struct victim victim = make(IN_SYN_SENT, variant, false);
    struct puppet *puppet = &victim.puppet;
    uint32_t ack = puppet->ack = own_of(&victim)->snd_nxt;
    puppet_send(puppet, WIRE_RST, 0);
    for (int i = 0; i < 5; i++) {
      puppet->ack = ack + (uint32_t)offsets[i];
      puppet_send(puppet, WIRE_RST | WIRE_ACK, 0);
      assert_string_equal(puppet_state(puppet), "SYN-SENT");
    }
    puppet->ack = ack;
    puppet_send(puppet, WIRE_RST | WIRE_ACK, 0);
    assert_string_equal(puppet_state(puppet), "CLOSED");
    assert_int_equal(puppet->count, 0);
    world_free(victim.world);
  }
}

static void nobody_resets_who_does_not_exist(void **state) {
  (void)state;
  for (int goal = IN_CLOSED; goal <= IN_LISTEN; goal++) {
    struct victim victim = make((enum puppet_goal)goal, MODERN, false);
    puppet_send(&victim.puppet, WIRE_RST, 0);
    puppet_send(&victim.puppet, WIRE_RST | WIRE_ACK, 0);
    assert_int_equal(victim.puppet.count, 0);
    assert_string_equal(puppet_state(&victim.puppet), puppet_goals[goal]);
    world_free(victim.world);
  }
}

/* --- Blind injection ------------------------------------------------------ */

/* What a stranger may send: control bits, text, where from RCV.NXT on, and how
 * far from SND.NXT it acknowledges. */
static const struct blind {
  unsigned control;
  uint32_t text;
  int seq, ack;
} blind[] = {
    {WIRE_RST, 0, 1, 0},
    {WIRE_SYN, 0, 0, 0},
    {WIRE_SYN, 0, 100, 0},
    {WIRE_SYN, 0, -100000, 0},
    {WIRE_SYN | WIRE_ACK, 0, 100, 0},
    {WIRE_ACK, 0, 0, 1 << 20},
    {WIRE_ACK, 0, 0, -(1 << 20)},
    {WIRE_ACK, 0, -(1 << 20), 0},
    {WIRE_ACK, 0, 1 << 20, 0},
    {WIRE_ACK, 100, 0, 1 << 20},
    {WIRE_ACK, 100, 0, -(1 << 20)},
    {WIRE_ACK | WIRE_FIN, 0, 0, 1 << 20},
    {WIRE_ACK | WIRE_FIN, 0, 0, -(1 << 20)},
};

static void strike(struct victim *victim, const struct blind *with,
                   uint32_t ts_val) {
  struct puppet *puppet = &victim->puppet, intruder = *puppet;
  intruder.seq += (uint32_t)with->seq;
  intruder.ack = own_of(victim)->snd_nxt + (uint32_t)with->ack;
  intruder.ts_val = ts_val;
  puppet_send(&intruder, with->control, with->text);
  puppet->count = intruder.count;
}

/* A thousand times in a second: nothing changes, and few answers leave; the
 * same again when five seconds have passed (RFC5961 7). */
static void try_blind(enum puppet_goal goal, const struct blind *with) {
  struct victim victim = make(goal, MODERN, false);
  struct synfin_connection before = *own_of(&victim);
  bool counts = with->text == 0 && (with->control & WIRE_FIN) == 0;
  for (unsigned times = 0; times < 3; times++) {
    victim.puppet.count = 0;
    for (unsigned i = 0; i < 1000; i++) {
      strike(&victim, with, 0);
      victim.world->now += i % 2; /* half a second in all */
    }
    assert_string_equal(puppet_state(&victim.puppet), puppet_goals[goal]);
    if (counts || with->ack < 0)
      assert_in_range(victim.puppet.count, 1, 10);
    assert_int_equal(own_of(&victim)->rcv_nxt, before.rcv_nxt);
    assert_int_equal(own_of(&victim)->snd_una, before.snd_una);
    victim.world->now += 5500;
  }
  world_free(victim.world);
}

static void strangers_change_nothing(void **state) {
  (void)state;
  for (int goal = 0; goal < PUPPET_GOALS; goal++)
    for (size_t i = 0; i < sizeof blind / sizeof *blind; i++)
      if (is_open((enum puppet_goal)goal) && goal != IN_ESTABLISHED_FULL)
        try_blind((enum puppet_goal)goal, &blind[i]);
}

/* The limit is each connection's own: one for all would tell a stranger of
 * others (CVE-2016-5696). */
static void a_limit_is_nobody_elses(void **state) {
  (void)state;
  struct victim victim = make(IN_ESTABLISHED, MODERN, false);
  struct puppet other =
      puppet_make(victim.world, &victim.world->left, 5001, 80, 1000);
  puppet_reach(&other, IN_ESTABLISHED, MODERN);
  for (int i = 0; i < 100; i++)
    strike(&victim, &blind[1], 0);
  assert_int_equal(victim.puppet.count, 10);
  other.count = 0;
  puppet_send(&other, WIRE_SYN, 0);
  assert_int_equal(other.count, 1);
  world_free(victim.world);
}

/* A timestamp that only a guess brought must not make the peer's old. */
static void a_guess_sets_no_timestamp(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof blind / sizeof *blind; i++) {
    struct victim victim = make(IN_ESTABLISHED, MODERN, true);
    uint32_t before = own_of(&victim)->rcv_nxt;
    strike(&victim, &blind[i], 1000 + (UINT32_C(1) << 30));
    victim.puppet.ack = own_of(&victim)->snd_nxt;
    victim.puppet.ts_val++;
    puppet_send(&victim.puppet, WIRE_ACK, 100);
    assert_int_equal(own_of(&victim)->rcv_nxt, before + 100);
    world_free(victim.world);
  }
}

/* After more than 24 days a timestamp says nothing about order (RFC7323 5.5),
 * and the one that comes is the one to compare with. */
static void timestamps_age(void **state) {
  (void)state;
  struct victim victim = make(IN_ESTABLISHED, MODERN, true);
  uint32_t before = own_of(&victim)->rcv_nxt;
  world_run(victim.world, 25u * 24 * 3600 * 1000);
  victim.puppet.ts_val -= 100;
  for (int i = 0; i < 3; i++)
    puppet_send(&victim.puppet, WIRE_ACK, 100);
  assert_int_equal(own_of(&victim)->rcv_nxt, before + 300);
  world_free(victim.world);
}

/* --- Numbers that cannot be foreseen -------------------------------------- */

static bool note_syn(void *context, bool to_right, const uint8_t *packet,
                     size_t length) {
  struct synfin_icmp icmp;
  (void)to_right;
  assert_int_equal(synfin_wire_read(packet, length, context, &icmp),
                   WIRE_SEGMENT);
  return false;
}

/* The SYN of a connection that is given up at once. */
static struct synfin_segment syn_of(struct world *world, uint16_t own,
                                    uint8_t host, uint16_t port) {
  struct synfin_segment segment;
  struct synfin_open open = world_open(world, false);
  synfin_handle handle;
  open.local.port = own;
  open.remote.address.octets[15] = host;
  open.remote.port = port;
  world->filter = note_syn;
  world->context = &segment;
  assert_int_equal(
      synfin_tcp_connect(&world->left.tcp, world->now, &open, &handle),
      SYNFIN_OK);
  assert_int_equal(segment.control, WIRE_SYN);
  assert_int_equal(synfin_tcp_abort(&world->left.tcp, world->now, handle),
                   SYNFIN_OK);
  return segment;
}

enum {
  SAMPLES = 4096
};

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

/* No two alike, none a step from its neighbour's, every bit as often 0 as 1. */
static void iss_cannot_be_foreseen(void **state) {
  (void)state;
  static uint32_t numbers[SAMPLES], steps[SAMPLES];
  struct world *world = world_make(1, 10, 10, NULL);
  unsigned ones[32] = {0};
  for (uint16_t i = 0; i < SAMPLES; i++) {
    numbers[i] =
        syn_of(world, (uint16_t)(1000 + i % 64), 9, (uint16_t)(1 + i / 64)).seq;
    steps[i] = numbers[i] - numbers[i != 0 ? i - 1 : 0];
    for (int bit = 0; bit < 32; bit++)
      ones[bit] += numbers[i] >> bit & 1;
  }
  for (int bit = 0; bit < 32; bit++) /* five standard deviations */
    assert_in_range(ones[bit], SAMPLES / 2 - 160, SAMPLES / 2 + 160);
  qsort(steps, SAMPLES, sizeof *steps, compare);
  unsigned same = 0;
  for (int i = 1; i < SAMPLES; i++)
    same += steps[i] == steps[i - 1];
  assert_in_range(same, 0, 2);
  world_free(world);
}

/* MUST-8: for one pair of sockets it grows by one in 4 microseconds; so it does
 * where the clock wraps. */
static void iss_grows_with_the_clock(void **state) {
  (void)state;
  struct world *world = world_make(1, 10, 10, NULL);
  uint32_t first = syn_of(world, 1000, 9, 80).seq;
  for (uint32_t passed = 0; passed < 40000; passed += 1000) {
    assert_int_equal(syn_of(world, 1000, 9, 80).seq,
                     (uint32_t)(first + passed * 250));
    world_run(world, 1000);
  }
  world_free(world);
}

static void another_secret(struct synfin_tcp_config *config) {
  config->secret[7] ^= 1;
}

static void iss_depends_on_the_secret(void **state) {
  (void)state;
  struct world *world = world_make(1, 10, 10, NULL);
  struct world *other = world_make(1, 10, 10, another_secret);
  assert_int_not_equal(syn_of(world, 1000, 9, 80).seq,
                       syn_of(other, 1000, 9, 80).seq);
  world_free(world);
  world_free(other);
}

/* Ports for different remote sockets are spread over the range of RFC6335. */
static void ports_are_spread(void **state) {
  (void)state;
  struct world *world = world_make(1, 10, 10, NULL);
  unsigned parts[16] = {0};
  for (uint16_t i = 0; i < 1600; i++) {
    uint16_t port =
        syn_of(world, 0, (uint8_t)(2 + i % 200), (uint16_t)(80 + i / 200))
            .source_port;
    assert_in_range(port, 49152, 65535);
    parts[(port - 49152) / 1024]++;
  }
  for (int i = 0; i < 16; i++)
    assert_in_range(parts[i], 50, 150);
  world_free(world);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_reset_counts_at_its_place_only),
      cmocka_unit_test(a_reset_in_syn_sent_must_acknowledge),
      cmocka_unit_test(nobody_resets_who_does_not_exist),
      cmocka_unit_test(strangers_change_nothing),
      cmocka_unit_test(a_limit_is_nobody_elses),
      cmocka_unit_test(a_guess_sets_no_timestamp),
      cmocka_unit_test(timestamps_age),
      cmocka_unit_test(iss_cannot_be_foreseen),
      cmocka_unit_test(iss_grows_with_the_clock),
      cmocka_unit_test(iss_depends_on_the_secret),
      cmocka_unit_test(ports_are_spread),
  };
  return cmocka_run_group_tests_name("security", tests, NULL, NULL);
}
