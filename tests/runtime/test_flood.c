/* A flood of SYNs from everywhere (RFC 4987), in virtual time: at ten times the
 * rate at which half-open entries expire, established connections do not
 * notice, and real clients get in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "inner.h"
#include "invariants.h"
#include "wire.h"
#include "wire_inner.h"
#include "world.h"

enum {
  LIFE = 30000, /* of a half-open connection, milliseconds */
  CLIENTS = 100,
  TRIES = 7000, /* SYNs at 0, 1 and 3 seconds; the next would be at 7 */
  DELAY = 50    /* one way */
};

struct flood {
  struct world *world;
  uint32_t backlog, connections, syns;
  uint16_t listener;
  synfin_handle left, right; /* the established connection */
  uint32_t most;             /* records in use at once, of the one flooded */
};

static void limit_life(struct synfin_tcp_config *config) {
  config->syn_received = LIFE;
}

/* What answers the flood finds nobody. */
static bool only_to_the_left(void *context, bool to_right,
                             const uint8_t *packet, size_t length) {
  const struct world *world = context;
  (void)length;
  return to_right ||
         memcmp(packet + 16, world->left.locals[0].address.octets + 12, 4) == 0;
}

static void strike(struct flood *flood) {
  struct world *world = flood->world;
  struct synfin_segment syn;
  uint8_t packet[100];
  memset(&syn, 0, sizeof syn);
  syn.source.octets[10] = syn.source.octets[11] = 0xff;
  wire_put32(syn.source.octets + 12, 0x0b000000 | world_random(world, 1 << 24));
  syn.destination = world->right.locals[0].address;
  syn.source_port = (uint16_t)(1 + world_random(world, 65535));
  syn.destination_port = 80;
  syn.seq = world_random(world, 1 << 30) * 4;
  syn.window = 1000;
  syn.control = WIRE_SYN;
  syn.mss = 1460;
  syn.scale = WIRE_NO_SCALE;
  size_t length = synfin_wire_write(&syn, packet, sizeof packet);
  synfin_tcp_input(&world->right.tcp, world->now, packet, length);
  synfin_tcp_flush(&world->right.tcp, world->now);
}

/* Ten times as fast as the backlog expires. */
static void strike_on(struct flood *flood, uint32_t began, uint32_t *done,
                      uint32_t count) {
  struct world *world = flood->world;
  for (; count-- > 0; ++*done) {
    uint32_t at = (uint32_t)((uint64_t)*done * LIFE / (10 * flood->backlog));
    world_run(world, began + at - world->now);
    strike(flood);
  }
}

static struct flood prepare(uint32_t backlog, uint32_t connections,
                            uint32_t syns) {
  struct flood flood = {
      .backlog = backlog, .connections = connections, .syns = syns};
  struct world *world = flood.world =
      world_make_large(1, 10, 10, limit_life, connections);
  struct synfin_open open, active = world_open(world, false);
  world->checked = false;
  world->delay = DELAY;
  world->filter = only_to_the_left;
  world->context = world;
  memset(&open, 0, sizeof open);
  open.local.port = 80;
  open.nodelay = active.nodelay = true;
  assert_int_equal(synfin_tcp_listen(&world->right.tcp, &open,
                                     (uint16_t)backlog, &flood.listener),
                   SYNFIN_OK);
  assert_int_equal(
      synfin_tcp_connect(&world->left.tcp, world->now, &active, &flood.left),
      SYNFIN_OK);
  world_run(world, 1000);
  flood.right = world->right.accepted;
  assert_int_not_equal(flood.right, 0);
  return flood;
}

/* --- The established connection
 * -------------------------------------------------------------- */

static void say(struct flood *flood, struct synfin_tcp *from,
                synfin_handle out) {
  static const uint8_t text[100] = {1, 2, 3};
  size_t taken;
  assert_int_equal(synfin_tcp_send(from, flood->world->now, out, text,
                                   sizeof text, 0, &taken),
                   SYNFIN_OK);
  assert_int_equal(taken, sizeof text);
}

static void hear(struct flood *flood, struct synfin_tcp *to, synfin_handle in) {
  uint8_t text[200];
  size_t length;
  assert_int_equal(
      synfin_tcp_receive(to, flood->world->now, in, text, sizeof text, &length),
      SYNFIN_OK);
  assert_int_equal(length, 100);
}

