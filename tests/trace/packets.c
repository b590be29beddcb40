/* packets FILE LINK [SNAP]: writes a capture of one handshake, made octet by
 * octet, as a link of this type would have it:
 *   ethernet vlan qinq cooked cooked2 raw ipv4 ipv6 null loop   IPv4 in it
 *   ethernet6 raw6 extensions                                   IPv6 in it
 * as packets that nobody can read:
 *   fragment (IPv4)  fragment6  damaged
 * or with another end than one FIN, on raw IP:
 *   crossing (two FINs)  idle (a keep-alive, then both closed)
 * With SNAP no more than so many octets of a packet are captured.
 * Links are written down from their definitions (tcpdump.org/linktypes.html,
 * IEEE 802.1Q, RFC 791, RFC 8200), not with the code that reads them. */
#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct packet {
  uint8_t octets[256];
  size_t length;
};

static void put(struct packet *p, const void *octets, size_t length) {
  memcpy(p->octets + p->length, octets, length);
  p->length += length;
}

static void put8(struct packet *p, unsigned value) {
  uint8_t octet = (uint8_t)value;
  put(p, &octet, 1);
}

static void put16(struct packet *p, unsigned value) {
  put8(p, value >> 8);
  put8(p, value & 255);
}

static void put32(struct packet *p, uint32_t value) {
  put16(p, value >> 16);
  put16(p, value & 0xffff);
}

static void zeros(struct packet *p, size_t count) {
  while (count-- > 0)
    put8(p, 0);
}

static const struct link {
  const char *name;
  int type;
  unsigned version;
  size_t snap;
} links[] = {{"ethernet", DLT_EN10MB, 4, 0},  {"ethernet6", DLT_EN10MB, 6, 0},
             {"vlan", DLT_EN10MB, 4, 0},      {"qinq", DLT_EN10MB, 4, 0},
             {"cooked", DLT_LINUX_SLL, 4, 0}, {"cooked2", DLT_LINUX_SLL2, 4, 0},
             {"raw", DLT_RAW, 4, 0},          {"raw6", DLT_RAW, 6, 0},
             {"ipv4", DLT_IPV4, 4, 0},        {"ipv6", DLT_IPV6, 6, 0},
             {"null", DLT_NULL, 4, 0},        {"loop", DLT_LOOP, 4, 0},
             {"extensions", DLT_RAW, 6, 0},   {"fragment", DLT_RAW, 4, 0},
             {"fragment6", DLT_RAW, 6, 0},    {"damaged", DLT_RAW, 4, 0},
             {"crossing", DLT_RAW, 4, 0},     {"idle", DLT_RAW, 4, 0}};

static bool is(const struct link *link, const char *name) {
  return strcmp(link->name, name) == 0;
}

static void put_link(struct packet *p, const struct link *link) {
  unsigned protocol = link->version == 4 ? 0x0800 : 0x86dd;
  if (link->type == DLT_EN10MB) {
    zeros(p, 12);
    if (is(link, "qinq"))
      put32(p, 0x88a80005);
    if (is(link, "qinq") || is(link, "vlan"))
      put32(p, 0x81000007);
    put16(p, protocol);
  } else if (link->type == DLT_LINUX_SLL) {
    zeros(p, 14);
    put16(p, protocol);
  } else if (link->type == DLT_LINUX_SLL2) {
    put16(p, protocol);
    zeros(p, 18);
  } else if (link->type == DLT_NULL) {
    uint32_t family = 2; /* in the order of this machine */
    put(p, &family, 4);
  } else if (link->type == DLT_LOOP) {
    put32(p, 2);
  }
}

