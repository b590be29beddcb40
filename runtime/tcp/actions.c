/* What the table's actions do: one function for each op. */
#include <string.h>
#include "inner.h"

/* --- What the user is told ------------------------------------------------ */

/* Answers to calls, in the order of the ops. */
static const uint8_t answers[] = {
    [0] = SYNFIN_OK, /* TCP_DO_OK */
    [TCP_DO_ERROR_ILLEGAL - TCP_DO_OK] = SYNFIN_NOT_PERMITTED,
    [TCP_DO_ERROR_NONE - TCP_DO_OK] = SYNFIN_NO_CONNECTION,
    [TCP_DO_ERROR_EXISTS - TCP_DO_OK] = SYNFIN_EXISTS,
    [TCP_DO_ERROR_RESOURCES - TCP_DO_OK] = SYNFIN_NO_ROOM,
    [TCP_DO_ERROR_UNSPECIFIED - TCP_DO_OK] = SYNFIN_UNSPECIFIED,
    [TCP_DO_ERROR_REMOTE - TCP_DO_OK] = SYNFIN_BAD_REMOTE,
    [TCP_DO_ERROR_CLOSING - TCP_DO_OK] = SYNFIN_ENDED,
    [TCP_DO_RETURN_STATE - TCP_DO_OK] = SYNFIN_OK};

static const uint16_t notices[] = {
    [0] = SYNFIN_CLOSING | SYNFIN_READABLE, /* TCP_DO_SIGNAL_CLOSING */
    [TCP_DO_SIGNAL_CLOSED - TCP_DO_SIGNAL_CLOSING] = SYNFIN_FINISHED,
    [TCP_DO_SIGNAL_RESET - TCP_DO_SIGNAL_CLOSING] = SYNFIN_RESET,
    [TCP_DO_SIGNAL_REFUSED - TCP_DO_SIGNAL_CLOSING] = SYNFIN_REFUSED,
    [TCP_DO_SIGNAL_TIMEOUT - TCP_DO_SIGNAL_CLOSING] = SYNFIN_TIMED_OUT,
    [TCP_DO_SIGNAL_UNREACHABLE - TCP_DO_SIGNAL_CLOSING] = SYNFIN_UNREACHABLE,
    [TCP_DO_SIGNAL_TROUBLE - TCP_DO_SIGNAL_CLOSING] = SYNFIN_TROUBLE,
    [TCP_DO_SIGNAL_SOFT - TCP_DO_SIGNAL_CLOSING] = SYNFIN_SOFT_ERROR};

/* --- Records -------------------------------------------------------------- */

/* The right edge at first: all of the ring. */
static void open_window(struct synfin_call *call, uint32_t next) {
  call->c->rcv_nxt = call->c->rcv_read = call->c->last_ack = next;
  call->c->rcv_adv = next;
  call->c->rcv_adv = synfin_right_edge(call);
}

/* The members that the call gives are filled in already. */
static void create_tcb(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  c->flags |= (uint32_t)IS_MADE;
  if (synfin_has(c, IS_LISTENER))
    return;
  synfin_demux_add(call->tcp, call->index);
  open_window(call, 0);
}

static void delete_tcb(struct synfin_call *call) {
  call->is_deleted = true;
}

static void begin_sending(struct synfin_call *call, uint32_t iss) {
  struct synfin_connection *c = call->c;
  c->snd_una = iss;
  c->snd_nxt = c->snd_end = iss + 1;
  c->flags |= (uint32_t)SYN_IS_OUT;
  synfin_loss_begin(call);
}

/* RFC6528: a clock of 4 microseconds, and a secret of the connection. */
static uint32_t next_iss(const struct synfin_call *call) {
  return call->tcp->now * 250 + synfin_demux_secret(call->tcp, call->index);
}

static void choose_iss(struct synfin_call *call) {
  begin_sending(call, next_iss(call));
}

