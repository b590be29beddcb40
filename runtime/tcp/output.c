/* Segments that leave: what their header says, and what saying it changes. */
#include <string.h>
#include "inner.h"

/* --- The window that is offered ------------------------------------------- */

/* The right edge never moves left (SHLD-14), and to the right by no less than a
 * segment or half the ring (3.8.6.2.2, MUST-39). */
uint32_t synfin_right_edge(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  struct synfin_rings rings;
  if (call->index == SYNFIN_NONE || !synfin_rings_of(call, &rings) ||
      rings.receive == NULL)
    return c->rcv_adv;
  uint32_t size = UINT32_C(1) << rings.receive_log2;
  uint32_t most = c->rcv_read + size;
  uint32_t step = c->mss != 0 ? synfin_least(size / 2, c->mss) : 1;
  return synfin_before(c->rcv_adv, most) && most - c->rcv_adv >= step
             ? most
             : c->rcv_adv;
}

/* The smallest shift with which the whole ring can be offered (RFC7323 2.3). */
static unsigned scale_of(const struct synfin_call *call) {
  struct synfin_rings rings;
  if (!SYNFIN_HAS_WINDOW_SCALE || !call->tcp->config.window_scale ||
      !synfin_rings_of(call, &rings))
    return 0;
  return rings.receive_log2 > 16 ? rings.receive_log2 - 16u : 0;
}

uint32_t synfin_link_mss(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  return call->tcp->config.locals[c->local].mtu -
         (synfin_is_ipv4(&c->remote) ? 40u : 60u);
}

/* The window field; the right edge becomes what it says. */
static uint16_t offer_window(struct synfin_call *call, bool syn) {
  struct synfin_connection *c = call->c;
  unsigned scale = syn || !synfin_has(c, HAS_SCALE) ? 0 : synfin_rcv_scale(c);
  uint32_t edge = synfin_right_edge(call);
  uint32_t window = synfin_least((edge - c->rcv_nxt) >> scale, 0xffff);
  edge = c->rcv_nxt + (window << scale);
  if (synfin_before(c->rcv_adv, edge))
    c->rcv_adv = edge;
  return (uint16_t)window;
}

/* --- Building ------------------------------------------------------------- */

static void send(struct synfin_call *call,
                 const struct synfin_segment *segment) {
  struct synfin_tcp *tcp = call->tcp;
  size_t length =
      synfin_wire_write(segment, tcp->config.packet, tcp->config.packet_size);
  tcp->counts.packets_out++;
  if (length > 0)
    tcp->config.host.output(tcp->config.host.context, call->index,
                            tcp->config.packet, length);
}

/* A clock of its own for each name: one that all shared would tell how long the
 * host has been up, and which of its connections are of one host (RFC7323 7.1).
 * Of one name it never goes back, which RFC6191 relies on. */
uint32_t synfin_timestamp(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  bool is_kept = call->index != SYNFIN_NONE && !synfin_has(c, SYN_IS_OUT);
  return call->tcp->now +
         (is_kept ? c->clock.offset : synfin_demux_offset(call->tcp, c));
}

static void address(struct synfin_call *call, struct synfin_segment *segment) {
  const struct synfin_connection *c = call->c;
  synfin_wire_clear(segment);
  segment->source = call->tcp->config.locals[c->local].address;
  segment->destination = c->remote;
  segment->source_port = c->local_port;
  segment->destination_port = c->remote_port;
  segment->dscp = c->dscp;
  segment->ttl = call->tcp->config.ttl;
}

static void add_timestamp(const struct synfin_call *call,
                          struct synfin_segment *segment, bool wanted) {
  if (!SYNFIN_HAS_TIMESTAMPS || !wanted)
    return;
  segment->has_timestamp = true;
  segment->ts_val = synfin_timestamp(call);
  segment->ts_ecr = call->c->ts_recent;
}

static void add_options(const struct synfin_call *call,
                        struct synfin_segment *segment) {
  const struct synfin_connection *c = call->c;
  add_timestamp(call, segment, synfin_has(c, HAS_TIMESTAMPS));
  if (synfin_has(c, HAS_SACK) && synfin_has(c, TEXT_IS_HELD) &&
      call->index != SYNFIN_NONE)
    segment->nsacks = (uint8_t)synfin_held_ranges(
        call, segment->sacks, segment->has_timestamp ? 3 : 4);
}

