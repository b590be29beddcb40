/* Small parts of the host: handles, notices, addresses, faults in words, the
 * command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "host/address.h"
#include "host/faults.h"
#include "host/handles.h"
#include "host/link.h"
#include "host/notices.h"
#include "host/options.h"

/* --- handles -------------------------------------------------------------- */

enum {
  HANDLES = 50,
  STEPS = 100000
};

/* Against an array that is searched from end to end. */
static void test_handles(void **state) {
  struct synfin_handles handles;
  static int values[1000];
  bool there[1000] = {false};
  unsigned count = 0;
  (void)state;
  assert_true(synfin_handles_make(&handles, HANDLES));
  srand(1);
  for (int i = 0; i < STEPS; i++) {
    uint32_t n = (uint32_t)rand() % 1000;
    synfin_handle handle = (n % 7) << 24 | (n + 1);
    if (there[n]) {
      assert_ptr_equal(synfin_handles_find(&handles, handle), &values[n]);
      synfin_handles_remove(&handles, handle);
      there[n] = false;
      count--;
    } else if (count < HANDLES) {
      assert_true(synfin_handles_add(&handles, handle, &values[n]));
      there[n] = true;
      count++;
    }
    uint32_t other = (uint32_t)rand() % 1000;
    void *found =
        synfin_handles_find(&handles, (other % 7) << 24 | (other + 1));
    assert_ptr_equal(found, there[other] ? &values[other] : NULL);
  }
  synfin_handles_free(&handles);
}

static void test_full_handles(void **state) {
  struct synfin_handles handles;
  int value;
  uint32_t added = 0;
  (void)state;
  assert_true(synfin_handles_make(&handles, 2));
  while (synfin_handles_add(&handles, added + 1, &value))
    added++;
  assert_int_equal(added, 3);
  assert_null(synfin_handles_find(&handles, added + 1));
  assert_null(synfin_handles_find(&handles, 0));
  synfin_handles_remove(&handles, added + 1);
  synfin_handles_free(&handles);
}

/* --- notices -------------------------------------------------------------- */

static void test_notices(void **state) {
  struct synfin_notices notices;
  struct synfin_notices_entry entry;
  uint32_t seen[2000] = {0};
  (void)state;
  memset(&notices, 0, sizeof notices);
  assert_false(synfin_notices_take(&notices, &entry));
  synfin_notices_put(&notices, 5, SYNFIN_READABLE);
  synfin_notices_put(&notices, 6, SYNFIN_READABLE);
  synfin_notices_put(&notices, 5, SYNFIN_CLOSING);
  assert_true(synfin_notices_take(&notices, &entry));
  assert_int_equal(entry.connection, 5);
  assert_int_equal(entry.what, SYNFIN_READABLE | SYNFIN_CLOSING);
  synfin_notices_put(&notices, 5, SYNFIN_RESET); /* 5 has been told */
  for (uint32_t i = 0; i < 2000; i++)
    synfin_notices_put(&notices, i, 1u << i % 14);
  while (synfin_notices_take(&notices, &entry))
    seen[entry.connection] |= entry.what;
  assert_int_equal(seen[5], SYNFIN_RESET | 1u << 5);
  for (uint32_t i = 7; i < 2000; i++)
    assert_int_equal(seen[i], 1u << i % 14);
  assert_false(notices.lost);
  synfin_notices_free(&notices);
}

/* --- addresses ------------------------------------------------------------ */

static void assert_other(const char *ours, unsigned prefix,
                         const char *expected) {
  struct synfin_address address;
  char text[SYNFIN_ADDRESS_TEXT];
  assert_true(synfin_address_read(&address, ours));
  struct synfin_address other = synfin_link_other(&address, prefix);
  synfin_address_write(text, &other);
  assert_string_equal(text, expected);
}

