/* What inputs.c writes and calls.c reads, eight bytes each. */
#ifndef SYNFIN_BENCH_STEP_INPUT_H
#define SYNFIN_BENCH_STEP_INPUT_H

#include <stdint.h>

struct step_input {
  uint32_t input;
  uint16_t event, configuration;
};

#endif
