/* Packets and time come in. */
#include <string.h>
#include "inner.h"
#include "siphash.h"

/* --- Making one ----------------------------------------------------------- */

void synfin_tcp_defaults(struct synfin_tcp_config *config) {
  memset(config, 0, sizeof *config);
  config->msl = 120000;
  config->rto_initial = config->rto_min = 1000;
  config->rto_max = 60000;
  config->r2_syn = 180000;
  config->user_timeout = 300000;
  config->keepalive = 7200000;
  config->keepalive_probe = 75000;
  config->keepalive_probes = 9;
  config->delayed_ack = 40;
  config->override_ = 200;
  config->r1 = 3;
  config->ttl = 64;
  config->challenge_acks = 10;
  config->timestamps = config->window_scale = config->sack = true;
}

static bool is_power_of_two(uint32_t n) {
  return n != 0 && (n & (n - 1)) == 0;
}

/* What the records have bits for. */
enum {
  MOST_VARIANTS = 16,
  MOST_CHALLENGE_ACKS = 15
};

static bool has_memory(const struct synfin_tcp_config *c) {
  return c->nlocals > 0 && c->nvariants > 0 && c->nvariants <= MOST_VARIANTS &&
         c->nconnections > 0 && c->nconnections <= SYNFIN_NOWHERE &&
         c->ntime_waits4 <= SYNFIN_NOWHERE &&
         c->ntime_waits6 <= SYNFIN_NOWHERE && is_power_of_two(c->nbuckets) &&
         c->packet_size >= 576 && c->host.output != NULL &&
         c->host.rings != NULL && c->host.notify != NULL;
}

/* The bounds that the RFC sets. */
static bool has_times(const struct synfin_tcp_config *c) {
  return c->msl >= 1024 && c->msl < UINT32_C(1) << 26 && c->rto_min > 0 &&
         c->rto_min <= c->rto_max && c->rto_max < UINT32_C(1) << 24 &&
         c->r2_syn >= 180000 && c->user_timeout >= 100000 &&
         c->user_timeout < UINT32_C(1) << 30 && c->r2_syn < UINT32_C(1) << 30 &&
         c->delayed_ack < 500 && c->override_ >= 100 && c->override_ <= 1000 &&
         c->r1 >= 3 && (c->r2 == 0 || c->r2 > c->r1) && c->ttl > 0 &&
         c->keepalive >= 1000 && c->keepalive < UINT32_C(1) << 30 &&
         c->keepalive_probe > 0 && c->keepalive_probe < UINT32_C(1) << 30 &&
         c->keepalive_probes > 1 && c->challenge_acks > 0 &&
         c->challenge_acks <= MOST_CHALLENGE_ACKS;
}

static bool has_secret(const struct synfin_tcp_config *c) {
  uint8_t bits = 0;
  for (size_t i = 0; i < sizeof c->secret; i++)
    bits |= c->secret[i];
  return bits != 0;
}

/* One secret, several keys. */
static void make_keys(struct synfin_tcp *tcp) {
  synfin_word key[2];
  memcpy(key, tcp->config.secret, sizeof key);
  for (synfin_word i = 0; i < 4; i++)
    tcp->keys[i] = synfin_siphash_words(key, &i, 1);
}

bool synfin_tcp_init(struct synfin_tcp *tcp,
                     const struct synfin_tcp_config *config, uint32_t now) {
  memset(tcp, 0, sizeof *tcp);
  if (SYNFIN_HAS_CHECKS &&
      (!has_memory(config) || !has_times(config) || !has_secret(config)))
    return false;
  tcp->config = *config;
  tcp->now = now;
  make_keys(tcp);
  synfin_demux_init(tcp);
  synfin_timers_init(tcp, now);
  return true;
}

/* --- Segments ------------------------------------------------------------- */

/* A new SYN for a listener wants room; nothing else makes any. */
static bool makes_child(const struct synfin_segment *in) {
  return (in->control & (WIRE_SYN | WIRE_ACK | WIRE_RST)) == WIRE_SYN;
}

