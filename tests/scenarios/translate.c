/* The runtime's "wire.h" reads and writes packets; that of the ladder, which
 * numbers.h sees, has only a struct segment. */
#include "translate.h"

#include <string.h>
#include "../../runtime/tcp/wire.h"

static const uint8_t some_text[HOST_PACKET] = {1, 2, 3};

void translate_begin(struct translate *peer,
                     const struct synfin_scenario *scenario, unsigned number) {
  memset(peer, 0, sizeof *peer);
  peer->nplanned = numbers_iss(scenario, number, peer->planned);
  peer->next_iss = number == 0 ? 100 : 300;
}

static void read(const struct host_packet *packet,
                 struct synfin_segment *segment) {
  struct synfin_icmp icmp;
  synfin_wire_read(packet->octets, packet->length, segment, &icmp);
}

static void write(struct host_packet *packet,
                  const struct synfin_segment *segment) {
  struct synfin_segment copy = *segment;
  copy.text[0] = some_text;
  packet->length =
      synfin_wire_write(&copy, packet->octets, sizeof packet->octets);
}

/* A SYN with another number than the last begins another connection. */
static void look_for_syn(struct translate *peer,
                         const struct synfin_segment *segment) {
  if ((segment->control & WIRE_SYN) == 0 ||
      (peer->has_iss && peer->iss == segment->seq))
    return;
  peer->has_iss = true;
  peer->iss = segment->seq;
  uint32_t iss = peer->used < peer->nplanned ? peer->planned[peer->used++]
                                             : peer->next_iss;
  peer->next_iss += 300;
  peer->offset = segment->seq - iss;
}

void translate_sent(struct translate *peer, struct host_packet *packet) {
  struct synfin_segment segment;
  read(packet, &segment);
  look_for_syn(peer, &segment);
  bool by_seq = (segment.control & WIRE_RST) != 0 &&
                (segment.control & WIRE_ACK) != 0 && segment.seq == 0;
  if (!by_seq) /* that one has no number of its own: 3.10.7.1 */
    segment.seq -= peer->offset;
  write(packet, &segment);
}

void translate_see(const struct host_packet *packet,
                   struct tcp_segment_variables *seen) {
  struct synfin_segment segment;
  read(packet, &segment);
  memset(seen, 0, sizeof *seen);
  seen->seg_seq = segment.seq;
  seen->seg_ack = segment.ack;
  seen->seg_text = segment.lengths[0];
  seen->ctl_syn = (segment.control & WIRE_SYN) != 0;
  seen->ctl_ack = (segment.control & WIRE_ACK) != 0;
  seen->ctl_rst = (segment.control & WIRE_RST) != 0;
  seen->ctl_fin = (segment.control & WIRE_FIN) != 0;
  seen->seg_len = seen->seg_text + seen->ctl_syn + seen->ctl_fin;
}

void translate_stray(const struct synfin_scenario_step *step,
                     const struct host *from, const struct host *to,
                     struct host_packet *packet) {
  struct segment named;
  struct synfin_segment segment;
  numbers_segment(step, &named);
  synfin_wire_clear(&segment);
  segment.seq = named.seq;
  segment.ack = named.ack;
  segment.window = (uint16_t)(1u << from->needs.ring_log2);
  segment.lengths[0] = (uint16_t)named.text;
  segment.control =
      (uint8_t)((named.syn ? WIRE_SYN : 0) | (named.ack_bit ? WIRE_ACK : 0) |
                (named.rst ? WIRE_RST : 0) | (named.fin ? WIRE_FIN : 0));
  segment.ttl = 64;
  segment.source = from->local.address;
  segment.destination = to->local.address;
  segment.source_port = from->number;
  segment.destination_port = to->number;
  write(packet, &segment);
}

struct host_packet translate_for(const struct translate *peer,
                                 const struct host_packet *packet) {
  struct host_packet result = *packet;
  struct synfin_segment segment;
  read(packet, &segment);
  if ((segment.control & WIRE_ACK) != 0)
    segment.ack += peer->offset;
  write(&result, &segment);
  return result;
}

void translate_print(const struct host_packet *packet, char text[64]) {
  struct synfin_segment segment;
  read(packet, &segment);
  const struct segment plain = {
      .seq = segment.seq,
      .ack = segment.ack,
      .text = segment.lengths[0],
      .syn = (segment.control & WIRE_SYN) != 0,
      .ack_bit = (segment.control & WIRE_ACK) != 0,
      .rst = (segment.control & WIRE_RST) != 0,
      .fin = (segment.control & WIRE_FIN) != 0,
  };
  segment_format(&plain, text);
}
