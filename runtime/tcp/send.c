/* The send ring: when text leaves, and in which pieces. */
#include <string.h>
#include "inner.h"

uint32_t synfin_text_una(const struct synfin_connection *c) {
  return c->snd_una + synfin_has(c, SYN_IS_OUT);
}

bool synfin_fin_is_out(const struct synfin_connection *c) {
  return synfin_before(c->snd_end, c->snd_nxt);
}

uint32_t synfin_unsent(const struct synfin_connection *c) {
  return synfin_fin_is_out(c) ? 0 : c->snd_end - c->snd_nxt;
}

uint32_t synfin_send_room(const struct synfin_call *call) {
  struct synfin_rings rings;
  const struct synfin_connection *c = call->c;
  if (!synfin_rings_of(call, &rings))
    return 0;
  uint32_t una = synfin_text_una(c); /* beyond the text if our FIN is, too */
  uint32_t used = synfin_before(una, c->snd_end) ? c->snd_end - una : 0;
  return (UINT32_C(1) << rings.send_log2) - used;
}

/* How much the peer's window leaves; none where it has pulled its edge back
 * (MUST-34). */
static uint32_t usable(const struct synfin_connection *c, uint32_t window) {
  uint32_t edge = c->snd_una + window;
  return synfin_before(c->snd_nxt, edge) ? edge - c->snd_nxt : 0;
}

bool synfin_may_send_fin(const struct synfin_connection *c) {
  return c->snd_nxt == c->snd_end &&
         (usable(c, c->snd_wnd) > 0 || synfin_has(c, SYN_IS_OUT));
}

/* --- User text ------------------------------------------------------------ */

void synfin_send_text(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  struct synfin_rings rings;
  if (!synfin_rings_of(call, &rings))
    return;
  uint32_t size = UINT32_C(1) << rings.send_log2;
  uint32_t length = synfin_send_room(call);
  if (call->length < length)
    length = (uint32_t)call->length;
  else
    c->flags |= (uint32_t)WANTS_ROOM;
  uint32_t at = c->snd_end & (size - 1);
  uint32_t first = synfin_least(length, size - at);
  memcpy(rings.send + at, call->user.text, first);
  memcpy(rings.send, call->user.text + first, length - first);
  c->snd_end += length;
  if (SYNFIN_HAS_URGENT && length > 0 &&
      (call->flags & SYNFIN_SEND_URGENT) != 0) {
    c->snd_up = c->snd_end;
    c->flags |= (uint32_t)URGENT_OUT;
  }
  call->length = length;
}

/* --- What may leave ------------------------------------------------------- */

static void start_user(struct synfin_call *call) {
  if (!synfin_timer_runs(call->c, TCP_TIMER_USER))
    synfin_timer_start(call->tcp, call->index, TCP_TIMER_USER,
                       synfin_user_timeout(call));
}

/* A window that is probed, whose octet may be out, has its own timer. */
static void start_retransmission(struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  if (synfin_flight(c) == 0 || synfin_timer_runs(c, TCP_TIMER_RETRANSMIT) ||
      synfin_timer_runs(c, TCP_TIMER_PERSIST))
    return;
  synfin_timer_start(call->tcp, call->index, TCP_TIMER_RETRANSMIT,
                     synfin_backoff(call));
  start_user(call);
}

static void send_new(struct synfin_call *call, uint32_t length) {
  struct synfin_connection *c = call->c;
  uint32_t seq = c->snd_nxt;
  if (!synfin_has(c, IS_TIMED | IN_LOSS | IN_RECOVERY | HAS_TIMESTAMPS)) {
    c->flags |= (uint32_t)IS_TIMED;
    c->timed_seq = seq;
    c->clock.timed_at = call->tcp->now;
  }
  c->snd_nxt += length;
  synfin_output(call, seq, 0, length);
}

/* 3.8.6.2.1: a full segment; or all there is, if nothing is outstanding or
 * Nagle is off; or half of the largest window; or what was pushed out of the
 * ring's end. What is held back instead leaves when `override` expires. */
