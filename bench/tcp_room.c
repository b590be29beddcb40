/* Prints what connections and TIME-WAIT records take, and how a million of the
 * latter fare beside 100,000 of the former: tcp_room. For bench/tcp. */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include "synfin/tcp.h"
#include "tcp_only.h"
#include "tcp_peer.h"

enum {
  SAMPLE = 10000, /* connections whose memory is counted */
  ESTABLISHED = 100000,
  TIME_WAITS = 1000000
};

static size_t allocated(void) {
  return mallinfo2().uordblks;
}

/* Opens connections from this number on, and closes them first. */
static void leave_waiting(const struct stack *stack, uint32_t from,
                          uint32_t count) {
  for (uint32_t i = from; i < from + count; i++) {
    struct peer peer = peer_of(i);
    peer_open(&peer, stack);
    stack->close(i);
    peer_close_second(&peer, stack);
  }
  peer_check(bench_seen.opened == from + count, stack, "one did not open");
}

/* What lwIP allocates for each connection. */
static void measure_lwip(double *established, double *waiting) {
  struct peer *peers = calloc(SAMPLE, sizeof *peers);
  bench_lwip.begin(0, 0);
  size_t before = allocated();
  peers_open(peers, SAMPLE, &bench_lwip);
  *established = (double)(allocated() - before) / SAMPLE;
  bench_lwip.begin(0, 0);
  before = allocated();
  leave_waiting(&bench_lwip, 0, SAMPLE / 10);
  *waiting = (double)(allocated() - before) / (SAMPLE / 10);
  bench_lwip.begin(0, 0);
  free(peers);
}

/* Each of the established ones still answers when the million is there. */
static void both_at_once(void) {
  const struct stack *stack = &bench_synfin;
  static uint8_t packets[ESTABLISHED][64];
  struct peer *peers = calloc(ESTABLISHED, sizeof *peers);
  uint32_t *order = calloc(ESTABLISHED, sizeof *order);
  stack->begin(ESTABLISHED + 1, TIME_WAITS);
  peers_open(peers, ESTABLISHED, stack);
  leave_waiting(stack, ESTABLISHED, TIME_WAITS);
  peer_check(bench_time_waits() == TIME_WAITS, stack, "a record was given up");
  peers_shuffle(order, ESTABLISHED);
  peers_await(peers, order, ESTABLISHED, stack, packets);
  for (uint32_t i = 0; i < ESTABLISHED; i++)
    stack->input(packets[i], 40);
  for (uint32_t i = 0; i < ESTABLISHED; i++)
    peer_check(stack->is_idle(i), stack, "an ACK was not taken");
  stack->wait(300000);
  peer_check(bench_time_waits() == 0, stack, "a record did not expire");
  free(peers);
  free(order);
}

int main(void) {
  size_t slot = sizeof(uint32_t);
  double established, waiting;
  measure_lwip(&established, &waiting);
  printf("| bytes for each | synfin | lwIP |\n| --- | --- | --- |\n");
  printf("| connection, IPv4 or IPv6 | %zu | %.0f |\n",
         sizeof(struct synfin_connection) + slot, established);
  printf("| TIME-WAIT, IPv4 | %zu | %.0f |\n",
         sizeof(struct synfin_time_wait4) + slot, waiting);
  printf("| TIME-WAIT, IPv6 | %zu | |\n",
         sizeof(struct synfin_time_wait6) + slot);
  printf("| listener | %zu | |\n", sizeof(struct synfin_listener));
  printf("| endpoint | %zu | |\n", sizeof(struct synfin_tcp));
  both_at_once();
  size_t buckets = slot * bench_buckets(ESTABLISHED + TIME_WAITS + 1);
  printf("\n%d established connections and %d TIME-WAIT records at once: "
         "%.1f MB, all of it in use; every connection answered, every record "
         "expired.\n",
         ESTABLISHED, TIME_WAITS,
         1e-6 *
             (double)(ESTABLISHED * sizeof(struct synfin_connection) +
                      TIME_WAITS * sizeof(struct synfin_time_wait4) + buckets));
  return 0;
}
