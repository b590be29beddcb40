/* What the parts of the runtime share: the call under way, and the flags of a
 * connection. */
#ifndef SYNFIN_TCP_INNER_H
#define SYNFIN_TCP_INNER_H

#include "demux.h"
#include "synfin/features.h"
#include "synfin/tcp.h"
#include "tcp.h"
#include "timers.h"
#include "wire.h"

/* Flags of a connection: facts, not states. */
enum {
  HAS_NODELAY = 1 << 0,    /* Nagle is off */
  HAS_KEEPALIVE = 1 << 1,  /* keep-alives are on */
  IS_EARLY = 1 << 2,       /* its user knows it before it is open */
  HAS_TIMESTAMPS = 1 << 3, /* both ends use timestamps, */
  HAS_SCALE = 1 << 4,      /* window scaling, */
  IS_QUIET = 1 << 5,       /* no reports of 3.9.1.8 */
  SYN_IS_OUT = 1 << 6,     /* our SYN is not acknowledged yet */
  FIN_IS_WANTED = 1 << 7,  /* the user has closed, the FIN has not left */
  FIN_IS_HELD = 1 << 8,    /* fin_seq: a FIN came before its turn */
  FIN_IS_TAKEN = 1 << 9,   /* RCV.NXT is past the peer's FIN */
  TEXT_IS_HELD = 1 << 10,  /* there is a hole at RCV.NXT */
  URGENT_IN = 1 << 11,     /* rcv_up counts */
  URGENT_OUT = 1 << 12,    /* snd_up counts */
  IS_TIMED = 1 << 13,      /* timed_seq is being timed: no timestamps do it */
  IN_RECOVERY = 1 << 14,   /* after three duplicate ACKs (RFC6582) */
  IN_LOSS = 1 << 15,       /* after a time-out; timed_seq: to resend next */
  OWES_ACK = 1 << 16,      /* stands in tcp->pending */
  IS_HALF_OPEN = 1 << 17,  /* counts in its listener's half_open */
  WANTS_ROOM = 1 << 18,    /* a SEND found the ring full */
  WAS_PUSHED = 1 << 19,    /* what waits was sent with PUSH */
  IS_MADE = 1 << 20,       /* create-tcb was called for it */
  IS_LISTENER = 1 << 21,   /* a shell around a listener */
  HAS_PEER = 1 << 22,      /* IRS is known: segments carry an ACK */
  HAS_SACK = 1 << 23,      /* both ends use SACK */
  SHADOWS_OLD = 1 << 24    /* it reopens a TIME-WAIT record, which is kept */
};

enum {
  SYNFIN_LEAST_MSS = 64 /* options leave room for text */
};

/* Facts that cannot be where a feature is left out: whoever asks for them gets
 * a constant, and the compiler drops what would have followed. */
enum {
  NEVER_FLAGS = (SYNFIN_HAS_SACK ? 0 : HAS_SACK) |
                (SYNFIN_HAS_ACTIVE_OPEN ? 0 : IS_EARLY) |
                (SYNFIN_HAS_TIMESTAMPS ? 0 : HAS_TIMESTAMPS) |
                (SYNFIN_HAS_WINDOW_SCALE ? 0 : HAS_SCALE) |
                (SYNFIN_HAS_KEEPALIVE ? 0 : HAS_KEEPALIVE) |
                (SYNFIN_HAS_URGENT ? 0 : URGENT_IN | URGENT_OUT) |
                (SYNFIN_HAS_REASSEMBLY ? 0 : TEXT_IS_HELD | FIN_IS_HELD) |
                (SYNFIN_HAS_PIPELINE ? 0 : IN_RECOVERY | IN_LOSS) |
                (SYNFIN_HAS_TIME_WAIT_RECORDS ? 0 : SHADOWS_OLD)
};

/* One event and what comes of it. */
struct synfin_call {
  struct synfin_tcp *tcp;
  struct synfin_connection *c; /* a record, or a shell on the stack */
  uint32_t index;              /* of the record; SYNFIN_NONE for a shell */
  uint32_t reference;          /* of the TIME-WAIT record behind a shell */
  uint32_t notices;
  uint16_t listener; /* behind a shell */
  bool has_room;     /* for one more connection */
  bool is_deleted;   /* delete-tcb was called */
  bool is_drained;   /* DRAINED is posted */
  bool is_restored;  /* restore-old was called */
  bool is_advanced;  /* advance-una was called */

