/* From numbers to the attributes of the table. What the table defines over
 * variables, its own classifier works out; here are the variables, and the
 * attributes that it leaves to the surroundings. */
#include <string.h>
#include "inner.h"

enum {
  PAWS_IDLE = 24u * 24 * 60 * 60 * 1000 /* RFC7323 5.5: 24 days */
};

static bool is_listened(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  return synfin_demux_listener(call->tcp, c->local, c->local_port) !=
         SYNFIN_NO_LISTENER;
}

static struct tcp_connection_variables own_of(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  return (struct tcp_connection_variables){
      .snd_una = c->snd_una,
      .snd_nxt = c->snd_nxt,
      .max_snd_wnd = c->max_snd_wnd,
      .rcv_nxt = c->rcv_nxt,
      .rcv_wnd = c->rcv_adv - c->rcv_nxt,
      .irs = c->u.irs,
      .ts_old = synfin_has(c, HAS_TIMESTAMPS),
      .ts_recent = c->ts_recent,
      .listening = SYNFIN_HAS_TIME_WAIT_RECORDS &&
                   call->reference != SYNFIN_NONE && call->has_room &&
                   is_listened(call)};
}

/* RFC7323 5.3 R1: an old timestamp, unless the last one is older than 24 days.
 * Nothing is known of that in TIME-WAIT, which is shorter. */
static bool fails_paws(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  const struct synfin_segment *in = call->in;
  return synfin_has(c, HAS_TIMESTAMPS) && in->has_timestamp &&
         synfin_before(in->ts_val, c->ts_recent) &&
         (call->index == SYNFIN_NONE ||
          call->tcp->now - c->heard < (uint32_t)PAWS_IDLE);
}

/* How far RCV.NXT gets by what was kept, and by the text of the segment that
 * lies in the window. */
static uint32_t text_end(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  const struct tcp_segment_variables *seen = &call->seen;
  uint32_t next = synfin_has(c, HAS_PEER) ? c->rcv_nxt : seen->seg_seq + 1;
  uint32_t right = next + (c->rcv_adv - c->rcv_nxt);
  uint32_t end = seen->text_seq + seen->seg_text;
  if (synfin_before(right, end))
    end = right;
  next += call->kept;
  if (synfin_before(next, seen->text_seq) || !synfin_before(next, end))
    end = next;
  return synfin_has(c, TEXT_IS_HELD) ? synfin_joined(call, end) : end;
}

static void see(struct synfin_call *call) {
  const struct synfin_segment *in = call->in;
  const struct synfin_connection *c = call->c;
  call->kept = synfin_has(c, SYN_IS_OUT) ? c->text.kept : 0;
  struct tcp_segment_variables *seen = &call->seen;
  seen->seg_seq = in->seq;
  seen->seg_ack = in->ack;
  seen->seg_text = (uint32_t)in->lengths[0] + in->lengths[1];
  seen->ctl_syn = (in->control & WIRE_SYN) != 0;
  seen->ctl_ack = (in->control & WIRE_ACK) != 0;
  seen->ctl_rst = (in->control & WIRE_RST) != 0;
  seen->ctl_fin = (in->control & WIRE_FIN) != 0;
  seen->seg_len = seen->seg_text + seen->ctl_syn + seen->ctl_fin;
  seen->text_seq = in->seq + seen->ctl_syn;
  seen->paws_fail = fails_paws(call);
  seen->text_end = text_end(call);
  seen->fin_seen = seen->ctl_fin || synfin_has(c, FIN_IS_HELD);
  seen->fin_seq = seen->ctl_fin ? seen->text_seq + seen->seg_text : c->fin_seq;
  seen->ts_new = SYNFIN_HAS_TIMESTAMPS && in->has_timestamp &&
                 call->tcp->config.timestamps;
  seen->ts_val = in->ts_val;
}

uint32_t synfin_classify_segment(struct synfin_call *call) {
  const struct tcp_connection_variables own = own_of(call);
  see(call);
  return tcp_classify_segment(
      synfin_table_of(call->tcp, call->c)->options, call->c->configuration,
      &own, &call->seen,
      SYNFIN_FIELD(TCP_INPUT_SEGMENT_BACKLOG,
                   call->has_room ? TCP_BACKLOG_FREE : TCP_BACKLOG_FULL));
}

