#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tcp.h"
#include "wire.h"

static const struct synfin_table *const variants[] = {&tcp_modern,
                                                      &tcp_classic};

uint32_t world_random(struct world *world, uint32_t below) {
  world->random ^= world->random << 13;
  world->random ^= world->random >> 7;
  world->random ^= world->random << 17;
  return (uint32_t)(world->random >> 20) % below;
}

/* --- The wire ------------------------------------------------------------- */

static void fly(struct world *world, bool to_right, const uint8_t *packet,
                size_t length) {
  if (world->count == WORLD_FLYING)
    return;
  struct world_packet *to = &world->flying[world->count++];
  uint32_t late = world_random(world, 1000) < world->faults.overtaken
                      ? world_random(world, 5 * world->delay + 1)
                      : 0;
  to->at = world->now + world->delay + late;
  to->order = world->order++;
  to->length = (uint16_t)length;
  to->to_right = to_right;
  memcpy(to->octets, packet, length);
  if (world_random(world, 1000) >= world->faults.damaged)
    return;
  /* A burst of at most 15 bits is always found by the checksums. */
  uint32_t bit = world_random(world, (uint32_t)length * 8 - 15);
  uint32_t burst = 1 | world_random(world, 1 << 14) << 1;
  for (uint32_t i = 0; i < 15; i++)
    if (burst >> i & 1)
      to->octets[(bit + i) / 8] ^= (uint8_t)(1 << (bit + i) % 8);
}

static void output(void *context, uint32_t index, const uint8_t *packet,
                   size_t length) {
  struct world_host *host = context;
  struct world *world = host->world;
  bool to_right = host == &world->left;
  (void)index;
  host->sent++;
  if (world->filter && !world->filter(world->context, to_right, packet, length))
    return;
  if (world_random(world, 1000) < world->faults.lost)
    return;
  fly(world, to_right, packet, length);
  if (world_random(world, 1000) < world->faults.doubled)
    fly(world, to_right, packet, length);
}

/* --- Hosts ---------------------------------------------------------------- */

static bool rings(void *context, uint32_t index, struct synfin_rings *result) {
  struct world_host *host = context;
  size_t send = (size_t)1 << host->send_log2;
  size_t both = send + ((size_t)1 << host->receive_log2);
  result->send = host->rings + index * both;
  result->receive = result->send + send;
  result->send_log2 = host->send_log2;
  result->receive_log2 = host->receive_log2;
  return true;
}

static void notify(void *context, synfin_handle connection, uint32_t what) {
  struct world_host *host = context;
  host->notices[connection & 0xffffff] |= what;
  if (what & SYNFIN_ACCEPTED) {
    host->accepted = connection;
    host->notices[connection & 0xffffff] = what;
  }
}

/* With WORLD_TRACE in the environment, every step is told. */
static void watch(void *context, const struct synfin_step *step) {
  const struct world_host *host = context;
  const struct synfin_event_names *event = &tcp_names.events[step->event];
  printf("%10u %s %s", host->world->now,
         host == &host->world->left ? "left " : "right", event->name);
  for (unsigned f = 0; f < event->nfields; f++) {
    const struct synfin_field *field = &event->fields[f];
    printf(
        " %s=%s", field->name,
        field->values[step->input >> field->shift & ((1u << field->bits) - 1)]);
  }
  printf(" | %s -> %s:", tcp_names.configurations[step->before],
         tcp_names.configurations[step->after]);
  for (const uint8_t *op = step->actions; *op != SYNFIN_END; op++)
    printf(" %s", tcp_names.ops[*op]);
  printf("\n");
}

static void make_host(struct world *world, struct world_host *host,
                      uint8_t number,
                      void (*change)(struct synfin_tcp_config *)) {
  static const uint8_t ipv4[16] = {0, 0, 0,    0,    0,   0, 0, 0,
                                   0, 0, 0xff, 0xff, 192, 0, 2, 0};
  static const uint8_t ipv6[16] = {0x20, 1, 0x0d, 0xb8};
  struct synfin_tcp_config config;
  synfin_tcp_defaults(&config);
  host->world = world;
  memcpy(host->locals[0].address.octets, ipv4, 16);
  memcpy(host->locals[1].address.octets, ipv6, 16);
  host->locals[0].address.octets[15] = number;
  host->locals[1].address.octets[15] = number;
  host->locals[0].mtu = host->locals[1].mtu = 1500;
  config.host = (struct synfin_host){host, output, rings, notify,
                                     getenv("WORLD_TRACE") ? watch : NULL};
  config.locals = host->locals;
  config.nlocals = 2;
  config.variants = variants;
  config.nvariants = 2;
  memset(config.secret, number + 1, sizeof config.secret);
  config.connections = host->connections;
  config.nconnections = WORLD_CONNECTIONS;
  config.listeners = host->listeners;
  config.nlisteners = WORLD_LISTENERS;
  config.time_waits4 = host->time_waits4;
  config.ntime_waits4 = WORLD_TIME_WAITS;
  config.time_waits6 = host->time_waits6;
  config.ntime_waits6 = WORLD_TIME_WAITS;
  config.buckets = host->buckets;
  config.nbuckets = WORLD_BUCKETS;
  config.packet = host->packet;
  config.packet_size = WORLD_PACKET;
  if (change)
    change(&config);
  assert_true(synfin_tcp_init(&host->tcp, &config, world->now));
}

