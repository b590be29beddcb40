/* The receive ring. What is missing in it is written down in what is missing:
 * each hole begins with a note of how long it is, and how long the text behind
 * it. A hole that has no room for the note is not made. */
#include <string.h>
#include "inner.h"

enum {
  MOST_HELD = 8, /* pieces of text beyond RCV.NXT */
  MORE = 1 << 30 /* another hole follows; lengths are below that */
};

struct note {
  uint32_t hole, text; /* octets; `text` with MORE */
  uint32_t newest;     /* where the segment began that came last */
};

struct held {
  struct synfin_rings rings;
  uint32_t mask;
  struct synfin_range ranges[MOST_HELD];
  unsigned count;
  uint32_t newest;
};

/* --- Octets --------------------------------------------------------------- */

static void put(const struct held *held, uint32_t seq, const void *text,
                uint32_t length) {
  uint32_t at = seq & held->mask;
  uint32_t first = synfin_least(length, held->mask + 1 - at);
  memcpy(held->rings.receive + at, text, first);
  memcpy(held->rings.receive, (const uint8_t *)text + first, length - first);
}

static void get(const struct held *held, uint32_t seq, void *text,
                uint32_t length) {
  uint32_t at = seq & held->mask;
  uint32_t first = synfin_least(length, held->mask + 1 - at);
  memcpy(text, held->rings.receive + at, first);
  memcpy((uint8_t *)text + first, held->rings.receive, length - first);
}

/* --- Notes ---------------------------------------------------------------- */

/* Reads the notes; false if there is no ring. */
static bool look(const struct synfin_call *call, struct held *held) {
  const struct synfin_connection *c = call->c;
  uint32_t at = c->rcv_nxt;
  struct note note = {0, MORE, 0};
  held->count = 0;
  held->newest = held->mask = 0;
  if (call->index == SYNFIN_NONE || !synfin_rings_of(call, &held->rings) ||
      held->rings.receive == NULL)
    return false;
  held->mask = (UINT32_C(1) << held->rings.receive_log2) - 1;
  while (synfin_has(c, TEXT_IS_HELD) && (note.text & MORE) != 0 &&
         held->count < MOST_HELD) {
    get(held, at, &note, sizeof note);
    struct synfin_range *range = &held->ranges[held->count++];
    range->first = at + note.hole;
    range->end = at = range->first + (note.text & ~(uint32_t)MORE);
    if (held->count == 1)
      held->newest = note.newest;
  }
  return true;
}

/* Writes them anew, from RCV.NXT on. */
static void write_down(struct synfin_call *call, const struct held *held) {
  struct synfin_connection *c = call->c;
  if (!SYNFIN_HAS_REASSEMBLY)
    return;
  uint32_t at = c->rcv_nxt;
  c->flags &= ~(uint32_t)TEXT_IS_HELD;
  if (held->count > 0)
    c->flags |= (uint32_t)TEXT_IS_HELD;
  for (unsigned i = 0; i < held->count; i++) {
    const struct synfin_range *range = &held->ranges[i];
    struct note note = {range->first - at, range->end - range->first,
                        held->newest};
    if (i + 1 < held->count)
      note.text |= MORE;
    put(held, at, &note, sizeof note);
    at = range->end;
  }
}

static void remove_range(struct held *held, unsigned i) {
  held->count--;
  memmove(&held->ranges[i], &held->ranges[i + 1],
          (held->count - i) * sizeof held->ranges[0]);
}

/* Adds a range; false if a hole would be too small for its note, or there are
 * too many pieces. */
static bool add_range(struct held *held, uint32_t next,
                      struct synfin_range range) {
  unsigned i = 0;
  while (i < held->count && synfin_before(held->ranges[i].end, range.first))
    i++;
  while (i < held->count && synfin_up_to(held->ranges[i].first, range.end)) {
    if (synfin_before(held->ranges[i].first, range.first))
      range.first = held->ranges[i].first;
    if (synfin_before(range.end, held->ranges[i].end))
      range.end = held->ranges[i].end;
    remove_range(held, i);
  }
  uint32_t before = i > 0 ? held->ranges[i - 1].end : next;
  if (held->count == MOST_HELD || range.first - before < sizeof(struct note) ||
      (i < held->count &&
       held->ranges[i].first - range.end < sizeof(struct note)))
    return false;
  memmove(&held->ranges[i + 1], &held->ranges[i],
          (held->count - i) * sizeof held->ranges[0]);
  held->ranges[i] = range;
  held->count++;
  return true;
}

uint32_t synfin_joined(const struct synfin_call *call, uint32_t end) {
  struct held held;
  if (!look(call, &held))
    return end;
  for (unsigned i = 0; i < held.count; i++)
    if (synfin_up_to(held.ranges[i].first, end) &&
        synfin_before(end, held.ranges[i].end))
      end = held.ranges[i].end;
  return end;
}

unsigned synfin_held_ranges(const struct synfin_call *call,
                            struct synfin_range *ranges, unsigned most) {
  struct held held;
  unsigned count = 0;
  if (!look(call, &held))
    return 0;
  for (int newest = 1; newest >= 0; newest--)
    for (unsigned i = 0; i < held.count && count < most; i++) {
      const struct synfin_range *range = &held.ranges[i];
      bool is_newest = synfin_up_to(range->first, held.newest) &&
                       synfin_before(held.newest, range->end);
      if (is_newest == (newest != 0))
        ranges[count++] = *range;
    }
  return count;
}