/* Text takes as long as the wire does. */
static void does_not_notice(struct flood *flood, uint32_t began,
                            uint32_t *done) {
  struct world *world = flood->world;
  uint64_t resent = world->left.tcp.counts.resent;
  uint32_t now = world->now;
  say(flood, &world->left.tcp, flood->left);
  say(flood, &world->right.tcp, flood->right);
  while (world->now - now <= DELAY)
    strike_on(flood, began, done, 1);
  hear(flood, &world->right.tcp, flood->right);
  hear(flood, &world->left.tcp, flood->left);
  assert_int_equal(world->left.tcp.counts.resent, resent);
}

/* --- Real clients
 * ----------------------------------------------------------------------------
 */

/* One more, from a new port; is it in within three tries? */
static bool gets_in(struct flood *flood, uint32_t began, uint32_t *done) {
  struct world *world = flood->world;
  struct synfin_open open = world_open(world, false);
  synfin_handle handle;
  uint32_t now = world->now;
  assert_int_equal(
      synfin_tcp_connect(&world->left.tcp, world->now, &open, &handle),
      SYNFIN_OK);
  uint32_t place = world_place(&world->left, handle);
  world->left.notices[place] = 0;
  world->right.accepted = 0;
  while (world->right.accepted == 0 && world->now - now < TRIES)
    strike_on(flood, began, done, 1);
  bool in = world->right.accepted != 0 &&
            (world->left.notices[place] & SYNFIN_OPENED) != 0;
  synfin_tcp_abort(&world->left.tcp, world->now, handle);
  synfin_tcp_abort(&world->right.tcp, world->now, world->right.accepted);
  return in;
}

static uint32_t in_use(const struct world_host *host) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < host->nconnections; i++)
    count += synfin_has(&host->connections[i], IS_MADE);
  return count;
}

static void withstand(uint32_t backlog, uint32_t connections, uint32_t syns) {
  struct flood flood = prepare(backlog, connections, syns);
  struct world *world = flood.world;
  uint32_t done = 0, began = world->now, in = 0;
  for (int client = 0; client < CLIENTS; client++) {
    strike_on(&flood, began, &done, syns / CLIENTS * 9 / 10);
    does_not_notice(&flood, began, &done);
    in += gets_in(&flood, began, &done);
    assert_in_range(in_use(&world->right), 1, backlog + 1);
    memset(world->left.looks, 0, connections * sizeof *world->left.looks);
    memset(world->right.looks, 0, connections * sizeof *world->right.looks);
    world_check(world); /* records were used too often to be compared */
  }
  print_message("%u SYNs in %u virtual minutes: %u of %u clients got in, %u "
                "half-open connections made room\n",
                done, (world->now - began) / 60000, in, CLIENTS,
                (unsigned)world->right.tcp.counts.evicted);
  assert_true(done >= syns * 9 / 10);
  assert_in_range(in, 99, CLIENTS);
  world_free(world);
}

static void a_million_syns(void **state) {
  (void)state;
  withstand(128, 256, 1150000);
}

/* Half-open connections are few among many records. */
static void a_small_backlog_among_many_records(void **state) {
  (void)state;
  withstand(64, 1 << 14, 50000);
}

/* Honest clients, all at once and more than the backlog holds: those that find
 * no room try again, nobody is thrown out. */
static void a_burst_beyond_the_backlog(void **state) {
  (void)state;
  enum {
    BURST = 10
  };
  struct world *world = world_make(1, 12, 12, NULL);
  struct synfin_open passive, active = world_open(world, false);
  synfin_handle clients[BURST];
  uint16_t listener;
  memset(&passive, 0, sizeof passive);
  passive.local.port = 80;
  assert_int_equal(synfin_tcp_listen(&world->right.tcp, &passive, 2, &listener),
                   SYNFIN_OK);
  for (int i = 0; i < BURST; i++)
    assert_int_equal(
        synfin_tcp_connect(&world->left.tcp, world->now, &active, &clients[i]),
        SYNFIN_OK);
  world_run(world, 60000);
  for (int i = 0; i < BURST; i++)
    assert_int_equal(
        world->left.notices[world_place(&world->left, clients[i])] &
            (SYNFIN_OPENED | SYNFIN_RESET | SYNFIN_REFUSED),
        SYNFIN_OPENED);
  assert_int_equal(world->right.tcp.counts.evicted, 0);
  world_free(world);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_burst_beyond_the_backlog),
      cmocka_unit_test(a_million_syns),
      cmocka_unit_test(a_small_backlog_among_many_records),
  };
  return cmocka_run_group_tests_name("a flood of SYNs", tests, NULL, NULL);
}
