#include "siphash.h"

static uint64_t rotate(uint64_t word, int bits) {
  return word << bits | word >> (64 - bits);
}

/* The rounds at the end are those of one more word, 0, but for their number:
 * so they stand here once. */
uint64_t synfin_siphash_words(const uint64_t key[2], const uint64_t *words,
                              size_t count) {
  uint64_t a = key[0] ^ UINT64_C(0x736f6d6570736575);
  uint64_t b = key[1] ^ UINT64_C(0x646f72616e646f6d);
  uint64_t c = key[0] ^ UINT64_C(0x6c7967656e657261);
  uint64_t d = key[1] ^ UINT64_C(0x7465646279746573);
  for (size_t i = 0; i <= count; i++) {
    uint64_t word = i < count ? words[i] : 0;
    int rounds = i < count ? 2 : 4;
    c ^= i < count ? 0 : 0xff;
    d ^= word;
    while (rounds-- > 0) {
      a += b;
      c += d;
      b = rotate(b, 13) ^ a;
      d = rotate(d, 16) ^ c;
      a = rotate(a, 32) + d;
      c += b;
      b = rotate(b, 17) ^ c;
      d = rotate(d, 21) ^ a;
      c = rotate(c, 32);
    }
    a ^= word;
  }
  return a ^ b ^ c ^ d;
}