/* --- Text comes ----------------------------------------------------------- */

uint32_t synfin_unread(const struct synfin_connection *c) {
  return synfin_has(c, HAS_PEER)
             ? c->rcv_nxt - synfin_has(c, FIN_IS_TAKEN) - c->rcv_read
             : 0;
}

/* In sequence: RCV.NXT moves past the text, and what was held and joins on. A
 * range that is left behind a hole too small for its note is given up. */
static void take_next(struct synfin_call *call, struct held *held) {
  struct synfin_connection *c = call->c;
  c->rcv_nxt = call->seen.text_end;
  while (SYNFIN_HAS_REASSEMBLY && held->count > 0 &&
         (!synfin_before(c->rcv_nxt, held->ranges[0].first) ||
          held->ranges[0].first - c->rcv_nxt < sizeof(struct note)))
    remove_range(held, 0);
  write_down(call, held);
  call->notices |= SYNFIN_READABLE;
}

/* The part of the segment's text that lies in the window. */
static struct synfin_range cut(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  struct synfin_range range = {call->seen.text_seq,
                               call->seen.text_seq + call->seen.seg_text};
  if (synfin_before(range.first, c->rcv_nxt))
    range.first = c->rcv_nxt;
  if (synfin_before(c->rcv_adv, range.end))
    range.end = c->rcv_adv;
  return range;
}

/* Of the text on a SYN: what the window has room for stands where it belongs,
 * but RCV.NXT stays before it until the connection is open (reading 19). A FIN
 * behind it is not kept: it will come again. */
void synfin_keep_text(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  struct synfin_range range = cut(call);
  struct held held;
  c->text.kept = 0;
  if (!synfin_before(range.first, range.end) || !look(call, &held))
    return;
  c->text.kept = (uint16_t)synfin_least(range.end - range.first, UINT16_MAX);
  put(&held, range.first, call->in->text[0], c->text.kept);
}

/* It is the user's from now on. */
static void take_kept(struct synfin_call *call) {
  if (call->kept == 0)
    return;
  call->c->rcv_nxt += call->kept;
  call->notices |= SYNFIN_READABLE;
}

static void store(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  struct synfin_range range = cut(call);
  struct held held;
  if (!synfin_before(range.first, range.end) || !look(call, &held))
    return;
  bool next = range.first == c->rcv_nxt;
  held.newest = range.first;
  if (!next && (!SYNFIN_HAS_REASSEMBLY || !add_range(&held, c->rcv_nxt, range)))
    return; /* the peer sends it again */
  put(&held, range.first,
      call->in->text[0] + (range.first - call->seen.text_seq),
      range.end - range.first);
  if (next)
    take_next(call, &held);
  else
    write_down(call, &held);
}

/* At once for what is out of order (RFC5681 4.2) and for every second full
 * segment (SHLD-19); else a little later (MUST-40). */
static void acknowledge(struct synfin_call *call, bool in_order) {
  const struct synfin_connection *c = call->c;
  uint32_t delay = call->tcp->config.delayed_ack;
  uint32_t full = c->mss - (synfin_has(c, HAS_TIMESTAMPS) ? 12u : 0u);
  if (!SYNFIN_HAS_DELAYED_ACK || !in_order || delay == 0 ||
      c->rcv_nxt - c->last_ack >= 2 * full)
    synfin_owe_ack(call);
  else if (!synfin_timer_runs(c, TCP_TIMER_DELAYED_ACK))
    synfin_timer_start(call->tcp, call->index, TCP_TIMER_DELAYED_ACK, delay);
}

void synfin_take_text(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  uint32_t before = c->rcv_nxt;
  bool had_holes = synfin_has(c, TEXT_IS_HELD);
  take_kept(call);
  store(call);
  if (SYNFIN_HAS_REASSEMBLY && call->seen.ctl_fin &&
      synfin_before(c->rcv_nxt, call->seen.fin_seq)) {
    c->fin_seq = call->seen.fin_seq;
    c->flags |= (uint32_t)FIN_IS_HELD;
  } else if (synfin_before(c->fin_seq, c->rcv_nxt)) {
    c->flags &= ~(uint32_t)FIN_IS_HELD; /* it was none */
  }
  acknowledge(call, c->rcv_nxt != before && !had_holes);
}

/* --- Text goes to the user ------------------------------------------------ */

void synfin_deliver(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  struct held held;
  uint32_t length = synfin_unread(c);
  if (call->length < length)
    length = (uint32_t)call->length;
  if (!look(call, &held))
    return;
  if (length > 0)
    get(&held, c->rcv_read, call->user.into, length);
  c->rcv_read += length;
  call->length = length;
  if (synfin_has(c, URGENT_IN) && !synfin_before(c->rcv_read, c->rcv_up))
    c->flags &= ~(uint32_t)URGENT_IN;
  uint32_t offered = c->rcv_adv - c->rcv_nxt;
  if (offered < synfin_most(held.mask / 4, c->mss) &&
      !synfin_has(c, FIN_IS_TAKEN) && synfin_right_edge(call) != c->rcv_adv)
    synfin_output(call, c->snd_nxt, 0, 0); /* the window opens again */
}