/* MAY-2: beyond what the old connection can have sent. */
static void choose_later_iss(struct synfin_call *call) {
  uint32_t old = call->c->snd_nxt + UINT32_C(0x10000);
  uint32_t iss = next_iss(call);
  begin_sending(call, synfin_before(old, iss) ? iss : old);
}

/* The child's record begins to exist; the shell had its peer. */
static void note_peer(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  c->flags |= (uint32_t)IS_MADE;
  synfin_demux_add(call->tcp, call->index);
}

/* The table's way back to LISTEN: the child is deleted, its listener credited
 * (LANGUAGE.md, `spawn`). */
static void forget_peer(struct synfin_call *call) {
  call->is_deleted = true;
}

static void note_options(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  const struct synfin_segment *in = call->in;
  const struct synfin_tcp_config *config = &call->tcp->config;
  uint32_t flags =
      c->flags & ~(uint32_t)(HAS_SACK | HAS_TIMESTAMPS | HAS_SCALE);
  c->scales &= 0xf0;
  if (SYNFIN_HAS_SACK && config->sack && in->sack_permitted)
    flags |= HAS_SACK;
  if (SYNFIN_HAS_TIMESTAMPS && config->timestamps && in->has_timestamp)
    flags |= HAS_TIMESTAMPS;
  if (SYNFIN_HAS_WINDOW_SCALE && config->window_scale &&
      in->scale != WIRE_NO_SCALE) {
    flags |= HAS_SCALE;
    c->scales |= (uint8_t)synfin_least(in->scale, 14); /* RFC7323 2.3 */
  }
  c->ts_recent = in->ts_val;
  c->flags = flags;
}

static void note_mss(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  bool ipv4 = synfin_is_ipv4(&c->remote);
  uint32_t link = synfin_link_mss(call);
  uint32_t mss = call->in->mss != 0 ? call->in->mss : ipv4 ? 536u : 1220u;
  c->mss = (uint16_t)synfin_most(synfin_least(mss, link), SYNFIN_LEAST_MSS);
}

static void note_irs(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  c->u.irs = call->in->seq;
  c->flags |= (uint32_t)HAS_PEER;
  open_window(call, call->in->seq + 1);
  note_options(call);
  note_mss(call);
}

static void nothing(struct synfin_call *call) {
  (void)call;
}

/* A connection of its own reopens the TIME-WAIT record behind the shell, which
 * it shadows until it is open or over. */
static void keep_old(struct synfin_call *call) {
  if (!SYNFIN_HAS_TIME_WAIT_RECORDS)
    return;
  struct synfin_tcp *tcp = call->tcp;
  uint32_t index = synfin_connection_take(tcp);
  struct synfin_connection *c = &tcp->config.connections[index];
  uint16_t generation = c->generation;
  *c = *call->c;
  c->generation = generation;
  c->armed = 0;
  c->flags = IS_MADE | SHADOWS_OLD;
  c->max_snd_wnd = 0;
  c->listener = synfin_demux_listener(tcp, c->local, c->local_port);
  const struct synfin_listener *of = &tcp->config.listeners[c->listener];
  c->flags |= of->flags;
  c->dscp = of->dscp;
  c->user_timeout = of->user_timeout;
  synfin_half_open_add(tcp, index);
  call->notices |= (uint32_t)SYNFIN_ARRIVED;
  synfin_time_wait_cancel(tcp, call->reference);
  synfin_demux_add(tcp, index);
  call->c = c;
  call->index = index;
  call->reference = SYNFIN_NONE;
}

static void restore_old(struct synfin_call *call) {
  call->is_restored = true;
}

/* A child is the user's from now on; a record that it shadowed is over. */
static void accept(struct synfin_call *call) {
  if (synfin_has(call->c, SHADOWS_OLD))
    synfin_time_wait_give(call->tcp, synfin_demux_shadowed(call->tcp, call->c));
  call->c->flags &= ~(uint32_t)SHADOWS_OLD;
  synfin_half_open_remove(call->tcp, call->index);
}

/* --- Segments ------------------------------------------------------------- */

