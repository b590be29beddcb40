/* One end of a connection around the generated machine: the smallest that can
 * talk to another over a wire. This is how a machine is embedded:
 *
 *   what happened  ->  classifier  ->  step  ->  actions, one after the other
 *
 * Nothing here looks at a state. What is decided is decided by the table; the
 * endpoint keeps numbers, works out attributes from them, and does as told.
 *
 * It is a bare machine: one record, no listener that creates children. It
 * has no clock: its timers run or do not, and who plays says when one expires.
 */
#ifndef LADDER_ENDPOINT_H
#define LADDER_ENDPOINT_H

#include "tcp.h"
#include "wire.h"

enum {
  ENDPOINT_BUFFER = 20,  /* octets of text that may wait for the user */
  ENDPOINT_SEND = 10,    /* octets that each SEND hands over, as in Figure 10 */
  ENDPOINT_MSS = 10,     /* octets that a segment may carry */
  ENDPOINT_UNACKED = 16, /* segments that may wait for an acknowledgment */
  ENDPOINT_STEPS = 4     /* an event, and those that it posts */
};

/* The transmission control block (3.3.1). */
struct endpoint_tcb {
  struct tcp_connection_variables own; /* those that the classifier reads */
  uint32_t iss, snd_wnd, snd_wl1, snd_wl2;
  bool irs_known;  /* IRS and RCV.NXT hold what the peer said */
  uint32_t queued; /* octets that the user sent and no segment carried yet */
  uint32_t unread; /* octets that came and the user has not taken */
  struct segment unacked[ENDPOINT_UNACKED]; /* the retransmission queue */
  size_t nunacked;
};

/* A step that the machine took: for whoever watches. */
struct endpoint_step {
  tcp_configuration before;
  unsigned event;
  uint32_t input;
  const tcp_op *actions; /* of the table, so they last */
};

struct endpoint {
  const struct synfin_table *table; /* the variant */
  tcp_configuration configuration;  /* all that the machine remembers */
  struct endpoint_tcb tcb, old;     /* old: while TIME-WAIT is reopened */
  uint32_t next_iss;
  const uint32_t *planned; /* ISS to take before that, in order */
  size_t nplanned;
  uint32_t timers; /* bit T: timer T runs */
  struct wire *out;

  /* While an event is handled. */
  uint32_t input;                    /* its attributes */
  struct segment segment;            /* the one that came, if one came */
  struct tcp_segment_variables seen; /* what the classifier saw of it, */
  struct tcp_connection_variables seen_with; /* and of the connection */
  bool ack_wanted; /* a request, answered after the batch */
  bool drained;    /* DRAINED was posted */

  /* The steps of the last event. */
  struct endpoint_step steps[ENDPOINT_STEPS];
  size_t nsteps;
};

/* A closed endpoint that sends to `out` and takes `iss` for its first
 * connection. */
void endpoint_init(struct endpoint *end, const struct synfin_table *table,
                   uint32_t iss, struct wire *out);

/* Forgets all that it knew, as a host that fails. */
void endpoint_restart(struct endpoint *end);

/* A call of the user, a time-out or a notice. `parameters` is an input word
 * with the attributes that only the caller knows; those that the endpoint knows
 * itself it fills in. False if the event is that of a timer which is not
 * running: it cannot come then, and nothing happens. */
bool endpoint_event(struct endpoint *end, unsigned event, uint32_t parameters);

/* A segment arrives. Of `parameters` only what is no property of a segment
 * counts: whether the backlog has room. */
void endpoint_segment(struct endpoint *end, const struct segment *segment,
                      uint32_t parameters);

#endif
