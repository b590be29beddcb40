/* An endpoint with one connection, whatever it was compiled without. */
#include "side.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "synfin/tcp.h"
#include "tcp.h"

enum {
  PORT = 80,
  CONNECTIONS = 4,
  RING_LOG2 = 12,
  PACKET = 1500
};

#if SYNFIN_HAS_ACTIVE_OPEN
static const struct synfin_table *const variants[] = {&tcp_modern};
#else
static const struct synfin_table *const variants[] = {&tcp_minimal};
#endif

struct side {
  struct synfin_tcp tcp;
  struct side_task task;
  struct side_report report;
  bool read_all; /* RECEIVE says that no more will come */
  synfin_handle connection;
  void (*output)(void *context, const uint8_t *packet, size_t length);
  void *context;
  struct synfin_connection connections[CONNECTIONS];
  struct synfin_listener listeners[1];
  struct synfin_time_wait4 time_waits[2];
  struct synfin_local local;
  uint32_t buckets[8];
  uint8_t packet[PACKET];
  uint8_t rings[CONNECTIONS][2][1 << RING_LOG2];
};

/* A contract of the table that the runtime breaks. */
void synfin_trap(const char *what);
void synfin_trap(const char *what) {
  fprintf(stderr, "not ok: %s\n", what);
  abort();
}

static uint8_t octet_at(uint32_t place, bool active) {
  return (uint8_t)((place * UINT32_C(2654435761)) >> (active ? 24 : 21));
}

/* --- What the endpoint asks for ------------------------------------------- */

static void take_packet(void *context, uint32_t index, const uint8_t *packet,
                        size_t length) {
  struct side *side = context;
  (void)index;
  side->output(side->context, packet, length);
}

static bool give_rings(void *context, uint32_t index,
                       struct synfin_rings *rings) {
  struct side *side = context;
  *rings = (struct synfin_rings){side->rings[index][0], side->rings[index][1],
                                 RING_LOG2, RING_LOG2};
  return true;
}

static void notify(void *context, synfin_handle connection, uint32_t what) {
  struct side *side = context;
  struct side_report *report = &side->report;
  if (what & (SYNFIN_ACCEPTED | SYNFIN_OPENED)) {
    report->opened = true;
    side->connection = connection;
  }
  if (connection != side->connection)
    return;
  report->ended |= (what & SYNFIN_CLOSING) != 0;
  report->finished |= (what & SYNFIN_FINISHED) != 0;
  report->deleted |= (what & SYNFIN_DELETED) != 0;
  report->failed |= (what & (SYNFIN_RESET | SYNFIN_REFUSED | SYNFIN_TIMED_OUT |
                             SYNFIN_UNREACHABLE)) != 0;
}

/* --- The task ------------------------------------------------------------- */

static void send_some(struct side *side, uint32_t now) {
  uint8_t text[500];
  enum synfin_answer answer = SYNFIN_OK;
  while (side->report.sent < side->task.send && answer == SYNFIN_OK) {
    size_t length = side->task.send - side->report.sent, taken;
    length = length < sizeof text ? length : sizeof text;
    for (size_t i = 0; i < length; i++)
      text[i] = octet_at(side->report.sent + (uint32_t)i, side->task.active);
    answer = synfin_tcp_send(&side->tcp, now, side->connection, text, length, 0,
                             &taken);
    side->report.sent += (uint32_t)taken;
  }
  if (answer != SYNFIN_OK && answer != SYNFIN_WAIT)
    side->report.trouble = "SEND was refused";
}

static void take_some(struct side *side, uint32_t now) {
  uint8_t text[300];
  size_t length;
  enum synfin_answer answer = SYNFIN_OK;
  while (!side->read_all && answer == SYNFIN_OK) {
    answer = synfin_tcp_receive(&side->tcp, now, side->connection, text,
                                sizeof text, &length);
    for (size_t i = 0; i < length; i++)
      side->report.wrong |= text[i] != octet_at(side->report.got + (uint32_t)i,
                                                !side->task.active);
    side->report.got += (uint32_t)length;
    side->read_all = answer == SYNFIN_ENDED;
  }
  if (answer == SYNFIN_NO_ROOM || answer == SYNFIN_NOT_PERMITTED)
    side->report.trouble = "RECEIVE was refused";
}

