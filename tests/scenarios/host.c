#include "host.h"

#include <string.h>
#include "inner.h"

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static struct synfin_address address_of(uint8_t number) {
  struct synfin_address address;
  const uint8_t ipv4[4] = {192, 0, 2, number};
  memcpy(address.octets, mapped, sizeof mapped);
  memcpy(address.octets + 12, ipv4, sizeof ipv4);
  return address;
}

/* --- What the endpoint asks for ------------------------------------------- */

/* What finds no room is lost; a scenario has a few packets only. */
static void output(void *context, uint32_t index, const uint8_t *packet,
                   size_t length) {
  struct host *host = context;
  (void)index;
  if (host->nsent == HOST_SENT || length > HOST_PACKET)
    return;
  memcpy(host->sent[host->nsent].octets, packet, length);
  host->sent[host->nsent++].length = length;
}

static bool rings(void *context, uint32_t index, struct synfin_rings *rings) {
  struct host *host = context;
  rings->send = host->rings[index][0];
  rings->receive = host->rings[index][1];
  rings->send_log2 = rings->receive_log2 = host->needs.ring_log2;
  return true;
}

static void notify(void *context, synfin_handle connection, uint32_t what) {
  (void)context, (void)connection, (void)what;
}

static void watch(void *context, const struct synfin_step *step) {
  struct host *host = context;
  if (host->nsteps == HOST_STEPS)
    return;
  struct host_step *to = &host->steps[host->nsteps++];
  to->event = step->event;
  to->before = step->before;
  to->after = step->after;
  to->input = step->input;
  size_t count = 0;
  while (count + 1 < HOST_OPS && step->actions[count] != TCP_END)
    count++;
  memcpy(to->actions, step->actions, count);
  to->actions[count] = TCP_END;
}

/* --- The host ------------------------------------------------------------- */

static void give_memory(struct host *host, struct synfin_tcp_config *config) {
  config->locals = &host->local;
  config->nlocals = 1;
  config->connections = host->connections;
  config->nconnections = HOST_CONNECTIONS;
  config->listeners = host->listeners;
  config->nlisteners = 1;
  config->time_waits4 = host->time_waits;
  config->ntime_waits4 = 2;
  config->buckets = host->buckets;
  config->nbuckets = HOST_CONNECTIONS;
  config->packet = host->packet;
  config->packet_size = HOST_PACKET;
}

void host_make(struct host *host, uint8_t number, uint32_t now,
               const struct synfin_table *table, struct host_needs needs) {
  struct synfin_tcp_config config;
  memset(host, 0, sizeof *host);
  host->number = number;
  host->needs = needs;
  host->table = table;
  host->local.address = address_of(number);
  host->local.mtu = 576;
  synfin_tcp_defaults(&config);
  config.host = (struct synfin_host){host, output, rings, notify, watch};
  give_memory(host, &config);
  config.variants = &host->table;
  config.nvariants = 1;
  memset(config.secret, number, sizeof config.secret);
  config.timestamps = config.window_scale = config.sack = false;
  config.fin_wait_2 = needs.fin_wait_2 ? 60000 : 0;
  config.syn_received = needs.syn_received ? 30000 : 0;
  synfin_tcp_init(&host->tcp, &config, now);
}

void host_begin_step(struct host *host) {
  host->nsteps = 0;
}

void host_drop(struct host *host, size_t at) {
  host->nsent--;
  memmove(host->sent + at, host->sent + at + 1,
          (host->nsent - at) * sizeof *host->sent);
}

/* --- Where it is ---------------------------------------------------------- */

static synfin_handle handle_of(const struct host *host, uint32_t index) {
  return synfin_handle_of(&host->tcp, index);
}

/* The connection; SYNFIN_NONE if there is none. */
static uint32_t connection_of(const struct host *host) {
  for (uint32_t i = 0; i < HOST_CONNECTIONS; i++)
    if (synfin_tcp_index(&host->tcp, handle_of(host, i)) == i)
      return i;
  return SYNFIN_NONE;
}

unsigned host_state(const struct host *host, bool listens) {
  uint32_t index = connection_of(host);
  uint32_t waits = host->tcp.time_waits[0].first;
  if (index != SYNFIN_NONE)
    return tcp_state_of[host->connections[index].configuration];
  if (waits != SYNFIN_NOWHERE)
    return tcp_state_of[host->time_waits[waits].common.configuration];
  if (listens && host->listeners[0].port != 0)
    return tcp_state_of[host->listeners[0].configuration];
  return tcp_state_of[TCP_INITIAL];
}

void host_unlisten(struct host *host, uint32_t now) {
  synfin_tcp_unlisten(&host->tcp, now, 0);
}

/* --- Calls ---------------------------------------------------------------- */

static struct synfin_open opening(const struct host *host) {
  struct synfin_open open;
  memset(&open, 0, sizeof open);
  open.local.address = host->local.address;
  open.local.port = host->number;
  open.nodelay = true;
  open.keepalive = host->needs.keepalive;
  open.user_timeout = host->needs.user_timeout ? 100 : 0;
  return open;
}

static const char *call_open(struct host *host, uint32_t now, uint32_t input) {
  struct synfin_open open = opening(host);
  uint16_t listener;
  synfin_handle handle;
  if (host->listeners[0].port != 0 && connection_of(host) == SYNFIN_NONE)
    return "a listener opens no connection: connect() makes another record";
  if (SYNFIN_GET(input, TCP_INPUT_OPEN_KIND) == TCP_KIND_PASSIVE) {
    synfin_tcp_listen(&host->tcp, &open, 1, &listener);
    return NULL;
  }
  open.remote.address = address_of((uint8_t)(3 - host->number));
  open.remote.port = (uint16_t)(3 - host->number);
  synfin_tcp_connect(&host->tcp, now, &open, &handle);
  return NULL;
}

