/* IP packets out of a capture file, whatever link it was taken from. */
#ifndef TRACE_CAPTURE_H
#define TRACE_CAPTURE_H

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture {
  pcap_t *file;
  int link;         /* a DLT_ of libpcap */
  unsigned packets; /* read so far */
  unsigned cut;     /* of them, not captured whole */
  unsigned not_ip;  /* of them, something else */
};

struct capture_packet {
  struct timeval at;
  const uint8_t *octets; /* from the IP header on; until the next is read */
  size_t length;
};

/* False, after a message on stderr, if the file cannot be read or comes from a
 * link that is not known here. */
bool capture_open(struct capture *capture, const char *name);
void capture_close(struct capture *capture);

/* The next whole IP packet; false at the end of the file, or where it is
 * damaged (then a message on stderr). */
bool capture_next(struct capture *capture, struct capture_packet *packet);

#endif