/* Acceptable, and with an acknowledgment that a stranger is not likely to
 * guess. */
static bool is_credible(uint32_t input) {
  unsigned ack = SYNFIN_GET(input, TCP_INPUT_SEGMENT_ACK);
  return SYNFIN_GET(input, TCP_INPUT_SEGMENT_SEQ) == TCP_SEQ_ACCEPTABLE &&
         SYNFIN_GET(input, TCP_INPUT_SEGMENT_RST) == TCP_RST_NO &&
         SYNFIN_GET(input, TCP_INPUT_SEGMENT_SYN) != TCP_SYN_YES &&
         ack != TCP_ACK_NONE && ack != TCP_ACK_UNSENT && ack != TCP_ACK_STALE;
}

/* What keep-alives want to know, and the timestamp (RFC7323 4.3): what is
 * acceptable has none that is older, if the last one is not too old. */
static void note_credible(struct synfin_call *call, uint32_t input) {
  struct synfin_connection *c = call->c;
  const struct synfin_segment *in = call->in;
  if (!is_credible(input))
    return;
  c->heard = call->tcp->now;
  c->probes = 0;
  if (synfin_has(c, HAS_TIMESTAMPS) && in->has_timestamp &&
      synfin_up_to(in->seq, c->last_ack))
    c->ts_recent = in->ts_val;
}

static void judge(struct synfin_call *call) {
  uint32_t input = synfin_classify_segment(call);
  note_credible(call, input);
  synfin_raise(call, TCP_EVENT_SEGMENT, input);
}

void synfin_call_about(struct synfin_call *call, struct synfin_tcp *tcp,
                       uint32_t reference, struct synfin_connection *shell) {
  if (!SYNFIN_HAS_TIME_WAIT_RECORDS ||
      synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS)
    synfin_call_of(call, tcp, synfin_place_of(reference));
  else
    synfin_unfold(call, tcp, reference, shell);
}

/* Begins a call about a port where no connection is. */
static uint16_t find_listener(struct synfin_call *call, struct synfin_tcp *tcp,
                              const struct synfin_name *name,
                              struct synfin_connection *shell) {
  uint16_t listener = synfin_demux_listener(tcp, name->local, name->local_port);
  if (listener == SYNFIN_NO_LISTENER)
    synfin_call_shell(call, tcp, shell);
  else
    synfin_call_listener(call, tcp, shell, listener);
  return listener;
}

/* Begins a call about whatever a segment is for. Is there room for one more
 * connection, if that is what it wants? */
static bool find(struct synfin_call *call, struct synfin_tcp *tcp,
                 const struct synfin_segment *in, uint8_t local,
                 struct synfin_connection *shell) {
  struct synfin_name name = {in->source, in->destination_port, in->source_port,
                             local};
  uint32_t reference = synfin_demux_meet(tcp, &name);
  if (reference != SYNFIN_NONE) {
    synfin_call_about(call, tcp, reference, shell);
    return call->index != SYNFIN_NONE || synfin_connection_is_free(tcp);
  }
  uint16_t listener = find_listener(call, tcp, &name, shell);
  return listener == SYNFIN_NO_LISTENER || !makes_child(in) ||
         synfin_half_open_room(tcp, listener);
}

static void take_segment(struct synfin_tcp *tcp,
                         const struct synfin_segment *in, const uint8_t *packet,
                         size_t length) {
  int local = synfin_demux_local(tcp, &in->destination);
  struct synfin_connection shell;
  struct synfin_call call;
  if (local < 0 || !synfin_is_host(&in->source)) {
    tcp->counts.stray++;
    return;
  }
  call.has_room = find(&call, tcp, in, (uint8_t)local, &shell);
  if (call.index == SYNFIN_NONE) {
    shell.local = (uint8_t)local;
    shell.local_port = in->destination_port;
    shell.remote_port = in->source_port;
    shell.remote = in->source;
  }
  call.in = in;
  call.packet = packet;
  call.packet_length = length;
  judge(&call);
}

