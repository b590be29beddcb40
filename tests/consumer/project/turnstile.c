/* Two variants of one machine, and TCP beside them, in one program. */
#include <stdio.h>
#include "gate.h"
#include "tcp.h"

/* Performs an action: here it is only told. */
static void perform(void *context, gate_op op) {
  (void)context;
  printf(" %s", gate_names.ops[op]);
}

static void coin(const struct synfin_table *gate, gate_configuration *at,
                 uint32_t weight) {
  struct gate_coin_variables given = {.coin_weight = weight};
  printf("coin of %u:", (unsigned)weight);
  synfin_drive(gate, at, GATE_EVENT_COIN,
               gate_classify_coin(gate->options, *at, &given), perform, NULL);
  printf(" -> %s\n", gate_names.configurations[*at]);
}

static void push(const struct synfin_table *gate, gate_configuration *at) {
  printf("push:");
  synfin_drive(gate, at, GATE_EVENT_PUSH, 0, perform, NULL);
  printf(" -> %s\n", gate_names.configurations[*at]);
}

static void visit(const char *name, const struct synfin_table *gate) {
  gate_configuration at = GATE_INITIAL;
  puts(name);
  push(gate, &at);
  coin(gate, &at, 3);
  coin(gate, &at, 6);
  push(gate, &at);
}

int main(void) {
  visit("strict", &gate_strict);
  visit("friendly", &gate_friendly);
  printf("%s begins in %s; options %s\n", tcp_names.machine,
         tcp_names.states[tcp_state_of[TCP_INITIAL]],
         tcp_modern.options != 0 ? "on" : "off");
  return 0;
}
