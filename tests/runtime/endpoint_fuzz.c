/* libFuzzer harness of an endpoint: octets become user calls, segments near and
 * far from what is valid, ICMP messages and time, against an endpoint in any
 * state. After each of them its invariants must hold, and what it sends must be
 * well formed. Compiled with SYNFIN_TRAP, the table's contract counts too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint_script.h"
#include "inner.h"
#include "invariants.h"
#include "puppet.h"
#include "wire_inner.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size);

enum {
  MOST_EVENTS = 400,
  MOST_TURNS = 300, /* of the clock in one go */
  TEXT = 2048
};

struct script {
  const uint8_t *octets;
  size_t left;
  uint8_t settings;
  struct world *world;
  struct puppet puppet;
  synfin_handle selected;
  uint16_t listener;
};

void synfin_trap(const char *what);
void synfin_trap(const char *what) {
  fprintf(stderr, "the table's contract: %s\n", what);
  abort();
}

static unsigned take(struct script *script) {
  if (script->left == 0)
    return 0;
  script->left--;
  return *script->octets++;
}

static uint32_t take_many(struct script *script, unsigned count) {
  uint32_t number = 0;
  while (count-- > 0)
    number = number << 8 | take(script);
  return number;
}

/* Around 0, more and more coarsely; 0 is 0. */
static uint32_t take_offset(struct script *script) {
  unsigned octet = take(script);
  uint32_t size = octet & 0x7f;
  if (size >= 64)
    size = UINT32_C(3) << (size - 64) / 2;
  return (octet & 0x80) != 0 ? 0 - size : size;
}

/* --- Segments ------------------------------------------------------------- */

static const struct synfin_connection *spoken_of(const struct script *script) {
  static const struct synfin_connection none;
  const struct synfin_tcp *tcp = &script->puppet.host->tcp;
  uint32_t index = synfin_tcp_index(tcp, script->selected);
  struct synfin_name name = {script->puppet.own, script->puppet.its_port,
                             script->puppet.own_port, 0};
  if (index == SYNFIN_NONE)
    index = synfin_demux_find(tcp, &name);
  return index < tcp->config.nconnections ? &tcp->config.connections[index]
                                          : &none;
}

/* Sequence numbers that matter, and some distance from them. */
static uint32_t take_number(struct script *script, bool theirs) {
  const struct synfin_connection *c = spoken_of(script);
  const uint32_t in[8] = {c->rcv_nxt,         c->rcv_adv, c->rcv_read,
                          c->rcv_nxt - 1,     c->fin_seq, c->u.irs,
                          script->puppet.seq, 0};
  const uint32_t out[8] = {c->snd_una,         c->snd_nxt,
                           c->snd_end,         c->snd_nxt - 1,
                           c->timed_seq,       c->snd_una - c->max_snd_wnd,
                           script->puppet.ack, 0};
  unsigned which = take(script) % 8;
  if (which == 7)
    return take_many(script, 4);
  return (theirs ? in : out)[which] + take_offset(script);
}

static void take_options(struct script *script,
                         struct synfin_segment *segment) {
  unsigned options = take(script);
  const struct synfin_connection *c = spoken_of(script);
  segment->scale = WIRE_NO_SCALE;
  if (((options & 1) != 0) != script->puppet.timestamps) {
    segment->has_timestamp = true;
    segment->ts_val = c->ts_recent + take_offset(script);
    segment->ts_ecr = script->puppet.ts_ecr + take_offset(script);
  }
  if ((options & 2) != 0)
    segment->mss = (uint16_t)take_many(script, 2);
  if ((options & 4) != 0)
    segment->scale = (uint8_t)take(script);
  segment->sack_permitted = (options & 8) != 0;
  segment->nsacks = (uint8_t)(options >> 4 & 3);
  for (unsigned i = 0; i < segment->nsacks; i++) {
    segment->sacks[i].first = take_number(script, false);
    segment->sacks[i].end = segment->sacks[i].first + take_offset(script);
  }
}

