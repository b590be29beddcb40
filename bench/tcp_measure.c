/* Times synfin and lwIP beside each other, round by round, and prints the best
 * of each: tcp_measure ROUNDS. For bench/tcp. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "tcp_peer.h"

enum {
  STACKS = 2,
  BATCH = 64,    /* segments or cycles that are timed together, */
  BATCHES = 100, /* and how often in a round; lwIP with many connections: */
  FEW_BATCHES = 4,
  OPEN = 10000,
  ACK_BATCH = 100
};

static const struct stack *const stacks[STACKS] = {&bench_synfin, &bench_lwip};

/* Nanoseconds, the least of all rounds, and packets that left for each thing
 * that was done. */
struct figure {
  double least[STACKS], sent[STACKS];
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static void note(struct figure *figure, int which, double time) {
  if (figure->least[which] == 0 || time < figure->least[which])
    figure->least[which] = time;
}

/* --- Is it right what is measured? ---------------------------------------- */

/* Damages each octet of a segment in turn; nothing may come of it. The whole
 * segment is taken. */
static void verify(const struct stack *stack) {
  uint8_t packet[BENCH_PACKET], text[64];
  struct peer peer;
  stack->begin(2, 1);
  peers_open(&peer, 1, stack);
  struct peer before = peer;
  size_t length = peer_segment(&peer, PEER_ACK | PEER_PSH, BENCH_TEXT, packet);
  uint64_t sent = bench_seen.packets;
  for (size_t i = 8; i < length; i++) {
    packet[i] ^= 0x10;
    stack->input(packet, length);
    packet[i] ^= 0x10;
  }
  peer_check(bench_seen.octets == 0 && bench_seen.packets == sent, stack,
             "a checksum was not verified");
  stack->input(packet, length);
  memset(text, packet[length - 1], sizeof text);
  peer_check(bench_seen.octets == BENCH_TEXT &&
                 memcmp(bench_seen.text, text, sizeof text) == 0,
             stack, "text did not arrive");
  stack->begin(2, 1);
  peer_cycle(&before, stack);
  peer_cycle(&before, stack);
  peer_check(bench_seen.opened == 2 && bench_seen.packets == 4, stack,
             "a cycle is not SYN,ACK and FIN,ACK");
}

/* --- What is measured ----------------------------------------------------- */

/* Opens and closes while so many others are open. */
static void cycles(struct figure *figure, int which, uint32_t others,
                   uint32_t batches) {
  const struct stack *stack = stacks[which];
  struct peer *peers = calloc(others, sizeof *peers);
  uint32_t count = batches * BATCH;
  stack->begin(others + 2, 1);
  peers_open(peers, others, stack);
  uint64_t sent = bench_seen.packets;
  for (uint32_t i = 0; i < count;) {
    double start = now();
    for (uint32_t end = i + BATCH; i < end; i++) {
      struct peer peer = peer_of(others + i);
      peer_cycle(&peer, stack);
    }
    note(figure, which, (now() - start) / BATCH);
  }
  peer_check(bench_seen.opened == others + count, stack, "a cycle failed");
  figure->sent[which] = (double)(bench_seen.packets - sent) / count;
  free(peers);
}

/* What of a cycle is the client's own. */
static double cycle_of_client(void) {
  static uint8_t packets[4][64];
  double start = now();
  for (uint32_t i = 0; i < BATCH; i++) {
    struct peer peer = peer_of(i);
    peer_segment(&peer, PEER_SYN, 0, packets[0]);
    peer_segment(&peer, PEER_ACK, 0, packets[1]);
    peer_segment(&peer, PEER_ACK | PEER_FIN, 0, packets[2]);
    peer_segment(&peer, PEER_ACK, 0, packets[3]);
    __asm__ volatile("" : : "r"(packets) : "memory");
  }
  return (now() - start) / BATCH;
}

static void segments(struct figure *figure, int which) {
  static uint8_t packets[BATCH][BENCH_PACKET];
  const struct stack *stack = stacks[which];
  struct peer peer;
  size_t length = 0;
  stack->begin(2, 1);
  peers_open(&peer, 1, stack);
  uint64_t sent = bench_seen.packets;
  for (int i = 0; i < BATCHES; i++) {
    for (int k = 0; k < BATCH; k++)
      length = peer_segment(&peer, PEER_ACK, BENCH_TEXT, packets[k]);
    double start = now();
    for (int k = 0; k < BATCH; k++)
      stack->input(packets[k], length);
    note(figure, which, (now() - start) / BATCH);
  }
  peer_check(bench_seen.octets == (uint64_t)BATCHES * BATCH * BENCH_TEXT, stack,
             "text was lost");
  figure->sent[which] = (double)(bench_seen.packets - sent) / BATCHES / BATCH;
}

/* An octet of each connection of `order` is sent; then all are acknowledged. */
static void acknowledge(struct figure *figure, int which, struct peer *peers,
                        const uint32_t *order, uint32_t count,
                        uint8_t (*packets)[64]) {
  const struct stack *stack = stacks[which];
  peers_await(peers, order, count, stack, packets);
  for (uint32_t i = 0; i < count;) {
    double start = now();
    for (uint32_t end = i + ACK_BATCH; i < end; i++)
      stack->input(packets[i], 40);
    note(figure, which, (now() - start) / ACK_BATCH);
  }
  for (uint32_t i = 0; i < count; i++)
    peer_check(stack->is_idle(order[i]), stack, "an ACK was not taken");
}

/* So many at a time, and so many times. */
static void acks(struct figure *figure, int which, uint32_t connections,
                 uint32_t count, int times) {
  const struct stack *stack = stacks[which];
  struct peer *peers = calloc(connections, sizeof *peers);
  uint32_t *order = calloc(connections, sizeof *order);
  uint8_t(*packets)[64] = calloc(count, sizeof *packets);
  if (!peers || !order || !packets)
    exit(1);
  stack->begin(connections + 1, 1);
  peers_open(peers, connections, stack);
  peers_shuffle(order, connections);
  while (times-- > 0)
    acknowledge(figure, which, peers, order, count, packets);
  free(peers);
  free(order);
  free(packets);
}

/* --- The report ----------------------------------------------------------- */

enum {
  ONE_OPEN,
  MANY_OPEN,
  SEGMENTS,
  FEW_ACKS,
  MORE_ACKS,
  MANY_ACKS,
  FIGURES
};

static void round_of(struct figure *figures, int which) {
  bool slow = stacks[which] == &bench_lwip; /* where there are many */
  cycles(&figures[ONE_OPEN], which, 1, BATCHES);
  cycles(&figures[MANY_OPEN], which, OPEN, slow ? FEW_BATCHES : BATCHES);
  segments(&figures[SEGMENTS], which);
  acks(&figures[FEW_ACKS], which, ACK_BATCH, ACK_BATCH, BATCHES);
  acks(&figures[MORE_ACKS], which, OPEN, slow ? FEW_BATCHES * ACK_BATCH : OPEN,
       1);
  if (!slow)
    acks(&figures[MANY_ACKS], which, 10 * OPEN, 10 * OPEN, 1);
}

static void rate_row(const char *title, const struct figure *f) {
  printf("| %s | %.0f | %.0f | %.1f | %.2f, %.2f |\n", title, 1e9 / f->least[0],
         1e9 / f->least[1], f->least[1] / f->least[0], f->sent[0], f->sent[1]);
}

static void time_row(const char *title, const struct figure *f) {
  printf("| %s | %.0f ns |", title, f->least[0]);
  if (f->least[1] > 0)
    printf(" %.0f ns | %.1f | |\n", f->least[1], f->least[1] / f->least[0]);
  else
    printf(" | | |\n");
}

static void report(const struct figure *figures, double client) {
  printf("| what | synfin | lwIP | ratio | packets out |\n");
  printf("| --- | --- | --- | --- | --- |\n");
  rate_row("open and close per second, 1 other open", &figures[ONE_OPEN]);
  rate_row("the same, 10,000 others open", &figures[MANY_OPEN]);
  rate_row("1,400-octet segments per second", &figures[SEGMENTS]);
  time_row("an ACK, 100 connections", &figures[FEW_ACKS]);
  time_row("an ACK, 10,000, in random order", &figures[MORE_ACKS]);
  time_row("an ACK, 100,000, in random order", &figures[MANY_ACKS]);
  printf("\nIn each cycle the client's own work takes %.0f ns.\n", client);
}

int main(int argc, char **argv) {
  struct figure figures[FIGURES] = {{{0}, {0}}};
  int rounds = argc == 2 ? atoi(argv[1]) : 0;
  double client = 0;
  if (rounds < 1) {
    fprintf(stderr, "Usage: tcp_measure ROUNDS\n");
    return 2;
  }
  for (int which = 0; which < STACKS; which++)
    verify(stacks[which]);
  for (int i = 0; i < rounds; i++) {
    for (int which = 0; which < STACKS; which++)
      round_of(figures, which);
    double time = cycle_of_client();
    client = client == 0 || time < client ? time : client;
  }
  report(figures, client);
  return 0;
}
