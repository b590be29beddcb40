/* The internet checksum. Words of the machine's own width are summed, and their
 * carries aside: so no addition has to wait for a carry of the one before it.
 */
#include "wire_inner.h"

/* Loops are unrolled, and what is most frequent has a way of its own, where the
 * program is not compiled to be small. */
#ifdef __OPTIMIZE_SIZE__
#define IS_UNROLLED 0
#else
#define IS_UNROLLED 1
#endif

enum {
  WORD = sizeof(size_t)
};

struct sum {
  size_t words, carries;
};

static inline struct sum add(struct sum sum, size_t word) {
  size_t before = sum.words;
  sum.words += word;
  sum.carries += sum.words < before;
  return sum;
}

static inline size_t word_at(const uint8_t *at) {
  size_t word;
  memcpy(&word, at, WORD);
  return word;
}

/* Up to four octets, filled up with zeros (RFC 1071 1). */
static inline size_t part_at(const uint8_t *at, size_t count) {
  uint32_t part = 0;
  memcpy(&part, at, count);
  return part;
}

static inline struct sum add2(struct sum sum, const uint8_t *octets) {
  sum = add(sum, word_at(octets));
  return add(sum, word_at(octets + WORD));
}

static inline struct sum add4(struct sum sum, const uint8_t *octets) {
  sum = add2(sum, octets);
  return add2(sum, octets + (size_t)2 * WORD);
}

/* Whole words, where the program is not compiled to be small: eight at a time,
 * then as the bits of the length tell, so that a header needs no loop. */
static inline struct sum add_words(struct sum sum, const uint8_t *octets,
                                   size_t length) {
  for (; length >= (size_t)8 * WORD; length -= (size_t)8 * WORD) {
    sum = add4(sum, octets);
    sum = add4(sum, octets + (size_t)4 * WORD);
    octets += (size_t)8 * WORD;
  }
  if (length & (size_t)4 * WORD) {
    sum = add4(sum, octets);
    octets += (size_t)4 * WORD;
  }
  if (length & (size_t)2 * WORD) {
    sum = add2(sum, octets);
    octets += (size_t)2 * WORD;
  }
  return length & WORD ? add(sum, word_at(octets)) : sum;
}

size_t synfin_wire_add(size_t earlier, const uint8_t *octets, size_t length) {
  struct sum sum = {earlier, 0};
  if (IS_UNROLLED) {
    sum = add_words(sum, octets, length);
    octets += length & ~(size_t)(WORD - 1);
  }
  for (; !IS_UNROLLED && length >= WORD; length -= WORD) {
    sum = add(sum, word_at(octets));
    octets += WORD;
  }
  if (WORD > 4 && (length & 4)) {
    sum = add(sum, part_at(octets, 4));
    octets += 4;
  }
  if (length & 2) {
    sum = add(sum, part_at(octets, 2));
    octets += 2;
  }
  if (length & 1)
    sum = add(sum, part_at(octets, 1));
  /* The carries come back at the low end; that may carry once more. */
  size_t words = sum.words + sum.carries;
  return words + (words < sum.carries);
}

size_t synfin_wire_add_pseudo(const struct synfin_ip *ip, uint8_t protocol) {
  uint8_t start[4];
  uint32_t word;
  wire_put32(start, (uint32_t)ip->length + protocol);
  memcpy(&word, start, sizeof word);
  /* Most often nothing stands between the addresses and what they carry. */
  if (IS_UNROLLED && ip->addresses + ip->addresses_size == ip->payload)
    return synfin_wire_add(word, ip->addresses,
                           ip->addresses_size + ip->length);
  size_t sum = synfin_wire_add(word, ip->addresses, ip->addresses_size);
  return synfin_wire_add(sum, ip->payload, ip->length);
}

/* Such sums are 0xffff, modulo which they were made; zero is one only if all is
 * zero, the checksum too. */
bool synfin_wire_is_right(size_t sum) {
  return sum != 0 && sum % 0xffff == 0;
}

void synfin_wire_put_checksum(uint8_t *at, size_t sum) {
  uint16_t word = (uint16_t)(0xfffe - (sum - 1) % 0xffff);
  memcpy(at, &word, sizeof word);
}