static void close_if_done(struct side *side, uint32_t now) {
  bool done = side->report.sent == side->task.send &&
              (!side->task.closes_last || side->read_all);
  if (!done || side->report.finished)
    return;
  enum synfin_answer answer =
      synfin_tcp_close(&side->tcp, now, side->connection, true);
  if (answer != SYNFIN_OK && answer != SYNFIN_ENDED)
    side->report.trouble = "CLOSE was refused";
}

static void work(struct side *side, uint32_t now) {
  synfin_tcp_advance(&side->tcp, now);
  if (!side->report.opened || side->report.deleted || side->report.failed)
    return;
  if (side->report.sent < side->task.send)
    send_some(side, now);
  if (!side->report.deleted)
    take_some(side, now);
  if (!side->report.deleted)
    close_if_done(side, now);
  synfin_tcp_flush(&side->tcp, now);
}

/* --- The rest of a side ----------------------------------------------------
 */

static struct synfin_address address_of(uint8_t host) {
  return (struct synfin_address){
      {[10] = 0xff, [11] = 0xff, [12] = 10, [15] = host}};
}

static void open_it(struct side *side, uint8_t host) {
  struct synfin_open open = {.local.address = side->local.address};
  uint16_t listener;
  enum synfin_answer answer = SYNFIN_NO_ROOM;
  if (!side->task.active) {
    open.local.port = PORT;
    answer = synfin_tcp_listen(&side->tcp, &open, 2, &listener);
  }
#if SYNFIN_HAS_ACTIVE_OPEN
  if (side->task.active) {
    open.remote = (struct synfin_socket){address_of((uint8_t)(3 - host)), PORT};
    answer = synfin_tcp_connect(&side->tcp, 0, &open, &side->connection);
  }
#endif
  (void)host;
  if (answer != SYNFIN_OK)
    side->report.trouble = "OPEN was refused";
}

static struct side *make(const struct side_task *task, uint8_t host,
                         void (*output)(void *context, const uint8_t *packet,
                                        size_t length),
                         void *context) {
  struct side *side = calloc(1, sizeof *side);
  struct synfin_tcp_config config;
  if (side == NULL)
    abort();
  side->task = *task;
  side->output = output;
  side->context = context;
  side->local = (struct synfin_local){address_of(host), PACKET};
  synfin_tcp_defaults(&config);
  config.host =
      (struct synfin_host){side, take_packet, give_rings, notify, NULL};
  config.locals = &side->local;
  config.nlocals = 1;
  config.variants = variants;
  config.nvariants = 1;
  config.connections = side->connections;
  config.nconnections = CONNECTIONS;
  config.listeners = side->listeners;
  config.nlisteners = 1;
  config.time_waits4 = side->time_waits;
  config.ntime_waits4 = 2;
  config.buckets = side->buckets;
  config.nbuckets = 8;
  config.packet = side->packet;
  config.packet_size = PACKET;
  config.syn_received = 60000;
  memset(config.secret, 0x5a + host, sizeof config.secret);
  if (!synfin_tcp_init(&side->tcp, &config, 0))
    side->report.trouble = "the configuration was refused";
  else
    open_it(side, host);
  return side;
}

static void input(struct side *side, uint32_t now, const uint8_t *packet,
                  size_t length) {
  synfin_tcp_input(&side->tcp, now, packet, length);
}

static uint32_t next(struct side *side, uint32_t now) {
  return synfin_tcp_next(&side->tcp, now);
}

static const struct side_report *report(const struct side *side) {
  return &side->report;
}

static void end(struct side *side) {
  free(side);
}

const struct side_kind synfin_side = {.can_open = SYNFIN_HAS_ACTIVE_OPEN,
                                      .make = make,
                                      .input = input,
                                      .work = work,
                                      .next = next,
                                      .report = report,
                                      .end = end};
