#include "siphash.h"

struct sip {
  uint64_t v[4];
};

static uint64_t rotate(uint64_t word, int bits) {
  return word << bits | word >> (64 - bits);
}

static void mix(struct sip *s) {
  s->v[0] += s->v[1];
  s->v[2] += s->v[3];
  s->v[1] = rotate(s->v[1], 13) ^ s->v[0];
  s->v[3] = rotate(s->v[3], 16) ^ s->v[2];
  s->v[0] = rotate(s->v[0], 32);
  s->v[2] += s->v[1];
  s->v[0] += s->v[3];
  s->v[1] = rotate(s->v[1], 17) ^ s->v[2];
  s->v[3] = rotate(s->v[3], 21) ^ s->v[0];
  s->v[2] = rotate(s->v[2], 32);
}

static void take(struct sip *s, uint64_t word) {
  s->v[3] ^= word;
  mix(s);
  mix(s);
  s->v[0] ^= word;
}

/* Up to eight octets, the first one lowest. */
static uint64_t word_of(const uint8_t *octets, size_t count) {
  uint64_t word = 0;
  for (size_t i = 0; i < count; i++)
    word |= (uint64_t)octets[i] << (8 * i);
  return word;
}

uint64_t synfin_siphash(const uint64_t key[2], const void *text,
                        size_t length) {
  const uint8_t *octets = text;
  struct sip s = {{key[0] ^ UINT64_C(0x736f6d6570736575),
                   key[1] ^ UINT64_C(0x646f72616e646f6d),
                   key[0] ^ UINT64_C(0x6c7967656e657261),
                   key[1] ^ UINT64_C(0x7465646279746573)}};
  size_t done = 0;
  for (; length - done >= 8; done += 8)
    take(&s, word_of(octets + done, 8));
  take(&s, word_of(octets + done, length - done) | (uint64_t)length << 56);
  s.v[2] ^= 0xff;
  for (int i = 0; i < 4; i++)
    mix(&s);
  return s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
}
