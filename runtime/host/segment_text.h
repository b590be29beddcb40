/* A segment in words, as tcpdump has them. */
#ifndef SYNFIN_HOST_SEGMENT_TEXT_H
#define SYNFIN_HOST_SEGMENT_TEXT_H

#include <stdio.h>
#include "host/packet.h"

/* What sequence numbers are counted from: of the sender, and of the other end,
 * for the numbers that are acknowledged. 0 where the SYN was not seen. */
struct synfin_segment_bases {
  uint32_t seq, ack;
};

/* Writes "Flags [S.], seq 1, ack 2, win 3, options [mss 1460], length 0". */
void synfin_segment_text(FILE *out, const struct synfin_packet_tcp *tcp,
                         const struct synfin_segment_bases *bases);

#endif
