#include "tcp_peer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SERVER = 0xc0000201, /* 192.0.2.1 */
  PORTS = 32768,
  LETTER = 'a' /* text is all the same */
};

/* MSS 1400, so that segments of BENCH_TEXT are full; a window scale of 0. */
static const uint8_t syn_options[] = {2, 4, 0x05, 0x78, 1, 3, 3, 0};

struct bench_seen bench_seen;

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

static uint32_t get32(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
         at[3];
}

void bench_output(const uint8_t *packet) {
  const uint8_t *tcp = packet + 20;
  uint32_t length = (uint32_t)packet[2] << 8 | packet[3];
  uint32_t header = 20 + (uint32_t)(tcp[12] >> 4) * 4;
  bench_seen.control = tcp[13];
  bench_seen.seq =
      get32(tcp + 4) + length - header + (tcp[13] & 1) + (tcp[13] >> 1 & 1);
  bench_seen.packets++;
}

struct peer peer_of(uint32_t number) {
  return (struct peer){0x0a000001 + number / PORTS,
                       (uint16_t)(1024 + number % PORTS), number * 64007, 0};
}

/* Sums are of words as the machine loads them, and stored as it does (RFC 1071
 * 2 B): the client should cost little beside what is measured. */
static uint64_t add(uint64_t sum, const uint8_t *octets, size_t length) {
  for (size_t i = 0; i < length; i += 4) {
    uint32_t word;
    memcpy(&word, octets + i, 4);
    sum += word;
  }
  return sum;
}

static void put_sum(uint8_t *at, uint64_t sum) {
  sum = (sum >> 32) + (sum & 0xffffffff);
  sum = (sum >> 16) + (sum & 0xffff);
  sum = (sum >> 16) + (sum & 0xffff);
  uint16_t word = (uint16_t) ~(sum + (sum >> 16));
  memcpy(at, &word, 2);
}

static void put_ip(const struct peer *peer, uint8_t *packet, size_t length) {
  static const uint8_t fixed[12] = {0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6, 0, 0};
  memcpy(packet, fixed, sizeof fixed);
  put16(packet + 2, (uint32_t)length);
  put32(packet + 12, peer->address);
  put32(packet + 16, SERVER);
  put_sum(packet + 10, add(0, packet, 20));
}

size_t peer_segment(struct peer *peer, unsigned control, size_t text,
                    uint8_t *packet) {
  size_t options = control & PEER_SYN ? sizeof syn_options : 0;
  size_t header = 20 + options, length = header + text;
  uint8_t *tcp = packet + 20;
  put_ip(peer, packet, 20 + length);
  put16(tcp, peer->port);
  put16(tcp + 2, 80);
  put32(tcp + 4, peer->snd_nxt);
  put32(tcp + 8, control & PEER_ACK ? peer->rcv_nxt : 0);
  tcp[12] = (uint8_t)(header / 4 << 4);
  tcp[13] = (uint8_t)control;
  put16(tcp + 14, 0xffff);
  put32(tcp + 16, 0);
  memcpy(tcp + 20, syn_options, options);
  if (text > 0)
    memset(tcp + header, LETTER, text);
  uint8_t pseudo[4] = {0, 6};
  put16(pseudo + 2, (uint32_t)length);
  uint64_t sum = add(add(0, pseudo, 4), packet + 12, 8 + length);
  put_sum(tcp + 16, sum);
  peer->snd_nxt += (uint32_t)text + (control & 1) + (control >> 1 & 1);
  return 20 + length;
}

static void give(struct peer *peer, const struct stack *stack,
                 unsigned control) {
  uint8_t packet[BENCH_PACKET];
  stack->input(packet, peer_segment(peer, control, 0, packet));
  peer->rcv_nxt = bench_seen.seq;
}

void peer_open(struct peer *peer, const struct stack *stack) {
  give(peer, stack, PEER_SYN);
  give(peer, stack, PEER_ACK);
}

void peer_close_second(struct peer *peer, const struct stack *stack) {
  peer->rcv_nxt = bench_seen.seq;
  give(peer, stack, PEER_FIN | PEER_ACK);
}

void peer_cycle(struct peer *peer, const struct stack *stack) {
  peer_open(peer, stack);
  give(peer, stack, PEER_FIN | PEER_ACK);
  give(peer, stack, PEER_ACK);
}

/* --- Many of them --------------------------------------------------------- */

void peer_check(bool right, const struct stack *stack, const char *what) {
  if (right)
    return;
  fprintf(stderr, "bench/tcp: %s: %s\n", stack->name, what);
  exit(1);
}

void peers_open(struct peer *peers, uint32_t count, const struct stack *stack) {
  for (uint32_t i = 0; i < count; i++) {
    peers[i] = peer_of(i);
    peer_open(&peers[i], stack);
  }
  peer_check(bench_seen.opened == count, stack, "a connection did not open");
}

void peers_shuffle(uint32_t *order, uint32_t count) {
  uint32_t random = 1;
  for (uint32_t i = 0; i < count; i++)
    order[i] = i;
  for (uint32_t i = count; i-- > 1;) {
    random = random * 1664525u + 1013904223u;
    uint32_t k = (uint32_t)((uint64_t)random * (i + 1) >> 32);
    uint32_t swapped = order[i];
    order[i] = order[k];
    order[k] = swapped;
  }
}

void peers_await(struct peer *peers, const uint32_t *order, uint32_t count,
                 const struct stack *stack, uint8_t (*packets)[64]) {
  for (uint32_t i = 0; i < count; i++)
    stack->send(order[i]);
  for (uint32_t i = 0; i < count; i++) {
    peers[order[i]].rcv_nxt++;
    peer_segment(&peers[order[i]], PEER_ACK, 0, packets[i]);
  }
}
