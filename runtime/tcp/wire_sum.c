/* The internet checksum. Words of the machine's own width are summed, and their
 * carries aside: an addition that needs none of the ones before it. */
#include "wire_inner.h"

enum {
  WORD = sizeof(size_t)
};

struct sum {
  size_t words, carries;
};

static inline void add_word(struct sum *sum, const uint8_t *at) {
  size_t word;
  memcpy(&word, at, WORD);
  sum->words += word;
  sum->carries += sum->words < word;
}

static inline void add_8_words(struct sum *sum, const uint8_t *at) {
  add_word(sum, at);
  add_word(sum, at + 1 * WORD);
  add_word(sum, at + 2 * WORD);
  add_word(sum, at + 3 * WORD);
  add_word(sum, at + 4 * WORD);
  add_word(sum, at + 5 * WORD);
  add_word(sum, at + 6 * WORD);
  add_word(sum, at + 7 * WORD);
}

/* The carries come back at the low end; that may carry once more. */
static size_t whole(struct sum sum) {
  size_t words = sum.words + sum.carries;
  return words + (words < sum.carries);
}

size_t synfin_wire_add(size_t earlier, const uint8_t *octets, size_t length) {
  struct sum sum = {earlier, 0};
  for (; length >= (size_t)8 * WORD; length -= (size_t)8 * WORD) {
    add_8_words(&sum, octets);
    octets += (size_t)8 * WORD;
  }
  for (; length >= WORD; length -= WORD) {
    add_word(&sum, octets);
    octets += WORD;
  }
  /* What is left is filled up with zeros (RFC 1071 1). */
  uint8_t rest[WORD] = {0};
  for (size_t i = 0; i < length; i++)
    rest[i] = octets[i];
  add_word(&sum, rest);
  return whole(sum);
}

/* A 16-bit word as the machine would load it from network order. */
static size_t loaded(size_t value) {
  uint8_t octets[2];
  uint16_t word;
  wire_put16(octets, (unsigned)value);
  memcpy(&word, octets, sizeof word);
  return word;
}

size_t synfin_wire_add_pseudo(const uint8_t *addresses, size_t addresses_size,
                              uint8_t protocol, const uint8_t *payload,
                              size_t length) {
  size_t sum = loaded(protocol) + loaded(length);
  sum = synfin_wire_add(sum, addresses, addresses_size);
  return synfin_wire_add(sum, payload, length);
}

static uint16_t folded(size_t sum) {
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)sum;
}

bool synfin_wire_is_right(size_t sum) {
  return folded(sum) == 0xffff;
}

void synfin_wire_put_checksum(uint8_t *at, size_t sum) {
  uint16_t word = (uint16_t)~folded(sum);
  memcpy(at, &word, sizeof word);
}