/* An ACK that is not owed for text is limited: `challenge_acks` in 5 seconds,
 * counted for each connection alone (RFC5961 7; a limit for all would tell an
 * onlooker of others). */
static bool is_allowed(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  uint8_t seconds = (uint8_t)(call->tcp->now / 1000);
  if (SYNFIN_HAS_TIME_WAIT_RECORDS && call->index == SYNFIN_NONE)
    return synfin_count_answer(call);
  if ((uint8_t)(seconds - c->tokens_at) >= 5) {
    c->tokens_at = seconds;
    c->tokens = 0;
  }
  if (c->tokens >= call->tcp->config.challenge_acks) {
    call->tcp->counts.unanswered++;
    return false;
  }
  c->tokens++;
  return true;
}

static void challenge_ack(struct synfin_call *call) {
  if (is_allowed(call))
    synfin_owe_ack(call);
}

static void answer(struct synfin_call *call) {
  if (call->seen.seg_text > 0 || call->seen.ctl_fin || is_allowed(call))
    synfin_owe_ack(call);
}

/* Whose user has closed before it was open is in no backlog any more, and does
 * not go back to what it had reopened. */
static void send_fin(struct synfin_call *call) {
  if (synfin_has(call->c, IS_EARLY))
    accept(call);
  synfin_send_fin(call);
}

static void reset_by_ack(struct synfin_call *call) {
  synfin_output_reset(call, call->in->ack, 0, WIRE_RST);
}

static void reset_by_seq(struct synfin_call *call) {
  synfin_output_reset(call, 0, call->seen.seg_seq + call->seen.seg_len,
                      WIRE_RST | WIRE_ACK);
}

/* 3.10.5: <SEQ=SND.NXT><CTL=RST>, without an ACK. */
static void send_reset(struct synfin_call *call) {
  synfin_output(call, call->c->snd_nxt, WIRE_RST, 0);
}

static void send_keepalive(struct synfin_call *call) {
  if (!SYNFIN_HAS_KEEPALIVE)
    return;
  call->c->probes++;
  synfin_output(call, call->c->snd_nxt - 1, WIRE_ACK, 0);
}

/* --- What the peer sent --------------------------------------------------- */

static void note_urgent(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  if (!SYNFIN_HAS_URGENT || (call->in->control & WIRE_URG) == 0)
    return;
  uint32_t up = call->in->seq + call->in->urgent;
  uint32_t known = synfin_has(c, URGENT_IN) ? c->rcv_up : c->rcv_read;
  if (!synfin_before(known, up))
    return; /* told already, or read already */
  c->rcv_up = up;
  c->flags |= (uint32_t)URGENT_IN;
  call->notices |= SYNFIN_URGENT;
}

static void take_fin(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  c->rcv_nxt = call->seen.fin_seq + 1;
  if (synfin_before(c->rcv_adv, c->rcv_nxt))
    c->rcv_adv = c->rcv_nxt;
  c->flags |= (uint32_t)FIN_IS_TAKEN;
  c->flags &= ~(uint32_t)(FIN_IS_HELD | TEXT_IS_HELD); /* none follows it */
}

/* The record goes with its queues. */
static void flush(struct synfin_call *call) {
  call->c->snd_end = call->c->snd_nxt;
}

/* --- Notices -------------------------------------------------------------- */

static void signal_open(struct synfin_call *call) {
  call->notices |=
      (uint32_t)(synfin_has(call->c, IS_HALF_OPEN) ? SYNFIN_ACCEPTED
                                                   : SYNFIN_OPENED);
  accept(call);
  synfin_loss_open(call);
}

/* --- Timers --------------------------------------------------------------- */

/* From when something was last heard. After that: until the next probe, or the
 * next look whether text is outstanding still. */
static uint32_t keepalive_delay(const struct synfin_call *call) {
  const struct synfin_tcp_config *config = &call->tcp->config;
  uint32_t silent = call->tcp->now - call->c->heard;
  return silent < config->keepalive ? config->keepalive - silent
                                    : config->keepalive_probe;
}

