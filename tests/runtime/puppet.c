#include "puppet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "inner.h"

const char *const puppet_goals[PUPPET_GOALS] = {
    [IN_CLOSED] = "CLOSED",
    [IN_LISTEN] = "LISTEN",
    [IN_SYN_SENT] = "SYN-SENT",
    [IN_SYN_RECEIVED_PASSIVE] = "SYN-RECEIVED",
    [IN_SYN_RECEIVED_ACTIVE] = "SYN-RECEIVED",
    [IN_SYN_RECEIVED_REOPENED] = "SYN-RECEIVED",
    [IN_ESTABLISHED] = "ESTABLISHED",
    [IN_ESTABLISHED_SENDING] = "ESTABLISHED",
    [IN_ESTABLISHED_FULL] = "ESTABLISHED",
    [IN_ESTABLISHED_BLOCKED] = "ESTABLISHED",
    [IN_FIN_WAIT_1] = "FIN-WAIT-1",
    [IN_FIN_WAIT_1_WAITING] = "FIN-WAIT-1",
    [IN_FIN_WAIT_1_NOT_OPENED] = "FIN-WAIT-1",
    [IN_FIN_WAIT_2] = "FIN-WAIT-2",
    [IN_FIN_WAIT_2_DEAF] = "FIN-WAIT-2",
    [IN_CLOSE_WAIT] = "CLOSE-WAIT",
    [IN_CLOSE_WAIT_WAITING] = "CLOSE-WAIT",
    [IN_CLOSING] = "CLOSING",
    [IN_CLOSING_WAITING] = "CLOSING",
    [IN_LAST_ACK] = "LAST-ACK",
    [IN_TIME_WAIT] = "TIME-WAIT",
    [IN_TIME_WAIT_UNREAD] = "TIME-WAIT",
};

/* --- Segments ------------------------------------------------------------- */

static bool catch_segment(void *context, bool to_right, const uint8_t *packet,
                          size_t length) {
  struct puppet *puppet = context;
  struct synfin_icmp icmp;
  struct synfin_segment *last = &puppet->last;
  if (to_right != (puppet->host == &puppet->world->left))
    return false;
  assert_int_equal(synfin_wire_read(packet, length, last, &icmp), WIRE_SEGMENT);
  puppet->count++;
  puppet->ts_ecr = last->has_timestamp ? last->ts_val : puppet->ts_ecr;
  if ((last->control & WIRE_RST) != 0)
    return false;
  uint32_t syn = (last->control & WIRE_SYN) != 0;
  uint32_t fin = (last->control & WIRE_FIN) != 0;
  puppet->ack = last->seq + last->lengths[0] + syn + fin;
  return false;
}

struct puppet puppet_make(struct world *world, struct world_host *host,
                          uint16_t its_port, uint16_t own_port, uint32_t seq) {
  struct world_host *other =
      host == &world->left ? &world->right : &world->left;
  struct puppet puppet;
  memset(&puppet, 0, sizeof puppet);
  puppet.world = world;
  puppet.host = host;
  puppet.own = other->locals[0].address;
  puppet.its = host->locals[0].address;
  puppet.own_port = own_port;
  puppet.its_port = its_port;
  puppet.seq = seq;
  puppet.window = 4096;
  return puppet;
}

void puppet_give(struct puppet *puppet, const struct synfin_segment *given) {
  struct world *world = puppet->world;
  struct synfin_segment segment = *given;
  uint8_t packet[WORLD_PACKET];
  segment.source = puppet->own;
  segment.destination = puppet->its;
  segment.source_port = puppet->own_port;
  segment.destination_port = puppet->its_port;
  segment.ttl = 64;
  size_t length = synfin_wire_write(&segment, packet, sizeof packet);
  assert_int_not_equal(length, 0);
  void *context = world->context;
  bool (*filter)(void *, bool, const uint8_t *, size_t) = world->filter;
  world->context = puppet;
  world->filter = catch_segment;
  synfin_tcp_input(&puppet->host->tcp, world->now, packet, length);
  synfin_tcp_flush(&puppet->host->tcp, world->now);
  world->context = context;
  world->filter = filter;
  world_check(world);
}

static const uint8_t some_text[1400] = {1, 2, 3};

