#include "room.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct synfin_address ours = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1}};
static const struct synfin_address peers = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 2}};
static const struct synfin_address nobody = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 224, 0, 0, 1}};
static const struct synfin_name its_name = {
    .remote = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 2}},
    .local_port = ROOM_OURS,
    .remote_port = ROOM_PEERS};

/* --- The host ------------------------------------------------------------- */

static void output(void *context, uint32_t index, const uint8_t *packet,
                   size_t length) {
  struct room_seen *seen = &((struct house *)context)->seen;
  struct synfin_icmp icmp;
  (void)index;
  if (seen->nsent == ROOM_SENT) {
    seen->more = true;
    return;
  }
  assert_int_equal(
      synfin_wire_read(packet, length, &seen->sent[seen->nsent++], &icmp),
      WIRE_SEGMENT);
}

static bool rings(void *context, uint32_t index, struct synfin_rings *rings) {
  struct house *house = context;
  rings->send = house->room.rings[index];
  rings->receive = house->room.is_deaf ? NULL : rings->send + ROOM_RING;
  rings->send_log2 = rings->receive_log2 = ROOM_LOG2;
  return true;
}

static void notify(void *context, synfin_handle connection, uint32_t what) {
  (void)connection;
  ((struct house *)context)->seen.notices |= what;
}

static void watch(void *context, const struct synfin_step *step) {
  struct room_seen *seen = &((struct house *)context)->seen;
  if (seen->nsteps == ROOM_STEPS) {
    seen->more = true;
    return;
  }
  seen->steps[seen->nsteps++] = (struct room_step){
      step->event, step->before, step->after, step->input, step->actions};
}

void room_make(struct house *house, const struct synfin_table *table) {
  struct synfin_tcp_config config;
  memset(house, 0, sizeof *house);
  synfin_tcp_defaults(&config);
  house->local.address = ours;
  house->local.mtu = ROOM_PACKET;
  house->variants[0] = table;
  config.host = (struct synfin_host){house, output, rings, notify, watch};
  config.locals = &house->local;
  config.nlocals = 1;
  config.variants = house->variants;
  config.nvariants = 1;
  memset(config.secret, 1, sizeof config.secret);
  config.connections = house->room.connections;
  config.nconnections = ROOM_CONNECTIONS;
  config.listeners = house->room.listeners;
  config.nlisteners = 1;
  config.time_waits4 = house->room.waits;
  config.ntime_waits4 = ROOM_WAITS;
  config.buckets = house->room.buckets;
  config.nbuckets = 4;
  config.packet = house->packet;
  config.packet_size = sizeof house->packet;
  config.rto_initial = config.rto_min = 15000; /* R2 after a few time-outs */
  config.user_timeout = 190000;                /* just before R2 of a SYN */
  config.fin_wait_2 = 150000;
  config.syn_received = 75000;
  config.keepalive = 40000;
  config.keepalive_probe = 50000;
  config.keepalive_probes = 2;
  house->room.now = 1000000;
  assert_true(synfin_tcp_init(&house->room.tcp, &config, house->room.now));
}

/* --- Looking -------------------------------------------------------------- */

void room_look(const struct house *house, struct room_view *view) {
  struct synfin_tcp *tcp = (struct synfin_tcp *)&house->room.tcp;
  uint32_t reference = synfin_demux_find(tcp, &its_name);
  struct synfin_call call;
  memset(view, 0, sizeof *view);
  view->reference = reference;
  view->handle = room_handle(house);
  if (reference != SYNFIN_NONE &&
      synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS)
    view->tcb = house->room.connections[reference];
  else if (reference != SYNFIN_NONE)
    synfin_unfold(&call, tcp, reference, &view->tcb);
  else if (house->room.listeners[0].port != 0) {
    synfin_call_listener(&call, tcp, &view->tcb, 0);
    view->is_listener = true;
  } else
    synfin_call_shell(&call, tcp, &view->tcb);
}

