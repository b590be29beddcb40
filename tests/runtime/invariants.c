#include "invariants_inner.h"

static enum tcp_state state_of(const struct synfin_connection *c) {
  return (enum tcp_state)tcp_state_of[c->configuration];
}

static bool is_in(const struct synfin_connection *c, uint32_t states) {
  return (states >> state_of(c) & 1) != 0;
}

#define IN(name) SYNFIN_BIT32(TCP_STATE_##name)

static bool rings_of(const struct synfin_tcp *tcp, uint32_t index,
                     struct synfin_rings *rings) {
  return tcp->config.host.rings(tcp->config.host.context, index, rings);
}

/* --- What is sent --------------------------------------------------------- */

static const char *check_sacked(const struct synfin_connection *c) {
  for (int i = 0; i < SYNFIN_SACKED; i++) {
    const struct synfin_range *range = &c->sacked[i];
    INSIST(range->first == range->end ||
               (synfin_before(c->snd_una, range->first) &&
                synfin_before(range->first, range->end) &&
                synfin_up_to(range->end, c->snd_nxt)),
           "a range that the peer told of lies outside what is out");
  }
  return NULL;
}

static const char *check_send_numbers(const struct synfin_tcp *tcp,
                                      uint32_t index) {
  const struct synfin_connection *c = invariants_at(tcp, index);
  struct synfin_rings rings;
  INSIST(synfin_up_to(c->snd_una, c->snd_nxt), "SND.UNA > SND.NXT");
  INSIST(synfin_up_to(c->snd_nxt, c->snd_end + 1), "sent more than there is");
  if (synfin_before(synfin_text_una(c), c->snd_end) &&
      rings_of(tcp, index, &rings))
    INSIST(c->snd_end - synfin_text_una(c) <= UINT32_C(1) << rings.send_log2,
           "more text than the send ring holds");
  INSIST(c->snd_wnd <= c->max_snd_wnd, "SND.WND > MAX.SND.WND");
  INSIST(implies(synfin_has(c, URGENT_OUT),
                 synfin_before(c->snd_una, c->snd_up) &&
                     synfin_up_to(c->snd_up, c->snd_end)),
         "urgent text that is not there, or acknowledged");
  INSIST(c->mss >= 64 || !synfin_has(c, HAS_PEER), "segments below 64 octets");
  return check_sacked(c);
}

static const char *check_loss(const struct synfin_connection *c) {
  bool recovers = synfin_has(c, IN_RECOVERY | IN_LOSS);
  INSIST(!synfin_has(c, IN_RECOVERY) || !synfin_has(c, IN_LOSS),
         "two kinds of recovery at once");
  INSIST(implies(recovers, synfin_before(c->snd_una, c->u.recover) &&
                               synfin_up_to(c->u.recover, c->snd_nxt)),
         "recovers what is not out");
  INSIST(implies(recovers, synfin_up_to(c->timed_seq, c->snd_nxt)),
         "resends what was never sent");
  INSIST(!synfin_has(c, IS_TIMED) || !synfin_has(c, HAS_TIMESTAMPS) ||
             synfin_has(c, SYN_IS_OUT),
         "times what timestamps do, in their place");
  INSIST(implies(synfin_has(c, IS_TIMED),
                 synfin_before(c->timed_seq, c->snd_nxt) && !recovers),
         "times what is not out, or was sent twice");
  if (tcp_is_synchronized(c->configuration) && !synfin_has(c, SYN_IS_OUT))
    INSIST(c->cwnd >= 64 && c->cwnd <= UINT32_C(1) << 31, "odd cwnd");
  return NULL;
}

/* --- What is received ----------------------------------------------------- */

struct note { /* of receive.c */
  uint32_t hole, text, newest;
};

static void get(const struct synfin_rings *rings, uint32_t seq, void *into,
                size_t length) {
  uint32_t mask = (UINT32_C(1) << rings->receive_log2) - 1;
  for (size_t i = 0; i < length; i++)
    ((uint8_t *)into)[i] = rings->receive[(seq + i) & mask];
}

/* Holes that have room for their notes, and text behind each, up to the right
 * edge. */
