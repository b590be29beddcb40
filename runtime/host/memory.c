#include "host/memory.h"

#include <stdlib.h>
#include <string.h>

/* NULL where there is no memory. */
static void *allocate(struct synfin_memory *memory, size_t count, size_t size) {
  void *piece = calloc(count > 0 ? count : 1, size);
  if (piece != NULL)
    memory->pieces[memory->npieces++] = piece;
  return piece;
}

static uint32_t power_of_two(uint32_t least) {
  uint32_t power = 1;
  while (power < least)
    power *= 2;
  return power;
}

static size_t rings_of_one(const struct synfin_sizes *sizes) {
  return ((size_t)1 << sizes->send_log2) + ((size_t)1 << sizes->receive_log2);
}

static void fill_counts(struct synfin_tcp_config *config,
                        const struct synfin_sizes *sizes) {
  config->nconnections = sizes->connections;
  config->nlisteners = sizes->listeners;
  config->ntime_waits4 = config->ntime_waits6 = sizes->time_waits;
  config->nbuckets = power_of_two(sizes->connections + sizes->time_waits);
}

bool synfin_memory_make(struct synfin_memory *memory,
                        const struct synfin_sizes *sizes,
                        struct synfin_tcp_config *config,
                        struct synfin_problem *problem) {
  memset(memory, 0, sizeof *memory);
  memory->sizes = *sizes;
  fill_counts(config, sizes);
  config->connections =
      allocate(memory, sizes->connections, sizeof *config->connections);
  config->listeners =
      allocate(memory, sizes->listeners, sizeof *config->listeners);
  config->time_waits4 =
      allocate(memory, sizes->time_waits, sizeof *config->time_waits4);
  config->time_waits6 =
      allocate(memory, sizes->time_waits, sizeof *config->time_waits6);
  config->buckets = allocate(memory, config->nbuckets, sizeof *config->buckets);
  config->packet = allocate(memory, config->packet_size, 1);
  memory->rings = allocate(memory, sizes->connections, rings_of_one(sizes));
  if (memory->npieces == 7)
    return true;
  synfin_memory_free(memory);
  return synfin_problem(problem,
                        "There is not enough memory for %u connections.\n"
                        "Ask for fewer with --connections.",
                        (unsigned)sizes->connections);
}

void synfin_memory_rings(const struct synfin_memory *memory, uint32_t index,
                         struct synfin_rings *rings) {
  const struct synfin_sizes *sizes = &memory->sizes;
  rings->send = memory->rings + index * rings_of_one(sizes);
  rings->receive = rings->send + ((size_t)1 << sizes->send_log2);
  rings->send_log2 = sizes->send_log2;
  rings->receive_log2 = sizes->receive_log2;
}

void synfin_memory_free(struct synfin_memory *memory) {
  while (memory->npieces > 0)
    free(memory->pieces[--memory->npieces]);
}