static void put_ip(struct packet *p, const struct link *link, bool to_right,
                   unsigned text) {
  if (link->version == 4) {
    put16(p, 0x4500);
    put16(p, is(link, "damaged") ? 10 : 20 + 20 + text);
    put16(p, 1);
    put16(p, is(link, "fragment") ? 0x2000 : 0x4000);
    put16(p, 0x4006); /* TTL, TCP */
    put16(p, 0);      /* nobody looks at the checksum */
    put32(p, to_right ? 0xc0000201 : 0xc0000202);
    put32(p, to_right ? 0xc0000202 : 0xc0000201);
    return;
  }
  bool extended = is(link, "extensions"), cut = is(link, "fragment6");
  put32(p, 0x60000000);
  put16(p, 20 + text + (extended ? 24 : cut ? 8 : 0));
  put8(p, extended ? 0 : cut ? 44 : 6);
  put8(p, 64);
  for (int i = 0; i < 2; i++) {
    put32(p, 0x20010db8);
    zeros(p, 11);
    put8(p, (i == 0) == to_right ? 1 : 2);
  }
  if (extended) { /* hop by hop, routing, destination: eight octets each */
    static const uint8_t next[] = {43, 60, 6};
    for (int i = 0; i < 3; i++) {
      put8(p, next[i]);
      zeros(p, 1);
      put16(p, 0x0104);
      zeros(p, 4);
    }
  }
  if (cut) {
    put16(p, 0x0600);
    put16(p, 0x0001);
    zeros(p, 4);
  }
}

static void put_tcp(struct packet *p, bool to_right, uint32_t seq, uint32_t ack,
                    unsigned control) {
  put16(p, to_right ? 1000 : 80);
  put16(p, to_right ? 80 : 1000);
  put32(p, seq);
  put32(p, ack);
  put16(p, 0x5000 | control);
  put16(p, 1000);
  put32(p, 0);
}

static void write_one(pcap_dumper_t *to, const struct link *link, bool to_right,
                      uint32_t seq, uint32_t ack, unsigned control,
                      unsigned text) {
  struct packet packet = {.length = 0};
  struct pcap_pkthdr header;
  put_link(&packet, link);
  put_ip(&packet, link, to_right, text);
  put_tcp(&packet, to_right, seq, ack, control);
  zeros(&packet, text);
  if (link->type == DLT_EN10MB) /* what a short frame is padded with */
    zeros(&packet, 6);
  memset(&header, 0, sizeof header);
  header.caplen = header.len = (bpf_u_int32)packet.length;
  if (link->snap < packet.length)
    header.caplen = (bpf_u_int32)link->snap;
  pcap_dump((u_char *)to, &header, packet.octets);
}

/* What comes behind the handshake. */
static void write_rest(pcap_dumper_t *to, const struct link *link) {
  if (is(link, "crossing")) {
    write_one(to, link, true, 100, 300, 17, 0);
    write_one(to, link, false, 300, 100, 17, 0);
    write_one(to, link, true, 101, 301, 16, 0);
    write_one(to, link, false, 301, 101, 16, 0);
    return;
  }
  write_one(to, link, true, 100, 300, 24, 10);
  write_one(to, link, false, 300, 110, 16, 0);
  if (is(link, "idle")) {
    write_one(to, link, true, 109, 300, 16, 0);
    write_one(to, link, false, 300, 110, 16, 0);
    return;
  }
  write_one(to, link, false, 5, 5, 16, 0); /* nobody takes this one */
  write_one(to, link, true, 110, 300, 17, 0);
  write_one(to, link, false, 300, 111, 16, 0);
}

int main(int argc, char **argv) {
  for (size_t i = 0; argc >= 3 && i < sizeof links / sizeof *links; i++) {
    struct link chosen = links[i], *link = &chosen;
    chosen.snap = argc > 3 ? (size_t)atoi(argv[3]) : 65535;
    if (strcmp(argv[2], link->name) != 0)
      continue;
    pcap_t *pcap = pcap_open_dead(link->type, 65535);
    pcap_dumper_t *to = pcap_dump_open(pcap, argv[1]);
    if (to == NULL)
      return 1;
    write_one(to, link, true, 99, 0, 2, 0);
    write_one(to, link, false, 299, 100, 18, 0);
    write_one(to, link, true, 100, 300, 16, 0);
    write_rest(to, link);
    pcap_dump_close(to);
    pcap_close(pcap);
    return 0;
  }
  return 2;
}
