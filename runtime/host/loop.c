#include "host/loop.h"

#include <string.h>
#include "host/address.h"
#include "host/clock.h"
#include "host/link.h"
#include "host/loop_inner.h"
#include "tcp.h"

enum {
  TICK = 1000 /* milliseconds */
};

static const struct synfin_table *const variants[] = {&tcp_modern,
                                                      &tcp_classic};

static bool find_rings(void *context, uint32_t index,
                       struct synfin_rings *rings) {
  const struct synfin_loop *loop = context;
  synfin_memory_rings(&loop->memory, index, rings);
  return true;
}

/* --- Opening -------------------------------------------------------------- */

/* Addresses without a prefix leave the device to whoever set it up. */
static bool configure_link(struct synfin_loop *loop,
                           struct synfin_problem *problem) {
  for (uint8_t i = 0; i < loop->settings.nlocals; i++) {
    const struct synfin_loop_local *local = &loop->settings.locals[i];
    loop->locals[i].address = local->address;
    loop->locals[i].mtu = loop->tun.mtu;
    if (local->configure &&
        !synfin_link_configure(loop->tun.name, &local->address, local->prefix,
                               problem))
      return false;
  }
  return true;
}

static void fill_config(struct synfin_loop *loop,
                        struct synfin_tcp_config *config) {
  const struct synfin_loop_settings *settings = &loop->settings;
  synfin_tcp_defaults(config);
  config->host = (struct synfin_host){.context = loop,
                                      .output = synfin_traffic_output,
                                      .rings = find_rings,
                                      .notify = synfin_sessions_notify};
  if (settings->trace)
    config->host.watch = synfin_observe_step;
  config->locals = loop->locals;
  config->nlocals = settings->nlocals;
  config->variants = variants;
  config->nvariants = sizeof variants / sizeof *variants;
  config->packet_size = loop->tun.mtu;
  if (settings->fin_wait_2 != 0)
    config->fin_wait_2 = settings->fin_wait_2;
  if (settings->rto_min != 0)
    config->rto_min = settings->rto_min;
  if (settings->syn_received != 0)
    config->syn_received = settings->syn_received;
}

static bool open_endpoint(struct synfin_loop *loop,
                          struct synfin_problem *problem) {
  struct synfin_tcp_config config;
  memset(&config, 0, sizeof config);
  fill_config(loop, &config);
  if (!synfin_random(config.secret, sizeof config.secret, problem) ||
      !synfin_memory_make(&loop->memory, &loop->settings.sizes, &config,
                          problem))
    return false;
  if (!synfin_handles_make(&loop->handles, config.nconnections))
    return synfin_problem(problem, "no memory for sessions");
  if (!synfin_tcp_init(&loop->tcp, &config, loop->now))
    return synfin_problem(problem, "the endpoint refuses its settings.\n"
                                   "Is the MTU of the device at least 576 "
                                   "(IPv4) or 1280 (IPv6)?");
  return true;
}

bool synfin_loop_open(struct synfin_loop *loop,
                      const struct synfin_loop_settings *settings,
                      const struct synfin_program *program,
                      struct synfin_problem *problem) {
  struct synfin_problem ignored;
  memset(loop, 0, sizeof *loop);
  loop->settings = *settings;
  loop->program = *program;
  loop->epoll = loop->timer = loop->signals = loop->tun.fd = -1;
  loop->now = (uint32_t)synfin_clock_steady();
  if (synfin_tun_open(&loop->tun, settings->device, problem) &&
      configure_link(loop, problem) && synfin_traffic_open(loop, problem) &&
      open_endpoint(loop, problem) && synfin_observe_open(loop, problem) &&
      synfin_wait_open(loop, problem))
    return true;
  synfin_loop_close(loop, &ignored);
  return false;
}

static bool explain(enum synfin_answer answer, struct synfin_problem *problem) {
  static const char *const words[] = {
      [SYNFIN_OK] = "no error",
      [SYNFIN_NOT_PERMITTED] = "not permitted",
      [SYNFIN_NO_CONNECTION] = "there is no such connection",
      [SYNFIN_EXISTS] = "there is such a connection already",
      [SYNFIN_NO_ROOM] = "no room for another connection",
      [SYNFIN_UNSPECIFIED] = "no remote address is given",
      [SYNFIN_BAD_REMOTE] = "this address cannot be connected to",
      [SYNFIN_ENDED] = "the connection has ended",
      [SYNFIN_WAIT] = "not now",
      [SYNFIN_BAD_LOCAL] = "there is no --address of the same family"};
  return synfin_problem(problem, "%s", words[answer]);
}

