/* What a TCP implementation must offer to be driven: user calls, packets in and
 * out, and what can be seen of a connection. docs/testing.md says how to
 * connect another one. */
#ifndef SYNFIN_TESTS_STACKS_STACK_H
#define SYNFIN_TESTS_STACKS_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  STACK_PACKET = 2048, /* octets that a packet has at most */
  STACK_SEND = 10      /* octets of a SEND */
};

/* Addresses of the link: 192.0.2.1 is the stack's, 192.0.2.2 the tester's. */
#define STACK_ADDRESS UINT32_C(0xc0000201)
#define TESTER_ADDRESS UINT32_C(0xc0000202)

/* One connection after the other: the scene of a test. */
struct stack_scene {
  uint16_t port, peer_port; /* the stack's and the tester's */
  bool timestamps;          /* the tester will offer them */
  bool small_window;        /* a window smaller than a full segment, please */
  bool full_backlog;        /* the listener's backlog is to be filled */
};

/* States. The numbers are those of the table (enum tcp_state, whose names would
 * meet those of other people's headers). */
enum stack_state {
  STACK_CLOSED,
  STACK_LISTEN,
  STACK_SYN_SENT,
  STACK_SYN_RECEIVED,
  STACK_ESTABLISHED,
  STACK_FIN_WAIT_1,
  STACK_FIN_WAIT_2,
  STACK_CLOSE_WAIT,
  STACK_CLOSING,
  STACK_LAST_ACK,
  STACK_TIME_WAIT
};

/* What its user has been told. */
enum stack_told {
  TOLD_OPENED = 1,  /* the connection is open */
  TOLD_CLOSING = 2, /* the peer sends no more: end of file */
  TOLD_RESET = 4,   /* connection reset */
  TOLD_REFUSED = 8, /* connection refused */
  TOLD_OTHER = 16   /* any other error */
};

struct stack_seen {
  int state;       /* enum stack_state; what the stack calls it */
  unsigned told;   /* enum stack_told */
  uint32_t octets; /* of text that have come, read or not */
  bool user_gone;  /* nobody is there to be told anything */
};

/* A call that the stack cannot serve returns false; the tester then knows that
 * there is no way. All get `self`. */
struct stack {
  const char *name;
  void *self;
  /* A new scene: no connection, no listener. */
  bool (*begin)(void *self, const struct stack_scene *scene);
  /* Ends whatever is left of the scene. */
  void (*end)(void *self);

  bool (*listen)(void *self);  /* OPEN, passive, at scene.port */
  bool (*connect)(void *self); /* OPEN, active, from there to the tester */
  bool (*send)(void *self, size_t octets);
  /* CLOSE; `reading`: half-close, the user reads on. */
  bool (*close)(void *self, bool reading);

  void (*input)(void *self, const uint8_t *packet, size_t length);
  /* The next packet that the stack has sent; 0 if there is none now. */
  size_t (*output)(void *self, uint8_t *packet);
  /* Lets so much time pass that a delayed ACK leaves, but nothing is sent
   * again. Called where an ACK is due and has not come. */
  void (*wait)(void *self);

  /* The connection of the scene; else its listener, else CLOSED. */
  void (*look)(void *self, struct stack_seen *seen);

  /* Has the scene taken so long that the stack may have sent something again?
   * It is then played once more. NULL where time is virtual: it passes in
   * wait() alone, which is called after every segment. */
  bool (*is_late)(void *self);
};

#endif
