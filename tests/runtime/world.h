/* Two endpoints and the wire between them, in virtual time: packets are put
 * off, lost, doubled, overtaken and damaged as a seed has it. */
#ifndef SYNFIN_TESTS_RUNTIME_WORLD_H
#define SYNFIN_TESTS_RUNTIME_WORLD_H

#include "synfin/tcp.h"

enum {
  WORLD_CONNECTIONS = 16,
  WORLD_LISTENERS = 2,
  WORLD_TIME_WAITS = 8,
  WORLD_PACKET = 1600,
  WORLD_MOST_RING = 1 << 17,
  WORLD_FLYING = 1024 /* what comes on top is lost */
};

/* What happens to packets, of 1,000 each. What is damaged, checksums find. */
struct world_faults {
  unsigned lost, doubled, overtaken, damaged;
};

struct world_host {
  struct world *world;
  struct synfin_tcp tcp;
  struct synfin_connection *connections;
  uint32_t nconnections;
  struct synfin_listener listeners[WORLD_LISTENERS];
  struct synfin_time_wait4 time_waits4[WORLD_TIME_WAITS];
  struct synfin_time_wait6 time_waits6[WORLD_TIME_WAITS];
  uint32_t *buckets;
  struct synfin_local locals[2]; /* IPv4 and IPv6 */
  uint8_t packet[WORLD_PACKET];
  uint8_t *rings; /* two for each connection */
  bool lacks_receive_rings;
  uint8_t send_log2, receive_log2;
  uint32_t *notices;      /* all that came, by place */
  synfin_handle accepted; /* the last child */
  unsigned sent;          /* packets */
  struct invariants_look *looks;
};

struct world_packet {
  uint16_t length;
  bool to_right, rewritten;
  uint8_t octets[WORLD_PACKET];
};

/* A place in a heap of packets: the one that arrives next is the first. */
struct world_arrival {
  uint32_t at, order, packet;
};

struct world {
  uint32_t now, delay;
  uint64_t random;
  struct world_faults faults;
  struct world_host left, right;
  struct world_packet *packets; /* room for `room` of them */
  struct world_arrival *flying; /* `count` of them; behind, free packets */
  uint32_t count, room, order;
  unsigned rewriting; /* of 1,000: octets anew, which checksums may not find */
  uint32_t rewritten, unnoticed; /* arrived so; and were found whole */
  bool checked; /* all invariants, after every step; true at first */
  /* Sees each packet when it is sent; false loses it. May be NULL. */
  bool (*filter)(void *context, bool to_right, const uint8_t *packet,
                 size_t length);
  void *context;
};

/* A world whose rings are of these sizes; `change` may alter both hosts'
 * configurations (NULL: nothing). */
struct world *world_make(uint64_t seed, uint8_t send_log2, uint8_t receive_log2,
                         void (*change)(struct synfin_tcp_config *config));
/* The same with room for so many connections on each side, a power of two. */
struct world *world_make_large(uint64_t seed, uint8_t send_log2,
                               uint8_t receive_log2,
                               void (*change)(struct synfin_tcp_config *config),
                               uint32_t nconnections);
void world_free(struct world *world);

/* Fails the test if an endpoint is not as it must be between two calls. */
void world_check(struct world *world);

uint32_t world_random(struct world *world, uint32_t below);

/* An opening of a connection from left to right, port 80. */
struct synfin_open world_open(const struct world *world, bool ipv6);

/* Lets the next thing happen, a packet's arrival or a timer, at most `until`
 * milliseconds from now; false if nothing is left. */
bool world_step(struct world *world, uint32_t until);
/* Lets so much time pass. */
void world_run(struct world *world, uint32_t milliseconds);

/* The place in `notices` of a handle, over or not. */
static inline uint32_t world_place(const struct world_host *host,
                                   synfin_handle connection) {
  return connection & (host->tcp.places - 1);
}

/* The state that a connection is in, by name; "none" if it is over. */
const char *world_state(struct world_host *host, synfin_handle connection);
/* The number of TIME-WAIT records. */
unsigned world_time_waits(const struct world_host *host);

/* Both ends open, left actively; the handles. Fails the test if that does not
 * succeed within a virtual hour. */
void world_connect(struct world *world, bool ipv6, synfin_handle *left,
                   synfin_handle *right);

#endif
