/* What the page can ask of the world, and do to it: the exports of the
 * WebAssembly module. The page hands over the place of the world, which lies
 * behind all other data; nothing here is global and written. */
#include <string.h>
#include "world.h"

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name)
#endif

/* What the page knows by number. */
static const struct synfin_table *const tables[] = {&tcp_modern, &tcp_classic};

/* What an active OPEN takes, in milliseconds: initial sequence numbers grow
 * with the clock (3.4.1), and a port may not be used twice at the same moment.
 */
enum {
  OPENING = 10
};

/* --- The world ------------------------------------------------------------ */

EXPORT(world_size) uint32_t engine_world_size(void) {
  return sizeof(struct world);
}

EXPORT(reset) void engine_reset(struct world *world) {
  memset(world, 0, sizeof *world);
}

/* The number that the next SYN of a peer is shown with. */
EXPORT(plan)
void engine_plan(struct world *world, unsigned peer, uint32_t iss) {
  struct world_peer *of = &world->peers[peer];
  if (of->nplanned < WORLD_PLANNED)
    of->planned[of->nplanned++] = iss;
}

EXPORT(begin)
void engine_begin(struct world *world, unsigned table, uint32_t seed,
                  uint32_t options) {
  world_begin(world, tables[table], seed, options);
}

EXPORT(clear_log) void engine_clear_log(struct world *world) {
  world_clear_log(world);
}

EXPORT(now) uint32_t engine_now(const struct world *world) {
  return world->now;
}

/* --- Calls of the user ---------------------------------------------------- */

static void answer(struct world_peer *peer, enum synfin_answer what,
                   uint32_t octets) {
  struct world *world = peer->world;
  world_flush(world);
  if (world->nlog == WORLD_LOG)
    return;
  struct world_entry *entry = &world->log[world->nlog++];
  memset(entry, 0, sizeof *entry);
  entry->kind = WORLD_ANSWER;
  entry->peer = peer->number;
  entry->what = (uint32_t)what;
  entry->octets = octets;
  entry->at = world->now;
}

static struct synfin_open opening(const struct world_peer *peer) {
  struct synfin_open open;
  const struct world *world = peer->world;
  memset(&open, 0, sizeof open);
  open.local.address = peer->local.address;
  open.local.port = (uint16_t)(WORLD_PORT + peer->number);
  open.nodelay = (world->options & WORLD_NAGLE) == 0;
  open.keepalive = (world->options & WORLD_KEEPALIVE) != 0;
  open.user_timeout = (world->options & WORLD_USER_TIMEOUT) != 0 ? 100 : 0;
  return open;
}

static synfin_handle handle_of(const struct world_peer *peer) {
  uint32_t index = world_connection(peer);
  return index == SYNFIN_NONE ? 0 : synfin_handle_of(&peer->tcp, index);
}

EXPORT(listen) void engine_listen(struct world *world, unsigned number) {
  struct world_peer *peer = &world->peers[number];
  struct synfin_open open = opening(peer);
  uint16_t listener;
  answer(peer, synfin_tcp_listen(&peer->tcp, &open, 1, &listener), 0);
}

EXPORT(connect) void engine_connect(struct world *world, unsigned number) {
  struct world_peer *peer = &world->peers[number];
  struct synfin_open open = opening(peer);
  synfin_handle handle;
  world_wait(world, OPENING);
  open.remote.address = world->peers[1 - number].local.address;
  open.remote.port = (uint16_t)(WORLD_PORT + 1 - number);
  answer(peer, synfin_tcp_connect(&peer->tcp, world->now, &open, &handle), 0);
}

EXPORT(send)
void engine_send(struct world *world, unsigned number, uint32_t octets) {
  static const uint8_t text[1 << WORLD_RING_LOG2];
  struct world_peer *peer = &world->peers[number];
  size_t taken = 0;
  if (octets > sizeof text)
    octets = sizeof text;
  enum synfin_answer what =
      synfin_tcp_send(&peer->tcp, world->now, handle_of(peer), text, octets,
                      SYNFIN_PUSH, &taken);
  answer(peer, what, (uint32_t)taken);
}

EXPORT(receive) void engine_receive(struct world *world, unsigned number) {
  uint8_t text[1 << WORLD_RING_LOG2];
  struct world_peer *peer = &world->peers[number];
  size_t length = 0;
  enum synfin_answer what = synfin_tcp_receive(
      &peer->tcp, world->now, handle_of(peer), text, sizeof text, &length);
  answer(peer, what, (uint32_t)length);
}

EXPORT(close)
void engine_close(struct world *world, unsigned number, unsigned reading) {
  struct world_peer *peer = &world->peers[number];
  synfin_handle handle = handle_of(peer);
  enum synfin_answer what = SYNFIN_OK;
  if (handle == 0 && peer->listeners[0].port != 0)
    synfin_tcp_unlisten(&peer->tcp, world->now, 0);
  else
    what = synfin_tcp_close(&peer->tcp, world->now, handle, reading != 0);
  answer(peer, what, 0);
}

EXPORT(abort) void engine_abort(struct world *world, unsigned number) {
  struct world_peer *peer = &world->peers[number];
  answer(peer, synfin_tcp_abort(&peer->tcp, world->now, handle_of(peer)), 0);
}

EXPORT(restart) void engine_restart(struct world *world, unsigned number) {
  world_restart(world, number);
}

/* --- The wire and the clock ----------------------------------------------- */

EXPORT(deliver) uint32_t engine_deliver(struct world *world, uint32_t id) {
  return world_deliver(world, id);
}
EXPORT(drop) uint32_t engine_drop(struct world *world, uint32_t id) {
  return world_drop(world, id);
}
EXPORT(duplicate) uint32_t engine_duplicate(struct world *world, uint32_t id) {
  return world_duplicate(world, id);
}
EXPORT(delay) uint32_t engine_delay(struct world *world, uint32_t id) {
  return world_delay(world, id);
}
EXPORT(forge)
void engine_forge(struct world *world, unsigned from, unsigned control,
                  uint32_t seq, uint32_t ack, uint32_t text) {
  world_forge(world, from, control, seq, ack, text);
}
EXPORT(wait) void engine_wait(struct world *world, uint32_t milliseconds) {
  world_wait(world, milliseconds);
}
EXPORT(next) uint32_t engine_next(struct world *world) {
  return world_next(world);
}
EXPORT(expire)
uint32_t engine_expire(struct world *world, unsigned peer, unsigned timer) {
  return world_expire(world, peer, timer);
}
