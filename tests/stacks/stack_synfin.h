/* The control: our own runtime, in virtual time. */
#ifndef SYNFIN_TESTS_STACKS_STACK_SYNFIN_H
#define SYNFIN_TESTS_STACKS_STACK_SYNFIN_H

#include "synfin/tcp.h"
#include "stack.h"

/* A stack whose connections use this table; NULL if there is no memory. */
struct stack *stack_synfin_make(const struct synfin_table *table);
void stack_synfin_free(struct stack *stack);

/* The configuration in which the last segment of the scene came, and its class
 * as the runtime worked it out: what a tester believes of both must be true. */
struct stack_synfin_input {
  uint8_t configuration;
  uint32_t input;
};
struct stack_synfin_input stack_synfin_last(const struct stack *stack);

#endif