static struct synfin_segment segment_of(const struct puppet *puppet,
                                        unsigned control, uint32_t text) {
  bool syn = (control & WIRE_SYN) != 0;
  return (struct synfin_segment){.seq = puppet->seq,
                                 .ack = control & WIRE_ACK ? puppet->ack : 0,
                                 .window = puppet->window,
                                 .control = (uint8_t)control,
                                 .mss = syn ? 1460 : 0,
                                 .scale = WIRE_NO_SCALE,
                                 .has_timestamp = puppet->timestamps,
                                 .ts_val = puppet->ts_val,
                                 .ts_ecr = puppet->ts_ecr,
                                 .text = {some_text, NULL},
                                 .lengths = {(uint16_t)text, 0}};
}

void puppet_send(struct puppet *puppet, unsigned control, uint32_t text) {
  struct synfin_segment segment = segment_of(puppet, control, text);
  puppet->seq +=
      text + ((control & WIRE_SYN) != 0) + ((control & WIRE_FIN) != 0);
  puppet_give(puppet, &segment);
}

/* --- User calls; what they send is caught too ----------------------------- */

static struct synfin_open opening(const struct puppet *puppet,
                                  uint8_t variant) {
  struct synfin_open open;
  memset(&open, 0, sizeof open);
  open.local.port = puppet->its_port;
  open.remote.address = puppet->own;
  open.remote.port = puppet->own_port;
  open.variant = variant;
  open.nodelay = true;
  return open;
}

static void user_listens(struct puppet *puppet, uint8_t variant) {
  struct synfin_open open = opening(puppet, variant);
  uint16_t listener;
  memset(&open.remote, 0, sizeof open.remote);
  assert_int_equal(synfin_tcp_listen(&puppet->host->tcp, &open, 4, &listener),
                   SYNFIN_OK);
}

static void user_connects(struct puppet *puppet, uint8_t variant) {
  struct synfin_open open = opening(puppet, variant);
  assert_int_equal(synfin_tcp_connect(&puppet->host->tcp, puppet->world->now,
                                      &open, &puppet->handle),
                   SYNFIN_OK);
}

static void user_sends(struct puppet *puppet, size_t length) {
  size_t taken;
  assert_int_equal(synfin_tcp_send(&puppet->host->tcp, puppet->world->now,
                                   puppet->handle, some_text, length, 0,
                                   &taken),
                   SYNFIN_OK);
  assert_int_equal(taken, length);
}

static void user_closes(struct puppet *puppet, bool reading) {
  assert_int_equal(synfin_tcp_close(&puppet->host->tcp, puppet->world->now,
                                    puppet->handle, reading),
                   SYNFIN_OK);
}

/* --- The ways ------------------------------------------------------------- */

static void way_established(struct puppet *puppet, uint8_t variant,
                            uint16_t window) {
  user_connects(puppet, variant);
  puppet->window = window;
  puppet_send(puppet, WIRE_SYN | WIRE_ACK, 0);
}

static void way_fin_wait_2(struct puppet *puppet, uint8_t variant,
                           bool reading) {
  way_established(puppet, variant, 4096);
  user_closes(puppet, reading);
  puppet_send(puppet, WIRE_ACK, 0);
}

static void way_close_wait(struct puppet *puppet, uint8_t variant,
                           uint16_t window) {
  way_established(puppet, variant, window);
  puppet_send(puppet, WIRE_FIN | WIRE_ACK, 0);
}

static void way_time_wait(struct puppet *puppet, uint8_t variant) {
  way_fin_wait_2(puppet, variant, true);
  puppet_send(puppet, WIRE_FIN | WIRE_ACK, 0);
}

static void way_full(struct puppet *puppet, uint8_t variant) {
  uint32_t ring = UINT32_C(1) << puppet->host->receive_log2;
  way_established(puppet, variant, 4096);
  for (uint32_t left = ring; left > 0;) {
    uint32_t text = left < 1000 ? left : 1000;
    puppet_send(puppet, WIRE_ACK, text);
    left -= text;
  }
}

/* Text stands before the FIN, and the peer's window is closed. */
static void close_blocked(struct puppet *puppet) {
  user_sends(puppet, 10);
  user_closes(puppet, true);
}

