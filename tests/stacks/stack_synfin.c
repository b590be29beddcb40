#include "stack_synfin.h"

#include <stdlib.h>
#include <string.h>

#include "demux.h"
#include "tcp.h"
#include "wire.h"

enum {
  CONNECTIONS = 16,
  RING = 1 << 12,
  SMALL_LOG2 = 10,
  USUAL_LOG2 = 12,
  MTU = 1500,
  QUEUED = 16,
  DELAYED_ACK = 100 /* longer than one, shorter than an RTO */
};

struct own {
  struct stack stack;
  const struct synfin_table *table;
  struct synfin_tcp tcp;
  struct synfin_connection connections[CONNECTIONS];
  struct synfin_listener listeners[2];
  struct synfin_time_wait4 time_waits[4];
  uint32_t buckets[CONNECTIONS];
  struct synfin_local local;
  uint8_t packet[MTU];
  uint8_t rings[CONNECTIONS][2][RING];
  uint32_t now;
  struct stack_scene scene;
  synfin_handle handle;
  uint32_t notices, octets;
  bool is_closed; /* the user has given up reading */
  struct stack_synfin_input last;
  struct {
    uint8_t octets[MTU];
    size_t length;
  } queue[QUEUED];
  unsigned first, count;
};

/* --- What the endpoint asks for ------------------------------------------- */

static void output(void *context, uint32_t index, const uint8_t *packet,
                   size_t length) {
  struct own *own = context;
  (void)index;
  if (own->count == QUEUED)
    return;
  unsigned place = (own->first + own->count++) % QUEUED;
  memcpy(own->queue[place].octets, packet, length);
  own->queue[place].length = length;
}

static bool rings(void *context, uint32_t index, struct synfin_rings *result) {
  struct own *own = context;
  result->send = own->rings[index][0];
  result->receive = own->rings[index][1];
  result->send_log2 = USUAL_LOG2;
  result->receive_log2 = own->scene.small_window ? SMALL_LOG2 : USUAL_LOG2;
  return true;
}

static bool is_of_scene(struct own *own, synfin_handle handle) {
  struct synfin_status status;
  return synfin_tcp_status(&own->tcp, handle, &status) == SYNFIN_OK &&
         status.remote.port == own->scene.peer_port;
}

static void notify(void *context, synfin_handle handle, uint32_t what) {
  struct own *own = context;
  if ((what & SYNFIN_ACCEPTED) != 0 && is_of_scene(own, handle)) {
    own->handle = handle;
    own->notices = 0;
  }
  if (handle == own->handle && own->handle != 0)
    own->notices |= what;
}

static void watch(void *context, const struct synfin_step *step) {
  struct own *own = context;
  if (step->event != TCP_EVENT_SEGMENT)
    return;
  own->last = (struct stack_synfin_input){step->before, step->input};
}

/* --- Scenes --------------------------------------------------------------- */

static struct synfin_address mapped(uint32_t address) {
  struct synfin_address result = {{0}};
  result.octets[10] = result.octets[11] = 0xff;
  for (int i = 0; i < 4; i++)
    result.octets[12 + i] = (uint8_t)(address >> (24 - 8 * i));
  return result;
}

static bool begin(void *self, const struct stack_scene *scene) {
  struct own *own = self;
  struct synfin_tcp_config config;
  synfin_tcp_defaults(&config);
  own->scene = *scene;
  own->handle = 0;
  own->notices = own->octets = 0;
  own->is_closed = false;
  own->first = own->count = 0;
  own->local = (struct synfin_local){mapped(STACK_ADDRESS), MTU};
  config.host = (struct synfin_host){own, output, rings, notify, watch};
  config.locals = &own->local;
  config.nlocals = 1;
  config.variants = &own->table;
  config.nvariants = 1;
  memset(config.secret, 7, sizeof config.secret);
  config.connections = own->connections;
  config.nconnections = CONNECTIONS;
  config.listeners = own->listeners;
  config.nlisteners = 2;
  config.time_waits4 = own->time_waits;
  config.ntime_waits4 = 4;
  config.buckets = own->buckets;
  config.nbuckets = CONNECTIONS;
  config.packet = own->packet;
  config.packet_size = MTU;
  memset(own->listeners, 0, sizeof own->listeners);
  memset(own->connections, 0, sizeof own->connections);
  return synfin_tcp_init(&own->tcp, &config, own->now);
}

static void end(void *self) {
  (void)self;
}

static struct synfin_open opening(const struct own *own) {
  struct synfin_open open;
  memset(&open, 0, sizeof open);
  open.local.port = own->scene.port;
  open.nodelay = true;
  return open;
}

