/* What the kernel says of a connection: sock_diag(7). */
#ifndef SYNFIN_TESTS_STACKS_LINUX_DIAG_H
#define SYNFIN_TESTS_STACKS_LINUX_DIAG_H

#include <stdint.h>

/* Opens a netlink socket for it; -1 and errno if the kernel has none. */
int linux_diag_open(void);

/* The state (enum stack_state) of the connection between these two sockets,
 * TIME-WAIT and half-open ones included; else that of a listener at the local
 * port; else STACK_CLOSED. -1 where the kernel does not answer. */
int linux_diag_state(int diag, uint32_t local, uint16_t local_port,
                     uint32_t remote, uint16_t remote_port);

/* The state that has this number in the kernel; -1 if none has. */
int linux_diag_state_of(unsigned number);

/* Ends the connection, TIME-WAIT too, where the kernel was built for that. */
void linux_diag_destroy(int diag, uint32_t local, uint16_t local_port,
                        uint32_t remote, uint16_t remote_port);

#endif
