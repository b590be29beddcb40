/* The words of a traced ladder. All live in the arena that is given. */
#ifndef TRACE_DESCRIBE_H
#define TRACE_DESCRIBE_H

#include "talk.h"

/* From where each end's numbers count: its ISS, or where its first segment
 * begins. */
struct describe_numbers {
  uint32_t first[2];
  bool is_known[2];
};

void describe_note(struct describe_numbers *numbers,
                   const struct talk_segment *seen);

/* As the figures of RFC 9293 write it: <SEQ=0><ACK=1><CTL=SYN,ACK>. */
const char *describe_segment(struct arena *arena,
                             const struct describe_numbers *numbers,
                             const struct talk_segment *seen);

/* Seconds since the first segment. */
const char *describe_time(struct arena *arena, const struct timeval *first,
                          const struct timeval *at);

/* "CLOSE-WAIT: waits for the application's CLOSE", and for how many octets to
 * be acknowledged. */
const char *describe_waiting(struct arena *arena, unsigned state,
                             uint32_t outstanding);

#endif
