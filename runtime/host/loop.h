/* One endpoint on a TUN device, driven by epoll and timerfd: the main loop of a
 * program.
 *
 * Packets are read until there are no more, or a batch is full; then the
 * program hears what happened and acts; then what is owed is acknowledged. A
 * program acts by the calls of synfin/tcp.h, with `loop->tcp` and `loop->now`.
 */
#ifndef SYNFIN_HOST_LOOP_H
#define SYNFIN_HOST_LOOP_H

#include "host/capture.h"
#include "host/handles.h"
#include "host/memory.h"
#include "host/notices.h"
#include "host/shim.h"
#include "host/trace.h"
#include "host/tun.h"

enum {
  SYNFIN_LOOP_LOCALS = 4
};

/* An address of the endpoint. */
struct synfin_loop_local {
  struct synfin_address address;
  uint8_t prefix;
  bool configure; /* Linux's end of the link is to be set up */
};

struct synfin_loop_settings {
  const char *device;
  struct synfin_loop_local locals[SYNFIN_LOOP_LOCALS];
  uint8_t nlocals;
  uint8_t variant; /* 0: modern, 1: classic */
  struct synfin_sizes sizes;
  uint32_t fin_wait_2, syn_received; /* milliseconds; 0: never */
  uint32_t rto_min; /* milliseconds; 0: a second, as RFC 6298 2.4 has it */
  bool trace, absolute;
  const char *capture; /* path, or NULL */
  bool faulty;         /* the link is to suffer `faults`, both ways */
  struct synfin_faults faults;
};

/* A connection of the program. Its own record begins with one. */
struct synfin_session {
  synfin_handle connection;
  struct synfin_socket local, remote;
  struct synfin_session *next, *previous; /* among all */
};

struct synfin_loop;

struct synfin_program {
  void *context;
  size_t session_size; /* of the program's record; it comes zeroed */
  /* `what` is a set of enum synfin_notice. With SYNFIN_DELETED the record is
   * freed after the call. */
  void (*notice)(struct synfin_loop *loop, struct synfin_session *session,
                 uint32_t what);
  void (*tick)(struct synfin_loop *loop); /* every second; or NULL */
};

struct synfin_loop {
  struct synfin_tcp tcp;
  uint32_t now; /* for calls of synfin/tcp.h */
  struct synfin_program program;
  struct synfin_loop_settings settings;
  struct synfin_tun tun;
  struct synfin_memory memory;
  struct synfin_local locals[SYNFIN_LOOP_LOCALS];
  struct synfin_notices notices;
  struct synfin_handles handles;
  struct synfin_session *sessions; /* the first of all */
  struct synfin_trace trace;
  struct synfin_capture capture;
  struct synfin_shim in, out; /* used if settings.faulty */
  void *shim_memory;
  uint8_t *buffer; /* for a packet that comes */
  int epoll, timer, signals;
  uint64_t armed;     /* what the timer is set to; milliseconds */
  uint64_t next_tick; /* milliseconds */
  uint64_t unwritten; /* packets that the device did not take */
  bool watched;       /* a step has been seen for the packet at hand */
  bool stopped;
  int signal; /* that ended it, or 0 */
};

/* Opens device, capture and endpoint. What `settings` points to must last. */
bool synfin_loop_open(struct synfin_loop *loop,
                      const struct synfin_loop_settings *settings,
                      const struct synfin_program *program,
                      struct synfin_problem *problem);

/* Listens at a port of all addresses. */
bool synfin_loop_listen(struct synfin_loop *loop, uint16_t port,
                        struct synfin_problem *problem);

/* Connects; `port` is the local one, 0: any. NULL where that fails at once. */
struct synfin_session *synfin_loop_connect(struct synfin_loop *loop,
                                           const struct synfin_socket *remote,
                                           uint16_t port,
                                           struct synfin_problem *problem);

/* Runs until synfin_loop_stop() or SIGINT or SIGTERM. False if the device is
 * gone. */
bool synfin_loop_run(struct synfin_loop *loop, struct synfin_problem *problem);
void synfin_loop_stop(struct synfin_loop *loop);

/* Aborts what is open and gives everything back. False if the capture is not
 * complete. */
bool synfin_loop_close(struct synfin_loop *loop,
                       struct synfin_problem *problem);

#endif
