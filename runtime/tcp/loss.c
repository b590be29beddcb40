/* Loss: congestion (RFC5681), recovery after duplicate acknowledgments
 * (RFC6582, with SACK where there is), and what the peer says of its window. */
#include <string.h>
#include "inner.h"

enum {
  SYN_WAS_LOST = 1, /* cwnd, before the segment size is known */
  MOST_CWND = 1 << 30,
  MOST_BACKOFF = 15,
  MOST_DUPLICATES = 15,
  RTO_AFTER_LOST_SYN = 3000 /* RFC6298 5.7 */,
  DUPLICATES = 3 /* RFC5681 3.2 */
};

/* --- A connection begins -------------------------------------------------- */

void synfin_loss_begin(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  c->srtt = c->rttvar = 0;
  c->retries = 0;
  c->dupacks = c->backoff = 0;
  c->ssthresh = UINT32_MAX >> 2;
  c->timed_seq = c->snd_una;
  c->clock.timed_at = call->tcp->now;
  c->flags |= (uint32_t)IS_TIMED;
}

/* RFC5681 3.1: two to four segments at first; one if the SYN was lost. */
void synfin_loss_open(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  uint32_t mss = c->mss;
  if (SYNFIN_HAS_PIPELINE)
    c->u.recover = c->snd_una;
  if (c->cwnd == SYN_WAS_LOST) {
    c->cwnd = mss;
    c->backoff = 0;
    c->rttvar = c->srtt == 0 ? RTO_AFTER_LOST_SYN : c->rttvar;
  } else if (SYNFIN_HAS_PIPELINE) {
    c->cwnd = mss > 2190 ? 2 * mss : mss > 1095 ? 3 * mss : 4 * mss;
  }
  c->heard = call->tcp->now;
}

/* --- What SACK options say (RFC2018) -------------------------------------- */

static bool add_range(struct synfin_connection *c, struct synfin_range range) {
  for (int i = 0; i < SYNFIN_SACKED; i++) {
    struct synfin_range *old = &c->sacked[i];
    if (old->first == old->end || (synfin_up_to(old->first, range.end) &&
                                   synfin_up_to(range.first, old->end))) {
      if (old->first == old->end) {
        *old = range;
        return true;
      }
      bool grows = synfin_before(range.first, old->first) ||
                   synfin_before(old->end, range.end);
      if (synfin_before(range.first, old->first))
        old->first = range.first;
      if (synfin_before(old->end, range.end))
        old->end = range.end;
      return grows;
    }
  }
  return false;
}

/* Does the segment tell of text that we did not know to have come? */
static bool note_sacks(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  const struct synfin_segment *in = call->in;
  bool news = false;
  if (!synfin_has(c, HAS_SACK))
    return false;
  for (unsigned i = 0; i < in->nsacks; i++) {
    struct synfin_range range = in->sacks[i];
    if (synfin_before(c->snd_una, range.first) &&
        synfin_before(range.first, range.end) &&
        synfin_up_to(range.end, c->snd_nxt))
      news |= add_range(c, range);
  }
  return news;
}

static void forget_sacks(struct synfin_connection *c) {
  for (int i = 0; i < SYNFIN_SACKED; i++)
    if (!synfin_before(c->snd_una, c->sacked[i].first))
      c->sacked[i].first = c->sacked[i].end = 0;
}

/* The first octet from `seq` on that has not been told of, and where the next
 * that has been begins, at most `end`. */
static uint32_t skip_sacked(const struct synfin_connection *c, uint32_t seq) {
  for (int round = 0; round < SYNFIN_SACKED; round++)
    for (int i = 0; i < SYNFIN_SACKED; i++)
      if (c->sacked[i].first != c->sacked[i].end &&
          synfin_up_to(c->sacked[i].first, seq) &&
          synfin_before(seq, c->sacked[i].end))
        seq = c->sacked[i].end;
  return seq;
}

static uint32_t next_sacked(const struct synfin_connection *c, uint32_t seq,
                            uint32_t end) {
  for (int i = 0; i < SYNFIN_SACKED; i++)
    if (c->sacked[i].first != c->sacked[i].end &&
        synfin_before(seq, c->sacked[i].first) &&
        synfin_before(c->sacked[i].first, end))
      end = c->sacked[i].first;
  return end;
}

static uint32_t highest_sacked(const struct synfin_connection *c) {
  uint32_t highest = c->snd_una;
  for (int i = 0; i < SYNFIN_SACKED; i++)
    if (c->sacked[i].first != c->sacked[i].end &&
        synfin_before(highest, c->sacked[i].end))
      highest = c->sacked[i].end;
  return highest;
}

/* --- Sending again -------------------------------------------------------- */

/* One segment at `timed_seq`, which moves past it; false if there is none
 * before `end`. */
