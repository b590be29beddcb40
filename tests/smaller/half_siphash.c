/* HalfSipHash-2-4 against vectors that its authors publish: key 00 01 ... 07,
 * text 00 01 ... of 0, 4, 8, 12 and 16 octets. Compiled with
 * SYNFIN_TCP_WITHOUT_SIPHASH. */
#include <stdio.h>

#include "siphash.h"

int main(void) {
  static const synfin_word key[2] = {0x03020100, 0x07060504};
  static const synfin_word vectors[] = {0x5b9f35a9, 0x89466e2a, 0x8f84b8d0,
                                        0x2f87f057, 0x84acb5d9};
  synfin_word words[5];
  int wrong = 0;
  for (uint32_t i = 0; i < 5; i++) {
    words[i] = i << 26; /* the number of octets, in the highest */
    wrong += synfin_siphash_words(key, words, i + 1) != vectors[i];
    words[i] = UINT32_C(0x03020100) + i * UINT32_C(0x04040404);
  }
  if (wrong > 0)
    printf("not ok: %d of 5 vectors\n", wrong);
  return wrong != 0;
}
