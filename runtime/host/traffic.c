/* Packets between the device and the endpoint, through the faults if there are
 * any. What is traced and captured is what the endpoint sees. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/loop_inner.h"

enum {
  BATCH = 256,       /* packets; then the program has its turn */
  HELD = 4096,       /* packets that the faults keep, for each direction */
  LONGEST_IN = 65535 /* a device hands over no longer ones */
};

/* The two directions have dice of their own, so that neither depends on what
 * the other does. */
static void init_shim(struct synfin_loop *loop, struct synfin_shim *shim,
                      uint8_t *memory, uint64_t salt) {
  struct synfin_faults faults = loop->settings.faults;
  faults.seed = faults.seed * 2 + salt;
  synfin_shim_init(shim, &faults, (struct synfin_shim_place *)(void *)memory,
                   memory + HELD * sizeof(struct synfin_shim_place), HELD,
                   loop->tun.mtu);
}

bool synfin_traffic_open(struct synfin_loop *loop,
                         struct synfin_problem *problem) {
  size_t each = HELD * (sizeof(struct synfin_shim_place) +
                        (loop->tun.mtu + (size_t)7) / 8 * 8);
  loop->buffer = malloc(LONGEST_IN);
  loop->shim_memory = loop->settings.faulty ? calloc(2, each) : NULL;
  if (loop->buffer == NULL ||
      (loop->settings.faulty && loop->shim_memory == NULL))
    return synfin_problem(problem, "no memory for packets");
  if (loop->settings.faulty) {
    init_shim(loop, &loop->in, loop->shim_memory, 0);
    init_shim(loop, &loop->out, (uint8_t *)loop->shim_memory + each, 1);
  }
  return true;
}

static void write_out(struct synfin_loop *loop, const uint8_t *packet,
                      size_t length) {
  if (!synfin_tun_write(&loop->tun, packet, length))
    loop->unwritten++;
}

void synfin_traffic_output(void *context, uint32_t index, const uint8_t *packet,
                           size_t length) {
  struct synfin_loop *loop = context;
  synfin_observe_sent(loop, index, packet, length);
  if (loop->settings.faulty)
    synfin_shim_put(&loop->out, loop->now, packet, length);
  else
    write_out(loop, packet, length);
}

static void hand_in(struct synfin_loop *loop, const uint8_t *packet,
                    size_t length) {
  synfin_observe_came(loop, packet, length);
  synfin_tcp_input(&loop->tcp, loop->now, packet, length);
  synfin_observe_handled(loop, packet, length);
}

bool synfin_traffic_input(struct synfin_loop *loop,
                          struct synfin_problem *problem) {
  long got = 1;
  for (int i = 0; i < BATCH && got > 0; i++) {
    got = synfin_tun_read(&loop->tun, loop->buffer, LONGEST_IN);
    if (got > 0 && loop->settings.faulty)
      synfin_shim_put(&loop->in, loop->now, loop->buffer, (size_t)got);
    else if (got > 0)
      hand_in(loop, loop->buffer, (size_t)got);
  }
  return got >= 0 || synfin_problem(problem, "the device %s is gone: %s",
                                    loop->tun.name, strerror(errno));
}

void synfin_traffic_release(struct synfin_loop *loop) {
  const uint8_t *packet;
  size_t length;
  if (!loop->settings.faulty)
    return;
  while ((packet = synfin_shim_take(&loop->in, loop->now, &length)) != NULL)
    hand_in(loop, packet, length);
  while ((packet = synfin_shim_take(&loop->out, loop->now, &length)) != NULL)
    write_out(loop, packet, length);
}

uint32_t synfin_traffic_next(const struct synfin_loop *loop) {
  if (!loop->settings.faulty)
    return SYNFIN_NEVER;
  uint32_t in = synfin_shim_next(&loop->in, loop->now);
  uint32_t out = synfin_shim_next(&loop->out, loop->now);
  return in < out ? in : out;
}

void synfin_traffic_close(struct synfin_loop *loop) {
  free(loop->buffer);
  free(loop->shim_memory);
}