static bool resend_one(struct synfin_call *call, uint32_t end) {
  struct synfin_connection *c = call->c;
  if (synfin_before(c->timed_seq, c->snd_una))
    c->timed_seq = c->snd_una;
  if (synfin_has(c, HAS_SACK))
    c->timed_seq = skip_sacked(c, c->timed_seq);
  uint32_t seq = c->timed_seq;
  if (!synfin_before(seq, end))
    return false;
  call->tcp->counts.resent++;
  c->text.resent_at = (uint16_t)call->tcp->now;
  if (seq == c->snd_end) {
    c->timed_seq++;
    synfin_output(call, seq, WIRE_FIN, 0);
    return true;
  }
  uint32_t stop = synfin_has(c, HAS_SACK) ? next_sacked(c, seq, end) : end;
  if (synfin_before(c->snd_end, stop))
    stop = c->snd_end;
  uint32_t length = synfin_least(stop - seq, synfin_segment_size(call));
  c->timed_seq += length;
  synfin_output(call, seq, 0, length);
  return true;
}

void synfin_resend_lost(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  if (!SYNFIN_HAS_PIPELINE) {
    c->timed_seq = c->snd_una;
    resend_one(call, c->snd_nxt);
    return;
  }
  while (!synfin_before(c->snd_una + c->cwnd, c->timed_seq + c->mss))
    if (!resend_one(call, c->u.recover))
      return;
}

/* RFC5681 3.1 (4): half of what was in flight. */
static void halve(struct synfin_connection *c) {
  c->ssthresh = synfin_most(synfin_flight(c) / 2, 2u * c->mss);
  c->u.recover = c->snd_nxt;
  c->timed_seq = c->snd_una;
  c->flags &= ~(uint32_t)(IS_TIMED | IN_RECOVERY | IN_LOSS);
}

void synfin_back_off(struct synfin_connection *c) {
  if (c->retries < UINT8_MAX)
    c->retries++;
  if (c->backoff < MOST_BACKOFF)
    c->backoff++;
}

void synfin_loss_timeout(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  synfin_back_off(c);
  c->flags &= ~(uint32_t)IS_TIMED;
  if (synfin_has(c, SYN_IS_OUT)) {
    c->cwnd = SYN_WAS_LOST;
    return;
  }
  if (!SYNFIN_HAS_PIPELINE)
    return;
  uint32_t ssthresh = c->ssthresh;
  halve(c);
  if (c->backoff > 1)
    c->ssthresh = ssthresh; /* RFC5681 3.1: once for a loss */
  c->cwnd = c->mss;
  c->dupacks = 0;
  memset(c->sacked, 0, sizeof c->sacked);
  c->flags |= (uint32_t)IN_LOSS;
}

/* All that is out is taken for lost, but not for want of room on the path: the
 * congestion window stays (RFC8201 5.4). */
static void begin_again(struct synfin_connection *c) {
  c->u.recover = c->snd_nxt;
  c->timed_seq = c->snd_una;
  c->flags &= ~(uint32_t)(IS_TIMED | IN_RECOVERY);
  c->flags |= (uint32_t)IN_LOSS;
}

/* RFC1191, RFC8201: the rest of what is out follows when ACKs come. */
void synfin_fit_path(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  if (!SYNFIN_HAS_ICMP)
    return;
  uint32_t header = synfin_is_ipv4(&c->remote) ? 40 : 60;
  if (call->mtu < header + SYNFIN_LEAST_MSS || call->mtu - header >= c->mss)
    return;
  c->mss = (uint16_t)(call->mtu - header);
  if (synfin_flight(c) == 0 || synfin_has(c, SYN_IS_OUT))
    return;
  begin_again(c);
  if (SYNFIN_HAS_PIPELINE)
    resend_one(call, c->u.recover);
  else
    synfin_resend_lost(call);
}

/* --- Acknowledgments ------------------------------------------------------ */

static void note_duplicate(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  if (c->dupacks < MOST_DUPLICATES)
    c->dupacks++;
  if (synfin_has(c, IN_RECOVERY)) {
    if (c->cwnd < MOST_CWND)
      c->cwnd += c->mss;
    if (synfin_has(c, HAS_SACK))
      resend_one(call, highest_sacked(c));
  } else if (c->dupacks == DUPLICATES && !synfin_has(c, IN_LOSS) &&
             synfin_up_to(c->u.recover, c->snd_una)) {
    halve(c);
    c->flags |= (uint32_t)IN_RECOVERY;
    c->cwnd = c->ssthresh + DUPLICATES * c->mss;
    resend_one(call, c->u.recover);
  }
}

static void grow(struct synfin_connection *c, uint32_t acked) {
  uint32_t mss = c->mss;
  if (c->cwnd > MOST_CWND)
    return;
  if (c->cwnd < c->ssthresh)
    c->cwnd += synfin_least(acked, mss);
  else
    c->cwnd += synfin_most(mss * mss / c->cwnd, 1);
}

static void leave_recovery(struct synfin_connection *c) {
  if (synfin_has(c, IN_RECOVERY))
    c->cwnd = synfin_least(c->ssthresh,
                           synfin_most(synfin_flight(c), c->mss) + c->mss);
  c->flags &= ~(uint32_t)(IN_RECOVERY | IN_LOSS);
}

