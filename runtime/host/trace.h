/* A line of text for each segment, and for whatever else changes a state:
 *
 *   12:00:01.000000 IP 192.0.2.1.4000 > 192.0.2.2.80: Flags [S], seq 1, win 2,
 *   options [mss 1460], length 0 | LISTEN -> SYN-RECEIVED
 *
 * (on one line). Behind the bar: for what comes, the state before and after it;
 * for what goes, the state at that moment. Sequence numbers are counted from
 * the SYN, as tcpdump does, where it has been seen. */
#ifndef SYNFIN_HOST_TRACE_H
#define SYNFIN_HOST_TRACE_H

#include <stdio.h>
#include "synfin/tcp.h"

enum {
  SYNFIN_TRACE_FLOWS = 4096 /* directions whose SYN is remembered */
};

struct synfin_trace_flow {
  uint8_t key[36]; /* both addresses and ports, as they stand in a packet */
  uint32_t base;
};

struct synfin_trace {
  FILE *out; /* NULL: nothing is written */
  bool absolute;
  struct synfin_trace_flow *flows; /* SYNFIN_TRACE_FLOWS, zeroed; the caller's
                                    */
};

/* `time`: nanoseconds since 1970. */
void synfin_trace_sent(struct synfin_trace *trace, uint64_t time,
                       const uint8_t *packet, size_t length, const char *state);
void synfin_trace_came(struct synfin_trace *trace, uint64_t time,
                       const uint8_t *packet, size_t length, const char *before,
                       const char *after);

/* A packet that the endpoint did not take for a segment. */
void synfin_trace_dropped(struct synfin_trace *trace, uint64_t time,
                          const uint8_t *packet, size_t length);

/* A call, a timer or a notice: "CLOSE | ESTABLISHED -> FIN-WAIT-1". Both
 * sockets may be NULL. */
void synfin_trace_event(struct synfin_trace *trace, uint64_t time,
                        const struct synfin_socket *local,
                        const struct synfin_socket *remote, const char *event,
                        const char *before, const char *after);

#endif
