#include "mirror.h"

#include <string.h>

void mirror_init(struct mirror *mirror, const struct synfin_table *table) {
  memset(mirror, 0, sizeof *mirror);
  mirror->table = table;
  mirror->configuration = TCP_INITIAL;
  mirror->own.max_snd_wnd = UINT32_C(1) << 29; /* so that no ACK is `stale` */
}

/* --- Numbers -------------------------------------------------------------- */

static uint32_t text_of(const struct synfin_segment *segment) {
  return (uint32_t)segment->lengths[0] + segment->lengths[1];
}

static uint32_t length_of(const struct synfin_segment *segment) {
  return text_of(segment) + ((segment->control & WIRE_SYN) != 0) +
         ((segment->control & WIRE_FIN) != 0);
}

static void note_irs(struct mirror *mirror,
                     const struct synfin_segment *segment) {
  mirror->own.irs = segment->seq;
  mirror->own.rcv_nxt = segment->seq + 1;
  mirror->own.ts_recent = segment->ts_val;
  mirror->knows_peer = true;
  mirror->is_scaled = segment->scale != WIRE_NO_SCALE;
}

static struct tcp_segment_variables see(const struct mirror *mirror,
                                        const struct synfin_segment *segment) {
  const struct tcp_connection_variables *own = &mirror->own;
  struct tcp_segment_variables seen = {
      .seg_seq = segment->seq,
      .seg_ack = segment->ack,
      .seg_text = text_of(segment),
      .seg_len = length_of(segment),
      .ctl_syn = (segment->control & WIRE_SYN) != 0,
      .ctl_ack = (segment->control & WIRE_ACK) != 0,
      .ctl_rst = (segment->control & WIRE_RST) != 0,
      .ctl_fin = (segment->control & WIRE_FIN) != 0,
      .ts_new = segment->has_timestamp,
      .ts_val = segment->ts_val};
  uint32_t next = mirror->knows_peer ? own->rcv_nxt : segment->seq + 1;
  seen.text_seq = segment->seq + seen.ctl_syn;
  seen.text_end = seen.text_seq + seen.seg_text;
  if (synfin_before(next, seen.text_seq) || !synfin_before(next, seen.text_end))
    seen.text_end = next;
  seen.fin_seen = seen.ctl_fin;
  seen.fin_seq = seen.text_seq + seen.seg_text;
  return seen;
}

/* The actions that move numbers. */
static void act(struct mirror *mirror, tcp_op op,
                const struct synfin_segment *segment,
                const struct tcp_segment_variables *seen) {
  struct tcp_connection_variables *own = &mirror->own;
  if (op == TCP_DO_NOTE_IRS)
    note_irs(mirror, segment);
  else if (op == TCP_DO_ADVANCE_UNA)
    own->snd_una = segment->ack;
  else if (op == TCP_DO_TAKE_TEXT)
    own->rcv_nxt = seen->text_end;
  else if (op == TCP_DO_TAKE_FIN)
    own->rcv_nxt = seen->fin_seq + 1;
}

/* --- Steps ---------------------------------------------------------------- */

static struct mirror_step take_step(struct mirror *mirror, unsigned event,
                                    uint32_t input,
                                    const struct synfin_segment *segment,
                                    const struct tcp_segment_variables *seen) {
  struct mirror_step step = {event, input, mirror->configuration, 0, false};
  struct synfin_result result =
      synfin_step(mirror->table, mirror->configuration, event, input);
  mirror->configuration = step.after = result.next;
  for (const tcp_op *op = result.actions; *op != SYNFIN_END; op++) {
    if (*op == SYNFIN_ILLEGAL)
      step.is_illegal = true;
    if (segment != NULL)
      act(mirror, *op, segment, seen);
  }
  return step;
}

static struct mirror_step call(struct mirror *mirror, unsigned event,
                               uint32_t input) {
  return take_step(mirror, event, input, NULL, NULL);
}

static uint32_t open_input(const struct mirror *mirror, enum tcp_kind kind) {
  return tcp_classify_open(
      mirror->table->options, mirror->configuration,
      tcp_input_open(TCP_PERMIT_YES, TCP_ROOM_YES, kind, TCP_REMOTE_GIVEN));
}

void mirror_listen(struct mirror *mirror) {
  mirror->own.rcv_wnd = 0xffff;
  mirror->has_opened = true;
  call(mirror, TCP_EVENT_OPEN, open_input(mirror, TCP_KIND_PASSIVE));
}

/* --- Its own segments ----------------------------------------------------- */

static void note_sent(struct mirror *mirror,
                      const struct synfin_segment *segment) {
  struct tcp_connection_variables *own = &mirror->own;
  bool syn = (segment->control & WIRE_SYN) != 0;
  uint32_t end = segment->seq + length_of(segment);
  if (syn) {
    own->snd_una = segment->seq;
    own->snd_nxt = end;
    mirror->offers_scale = segment->scale != WIRE_NO_SCALE;
    mirror->scale = mirror->offers_scale ? segment->scale : 0;
  }
  if (synfin_before(own->snd_nxt, end))
    own->snd_nxt = end;
  bool scaled = mirror->is_scaled && mirror->offers_scale && !syn;
  own->rcv_wnd = (uint32_t)segment->window << (scaled ? mirror->scale : 0);
  own->ts_old = segment->has_timestamp;
}

/* What the user asked for before this could be sent. */
unsigned mirror_sends(struct mirror *mirror,
                      const struct synfin_segment *segment,
                      struct mirror_step steps[MIRROR_STEPS]) {
  uint32_t options = mirror->table->options;
  tcp_configuration at = mirror->configuration;
  bool fin = (segment->control & WIRE_FIN) != 0;
  unsigned count = 0;
  if ((segment->control & WIRE_SYN) != 0 && !mirror->has_opened) {
    mirror->has_opened = true;
    steps[count++] =
        call(mirror, TCP_EVENT_OPEN, open_input(mirror, TCP_KIND_ACTIVE));
  }
  if (fin && !mirror->has_finished) {
    mirror->has_finished = true;
    steps[count++] = call(
        mirror, TCP_EVENT_CLOSE,
        tcp_classify_close(options, at,
                           tcp_input_close(TCP_PERMIT_YES, TCP_QUEUE_EMPTY,
                                           TCP_READING_KEPT, TCP_UNREAD_NO)));
  } else if (segment->control & WIRE_RST) {
    steps[count++] =
        call(mirror, TCP_EVENT_ABORT,
             tcp_classify_abort(options, at, tcp_input_abort(TCP_PERMIT_YES)));
  }
  if ((segment->control & WIRE_RST) == 0)
    note_sent(mirror, segment);
  return count;
}

/* --- What it is sent ------------------------------------------------------ */

struct mirror_step mirror_gets(struct mirror *mirror,
                               const struct synfin_segment *segment) {
  struct tcp_segment_variables seen = see(mirror, segment);
  uint32_t input = tcp_classify_segment(
      mirror->table->options, mirror->configuration, &mirror->own, &seen,
      SYNFIN_FIELD(TCP_INPUT_SEGMENT_BACKLOG, TCP_BACKLOG_FREE));
  return take_step(mirror, TCP_EVENT_SEGMENT, input, segment, &seen);
}
