/* Packets out of a capture file: pcap or pcapng, as libpcap reads them. */
#ifndef TRACE_CAPTURE_H
#define TRACE_CAPTURE_H

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture {
  pcap_t *file;
  const char *name;
  int link;               /* a DLT_ of libpcap */
  unsigned long packets;  /* read so far */
  unsigned long long end; /* octets of the file up to there */
  bool is_damaged;        /* it ends where no packet ends */
};

struct capture_packet {
  struct timeval at;
  const uint8_t *octets;   /* from the link's header on; until the next */
  size_t length, captured; /* on the wire, in the file */
};

/* False, after a message on stderr, if the file cannot be read or comes from a
 * link that is not known here. */
bool capture_open(struct capture *capture, const char *name);
void capture_close(struct capture *capture);

/* The next packet; false at the end of the file, or where it is damaged: then a
 * message on stderr says at which octet. */
bool capture_next(struct capture *capture, struct capture_packet *packet);

#endif