static const char *call_close(struct host *host, uint32_t now, uint32_t input) {
  uint32_t index = connection_of(host);
  unsigned reading = SYNFIN_GET(input, TCP_INPUT_CLOSE_READING);
  if (index != SYNFIN_NONE)
    synfin_tcp_close(&host->tcp, now, handle_of(host, index),
                     reading != TCP_READING_GIVEN_UP);
  else
    synfin_tcp_unlisten(&host->tcp, now, 0);
  return NULL;
}

static void call_receive(struct host *host, uint32_t now,
                         synfin_handle handle) {
  uint8_t text[1 << HOST_LARGE_LOG2];
  size_t length;
  synfin_tcp_receive(&host->tcp, now, handle, text, sizeof text, &length);
}

static void call_send(struct host *host, uint32_t now, synfin_handle handle) {
  static const uint8_t text[HOST_SEND];
  size_t taken;
  synfin_tcp_send(&host->tcp, now, handle, text, sizeof text, SYNFIN_PUSH,
                  &taken);
}

const char *host_call(struct host *host, uint32_t now, unsigned event,
                      uint32_t input) {
  uint32_t index = connection_of(host);
  const char *refused = NULL;
  if (event == TCP_EVENT_OPEN)
    refused = call_open(host, now, input);
  else if (event == TCP_EVENT_CLOSE)
    refused = call_close(host, now, input);
  else if (index == SYNFIN_NONE)
    return "the call needs the handle of a connection";
  else if (event == TCP_EVENT_SEND)
    call_send(host, now, handle_of(host, index));
  else if (event == TCP_EVENT_RECEIVE)
    call_receive(host, now, handle_of(host, index));
  else if (event == TCP_EVENT_ABORT)
    synfin_tcp_abort(&host->tcp, now, handle_of(host, index));
  else
    return "there is no such call";
  synfin_tcp_flush(&host->tcp, now);
  return refused;
}

void host_input(struct host *host, uint32_t now, const uint8_t *packet,
                size_t length) {
  synfin_tcp_input(&host->tcp, now, packet, length);
  synfin_tcp_flush(&host->tcp, now);
}

/* --- Time ----------------------------------------------------------------- */

static bool has_come(const struct host *host, unsigned event, uint32_t input,
                     uint32_t given) {
  for (size_t i = 0; i < host->nsteps; i++)
    if (host->steps[i].event == event &&
        ((host->steps[i].input ^ input) & given) == 0)
      return true;
  return false;
}

const char *host_expire(struct host *host, uint32_t *now, unsigned event,
                        uint32_t input, uint32_t given) {
  enum {
    MOST = 100000
  };
  size_t before = host->nsent;
  for (int i = 0; i < MOST; i++) {
    uint32_t wait = synfin_tcp_next(&host->tcp, *now);
    if (wait == SYNFIN_NEVER)
      return "another timer ended it, or none runs";
    host->nsent = before;
    host->nsteps = 0;
    *now += wait;
    synfin_tcp_advance(&host->tcp, *now);
    if (has_come(host, event, input, given))
      return NULL;
  }
  return "other timers run for ever";
}

void host_wait(struct host *host, uint32_t *now) {
  uint32_t end = *now + 500, wait;
  while (host->nsent == 0 &&
         (wait = synfin_tcp_next(&host->tcp, *now)) <= end - *now) {
    *now += wait;
    synfin_tcp_advance(&host->tcp, *now);
  }
}

/* --- ICMP ----------------------------------------------------------------- */

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put_sum(uint8_t *at, const uint8_t *from, size_t length) {
  uint32_t sum = 0;
  for (size_t i = 0; i < length; i += 2)
    sum += (uint32_t)from[i] << 8 | from[i + 1];
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);
  put16(at, ~sum & 0xffff);
}

/* An IPv4 header without its addresses. */
static void put_header(uint8_t *at, uint8_t protocol, uint32_t length) {
  at[0] = 0x45;
  put16(at + 2, length);
  at[8] = 64;
  at[9] = protocol;
}

const char *host_icmp(struct host *host, uint32_t now, enum tcp_message kind) {
  static const uint8_t types[][2] = {
      [TCP_MESSAGE_SOFT] = {3, 1},
      [TCP_MESSAGE_HARD] = {3, 3},
      [TCP_MESSAGE_QUENCH] = {4, 0},
  };
  uint8_t packet[56] = {0}, *icmp = packet + 20, *quoted = icmp + 8;
  uint32_t index = connection_of(host);
  if (index == SYNFIN_NONE ||
      host->connections[index].snd_una == host->connections[index].snd_nxt)
    return "nothing is outstanding that a message could quote";
  uint32_t seq = host->connections[index].snd_una;
  const uint8_t own[4] = {192, 0, 2, host->number};
  const uint8_t peers[4] = {192, 0, 2, (uint8_t)(3 - host->number)};
  put_header(packet, 1, sizeof packet);
  memcpy(packet + 12, peers, 4);
  memcpy(packet + 16, own, 4);
  put_sum(packet + 10, packet, 20);
  put_header(quoted, 6, 40);
  memcpy(quoted + 12, own, 4);
  memcpy(quoted + 16, peers, 4);
  put16(quoted + 20, host->number);
  put16(quoted + 22, 3u - host->number);
  put16(quoted + 24, seq >> 16);
  put16(quoted + 26, seq & 0xffff);
  memcpy(icmp, types[kind], 2);
  put_sum(icmp + 2, icmp, sizeof packet - 20);
  host_input(host, now, packet, sizeof packet);
  return NULL;
}
