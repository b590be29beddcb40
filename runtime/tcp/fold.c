/* TIME-WAIT: from connections to small records, and back for as long as a
 * segment is judged. */
#include <string.h>
#include "inner.h"

enum {
  WINDOW_UNIT = 10 /* bits of SEG.WND that a record leaves out */
};

/* A record has four bits to count answers with: enough for a peer that is lost,
 * and two such records cannot answer each other for ever. A repeated FIN is
 * always acknowledged. */
bool synfin_count_answer(struct synfin_call *call) {
  if ((call->c->scales & 15) == 15) {
    call->tcp->counts.unanswered++;
    return false;
  }
  call->c->scales++;
  return true;
}

static void write_record(struct synfin_time_wait *record,
                         const struct synfin_connection *c) {
  record->snd_nxt = c->snd_nxt;
  record->rcv_nxt = c->rcv_nxt;
  record->ts_recent = c->ts_recent;
  record->shift = synfin_has(c, HAS_SCALE) ? synfin_rcv_scale(c) & 15u : 0u;
  /* After a FIN nothing more can come: the window only tells old segments from
   * older ones, and its lower bits do not matter. */
  record->window =
      synfin_least((c->rcv_adv - c->rcv_nxt) >> record->shift >> WINDOW_UNIT,
                   63) &
      63u;
  record->variant = c->variant;
  record->has_timestamps = synfin_has(c, HAS_TIMESTAMPS);
  record->configuration = c->configuration;
  record->answers = 0;
}

/* A connection that was restored has its old record, which it shadowed; nothing
 * of its own is worth keeping. */
void synfin_fold(struct synfin_call *call) {
  struct synfin_tcp *tcp = call->tcp;
  struct synfin_name name;
  synfin_connection_name(call->c, &name);
  uint32_t reference = synfin_demux_find_time_wait(tcp, &name);
  bool is_new = reference == SYNFIN_NONE || !call->is_restored;
  if (reference == SYNFIN_NONE)
    reference = synfin_time_wait_take(tcp, &name);
  if (reference == SYNFIN_NONE)
    return; /* no records at all: counted, and the port is free at once */
  if (is_new)
    write_record(synfin_time_wait_at(tcp, reference), call->c);
  synfin_time_wait_start(tcp, reference);
}

void synfin_unfold(struct synfin_call *call, struct synfin_tcp *tcp,
                   uint32_t reference, struct synfin_connection *shell) {
  const struct synfin_time_wait *record = synfin_time_wait_at(tcp, reference);
  struct synfin_name name;
  synfin_call_shell(call, tcp, shell);
  synfin_time_wait_name(tcp, reference, &name);
  call->reference = reference;
  shell->remote = name.remote;
  shell->local = name.local;
  shell->local_port = name.local_port;
  shell->remote_port = name.remote_port;
  shell->snd_una = shell->snd_nxt = shell->snd_end = record->snd_nxt;
  shell->rcv_nxt = shell->rcv_read = shell->last_ack = record->rcv_nxt;
  shell->ts_recent = record->ts_recent;
  shell->scales = (uint8_t)(record->shift << 4 | record->answers);
  shell->flags = HAS_PEER | FIN_IS_TAKEN | HAS_SCALE;
  if (record->has_timestamps)
    shell->flags |= (uint32_t)HAS_TIMESTAMPS;
  shell->variant = record->variant;
  shell->configuration = record->configuration;
  shell->rcv_adv = record->rcv_nxt +
                   ((uint32_t)record->window << WINDOW_UNIT << record->shift);
  shell->max_snd_wnd = UINT32_C(1) << 29; /* not kept: the largest there is */
}

void synfin_refold(struct synfin_call *call) {
  struct synfin_time_wait *record =
      synfin_time_wait_at(call->tcp, call->reference);
  record->configuration = call->c->configuration;
  record->ts_recent = call->c->ts_recent;
  record->answers = call->c->scales & 15u;
}
