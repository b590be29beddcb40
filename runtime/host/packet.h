/* Looks into packets from outside, for traces and the fault shim. It shares no
 * code with the endpoint, so that neither repeats a mistake of the other. */
#ifndef SYNFIN_HOST_PACKET_H
#define SYNFIN_HOST_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  SYNFIN_PACKET_TCP = 6,
  SYNFIN_PACKET_ICMP = 1,
  SYNFIN_PACKET_ICMPV6 = 58
};

/* The parts of an IP packet; they point into it. */
struct synfin_packet {
  const uint8_t *source, *destination; /* 4 octets, or 16 */
  size_t address;                      /* octets of an address */
  size_t header;                       /* octets of the IP header */
  uint8_t protocol;                    /* behind it; extension headers too */
  const uint8_t *payload;
  size_t payload_length; /* as the IP header has it */
};

/* False where it is no whole IPv4 or IPv6 packet, or a fragment. Checksums are
 * not looked at. */
bool synfin_packet_read(struct synfin_packet *packet, const uint8_t *octets,
                        size_t length);

/* The parts of a segment. False where it is none, or cut off. */
struct synfin_packet_tcp {
  uint16_t source_port, destination_port, window, urgent;
  uint32_t seq, ack;
  uint8_t control; /* the eight bits of FIN to CWR */
  const uint8_t *options;
  size_t options_length, text_length;
};
bool synfin_packet_tcp(const struct synfin_packet *packet,
                       struct synfin_packet_tcp *tcp);

/* Do the checksums of the IPv4 header and of TCP hold? Of other protocols only
 * the header is asked. */
bool synfin_packet_intact(const uint8_t *octets, size_t length);

#endif
