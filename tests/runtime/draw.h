/* Numbers that look random, the same in every run. */
#ifndef SYNFIN_TESTS_DRAW_H
#define SYNFIN_TESTS_DRAW_H

#include <stdint.h>

static uint64_t draw_seed = 1;

static inline uint32_t draw(void) {
  draw_seed =
      draw_seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  uint64_t word = (draw_seed ^ draw_seed >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
  return (uint32_t)(word >> 32);
}

/* Below 2^bits, of any magnitude. */
static inline uint32_t draw_scaled(unsigned bits) {
  unsigned size = draw() % (bits + 1);
  return draw() & ((UINT32_C(1) << size) - 1);
}

#endif