/* Flags, where it begins, what it acknowledges, window, text, options. The
 * upper two flags: for another connection; with an urgent pointer. */
static void give_segment(struct script *script) {
  static const uint8_t text[TEXT] = {1, 2, 3, 4};
  struct puppet puppet = script->puppet;
  unsigned flags = take(script);
  struct synfin_segment segment;
  memset(&segment, 0, sizeof segment);
  segment.control = flags & 0x3f;
  if ((flags & 0x40) != 0)
    puppet.own_port = (uint16_t)(puppet.own_port + take(script) % 16);
  if ((flags & 0x80) != 0)
    segment.urgent = (uint16_t)take_many(script, 2);
  segment.seq = take_number(script, true);
  segment.ack = take_number(script, false);
  segment.window = (uint16_t)take_offset(script);
  uint32_t length = take_offset(script) & 0x7ff;
  take_options(script, &segment);
  segment.text[0] = text;
  segment.lengths[0] = (uint16_t)(length < 1400 ? length : 1400);
  puppet_give(&puppet, &segment);
  script->puppet.ack = puppet.ack;
  script->puppet.ts_ecr = puppet.ts_ecr;
}

/* --- Packets -------------------------------------------------------------- */

static void put16(uint8_t *at, unsigned value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void mend_checksums(uint8_t *packet, size_t length) {
  struct synfin_ip ip;
  if (length >= WIRE_IPV4_HEADER && packet[0] == 0x45) {
    put16(packet + 2, (unsigned)length);
    put16(packet + 10, 0);
    synfin_wire_put_checksum(packet + 10,
                             synfin_wire_add(0, packet, WIRE_IPV4_HEADER));
  }
  if (synfin_wire_ip(packet, length, false, &ip) != WIRE_SEGMENT)
    return;
  size_t at = ip.protocol == WIRE_TCP ? 16 : 2;
  uint8_t *sum = packet + (ip.payload - packet) + at;
  if (ip.length < at + 2)
    return;
  put16(sum, 0);
  synfin_wire_put_checksum(sum, ip.protocol == WIRE_ICMP4
                                    ? synfin_wire_add(0, ip.payload, ip.length)
                                    : synfin_wire_add_pseudo(&ip, ip.protocol));
}

/* In memory of just its size, so that reading past its end is noticed. */
static void give_packet(struct script *script, const uint8_t *packet,
                        size_t length, bool mend) {
  struct world *world = script->world;
  uint8_t *own = malloc(length + !length);
  if (own == NULL)
    return;
  memcpy(own, packet, length);
  if (mend)
    mend_checksums(own, length);
  synfin_tcp_input(&script->puppet.host->tcp, world->now, own, length);
  free(own);
  synfin_tcp_flush(&script->puppet.host->tcp, world->now);
}

static void take_packet(struct script *script) {
  bool mend = take(script) % 2 != 0;
  size_t length = take_many(script, 2);
  if (length > script->left)
    length = script->left;
  give_packet(script, script->octets, length, mend);
  script->octets += length;
  script->left -= length;
}

static void give_icmp(struct script *script) {
  uint8_t packet[56] = {0x45, 0, 0, 56, [9] = WIRE_ICMP4, [20] = 3};
  uint8_t *quoted = packet + 28;
  const struct puppet *puppet = &script->puppet;
  packet[20] = (uint8_t)take(script);
  packet[21] = (uint8_t)take(script);
  uint32_t seq = take_number(script, false);
  put16(packet + 26, take(script) * 8);
  memcpy(packet + 12, puppet->own.octets + 12, 4);
  memcpy(packet + 16, puppet->its.octets + 12, 4);
  quoted[0] = 0x45;
  put16(quoted + 2, 1500);
  quoted[9] = WIRE_TCP;
  memcpy(quoted + 12, puppet->its.octets + 12, 4);
  memcpy(quoted + 16, puppet->own.octets + 12, 4);
  put16(quoted + 20, puppet->its_port);
  put16(quoted + 22, puppet->own_port);
  wire_put32(quoted + 24, seq);
  give_packet(script, packet, sizeof packet, true);
}

/* --- User calls ----------------------------------------------------------- */

static void user_sends(struct script *script) {
  static const uint8_t text[TEXT] = {5, 6, 7};
  size_t length = take(script) * 8, taken;
  unsigned flags = take(script) & 3;
  synfin_tcp_send(&script->puppet.host->tcp, script->world->now,
                  script->selected, text, length, flags, &taken);
}

static void user_receives(struct script *script) {
  size_t size = take(script) * 8, length;
  uint8_t *text = malloc(size + !size);
  if (text == NULL)
    return;
  synfin_tcp_receive(&script->puppet.host->tcp, script->world->now,
                     script->selected, text, size, &length);
  free(text);
}

static void user_sets(struct script *script) {
  struct synfin_tcp *tcp = &script->puppet.host->tcp;
  uint32_t now = script->world->now;
  struct synfin_status status;
  unsigned what = take(script) % 5, value = take(script);
  if (what == 0)
    synfin_tcp_set_nodelay(tcp, now, script->selected, value & 1);
  else if (what == 1)
    synfin_tcp_set_keepalive(tcp, now, script->selected, value & 1);
  else if (what == 2)
    synfin_tcp_set_dscp(tcp, script->selected, (uint8_t)value);
  else if (what == 3)
    synfin_tcp_set_user_timeout(tcp, script->selected, (uint16_t)value);
  else if (synfin_tcp_status(tcp, script->selected, &status) == SYNFIN_OK &&
           (status.urgent > 1u << 30 || status.unread > 1u << 30 ||
            status.rcv_wnd > 1u << 30 || status.send_room > 1u << 30))
    synfin_trap("STATUS tells nonsense");
}

static struct synfin_open opening(const struct script *script) {
  struct synfin_open open;
  bool ipv6 = (script->settings & SCRIPT_IPV6) != 0;
  memset(&open, 0, sizeof open);
  open.variant = (script->settings & SCRIPT_CLASSIC) != 0;
  open.local.port = script->puppet.its_port;
  open.remote.address = script->world->right.locals[ipv6].address;
  open.remote.port = script->puppet.own_port;
  open.keepalive = (script->settings & SCRIPT_TIMEOUTS) != 0;
  return open;
}

static void user_listens(struct script *script) {
  struct synfin_open open = opening(script);
  uint16_t listener;
  memset(&open.remote, 0, sizeof open.remote);
  if (synfin_tcp_listen(&script->puppet.host->tcp, &open,
                        (uint16_t)(take(script) % 8), &listener) == SYNFIN_OK)
    script->listener = listener;
}

static void user_connects(struct script *script) {
  struct synfin_open open = opening(script);
  synfin_handle handle;
  unsigned ports = take(script);
  if (ports % 4 != 0)
    open.local.port = (uint16_t)(ports % 4 == 1 ? 0 : 6000 + ports / 4);
  if (synfin_tcp_connect(&script->puppet.host->tcp, script->world->now, &open,
                         &handle) == SYNFIN_OK)
    script->selected = handle;
}

/* The user knows of no free record, and of no child before it is open. */
static void user_selects(struct script *script) {
  const struct world_host *host = script->puppet.host;
  uint32_t index = take(script) % (host->nconnections + 1);
  if (index == host->nconnections)
    script->selected = host->accepted;
  else if ((host->connections[index].flags & (IS_MADE | IS_HALF_OPEN)) ==
           IS_MADE)
    script->selected = synfin_handle_of(&host->tcp, index);
}

/* --- Time ----------------------------------------------------------------- */

static void wait(struct script *script, uint32_t milliseconds) {
  struct synfin_tcp *tcp = &script->puppet.host->tcp;
  uint32_t end = script->world->now + milliseconds;
  for (unsigned turns = 0; turns < MOST_TURNS; turns++) {
    uint32_t next = synfin_tcp_next(tcp, script->world->now);
    if (next > end - script->world->now)
      break;
    script->world->now += next;
    synfin_tcp_advance(tcp, script->world->now);
  }
  script->world->now = end;
  synfin_tcp_advance(tcp, end);
}

/* --- All of it ------------------------------------------------------------ */

static void perform(struct script *script) {
  struct synfin_tcp *tcp = &script->puppet.host->tcp;
  uint32_t now = script->world->now;
  static void (*const bodies[SCRIPT_EVENTS])(struct script *) = {
      [SCRIPT_SEGMENT] = give_segment,  [SCRIPT_SEND] = user_sends,
      [SCRIPT_RECEIVE] = user_receives, [SCRIPT_SET] = user_sets,
      [SCRIPT_LISTEN] = user_listens,   [SCRIPT_CONNECT] = user_connects,
      [SCRIPT_SELECT] = user_selects,   [SCRIPT_ICMP] = give_icmp,
      [SCRIPT_PACKET] = take_packet,
  };
  unsigned event = take(script) % SCRIPT_EVENTS;
  if (bodies[event] != NULL)
    bodies[event](script);
  else if (event == SCRIPT_CLOSE)
    synfin_tcp_close(tcp, now, script->selected, take(script) % 2 != 0);
  else if (event == SCRIPT_ABORT)
    synfin_tcp_abort(tcp, now, script->selected);
  else if (event == SCRIPT_UNLISTEN)
    synfin_tcp_unlisten(tcp, now, script->listener);
  else if (event == SCRIPT_TIME)
    wait(script, UINT32_C(1) << take(script) % 28);
  else
    wait(script, take(script));
}

static void configure(struct synfin_tcp_config *config, uint8_t settings) {
  if ((settings & SCRIPT_PLAIN) != 0)
    config->timestamps = config->sack = config->window_scale = false;
  if ((settings & SCRIPT_TIMEOUTS) != 0) {
    config->fin_wait_2 = config->syn_received = 60000;
    config->keepalive = 100000;
  }
}

/* What leaves must be whole; nobody gets it. */
static bool look_at(void *context, bool to_right, const uint8_t *packet,
                    size_t length) {
  struct script *script = context;
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  if (synfin_wire_read(packet, length, &segment, &icmp) != WIRE_SEGMENT)
    synfin_trap("a packet that leaves is damaged");
  if (to_right && segment.has_timestamp)
    script->puppet.ts_ecr = segment.ts_val;
  return false;
}

static void begin(struct script *script) {
  uint8_t settings = script->settings;
  uint8_t log2 = (uint8_t)(6 + settings / SCRIPT_RINGS);
  script->world = world_make(1, log2, log2, NULL);
  configure(&script->world->left.tcp.config, settings);
  script->world->filter = look_at;
  script->world->context = script;
  script->puppet = puppet_make(script->world, &script->world->left, 5000, 80,
                               UINT32_C(0xfffff000));
  script->puppet.timestamps = (settings & SCRIPT_TIMESTAMPS) != 0;
  script->puppet.ts_val = 1000;
}

/* Where the options do not lead there, it begins in CLOSED. */
static bool can_reach(unsigned goal, bool classic) {
  return goal < PUPPET_GOALS &&
         !(classic &&
           (goal == IN_SYN_RECEIVED_REOPENED || goal == IN_FIN_WAIT_2_DEAF));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size) {
  struct script script = {.octets = octets, .left = size};
  script.settings = (uint8_t)take(&script);
  bool classic = (script.settings & SCRIPT_CLASSIC) != 0;
  unsigned goal = take(&script) % (PUPPET_GOALS + 4);
  begin(&script);
  if (can_reach(goal, classic))
    puppet_reach(&script.puppet, (enum puppet_goal)goal, classic);
  script.selected = script.puppet.handle;
  for (int i = 0; i < MOST_EVENTS && script.left > 0; i++) {
    perform(&script);
    const char *broken =
        invariants_broken(&script.world->left.tcp, script.world->left.looks);
    if (broken != NULL)
      synfin_trap(broken);
  }
  world_free(script.world);
  return 0;
}
