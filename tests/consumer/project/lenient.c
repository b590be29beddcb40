/* A variant that the table does not name: its options were given to CMake. */
#include "gate.h"

extern const struct synfin_table gate_custom;

int main(void) {
  struct synfin_result result =
      synfin_step(&gate_custom, GATE_IN_SHUT, GATE_EVENT_COIN,
                  gate_input_coin(GATE_COIN_BAD));
  return result.next == GATE_IN_OPEN ? 0 : 1;
}
