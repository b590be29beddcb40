/* Writes a capture of what two endpoints of ours say to each other:
 *   make_capture close FILE   open and close, as the scenario of the table
 *   make_capture lost FILE    a transfer over IPv6 that loses some segments
 *   make_capture refused FILE a connection to where nobody listens */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <pcap/pcap.h>

#include "world.h"

struct taking {
  struct world *world;
  pcap_dumper_t *dumper;
  unsigned sent, lose; /* the packet with this number is lost */
};

static bool take(void *context, bool to_right, const uint8_t *packet,
                 size_t length) {
  struct taking *taking = context;
  struct pcap_pkthdr header;
  uint32_t now = taking->world->now + 20001;
  (void)to_right;
  memset(&header, 0, sizeof header);
  header.ts.tv_sec = now / 1000;
  header.ts.tv_usec = now % 1000 * 1000;
  header.caplen = header.len = (bpf_u_int32)length;
  pcap_dump((u_char *)taking->dumper, &header, packet);
  return ++taking->sent != taking->lose;
}

static void close_both(struct world *w, synfin_handle left,
                       synfin_handle right) {
  synfin_tcp_close(&w->left.tcp, w->now, left, true);
  world_run(w, 100);
  synfin_tcp_close(&w->right.tcp, w->now, right, true);
  world_run(w, 100);
}

static void transfer(struct world *w, synfin_handle left, synfin_handle right) {
  static const uint8_t text[8000];
  uint8_t into[8000];
  size_t taken, got, all = 0;
  synfin_tcp_send(&w->left.tcp, w->now, left, text, sizeof text, 0, &taken);
  while (all < taken) {
    world_run(w, 100);
    synfin_tcp_receive(&w->right.tcp, w->now, right, into, sizeof into, &got);
    all += got;
  }
}

static void talk(struct world *w, const char *what) {
  synfin_handle left, right;
  if (strcmp(what, "refused") == 0) {
    struct synfin_open open = world_open(w, false);
    synfin_tcp_connect(&w->left.tcp, w->now, &open, &left);
    world_run(w, 100);
    return;
  }
  bool lost = strcmp(what, "lost") == 0;
  world_connect(w, lost, &left, &right);
  world_run(w, 100);
  if (lost)
    transfer(w, left, right);
  close_both(w, left, right);
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  pcap_t *pcap = pcap_open_dead(DLT_RAW, 65535);
  struct taking taking = {world_make(1, 14, 14, NULL),
                          pcap_dump_open(pcap, argv[2]), 0, 0};
  if (taking.dumper == NULL)
    return 2;
  taking.lose = strcmp(argv[1], "lost") == 0 ? 6 : 0;
  taking.world->filter = take;
  taking.world->context = &taking;
  talk(taking.world, argv[1]);
  pcap_dump_close(taking.dumper);
  pcap_close(pcap);
  world_free(taking.world);
  return 0;
}
