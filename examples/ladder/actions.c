/* What the actions of the table do to an endpoint: the part that everybody who
 * embeds the machine writes for himself. */
#include "actions.h"

#include <string.h>
#include "output.h"

/* --- The record ----------------------------------------------------------- */

static void create_tcb(struct endpoint *end) {
  unsigned kind = SYNFIN_GET(end->input, TCP_INPUT_OPEN_KIND);
  end->tcb = (struct endpoint_tcb){
      .own.rcv_wnd = ENDPOINT_BUFFER,
      .own.listening = kind == TCP_KIND_PASSIVE,
  };
}

static void delete_tcb(struct endpoint *end) {
  end->tcb = (struct endpoint_tcb){0};
}

static void keep_old(struct endpoint *end) {
  end->old = end->tcb;
}

static void restore_old(struct endpoint *end) {
  end->tcb = end->old;
}

/* What was said about the peer holds no longer. */
static void forget_peer(struct endpoint *end) {
  end->tcb.irs_known = false;
}

static void flush(struct endpoint *end) {
  end->tcb.queued = 0;
  end->tcb.unread = 0;
  end->tcb.nunacked = 0;
}

/* --- Timers --------------------------------------------------------------- */

enum {
  RETRANSMIT = 1 << TCP_TIMER_RETRANSMIT,
  USER = 1 << TCP_TIMER_USER,
  TIME_WAIT = 1 << TCP_TIMER_TIME_WAIT,
  PERSIST = 1 << TCP_TIMER_PERSIST,
  OVERRIDE = 1 << TCP_TIMER_OVERRIDE,
  DELAYED_ACK = 1 << TCP_TIMER_DELAYED_ACK,
  KEEPALIVE = 1 << TCP_TIMER_KEEPALIVE,
  FIN_WAIT_2 = 1 << TCP_TIMER_FIN_WAIT_2,
  SYN_RECEIVED = 1 << TCP_TIMER_SYN_RECEIVED,
  EVERY_TIMER = (1 << TCP_TIMERS) - 1
};

static void start(struct endpoint *end, uint32_t timers) {
  end->timers |= timers;
}

static void cancel(struct endpoint *end, uint32_t timers) {
  end->timers &= ~timers;
}

/* --- What we say ---------------------------------------------------------- */

enum {
  ISS_STEP = 300
};

static void begin_sending(struct endpoint *end, uint32_t iss) {
  struct endpoint_tcb *tcb = &end->tcb;
  tcb->iss = iss;
  tcb->own.snd_una = iss;
  tcb->own.snd_nxt = iss + 1;
  tcb->nunacked = 0;
}

/* Those that the scenario has; then others that a reader can follow. */
static uint32_t planned_iss(struct endpoint *end, uint32_t otherwise) {
  if (end->nplanned == 0)
    return otherwise;
  end->nplanned--;
  return *end->planned++;
}

/* Each beyond the window of the last; a host takes those of RFC 6528. */
static void choose_iss(struct endpoint *end) {
  begin_sending(end, planned_iss(end, end->next_iss));
  end->next_iss += ISS_STEP;
}

static void choose_later_iss(struct endpoint *end) {
  begin_sending(end, planned_iss(end, end->old.own.snd_nxt + ISS_STEP));
}

static void request_ack(struct endpoint *end) {
  end->ack_wanted = true;
}

static void queue_send(struct endpoint *end) {
  end->tcb.queued += ENDPOINT_SEND;
}

/* --- What the peer says of what we sent ----------------------------------- */

static void note_window(struct endpoint *end) {
  struct endpoint_tcb *tcb = &end->tcb;
  tcb->snd_wnd = end->segment.window;
  tcb->snd_wl1 = end->segment.seq;
  tcb->snd_wl2 = end->segment.ack;
  if (tcb->own.max_snd_wnd < tcb->snd_wnd)
    tcb->own.max_snd_wnd = tcb->snd_wnd;
}

static void update_window(struct endpoint *end) {
  const struct endpoint_tcb *tcb = &end->tcb;
  const struct segment *segment = &end->segment;
  if (synfin_before(tcb->snd_wl1, segment->seq) ||
      (tcb->snd_wl1 == segment->seq &&
       synfin_up_to(tcb->snd_wl2, segment->ack)))
    note_window(end);
}

