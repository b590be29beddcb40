/* Takes a step for each input on standard input. For bench/instructions, which
 * counts what happens in the step. */
#include <stdio.h>
#include "step_input.h"
#include "tcp.h"

int main(void) {
  static struct step_input inputs[100000];
  size_t count = fread(inputs, sizeof *inputs, 100000, stdin), sum = 0;
  for (size_t i = 0; i < count; i++) {
    struct synfin_result result = synfin_step(&TABLE, inputs[i].configuration,
                                              inputs[i].event, inputs[i].input);
    sum += result.next + *result.actions;
  }
  return sum == 0 || count == 100000;
}
