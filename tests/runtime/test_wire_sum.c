/* The internet checksum by itself, against the slow one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "wire_inner.h"
#include "wire_packets.h"

enum {
  MOST = 300
};

static uint16_t checksum_of(const uint8_t *octets, size_t length) {
  uint8_t checksum[2];
  synfin_wire_put_checksum(checksum, synfin_wire_add(0, octets, length));
  return (uint16_t)(checksum[0] << 8 | checksum[1]);
}

/* At every length and alignment, and in two pieces wherever the first is even.
 * Texts begin with 1, so that no sum is zero. */
static void agrees(const uint8_t *text) {
  uint8_t room[MOST + 8];
  for (size_t shift = 0; shift < 8; shift++) {
    uint8_t *octets = room + shift;
    memcpy(octets, text, MOST);
    for (size_t length = 2; length <= MOST; length++) {
      uint16_t expected = (uint16_t)~wire_slow_sum(0, octets, length);
      assert_int_equal(checksum_of(octets, length), expected);
    }
  }
  size_t whole = synfin_wire_add(0, text, MOST);
  for (size_t first = 0; first <= MOST; first += 2) {
    size_t sum = synfin_wire_add(0, text, first);
    sum = synfin_wire_add(sum, text + first, MOST - first);
    assert_int_equal(sum % 0xffff, whole % 0xffff);
  }
}

/* RFC 1071 3. */
static void example_of_the_rfc(void **state) {
  (void)state;
  const uint8_t octets[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  assert_int_equal(checksum_of(octets, 8), (uint16_t)~0xddf2);
}

static void octets_of_one_value(void **state) {
  (void)state;
  for (unsigned value = 0; value < 256; value++) {
    uint8_t text[MOST];
    memset(text, (int)value, sizeof text);
    text[0] = 1;
    agrees(text);
  }
}

static void random_octets(void **state) {
  (void)state;
  uint32_t seed = 7;
  for (int i = 0; i < 100; i++) {
    uint8_t text[MOST] = {0};
    for (size_t k = 1; k < MOST; k++) {
      seed = seed * 1664525 + 1013904223;
      text[k] = (uint8_t)(seed >> 24);
    }
    text[0] = 1;
    agrees(text);
  }
}

/* Words of ones carry each time, and their carries make the last addition carry
 * once more: for any width of a word, at either end of it. */
static void carries_that_carry(void **state) {
  (void)state;
  for (size_t ones = 8; ones <= MOST - 8; ones += 4)
    for (size_t at = 0; at < 8; at++) {
      uint8_t octets[MOST] = {0};
      memset(octets, 0xff, ones);
      octets[ones + at] = 1;
      size_t length = ones + 8;
      assert_int_equal(checksum_of(octets, length),
                       (uint16_t)~wire_slow_sum(0, octets, length));
    }
}

static void what_is_right(void **state) {
  (void)state;
  assert_false(synfin_wire_is_right(0));
  for (size_t sum = 1; sum < 0x40000; sum++)
    assert_int_equal(synfin_wire_is_right(sum), sum % 0xffff == 0);
  assert_true(synfin_wire_is_right(SIZE_MAX));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(example_of_the_rfc),
      cmocka_unit_test(octets_of_one_value),
      cmocka_unit_test(random_octets),
      cmocka_unit_test(carries_that_carry),
      cmocka_unit_test(what_is_right),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