static bool is_worth_sending(const struct synfin_connection *c, uint32_t length,
                             uint32_t size) {
  bool idle = !SYNFIN_HAS_PIPELINE || synfin_has(c, HAS_NODELAY) ||
              synfin_flight(c) == 0;
  return length >= size || (idle && length == synfin_unsent(c)) ||
         (idle && length >= c->max_snd_wnd / 2);
}

/* With nothing in flight nothing will come that moves us on: a closed window is
 * probed (MUST-36), a small segment waits for `override` (MUST-38). */
static void wait(struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  bool waits = synfin_unsent(c) > 0 || synfin_has(c, FIN_IS_WANTED);
  if (!waits || synfin_flight(c) > 0)
    return;
  if (usable(c, c->snd_wnd) == 0) {
    if (!synfin_timer_runs(c, TCP_TIMER_PERSIST))
      synfin_timer_start(call->tcp, call->index, TCP_TIMER_PERSIST,
                         synfin_backoff(call));
  } else if (synfin_unsent(c) > 0 &&
             !synfin_timer_runs(c, TCP_TIMER_OVERRIDE)) {
    synfin_timer_start(call->tcp, call->index, TCP_TIMER_OVERRIDE,
                       call->tcp->config.override_);
  }
}

/* The first two duplicate acknowledgments let a new segment go each, so that a
 * third may come and show what is lost (RFC 3042). */
static uint32_t congestion_window(const struct synfin_connection *c) {
  uint32_t more = synfin_has(c, IN_LOSS | IN_RECOVERY) ? 0u : c->dupacks;
  return c->cwnd + synfin_least(more, 2) * c->mss;
}

static void send_allowed(struct synfin_call *call, bool override) {
  struct synfin_connection *c = call->c;
  uint32_t size = synfin_segment_size(call);
  uint32_t window = congestion_window(c);
  for (;;) {
    uint32_t length = usable(c, c->snd_wnd);
    if (SYNFIN_HAS_PIPELINE)
      length = synfin_least(length, usable(c, window));
    else if (synfin_flight(c) > 0)
      break;
    length = synfin_least(length, synfin_least(size, synfin_unsent(c)));
    if (length == 0 || (!override && !is_worth_sending(c, length, size)))
      break;
    override = false;
    send_new(call, length);
  }
}

/* DRAINED is worth a step only if a FIN waits for it. */
static void transmit(struct synfin_call *call, bool override) {
  struct synfin_connection *c = call->c;
  if (synfin_has(c, IN_LOSS))
    synfin_resend_lost(call);
  if (synfin_unsent(c) > 0 &&
      (!synfin_has(c, IN_LOSS) || c->timed_seq == c->u.recover))
    send_allowed(call, override);
  start_retransmission(call);
  wait(call);
  call->is_drained = synfin_has(c, FIN_IS_WANTED) && synfin_may_send_fin(c);
}

void synfin_transmit(struct synfin_call *call) {
  transmit(call, false);
}

void synfin_send_held(struct synfin_call *call) {
  transmit(call, true);
}

void synfin_send_fin(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  c->flags &= ~(uint32_t)FIN_IS_WANTED;
  c->snd_nxt = c->snd_end + 1;
  synfin_output(call, c->snd_end, WIRE_FIN, 0);
}

/* --- Once more ------------------------------------------------------------ */

/* The front of the retransmission queue: the SYN; or text or the FIN, as the
 * rest of what is lost leaves when acknowledgments come. */
void synfin_resend(struct synfin_call *call) {
  synfin_loss_timeout(call);
  if (synfin_has(call->c, SYN_IS_OUT)) {
    call->tcp->counts.resent++;
    synfin_output_syn(call);
  } else {
    start_user(call);
    synfin_resend_lost(call);
  }
}

/* One octet, which the receiver must answer (3.8.6.1): the first that it has
 * not taken. */
void synfin_send_probe(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  synfin_back_off(c);
  start_user(call);
  if (synfin_text_una(c) == c->snd_end) {
    synfin_output(call, c->snd_nxt - 1, 0, 0); /* only a FIN waits */
    return;
  }
  if (c->snd_nxt == c->snd_una)
    c->snd_nxt++;
  synfin_output(call, c->snd_una, 0, 1);
}