bool synfin_loop_listen(struct synfin_loop *loop, uint16_t port,
                        struct synfin_problem *problem) {
  uint16_t listener;
  struct synfin_open open = {.local = {.port = port},
                             .variant = loop->settings.variant};
  uint32_t room = loop->settings.sizes.connections;
  enum synfin_answer answer = synfin_tcp_listen(
      &loop->tcp, &open, (uint16_t)(room < UINT16_MAX ? room : UINT16_MAX),
      &listener);
  return answer == SYNFIN_OK || explain(answer, problem);
}

struct synfin_session *synfin_loop_connect(struct synfin_loop *loop,
                                           const struct synfin_socket *remote,
                                           uint16_t port,
                                           struct synfin_problem *problem) {
  synfin_handle connection;
  struct synfin_open open = {.local = {.port = port},
                             .remote = *remote,
                             .variant = loop->settings.variant};
  enum synfin_answer answer =
      synfin_tcp_connect(&loop->tcp, loop->now, &open, &connection);
  if (answer != SYNFIN_OK) {
    explain(answer, problem);
    return NULL;
  }
  struct synfin_session *session = synfin_sessions_add(loop, connection);
  if (session == NULL) {
    synfin_tcp_abort(&loop->tcp, loop->now, connection);
    synfin_problem(problem, "no memory for a session");
  }
  return session;
}

/* --- Running -------------------------------------------------------------- */

static uint64_t sooner(uint64_t now, uint64_t deadline, uint32_t delay) {
  if (delay == SYNFIN_NEVER || now + delay >= deadline)
    return deadline;
  return now + delay;
}

static uint64_t find_deadline(const struct synfin_loop *loop) {
  uint64_t now = synfin_clock_steady();
  /* Delays are counted from the endpoint's time, a moment ago. */
  uint64_t then = now - (uint32_t)((uint32_t)now - loop->now);
  uint64_t deadline = loop->program.tick != NULL ? loop->next_tick : UINT64_MAX;
  deadline = sooner(then, deadline, synfin_tcp_next(&loop->tcp, loop->now));
  return sooner(then, deadline, synfin_traffic_next(loop));
}

static void tick(struct synfin_loop *loop, uint64_t now) {
  if (loop->program.tick == NULL || now < loop->next_tick)
    return;
  loop->next_tick = now + TICK;
  loop->program.tick(loop);
}

/* One batch. What the program hears may make it send or close, so that an
 * acknowledgment travels with that: it is told before the batch ends, which
 * synfin_tcp_advance() does, too. */
static bool turn(struct synfin_loop *loop, struct synfin_problem *problem) {
  uint64_t now = synfin_clock_steady();
  loop->now = (uint32_t)now;
  bool good = synfin_traffic_input(loop, problem);
  synfin_traffic_release(loop);
  tick(loop, now);
  synfin_sessions_tell(loop);
  synfin_tcp_advance(&loop->tcp, loop->now);
  synfin_sessions_tell(loop);
  synfin_traffic_release(loop);
  if (loop->trace.out != NULL)
    fflush(loop->trace.out);
  return good;
}

bool synfin_loop_run(struct synfin_loop *loop, struct synfin_problem *problem) {
  bool good = true;
  synfin_sessions_tell(loop);
  while (good && !loop->stopped) {
    synfin_wait_until(loop, find_deadline(loop));
    good = turn(loop, problem);
  }
  return good;
}

void synfin_loop_stop(struct synfin_loop *loop) {
  loop->stopped = true;
}

bool synfin_loop_close(struct synfin_loop *loop,
                       struct synfin_problem *problem) {
  if (loop->memory.npieces > 0 && loop->tun.fd >= 0)
    synfin_sessions_abort(loop);
  synfin_sessions_close(loop);
  bool good = synfin_observe_close(loop, problem);
  synfin_traffic_close(loop);
  synfin_memory_free(&loop->memory);
  synfin_wait_close(loop);
  synfin_tun_close(&loop->tun);
  return good;
}