static bool user_listens(void *self) {
  struct own *own = self;
  struct synfin_open open = opening(own);
  uint16_t listener;
  return synfin_tcp_listen(&own->tcp, &open, 1, &listener) == SYNFIN_OK;
}

static bool user_connects(void *self) {
  struct own *own = self;
  struct synfin_open open = opening(own);
  open.remote.address = mapped(TESTER_ADDRESS);
  open.remote.port = own->scene.peer_port;
  return synfin_tcp_connect(&own->tcp, own->now, &open, &own->handle) ==
         SYNFIN_OK;
}

static bool user_sends(void *self, size_t octets) {
  static const uint8_t text[STACK_SEND] = {0};
  struct own *own = self;
  size_t taken;
  return synfin_tcp_send(&own->tcp, own->now, own->handle, text, octets, 0,
                         &taken) == SYNFIN_OK &&
         taken == octets;
}

static bool user_closes(void *self, bool reading) {
  struct own *own = self;
  own->is_closed = !reading;
  return synfin_tcp_close(&own->tcp, own->now, own->handle, reading) ==
         SYNFIN_OK;
}

/* --- Packets and time ----------------------------------------------------- */

static void input(void *self, const uint8_t *packet, size_t length) {
  struct own *own = self;
  synfin_tcp_input(&own->tcp, own->now, packet, length);
  synfin_tcp_flush(&own->tcp, own->now);
}

static size_t take_output(void *self, uint8_t *packet) {
  struct own *own = self;
  if (own->count == 0)
    return 0;
  size_t length = own->queue[own->first].length;
  memcpy(packet, own->queue[own->first].octets, length);
  own->first = (own->first + 1) % QUEUED;
  own->count--;
  return length;
}

static void wait_for_ack(void *self) {
  struct own *own = self;
  own->now += DELAYED_ACK;
  synfin_tcp_advance(&own->tcp, own->now);
}

/* --- What is seen --------------------------------------------------------- */

static int state_of(const struct own *own) {
  const struct synfin_tcp *tcp = &own->tcp;
  struct synfin_name name = {mapped(TESTER_ADDRESS), own->scene.port,
                             own->scene.peer_port, 0};
  uint32_t reference = synfin_demux_find(tcp, &name);
  if (reference == SYNFIN_NONE)
    return synfin_demux_listener(tcp, 0, own->scene.port) == SYNFIN_NO_LISTENER
               ? TCP_STATE_CLOSED
               : TCP_STATE_LISTEN;
  if (synfin_array_of(reference) != SYNFIN_IN_CONNECTIONS)
    return TCP_STATE_TIME_WAIT;
  return tcp_state_of[own->connections[reference].configuration];
}

static void look(void *self, struct stack_seen *seen) {
  static const struct {
    uint32_t notice;
    unsigned told;
  } words[] = {{SYNFIN_OPENED | SYNFIN_ACCEPTED, TOLD_OPENED},
               {SYNFIN_CLOSING, TOLD_CLOSING},
               {SYNFIN_RESET, TOLD_RESET},
               {SYNFIN_REFUSED, TOLD_REFUSED},
               {SYNFIN_TIMED_OUT | SYNFIN_UNREACHABLE, TOLD_OTHER}};
  struct own *own = self;
  struct synfin_status status;
  *seen =
      (struct stack_seen){.state = state_of(own), .user_gone = own->is_closed};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if ((own->notices & words[i].notice) != 0)
      seen->told |= words[i].told;
  if (synfin_tcp_status(&own->tcp, own->handle, &status) == SYNFIN_OK)
    own->octets = status.unread;
  else if (seen->state == TCP_STATE_SYN_RECEIVED)
    seen->told = own->notices = own->octets = 0; /* a new one, nobody's yet */
  seen->octets = own->octets;
}

/* --- Making --------------------------------------------------------------- */

struct stack *stack_synfin_make(const struct synfin_table *table) {
  struct own *own = calloc(1, sizeof *own);
  if (own == NULL)
    return NULL;
  own->table = table;
  own->stack = (struct stack){.name = "synfin",
                              .self = own,
                              .begin = begin,
                              .end = end,
                              .listen = user_listens,
                              .connect = user_connects,
                              .send = user_sends,
                              .close = user_closes,
                              .input = input,
                              .output = take_output,
                              .wait = wait_for_ack,
                              .look = look};
  return &own->stack;
}

void stack_synfin_free(struct stack *stack) {
  free(stack->self);
}

struct stack_synfin_input stack_synfin_last(const struct stack *stack) {
  const struct own *own = stack->self;
  return own->last;
}
