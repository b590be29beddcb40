#include "world.h"

#include <string.h>

enum {
  MOST_STEPS = 20000, /* of the clock, in search of a timer */
  RESTART = 1000      /* milliseconds that a crash takes */
};

static struct world_entry *add(struct world_peer *peer, enum world_kind kind) {
  struct world *world = peer->world;
  if (world->nlog == WORLD_LOG)
    world->nlog--; /* the last is written over: no call does that much */
  struct world_entry *entry = &world->log[world->nlog++];
  memset(entry, 0, sizeof *entry);
  entry->kind = kind;
  entry->peer = peer->number;
  entry->at = world->now;
  return entry;
}

void world_clear_log(struct world *world) {
  world->nlog = world->nops = 0;
}

/* --- What an endpoint asks for -------------------------------------------- */

static void output(void *context, uint32_t index, const uint8_t *packet,
                   size_t length) {
  struct world_peer *peer = context;
  struct world *world = peer->world;
  (void)index;
  if (world->nwire == WORLD_WIRE) {
    add(peer, WORLD_FULL);
    return;
  }
  world_send(peer, packet, length);
  add(peer, WORLD_SENT)->packet = world->next_id - 1;
}

static bool rings(void *context, uint32_t index, struct synfin_rings *rings) {
  struct world_peer *peer = context;
  rings->send = peer->rings[index][0];
  rings->receive = peer->rings[index][1];
  rings->send_log2 = rings->receive_log2 =
      (peer->world->options & WORLD_SMALL) != 0 ? WORLD_SMALL_LOG2
                                                : WORLD_RING_LOG2;
  return true;
}

static void notify(void *context, synfin_handle connection, uint32_t what) {
  struct world_peer *peer = context;
  (void)connection;
  add(peer, WORLD_TOLD)->what = what;
  if ((what & SYNFIN_ACCEPTED) != 0)
    peer->has_accepted = true;
}

static void watch(void *context, const struct synfin_step *step) {
  struct world_peer *peer = context;
  struct world *world = peer->world;
  if (peer->is_mute)
    return;
  struct world_entry *entry = add(peer, WORLD_STEP);
  entry->event = step->event;
  entry->before = step->before;
  entry->after = step->after;
  entry->input = step->input;
  entry->ops = world->nops;
  for (const uint8_t *op = step->actions;
       *op != SYNFIN_END && world->nops < WORLD_OPS; op++) {
    world->ops[world->nops++] = *op;
    entry->nops++;
  }
  if (step->index != SYNFIN_NONE)
    peer->current = step->index;
}

/* --- The two ends --------------------------------------------------------- */

static void give_memory(struct world_peer *peer,
                        struct synfin_tcp_config *config) {
  config->locals = &peer->local;
  config->nlocals = 1;
  config->connections = peer->connections;
  config->nconnections = WORLD_CONNECTIONS;
  config->listeners = peer->listeners;
  config->nlisteners = 1;
  config->buckets = peer->buckets;
  config->nbuckets = WORLD_CONNECTIONS;
  config->packet = peer->packet;
  config->packet_size = WORLD_PACKET;
  config->variants = &peer->world->table;
  config->nvariants = 1;
}

static void set_options(struct synfin_tcp_config *config, uint32_t options) {
  config->timestamps = (options & WORLD_TIMESTAMPS) != 0;
  config->window_scale = (options & WORLD_WINDOW_SCALE) != 0;
  config->sack = (options & WORLD_SACK) != 0;
  config->fin_wait_2 = (options & WORLD_FIN_WAIT_2) != 0 ? 60000 : 0;
  config->syn_received = (options & WORLD_SYN_RECEIVED) != 0 ? 30000 : 0;
}

/* 192.0.2.1 and 192.0.2.2, which RFC 5737 keeps for examples. */
static void set_address(struct world_peer *peer) {
  uint8_t *octets = peer->local.address.octets;
  memset(octets, 0, sizeof peer->local.address.octets);
  octets[10] = octets[11] = 0xff;
  octets[12] = 192;
  octets[14] = 2;
  octets[15] = (uint8_t)(peer->number + 1);
  peer->local.mtu = WORLD_PACKET;
}

