/* lwIP's raw API, in process and in virtual time: Debian's library. */
#ifndef SYNFIN_TESTS_STACKS_STACK_LWIP_H
#define SYNFIN_TESTS_STACKS_STACK_LWIP_H

#include "stack.h"

/* The one lwIP of the process. */
const struct stack *stack_lwip(void);

/* "2.1.3" */
const char *stack_lwip_version(void);

#endif