/* RFC6582 3.2: an ACK for some of what was out sends the next hole at once. */
static void advance_recovery(struct synfin_call *call, uint32_t acked) {
  struct synfin_connection *c = call->c;
  if (synfin_up_to(c->u.recover, c->snd_una)) {
    leave_recovery(c);
  } else if (synfin_has(c, IN_RECOVERY)) {
    c->cwnd -= synfin_least(acked, c->cwnd - c->mss);
    c->cwnd += acked >= c->mss ? c->mss : 0;
    if (!synfin_has(c, HAS_SACK) || highest_sacked(c) == c->snd_una)
      c->timed_seq = c->snd_una;
    resend_one(call, c->u.recover);
  } else {
    grow(c, acked);
  }
}

static void restart_timers(struct synfin_call *call) {
  struct synfin_tcp *tcp = call->tcp;
  const struct synfin_connection *c = call->c;
  if (c->snd_una == c->snd_nxt) {
    synfin_timer_cancel(tcp, call->index, TCP_TIMER_RETRANSMIT);
    synfin_timer_cancel(tcp, call->index, TCP_TIMER_USER);
    return;
  }
  synfin_timer_start(tcp, call->index, TCP_TIMER_RETRANSMIT,
                     synfin_backoff(call));
  synfin_timer_start(tcp, call->index, TCP_TIMER_USER,
                     synfin_user_timeout(call));
}

void synfin_advance_una(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  uint32_t acked = call->in->ack - c->snd_una;
  bool opens = synfin_has(c, SYN_IS_OUT);
  synfin_measure(call);
  if (opens && synfin_has(c, HAS_TIMESTAMPS))
    c->clock.offset = synfin_demux_offset(call->tcp, c);
  call->is_advanced = true;
  c->snd_una = call->in->ack;
  c->flags &= ~(uint32_t)SYN_IS_OUT;
  c->retries = 0;
  if (SYNFIN_HAS_PIPELINE)
    c->dupacks = 0;
  if (synfin_has(c, HAS_SACK))
    forget_sacks(c);
  if (synfin_has(c, URGENT_OUT) && !synfin_before(c->snd_una, c->snd_up))
    c->flags &= ~(uint32_t)URGENT_OUT;
  if (!SYNFIN_HAS_PIPELINE) {
    /* nothing but one segment was in flight */
  } else if (synfin_has(c, IN_RECOVERY | IN_LOSS)) {
    advance_recovery(call, acked);
  } else {
    c->u.recover = c->snd_una; /* or it would lie ahead after 2 GB */
    if (!opens)
      grow(c, acked);
  }
  restart_timers(call);
  if (synfin_has(c, WANTS_ROOM))
    call->notices |= SYNFIN_WRITABLE;
  c->flags &= ~(uint32_t)WANTS_ROOM;
}

/* --- The peer's window ---------------------------------------------------- */

void synfin_note_window(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  const struct synfin_segment *in = call->in;
  bool scaled = synfin_has(c, HAS_SCALE) && (in->control & WIRE_SYN) == 0;
  c->snd_wnd = (uint32_t)in->window << (scaled ? synfin_snd_scale(c) : 0);
  c->snd_wl1 = in->seq;
  c->snd_wl2 = in->ack;
  c->max_snd_wnd = synfin_most(c->max_snd_wnd, c->snd_wnd);
}

/* RFC5681 2: the same again, while something is out, and nothing with it. */
static bool is_duplicate(const struct synfin_call *call, uint32_t old_window,
                         bool news) {
  const struct synfin_connection *c = call->c;
  return !call->is_advanced && synfin_flight(c) > 0 &&
         call->seen.seg_len == 0 &&
         (news || (c->snd_wnd == old_window && c->snd_wnd != 0));
}

/* An answer from a closed window is no failure, but all that can be had
 * (MUST-37): neither R1 nor R2 counts what it refused, until that is sent
 * again. */
static void note_closed(struct synfin_call *call) {
  call->c->retries = 0;
  synfin_timer_cancel(call->tcp, call->index, TCP_TIMER_USER);
}

/* What the closed window has refused leaves again at once. */
static void note_opened(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  synfin_timer_cancel(call->tcp, call->index, TCP_TIMER_PERSIST);
  synfin_timer_cancel(call->tcp, call->index, TCP_TIMER_RETRANSMIT);
  c->retries = 0;
  c->backoff = 0;
  if (synfin_flight(c) > 0 && SYNFIN_HAS_PIPELINE)
    begin_again(c);
  else if (synfin_flight(c) > 0)
    synfin_resend_lost(call);
}

void synfin_update_window(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  const struct synfin_segment *in = call->in;
  uint32_t old = c->snd_wnd;
  if (synfin_before(c->snd_wl1, in->seq) ||
      (c->snd_wl1 == in->seq && synfin_up_to(c->snd_wl2, in->ack)))
    synfin_note_window(call);
  if (SYNFIN_HAS_PIPELINE && is_duplicate(call, old, note_sacks(call)))
    note_duplicate(call);
  if (c->snd_wnd == 0)
    note_closed(call);
  else if (old == 0)
    note_opened(call);
}
