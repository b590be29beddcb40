/* What the page can see of the world: more exports. Each answers with a number,
 * so that the page needs to know no layout; the order of the fields is that of
 * the page's engine.js. */
#include "world.h"

#include <string.h>

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name)
#endif

/* --- A peer --------------------------------------------------------------- */

EXPORT(configuration)
uint32_t engine_configuration(const struct world *world, unsigned peer) {
  return world_configuration(&world->peers[peer]);
}

/* Milliseconds until a timer expires; all ones if it does not run. */
EXPORT(timer)
uint32_t engine_timer(const struct world *world, unsigned peer,
                      unsigned timer) {
  return world_timer(&world->peers[peer], timer);
}

enum number {
  SND_UNA,
  SND_NXT,
  SND_WND,
  RCV_NXT,
  RCV_WND,
  UNSENT,
  UNREAD,
  CWND,
  SRTT,
  RTO,
  NUMBERS
};

/* A number of a peer's connection; all ones if there is none. */
EXPORT(number)
uint32_t engine_number(const struct world *world, unsigned peer,
                       unsigned which) {
  struct world_peer of = world->peers[peer];
  struct synfin_status status;
  uint32_t index = world_connection(&of);
  if (index == SYNFIN_NONE || which >= NUMBERS)
    return UINT32_MAX;
  const struct synfin_connection *c = &of.connections[index];
  of.is_mute = true; /* STATUS is an event: it is asked of a copy, in silence */
  of.tcp.config.connections = of.connections;
  of.tcp.config.host.context = &of;
  synfin_tcp_status(&of.tcp, synfin_handle_of(&of.tcp, index), &status);
  const uint32_t numbers[NUMBERS] = {[SND_UNA] = c->snd_una - of.offset,
                                     [SND_NXT] = c->snd_nxt - of.offset,
                                     [SND_WND] = status.snd_wnd,
                                     [RCV_NXT] = c->rcv_nxt -
                                                 world->peers[1 - peer].offset,
                                     [RCV_WND] = status.rcv_wnd,
                                     [UNSENT] = status.unsent,
                                     [UNREAD] = status.unread,
                                     [CWND] = status.cwnd,
                                     [SRTT] = status.srtt,
                                     [RTO] = status.rto};
  return numbers[which];
}

/* --- The wire ------------------------------------------------------------- */

EXPORT(wire_count) uint32_t engine_wire_count(const struct world *world) {
  return world->nwire;
}

enum field {
  ID,
  FROM,
  SENT_AT,
  SEQ,
  ACK,
  CONTROL,
  TEXT,
  WINDOW,
  MSS,
  SCALE,
  SACK_PERMITTED,
  HAS_TIMESTAMP,
  SACKS,
  FIRST_SACK,
  LAST_SACK,
  OCTETS,
  LENGTH,
  FIELDS
};

EXPORT(wire)
uint32_t engine_wire(const struct world *world, uint32_t at, unsigned field) {
  const struct world_packet *packet = &world->wire[at];
  struct synfin_segment segment;
  if (at >= world->nwire || field >= FIELDS)
    return UINT32_MAX;
  world_read(world, packet, &segment);
  uint32_t of_peer = world->peers[1 - packet->from].offset;
  const uint32_t fields[FIELDS] = {
      [ID] = packet->id,
      [FROM] = packet->from,
      [SENT_AT] = packet->sent_at,
      [SEQ] = segment.seq,
      [ACK] = segment.ack,
      [CONTROL] = segment.control,
      [TEXT] = segment.lengths[0],
      [WINDOW] = segment.window,
      [MSS] = segment.mss,
      [SCALE] = segment.scale,
      [SACK_PERMITTED] = segment.sack_permitted,
      [HAS_TIMESTAMP] = segment.has_timestamp,
      [SACKS] = segment.nsacks,
      [FIRST_SACK] = segment.nsacks ? segment.sacks[0].first - of_peer : 0,
      [LAST_SACK] = segment.nsacks ? segment.sacks[0].end - of_peer : 0,
      [OCTETS] = (uint32_t)(uintptr_t)packet->octets,
      [LENGTH] = packet->length};
  return fields[field];
}

/* --- What has happened ---------------------------------------------------- */

EXPORT(log_count) uint32_t engine_log_count(const struct world *world) {
  return world->nlog;
}

EXPORT(log)
uint32_t engine_log(const struct world *world, uint32_t at, unsigned field) {
  const struct world_entry *entry = &world->log[at];
  if (at >= world->nlog)
    return UINT32_MAX;
  const uint32_t fields[] = {(uint32_t)entry->kind, entry->peer,  entry->event,
                             entry->before,         entry->after, entry->input,
                             entry->nops,           entry->what,  entry->octets,
                             entry->packet,         entry->at};
  return field < sizeof fields / sizeof *fields ? fields[field] : UINT32_MAX;
}

EXPORT(log_op)
uint32_t engine_log_op(const struct world *world, uint32_t at, uint32_t op) {
  return world->ops[world->log[at].ops + op];
}
