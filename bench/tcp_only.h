/* What the measurements know of synfin alone. */
#ifndef SYNFIN_BENCH_TCP_ONLY_H
#define SYNFIN_BENCH_TCP_ONLY_H

#include <stdint.h>

/* Buckets for so many records: the power of two that is next above. */
static inline uint32_t bench_buckets(uint32_t records) {
  uint32_t buckets = 1;
  while (buckets < records)
    buckets *= 2;
  return buckets;
}

/* Lets the connection's keep-alive timer run. */
void bench_keep_alive(uint32_t number);

/* TIME-WAIT records whose time runs. */
uint32_t bench_time_waits(void);

#endif
