/* The kernel's TCP: sockets above, a TUN device below. The device must be up,
 * with STACK_ADDRESS on it and TESTER_ADDRESS behind it (linux.sh). */
#ifndef SYNFIN_TESTS_STACKS_STACK_LINUX_H
#define SYNFIN_TESTS_STACKS_STACK_LINUX_H

#include "stack.h"

/* Opens the device. NULL after a message on stderr. */
struct stack *stack_linux_make(const char *device);
void stack_linux_free(struct stack *stack);

#endif