  uint32_t input;                  /* attributes */
  const struct synfin_segment *in; /* that came, or NULL */
  const uint8_t *packet;
  size_t packet_length;

  uint16_t mtu; /* of an ICMP message, or 0 */

  /* Of user calls. */
  const struct synfin_open *open;
  union {
    const uint8_t *text; /* SEND */
    uint8_t *into;       /* RECEIVE */
  } user;
  size_t length; /* in: asked for; out: done */
  unsigned flags;
  enum synfin_answer answer;

  uint32_t kept; /* octets at RCV.NXT that are there since the SYN came */

  /* `in` as the classifier sees it; not cleared before. */
  struct tcp_segment_variables seen;
};

/* --- drive.c -------------------------------------------------------------- */

/* Makes a step of the machine, performs its actions, then the events that they
 * post; frees, folds or keeps the record; tells the user. */
void synfin_raise(struct synfin_call *call, unsigned event, uint32_t input);

/* Begins a call about the connection at `index`; about what a reference of the
 * hash table is, a connection or a TIME-WAIT record; about nothing; about a
 * listener. */
void synfin_call_of(struct synfin_call *call, struct synfin_tcp *tcp,
                    uint32_t index);
void synfin_call_about(struct synfin_call *call, struct synfin_tcp *tcp,
                       uint32_t reference, struct synfin_connection *shell);
void synfin_call_shell(struct synfin_call *call, struct synfin_tcp *tcp,
                       struct synfin_connection *shell);
void synfin_call_listener(struct synfin_call *call, struct synfin_tcp *tcp,
                          struct synfin_connection *shell, uint16_t listener);

synfin_handle synfin_handle_of(const struct synfin_tcp *tcp, uint32_t index);
static inline const struct synfin_table *
synfin_table_of(const struct synfin_tcp *tcp,
                const struct synfin_connection *connection) {
  return tcp->config.variants[connection->variant];
}

/* --- actions.c ------------------------------------------------------------ */

/* Performs a list of actions, which ends with SYNFIN_END. */
void synfin_act(struct synfin_call *call, const uint8_t *ops);

/* --- classify.c ----------------------------------------------------------- */

uint32_t synfin_classify_segment(struct synfin_call *call);
uint32_t synfin_classify_timer(const struct synfin_call *call, unsigned event);
/* The user calls OPEN, SEND, RECEIVE and CLOSE. */
uint32_t synfin_classify_open(const struct synfin_call *call, bool passive,
                              bool room);
uint32_t synfin_classify_send(const struct synfin_call *call);
uint32_t synfin_classify_receive(const struct synfin_call *call);
uint32_t synfin_classify_close(const struct synfin_call *call, bool reading);

/* --- half_open.c: the backlog of a listener ------------------------------- */

/* Adds a connection to those of its listener; takes it out, if it is in. */
void synfin_half_open_add(struct synfin_tcp *tcp, uint32_t index);
void synfin_half_open_remove(struct synfin_tcp *tcp, uint32_t index);
/* Is there a record with rings? */
bool synfin_connection_is_free(const struct synfin_tcp *tcp);
/* Is there room for one more? The oldest one makes some. */
bool synfin_half_open_room(struct synfin_tcp *tcp, uint16_t listener);

/* --- fold.c: TIME-WAIT ---------------------------------------------------- */

/* Makes a record of the connection, which may be the one that it reopened. */
void synfin_fold(struct synfin_call *call);
/* Begins a call about a record, with a shell made of it. */
void synfin_unfold(struct synfin_call *call, struct synfin_tcp *tcp,
                   uint32_t reference, struct synfin_connection *shell);
/* Is one more answer, which is not owed for text, within its limit? */
bool synfin_count_answer(struct synfin_call *call);
/* Writes back what an event changed. */
void synfin_refold(struct synfin_call *call);

/* --- output.c: segments --------------------------------------------------- */

/* The receive window as it may be offered now (3.8.6.2.2): RCV.WND + RCV.NXT.
 */
uint32_t synfin_right_edge(const struct synfin_call *call);
/* Sends a segment with this much text of the send ring. */
void synfin_output(struct synfin_call *call, uint32_t seq, unsigned control,
                   uint32_t text);
