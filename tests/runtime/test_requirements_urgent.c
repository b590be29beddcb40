/* RFC 9293 3.8.5: urgent information. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static struct script *connected(uint8_t log2) {
  struct script *s = script_make(log2, NULL);
  script_connect(s);
  script_notices(s);
  return s;
}

static void write_urgent(struct script *s, size_t length) {
  static const uint8_t text[WORLD_MOST_RING];
  size_t taken;
  assert_int_equal(synfin_tcp_send(s->tcp, script_now(s), s->handle, text,
                                   length, SYNFIN_SEND_URGENT, &taken),
                   SYNFIN_OK);
  assert_int_equal(taken, length);
}

/* A segment whose last octet is urgent. */
static void send_urgent(struct script *s, uint16_t length, uint16_t urgent) {
  uint8_t text[1460] = {0};
  struct synfin_segment segment = script_segment(s, WIRE_ACK | WIRE_URG);
  segment.text[0] = text;
  segment.lengths[0] = length;
  segment.urgent = urgent;
  s->seq += length;
  script_put(s, &segment);
}

static void must_30_urgent_text_goes_both_ways(void **state) {
  (void)state;
  struct script *s = connected(12);
  write_urgent(s, 5);
  assert_true(script_next(s)->segment.control & WIRE_URG);
  script_ack(s, 65535);
  send_urgent(s, 5, 5);
  assert_true(script_notices(s) & SYNFIN_URGENT);
  assert_int_equal(script_read(s, 100), 5); /* in line with the rest */
  script_free(s);
}

/* URG as long as urgent text is outstanding, and no longer. */
static void must_30_the_flag_ends_with_the_text(void **state) {
  (void)state;
  struct script *s = connected(12);
  write_urgent(s, 5);
  assert_int_equal(script_next(s)->segment.urgent, 5);
  script_ack(s, 65535);
  script_write(s, 5);
  const struct script_caught *later = script_next(s);
  assert_int_equal(later->segment.control & WIRE_URG, 0);
  assert_int_equal(later->segment.urgent, 0);
  script_free(s);
}

/* The octet behind the urgent one, in each segment up to there. */
static void must_62_the_pointer_is_behind_the_last_octet(void **state) {
  (void)state;
  struct script *s = connected(12);
  write_urgent(s, 3000);
  unsigned segments = 0;
  uint32_t first = 0;
  const struct script_caught *caught;
  while ((caught = script_next(s)) != NULL) {
    if (segments == 0)
      first = caught->segment.seq;
    assert_true(caught->segment.control & WIRE_URG);
    assert_int_equal(caught->segment.seq + caught->segment.urgent,
                     first + 3000);
    segments++;
  }
  assert_true(segments >= 2);
  script_free(s);
}

/* More than the field of 16 bits can say. */
static void must_31_urgent_text_of_any_length(void **state) {
  (void)state;
  struct script *s = connected(17);
  write_urgent(s, 100000);
  uint32_t first = 0, got = 0;
  for (const struct script_caught *caught = script_next(s); got < 100000;
       caught = script_next(s)) {
    if (caught == NULL) {
      script_ack(s, 65535);
      caught = script_wait(s, 2000);
      assert_non_null(caught);
    }
    if (got == 0)
      first = caught->segment.seq;
    uint32_t ahead = first + 100000 - caught->segment.seq;
    assert_true(caught->segment.control & WIRE_URG);
    assert_int_equal(caught->segment.urgent, ahead > 65535 ? 65535 : ahead);
    got += caught->length;
  }
  script_free(s);
}

static void must_31_urgent_text_of_any_length_comes(void **state) {
  (void)state;
  struct script *s = connected(12);
  uint32_t got = 0;
  for (uint32_t left = 100000; left > 0; left -= 1000) {
    send_urgent(s, 1000, (uint16_t)(left < 65535 ? left : 65535));
    uint32_t urgent = script_status(s).urgent;
    assert_int_equal(urgent, left < 65535 ? left : 65535);
    got += (uint32_t)script_read(s, 1000);
    while (script_next(s))
      ;
  }
  assert_int_equal(got, 100000);
  assert_int_equal(script_status(s).urgent, 0);
  script_free(s);
}

static void must_32_the_user_is_told_of_urgent_text(void **state) {
  (void)state;
  struct script *s = connected(12);
  send_urgent(s, 10, 30);
  assert_true(script_notices(s) & SYNFIN_URGENT);
  send_urgent(s, 10, 20); /* the same place: nothing new */
  assert_int_equal(script_notices(s) & SYNFIN_URGENT, 0);
  send_urgent(s, 10, 50); /* it moves on */
  assert_true(script_notices(s) & SYNFIN_URGENT);
  send_urgent(s, 50, 0); /* back: not possible */
  assert_int_equal(script_notices(s) & SYNFIN_URGENT, 0);
  assert_int_equal(script_read(s, 100), 80);
  send_urgent(s, 10, 10); /* once more */
  assert_true(script_notices(s) & SYNFIN_URGENT);
  script_free(s);
}

/* A pointer to what was read long ago tells nothing. */
static void must_32_old_pointers_are_not_told(void **state) {
  (void)state;
  struct script *s = connected(12);
  send_urgent(s, 20, 10);
  assert_int_equal(script_read(s, 100), 20);
  script_notices(s);
  s->seq -= 10;
  send_urgent(s, 20, 5); /* ten octets once more, ten new */
  assert_int_equal(script_notices(s) & SYNFIN_URGENT, 0);
  assert_int_equal(script_status(s).urgent, 0);
  assert_int_equal(script_read(s, 100), 10);
  send_urgent(s, 0, 0);
  assert_int_equal(script_notices(s) & SYNFIN_URGENT, 0);
  script_free(s);
}

static void must_33_the_user_learns_how_much_is_unread(void **state) {
  (void)state;
  struct script *s = connected(12);
  assert_int_equal(script_status(s).urgent, 0);
  send_urgent(s, 10, 30);
  assert_int_equal(script_status(s).urgent, 30);
  assert_int_equal(script_read(s, 4), 4);
  assert_int_equal(script_status(s).urgent, 26);
  script_send_text(s, 40);
  assert_int_equal(script_read(s, 25), 25);
  assert_int_equal(script_status(s).urgent, 1);
  assert_int_equal(script_read(s, 1), 1);
  assert_int_equal(script_status(s).urgent, 0);
  script_free(s);
}

/* What nobody asked for is not sent. */
static void shld_13_urgent_text_only_on_demand(void **state) {
  (void)state;
  struct script *s = connected(12);
  script_write(s, 2500);
  const struct script_caught *caught;
  while ((caught = script_next(s)) != NULL)
    assert_int_equal(caught->segment.control & WIRE_URG, 0);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_30_urgent_text_goes_both_ways),
      cmocka_unit_test(must_30_the_flag_ends_with_the_text),
      cmocka_unit_test(must_62_the_pointer_is_behind_the_last_octet),
      cmocka_unit_test(must_31_urgent_text_of_any_length),
      cmocka_unit_test(must_31_urgent_text_of_any_length_comes),
      cmocka_unit_test(must_32_the_user_is_told_of_urgent_text),
      cmocka_unit_test(must_32_old_pointers_are_not_told),
      cmocka_unit_test(must_33_the_user_learns_how_much_is_unread),
      cmocka_unit_test(shld_13_urgent_text_only_on_demand),
  };
  return cmocka_run_group_tests_name("3.8.5: urgent", tests, NULL, NULL);
}