synfin_handle room_handle(const struct house *house) {
  uint32_t reference = synfin_demux_find(&house->room.tcp, &its_name);
  if (reference == SYNFIN_NONE ||
      synfin_array_of(reference) != SYNFIN_IN_CONNECTIONS ||
      (house->room.connections[reference].flags & (IS_HALF_OPEN | IS_EARLY)) ==
          IS_HALF_OPEN)
    return 0;
  return synfin_handle_of(&house->room.tcp, reference);
}

/* --- Moves ---------------------------------------------------------------- */

static void begin(struct house *house) {
  memset(&house->seen, 0, offsetof(struct room_seen, sent));
  house->seen.nsent = house->seen.nsteps = 0;
  house->seen.more = house->seen.is_answered = false;
  house->seen.notices = 0;
}

static void end(struct house *house) {
  synfin_tcp_flush(&house->room.tcp, house->room.now);
  const char *broken = invariants_broken(&house->room.tcp, house->room.looks);
  if (broken != NULL)
    fail_msg("%s", broken);
}

static void answer(struct house *house, enum synfin_answer answer) {
  house->seen.is_answered = true;
  house->seen.answer = answer;
}

static void call_listen(struct house *house, uint16_t backlog) {
  struct synfin_open open;
  uint16_t listener;
  memset(&open, 0, sizeof open);
  open.local.port = ROOM_OURS;
  open.keepalive = true;
  open.early = house->room.early;
  answer(house, synfin_tcp_listen(&house->room.tcp, &open, backlog, &listener));
}

static void call_connect(struct house *house, enum room_call call) {
  struct synfin_open open;
  synfin_handle handle;
  memset(&open, 0, sizeof open);
  open.local.address = ours;
  open.local.port = ROOM_OURS;
  open.keepalive = true;
  if (call != CALL_CONNECT_OPEN) {
    open.remote.address = call == CALL_CONNECT_BAD ? nobody : peers;
    open.remote.port = ROOM_PEERS;
  }
  answer(house,
         synfin_tcp_connect(&house->room.tcp, house->room.now, &open, &handle));
}

/* Connections elsewhere, until no record is left; they are no part of it. */
static void crowd(struct house *house) {
  struct synfin_open open;
  synfin_handle handle;
  memset(&open, 0, sizeof open);
  open.local.address = ours;
  open.remote.address = peers;
  open.remote.port = ROOM_PEERS + 1;
  while (synfin_tcp_connect(&house->room.tcp, house->room.now, &open,
                            &handle) == SYNFIN_OK)
    ;
  begin(house);
}

static void call_close(struct house *house, bool reading) {
  answer(house, synfin_tcp_close(&house->room.tcp, house->room.now,
                                 room_handle(house), reading));
}

static void call_text(struct house *house, enum room_call call) {
  static const uint8_t text[2 * ROOM_RING] = {1, 2, 3};
  uint8_t into[ROOM_RING];
  size_t length;
  struct synfin_tcp *tcp = &house->room.tcp;
  if (call == CALL_SEND || call == CALL_SEND_MUCH)
    answer(house,
           synfin_tcp_send(tcp, house->room.now, room_handle(house), text,
                           call == CALL_SEND ? 10 : sizeof text, 0, &length));
  else
    answer(house,
           synfin_tcp_receive(tcp, house->room.now, room_handle(house), into,
                              call == CALL_RECEIVE ? sizeof into : 1, &length));
}

static void call_other(struct house *house, enum room_call call) {
  struct synfin_tcp *tcp = &house->room.tcp;
  synfin_handle handle = room_handle(house);
  uint32_t now = house->room.now;
  struct synfin_status status;
  if (call == CALL_ABORT)
    answer(house, synfin_tcp_abort(tcp, now, handle));
  else if (call == CALL_STATUS)
    answer(house, synfin_tcp_status(tcp, handle, &status));
  else if (call == CALL_NODELAY)
    answer(house, synfin_tcp_set_nodelay(tcp, now, handle, true));
  else
    answer(house,
           synfin_tcp_set_keepalive(tcp, now, handle, call == CALL_KEEPALIVE));
}

