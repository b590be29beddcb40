/* What must hold of a whole endpoint between any two calls. */
#ifndef SYNFIN_TESTS_RUNTIME_INVARIANTS_H
#define SYNFIN_TESTS_RUNTIME_INVARIANTS_H

#include "synfin/tcp.h"

/* What was seen of a connection when it was last looked at: numbers that may
 * only grow from there. All zero at first. */
struct invariants_look {
  uint32_t flags;
  uint16_t generation;
  uint32_t snd_una, snd_nxt, snd_end, rcv_nxt, rcv_adv, rcv_read;
};

/* Says what is wrong, or NULL. `looks` is one for each connection. */
const char *invariants_broken(const struct synfin_tcp *tcp,
                              struct invariants_look *looks);

#endif
