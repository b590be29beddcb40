#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "invariants.h"
#include "tcp.h"
#include "wire.h"

#ifdef SYNFIN_COUNT /* by the group cover */
#include "counted.h"
static const struct synfin_table *const *variants(void) {
  return counted_variants();
}
#else
static const struct synfin_table *const *variants(void) {
  static const struct synfin_table *const both[] = {&tcp_modern, &tcp_classic};
  return both;
}
#endif

uint32_t world_random(struct world *world, uint32_t below) {
  world->random ^= world->random << 13;
  world->random ^= world->random >> 7;
  world->random ^= world->random << 17;
  return (uint32_t)(world->random >> 20) % below;
}

/* --- The wire ------------------------------------------------------------- */

static bool is_earlier(const struct world *world, uint32_t a, uint32_t b) {
  const struct world_arrival *x = &world->flying[a], *y = &world->flying[b];
  return x->at == y->at ? x->order < y->order
                        : x->at - world->now < y->at - world->now;
}

static void exchange(struct world *world, uint32_t a, uint32_t b) {
  struct world_arrival old = world->flying[a];
  world->flying[a] = world->flying[b];
  world->flying[b] = old;
}

static void sift_up(struct world *world, uint32_t place) {
  for (uint32_t above; place > 0 && is_earlier(world, place, (place - 1) / 2);
       place = above) {
    above = (place - 1) / 2;
    exchange(world, place, above);
  }
}

static void sift_down(struct world *world) {
  uint32_t place = 0, below;
  while ((below = 2 * place + 1) < world->count) {
    if (below + 1 < world->count && is_earlier(world, below + 1, below))
      below++;
    if (!is_earlier(world, below, place))
      return;
    exchange(world, place, below);
    place = below;
  }
}

/* A burst of at most 15 bits is always found by the checksums. */
static void damage(struct world *world, struct world_packet *packet) {
  uint32_t bit = world_random(world, (uint32_t)packet->length * 8 - 15);
  uint32_t burst = 1 | world_random(world, 1 << 14) << 1;
  for (uint32_t i = 0; i < 15; i++)
    if (burst >> i & 1)
      packet->octets[(bit + i) / 8] ^= (uint8_t)(1 << (bit + i) % 8);
}

/* Octets of the segment anew, one at least by another. */
static void rewrite(struct world *world, struct world_packet *packet) {
  uint32_t header = packet->octets[0] >> 4 == 4 ? 20 : 40;
  uint32_t octets = 1 + world_random(world, 8);
  packet->rewritten = true;
  for (uint32_t i = 0; i < octets; i++)
    packet->octets[header + world_random(world, packet->length - header)] ^=
        (uint8_t)(i == 0 ? 1 + world_random(world, 255)
                         : world_random(world, 256));
}

static void make_room(struct world *world) {
  uint32_t room = world->room == 0 ? 8 : 2 * world->room;
  world->packets = realloc(world->packets, room * sizeof *world->packets);
  world->flying = realloc(world->flying, room * sizeof *world->flying);
  assert_non_null(world->packets);
  assert_non_null(world->flying);
  while (world->room < room) {
    world->flying[world->room].packet = world->room;
    world->room++;
  }
}

static void fly(struct world *world, bool to_right, const uint8_t *octets,
                size_t length) {
  if (world->count == WORLD_FLYING)
    return;
  if (world->count == world->room)
    make_room(world);
  struct world_arrival *arrival = &world->flying[world->count];
  struct world_packet *packet = &world->packets[arrival->packet];
  uint32_t late = world_random(world, 1000) < world->faults.overtaken
                      ? world_random(world, 5 * world->delay + 1)
                      : 0;
  arrival->at = world->now + world->delay + late;
  arrival->order = world->order++;
  packet->length = (uint16_t)length;
  packet->to_right = to_right;
  packet->rewritten = false;
  memcpy(packet->octets, octets, length);
  if (world_random(world, 1000) < world->faults.damaged)
    damage(world, packet);
  if (world_random(world, 1000) < world->rewriting)
    rewrite(world, packet);
  sift_up(world, world->count++);
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
  result->receive = host->lacks_receive_rings ? NULL : result->send + send;
  result->send_log2 = host->send_log2;
  result->receive_log2 = host->receive_log2;
  return true;
}