void room_call(struct house *house, enum room_call call) {
  begin(house);
  if (call == CALL_CONNECT_CROWD)
    crowd(house);
  if (call == CALL_LISTEN || call == CALL_LISTEN_FULL)
    call_listen(house, call == CALL_LISTEN ? 4 : 0);
  else if (call == CALL_UNLISTEN)
    synfin_tcp_unlisten(&house->room.tcp, house->room.now, 0);
  else if (call <= CALL_CONNECT_CROWD)
    call_connect(house, call);
  else if (call <= CALL_RECEIVE_SOME)
    call_text(house, call);
  else if (call == CALL_CLOSE || call == CALL_CLOSE_DEAF)
    call_close(house, call == CALL_CLOSE);
  else
    call_other(house, call);
  end(house);
}

static size_t write_segment(const struct synfin_segment *given, bool from_us,
                            uint8_t *packet) {
  struct synfin_segment segment = *given;
  segment.source = from_us ? ours : peers;
  segment.destination = from_us ? peers : ours;
  segment.source_port = from_us ? ROOM_OURS : ROOM_PEERS;
  segment.destination_port = from_us ? ROOM_PEERS : ROOM_OURS;
  segment.ttl = 64;
  size_t length = synfin_wire_write(&segment, packet, ROOM_PACKET);
  assert_int_not_equal(length, 0);
  return length;
}

void room_segment(struct house *house, const struct synfin_segment *segment) {
  uint8_t packet[ROOM_PACKET];
  begin(house);
  size_t length = write_segment(segment, false, packet);
  synfin_tcp_input(&house->room.tcp, house->room.now, packet, length);
  end(house);
}

static void put16(uint8_t *at, uint32_t number) {
  at[0] = (uint8_t)(number >> 8);
  at[1] = (uint8_t)number;
}

/* RFC 1071. */
static uint32_t checksum(const uint8_t *octets, size_t length) {
  uint32_t sum = 0;
  for (size_t i = 0; i < length; i += 2)
    sum += (uint32_t)octets[i] << 8 | octets[i + 1];
  sum = (sum & 0xffff) + (sum >> 16);
  return ~(sum + (sum >> 16)) & 0xffff;
}

/* An IPv4 header, then ICMP's, then 28 octets of what was sent, which claims to
 * have been of full size. */
void room_icmp(struct house *house, uint8_t type, uint8_t code, uint32_t seq) {
  enum {
    LENGTH = 56,
    TOO_SMALL = 600
  };
  uint8_t quoted[ROOM_PACKET], packet[LENGTH] = {0x45};
  struct synfin_segment segment;
  begin(house);
  synfin_wire_clear(&segment);
  segment.seq = seq;
  segment.control = WIRE_ACK;
  write_segment(&segment, true, quoted);
  put16(packet + 2, LENGTH);
  packet[8] = 64;
  packet[9] = 1;
  memcpy(packet + 12, peers.octets + 12, 4);
  memcpy(packet + 16, ours.octets + 12, 4);
  put16(packet + 10, checksum(packet, 20));
  packet[20] = type;
  packet[21] = code;
  memcpy(packet + 28, quoted, 28);
  put16(packet + 26, TOO_SMALL); /* a path's MTU, where there is one */
  put16(packet + 30, ROOM_PACKET);
  put16(packet + 22, checksum(packet + 20, 36));
  synfin_tcp_input(&house->room.tcp, house->room.now, packet, LENGTH);
  end(house);
}

bool room_wait(struct house *house) {
  struct room *room = &house->room;
  begin(house);
  for (int turns = 0; house->seen.nsteps == 0; turns++) {
    uint32_t wait = synfin_tcp_next(&room->tcp, room->now);
    if (wait == SYNFIN_NEVER)
      return false;
    assert_true(turns < 64); /* "may be sooner than anything is due" */
    room->now += wait;
    synfin_tcp_advance(&room->tcp, room->now);
  }
  end(house);
  return true;
}
