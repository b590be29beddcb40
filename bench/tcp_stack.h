/* What bench/tcp wants of a TCP, so that two can be measured alike: a server at
 * 192.0.2.1, port 80, that takes text away as it comes and closes when its peer
 * has. Packets go in and out by function calls; time stands still unless it is
 * moved. */
#ifndef SYNFIN_BENCH_TCP_STACK_H
#define SYNFIN_BENCH_TCP_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stack {
  const char *name;
  /* Begins anew, with room for so many connections and TIME-WAIT records. */
  void (*begin)(uint32_t connections, uint32_t time_waits);
  /* A packet comes; what it calls for has left when this returns. */
  void (*input)(const uint8_t *packet, size_t length);
  /* The connection that opened as the `number`th since begin(), from 0: sends
   * an octet; closes; has nothing outstanding. */
  void (*send)(uint32_t number);
  void (*close)(uint32_t number);
  bool (*is_idle)(uint32_t number);
  /* Lets so many milliseconds pass. */
  void (*wait)(uint32_t milliseconds);
};

extern const struct stack bench_synfin, bench_lwip;

/* What the stacks tell of: packets that leave, text that was taken away, and
 * connections that opened. */
struct bench_seen {
  uint64_t packets, octets, opened;
  uint32_t seq;     /* behind the last packet's text, SYN and FIN */
  uint8_t control;  /* its flags */
  uint8_t text[64]; /* the text that was taken last, its beginning */
};
extern struct bench_seen bench_seen;

/* A packet left. */
void bench_output(const uint8_t *packet);

enum {
  BENCH_TEXT = 1400,       /* octets of a full segment */
  BENCH_MOST = 1 << 21,    /* connections in a run */
  BENCH_PACKET = 64 + 1400 /* room for a packet */
};

#endif
