/* One endpoint with all that belongs to it in one piece, so that it can be
 * copied and put back; a peer that a test plays; and what was seen of a move.
 * One connection is looked at: 192.0.2.1 port 80 to 192.0.2.2 port 7000. */
#ifndef SYNFIN_TESTS_COVER_ROOM_H
#define SYNFIN_TESTS_COVER_ROOM_H

#include "inner.h"
#include "invariants.h"

enum {
  ROOM_CONNECTIONS = 2,
  ROOM_WAITS = 2,
  ROOM_LOG2 = 7, /* of a ring: 128 octets, so that windows close soon */
  ROOM_RING = 1 << ROOM_LOG2,
  ROOM_PACKET = 1500,
  ROOM_OURS = 80,
  ROOM_PEERS = 7000,
  ROOM_SENT = 24, /* segments of one move */
  ROOM_STEPS = 8
};

/* A step of the machine, and what the connection was like before. */
struct room_step {
  uint8_t event, before, after;
  uint32_t input;
  const uint8_t *actions;
};

/* What came of a move. */
struct room_seen {
  struct synfin_segment sent[ROOM_SENT];
  unsigned nsent;
  struct room_step steps[ROOM_STEPS];
  unsigned nsteps;
  bool more; /* of either */
  uint32_t notices;
  bool is_answered;
  enum synfin_answer answer;
};

struct room {
  struct synfin_tcp tcp;
  struct synfin_connection connections[ROOM_CONNECTIONS];
  struct synfin_listener listeners[1];
  struct synfin_time_wait4 waits[ROOM_WAITS];
  uint32_t buckets[4];
  uint8_t rings[ROOM_CONNECTIONS][2 * ROOM_RING];
  struct invariants_look looks[ROOM_CONNECTIONS];
  uint32_t now;
  bool early;   /* children are known to their user before they are open */
  bool is_deaf; /* there is nowhere to put what comes: no receive ring */
};

/* The place where a room lives, and a place for one packet. */
struct house {
  struct room room;
  struct synfin_local local;
  const struct synfin_table *variants[1];
  uint8_t packet[ROOM_PACKET];
  struct room_seen seen;
};

/* An empty room whose connections use this table. */
void room_make(struct house *house, const struct synfin_table *table);

/* The connection as a TCB: a record, or `shell` filled in from a TIME-WAIT
 * record, a listener, or nothing. `reference` is SYNFIN_NONE but for the first
 * two. */
struct room_view {
  struct synfin_connection tcb;
  uint32_t reference; /* in the hash table */
  synfin_handle handle;
  bool is_listener;
};
void room_look(const struct house *house, struct room_view *view);

/* The handle of the connection; 0 if there is none that its user knows. */
synfin_handle room_handle(const struct house *house);

/* --- Moves: each fills `house->seen` anew --------------------------------- */

enum room_call {
  CALL_LISTEN,
  CALL_LISTEN_FULL, /* with a backlog of 0 */
  CALL_UNLISTEN,
  CALL_CONNECT,
  CALL_CONNECT_OPEN,  /* to nowhere */
  CALL_CONNECT_BAD,   /* to a multicast address */
  CALL_CONNECT_CROWD, /* where all records are taken */
  CALL_SEND,
  CALL_SEND_MUCH, /* more than the ring holds */
  CALL_RECEIVE,
  CALL_RECEIVE_SOME, /* one octet */
  CALL_CLOSE,
  CALL_CLOSE_DEAF, /* and reads no more */
  CALL_ABORT,
  CALL_STATUS,
  CALL_NODELAY,
  CALL_KEEPALIVE,
  CALL_KEEPALIVE_OFF,
  ROOM_CALLS
};
void room_call(struct house *house, enum room_call call);

/* A segment of the peer; addresses and ports are filled in. */
void room_segment(struct house *house, const struct synfin_segment *segment);

/* An ICMP error that quotes the connection's segment at `seq`. */
void room_icmp(struct house *house, uint8_t type, uint8_t code, uint32_t seq);

/* Lets time pass until a timer expires; false if none runs. */
bool room_wait(struct house *house);

#endif
