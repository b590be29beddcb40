/* A machine that counts what is taken of it, in words for one variant and in
 * bits for the other. */
#include <stdio.h>
#include "gate_count.h"

static void perform(void *context, gate_op op) {
  (void)context;
  (void)op;
}

static void coin(const struct synfin_table *gate, gate_configuration *at,
                 uint32_t weight) {
  struct gate_coin_variables given = {.coin_weight = weight};
  synfin_drive(gate, at, GATE_EVENT_COIN,
               gate_classify_coin(gate->options, *at, &given), perform, NULL);
}

static void push(const struct synfin_table *gate, gate_configuration *at) {
  synfin_drive(gate, at, GATE_EVENT_PUSH, 0, perform, NULL);
}

static void put(void *context, const char *text, size_t length) {
  fwrite(text, 1, length, context);
}

static void strict(void) {
  uint32_t counters[GATE_STRICT_CELLS] = {0};
  const struct synfin_coverage coverage = {&gate_strict_cells, counters, 32};
  struct synfin_table counted = gate_strict;
  gate_configuration at = GATE_INITIAL;
  counted.coverage = &coverage;
  push(&counted, &at);
  push(&counted, &at);
  coin(&counted, &at, 3);
  for (int i = 0; i < 300; i++) {
    coin(&counted, &at, 6);
    push(&counted, &at);
  }
  synfin_coverage_write(&coverage, put, stdout);
}

static void friendly(void) {
  uint8_t counters[SYNFIN_COUNTERS(GATE_FRIENDLY_CELLS, 1)] = {0};
  const struct synfin_coverage coverage = {&gate_friendly_cells, counters, 1};
  struct synfin_table counted = gate_friendly;
  gate_configuration at = GATE_INITIAL;
  counted.coverage = &coverage;
  push(&counted, &at);
  coin(&counted, &at, 6);
  coin(&counted, &at, 6);
  push(&counted, &at);
  synfin_coverage_write(&coverage, put, stdout);
}

int main(void) {
  strict();
  friendly();
  return 0;
}
