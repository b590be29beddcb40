/* A link that misbehaves on purpose: one direction of it. It loses, doubles,
 * swaps, delays and spoils packets as a seed has it: the same seed, packets and
 * times give the same faults. It has no clock, so it runs in virtual time as
 * well as in real time; milliseconds are modulo 2^32.
 *
 * Who uses it puts packets in, and takes out those that are due. */
#ifndef SYNFIN_HOST_SHIM_H
#define SYNFIN_HOST_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many of a thousand packets suffer what. Each is asked by itself, so a
 * packet may suffer several. All zero: a good link. */
struct synfin_faults {
  uint16_t drop, duplicate, reorder, delay, corrupt;
  bool rewrite;        /* corrupt: write random octets, not a burst of bits */
  uint32_t latency;    /* that every packet takes; milliseconds */
  uint32_t delay_most; /* a delayed packet takes 1 up to this more; 0: 100 */
  uint64_t seed;
};

/* What it did. */
struct synfin_shim_counts {
  uint64_t put, taken;
  uint64_t dropped, duplicated, reordered, delayed;
  uint64_t corrupted;  /* of those that were taken; */
  uint64_t uncaught;   /* and so that no checksum of 16 bits can tell */
  uint64_t overflowed; /* lost because no place was left */
};

struct synfin_shim_place {
  uint32_t due, order; /* order: of those that are due at once */
  uint32_t room;       /* which piece of `octets` is its own */
  uint32_t length;
  bool spoiled, sound; /* sound: all checksums hold */
};

struct synfin_shim {
  struct synfin_faults faults;
  struct synfin_shim_counts counts;
  uint64_t random;
  uint32_t order;
  struct synfin_shim_place *places; /* a heap; the rooms of the others are
                                       behind it */
  uint8_t *octets;
  uint32_t nplaces, count, size;
};

/* Memory is the caller's: `nplaces` places, and for each `size` octets, the
 * longest packet. */
void synfin_shim_init(struct synfin_shim *shim,
                      const struct synfin_faults *faults,
                      struct synfin_shim_place *places, uint8_t *octets,
                      uint32_t nplaces, uint32_t size);

/* A packet enters the link. */
void synfin_shim_put(struct synfin_shim *shim, uint32_t now,
                     const uint8_t *packet, size_t length);

/* The next packet that leaves it; NULL if none is due. It stands there until
 * the next call. */
const uint8_t *synfin_shim_take(struct synfin_shim *shim, uint32_t now,
                                size_t *length);

/* Milliseconds until a packet is due; UINT32_MAX: there is none. */
uint32_t synfin_shim_next(const struct synfin_shim *shim, uint32_t now);

#endif
