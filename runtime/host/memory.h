/* The arrays and rings of an endpoint, from the heap. */
#ifndef SYNFIN_HOST_MEMORY_H
#define SYNFIN_HOST_MEMORY_H

#include "host/problem.h"
#include "synfin/tcp.h"

/* How much there shall be. Pages of a ring that nothing was written to cost
 * nothing yet. */
struct synfin_sizes {
  uint32_t connections, time_waits; /* the latter for each family */
  uint16_t listeners;
  uint8_t send_log2, receive_log2; /* of the rings of each connection */
};

struct synfin_memory {
  struct synfin_sizes sizes;
  uint8_t *rings;
  void *pieces[8]; /* all that was allocated */
  uint8_t npieces;
};

/* Allocates, and writes the arrays into `config`; its packet_size must be
 * there. */
bool synfin_memory_make(struct synfin_memory *memory,
                        const struct synfin_sizes *sizes,
                        struct synfin_tcp_config *config,
                        struct synfin_problem *problem);

/* The rings of a connection. */
void synfin_memory_rings(const struct synfin_memory *memory, uint32_t index,
                         struct synfin_rings *rings);

void synfin_memory_free(struct synfin_memory *memory);

#endif
