#include "capture.h"

#include <stdio.h>

enum {
  ETHERNET = 14,
  VLAN = 4,
  COOKED = 16,
  COOKED2 = 20,
  FAMILY = 4
};

static bool is_known(int link) {
  return link == DLT_RAW || link == DLT_EN10MB || link == DLT_LINUX_SLL ||
         link == DLT_LINUX_SLL2 || link == DLT_NULL || link == DLT_LOOP;
}

bool capture_open(struct capture *capture, const char *name) {
  char error[PCAP_ERRBUF_SIZE];
  *capture = (struct capture){.file = pcap_open_offline(name, error)};
  if (capture->file == NULL) {
    fprintf(stderr, "synfin-trace: %s\n", error);
    return false;
  }
  capture->link = pcap_datalink(capture->file);
  if (is_known(capture->link))
    return true;
  fprintf(stderr,
          "synfin-trace: %s: captured from a link of type %s, which is not "
          "known here; Ethernet, Linux cooked, loopback and raw IP are\n",
          name, pcap_datalink_val_to_name(capture->link));
  capture_close(capture);
  return false;
}

void capture_close(struct capture *capture) {
  pcap_close(capture->file);
  capture->file = NULL;
}

static unsigned word_at(const uint8_t *octets, size_t at) {
  return (unsigned)octets[at] << 8 | octets[at + 1];
}

static bool is_ip(unsigned protocol) {
  return protocol == 0x0800 || protocol == 0x86dd;
}

/* Where the IP header begins; 0 if there is none (raw IP: see below). */
static size_t skip_ethernet(const uint8_t *octets, size_t length) {
  size_t at = ETHERNET;
  if (length < ETHERNET + 2 * VLAN)
    return 0;
  unsigned protocol = word_at(octets, ETHERNET - 2);
  for (int tags = 0; tags < 2 && (protocol == 0x8100 || protocol == 0x88a8);
       tags++, at += VLAN)
    protocol = word_at(octets, at + 2);
  return is_ip(protocol) ? at : 0;
}

static bool skip_link(const struct capture *capture, const uint8_t *octets,
                      size_t length, size_t *at) {
  *at = 0;
  switch (capture->link) {
  case DLT_EN10MB:
    *at = skip_ethernet(octets, length);
    return *at != 0;
  case DLT_LINUX_SLL:
    *at = COOKED;
    return length > COOKED && is_ip(word_at(octets, COOKED - 2));
  case DLT_LINUX_SLL2:
    *at = COOKED2;
    return length > COOKED2 && is_ip(word_at(octets, 0));
  case DLT_NULL:
  case DLT_LOOP:
    *at = FAMILY;
    return length > FAMILY;
  default:
    return length > 0;
  }
}

bool capture_next(struct capture *capture, struct capture_packet *packet) {
  struct pcap_pkthdr *header;
  const uint8_t *octets;
  int result;
  while ((result = pcap_next_ex(capture->file, &header, &octets)) == 1) {
    size_t at;
    capture->packets++;
    if (header->caplen < header->len) {
      capture->cut++;
    } else if (!skip_link(capture, octets, header->caplen, &at)) {
      capture->not_ip++;
    } else {
      *packet =
          (struct capture_packet){header->ts, octets + at, header->caplen - at};
      return true;
    }
  }
  if (result == PCAP_ERROR)
    fprintf(stderr, "synfin-trace: %s\n", pcap_geterr(capture->file));
  return false;
}
