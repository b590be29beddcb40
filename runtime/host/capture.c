#include "host/capture.h"

#include <errno.h>
#include <pcap.h>
#include <stdio.h>
#include <string.h>

enum {
  LONGEST = 65535
};

bool synfin_capture_open(struct synfin_capture *capture, const char *path,
                         struct synfin_problem *problem) {
  pcap_t *pcap = pcap_open_dead_with_tstamp_precision(
      DLT_RAW, LONGEST, PCAP_TSTAMP_PRECISION_NANO);
  if (pcap == NULL)
    return synfin_problem(problem, "no memory for a capture");
  pcap_dumper_t *dumper = pcap_dump_open(pcap, path);
  if (dumper == NULL) {
    synfin_problem(problem, "cannot write the capture: %s", pcap_geterr(pcap));
    pcap_close(pcap);
    return false;
  }
  capture->pcap = pcap;
  capture->dumper = dumper;
  return true;
}

void synfin_capture_packet(struct synfin_capture *capture, uint64_t time,
                           const uint8_t *packet, size_t length) {
  if (capture->dumper == NULL)
    return;
  struct pcap_pkthdr header = {.caplen = (bpf_u_int32)length,
                               .len = (bpf_u_int32)length};
  header.ts.tv_sec = (time_t)(time / 1000000000u);
  /* In a file of this precision libpcap takes it for nanoseconds. */
  header.ts.tv_usec = (suseconds_t)(time % 1000000000u);
  pcap_dump(capture->dumper, &header, packet);
}

bool synfin_capture_close(struct synfin_capture *capture, const char *path,
                          struct synfin_problem *problem) {
  if (capture->dumper == NULL)
    return true;
  errno = 0;
  bool good = pcap_dump_flush(capture->dumper) == 0 &&
              ferror(pcap_dump_file(capture->dumper)) == 0;
  if (!good)
    synfin_problem(problem, "the capture %s is not complete: %s", path,
                   errno != 0 ? strerror(errno) : "it could not be written");
  pcap_dump_close(capture->dumper);
  pcap_close(capture->pcap);
  capture->dumper = NULL;
  return good;
}
