/* A file of packets for Wireshark, tcpdump and tshark (libpcap, LINKTYPE_RAW).
 */
#ifndef SYNFIN_HOST_CAPTURE_H
#define SYNFIN_HOST_CAPTURE_H

#include <stddef.h>
#include <stdint.h>
#include "host/problem.h"

struct synfin_capture {
  void *pcap, *dumper; /* libpcap's; NULL: nothing is captured */
};

/* Creates the file, or empties it. */
bool synfin_capture_open(struct synfin_capture *capture, const char *path,
                         struct synfin_problem *problem);

/* A packet that has come or goes out, with the time of day in nanoseconds. */
void synfin_capture_packet(struct synfin_capture *capture, uint64_t time,
                           const uint8_t *packet, size_t length);

/* False where not everything could be written. */
bool synfin_capture_close(struct synfin_capture *capture, const char *path,
                          struct synfin_problem *problem);

#endif