/* The timers run while something is outstanding (RFC 6298 5.2, 5.3). */
static void advance_una(struct endpoint *end) {
  struct endpoint_tcb *tcb = &end->tcb;
  size_t done = 0;
  tcb->own.snd_una = end->segment.ack;
  while (
      done < tcb->nunacked &&
      synfin_up_to(tcb->unacked[done].seq + segment_length(&tcb->unacked[done]),
                   tcb->own.snd_una))
    done++;
  tcb->nunacked -= done;
  memmove(tcb->unacked, tcb->unacked + done,
          tcb->nunacked * sizeof *tcb->unacked);
  if (tcb->nunacked == 0)
    cancel(end, RETRANSMIT | USER);
}

/* --- What has come -------------------------------------------------------- */

static void note_irs(struct endpoint *end) {
  end->tcb.irs_known = true;
  end->tcb.own.irs = end->segment.seq;
  end->tcb.own.rcv_nxt = end->segment.seq + 1;
}

/* What is taken narrows the window: its right edge stays where it was. */
static void take_text(struct endpoint *end) {
  struct tcp_connection_variables *own = &end->tcb.own;
  uint32_t octets = end->seen.text_end - own->rcv_nxt;
  own->rcv_nxt += octets;
  own->rcv_wnd -= octets;
  end->tcb.unread += octets;
  request_ack(end);
}

static void take_fin(struct endpoint *end) {
  end->tcb.own.rcv_nxt = end->seen.fin_seq + 1;
}

/* The peer hears of the room at once if it is much (3.8.6.2.2). */
static void deliver(struct endpoint *end) {
  struct endpoint_tcb *tcb = &end->tcb;
  if (tcb->unread >= ENDPOINT_BUFFER / 2)
    request_ack(end);
  tcb->unread = 0;
  tcb->own.rcv_wnd = ENDPOINT_BUFFER;
}

/* --- All of them ---------------------------------------------------------- */

static void nothing(struct endpoint *end) {
  (void)end;
}

/* What an op does: something to the endpoint, or to its timers. */
struct body {
  void (*act)(struct endpoint *end);
  uint32_t start, cancel;
};