static void make_peer(struct world *world, unsigned number) {
  struct world_peer *peer = &world->peers[number];
  struct synfin_tcp_config config;
  peer->world = world;
  peer->number = number;
  peer->current = 0;
  peer->has_accepted = false;
  memset(peer->connections, 0, sizeof peer->connections);
  memset(peer->listeners, 0, sizeof peer->listeners);
  set_address(peer);
  synfin_tcp_defaults(&config);
  config.host = (struct synfin_host){peer, output, rings, notify, watch};
  give_memory(peer, &config);
  set_options(&config, world->options);
  memset(config.secret, (int)(number + 1), sizeof config.secret);
  synfin_tcp_init(&peer->tcp, &config, world->now);
}

void world_begin(struct world *world, const struct synfin_table *table,
                 uint32_t seed, uint32_t options) {
  world->now = seed;
  world->options = options;
  world->table = table;
  for (unsigned p = 0; p < WORLD_PEERS; p++) {
    world->peers[p].next_iss = p == 0 ? 100 : 300;
    make_peer(world, p);
  }
}

void world_restart(struct world *world, unsigned peer) {
  world_wait(world, RESTART);
  make_peer(world, peer);
}

/* Whoever has accepted a connection listens no more, as a program that serves
 * one client; so its state is that of its connection, and nothing beside. */
static void stop_listening(struct world_peer *peer) {
  if (!peer->has_accepted || peer->listeners[0].port == 0)
    return;
  peer->is_mute = true;
  synfin_tcp_unlisten(&peer->tcp, peer->world->now, 0);
  peer->is_mute = false;
  peer->has_accepted = false;
}

void world_flush(struct world *world) {
  for (unsigned p = 0; p < WORLD_PEERS; p++) {
    synfin_tcp_flush(&world->peers[p].tcp, world->now);
    stop_listening(&world->peers[p]);
  }
}

uint32_t world_connection(const struct world_peer *peer) {
  for (uint32_t i = 0; i < WORLD_CONNECTIONS; i++) {
    uint32_t index = (peer->current + i) % WORLD_CONNECTIONS;
    synfin_handle handle = synfin_handle_of(&peer->tcp, index);
    if (synfin_tcp_index(&peer->tcp, handle) == index)
      return index;
  }
  return SYNFIN_NONE;
}

unsigned world_configuration(const struct world_peer *peer) {
  uint32_t index = world_connection(peer);
  if (index != SYNFIN_NONE)
    return peer->connections[index].configuration;
  return peer->listeners[0].port != 0 ? peer->listeners[0].configuration
                                      : (unsigned)TCP_INITIAL;
}

/* --- Time ----------------------------------------------------------------- */

static uint32_t until_next(const struct world *world) {
  uint32_t a = synfin_tcp_next(&world->peers[0].tcp, world->now);
  uint32_t b = synfin_tcp_next(&world->peers[1].tcp, world->now);
  return a < b ? a : b;
}

static void pass(struct world *world, uint32_t milliseconds) {
  world->now += milliseconds;
  for (unsigned p = 0; p < WORLD_PEERS; p++)
    synfin_tcp_advance(&world->peers[p].tcp, world->now);
  world_flush(world);
}

void world_wait(struct world *world, uint32_t milliseconds) {
  uint32_t next;
  while ((next = until_next(world)) <= milliseconds && next != SYNFIN_NEVER) {
    pass(world, next);
    milliseconds -= next;
  }
  pass(world, milliseconds);
}

/* Has the machine made a step since? `event` and `peer` of it, if it matters.
 */
static bool has_stepped(const struct world *world, uint32_t since) {
  for (uint32_t i = since; i < world->nlog; i++)
    if (world->log[i].kind == WORLD_STEP)
      return true;
  return false;
}

bool world_next(struct world *world) {
  uint32_t next, since = world->nlog;
  for (int i = 0; i < MOST_STEPS; i++) {
    if ((next = until_next(world)) == SYNFIN_NEVER)
      return false;
    pass(world, next);
    if (has_stepped(world, since))
      return true;
  }
  return false;
}

static bool has_expired(const struct world *world, unsigned peer,
                        unsigned event) {
  for (uint32_t i = 0; i < world->nlog; i++)
    if (world->log[i].kind == WORLD_STEP && world->log[i].peer == peer &&
        world->log[i].event == event)
      return true;
  return false;
}

bool world_expire(struct world *world, unsigned peer, unsigned timer) {
  for (int i = 0; i < MOST_STEPS; i++) {
    uint32_t index = world_connection(&world->peers[peer]);
    if (index == SYNFIN_NONE ||
        !synfin_timer_runs(&world->peers[peer].connections[index], timer) ||
        !world_next(world))
      return false;
    if (has_expired(world, peer, tcp_timer_event[timer]))
      return true;
  }
  return false;
}
