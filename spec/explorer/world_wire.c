#include "world.h"

#include <string.h>

static const uint8_t some_text[WORLD_PACKET];

static const struct world_peer *other(const struct world *world,
                                      unsigned peer) {
  return &world->peers[1 - peer];
}

/* A SYN with another number than the last begins another connection. */
static void look_for_syn(struct world_peer *peer,
                         const struct synfin_segment *segment) {
  if ((segment->control & WIRE_SYN) == 0 ||
      (peer->has_iss && peer->iss == segment->seq))
    return;
  uint32_t shown = peer->used < peer->nplanned ? peer->planned[peer->used++]
                                               : peer->next_iss;
  peer->next_iss += 300;
  peer->has_iss = true;
  peer->iss = segment->seq;
  peer->offset = segment->seq - shown;
}

/* A reset that answers a segment without ACK has no number of its own: it is
 * 0 (3.10.7.1). */
static bool has_number(const struct synfin_segment *segment) {
  return (segment->control & (WIRE_RST | WIRE_ACK)) != (WIRE_RST | WIRE_ACK) ||
         segment->seq != 0;
}

static void read(const struct world_packet *packet,
                 struct synfin_segment *segment) {
  struct synfin_icmp icmp;
  synfin_wire_clear(segment);
  synfin_wire_read(packet->octets, packet->length, segment, &icmp);
}

void world_read(const struct world *world, const struct world_packet *packet,
                struct synfin_segment *segment) {
  read(packet, segment);
  if (has_number(segment))
    segment->seq -= world->peers[packet->from].offset;
  if ((segment->control & WIRE_ACK) != 0)
    segment->ack -= other(world, packet->from)->offset;
}

void world_send(struct world_peer *peer, const uint8_t *packet, size_t length) {
  struct world *world = peer->world;
  struct synfin_segment segment;
  struct world_packet *to = &world->wire[world->nwire++];
  to->id = world->next_id++;
  to->from = peer->number;
  to->sent_at = world->now;
  to->length = (uint32_t)length;
  memcpy(to->octets, packet, length);
  read(to, &segment);
  look_for_syn(peer, &segment);
}

uint32_t world_find(const struct world *world, uint32_t id) {
  uint32_t at = 0;
  while (at < world->nwire && world->wire[at].id != id)
    at++;
  return at;
}

/* Takes a packet off the wire; false if it is not there. */
static bool take(struct world *world, uint32_t id,
                 struct world_packet *packet) {
  uint32_t at = world_find(world, id);
  if (at == world->nwire)
    return false;
  *packet = world->wire[at];
  world->nwire--;
  memmove(world->wire + at, world->wire + at + 1,
          (world->nwire - at) * sizeof *world->wire);
  return true;
}

bool world_deliver(struct world *world, uint32_t id) {
  struct world_packet packet;
  if (!take(world, id, &packet))
    return false;
  synfin_tcp_input(&world->peers[1 - packet.from].tcp, world->now,
                   packet.octets, packet.length);
  world_flush(world);
  return true;
}

bool world_drop(struct world *world, uint32_t id) {
  struct world_packet packet;
  return take(world, id, &packet);
}

/* The copy goes behind all others. */
bool world_duplicate(struct world *world, uint32_t id) {
  uint32_t at = world_find(world, id);
  if (at == world->nwire || world->nwire == WORLD_WIRE)
    return false;
  world->wire[world->nwire] = world->wire[at];
  world->wire[world->nwire++].id = world->next_id++;
  return true;
}

bool world_delay(struct world *world, uint32_t id) {
  struct world_packet packet;
  if (!take(world, id, &packet))
    return false;
  world->wire[world->nwire++] = packet;
  return true;
}

void world_forge(struct world *world, unsigned from, unsigned control,
                 uint32_t seq, uint32_t ack, uint32_t text) {
  const struct world_peer *peer = &world->peers[from];
  struct synfin_segment segment;
  if (world->nwire == WORLD_WIRE)
    return;
  synfin_wire_clear(&segment);
  segment.control = (uint8_t)control;
  segment.seq = seq + peer->offset;
  segment.ack = ack + other(world, from)->offset;
  segment.window = (world->options & WORLD_SMALL) != 0 ? 1 << WORLD_SMALL_LOG2
                                                       : 1 << WORLD_RING_LOG2;
  segment.lengths[0] = (uint16_t)(text < 512 ? text : 512);
  segment.text[0] = some_text;
  segment.ttl = 64;
  segment.source = peer->local.address;
  segment.destination = other(world, from)->local.address;
  segment.source_port = (uint16_t)(WORLD_PORT + from);
  segment.destination_port = (uint16_t)(WORLD_PORT + 1 - from);
  struct world_packet *to = &world->wire[world->nwire];
  to->length = (uint32_t)synfin_wire_write(&segment, to->octets, WORLD_PACKET);
  to->id = world->next_id++;
  to->from = from;
  to->sent_at = world->now;
  world->nwire++;
}
