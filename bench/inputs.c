/* Writes every input that is possible in a configuration that can be reached.
 * For bench/instructions. */
#include <stdio.h>
#include "step_input.h"
#include "tcp.h"

/* The number of words that an event's fields can make. */
static uint64_t words_of(size_t event) {
  int bits = 0;
  for (int i = 0; i < tcp_names.events[event].nfields; i++)
    bits += tcp_names.events[event].fields[i].bits;
  return UINT64_C(1) << bits;
}

int main(void) {
  bool reached[TCP_CONFIGURATIONS] = {false};
  tcp_configuration queue[TCP_CONFIGURATIONS] = {TCP_INITIAL};
  size_t count = 1;
  reached[TCP_INITIAL] = true;
  for (size_t head = 0; head < count; head++)
    for (size_t event = 0; event < TCP_EVENTS; event++)
      for (uint64_t word = 0; word < words_of(event); word++) {
        uint32_t input = (uint32_t)word;
        if (!tcp_possible(TABLE.options, queue[head], event, input))
          continue;
        tcp_configuration next =
            synfin_step(&TABLE, queue[head], event, input).next;
        struct step_input step = {input, (uint16_t)event, queue[head]};
        if (fwrite(&step, sizeof step, 1, stdout) != 1)
          return 1;
        if (!reached[next])
          queue[count++] = next;
        reached[next] = true;
      }
  return 0;
}
