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

uint32_t mirror_length(const struct synfin_segment *segment) {
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

/* How far text reaches without a gap, from `next` on: that of a segment, and
 * what was held. */
static uint32_t joined(const struct mirror *mirror, uint32_t next) {
  bool grows = true;
  while (grows) {
    grows = false;
    for (unsigned i = 0; i < mirror->nheld; i++) {
      const struct mirror_piece *piece = &mirror->held[i];
      if (!synfin_before(next, piece->first) &&
          synfin_before(next, piece->last)) {
        next = piece->last;
        grows = true;
      }
    }
  }
  return next;
}

/* Text that came before its turn is held, as far as there is room; what has
 * been taken is forgotten. */
static void hold(struct mirror *mirror,
                 const struct tcp_segment_variables *seen) {
  unsigned kept = 0;
  uint32_t next = mirror->own.rcv_nxt;
  for (unsigned i = 0; i < mirror->nheld; i++)
    if (synfin_before(next, mirror->held[i].last))
      mirror->held[kept++] = mirror->held[i];
  mirror->nheld = kept;
  uint32_t end = seen->text_seq + seen->seg_text;
  if (seen->seg_text > 0 && synfin_before(next, seen->text_seq) &&
      mirror->nheld < MIRROR_HELD)
    mirror->held[mirror->nheld++] = (struct mirror_piece){seen->text_seq, end};
  if (seen->ctl_fin && synfin_before(next, seen->text_seq)) {
    mirror->holds_fin = true;
    mirror->fin_seq = end;
  }
}

static uint32_t text_end(const struct mirror *mirror,
                         const struct tcp_segment_variables *seen) {
  uint32_t next = mirror->knows_peer ? mirror->own.rcv_nxt : seen->seg_seq + 1;
  uint32_t right = next + mirror->own.rcv_wnd;
  uint32_t end = seen->text_seq + seen->seg_text;
  if (synfin_before(next, seen->text_seq) || !synfin_before(next, end))
    end = next;
  end = joined(mirror, end);
  return synfin_before(right, end) ? right : end;
}

static struct tcp_segment_variables see(const struct mirror *mirror,
                                        const struct synfin_segment *segment) {
  struct tcp_segment_variables seen = {
      .seg_seq = segment->seq,
      .seg_ack = segment->ack,
      .seg_text = text_of(segment),
      .seg_len = mirror_length(segment),
      .ctl_syn = (segment->control & WIRE_SYN) != 0,
      .ctl_ack = (segment->control & WIRE_ACK) != 0,
      .ctl_rst = (segment->control & WIRE_RST) != 0,
      .ctl_fin = (segment->control & WIRE_FIN) != 0,
      .ts_new = segment->has_timestamp,
      .ts_val = segment->ts_val};
  seen.text_seq = segment->seq + seen.ctl_syn;
  seen.text_end = text_end(mirror, &seen);
  seen.fin_seen = seen.ctl_fin || mirror->holds_fin;
  seen.fin_seq = seen.ctl_fin ? seen.text_seq + seen.seg_text : mirror->fin_seq;
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

static bool is_reset(tcp_op op) {
  return op == TCP_DO_RESET_BY_ACK || op == TCP_DO_RESET_BY_SEQ ||
         op == TCP_DO_SEND_RESET;
}

static struct mirror_step take_step(struct mirror *mirror, unsigned event,
                                    uint32_t input,
                                    const struct synfin_segment *segment,
                                    const struct tcp_segment_variables *seen) {
  struct mirror_step step = {event, input, mirror->configuration, 0, false};
  struct synfin_result result =
      synfin_step(mirror->table, mirror->configuration, event, input);
  mirror->configuration = step.after = result.next;
  mirror->owes_reset = false;
  for (const tcp_op *op = result.actions; *op != SYNFIN_END; op++) {
    mirror->owes_reset |= is_reset(*op);
    step.is_refused |= *op == SYNFIN_ILLEGAL || *op == TCP_DO_ANSWER ||
                       *op == TCP_DO_CHALLENGE_ACK || is_reset(*op);
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
  mirror->has_opened = mirror->listens = mirror->own.listening = true;
  call(mirror, TCP_EVENT_OPEN, open_input(mirror, TCP_KIND_PASSIVE));
}

/* --- Its own segments ----------------------------------------------------- */

/* The window that it offers; and what it acknowledges has come to it, whether
 * it was captured or not, but for a FIN. */
static void note_window(struct mirror *mirror,
                        const struct synfin_segment *segment) {
  bool syn = (segment->control & WIRE_SYN) != 0;
  bool scaled = mirror->is_scaled && mirror->offers_scale && !syn;
  uint32_t window = (uint32_t)segment->window << (scaled ? mirror->scale : 0);
  if ((segment->control & WIRE_ACK) == 0 || !mirror->knows_peer) {
    mirror->own.rcv_wnd = window;
    return;
  }
  uint32_t known = segment->ack;
  if (mirror->holds_fin && synfin_before(mirror->fin_seq, known))
    known = mirror->fin_seq;
  if (synfin_before(mirror->own.rcv_nxt, known))
    mirror->own.rcv_nxt = known;
  if (synfin_before(mirror->right, segment->ack + window) ||
      mirror->right - segment->ack > UINT32_C(1) << 30)
    mirror->right = segment->ack + window;
}

static void note_sent(struct mirror *mirror,
                      const struct synfin_segment *segment) {
  struct tcp_connection_variables *own = &mirror->own;
  bool syn = (segment->control & WIRE_SYN) != 0;
  uint32_t end = segment->seq + mirror_length(segment);
  if (syn) {
    own->snd_una = segment->seq;
    own->snd_nxt = end;
    mirror->offers_scale = segment->scale != WIRE_NO_SCALE;
    mirror->scale = mirror->offers_scale ? segment->scale : 0;
  }
  if (synfin_before(own->snd_nxt, end))
    own->snd_nxt = end;
  own->ts_old = segment->has_timestamp && !syn ? true : own->ts_old;
  note_window(mirror, segment);
}

/* What the user asked for before this could be sent. */
unsigned mirror_sends(struct mirror *mirror,
                      const struct synfin_segment *segment,
                      struct mirror_step steps[MIRROR_STEPS]) {
  uint32_t options = mirror->table->options;
  bool fin = (segment->control & WIRE_FIN) != 0;
  bool rst = (segment->control & WIRE_RST) != 0;
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
        tcp_classify_close(options, mirror->configuration,
                           tcp_input_close(TCP_PERMIT_YES, TCP_QUEUE_EMPTY,
                                           TCP_READING_KEPT, TCP_UNREAD_NO)));
  } else if (rst && !mirror->owes_reset) {
    steps[count++] = call(mirror, TCP_EVENT_ABORT,
                          tcp_classify_abort(options, mirror->configuration,
                                             tcp_input_abort(TCP_PERMIT_YES)));
  }
  mirror->owes_reset = false;
  if (!rst)
    note_sent(mirror, segment);
  return count;
}

/* --- What it is sent ------------------------------------------------------ */

struct mirror_step mirror_gets(struct mirror *mirror,
                               const struct synfin_segment *segment) {
  if (mirror->knows_peer && !synfin_before(mirror->right, mirror->own.rcv_nxt))
    mirror->own.rcv_wnd = mirror->right - mirror->own.rcv_nxt;
  struct tcp_segment_variables seen = see(mirror, segment);
  uint32_t input = tcp_classify_segment(
      mirror->table->options, mirror->configuration, &mirror->own, &seen,
      SYNFIN_FIELD(TCP_INPUT_SEGMENT_BACKLOG, TCP_BACKLOG_FREE));
  struct mirror_step step =
      take_step(mirror, TCP_EVENT_SEGMENT, input, segment, &seen);
  if (mirror->knows_peer)
    hold(mirror, &seen);
  return step;
}
