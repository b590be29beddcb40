/* RFC 9293 3.10.7.2, 3.10.7.3: text on a SYN is kept, and delivered when the
 * connection is open, not before (3.5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static const uint8_t alphabet[] = "abcdefghijklmnopqrstuvwxyz";

/* `length` letters from `first` on in one segment; SEQ is that of the SYN, or
 * of the letter. */
static void put(struct script *s, unsigned control, unsigned first,
                unsigned length) {
  struct synfin_segment segment = script_segment(s, control);
  segment.seq = (control & WIRE_SYN) != 0 ? SCRIPT_ISS : SCRIPT_ISS + 1 + first;
  segment.text[0] = alphabet + first;
  segment.lengths[0] = (uint16_t)length;
  script_put(s, &segment);
}

/* The user reads these letters, and there are no others. */
static void reads(struct script *s, unsigned length) {
  uint8_t text[64];
  size_t got = 0;
  assert_int_equal(script_status(s).unread, length);
  assert_int_equal(synfin_tcp_receive(s->tcp, script_now(s), s->handle, text,
                                      sizeof text, &got),
                   length > 0 ? SYNFIN_OK : SYNFIN_WAIT);
  assert_int_equal(got, length);
  assert_memory_equal(text, alphabet, length);
}

/* A listener, a SYN with letters, its answer. */
static struct script *begun(uint8_t log2, unsigned letters) {
  struct script *s = script_make(log2, NULL);
  script_listen(s);
  put(s, WIRE_SYN, 0, letters);
  const struct script_caught *answer = script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_int_equal(answer->segment.ack, SCRIPT_ISS + 1); /* not the text */
  assert_int_equal(s->host->accepted, 0);
  return s;
}

static void opens(struct script *s) {
  assert_int_not_equal(s->host->accepted, 0);
  s->handle = s->host->accepted;
  assert_string_equal(script_state(s), "ESTABLISHED");
}

static void an_empty_ack_brings_it_to_the_user(void **state) {
  (void)state;
  struct script *s = begun(12, 10);
  put(s, WIRE_ACK, 0, 0);
  opens(s);
  assert_true(script_notices(s) & SYNFIN_READABLE);
  const struct script_caught *ack = script_wait(s, 500);
  assert_non_null(ack);
  assert_int_equal(ack->segment.ack, SCRIPT_ISS + 11);
  reads(s, 10);
  script_free(s);
}

/* The peer that has not been told repeats it, or part of it, or more. */
static void repeated_it_is_taken_once(void **state) {
  (void)state;
  static const unsigned lengths[] = {1, 9, 10, 11, 26};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    struct script *s = begun(12, 10);
    put(s, WIRE_ACK, 0, lengths[i]);
    opens(s);
    reads(s, lengths[i] > 10 ? lengths[i] : 10);
    put(s, WIRE_ACK, 0, 26);
    script_skip(s, 500);
    script_free(s);
  }
}

/* What follows the kept text joins on; what leaves a hole behind it waits. */
static void more_text_joins_on(void **state) {
  (void)state;
  struct script *s = begun(12, 10);
  put(s, WIRE_ACK, 10, 8);
  opens(s);
  reads(s, 18);
  script_free(s);

  s = begun(12, 4);
  put(s, WIRE_ACK, 20, 6);
  opens(s);
  assert_int_equal(script_status(s).unread, 4);
  put(s, WIRE_ACK, 4, 16);
  reads(s, 26);
  script_free(s);
}

static void a_fin_after_it_ends_it(void **state) {
  (void)state;
  struct script *s = begun(12, 10);
  put(s, WIRE_ACK | WIRE_FIN, 10, 3);
  s->handle = s->host->accepted;
  assert_string_equal(script_state(s), "CLOSE-WAIT");
  reads(s, 13);
  script_free(s);
}

/* As much as the ring has room for; the rest comes again. */
static void a_small_ring_keeps_what_fits(void **state) {
  (void)state;
  struct script *s = begun(4, 26);
  put(s, WIRE_ACK, 0, 0);
  opens(s);
  reads(s, 16);
  script_free(s);
}

static void no_text_is_none(void **state) {
  (void)state;
  struct script *s = begun(12, 0);
  put(s, WIRE_ACK, 0, 0);
  opens(s);
  assert_false(script_notices(s) & SYNFIN_READABLE);
  reads(s, 0);
  script_free(s);
}

/* A handshake that fails leaves nothing for the next one. */
static void it_goes_with_its_handshake(void **state) {
  (void)state;
  struct script *s = begun(12, 10);
  struct synfin_segment reset = script_segment(s, WIRE_RST);
  reset.seq = SCRIPT_ISS + 1;
  script_put(s, &reset);
  put(s, WIRE_SYN, 0, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  put(s, WIRE_ACK, 0, 0);
  opens(s);
  reads(s, 0);
  script_free(s);
}

/* Both open at once: our user asks in vain until our SYN is acknowledged. */
static void simultaneous_open(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  uint8_t text[8];
  size_t got;
  script_open(s);
  put(s, WIRE_SYN, 0, 5);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_string_equal(script_state(s), "SYN-RECEIVED");
  assert_int_equal(synfin_tcp_receive(s->tcp, script_now(s), s->handle, text,
                                      sizeof text, &got),
                   SYNFIN_WAIT);
  put(s, WIRE_SYN | WIRE_ACK, 0, 5);
  assert_string_equal(script_state(s), "ESTABLISHED");
  reads(s, 5);
  script_free(s);
}

/* On the SYN,ACK it is taken at once: both numbers are known. */
static void on_a_syn_ack(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_open(s);
  put(s, WIRE_SYN | WIRE_ACK, 0, 7);
  assert_string_equal(script_state(s), "ESTABLISHED");
  reads(s, 7);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_empty_ack_brings_it_to_the_user),
      cmocka_unit_test(repeated_it_is_taken_once),
      cmocka_unit_test(more_text_joins_on),
      cmocka_unit_test(a_fin_after_it_ends_it),
      cmocka_unit_test(a_small_ring_keeps_what_fits),
      cmocka_unit_test(no_text_is_none),
      cmocka_unit_test(it_goes_with_its_handshake),
      cmocka_unit_test(simultaneous_open),
      cmocka_unit_test(on_a_syn_ack),
  };
  return cmocka_run_group_tests_name("text on a SYN", tests, NULL, NULL);
}