static uint32_t delay_of(const struct synfin_call *call, unsigned timer) {
  const struct synfin_tcp_config *config = &call->tcp->config;
  const struct synfin_connection *c = call->c;
  switch (timer) {
  case TCP_TIMER_USER:
    return synfin_user_timeout(call);
  case TCP_TIMER_TIME_WAIT:
    return 2 * config->msl;
  case TCP_TIMER_OVERRIDE:
    return config->override_;
  case TCP_TIMER_DELAYED_ACK:
    return config->delayed_ack;
  case TCP_TIMER_KEEPALIVE:
    return synfin_has(c, HAS_KEEPALIVE) ? keepalive_delay(call) : 0;
  case TCP_TIMER_FIN_WAIT_2:
    return config->fin_wait_2;
  case TCP_TIMER_SYN_RECEIVED:
    return config->syn_received;
  default: /* retransmit, persist */
    return synfin_backoff(call);
  }
}

/* No delay: the timer is not wanted. Behind a shell, 2 MSL is the record's. */
static void start(struct synfin_call *call, unsigned timer) {
  uint32_t delay = delay_of(call, timer);
  if (call->index != SYNFIN_NONE && delay != 0)
    synfin_timer_start(call->tcp, call->index, timer, delay);
  else if (SYNFIN_HAS_TIME_WAIT_RECORDS && call->reference != SYNFIN_NONE)
    synfin_time_wait_start(call->tcp, call->reference);
}

static void cancel(struct synfin_call *call, unsigned timer) {
  if (call->index != SYNFIN_NONE)
    synfin_timer_cancel(call->tcp, call->index, timer);
}

static void cancel_all(struct synfin_call *call) {
  if (call->index != SYNFIN_NONE)
    synfin_timer_cancel_all(call->tcp, call->index);
}

/* --- The table of actions ------------------------------------------------- */