struct world *world_make(uint64_t seed, uint8_t send_log2, uint8_t receive_log2,
                         void (*change)(struct synfin_tcp_config *)) {
  struct world *world = calloc(1, sizeof *world);
  struct world_host *hosts[2];
  size_t both = ((size_t)1 << send_log2) + ((size_t)1 << receive_log2);
  assert_non_null(world);
  world->flying = calloc(WORLD_FLYING, sizeof *world->flying);
  assert_non_null(world->flying);
  world->random = seed * UINT64_C(0x9E3779B97F4A7C15) + 88172645463325252u;
  world->now = UINT32_MAX - 20000; /* so that the clock wraps */
  world->delay = 20;
  hosts[0] = &world->left;
  hosts[1] = &world->right;
  for (uint8_t i = 0; i < 2; i++) {
    hosts[i]->send_log2 = send_log2;
    hosts[i]->receive_log2 = receive_log2;
    hosts[i]->rings = calloc(WORLD_CONNECTIONS, both);
    assert_non_null(hosts[i]->rings);
    make_host(world, hosts[i], (uint8_t)(i + 1), change);
  }
  return world;
}

void world_free(struct world *world) {
  free(world->left.rings);
  free(world->right.rings);
  free(world->flying);
  free(world);
}

/* --- Time ----------------------------------------------------------------- */

static uint32_t next_packet(const struct world *world) {
  uint32_t first = 0;
  for (uint32_t i = 1; i < world->count; i++) {
    const struct world_packet *a = &world->flying[i];
    const struct world_packet *b = &world->flying[first];
    if (a->at - world->now < b->at - world->now ||
        (a->at == b->at && a->order < b->order))
      first = i;
  }
  return first;
}

static void arrive(struct world *world, uint32_t place) {
  struct world_packet packet = world->flying[place];
  struct world_host *to = packet.to_right ? &world->right : &world->left;
  world->flying[place] = world->flying[--world->count];
  synfin_tcp_input(&to->tcp, world->now, packet.octets, packet.length);
  synfin_tcp_flush(&to->tcp, world->now);
}

bool world_step(struct world *world, uint32_t until) {
  uint32_t wait = synfin_tcp_next(&world->left.tcp, world->now);
  uint32_t other = synfin_tcp_next(&world->right.tcp, world->now);
  uint32_t place = next_packet(world);
  uint32_t packet =
      world->count > 0 ? world->flying[place].at - world->now : SYNFIN_NEVER;
  if (other < wait)
    wait = other;
  if (packet <= wait && packet <= until) {
    world->now += packet;
    arrive(world, place);
    return true;
  }
  if (wait > until)
    return false;
  world->now += wait;
  synfin_tcp_advance(&world->left.tcp, world->now);
  synfin_tcp_advance(&world->right.tcp, world->now);
  return true;
}

void world_run(struct world *world, uint32_t milliseconds) {
  uint32_t end = world->now + milliseconds;
  while (world_step(world, end - world->now))
    ;
  world->now = end;
  synfin_tcp_advance(&world->left.tcp, world->now);
  synfin_tcp_advance(&world->right.tcp, world->now);
}

/* --- Connections ---------------------------------------------------------- */

struct synfin_open world_open(const struct world *world, bool ipv6) {
  struct synfin_open open;
  memset(&open, 0, sizeof open);
  open.remote.address = world->right.locals[ipv6].address;
  open.remote.port = 80;
  return open;
}

const char *world_state(struct world_host *host, synfin_handle connection) {
  struct synfin_status status;
  if (synfin_tcp_status(&host->tcp, connection, &status) != SYNFIN_OK)
    return "none";
  return tcp_names.states[tcp_state_of[status.configuration]];
}

unsigned world_time_waits(const struct world_host *host) {
  unsigned count = 0;
  for (int family = 0; family < 2; family++) {
    const struct synfin_time_waits *waits = &host->tcp.time_waits[family];
    for (uint32_t at = waits->first; at != SYNFIN_NONE; count++)
      at = ((const struct synfin_time_wait *)(const void *)(waits->records +
                                                            at * waits->stride))
               ->next;
  }
  return count;
}

void world_connect(struct world *world, bool ipv6, synfin_handle *left,
                   synfin_handle *right) {
  struct synfin_open passive, active = world_open(world, ipv6);
  uint16_t listener;
  memset(&passive, 0, sizeof passive);
  passive.local.port = 80;
  world->right.accepted = 0;
  assert_int_equal(synfin_tcp_listen(&world->right.tcp, &passive, 8, &listener),
                   SYNFIN_OK);
  assert_int_equal(
      synfin_tcp_connect(&world->left.tcp, world->now, &active, left),
      SYNFIN_OK);
  uint32_t began = world->now;
  while ((world->right.accepted == 0 ||
          !(world->left.notices[*left & 0xffffff] & SYNFIN_OPENED)) &&
         world->now - began < 3600000 && world_step(world, 3600000))
    ;
  assert_int_not_equal(world->right.accepted, 0);
  *right = world->right.accepted;
}
