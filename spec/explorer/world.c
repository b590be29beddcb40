#include "world.h"

#include <string.h>

enum {
  MOST_STEPS = 2000, /* of the clock, in search of a timer */
  RESTART = 200      /* milliseconds that a crash takes */
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
  world->steps++;
  peer->events |= UINT32_C(1) << step->event;
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
  config->time_waits4 = peer->time_waits;
  config->ntime_waits4 = WORLD_CONNECTIONS;
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
  memset(peer->time_waits, 0, sizeof peer->time_waits);
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

uint32_t world_connection(const struct world_peer *peer) {
  for (uint32_t i = 0; i < WORLD_CONNECTIONS; i++) {
    uint32_t index = (peer->current + i) % WORLD_CONNECTIONS;
    synfin_handle handle = synfin_handle_of(&peer->tcp, index);
    if (synfin_tcp_index(&peer->tcp, handle) == index)
      return index;
  }
  return SYNFIN_NONE;
}

/* In TIME-WAIT a connection is a small record (docs/runtime.md); the oldest. */
static const struct synfin_time_wait *time_wait(const struct world_peer *peer) {
  uint32_t first = peer->tcp.time_waits[0].first;
  return first == SYNFIN_NOWHERE ? NULL : &peer->time_waits[first].common;
}

unsigned world_configuration(const struct world_peer *peer) {
  uint32_t index = world_connection(peer);
  if (index != SYNFIN_NONE)
    return peer->connections[index].configuration;
  if (time_wait(peer) != NULL)
    return time_wait(peer)->configuration;
  return peer->listeners[0].port != 0 ? peer->listeners[0].configuration
                                      : (unsigned)TCP_INITIAL;
}

/* Where there is only the record, its timer is the only one that runs. */
uint32_t world_timer(const struct world_peer *peer, unsigned timer) {
  const struct world *world = peer->world;
  uint32_t index = world_connection(peer);
  if (index == SYNFIN_NONE)
    return timer == TCP_TIMER_TIME_WAIT && time_wait(peer) != NULL
               ? synfin_tcp_next(&peer->tcp, world->now)
               : SYNFIN_NEVER;
  if (timer >= TCP_TIMERS ||
      !synfin_timer_runs(&peer->connections[index], timer))
    return SYNFIN_NEVER;
  uint32_t left =
      synfin_timer_deadline(&peer->connections[index], timer) - world->now;
  return left >> 31 ? 0 : left;
}

/* Whoever has served one client listens no more, as `nc -l`; so the state of a
 * peer is that of its connection, and nothing is left of it in the end. */
static void stop_listening(struct world_peer *peer) {
  if (!peer->has_accepted || world_connection(peer) != SYNFIN_NONE ||
      time_wait(peer) != NULL)
    return;
  peer->has_accepted = false;
  if (peer->listeners[0].port == 0)
    return;
  peer->is_mute = true;
  synfin_tcp_unlisten(&peer->tcp, peer->world->now, 0);
  peer->is_mute = false;
}

void world_flush(struct world *world) {
  for (unsigned p = 0; p < WORLD_PEERS; p++) {
    synfin_tcp_flush(&world->peers[p].tcp, world->now);
    stop_listening(&world->peers[p]);
  }
}

/* --- Time ----------------------------------------------------------------- */

/* Whose timer expires first, and when. Two at the same moment are two steps:
 * `preferred` comes first. SYNFIN_NEVER if none runs. */
static uint32_t until_next(const struct world *world, unsigned preferred,
                           unsigned *who) {
  unsigned other = 1 - preferred;
  uint32_t a = synfin_tcp_next(&world->peers[preferred].tcp, world->now);
  uint32_t b = synfin_tcp_next(&world->peers[other].tcp, world->now);
  *who = a <= b ? preferred : other;
  return a <= b ? a : b;
}

static void pass(struct world *world, uint32_t milliseconds, unsigned who) {
  world->now += milliseconds;
  synfin_tcp_advance(&world->peers[who].tcp, world->now);
  world_flush(world);
}

void world_wait(struct world *world, uint32_t milliseconds) {
  uint32_t next;
  unsigned who;
  while ((next = until_next(world, 0, &who)) <= milliseconds &&
         next != SYNFIN_NEVER) {
    pass(world, next, who);
    milliseconds -= next;
  }
  world->now += milliseconds;
  world_flush(world);
}

/* To the next time-out; of the preferred peer, if there are two. */
static bool go_on(struct world *world, unsigned preferred) {
  uint32_t next, before = world->steps;
  unsigned who;
  for (int i = 0; i < MOST_STEPS; i++) {
    if ((next = until_next(world, preferred, &who)) == SYNFIN_NEVER)
      return false;
    pass(world, next, who);
    if (world->steps != before)
      return true;
  }
  return false;
}

bool world_next(struct world *world) {
  return go_on(world, 0);
}

bool world_expire(struct world *world, unsigned peer, unsigned timer) {
  struct world_peer *of = &world->peers[peer];
  of->events = 0;
  for (int i = 0; i < MOST_STEPS; i++) {
    if (world_timer(of, timer) == SYNFIN_NEVER || !go_on(world, peer))
      return false;
    if ((of->events >> tcp_timer_event[timer] & 1u) != 0)
      return true;
  }
  return false;
}