/* --- Timers --------------------------------------------------------------- */

/* R1 counts retransmissions (3.8.3). So does R2 of text, if it is set: without
 * it the timer `user` does alone. That of a SYN is a time: three minutes or
 * more in any case (MUST-23). */
static enum tcp_tries tries_of(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  const struct synfin_tcp_config *config = &call->tcp->config;
  if (c->retries < config->r1)
    return TCP_TRIES_FEW;
  if (synfin_has(c, SYN_IS_OUT))
    return call->tcp->now - c->clock.timed_at >= config->r2_syn ? TCP_TRIES_R2
                                                                : TCP_TRIES_R1;
  return config->r2 != 0 && c->retries >= config->r2 ? TCP_TRIES_R2
                                                     : TCP_TRIES_R1;
}

static enum tcp_probes probes_of(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  const struct synfin_tcp_config *config = &call->tcp->config;
  if (!synfin_has(c, HAS_KEEPALIVE) || synfin_flight(c) > 0 ||
      call->tcp->now - c->heard < config->keepalive)
    return TCP_PROBES_NEEDLESS;
  return c->probes >= config->keepalive_probes ? TCP_PROBES_SPENT
                                               : TCP_PROBES_LEFT;
}

uint32_t synfin_classify_timer(const struct synfin_call *call, unsigned event) {
  if (event == TCP_EVENT_RETRANSMISSION_TIMEOUT)
    return tcp_input_retransmission_timeout(tries_of(call));
  if (SYNFIN_HAS_KEEPALIVE && event == TCP_EVENT_KEEPALIVE_TIMEOUT)
    return tcp_classify_keepalive_timeout(
        synfin_table_of(call->tcp, call->c)->options, call->c->configuration,
        tcp_input_keepalive_timeout(probes_of(call)));
  return 0;
}

/* --- User calls ----------------------------------------------------------- */

static enum tcp_remote remote_of(const struct synfin_open *open) {
  static const struct synfin_address none;
  if (memcmp(&open->remote.address, &none, sizeof none) == 0 &&
      open->remote.port == 0)
    return TCP_REMOTE_OPEN;
  return synfin_is_host(&open->remote.address) && open->remote.port != 0
             ? TCP_REMOTE_GIVEN
             : TCP_REMOTE_BAD;
}

uint32_t synfin_classify_open(const struct synfin_call *call, bool passive,
                              bool room) {
  return tcp_input_open(TCP_PERMIT_YES, room ? TCP_ROOM_YES : TCP_ROOM_NO,
                        passive ? TCP_KIND_PASSIVE : TCP_KIND_ACTIVE,
                        SYNFIN_HAS_ACTIVE_OPEN ? remote_of(call->open)
                                               : TCP_REMOTE_OPEN);
}

uint32_t synfin_classify_send(const struct synfin_call *call) {
  bool room = call->index != SYNFIN_NONE && synfin_send_room(call) > 0;
  return tcp_input_send(TCP_PERMIT_YES, room ? TCP_ROOM_YES : TCP_ROOM_NO,
                        TCP_REMOTE_GIVEN);
}

uint32_t synfin_classify_receive(const struct synfin_call *call) {
  bool none = tcp_is_synchronized(call->c->configuration) &&
              synfin_unread(call->c) == 0;
  return tcp_input_receive(TCP_PERMIT_YES, TCP_ROOM_YES,
                           none ? TCP_DATA_NO : TCP_DATA_YES);
}

uint32_t synfin_classify_close(const struct synfin_call *call, bool reading) {
  return tcp_classify_close(
      synfin_table_of(call->tcp, call->c)->options, call->c->configuration,
      tcp_input_close(
          TCP_PERMIT_YES,
          synfin_may_send_fin(call->c) ? TCP_QUEUE_EMPTY : TCP_QUEUE_WAITING,
          reading ? TCP_READING_KEPT : TCP_READING_GIVEN_UP,
          synfin_unread(call->c) > 0 ? TCP_UNREAD_YES : TCP_UNREAD_NO));
}