/* The largest text that fits the link, without options. */
uint32_t synfin_link_mss(const struct synfin_call *call);
/* The SYN or SYN,ACK. */
void synfin_output_syn(struct synfin_call *call);
/* A reset that needs no connection. */
void synfin_output_reset(struct synfin_call *call, uint32_t seq, uint32_t ack,
                         unsigned control);
/* Our timestamp clock (RFC7323 5.4). */
uint32_t synfin_timestamp(const struct synfin_call *call);
/* Octets of text that a segment can carry now, options taken off. */
uint32_t synfin_segment_size(const struct synfin_call *call);
/* Owes the peer an ACK: sent by synfin_tcp_flush(). */
void synfin_owe_ack(struct synfin_call *call);

/* --- send.c: the send ring ------------------------------------------------ */

/* The first octet of text that is not acknowledged; text that was never sent;
 * whether a FIN may leave now; whether our FIN is out. */
uint32_t synfin_text_una(const struct synfin_connection *c);
uint32_t synfin_unsent(const struct synfin_connection *c);
uint32_t synfin_send_room(const struct synfin_call *call);
bool synfin_may_send_fin(const struct synfin_connection *c);
bool synfin_fin_is_out(const struct synfin_connection *c);
void synfin_send_text(struct synfin_call *call);  /* queue-send */
void synfin_transmit(struct synfin_call *call);   /* transmit */
void synfin_send_held(struct synfin_call *call);  /* send-held */
void synfin_send_probe(struct synfin_call *call); /* send-probe */
void synfin_send_fin(struct synfin_call *call);   /* send-fin */
void synfin_resend(struct synfin_call *call);     /* resend */

/* --- loss.c: RFC 6298, 5681, 6582, 2018 ----------------------------------- */

uint32_t synfin_rto(const struct synfin_call *call);
/* How long until the retransmit or persist timer, backed off. */
uint32_t synfin_backoff(const struct synfin_call *call);
/* How long anything may be outstanding: R2 (3.8.3). */
uint32_t synfin_user_timeout(const struct synfin_call *call);
/* Takes a sample of the round trip, if the segment gives one. */
void synfin_measure(struct synfin_call *call);
void synfin_loss_begin(struct synfin_call *call); /* a new connection */
void synfin_loss_open(struct synfin_call *call); /* its handshake is complete */
void synfin_advance_una(struct synfin_call *call);
void synfin_note_window(struct synfin_call *call);
void synfin_update_window(struct synfin_call *call);
void synfin_loss_timeout(struct synfin_call *call);
/* A smaller size on the path: fit-path. */
void synfin_fit_path(struct synfin_call *call);
/* Counts one more time-out. */
void synfin_back_off(struct synfin_connection *c);
/* Sends again what is taken for lost and fits into the congestion window. */
void synfin_resend_lost(struct synfin_call *call);

/* --- receive.c: the receive ring ------------------------------------------ */

/* What RCV.NXT becomes when text up to `end` is there. */
uint32_t synfin_joined(const struct synfin_call *call, uint32_t end);
void synfin_keep_text(struct synfin_call *call);
void synfin_take_text(struct synfin_call *call);
void synfin_deliver(struct synfin_call *call);
uint32_t synfin_unread(const struct synfin_connection *c);
/* Ranges for SACK options, the newest first; how many. */
unsigned synfin_held_ranges(const struct synfin_call *call,
                            struct synfin_range *ranges, unsigned most);

/* --- Small things --------------------------------------------------------- */

static inline uint32_t synfin_least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}
static inline uint32_t synfin_most(uint32_t a, uint32_t b) {
  return a > b ? a : b;
}
static inline bool synfin_has(const struct synfin_connection *c,
                              uint32_t flags) {
  return (c->flags & flags & ~(uint32_t)NEVER_FLAGS) != 0;
}
static inline unsigned synfin_snd_scale(const struct synfin_connection *c) {
  return c->scales & 15u;
}
static inline unsigned synfin_rcv_scale(const struct synfin_connection *c) {
  return c->scales >> 4;
}
/* Octets in flight. */
static inline uint32_t synfin_flight(const struct synfin_connection *c) {
  return c->snd_nxt - c->snd_una;
}
static inline bool synfin_rings_of(const struct synfin_call *call,
                                   struct synfin_rings *rings) {
  const struct synfin_host *host = &call->tcp->config.host;
  return host->rings(host->context, call->index, rings);
}

#endif
