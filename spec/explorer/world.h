/* The world of the explorer: two endpoints of the runtime, the wire between
 * them, and a clock that stands still until it is told to go on. Compiled to
 * WebAssembly it is what the page runs; the page shows it, and decides nothing.
 *
 * All of it is one struct that the caller gives room. The same calls in the
 * same order make the same world, bit for bit: so a run is the list of its
 * calls. */
#ifndef SYNFIN_EXPLORER_WORLD_H
#define SYNFIN_EXPLORER_WORLD_H

#include "inner.h"

enum {
  WORLD_PEERS = 2,
  WORLD_CONNECTIONS = 4,
  WORLD_RING_LOG2 = 11,
  WORLD_SMALL_LOG2 = 8,
  WORLD_PACKET = 576, /* octets of a packet: the smallest MTU of IPv4 */
  WORLD_WIRE = 64,    /* packets under way */
  WORLD_LOG = 512,    /* what one call can make happen */
  WORLD_OPS = 4096,
  WORLD_PLANNED = 8, /* initial sequence numbers to be shown */
  WORLD_PORT = 49001 /* of the first peer; the second has the next */
};

/* What the page may choose before anything happens. */
enum {
  WORLD_TIMESTAMPS = 1 << 0,
  WORLD_WINDOW_SCALE = 1 << 1,
  WORLD_SACK = 1 << 2,
  WORLD_NAGLE = 1 << 3,
  WORLD_KEEPALIVE = 1 << 4,
  WORLD_FIN_WAIT_2 = 1 << 5,   /* the timer of reading 25 runs: 60 s */
  WORLD_SYN_RECEIVED = 1 << 6, /* so does the other one: 30 s */
  WORLD_USER_TIMEOUT = 1 << 7, /* 100 s instead of five minutes */
  WORLD_SMALL = 1 << 8         /* windows of 256 octets, not of 2,048 */
};

struct world_packet {
  uint32_t id; /* counted from 0 in the order of sending */
  uint32_t from, sent_at;
  uint32_t length;
  uint8_t octets[WORLD_PACKET];
};

enum world_kind {
  WORLD_STEP,   /* the machine made a step */
  WORLD_SENT,   /* a packet is on the wire: `packet` */
  WORLD_TOLD,   /* the user is told something: `what` is a set of notices */
  WORLD_ANSWER, /* a call was answered: `what`; `octets` went */
  WORLD_FULL    /* the wire had no room: a packet is lost */
};

/* Something that happened. */
struct world_entry {
  enum world_kind kind;
  uint32_t peer, event, before, after, input;
  uint32_t ops, nops; /* in world.ops */
  uint32_t what, octets, packet, at;
};

struct world;

struct world_peer {
  struct world *world;
  uint32_t number; /* 0 or 1 */
  struct synfin_tcp tcp;
  struct synfin_connection connections[WORLD_CONNECTIONS];
  struct synfin_listener listeners[1];
  struct synfin_time_wait4 time_waits[WORLD_CONNECTIONS];
  uint32_t buckets[WORLD_CONNECTIONS];
  uint8_t rings[WORLD_CONNECTIONS][2][1 << WORLD_RING_LOG2];
  uint8_t packet[WORLD_PACKET];
  struct synfin_local local;
  uint32_t current; /* the connection that made the last step */
  uint32_t events;  /* that it has had: a bit for each enum tcp_event */
  bool is_mute;     /* its steps are not told */
  bool has_accepted;

  /* An endpoint chooses its initial sequence numbers so that nobody can guess
   * them. The page shows those of `planned`, or such as the RFC's figures have;
   * `offset` is what that differs by. */
  uint32_t planned[WORLD_PLANNED], nplanned, used, next_iss;
  bool has_iss;
  uint32_t iss, offset;
};

struct world {
  uint32_t now; /* milliseconds */
  uint32_t options;
  const struct synfin_table *table;
  uint32_t next_id, nwire;
  struct world_packet wire[WORLD_WIRE]; /* the oldest first */
  uint32_t steps;                       /* of both machines, so far */
  uint32_t nlog, nops;
  struct world_entry log[WORLD_LOG];
  uint8_t ops[WORLD_OPS];
  struct world_peer peers[WORLD_PEERS];
};

/* --- world.c: the two ends, and time -------------------------------------- */

/* Makes a world in which nothing has happened. `planned` of the peers is taken
 * over if the world was cleared with zeros before. */
void world_begin(struct world *world, const struct synfin_table *table,
                 uint32_t seed, uint32_t options);
/* A peer forgets everything, as a host that crashes: a moment later. */
void world_restart(struct world *world, unsigned peer);
/* Forgets what has happened, but not what came of it. */
void world_clear_log(struct world *world);
/* Ends a call: acknowledgments that are owed leave. */
void world_flush(struct world *world);
/* Lets time pass. False if no timer runs. */
void world_wait(struct world *world, uint32_t milliseconds);
bool world_next(struct world *world);
/* Until a timer of a peer has expired; false if it ceases to run before. */
bool world_expire(struct world *world, unsigned peer, unsigned timer);

/* The connection of a peer; SYNFIN_NONE. */
uint32_t world_connection(const struct world_peer *peer);
unsigned world_configuration(const struct world_peer *peer);
/* Milliseconds until a timer of a peer expires; SYNFIN_NEVER if it does not
 * run.
 */
uint32_t world_timer(const struct world_peer *peer, unsigned timer);

/* --- world_wire.c: what is under way -------------------------------------- */

/* Takes over what an endpoint sends. */
void world_send(struct world_peer *peer, const uint8_t *packet, size_t length);
/* Where the packet is on the wire; nwire if it is not there. */
uint32_t world_find(const struct world *world, uint32_t id);
bool world_deliver(struct world *world, uint32_t id);
bool world_drop(struct world *world, uint32_t id);
bool world_duplicate(struct world *world, uint32_t id);
bool world_delay(struct world *world, uint32_t id);
/* Puts a segment on the wire that `from` has not sent. Numbers as shown. */
void world_forge(struct world *world, unsigned from, unsigned control,
                 uint32_t seq, uint32_t ack, uint32_t text);
/* Reads a packet back, its numbers as they are shown. */
void world_read(const struct world *world, const struct world_packet *packet,
                struct synfin_segment *segment);

#endif
