/* One end of a scenario: a whole endpoint of the runtime, with what it has sent
 * and what its machine has done, in virtual time. */
#ifndef SYNFIN_TESTS_SCENARIOS_HOST_H
#define SYNFIN_TESTS_SCENARIOS_HOST_H

#include "synfin/tcp.h"
#include "tcp.h"

enum {
  HOST_CONNECTIONS = 4,
  /* A window is smaller than the figures' leaps; but TIME-WAIT records keep
   * theirs in units of 1,024 octets. */
  HOST_RING_LOG2 = 8,
  HOST_LARGE_LOG2 = 11,
  HOST_PACKET = 600,
  HOST_SENT = 16,
  HOST_STEPS = 8,
  HOST_OPS = 64,
  HOST_SEND = 10 /* octets that a SEND hands over, as in Figure 10 */
};

/* A step of the machine. */
struct host_step {
  unsigned event, before, after;
  uint32_t input;
  uint8_t actions[HOST_OPS];
};

struct host_packet {
  uint8_t octets[HOST_PACKET];
  size_t length;
};

/* What a scenario wants of the host before it begins: times that are off
 * otherwise. */
struct host_needs {
  bool fin_wait_2, syn_received, keepalive, user_timeout;
  uint8_t ring_log2; /* HOST_RING_LOG2 or HOST_LARGE_LOG2 */
};

struct host {
  struct synfin_tcp tcp;
  struct synfin_connection connections[HOST_CONNECTIONS];
  struct synfin_listener listeners[1];
  struct synfin_time_wait4 time_waits[2];
  uint32_t buckets[HOST_CONNECTIONS];
  uint8_t rings[HOST_CONNECTIONS][2][1 << HOST_LARGE_LOG2];
  uint8_t packet[HOST_PACKET];
  struct synfin_local local;
  uint8_t number; /* 1 or 2: of its address, and its port */
  struct host_needs needs;
  const struct synfin_table *table;

  struct host_step steps[HOST_STEPS]; /* since host_begin_step() */
  size_t nsteps;
  struct host_packet sent[HOST_SENT]; /* the oldest first */
  size_t nsent;
};

/* A host that knows nothing; `number` is 1 or 2. */
void host_make(struct host *host, uint8_t number, uint32_t now,
               const struct synfin_table *table, struct host_needs needs);

/* Forgets the machine's steps so far. */
void host_begin_step(struct host *host);

/* Takes a packet off those that were sent; the count from which on they go. */
void host_drop(struct host *host, size_t at);

/* Raises an event of the user, with the attributes of `input`. Returns why it
 * cannot be done through the interface, or NULL. */
const char *host_call(struct host *host, uint32_t now, unsigned event,
                      uint32_t input);

/* Lets time pass until a timer's event has come, with the attributes of `input`
 * where `given` has bits. What was sent and done before that is forgotten.
 * NULL, or why it does not come. */
const char *host_expire(struct host *host, uint32_t *now, unsigned event,
                        uint32_t input, uint32_t given);

/* Lets half a second pass at most, until something is sent. */
void host_wait(struct host *host, uint32_t *now);

void host_input(struct host *host, uint32_t now, const uint8_t *packet,
                size_t length);

/* An ICMP message that quotes the oldest segment that is not acknowledged;
 * `quench`, `hard` or soft. NULL, or why there is none to quote. */
const char *host_icmp(struct host *host, uint32_t now, enum tcp_message kind);

/* The state of its record: of the connection, TIME-WAIT record or listener that
 * it has; of none, the initial one. `listens`: a listener is enough. */
unsigned host_state(const struct host *host, bool listens);

/* A bare machine of one record is closed for good; a listener is not. */
void host_unlisten(struct host *host, uint32_t now);

#endif