static void notify(void *context, synfin_handle connection, uint32_t what) {
  struct world_host *host = context;
  uint32_t *told = &host->notices[world_place(host, connection)];
  *told |= what;
  if (what & (SYNFIN_ACCEPTED | SYNFIN_ARRIVED)) {
    host->accepted = connection;
    *told = what;
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
  fflush(stdout);
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
  config.variants = variants();
  config.nvariants = 2;
  memset(config.secret, number + 1, sizeof config.secret);
  config.connections = host->connections;
  config.nconnections = host->nconnections;
  config.listeners = host->listeners;
  config.nlisteners = WORLD_LISTENERS;
  config.time_waits4 = host->time_waits4;
  config.ntime_waits4 = WORLD_TIME_WAITS;
  config.time_waits6 = host->time_waits6;
  config.ntime_waits6 = WORLD_TIME_WAITS;
  config.buckets = host->buckets;
  config.nbuckets = host->nconnections;
  config.packet = host->packet;
  config.packet_size = WORLD_PACKET;
  if (change)
    change(&config);
  assert_true(synfin_tcp_init(&host->tcp, &config, world->now));
}

static void *zeros(size_t count, size_t size) {
  void *memory = calloc(count, size);
  assert_non_null(memory);
  return memory;
}

static void make_memory(struct world_host *host, uint8_t send_log2,
                        uint8_t receive_log2, uint32_t nconnections) {
  size_t both = ((size_t)1 << send_log2) + ((size_t)1 << receive_log2);
  host->send_log2 = send_log2;
  host->receive_log2 = receive_log2;
  host->nconnections = nconnections;
  host->connections = zeros(nconnections, sizeof *host->connections);
  host->buckets = zeros(nconnections, sizeof *host->buckets);
  host->notices = zeros(nconnections, sizeof *host->notices);
  host->looks = zeros(nconnections, sizeof *host->looks);
  host->rings = zeros(nconnections, both);
}

static void free_memory(struct world_host *host) {
  free(host->connections);
  free(host->buckets);
  free(host->notices);
  free(host->looks);
  free(host->rings);
}

struct world *world_make_large(uint64_t seed, uint8_t send_log2,
                               uint8_t receive_log2,
                               void (*change)(struct synfin_tcp_config *),
                               uint32_t nconnections) {
  struct world *world = zeros(1, sizeof *world);
  struct world_host *hosts[2] = {&world->left, &world->right};
  world->random = seed * UINT64_C(0x9E3779B97F4A7C15) + 88172645463325252u;
  world->now = UINT32_MAX - 20000; /* so that the clock wraps */
  world->delay = 20;
  world->checked = true;
  for (uint8_t i = 0; i < 2; i++) {
    make_memory(hosts[i], send_log2, receive_log2, nconnections);
    make_host(world, hosts[i], (uint8_t)(i + 1), change);
  }
  return world;
}

struct world *world_make(uint64_t seed, uint8_t send_log2, uint8_t receive_log2,
                         void (*change)(struct synfin_tcp_config *)) {
  return world_make_large(seed, send_log2, receive_log2, change,
                          WORLD_CONNECTIONS);
}

void world_free(struct world *world) {
  free_memory(&world->left);
  free_memory(&world->right);
  free(world->packets);
  free(world->flying);
  free(world);
}

void world_check(struct world *world) {
  const char *left = invariants_broken(&world->left.tcp, world->left.looks);
  const char *right = invariants_broken(&world->right.tcp, world->right.looks);
  if (left != NULL || right != NULL)
    fail_msg("at %u: %s: %s", world->now, left != NULL ? "left" : "right",
             left != NULL ? left : right);
}

/* --- Time ----------------------------------------------------------------- */

/* What was rewritten and found whole has a checksum that happens to be right.
 */
static void count_rewritten(struct world *world,
                            const struct world_packet *packet) {
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  world->rewritten++;
  world->unnoticed += synfin_wire_read(packet->octets, packet->length, &segment,
                                       &icmp) == WIRE_SEGMENT;
}

/* What it calls forth may take its room. */
static void arrive(struct world *world) {
  const struct world_packet *packet = &world->packets[world->flying[0].packet];
  struct world_host *to = packet->to_right ? &world->right : &world->left;
  uint8_t octets[WORLD_PACKET];
  size_t length = packet->length;
  memcpy(octets, packet->octets, length);
  if (packet->rewritten)
    count_rewritten(world, packet);
  exchange(world, 0, --world->count);
  sift_down(world);
  synfin_tcp_input(&to->tcp, world->now, octets, length);
  synfin_tcp_flush(&to->tcp, world->now);
}

static bool step(struct world *world, uint32_t until) {
  uint32_t wait = synfin_tcp_next(&world->left.tcp, world->now);
  uint32_t other = synfin_tcp_next(&world->right.tcp, world->now);
  uint32_t packet =
      world->count > 0 ? world->flying[0].at - world->now : SYNFIN_NEVER;
  if (other < wait)
    wait = other;
  if (packet <= wait && packet <= until) {
    world->now += packet;
    arrive(world);
    return true;
  }
  if (wait > until)
    return false;
  world->now += wait;
  synfin_tcp_advance(&world->left.tcp, world->now);
  synfin_tcp_advance(&world->right.tcp, world->now);
  return true;
}

bool world_step(struct world *world, uint32_t until) {
  bool happened = step(world, until);
  if (happened && world->checked)
    world_check(world);
  return happened;
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
    for (uint32_t at = waits->first; at != SYNFIN_NOWHERE; count++)
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
          !(world->left.notices[world_place(&world->left, *left)] &
            SYNFIN_OPENED)) &&
         world->now - began < 3600000 && world_step(world, 3600000))
    ;
  assert_int_not_equal(world->right.accepted, 0);
  *right = world->right.accepted;
}