static void (*const bodies[])(struct synfin_call *call) = {
    [0] = create_tcb, /* TCP_DO_CREATE_TCB */
    [TCP_DO_DELETE_TCB - TCP_DO_CREATE_TCB] = delete_tcb,
    [TCP_DO_CHOOSE_ISS - TCP_DO_CREATE_TCB] = choose_iss,
    [TCP_DO_CHOOSE_LATER_ISS - TCP_DO_CREATE_TCB] = choose_later_iss,
    [TCP_DO_NOTE_PEER - TCP_DO_CREATE_TCB] = note_peer,
    [TCP_DO_FORGET_PEER - TCP_DO_CREATE_TCB] = forget_peer,
    [TCP_DO_NOTE_IRS - TCP_DO_CREATE_TCB] = note_irs,
    [TCP_DO_NOTE_WINDOW - TCP_DO_CREATE_TCB] = synfin_note_window,
    [TCP_DO_KEEP_TEXT - TCP_DO_CREATE_TCB] = synfin_keep_text,
    [TCP_DO_KEEP_OLD - TCP_DO_CREATE_TCB] = keep_old,
    [TCP_DO_RESTORE_OLD - TCP_DO_CREATE_TCB] = restore_old,
    [TCP_DO_SEND_SYN - TCP_DO_CREATE_TCB] = synfin_output_syn,
    [TCP_DO_SEND_SYN_ACK - TCP_DO_CREATE_TCB] = synfin_output_syn,
    [TCP_DO_SEND_FIN - TCP_DO_CREATE_TCB] = send_fin,
    [TCP_DO_ACK - TCP_DO_CREATE_TCB] = synfin_owe_ack,
    [TCP_DO_ANSWER - TCP_DO_CREATE_TCB] = answer,
    [TCP_DO_CHALLENGE_ACK - TCP_DO_CREATE_TCB] = challenge_ack,
    [TCP_DO_RESET_BY_ACK - TCP_DO_CREATE_TCB] = reset_by_ack,
    [TCP_DO_RESET_BY_SEQ - TCP_DO_CREATE_TCB] = reset_by_seq,
    [TCP_DO_SEND_RESET - TCP_DO_CREATE_TCB] = send_reset,
    [TCP_DO_RESEND - TCP_DO_CREATE_TCB] = synfin_resend,
    [TCP_DO_FIT_PATH - TCP_DO_CREATE_TCB] = synfin_fit_path,
    [TCP_DO_SEND_PROBE - TCP_DO_CREATE_TCB] = synfin_send_probe,
    [TCP_DO_SEND_HELD - TCP_DO_CREATE_TCB] = synfin_send_held,
    [TCP_DO_SEND_KEEPALIVE - TCP_DO_CREATE_TCB] = send_keepalive,
    [TCP_DO_TRANSMIT - TCP_DO_CREATE_TCB] = synfin_transmit,
    [TCP_DO_RESEND_LOST - TCP_DO_CREATE_TCB] = synfin_transmit,
    [TCP_DO_QUEUE_SEND - TCP_DO_CREATE_TCB] = synfin_send_text,
    [TCP_DO_QUEUE_RECEIVE - TCP_DO_CREATE_TCB] = nothing, /* READABLE tells */
    [TCP_DO_DELIVER - TCP_DO_CREATE_TCB] = synfin_deliver,
    [TCP_DO_ADVANCE_UNA - TCP_DO_CREATE_TCB] = synfin_advance_una,
    [TCP_DO_UPDATE_WINDOW - TCP_DO_CREATE_TCB] = synfin_update_window,
    [TCP_DO_NOTE_URGENT - TCP_DO_CREATE_TCB] = note_urgent,
    [TCP_DO_TAKE_TEXT - TCP_DO_CREATE_TCB] = synfin_take_text,
    [TCP_DO_TAKE_FIN - TCP_DO_CREATE_TCB] = take_fin,
    [TCP_DO_FLUSH - TCP_DO_CREATE_TCB] = flush,
    [TCP_DO_CALLS_CLOSING - TCP_DO_CREATE_TCB] = nothing, /* none ever waits */
    [TCP_DO_CALLS_RESET - TCP_DO_CREATE_TCB] = nothing,
    [TCP_DO_SIGNAL_OPEN - TCP_DO_CREATE_TCB] = signal_open,
};

/* Behind the actions, the ops of each timer: start and cancel in turn. A table
 * with another action does not compile here: give it a body. */
#define FIRST_TIMER_OP ((unsigned)TCP_START_RETRANSMIT)
typedef char every_action_has_a_body
    [FIRST_TIMER_OP == (unsigned)TCP_DO_SIGNAL_SOFT + 1 &&
             (unsigned)TCP_OPS == FIRST_TIMER_OP + 2u * TCP_TIMERS
         ? 1
         : -1];

/* Ops stand in groups: answers, actions with a body, signals, timers. Most of a
 * list have a body: those are seen to first, in a loop that keeps little. */
static void act_otherwise(struct synfin_call *call, unsigned op) {
  if (op >= FIRST_TIMER_OP) {
    unsigned timer = (op - FIRST_TIMER_OP) / 2;
    if ((op - FIRST_TIMER_OP) % 2 == 0)
      start(call, timer);
    else
      cancel(call, timer);
  } else if (op >= TCP_DO_SIGNAL_CLOSING) {
    call->notices |= notices[op - TCP_DO_SIGNAL_CLOSING];
  } else if (op >= TCP_DO_OK) {
    call->answer = (enum synfin_answer)answers[op - TCP_DO_OK];
  } else if (op == SYNFIN_CANCEL_ALL) {
    cancel_all(call);
  }
}

void synfin_act(struct synfin_call *call, const uint8_t *ops) {
  for (unsigned op = *ops; op != SYNFIN_END; op = *++ops)
    if (op - TCP_DO_CREATE_TCB < sizeof bodies / sizeof *bodies)
      bodies[op - TCP_DO_CREATE_TCB](call);
    else
      act_otherwise(call, op);
}