static const char *check_notes(const struct synfin_connection *c,
                               const struct synfin_rings *rings) {
  uint32_t seq = c->rcv_nxt;
  struct note note = {0, 1u << 30, 0};
  for (unsigned count = 0; (note.text & 1u << 30) != 0; count++) {
    INSIST(count < 8, "more ranges are held than may be");
    get(rings, seq, &note, sizeof note);
    uint32_t text = note.text & ~(1u << 30), room = c->rcv_adv - seq;
    INSIST(note.hole >= sizeof note, "a hole is smaller than its note");
    INSIST(text > 0, "a held range is empty");
    INSIST(note.hole < room && text <= room - note.hole,
           "held text beyond the window");
    seq += note.hole + text;
  }
  return NULL;
}

static const char *check_receive_numbers(const struct synfin_tcp *tcp,
                                         uint32_t index) {
  const struct synfin_connection *c = invariants_at(tcp, index);
  uint32_t fin = synfin_has(c, FIN_IS_TAKEN);
  struct synfin_rings rings;
  if (!rings_of(tcp, index, &rings))
    return NULL;
  INSIST(synfin_up_to(c->rcv_nxt, c->rcv_adv), "RCV.NXT beyond the window");
  INSIST(synfin_up_to(c->rcv_read, c->rcv_nxt - fin), "read what has not come");
  INSIST(c->rcv_adv - c->rcv_read <= (UINT32_C(1) << rings.receive_log2) + fin,
         "a window that the ring does not hold");
  INSIST(synfin_up_to(c->last_ack, c->rcv_nxt), "acknowledged too much");
  INSIST(implies(synfin_has(c, SYN_IS_OUT),
                 c->text.kept <= c->rcv_adv - c->rcv_nxt),
         "kept more text of a SYN than there is room for");
  INSIST(implies(synfin_has(c, FIN_IS_HELD),
                 !fin && synfin_up_to(c->rcv_nxt, c->fin_seq)),
         "a FIN is held that lies behind");
  INSIST(
      implies(synfin_has(c, URGENT_IN), synfin_before(c->rcv_read, c->rcv_up)),
      "urgent text that was read");
  return synfin_has(c, TEXT_IS_HELD) ? check_notes(c, &rings) : NULL;
}

/* --- Flags against the state ---------------------------------------------- */

static const char *check_open_flags(const struct synfin_connection *c) {
  uint8_t at = c->configuration;
  bool new = is_in(c, IN(SYN_RECEIVED));
  INSIST(!is_in(c, IN(CLOSED) | IN(LISTEN)), "a connection that is none");
  INSIST(synfin_has(c, HAS_PEER) == !is_in(c, IN(SYN_SENT)),
         "whether a peer is known");
  INSIST(synfin_has(c, SYN_IS_OUT) ==
             (is_in(c, IN(SYN_SENT) | IN(SYN_RECEIVED)) ||
              (is_in(c, IN(FIN_WAIT_1)) && tcp_opened_of[at] == TCP_OPENED_NO)),
         "whether our SYN is acknowledged");
  INSIST(synfin_has(c, IS_HALF_OPEN) ==
             (new &&tcp_origin_of[at] != TCP_ORIGIN_ACTIVE),
         "whether it is half-open");
  INSIST(!synfin_has(c, IS_LISTENER), "a connection is no listener");
  return NULL;
}

static const char *check_close_flags(const struct synfin_connection *c) {
  uint8_t at = c->configuration;
  bool waits = (is_in(c, IN(SYN_RECEIVED) | IN(CLOSE_WAIT)) &&
                tcp_close_of[at] == TCP_CLOSE_YES) ||
               (is_in(c, IN(FIN_WAIT_1) | IN(CLOSING)) &&
                tcp_fin_waits_of[at] == TCP_FIN_WAITS_YES);
  bool closed = is_in(c, IN(FIN_WAIT_1) | IN(FIN_WAIT_2) | IN(CLOSING) |
                             IN(LAST_ACK) | IN(TIME_WAIT));
  INSIST(synfin_has(c, FIN_IS_WANTED) == waits, "whether a FIN is wanted");
  INSIST((c->snd_end + 1 == c->snd_nxt) == (closed && !waits),
         "whether our FIN is out");
  INSIST(
      synfin_has(c, FIN_IS_TAKEN) ==
          is_in(c, IN(CLOSE_WAIT) | IN(CLOSING) | IN(LAST_ACK) | IN(TIME_WAIT)),
      "whether the peer's FIN was taken");
  INSIST(implies(is_in(c, IN(FIN_WAIT_2) | IN(TIME_WAIT)),
                 c->snd_una == c->snd_nxt),
         "something is out, and nothing will repeat it");
  return NULL;
}

