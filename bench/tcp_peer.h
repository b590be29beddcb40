/* The scripted clients of bench/tcp. */
#ifndef SYNFIN_BENCH_TCP_PEER_H
#define SYNFIN_BENCH_TCP_PEER_H

#include "tcp_stack.h"

enum {
  PEER_FIN = 1,
  PEER_SYN = 2,
  PEER_PSH = 8,
  PEER_ACK = 16
};

struct peer {
  uint32_t address;
  uint16_t port;
  uint32_t snd_nxt, rcv_nxt;
};

/* The client of this number: no two have the same socket. */
struct peer peer_of(uint32_t number);

/* Writes the segment that it sends next, and moves its SND.NXT. Text is all the
 * same. The length of the packet. */
size_t peer_segment(struct peer *peer, unsigned control, size_t text,
                    uint8_t *packet);

/* Opens: SYN, ACK. */
void peer_open(struct peer *peer, const struct stack *stack);

/* Closes after the server's FIN, which has just come: one packet. */
void peer_close_second(struct peer *peer, const struct stack *stack);

/* Opens, closes first, and acknowledges the server's FIN: four packets. */
void peer_cycle(struct peer *peer, const struct stack *stack);

/* Ends the program if something is not as it must be. */
void peer_check(bool right, const struct stack *stack, const char *what);

/* So many clients open. */
void peers_open(struct peer *peers, uint32_t count, const struct stack *stack);

/* The numbers below `count`, in random order. */
void peers_shuffle(uint32_t *order, uint32_t count);

/* Has the connections of `order` send an octet each, and writes what
 * acknowledges them. */
void peers_await(struct peer *peers, const uint32_t *order, uint32_t count,
                 const struct stack *stack, uint8_t (*packets)[64]);

#endif