static void go_new(struct puppet *puppet, enum puppet_goal goal,
                   uint8_t variant) {
  if (goal == IN_LISTEN || goal == IN_SYN_RECEIVED_PASSIVE)
    user_listens(puppet, variant);
  else if (goal == IN_SYN_SENT || goal == IN_SYN_RECEIVED_ACTIVE ||
           goal == IN_FIN_WAIT_1_NOT_OPENED)
    user_connects(puppet, variant);
  if (goal == IN_SYN_RECEIVED_PASSIVE || goal == IN_SYN_RECEIVED_ACTIVE ||
      goal == IN_FIN_WAIT_1_NOT_OPENED)
    puppet_send(puppet, WIRE_SYN, 0);
  if (goal == IN_FIN_WAIT_1_NOT_OPENED)
    user_closes(puppet, true);
  if (goal == IN_SYN_RECEIVED_REOPENED) {
    way_time_wait(puppet, variant);
    user_listens(puppet, variant);
    puppet->seq += 100000;
    puppet->ts_val += 1000;
    puppet_send(puppet, WIRE_SYN, 0);
  }
}

static void go_open(struct puppet *puppet, enum puppet_goal goal,
                    uint8_t variant) {
  bool closed = goal == IN_ESTABLISHED_BLOCKED ||
                goal == IN_FIN_WAIT_1_WAITING || goal == IN_CLOSING_WAITING;
  if (goal == IN_ESTABLISHED_FULL)
    way_full(puppet, variant);
  else
    way_established(puppet, variant, closed ? 0 : 4096);
  if (goal == IN_ESTABLISHED_SENDING || goal == IN_ESTABLISHED_BLOCKED)
    user_sends(puppet, 10);
  if (goal == IN_FIN_WAIT_1 || goal == IN_CLOSING)
    user_closes(puppet, true);
  if (goal == IN_FIN_WAIT_1_WAITING || goal == IN_CLOSING_WAITING)
    close_blocked(puppet);
  if (goal == IN_CLOSING)
    puppet->ack--; /* it has not acknowledged the FIN */
  if (goal == IN_CLOSING || goal == IN_CLOSING_WAITING)
    puppet_send(puppet, WIRE_FIN | WIRE_ACK, 0);
}

static void go_closed(struct puppet *puppet, enum puppet_goal goal,
                      uint8_t variant) {
  if (goal == IN_FIN_WAIT_2 || goal == IN_FIN_WAIT_2_DEAF)
    way_fin_wait_2(puppet, variant, goal == IN_FIN_WAIT_2);
  else if (goal == IN_TIME_WAIT)
    way_time_wait(puppet, variant);
  else if (goal != IN_TIME_WAIT_UNREAD)
    way_close_wait(puppet, variant, goal == IN_CLOSE_WAIT_WAITING ? 0 : 4096);
  if (goal == IN_LAST_ACK)
    user_closes(puppet, true);
  if (goal == IN_CLOSE_WAIT_WAITING)
    close_blocked(puppet);
  if (goal == IN_TIME_WAIT_UNREAD) {
    way_fin_wait_2(puppet, variant, true);
    puppet_send(puppet, WIRE_ACK, 10);
    puppet_send(puppet, WIRE_FIN | WIRE_ACK, 0);
  }
}

void puppet_reach(struct puppet *puppet, enum puppet_goal goal,
                  uint8_t variant) {
  struct world *world = puppet->world;
  void *context = world->context;
  bool (*filter)(void *, bool, const uint8_t *, size_t) = world->filter;
  world->context = puppet;
  world->filter = catch_segment;
  go_new(puppet, goal, variant);
  if (goal >= IN_ESTABLISHED && goal != IN_FIN_WAIT_1_NOT_OPENED) {
    bool open = goal <= IN_FIN_WAIT_1_WAITING || goal == IN_CLOSING ||
                goal == IN_CLOSING_WAITING;
    (open ? go_open : go_closed)(puppet, goal, variant);
  }
  world->context = context;
  world->filter = filter;
  assert_string_equal(puppet_state(puppet), puppet_goals[goal]);
  world_check(world);
}

const char *puppet_state(const struct puppet *puppet) {
  const struct synfin_tcp *tcp = &puppet->host->tcp;
  struct synfin_name name = {puppet->own, puppet->its_port, puppet->own_port,
                             0};
  uint32_t reference = synfin_demux_find(tcp, &name);
  if (reference == SYNFIN_NONE)
    return synfin_demux_listener(tcp, 0, puppet->its_port) == SYNFIN_NO_LISTENER
               ? "CLOSED"
               : "LISTEN";
  if (synfin_array_of(reference) != SYNFIN_IN_CONNECTIONS)
    return "TIME-WAIT";
  return tcp_names
      .states[tcp_state_of[tcp->config.connections[reference].configuration]];
}
