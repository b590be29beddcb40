#include "capture.h"

#include <stdio.h>

#include "dissect.h"

bool capture_open(struct capture *capture, const char *name) {
  char error[PCAP_ERRBUF_SIZE];
  *capture =
      (struct capture){.file = pcap_open_offline(name, error), .name = name};
  if (capture->file == NULL) {
    fprintf(stderr, "synfin-trace: %s; it reads pcap and pcapng\n", error);
    return false;
  }
  capture->link = pcap_datalink(capture->file);
  if (dissect_knows(capture->link))
    return true;
  const char *link = pcap_datalink_val_to_name(capture->link);
  fprintf(stderr,
          "synfin-trace: %s: captured from a link of type %s (%d), which is "
          "not known here; Ethernet, Linux cooked, loopback and raw IP are\n",
          name, link == NULL ? "unknown" : link, capture->link);
  capture_close(capture);
  return false;
}

void capture_close(struct capture *capture) {
  pcap_close(capture->file);
  capture->file = NULL;
}

bool capture_next(struct capture *capture, struct capture_packet *packet) {
  struct pcap_pkthdr *header;
  const uint8_t *octets;
  long at = ftell(pcap_file(capture->file));
  int result = pcap_next_ex(capture->file, &header, &octets);
  if (at >= 0)
    capture->end = (unsigned long long)at;
  if (result == 1) {
    capture->packets++;
    *packet = (struct capture_packet){header->ts, octets, header->len,
                                      header->caplen};
    return true;
  }
  if (result == PCAP_ERROR) {
    capture->is_damaged = true;
    fprintf(stderr,
            "synfin-trace: %s: damaged behind packet %lu, at octet %llu: %s; "
            "what stands before is shown\n",
            capture->name, capture->packets, capture->end,
            pcap_geterr(capture->file));
  }
  return false;
}
