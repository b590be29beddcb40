#include "host/shim.h"

#include <string.h>
#include "host/packet.h"

enum {
  REORDER_MOST = 5,   /* milliseconds that a packet is overtaken for */
  DELAY_MOST = 100,   /* by default */
  BURST_MOST = 15,    /* bits; the longest that a checksum always catches */
  REWRITTEN_MOST = 8, /* octets */
  IPV4_UNCHECKED = 1, /* its header's length decides what is summed up */
  IPV6_UNCHECKED = 8  /* no checksum covers what stands before addresses */
};

/* splitmix64 */
static uint64_t draw(struct synfin_shim *shim) {
  uint64_t z = shim->random += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* 0 up to, not including, `end`. */
static uint32_t draw_below(struct synfin_shim *shim, uint32_t end) {
  return (uint32_t)((draw(shim) >> 32) * end >> 32);
}

static bool draw_fault(struct synfin_shim *shim, uint16_t permille) {
  return draw_below(shim, 1000) < permille;
}

void synfin_shim_init(struct synfin_shim *shim,
                      const struct synfin_faults *faults,
                      struct synfin_shim_place *places, uint8_t *octets,
                      uint32_t nplaces, uint32_t size) {
  memset(shim, 0, sizeof *shim);
  shim->faults = *faults;
  if (shim->faults.delay_most == 0)
    shim->faults.delay_most = DELAY_MOST;
  shim->random = faults->seed;
  shim->places = places;
  shim->octets = octets;
  shim->nplaces = nplaces;
  shim->size = size;
  for (uint32_t i = 0; i < nplaces; i++)
    places[i].room = i;
}

/* --- A heap of places; the first is due first ----------------------------- */

static bool is_sooner(const struct synfin_shim_place *a,
                      const struct synfin_shim_place *b) {
  int32_t apart = (int32_t)(a->due - b->due);
  return apart < 0 || (apart == 0 && (int32_t)(a->order - b->order) < 0);
}

static void swap(struct synfin_shim_place *a, struct synfin_shim_place *b) {
  struct synfin_shim_place kept = *a;
  *a = *b;
  *b = kept;
}

static void rise(struct synfin_shim *shim, uint32_t at) {
  struct synfin_shim_place *heap = shim->places;
  for (; at > 0 && is_sooner(&heap[at], &heap[(at - 1) / 2]); at = (at - 1) / 2)
    swap(&heap[at], &heap[(at - 1) / 2]);
}

static void sink(struct synfin_shim *shim) {
  struct synfin_shim_place *heap = shim->places;
  uint32_t at = 0, child;
  while ((child = 2 * at + 1) < shim->count) {
    if (child + 1 < shim->count && is_sooner(&heap[child + 1], &heap[child]))
      child++;
    if (!is_sooner(&heap[child], &heap[at]))
      break;
    swap(&heap[child], &heap[at]);
    at = child;
  }
}

/* --- Faults --------------------------------------------------------------- */

/* The first octet from which on checksums protect a packet; `length` if they
 * protect nothing of it, or it is not TCP's. */
static size_t protected_from(const uint8_t *octets, size_t length) {
  struct synfin_packet packet;
  if (!synfin_packet_read(&packet, octets, length) ||
      packet.protocol != SYNFIN_PACKET_TCP)
    return length;
  return packet.address == 4 ? IPV4_UNCHECKED : IPV6_UNCHECKED;
}

/* Flips between 1 and 15 bits that lie together; the outer two always, so that
 * each length is what it is. */
static void flip_burst(struct synfin_shim *shim, uint8_t *octets,
                       size_t length) {
  uint32_t bits = 1 + draw_below(shim, BURST_MOST);
  uint32_t start = draw_below(shim, (uint32_t)length * 8 - bits + 1);
  uint32_t pattern = (uint32_t)draw(shim) | 1u | UINT32_C(1) << (bits - 1);
  for (uint32_t i = 0; i < bits; i++)
    if ((pattern >> i & 1u) != 0)
      octets[(start + i) / 8] ^= (uint8_t)(0x80u >> (start + i) % 8);
}

static void rewrite(struct synfin_shim *shim, uint8_t *octets, size_t length) {
  uint32_t count = 1 + draw_below(shim, REWRITTEN_MOST);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = draw_below(shim, (uint32_t)length);
    octets[at] ^= (uint8_t)(1 + draw_below(shim, 255));
  }
}

/* Spoils a copy of a packet; was anything changed? */
static bool corrupt(struct synfin_shim *shim, uint8_t *copy,
                    const uint8_t *packet, size_t length) {
  size_t from = protected_from(packet, length);
  if (from == length)
    return false;
  if (shim->faults.rewrite)
    rewrite(shim, copy + from, length - from);
  else
    flip_burst(shim, copy + from, length - from);
  return memcmp(copy, packet, length) != 0;
}

/* When a packet leaves that enters now. */
static uint32_t draw_due(struct synfin_shim *shim, uint32_t now) {
  uint32_t due = now + shim->faults.latency;
  if (draw_fault(shim, shim->faults.reorder)) {
    shim->counts.reordered++;
    due += 1 + draw_below(shim, REORDER_MOST);
  }
  if (draw_fault(shim, shim->faults.delay)) {
    shim->counts.delayed++;
    due += 1 + draw_below(shim, shim->faults.delay_most);
  }
  return due;
}

/* One copy of a packet; each suffers by itself. */
static void put_copy(struct synfin_shim *shim, uint32_t now,
                     const uint8_t *packet, size_t length) {
  uint32_t due = draw_due(shim, now);
  bool spoiled = draw_fault(shim, shim->faults.corrupt);
  if (shim->count == shim->nplaces || length > shim->size) {
    shim->counts.overflowed++;
    return;
  }
  struct synfin_shim_place *place = &shim->places[shim->count];
  uint8_t *octets = shim->octets + (size_t)place->room * shim->size;
  memcpy(octets, packet, length);
  place->spoiled = spoiled && corrupt(shim, octets, packet, length);
  place->sound = place->spoiled && synfin_packet_intact(octets, length);
  place->due = due;
  place->order = shim->order++;
  place->length = (uint32_t)length;
  rise(shim, shim->count++);
}

void synfin_shim_put(struct synfin_shim *shim, uint32_t now,
                     const uint8_t *packet, size_t length) {
  shim->counts.put++;
  if (length == 0 || draw_fault(shim, shim->faults.drop)) {
    shim->counts.dropped++;
    return;
  }
  bool twice = draw_fault(shim, shim->faults.duplicate);
  put_copy(shim, now, packet, length);
  if (twice) {
    shim->counts.duplicated++;
    put_copy(shim, now, packet, length);
  }
}

const uint8_t *synfin_shim_take(struct synfin_shim *shim, uint32_t now,
                                size_t *length) {
  if (shim->count == 0 || (int32_t)(shim->places[0].due - now) > 0)
    return NULL;
  swap(&shim->places[0], &shim->places[--shim->count]);
  sink(shim);
  shim->counts.taken++;
  const struct synfin_shim_place *taken = &shim->places[shim->count];
  shim->counts.corrupted += taken->spoiled;
  shim->counts.uncaught += taken->sound;
  *length = taken->length;
  return shim->octets + (size_t)taken->room * shim->size;
}

uint32_t synfin_shim_next(const struct synfin_shim *shim, uint32_t now) {
  if (shim->count == 0)
    return UINT32_MAX;
  int32_t left = (int32_t)(shim->places[0].due - now);
  return left < 0 ? 0 : (uint32_t)left;
}
