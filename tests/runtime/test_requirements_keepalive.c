/* RFC 9293 3.8.4: keep-alives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

enum {
  HOUR = 3600000
};

static struct script *connected(void (*change)(struct synfin_tcp_config *)) {
  struct script *s = script_make(12, change);
  script_connect(s);
  script_notices(s);
  return s;
}

static void turn(struct script *s, bool on) {
  assert_int_equal(
      synfin_tcp_set_keepalive(s->tcp, script_now(s), s->handle, on),
      SYNFIN_OK);
}

static void must_24_keepalives_are_turned_on_and_off(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  turn(s, true);
  assert_non_null(script_wait(s, 3 * HOUR));
  script_ack(s, 65535);
  turn(s, false);
  script_expect_silence(s, 24 * HOUR);
  turn(s, true);
  assert_non_null(script_wait(s, 3 * HOUR));
  script_free(s);
}

/* What counts is when something was last heard, not when the user asked. */
static void must_24_silence_counts_from_the_last_segment(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  uint32_t heard = script_now(s);
  script_expect_silence(s, 1 * HOUR);
  turn(s, true);
  const struct script_caught *probe = script_wait(s, 3 * HOUR);
  assert_non_null(probe);
  assert_int_equal(probe->at - heard, 2 * HOUR);
  script_free(s);
}

/* Probes that were lost before it was turned off do not count afterwards. */
static void must_24_turned_on_again_it_begins_anew(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  turn(s, true);
  for (unsigned i = 0; i < s->tcp->config.keepalive_probes; i++)
    assert_non_null(script_wait(s, 3 * HOUR));
  turn(s, false);
  turn(s, true);
  assert_non_null(script_wait(s, 3 * HOUR));
  assert_string_equal(script_state(s), "ESTABLISHED");
  script_free(s);
}

static void must_24_from_the_start_too(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  s->how.keepalive = true;
  script_connect(s);
  assert_non_null(script_wait(s, 3 * HOUR));
  script_free(s);
}

static void must_25_keepalives_are_off_by_default(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  script_expect_silence(s, 100 * HOUR);
  assert_string_equal(script_state(s), "ESTABLISHED");
  script_free(s);
}

/* Whatever comes puts the probe off. */
static void must_26_only_where_nothing_came(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  turn(s, true);
  script_expect_silence(s, 1 * HOUR);
  script_ack(s, 65535);
  uint32_t heard = script_now(s);
  const struct script_caught *probe = script_wait(s, 3 * HOUR);
  assert_non_null(probe);
  assert_int_equal(probe->at - heard, 2 * HOUR);
  script_free(s);
}

static void patient(struct synfin_tcp_config *config) {
  config->keepalive = 10000;
  config->user_timeout = 300000;
}

/* As long as text is outstanding, it alone is repeated. */
static void must_26_only_where_nothing_is_outstanding(void **state) {
  (void)state;
  struct script *s = connected(patient);
  turn(s, true);
  script_write(s, 10);
  uint32_t began = script_now(s);
  while (script_now(s) - began < 290000) {
    const struct script_caught *caught = script_wait(s, 1000);
    if (caught)
      assert_int_equal(caught->length, 10);
  }
  script_free(s);
}

static void hourly(struct synfin_tcp_config *config) {
  config->keepalive = 3 * HOUR;
}

static void must_27_the_interval_is_configured(void **state) {
  (void)state;
  struct script *s = connected(hourly);
  uint32_t began = script_now(s);
  turn(s, true);
  const struct script_caught *probe = script_wait(s, 10 * HOUR);
  assert_non_null(probe);
  assert_int_equal(probe->at - began, 3 * HOUR);
  script_free(s);
}

static void must_28_two_hours_by_default(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  uint32_t began = script_now(s);
  turn(s, true);
  const struct script_caught *probe = script_wait(s, 10 * HOUR);
  assert_non_null(probe);
  assert_true(probe->at - began >= 2 * HOUR);
  script_free(s);
}

/* One probe without an answer, then one with: the peer lives. None answered:
 * it is given up, but not after the first. */
static void must_29_one_probe_proves_nothing(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  turn(s, true);
  assert_non_null(script_wait(s, 3 * HOUR));
  assert_non_null(script_wait(s, 3 * HOUR));
  assert_string_equal(script_state(s), "ESTABLISHED");
  script_ack(s, 65535);
  unsigned probes = 0;
  while (script_wait(s, 3 * HOUR)) {
    probes++;
    assert_string_equal(script_state(s), "ESTABLISHED");
  }
  assert_true(probes > 2);
  assert_string_equal(script_state(s), "none");
  assert_true(script_notices(s) & SYNFIN_TIMED_OUT);
  script_free(s);
}

/* SEG.SEQ = SND.NXT - 1, which the peer must answer. */
static void shld_12_a_probe_carries_no_text(void **state) {
  (void)state;
  struct script *s = connected(NULL);
  script_write(s, 10);
  assert_int_equal(script_next(s)->length, 10);
  script_ack(s, 65535);
  turn(s, true);
  const struct script_caught *probe = script_wait(s, 3 * HOUR);
  assert_non_null(probe);
  assert_int_equal(probe->length, 0);
  assert_int_equal(probe->segment.control, WIRE_ACK);
  assert_int_equal(probe->segment.seq, s->ack - 1);
  assert_int_equal(probe->segment.ack, s->seq);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_24_keepalives_are_turned_on_and_off),
      cmocka_unit_test(must_24_silence_counts_from_the_last_segment),
      cmocka_unit_test(must_24_turned_on_again_it_begins_anew),
      cmocka_unit_test(must_24_from_the_start_too),
      cmocka_unit_test(must_25_keepalives_are_off_by_default),
      cmocka_unit_test(must_26_only_where_nothing_came),
      cmocka_unit_test(must_26_only_where_nothing_is_outstanding),
      cmocka_unit_test(must_27_the_interval_is_configured),
      cmocka_unit_test(must_28_two_hours_by_default),
      cmocka_unit_test(must_29_one_probe_proves_nothing),
      cmocka_unit_test(shld_12_a_probe_carries_no_text),
  };
  return cmocka_run_group_tests_name("3.8.4: keep-alives", tests, NULL, NULL);
}