/* --- Timers --------------------------------------------------------------- */

/* The table says `illegal` where a timer cannot run. It is only asked: a table
 * that counts must not count that. */
static bool may_run(const struct synfin_tcp *tcp,
                    const struct synfin_connection *c, unsigned timer) {
  const struct synfin_table *table = tcp->config.variants[c->variant];
  uint32_t input =
      timer == TCP_TIMER_KEEPALIVE
          ? tcp_classify_keepalive_timeout(table->options, c->configuration, 0)
          : 0;
  return *table->step(table, c->configuration, tcp_timer_event[timer], input)
              .actions != SYNFIN_ILLEGAL;
}

static const char *check_timers(const struct synfin_tcp *tcp,
                                const struct synfin_connection *c) {
  bool pushes = synfin_timer_runs(c, TCP_TIMER_RETRANSMIT) ||
                synfin_timer_runs(c, TCP_TIMER_PERSIST) ||
                synfin_timer_runs(c, TCP_TIMER_OVERRIDE);
  for (unsigned timer = 0; timer < TCP_TIMERS; timer++)
    if (synfin_timer_runs(c, timer) && !may_run(tcp, c, timer))
      return tcp_names.timers[timer];
  INSIST(implies(c->snd_una != c->snd_nxt,
                 synfin_timer_runs(c, TCP_TIMER_RETRANSMIT) ||
                     synfin_timer_runs(c, TCP_TIMER_PERSIST)),
         "something is out, and no timer runs for it");
  INSIST(implies(tcp_is_synchronized(c->configuration) &&
                     (synfin_unsent(c) > 0 || synfin_has(c, FIN_IS_WANTED)),
                 pushes),
         "something waits, and no timer runs for it");
  INSIST(is_in(c, IN(TIME_WAIT)) == synfin_timer_runs(c, TCP_TIMER_TIME_WAIT),
         "TIME-WAIT has its timer, and nothing else has");
  INSIST(implies(c->armed != 0, (c->armed & SYNFIN_ON_WHEEL) != 0),
         "timers off the wheel");
  return NULL;
}

/* --- All of it ------------------------------------------------------------ */

static const char *check_look(const struct synfin_connection *c,
                              struct invariants_look *look) {
  struct invariants_look old = *look;
  *look = (struct invariants_look){c->flags,   c->generation, c->snd_una,
                                   c->snd_nxt, c->snd_end,    c->rcv_nxt,
                                   c->rcv_adv, c->rcv_read};
  if (old.generation != c->generation || (old.flags & IS_MADE & c->flags) == 0)
    return NULL;
  INSIST(synfin_up_to(old.snd_una, c->snd_una) &&
             synfin_up_to(old.snd_nxt, c->snd_nxt) &&
             synfin_up_to(old.snd_end, c->snd_end),
         "send numbers went back");
  if ((old.flags & HAS_PEER) == 0)
    return NULL;
  INSIST(synfin_up_to(old.rcv_nxt, c->rcv_nxt) &&
             synfin_up_to(old.rcv_read, c->rcv_read),
         "receive numbers went back");
  INSIST(synfin_up_to(old.rcv_adv, c->rcv_adv), "the right edge moved left");
  return NULL;
}

static const char *check_connection(const struct synfin_tcp *tcp,
                                    uint32_t index) {
  const struct synfin_connection *c = invariants_at(tcp, index);
  CHECK(check_open_flags(c));
  CHECK(check_close_flags(c));
  CHECK(check_send_numbers(tcp, index));
  CHECK(check_receive_numbers(tcp, index));
  CHECK(check_loss(c));
  return check_timers(tcp, c);
}

static bool is_pending(const struct synfin_tcp *tcp, uint32_t index) {
  for (uint32_t i = 0; i < tcp->npending; i++)
    if (tcp->pending[i] == index)
      return true;
  return false;
}

const char *invariants_broken(const struct synfin_tcp *tcp,
                              struct invariants_look *looks) {
  for (uint32_t i = 0; i < tcp->config.nconnections; i++) {
    const struct synfin_connection *c = invariants_at(tcp, i);
    CHECK(check_look(c, &looks[i]));
    if (synfin_has(c, IS_MADE))
      CHECK(check_connection(tcp, i));
    INSIST(implies(synfin_has(c, OWES_ACK), is_pending(tcp, i)),
           "an acknowledgment is owed for ever");
  }
  return invariants_of_records(tcp);
}
