/* A scripted peer: one endpoint of ours, in virtual time, against segments that
 * a test builds by hand. What the endpoint sends is caught and looked at. */
#ifndef SYNFIN_TESTS_RUNTIME_SCRIPT_H
#define SYNFIN_TESTS_RUNTIME_SCRIPT_H

#include "wire.h"
#include "world.h"

enum {
  SCRIPT_CAUGHT = 512,
  SCRIPT_PORT = 7000, /* the peer's */
  SCRIPT_OURS = 80,   /* ours: the listener's, or where connects come from */
  SCRIPT_ISS = 1000   /* the peer's initial sequence number */
};

/* A segment that the endpoint sent. `text` has its octets in one piece. */
struct script_caught {
  struct synfin_segment segment;
  uint32_t at;     /* when, on the world's clock */
  uint32_t length; /* octets of text */
  uint8_t text[WORLD_PACKET];
};

struct script {
  struct world *world;
  struct world_host *host; /* the endpoint is on the left */
  struct synfin_tcp *tcp;
  synfin_handle handle; /* the connection, once it is known */
  uint16_t listener;
  bool ipv6;

  /* What the peer's next segment says; `ack` follows what was caught. */
  uint32_t seq, ack;
  uint16_t port, window;
  /* Options of its SYN. */
  uint16_t mss;
  uint8_t scale;
  bool sack, timestamps;
  uint32_t ts_val;        /* of every segment, with `timestamps` */
  struct synfin_open how; /* our OPEN; the remote socket is filled in */

  struct script_caught caught[SCRIPT_CAUGHT];
  unsigned count, next;
};

/* Rings are 2^log2 octets each; `change` as for world_make(). */
struct script *script_make(uint8_t log2,
                           void (*change)(struct synfin_tcp_config *));
void script_free(struct script *s);
uint32_t script_now(const struct script *s);

/* The peer's segment with these control bits, as `seq` and `ack` have it. */
struct synfin_segment script_segment(const struct script *s, unsigned control);
/* Delivers it as a batch of its own. */
void script_put(struct script *s, const struct synfin_segment *segment);
/* The same, but the batch goes on: synfin_tcp_flush() is the test's. */
void script_put_unflushed(struct script *s,
                          const struct synfin_segment *segment);
/* Builds, delivers, and moves `seq` past text, SYN and FIN. */
void script_send(struct script *s, unsigned control, const void *text,
                 uint32_t length);
/* So many octets of text from nowhere in particular, in one segment. */
void script_send_text(struct script *s, uint32_t length);
/* Acknowledges all that was caught, with this window. */
void script_ack(struct script *s, uint16_t window);

/* The next segment that was caught; NULL if there is none. No time passes. */
const struct script_caught *script_next(struct script *s);
/* Waits for it, at most so long; NULL if none is sent. */
const struct script_caught *script_wait(struct script *s, uint32_t most);
/* Lets so much time pass, and forgets what is sent meanwhile; how many. */
unsigned script_skip(struct script *s, uint32_t milliseconds);
/* Fails the test unless nothing is sent for so long. */
void script_expect_silence(struct script *s, uint32_t milliseconds);
/* Fails the test unless the next segment has just these control bits. */
const struct script_caught *script_expect(struct script *s, unsigned control);

/* The connection opens actively or passively; all is acknowledged. */
void script_listen(struct script *s);
void script_open(struct script *s); /* our OPEN, up to our SYN */
void script_connect(struct script *s);
void script_accept(struct script *s);

/* SEND of so many octets; fails the test if not all are taken. */
void script_write(struct script *s, size_t length);
/* RECEIVE of at most so many; how many came. */
size_t script_read(struct script *s, size_t most);
const char *script_state(struct script *s);
struct synfin_status script_status(struct script *s);
/* Notices since the last call. */
uint32_t script_notices(struct script *s);

/* ICMP "unreachable" (or another type of IPv4 or IPv6) that quotes the
 * connection's segment with this sequence number. `rest` is its second word. */
void script_icmp(struct script *s, uint8_t type, uint8_t code, uint32_t rest,
                 uint32_t seq);

#endif
