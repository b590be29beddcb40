/* What leaves an endpoint: segments, and when text may go. */
#include "output.h"

/* Octets that the peer's window still has room for. */
static uint32_t usable_window(const struct endpoint *end) {
  const struct endpoint_tcb *tcb = &end->tcb;
  uint32_t right = tcb->own.snd_una + tcb->snd_wnd;
  return synfin_before(tcb->own.snd_nxt, right) ? right - tcb->own.snd_nxt : 0;
}

bool output_fin_waits(const struct endpoint *end) {
  return end->tcb.queued > 0 || usable_window(end) == 0;
}

/* Puts a segment on the wire; one with an ACK also answers the request for
 * one. */
static void send(struct endpoint *end, struct segment segment) {
  segment.window = end->tcb.own.rcv_wnd;
  if (segment.ack_bit)
    end->ack_wanted = false;
  wire_put(end->out, &segment);
}

/* The same, for what has a length: it can be lost, so it is kept; `sendable`
 * leaves room for it. A SYN that goes out once more, now with an ACK, takes the
 * place of the first. */
static void send_kept(struct endpoint *end, struct segment segment) {
  struct endpoint_tcb *tcb = &end->tcb;
  if (segment.syn)
    tcb->nunacked = 0;
  if (tcb->nunacked < ENDPOINT_UNACKED)
    tcb->unacked[tcb->nunacked++] = segment;
  send(end, segment);
}

void output_send_ack(struct endpoint *end) {
  const struct tcp_connection_variables *own = &end->tcb.own;
  send(end, (struct segment){
                .seq = own->snd_nxt, .ack_bit = true, .ack = own->rcv_nxt});
}

void output_send_syn(struct endpoint *end) {
  send_kept(end, (struct segment){.seq = end->tcb.iss, .syn = true});
}

void output_send_syn_ack(struct endpoint *end) {
  send_kept(end, (struct segment){.seq = end->tcb.iss,
                                  .syn = true,
                                  .ack_bit = true,
                                  .ack = end->tcb.own.rcv_nxt});
}

void output_send_fin(struct endpoint *end) {
  struct tcp_connection_variables *own = &end->tcb.own;
  send_kept(end, (struct segment){.seq = own->snd_nxt,
                                  .fin = true,
                                  .ack_bit = true,
                                  .ack = own->rcv_nxt});
  own->snd_nxt++;
}

void output_reset_by_ack(struct endpoint *end) {
  send(end, (struct segment){.seq = end->segment.ack, .rst = true});
}

void output_reset_by_seq(struct endpoint *end) {
  uint32_t ack = end->segment.seq + segment_length(&end->segment);
  send(end, (struct segment){.rst = true, .ack_bit = true, .ack = ack});
}

void output_send_reset(struct endpoint *end) {
  send(end, (struct segment){.seq = end->tcb.own.snd_nxt, .rst = true});
}

/* What is sent again says what is true now. */
void output_resend(struct endpoint *end) {
  struct segment *front = &end->tcb.unacked[0];
  if (end->tcb.nunacked == 0)
    return;
  if (front->ack_bit)
    front->ack = end->tcb.own.rcv_nxt;
  send(end, *front);
}

/* A number that the peer has acknowledged makes it say where it stands. */
void output_send_keepalive(struct endpoint *end) {
  const struct tcp_connection_variables *own = &end->tcb.own;
  send(end, (struct segment){
                .seq = own->snd_nxt - 1, .ack_bit = true, .ack = own->rcv_nxt});
}

static void send_text(struct endpoint *end, uint32_t octets) {
  struct tcp_connection_variables *own = &end->tcb.own;
  send_kept(end, (struct segment){.seq = own->snd_nxt,
                                  .text = octets,
                                  .ack_bit = true,
                                  .ack = own->rcv_nxt});
  own->snd_nxt += octets;
  end->tcb.queued -= octets;
  end->timers |=
      SYNFIN_BIT32(TCP_TIMER_RETRANSMIT) | SYNFIN_BIT32(TCP_TIMER_USER);
}

static uint32_t at_most(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

/* Octets that may leave now. No Nagle, no congestion control: the window alone
 * holds text back. One place in the queue is left for a FIN. */
static uint32_t sendable(const struct endpoint *end) {
  const struct endpoint_tcb *tcb = &end->tcb;
  if (tcb->nunacked + 1 >= ENDPOINT_UNACKED)
    return 0;
  return at_most(at_most(tcb->queued, ENDPOINT_MSS), usable_window(end));
}

/* Where the window is shut and no answer is to come that might open it, probes
 * ask; there may be a FIN behind it, which only the table knows. */
void output_transmit(struct endpoint *end) {
  while (sendable(end) > 0)
    send_text(end, sendable(end));
  end->timers &= ~SYNFIN_BIT32(TCP_TIMER_PERSIST);
  if (usable_window(end) == 0 && end->tcb.nunacked == 0)
    end->timers |= SYNFIN_BIT32(TCP_TIMER_PERSIST);
  end->drained = !output_fin_waits(end);
}

void output_send_probe(struct endpoint *end) {
  if (end->tcb.queued > 0 && end->tcb.nunacked + 1 < ENDPOINT_UNACKED)
    send_text(end, 1);
  else
    output_send_keepalive(end);
}
