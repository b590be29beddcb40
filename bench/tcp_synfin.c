/* synfin as bench/tcp sees it. */
#include <stdlib.h>
#include <string.h>
#include "synfin/tcp.h"
#include "tcp.h"
#include "tcp_only.h"
#include "tcp_stack.h"

enum {
  RING_LOG2 = 16, /* lwIP's window is 65,535 octets */
  NOTED = 8
};

/* All connections share two rings: one at a time has text. */
static struct {
  struct synfin_tcp tcp;
  uint32_t now;
  synfin_handle noted[NOTED];
  uint32_t notices[NOTED], count;
  synfin_handle *handles;
  struct synfin_listener listener;
  struct synfin_local local;
  uint8_t send[1 << RING_LOG2], receive[1 << RING_LOG2];
  uint8_t packet[1500], text[1 << RING_LOG2];
} own;

static const struct synfin_table *const variants[] = {&tcp_modern};

static void output(void *context, uint32_t index, const uint8_t *packet,
                   size_t length) {
  (void)context;
  (void)index;
  (void)length;
  bench_output(packet);
}

static bool rings(void *context, uint32_t index, struct synfin_rings *result) {
  (void)context;
  (void)index;
  *result = (struct synfin_rings){own.send, own.receive, RING_LOG2, RING_LOG2};
  return true;
}

static void notify(void *context, synfin_handle connection, uint32_t what) {
  (void)context;
  if (what & SYNFIN_ACCEPTED)
    own.handles[bench_seen.opened++] = connection;
  if ((what & (SYNFIN_READABLE | SYNFIN_CLOSING)) == 0 || own.count == NOTED)
    return;
  own.noted[own.count] = connection;
  own.notices[own.count++] = what;
}

/* Records of the last begin() are given back. */
static void make_memory(struct synfin_tcp_config *config, uint32_t connections,
                        uint32_t time_waits) {
  const struct synfin_tcp_config *old = &own.tcp.config;
  free(old->connections);
  free(old->time_waits4);
  free(old->buckets);
  config->nconnections = connections;
  config->ntime_waits4 = time_waits;
  config->nbuckets = bench_buckets(connections + time_waits);
  config->connections = calloc(connections, sizeof *config->connections);
  config->time_waits4 = calloc(time_waits + 1, sizeof *config->time_waits4);
  config->buckets = calloc(config->nbuckets, sizeof *config->buckets);
  own.handles = realloc(own.handles, BENCH_MOST * sizeof *own.handles);
  if (!config->connections || !config->time_waits4 || !config->buckets ||
      !own.handles)
    abort();
}

static void begin(uint32_t connections, uint32_t time_waits) {
  static const struct synfin_local local = {
      {{[10] = 0xff, [11] = 0xff, 192, 0, 2, 1}}, 1500};
  struct synfin_tcp_config config;
  struct synfin_open open;
  uint16_t listener;
  synfin_tcp_defaults(&config);
  make_memory(&config, connections, time_waits);
  own.local = local;
  config.host = (struct synfin_host){NULL, output, rings, notify, NULL};
  config.locals = &own.local;
  config.nlocals = 1;
  config.variants = variants;
  config.nvariants = 1;
  memset(config.secret, 7, sizeof config.secret);
  config.listeners = &own.listener;
  config.nlisteners = 1;
  memset(&own.listener, 0, sizeof own.listener);
  config.packet = own.packet;
  config.packet_size = sizeof own.packet;
  memset(&open, 0, sizeof open);
  open.local.port = 80;
  own.now = 1000;
  if (!synfin_tcp_init(&own.tcp, &config, own.now) ||
      synfin_tcp_listen(&own.tcp, &open, UINT16_MAX, &listener) != SYNFIN_OK)
    abort();
  memset(&bench_seen, 0, sizeof bench_seen);
}

static void take_text(synfin_handle connection) {
  size_t length;
  if (synfin_tcp_receive(&own.tcp, own.now, connection, own.text,
                         sizeof own.text, &length) != SYNFIN_OK)
    return;
  bench_seen.octets += length;
  memcpy(bench_seen.text, own.text, sizeof bench_seen.text);
}

static void input(const uint8_t *packet, size_t length) {
  synfin_tcp_input(&own.tcp, own.now, packet, length);
  for (uint32_t i = 0; i < own.count; i++)
    if (own.notices[i] & SYNFIN_CLOSING)
      synfin_tcp_close(&own.tcp, own.now, own.noted[i], true);
    else
      take_text(own.noted[i]);
  own.count = 0;
  synfin_tcp_flush(&own.tcp, own.now);
}

static void send_octet(uint32_t number) {
  size_t taken;
  if (synfin_tcp_send(&own.tcp, own.now, own.handles[number], "x", 1,
                      SYNFIN_PUSH, &taken) != SYNFIN_OK)
    abort();
}

static void close_one(uint32_t number) {
  if (synfin_tcp_close(&own.tcp, own.now, own.handles[number], true) !=
      SYNFIN_OK)
    abort();
}

static bool is_idle(uint32_t number) {
  struct synfin_status status;
  return synfin_tcp_status(&own.tcp, own.handles[number], &status) ==
             SYNFIN_OK &&
         status.unacknowledged == 0;
}

static void wait_for(uint32_t milliseconds) {
  own.now += milliseconds;
  synfin_tcp_advance(&own.tcp, own.now);
}

void bench_keep_alive(uint32_t number) {
  if (synfin_tcp_set_keepalive(&own.tcp, own.now, own.handles[number], true) !=
      SYNFIN_OK)
    abort();
}

uint32_t bench_time_waits(void) {
  const struct synfin_time_waits *list = &own.tcp.time_waits[0];
  const struct synfin_time_wait4 *records = own.tcp.config.time_waits4;
  uint32_t count = 0;
  for (uint32_t i = list->first; i != SYNFIN_NOWHERE;
       i = records[i].common.next)
    count++;
  return count;
}

const struct stack bench_synfin = {"synfin",  begin,   input,   send_octet,
                                   close_one, is_idle, wait_for};