/* --- ICMP ----------------------------------------------------------------- */

static void take_icmp(struct synfin_tcp *tcp, const struct synfin_icmp *icmp) {
  int local = synfin_demux_local(tcp, &icmp->local);
  if (local < 0)
    return;
  struct synfin_name name = {icmp->remote, icmp->local_port, icmp->remote_port,
                             (uint8_t)local};
  uint32_t reference = synfin_demux_find(tcp, &name);
  struct synfin_connection shell;
  struct synfin_call call;
  if (reference != SYNFIN_NONE)
    synfin_call_about(&call, tcp, reference, &shell);
  else
    find_listener(&call, tcp, &name, &shell);
  const struct synfin_connection *c = call.c;
  bool valid = synfin_up_to(c->snd_una, icmp->seq) &&
               synfin_before(icmp->seq, c->snd_nxt);
  call.mtu = icmp->mtu;
  synfin_raise(&call, TCP_EVENT_ICMP,
               tcp_classify_icmp(synfin_table_of(tcp, c)->options,
                                 c->configuration,
                                 tcp_input_icmp((enum tcp_message)icmp->message,
                                                valid ? TCP_QUOTED_VALID
                                                      : TCP_QUOTED_INVALID)));
}

/* --- The functions of tcp.h ----------------------------------------------- */

void synfin_tcp_input(struct synfin_tcp *tcp, uint32_t now,
                      const uint8_t *packet, size_t length) {
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  tcp->now = now;
  tcp->counts.packets_in++;
  switch (synfin_wire_read(packet, length, &segment, &icmp)) {
  case WIRE_SEGMENT:
    take_segment(tcp, &segment, packet, length);
    break;
  case WIRE_ICMP:
    if (SYNFIN_HAS_ICMP)
      take_icmp(tcp, &icmp);
    break;
  case WIRE_DAMAGED:
    tcp->counts.damaged++;
    break;
  case WIRE_STRAY:
    tcp->counts.stray++;
    break;
  }
}

void synfin_tcp_flush(struct synfin_tcp *tcp, uint32_t now) {
  tcp->now = now;
  for (uint32_t i = 0; SYNFIN_HAS_DELAYED_ACK && i < tcp->npending; i++) {
    const struct synfin_connection *c =
        &tcp->config.connections[tcp->pending[i]];
    if (!synfin_has(c, OWES_ACK))
      continue;
    struct synfin_call call;
    synfin_call_of(&call, tcp, tcp->pending[i]);
    synfin_output(&call, c->snd_nxt, 0, 0);
  }
  tcp->npending = 0;
}

void synfin_tcp_advance(struct synfin_tcp *tcp, uint32_t now) {
  uint32_t reference;
  unsigned timer;
  tcp->now = now;
  while (synfin_timers_expired(tcp, &reference, &timer)) {
    struct synfin_connection shell;
    struct synfin_call call;
    synfin_call_about(&call, tcp, reference, &shell);
    unsigned event = tcp_timer_event[timer];
    synfin_raise(&call, event, synfin_classify_timer(&call, event));
  }
  synfin_tcp_flush(tcp, now);
}

uint32_t synfin_tcp_next(const struct synfin_tcp *tcp, uint32_t now) {
  uint32_t wait = synfin_timers_next(tcp), passed = now - tcp->now;
  return wait == SYNFIN_NEVER ? wait : wait > passed ? wait - passed : 0;
}

uint32_t synfin_tcp_index(const struct synfin_tcp *tcp,
                          synfin_handle connection) {
  uint32_t index = connection & (tcp->places - 1);
  if (index >= tcp->config.nconnections)
    return SYNFIN_NONE;
  const struct synfin_connection *c = &tcp->config.connections[index];
  return synfin_handle_of(tcp, index) == connection && synfin_has(c, IS_MADE)
             ? index
             : SYNFIN_NONE;
}