/* What a SYN offers, and a SYN,ACK agrees to. */
static void add_offers(const struct synfin_call *call,
                       struct synfin_segment *segment) {
  struct synfin_connection *c = call->c;
  const struct synfin_tcp_config *config = &call->tcp->config;
  bool answers = synfin_has(c, HAS_PEER);
  segment->mss = (uint16_t)synfin_link_mss(call);
  segment->sack_permitted = answers ? synfin_has(c, HAS_SACK) : config->sack;
  add_timestamp(call, segment,
                answers ? synfin_has(c, HAS_TIMESTAMPS) : config->timestamps);
  if (SYNFIN_HAS_WINDOW_SCALE &&
      (answers ? synfin_has(c, HAS_SCALE) : config->window_scale)) {
    c->scales = (uint8_t)((c->scales & 15u) | scale_of(call) << 4);
    segment->scale = (uint8_t)synfin_rcv_scale(c);
  }
}

/* A segment with an ACK says all that there is to say: nothing is owed. */
static void acknowledge(struct synfin_call *call,
                        struct synfin_segment *segment) {
  struct synfin_connection *c = call->c;
  segment->control |= WIRE_ACK;
  segment->ack = c->last_ack = c->rcv_nxt;
  c->flags &= ~(uint32_t)OWES_ACK;
  if (call->index != SYNFIN_NONE)
    synfin_timer_cancel(call->tcp, call->index, TCP_TIMER_DELAYED_ACK);
}

static void add_text(const struct synfin_call *call,
                     struct synfin_segment *segment, uint32_t length) {
  struct synfin_rings rings;
  if (length == 0 || !synfin_rings_of(call, &rings))
    return;
  uint32_t size = UINT32_C(1) << rings.send_log2;
  uint32_t at = segment->seq & (size - 1);
  uint32_t first = synfin_least(length, size - at);
  segment->text[0] = rings.send + at;
  segment->lengths[0] = (uint16_t)first;
  segment->text[1] = rings.send;
  segment->lengths[1] = (uint16_t)(length - first);
}

static void add_urgent(const struct synfin_connection *c,
                       struct synfin_segment *segment) {
  if (!synfin_has(c, URGENT_OUT) || !synfin_before(segment->seq, c->snd_up))
    return;
  segment->control |= WIRE_URG;
  segment->urgent = (uint16_t)synfin_least(c->snd_up - segment->seq, 0xffff);
}

void synfin_output(struct synfin_call *call, uint32_t seq, unsigned control,
                   uint32_t text) {
  struct synfin_connection *c = call->c;
  struct synfin_segment segment;
  bool syn = (control & WIRE_SYN) != 0;
  address(call, &segment);
  segment.seq = seq;
  segment.control = (uint8_t)(control & ~(unsigned)WIRE_ACK);
  if (syn) {
    add_offers(call, &segment);
  } else {
    add_options(call, &segment);
    add_text(call, &segment, text);
    add_urgent(c, &segment);
  }
  if (text > 0 && seq + text == c->snd_end)
    segment.control |= WIRE_PSH; /* MUST-61 */
  bool answers = synfin_has(c, HAS_PEER) && (control & WIRE_RST) == 0;
  if (syn || answers)
    segment.window = offer_window(call, syn);
  if (answers)
    acknowledge(call, &segment);
  send(call, &segment);
}

void synfin_output_syn(struct synfin_call *call) {
  synfin_output(call, call->c->snd_una, WIRE_SYN, 0);
}

/* A shell has the names of the segment that came. */
void synfin_output_reset(struct synfin_call *call, uint32_t seq, uint32_t ack,
                         unsigned control) {
  struct synfin_segment segment;
  address(call, &segment);
  segment.seq = seq;
  segment.ack = ack;
  segment.control = (uint8_t)control;
  send(call, &segment);
}

uint32_t synfin_segment_size(const struct synfin_call *call) {
  struct synfin_segment segment;
  synfin_wire_clear(&segment);
  add_options(call, &segment);
  return call->c->mss - (uint32_t)synfin_wire_options(&segment);
}

void synfin_owe_ack(struct synfin_call *call) {
  struct synfin_tcp *tcp = call->tcp;
  struct synfin_connection *c = call->c;
  if (call->index == SYNFIN_NONE || tcp->npending == SYNFIN_PENDING) {
    synfin_output(call, c->snd_nxt, 0, 0);
    return;
  }
  if (SYNFIN_HAS_DELAYED_ACK && !synfin_has(c, OWES_ACK))
    tcp->pending[tcp->npending++] = call->index;
  c->flags |= (uint32_t)OWES_ACK;
}
