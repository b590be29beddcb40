/* Does one thing again and again, for valgrind to count the instructions:
 *   tcp_count WHAT STACK COUNT
 * WHAT is `cycle`, `segment` or `ack`, with so many connections open; or
 * `time-wait` or `keep-alive`, a timer that expires so many times. Prints how
 * often it was done. Only what is measured is counted. For bench/tcp. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>
#include "tcp_only.h"
#include "tcp_peer.h"

enum {
  DONE = 1000,
  MSL = 120000,
  KEEPALIVE = 7200000
};

static struct peer *peers;
static uint32_t *order;

static uint32_t cycle(const struct stack *stack, uint32_t count) {
  stack->begin(count + 2, 1);
  peers_open(peers, count, stack);
  CALLGRIND_START_INSTRUMENTATION;
  for (uint32_t i = 0; i < DONE; i++) {
    struct peer peer = peer_of(count + i);
    peer_cycle(&peer, stack);
  }
  CALLGRIND_STOP_INSTRUMENTATION;
  return DONE;
}

static uint32_t segment(const struct stack *stack, uint32_t count) {
  static uint8_t packets[DONE][BENCH_PACKET];
  size_t length = 0;
  stack->begin(count + 1, 1);
  peers_open(peers, count, stack);
  for (uint32_t i = 0; i < DONE; i++)
    length = peer_segment(&peers[0], PEER_ACK, BENCH_TEXT, packets[i]);
  CALLGRIND_START_INSTRUMENTATION;
  for (uint32_t i = 0; i < DONE; i++)
    stack->input(packets[i], length);
  CALLGRIND_STOP_INSTRUMENTATION;
  peer_check(bench_seen.octets == (uint64_t)DONE * BENCH_TEXT, stack,
             "text was lost");
  return DONE;
}

static uint32_t ack(const struct stack *stack, uint32_t count) {
  static uint8_t packets[DONE][64];
  uint32_t some = count < DONE ? count : DONE;
  stack->begin(count + 1, 1);
  peers_open(peers, count, stack);
  peers_shuffle(order, count);
  for (uint32_t done = 0; done < DONE; done += some) {
    peers_await(peers, order, some, stack, packets);
    CALLGRIND_START_INSTRUMENTATION;
    for (uint32_t i = 0; i < some; i++)
      stack->input(packets[i], 40);
    CALLGRIND_STOP_INSTRUMENTATION;
  }
  for (uint32_t i = 0; i < some; i++)
    peer_check(stack->is_idle(order[i]), stack, "an ACK was not taken");
  return DONE;
}

/* The server closes first: all connections come to TIME-WAIT, which expires. */
static uint32_t time_wait(const struct stack *stack, uint32_t count) {
  stack->begin(2, count);
  for (uint32_t i = 0; i < count; i++) {
    peers[0] = peer_of(i);
    peer_open(&peers[0], stack);
    stack->close(i);
    peer_close_second(&peers[0], stack);
  }
  peer_check(bench_seen.opened == count, stack, "a connection did not open");
  CALLGRIND_START_INSTRUMENTATION;
  stack->wait(2 * MSL + 1000);
  CALLGRIND_STOP_INSTRUMENTATION;
  return count;
}

/* Spread over an hour, so that the wheel must sort them; then all expire. */
static uint32_t keep_alive(const struct stack *stack, uint32_t count) {
  stack->begin(count, 1);
  peers_open(peers, count, stack);
  for (uint32_t i = 0; i < count; i++) {
    if (i % (count / 1000) == 0)
      stack->wait(3600);
    bench_keep_alive(i);
  }
  uint64_t before = bench_seen.packets;
  CALLGRIND_START_INSTRUMENTATION;
  stack->wait(KEEPALIVE);
  CALLGRIND_STOP_INSTRUMENTATION;
  peer_check(bench_seen.packets - before == count, stack,
             "a timer did not expire");
  return count;
}

static const struct {
  const char *name;
  uint32_t (*run)(const struct stack *stack, uint32_t count);
} all[] = {{"cycle", cycle},
           {"segment", segment},
           {"ack", ack},
           {"time-wait", time_wait},
           {"keep-alive", keep_alive}};

int main(int argc, char **argv) {
  uint32_t count = argc == 4 ? (uint32_t)atol(argv[3]) : 0;
  if (count < 1 || count >= BENCH_MOST)
    return 2;
  const struct stack *stack =
      strcmp(argv[2], "lwip") == 0 ? &bench_lwip : &bench_synfin;
  peers = calloc(BENCH_MOST, sizeof *peers);
  order = calloc(BENCH_MOST, sizeof *order);
  if (peers == NULL || order == NULL)
    return 1;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(argv[1], all[i].name) == 0)
      printf("%u\n", (unsigned)all[i].run(stack, count));
  return 0;
}