static const struct body bodies[TCP_OPS] = {
    /* What cannot happen is reported by compare.c; a bare machine has no
     * children. */
    [TCP_ILLEGAL] = {.act = nothing},
    [TCP_SPAWN] = {.act = nothing},

    [TCP_DO_CREATE_TCB] = {.act = create_tcb},
    [TCP_DO_DELETE_TCB] = {.act = delete_tcb},
    [TCP_DO_KEEP_OLD] = {.act = keep_old},
    [TCP_DO_RESTORE_OLD] = {.act = restore_old},
    [TCP_DO_FLUSH] = {.act = flush},
    [TCP_DO_FORGET_PEER] = {.act = forget_peer},

    [TCP_DO_CHOOSE_ISS] = {.act = choose_iss},
    [TCP_DO_CHOOSE_LATER_ISS] = {.act = choose_later_iss},
    [TCP_DO_SEND_SYN] = {.act = output_send_syn},
    [TCP_DO_SEND_SYN_ACK] = {.act = output_send_syn_ack},
    [TCP_DO_SEND_FIN] = {.act = output_send_fin},
    [TCP_DO_ACK] = {.act = request_ack},
    [TCP_DO_ANSWER] = {.act = request_ack},        /* with no limit: */
    [TCP_DO_CHALLENGE_ACK] = {.act = request_ack}, /* there is no clock */
    [TCP_DO_RESET_BY_ACK] = {.act = output_reset_by_ack},
    [TCP_DO_RESET_BY_SEQ] = {.act = output_reset_by_seq},
    [TCP_DO_SEND_RESET] = {.act = output_send_reset},
    [TCP_DO_RESEND] = {.act = output_resend},
    [TCP_DO_FIT_PATH] = {.act = nothing}, /* no path is narrow here */
    [TCP_DO_SEND_PROBE] = {.act = output_send_probe},
    [TCP_DO_SEND_KEEPALIVE] = {.act = output_send_keepalive},
    [TCP_DO_QUEUE_SEND] = {.act = queue_send},
    [TCP_DO_TRANSMIT] = {.act = output_transmit},
    [TCP_DO_RESEND_LOST] = {.act = output_transmit},

    [TCP_DO_NOTE_IRS] = {.act = note_irs},
    [TCP_DO_NOTE_WINDOW] = {.act = note_window},
    [TCP_DO_UPDATE_WINDOW] = {.act = update_window},
    [TCP_DO_ADVANCE_UNA] = {.act = advance_una},
    [TCP_DO_TAKE_TEXT] = {.act = take_text},
    [TCP_DO_TAKE_FIN] = {.act = take_fin},
    [TCP_DO_DELIVER] = {.act = deliver},

    /* There is one wire and so one peer; nothing is urgent; text on a SYN is
     * not kept, so its sender repeats it; nothing is ever held back as too
     * small; a RECEIVE that finds no text is not remembered. */
    [TCP_DO_NOTE_PEER] = {.act = nothing},
    [TCP_DO_NOTE_URGENT] = {.act = nothing},
    [TCP_DO_KEEP_TEXT] = {.act = nothing},
    [TCP_DO_SEND_HELD] = {.act = nothing},
    [TCP_DO_QUEUE_RECEIVE] = {.act = nothing},

    /* Nobody waits for an answer or a signal; --table shows them. */
    [TCP_DO_OK] = {.act = nothing},
    [TCP_DO_ERROR_ILLEGAL] = {.act = nothing},
    [TCP_DO_ERROR_NONE] = {.act = nothing},
    [TCP_DO_ERROR_EXISTS] = {.act = nothing},
    [TCP_DO_ERROR_RESOURCES] = {.act = nothing},
    [TCP_DO_ERROR_UNSPECIFIED] = {.act = nothing},
    [TCP_DO_ERROR_REMOTE] = {.act = nothing},
    [TCP_DO_ERROR_CLOSING] = {.act = nothing},
    [TCP_DO_RETURN_STATE] = {.act = nothing},
    [TCP_DO_CALLS_CLOSING] = {.act = nothing},
    [TCP_DO_CALLS_RESET] = {.act = nothing},
    [TCP_DO_SIGNAL_OPEN] = {.act = nothing},
    [TCP_DO_SIGNAL_CLOSING] = {.act = nothing},
    [TCP_DO_SIGNAL_CLOSED] = {.act = nothing},
    [TCP_DO_SIGNAL_RESET] = {.act = nothing},
    [TCP_DO_SIGNAL_REFUSED] = {.act = nothing},
    [TCP_DO_SIGNAL_TIMEOUT] = {.act = nothing},
    [TCP_DO_SIGNAL_UNREACHABLE] = {.act = nothing},
    [TCP_DO_SIGNAL_TROUBLE] = {.act = nothing},
    [TCP_DO_SIGNAL_SOFT] = {.act = nothing},

    [TCP_START_RETRANSMIT] = {.start = RETRANSMIT},
    [TCP_CANCEL_RETRANSMIT] = {.cancel = RETRANSMIT},
    [TCP_START_USER] = {.start = USER},
    [TCP_CANCEL_USER] = {.cancel = USER},
    [TCP_START_TIME_WAIT] = {.start = TIME_WAIT},
    [TCP_CANCEL_TIME_WAIT] = {.cancel = TIME_WAIT},
    [TCP_START_PERSIST] = {.start = PERSIST},
    [TCP_CANCEL_PERSIST] = {.cancel = PERSIST},
    [TCP_START_OVERRIDE] = {.start = OVERRIDE},
    [TCP_CANCEL_OVERRIDE] = {.cancel = OVERRIDE},
    [TCP_START_DELAYED_ACK] = {.start = DELAYED_ACK},
    [TCP_CANCEL_DELAYED_ACK] = {.cancel = DELAYED_ACK},
    [TCP_START_KEEPALIVE] = {.start = KEEPALIVE},
    [TCP_CANCEL_KEEPALIVE] = {.cancel = KEEPALIVE},
    [TCP_START_FIN_WAIT_2] = {.start = FIN_WAIT_2},
    [TCP_CANCEL_FIN_WAIT_2] = {.cancel = FIN_WAIT_2},
    [TCP_START_SYN_RECEIVED] = {.start = SYN_RECEIVED},
    [TCP_CANCEL_SYN_RECEIVED] = {.cancel = SYN_RECEIVED},
    [TCP_CANCEL_ALL] = {.cancel = EVERY_TIMER},
};

/* A table with another action or timer does not compile here: give the new one
 * a body above, then count it. */
typedef char every_op_is_counted[TCP_OPS == 78 ? 1 : -1];

void actions_perform(struct endpoint *end, tcp_op op) {
  const struct body *body = &bodies[op];
  start(end, body->start);
  cancel(end, body->cancel);
  if (body->act != NULL)
    body->act(end);
}

unsigned actions_missing(void) {
  unsigned op = TCP_END + 1;
  while (op < TCP_OPS && (bodies[op].act != NULL || bodies[op].start != 0 ||
                          bodies[op].cancel != 0))
    op++;
  return op;
}
