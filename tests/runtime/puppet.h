/* A scripted peer: it brings an endpoint of a world into any state by segments
 * made here, and catches what the endpoint sends. */
#ifndef SYNFIN_TESTS_RUNTIME_PUPPET_H
#define SYNFIN_TESTS_RUNTIME_PUPPET_H

#include "wire.h"
#include "world.h"

/* Where an endpoint can be, finer than its states. */
enum puppet_goal {
  IN_CLOSED,
  IN_LISTEN,
  IN_SYN_SENT,
  IN_SYN_RECEIVED_PASSIVE,
  IN_SYN_RECEIVED_ACTIVE,
  IN_SYN_RECEIVED_REOPENED,
  IN_ESTABLISHED,
  IN_ESTABLISHED_SENDING, /* its text is not acknowledged */
  IN_ESTABLISHED_FULL,    /* nobody has read: its window is closed */
  IN_ESTABLISHED_BLOCKED, /* the peer's window is closed */
  IN_FIN_WAIT_1,
  IN_FIN_WAIT_1_WAITING,    /* the FIN waits behind text */
  IN_FIN_WAIT_1_NOT_OPENED, /* closed in SYN-RECEIVED */
  IN_FIN_WAIT_2,
  IN_FIN_WAIT_2_DEAF,
  IN_CLOSE_WAIT,
  IN_CLOSE_WAIT_WAITING,
  IN_CLOSING,
  IN_CLOSING_WAITING,
  IN_LAST_ACK,
  IN_TIME_WAIT,
  IN_TIME_WAIT_UNREAD, /* a whole connection still, for its text */
  PUPPET_GOALS
};

struct puppet {
  struct world *world;
  struct world_host *host; /* that is brought there */
  struct synfin_address own, its;
  uint16_t own_port, its_port;
  uint32_t seq, ack; /* our SND.NXT and RCV.NXT */
  uint16_t window;
  bool timestamps;
  uint32_t ts_val, ts_ecr;
  synfin_handle handle;
  struct synfin_segment last; /* that it sent; without its text */
  unsigned count;             /* of segments that it sent */
};

extern const char *const puppet_goals[PUPPET_GOALS];

/* A puppet that plays the other host's part, IPv4. `ports`: its and ours. While
 * it pulls the strings, nothing flies. `variant`: of the connection. */
struct puppet puppet_make(struct world *world, struct world_host *host,
                          uint16_t its_port, uint16_t own_port, uint32_t seq);

/* Hands the host a segment from here, with what `segment` gives besides
 * addresses; `flush`: ends the batch. */
void puppet_give(struct puppet *puppet, const struct synfin_segment *segment);
/* The same, simpler: at SEQ and ACK of now, which moves past it. */
void puppet_send(struct puppet *puppet, unsigned control, uint32_t text);

/* Fails the test if it cannot get there. */
void puppet_reach(struct puppet *puppet, enum puppet_goal goal,
                  uint8_t variant);

/* Where the host is: a name of a state; of its connection, TIME-WAIT record or
 * listener. */
const char *puppet_state(const struct puppet *puppet);

#endif