static void test_addresses(void **state) {
  struct synfin_socket socket = {.port = 80};
  char text[SYNFIN_ADDRESS_TEXT];
  (void)state;
  assert_true(synfin_address_read(&socket.address, "192.0.2.1"));
  assert_true(synfin_address_is_ipv4(&socket.address));
  synfin_socket_write(text, &socket);
  assert_string_equal(text, "192.0.2.1:80");
  assert_true(synfin_address_read(&socket.address, "2001:db8:0:0::1"));
  assert_false(synfin_address_is_ipv4(&socket.address));
  synfin_socket_write(text, &socket);
  assert_string_equal(text, "[2001:db8::1]:80");
  assert_false(synfin_address_read(&socket.address, "192.0.2"));
  assert_false(synfin_address_read(&socket.address, "localhost"));
  assert_other("192.0.2.2", 24, "192.0.2.1");
  assert_other("192.0.2.1", 24, "192.0.2.2");
  assert_other("192.0.2.77", 30, "192.0.2.78");
  assert_other("10.1.2.3", 7, "10.0.0.1");
  assert_other("2001:db8::5:2", 64, "2001:db8::1");
  assert_other("2001:db8::1", 126, "2001:db8::2");
}

/* --- faults --------------------------------------------------------------- */

static void test_faults(void **state) {
  struct synfin_faults faults = {.drop = 0};
  struct synfin_problem problem;
  static const char *const wrong[] = {
      "",        "drop",      "drop=",   "drop=1001",
      "drop=x",  "drip=1",    "drop=1,", "drop=1 ",
      ",drop=1", "rewrite=1", "drop=-1", "seed=99999999999999999999"};
  (void)state;
  assert_true(synfin_faults_read(&faults, "all=7,drop=10", &problem));
  assert_int_equal(faults.drop, 10);
  assert_int_equal(faults.duplicate + faults.reorder, 14);
  assert_int_equal(faults.delay + faults.corrupt, 14);
  assert_true(synfin_faults_read(
      &faults, "rewrite,latency=5,delay-most=9,seed=123456789012", &problem));
  assert_true(faults.rewrite);
  assert_int_equal(faults.latency, 5);
  assert_int_equal(faults.delay_most, 9);
  assert_int_equal(faults.seed, UINT64_C(123456789012));
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_false(synfin_faults_read(&faults, wrong[i], &problem));
}

/* --- the command line ----------------------------------------------------- */

static enum synfin_options_found read_line(struct synfin_options *options,
                                           const char *line) {
  static char copy[256], name[] = "test";
  char *words[32] = {name};
  int count = 1;
  memset(options, 0, sizeof *options);
  options->name = name;
  options->words = 1;
  snprintf(copy, sizeof copy, "%s", line);
  for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
    words[count++] = word;
  return synfin_options_read(options, count, words);
}

static void test_options(void **state) {
  struct synfin_options options;
  static const char *const wrong[] = {
      "--none",         "--port",
      "--port 0",       "--port 65536",
      "--port 80x",     "--variant old",
      "--address x",    "--address 192.0.2.1/31",
      "--address ::/0", "one two",
      "--connections 0"};
  (void)state;
  assert_int_equal(read_line(&options, ""), SYNFIN_OPTIONS_GOOD);
  assert_int_equal(options.settings.nlocals, 2);
  assert_string_equal(options.settings.device, "synfin0");
  assert_int_equal(read_line(&options,
                             "--port 81 --address 192.0.2.9/29 --address "
                             "2001:db8::9 --variant classic --trace --pcap F "
                             "--device d --connections 9 word"),
                   SYNFIN_OPTIONS_GOOD);
  assert_int_equal(options.port, 81);
  assert_int_equal(options.settings.nlocals, 2);
  assert_int_equal(options.settings.locals[0].prefix, 29);
  assert_true(options.settings.locals[0].configure);
  assert_false(options.settings.locals[1].configure);
  assert_int_equal(options.settings.variant, 1);
  assert_true(options.settings.trace);
  assert_string_equal(options.settings.capture, "F");
  assert_string_equal(options.settings.device, "d");
  assert_int_equal(options.settings.sizes.connections, 9);
  assert_string_equal(options.word[0], "word");
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_int_equal(read_line(&options, wrong[i]), SYNFIN_OPTIONS_BAD);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_handles), cmocka_unit_test(test_full_handles),
      cmocka_unit_test(test_notices), cmocka_unit_test(test_addresses),
      cmocka_unit_test(test_faults),  cmocka_unit_test(test_options),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
