/* Traces and captures: what the endpoint sends and what it is given. */
#include <stdlib.h>
#include <unistd.h>
#include "host/clock.h"
#include "host/loop_inner.h"
#include "tcp.h"

static const char *name_of(uint8_t configuration) {
  return tcp_names.states[tcp_state_of[configuration]];
}

static bool is_watching(const struct synfin_loop *loop) {
  return loop->trace.out != NULL || loop->capture.dumper != NULL;
}

/* The trace has a stream of its own, which is written when all is quiet. */
static bool open_trace(struct synfin_loop *loop,
                       struct synfin_problem *problem) {
  int fd = dup(STDERR_FILENO);
  loop->trace.absolute = loop->settings.absolute;
  loop->trace.flows = calloc(SYNFIN_TRACE_FLOWS, sizeof *loop->trace.flows);
  loop->trace.out = fd < 0 ? NULL : fdopen(fd, "w");
  if (loop->trace.out == NULL || loop->trace.flows == NULL)
    return synfin_problem(problem, "no memory for a trace");
  setvbuf(loop->trace.out, NULL, _IOFBF, 65536);
  return true;
}

bool synfin_observe_open(struct synfin_loop *loop,
                         struct synfin_problem *problem) {
  const struct synfin_loop_settings *settings = &loop->settings;
  return (!settings->trace || open_trace(loop, problem)) &&
         (settings->capture == NULL ||
          synfin_capture_open(&loop->capture, settings->capture, problem));
}

void synfin_observe_sent(struct synfin_loop *loop, uint32_t index,
                         const uint8_t *packet, size_t length) {
  if (!is_watching(loop))
    return;
  uint64_t time = synfin_clock_wall();
  const char *state = "no connection";
  if (index != SYNFIN_NONE)
    state = name_of(loop->tcp.config.connections[index].configuration);
  synfin_trace_sent(&loop->trace, time, packet, length, state);
  synfin_capture_packet(&loop->capture, time, packet, length);
}

void synfin_observe_came(struct synfin_loop *loop, const uint8_t *packet,
                         size_t length) {
  loop->watched = false;
  if (loop->capture.dumper != NULL)
    synfin_capture_packet(&loop->capture, synfin_clock_wall(), packet, length);
}

/* What led to no step was not for any connection, or not worth a look. */
void synfin_observe_handled(struct synfin_loop *loop, const uint8_t *packet,
                            size_t length) {
  if (loop->trace.out != NULL && !loop->watched)
    synfin_trace_dropped(&loop->trace, synfin_clock_wall(), packet, length);
}

/* A call or a time-out is worth a line where it changes the state. */
static void trace_event(struct synfin_loop *loop,
                        const struct synfin_step *step) {
  struct synfin_socket local, remote;
  bool known = step->index != SYNFIN_NONE;
  if (known) {
    const struct synfin_connection *connection =
        &loop->tcp.config.connections[step->index];
    local.address = loop->locals[connection->local].address;
    local.port = connection->local_port;
    remote.address = connection->remote;
    remote.port = connection->remote_port;
  }
  synfin_trace_event(&loop->trace, synfin_clock_wall(), known ? &local : NULL,
                     known ? &remote : NULL, tcp_names.events[step->event].name,
                     name_of(step->before), name_of(step->after));
}

void synfin_observe_step(void *context, const struct synfin_step *step) {
  struct synfin_loop *loop = context;
  const char *before = name_of(step->before), *after = name_of(step->after);
  if (step->packet != NULL && !loop->watched)
    synfin_trace_came(&loop->trace, synfin_clock_wall(), step->packet,
                      step->length, before, after);
  else if (before != after)
    trace_event(loop, step);
  loop->watched = true;
}

bool synfin_observe_close(struct synfin_loop *loop,
                          struct synfin_problem *problem) {
  if (loop->trace.out != NULL)
    fclose(loop->trace.out);
  free(loop->trace.flows);
  return synfin_capture_close(&loop->capture, loop->settings.capture, problem);
}
