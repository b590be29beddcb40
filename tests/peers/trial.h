/* One endpoint of ours and Linux's own TCP, in one process: a network namespace
 * of its own, and in it a TUN device between the two. The endpoint is that of
 * the programs, with their loop and their trace, but it is the test that turns
 * it: every packet waits in the link until it is let through or lost, and the
 * endpoint's clock stands until it is moved. So what shall cross crosses, each
 * time. Linux's clock runs on; nothing here relies on how fast.
 *
 * All functions fail the test if they cannot do what they are asked for. */
#ifndef TESTS_PEERS_TRIAL_H
#define TESTS_PEERS_TRIAL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "host/loop.h"
#include "host/packet.h"

enum {
  TRIAL_SERVICE = 80, /* port of our listener; the classic one is the next */

  TRIAL_FIN = 1, /* control bits */
  TRIAL_SYN = 2,
  TRIAL_RST = 4,
  TRIAL_ACK = 16,

  /* Notices that say why a connection is over. */
  TRIAL_ENDS = SYNFIN_RESET | SYNFIN_REFUSED | SYNFIN_TIMED_OUT |
               SYNFIN_UNREACHABLE | SYNFIN_DELETED
};

/* A segment that waits, or has passed. */
struct trial_segment {
  uint32_t seq, ack, text;
  unsigned control; /* FIN, SYN, RST and ACK of it */
};

struct trial {
  struct synfin_loop loop;
  int family;      /* AF_INET or AF_INET6, */
  uint8_t variant; /* 0: modern, 1: classic, of this connection */
  uint16_t our_port, linux_port;
  synfin_handle ours;        /* 0: none, or not known yet */
  uint32_t told;             /* notices about it */
  int socket;                /* Linux's end; -1: none */
  struct trial_segment sent; /* the last that we handed to the link, */
  struct trial_segment came; /* and the last that was handed to us */
  unsigned sent_count;       /* segments that we handed to the link */
  char *text;                /* the trace */
  size_t length, seen;       /* seen: what was looked at already */
  char step[80];
};

/* Enters a network namespace of its own; the problem says what forbids it. */
bool trial_enter(struct synfin_problem *problem);
bool trial_has_ipv6(void);

/* Runs a group of tests in such a place, on one device and one endpoint with
 * rings of 64 KB; their state is the trial. For main(): 77 where there can be
 * no such place. */
#define trial_run(name, tests)                                                 \
  (trial_prepare()                                                             \
       ? cmocka_run_group_tests_name(name, tests, trial_open, trial_close)     \
       : 77)
bool trial_prepare(void);
int trial_open(void **state);
int trial_close(void **state);

/* For each connection: new ports. At the end whatever is left is aborted on
 * both sides and forgotten. */
void trial_begin(struct trial *trial, int family, uint8_t variant);
void trial_end(struct trial *trial);

/* Does something once for each family and variant, between begin and end. What
 * is at hand is told as a message. */
void trial_each(struct trial *trial, void (*body)(struct trial *trial));

/* --- Ours ----------------------------------------------------------------- */

void trial_connect(struct trial *trial);
void trial_send(struct trial *trial, const void *text, size_t length);
/* As much of it as there is room for. */
size_t trial_send_some(struct trial *trial, const void *text, size_t length);
/* Octets that have come; at most `size`. */
size_t trial_receive(struct trial *trial, void *text, size_t size);
void trial_finish(struct trial *trial); /* CLOSE, and reads on */
void trial_abort(struct trial *trial);
const char *trial_state(struct trial *trial); /* STATUS; CLOSED: no more */

/* Time passes at our end alone: what is due expires. */
void trial_pass(struct trial *trial, uint32_t milliseconds);

/* The last step that the trace has of what came, or of a call or time-out,
 * since this was asked: "SYN-SENT -> CLOSED". "dropped" if nothing came of it;
 * empty: no step. */
const char *trial_step(struct trial *trial);

/* The end of the trace, for who has to find out why. */
const char *trial_tail(const struct trial *trial);

/* --- The link ------------------------------------------------------------- */

/* The next segment of Linux, which is waited for, goes on or is lost. It must
 * have these control bits and no others; of a reset ACK is not asked. */
void trial_in(struct trial *trial, unsigned control);
void trial_lose_in(struct trial *trial, unsigned control);

/* The same for ours, which must be there already. */
void trial_out(struct trial *trial, unsigned control);
void trial_lose_out(struct trial *trial, unsigned control);

/* Waits for a segment of Linux; what it is. It stays in the link. */
bool trial_peek_in(struct trial *trial, struct trial_segment *segment,
                   int milliseconds);
bool trial_peek_out(struct trial *trial, struct trial_segment *segment);

/* Everything goes on, both ways, until nothing moves. */
void trial_settle(struct trial *trial);
/* The same until something holds; Linux is waited for. */
void trial_until(struct trial *trial, bool (*holds)(struct trial *trial));

/* The link doubles our next segment: Linux gets it twice. */
void trial_out_twice(struct trial *trial, unsigned control);

/* A segment without text that Linux has not sent comes to us in its name. */
void trial_forge(struct trial *trial, unsigned control, uint32_t seq,
                 uint32_t ack);

#endif
