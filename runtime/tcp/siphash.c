#include "siphash.h"

/* By how much is rotated, and what is not all zero at first. */
#if SYNFIN_HAS_SIPHASH
enum {
  BITS = 64,
  B1 = 13,
  A1 = 32,
  D1 = 16,
  D2 = 21,
  B2 = 17,
  C2 = 32
};
static const synfin_word nonce[4] = {
    UINT64_C(0x736f6d6570736575), UINT64_C(0x646f72616e646f6d),
    UINT64_C(0x6c7967656e657261), UINT64_C(0x7465646279746573)};
#else
enum {
  BITS = 32,
  B1 = 5,
  A1 = 16,
  D1 = 8,
  D2 = 7,
  B2 = 13,
  C2 = 16
};
static const synfin_word nonce[4] = {0, 0, UINT32_C(0x6c796765),
                                     UINT32_C(0x74656462)};
#endif

static synfin_word rotate(synfin_word word, int bits) {
  return word << bits | word >> (BITS - bits);
}

/* Where the program is compiled to be small, a round stands here once. */
#ifdef __OPTIMIZE_SIZE__
#define IS_SMALL 1
#else
#define IS_SMALL 0
#endif

/* A macro, because a function would go through memory on a small processor. */
#define ROUND                                                                  \
  do {                                                                         \
    a += b;                                                                    \
    c += d;                                                                    \
    b = rotate(b, B1) ^ a;                                                     \
    d = rotate(d, D1) ^ c;                                                     \
    a = rotate(a, A1) + d;                                                     \
    c += b;                                                                    \
    b = rotate(b, B2) ^ c;                                                     \
    d = rotate(d, D2) ^ a;                                                     \
    c = rotate(c, C2);                                                         \
  } while (0)

/* The rounds at the end are those of one more word, 0, but for their number. */
synfin_word synfin_siphash_words(const synfin_word key[2],
                                 const synfin_word *words, size_t count) {
  synfin_word a = key[0] ^ nonce[0], b = key[1] ^ nonce[1];
  synfin_word c = key[0] ^ nonce[2], d = key[1] ^ nonce[3];
  for (size_t i = 0; i < count + IS_SMALL; i++) {
    synfin_word word = i < count ? words[i] : 0;
    c ^= i < count ? 0 : 0xff;
    d ^= word;
#if IS_SMALL
    for (int rounds = i < count ? 2 : 4; rounds > 0; rounds--)
      ROUND;
#else
    ROUND;
    ROUND;
#endif
    a ^= word;
  }
#if !IS_SMALL
  c ^= 0xff;
  ROUND;
  ROUND;
  ROUND;
  ROUND;
#endif
  return SYNFIN_HAS_SIPHASH ? a ^ b ^ c ^ d : b ^ d;
}
