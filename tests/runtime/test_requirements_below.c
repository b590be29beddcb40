/* RFC 9293 3.9.2: between TCP and IP: TTL, ICMP, addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static void short_lived(struct synfin_tcp_config *config) {
  config->ttl = 17;
}

/* Also of a reset that no connection sends. */
static void must_49_ttl_is_configured(void **state) {
  (void)state;
  for (int ipv6 = 0; ipv6 < 2; ipv6++) {
    struct script *s = script_make(12, short_lived);
    s->ipv6 = ipv6 != 0;
    script_send(s, WIRE_SYN, NULL, 0);
    const struct script_caught *reset = script_expect(s, WIRE_RST | WIRE_ACK);
    assert_int_equal(reset->segment.ttl, 17);
    script_listen(s);
    script_send(s, WIRE_SYN, NULL, 0);
    assert_int_equal(script_expect(s, WIRE_SYN | WIRE_ACK)->segment.ttl, 17);
    script_free(s);
  }
}

/* Messages of ICMP, by version of IP. */
struct message {
  uint8_t type, code;
  bool ipv6;
};

static const struct message soft[] = {
    {3, 0, false},  {3, 1, false},  {3, 5, false}, {11, 0, false},
    {11, 1, false}, {12, 0, false}, {1, 0, true},  {1, 3, true},
    {3, 0, true},   {4, 0, true}};
static const struct message hard[] = {
    {3, 2, false}, {3, 3, false}, {1, 1, true}, {1, 4, true}};
enum {
  SOFT = sizeof soft / sizeof *soft,
  HARD = sizeof hard / sizeof *hard
};

static struct script *make(const struct message *m, uint8_t variant) {
  struct script *s = script_make(12, NULL);
  s->ipv6 = m->ipv6;
  s->how.variant = variant;
  return s;
}

/* In SYN-SENT, SYN-RECEIVED, ESTABLISHED and FIN-WAIT-1. */
static const char *bring_to(struct script *s, int stage) {
  static const char *const states[] = {"SYN-SENT", "SYN-RECEIVED",
                                       "ESTABLISHED", "FIN-WAIT-1"};
  if (stage < 2)
    script_open(s);
  else
    script_connect(s);
  if (stage == 1)
    script_send(s, WIRE_SYN, NULL, 0);
  if (stage == 2)
    script_write(s, 10);
  if (stage == 3)
    synfin_tcp_close(s->tcp, script_now(s), s->handle, true);
  script_skip(s, 0);
  script_notices(s);
  assert_string_equal(script_state(s), states[stage]);
  return states[stage];
}

static void must_56_shld_25_soft_errors_are_told_and_harmless(void **state) {
  (void)state;
  for (unsigned i = 0; i < SOFT; i++)
    for (int stage = 0; stage < 4; stage++)
      for (uint8_t variant = 0; variant < 2; variant++) {
        struct script *s = make(&soft[i], variant);
        const char *before = bring_to(s, stage);
        script_icmp(s, soft[i].type, soft[i].code, 0, s->ack - 1);
        assert_true(script_notices(s) & SYNFIN_SOFT_ERROR);
        assert_string_equal(script_state(s), before);
        script_free(s);
      }
}

/* Before synchronization always; after it in `classic`, while `modern` takes
 * them for soft (RFC 5461). */
static void shld_26_hard_errors_abort(void **state) {
  (void)state;
  for (unsigned i = 0; i < HARD; i++)
    for (int stage = 0; stage < 4; stage++)
      for (uint8_t variant = 0; variant < 2; variant++) {
        struct script *s = make(&hard[i], variant);
        const char *before = bring_to(s, stage);
        script_icmp(s, hard[i].type, hard[i].code, 0, s->ack - 1);
        uint32_t notices = script_notices(s);
        if (variant == 0 && stage >= 2) {
          assert_true(notices & SYNFIN_SOFT_ERROR);
          assert_string_equal(script_state(s), before);
        } else {
          assert_true(notices & SYNFIN_UNREACHABLE);
          assert_string_equal(script_state(s), "none");
        }
        script_free(s);
      }
}

/* Its ports, and a sequence number that is outstanding, or it does nothing. */
static void must_54_errors_find_their_connection(void **state) {
  (void)state;
  struct script *s = make(&hard[1], 1);
  script_open(s);
  synfin_handle first = s->handle;
  uint32_t iss = s->ack - 1;
  s->port++;
  script_open(s);
  script_notices(s);
  script_icmp(s, 3, 3, 0, iss); /* the number of the other one */
  assert_string_equal(script_state(s), "SYN-SENT");
  script_icmp(s, 3, 3, 0, s->ack);
  script_icmp(s, 3, 0, 0, s->ack);
  assert_string_equal(script_state(s), "SYN-SENT");
  assert_int_equal(script_notices(s), 0);
  script_icmp(s, 3, 3, 0, s->ack - 1);
  assert_string_equal(script_state(s), "none");
  assert_string_equal(world_state(s->host, first), "SYN-SENT");
  s->port = 1234; /* nobody's */
  script_icmp(s, 3, 3, 0, iss);
  assert_string_equal(world_state(s->host, first), "SYN-SENT");
  script_free(s);
}

static void must_55_source_quench_is_dropped(void **state) {
  (void)state;
  struct script *s = make(&soft[0], 0);
  script_connect(s);
  script_notices(s);
  script_write(s, 100);
  script_skip(s, 0);
  struct synfin_status before = script_status(s), after;
  script_icmp(s, 4, 0, 0, s->ack - 100);
  assert_int_equal(script_notices(s), 0);
  after = script_status(s);
  assert_memory_equal(&before, &after, sizeof before);
  script_expect_silence(s, 900);
  script_free(s);
}

static struct synfin_address mapped(uint8_t a, uint8_t b, uint8_t c,
                                    uint8_t d) {
  struct synfin_address address = {
      {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}};
  return address;
}

static struct synfin_address wide(uint8_t first, uint8_t second, uint8_t last) {
  struct synfin_address address = {{first, second}};
  address.octets[15] = last;
  return address;
}

/* A SYN from and to these addresses; is it answered? */
static bool is_answered(const struct synfin_address *from,
                        const struct synfin_address *to, bool ipv6,
                        bool listens) {
  struct script *s = script_make(12, NULL);
  s->ipv6 = ipv6;
  if (listens)
    script_listen(s);
  struct synfin_segment syn = script_segment(s, WIRE_SYN);
  if (from)
    syn.source = *from;
  if (to)
    syn.destination = *to;
  script_put(s, &syn);
  bool answered = script_wait(s, 5000) != NULL;
  script_free(s);
  return answered;
}

static void must_57_no_answer_to_broadcast_or_multicast(void **state) {
  (void)state;
  const struct synfin_address bad[] = {
      mapped(255, 255, 255, 255), mapped(192, 0, 2, 255), mapped(224, 0, 0, 1),
      mapped(239, 255, 0, 1)};
  const struct synfin_address bad6[] = {wide(0xff, 0x02, 1),
                                        wide(0xff, 0x0e, 1)};
  for (int listens = 0; listens < 2; listens++) {
    for (unsigned i = 0; i < 4; i++)
      assert_false(is_answered(NULL, &bad[i], false, listens));
    for (unsigned i = 0; i < 2; i++)
      assert_false(is_answered(NULL, &bad6[i], true, listens));
    assert_true(is_answered(NULL, NULL, false, listens));
    assert_true(is_answered(NULL, NULL, true, listens));
  }
}

static void must_63_no_answer_to_invalid_sources(void **state) {
  (void)state;
  const struct synfin_address bad[] = {mapped(255, 255, 255, 255),
                                       mapped(224, 0, 0, 1), mapped(0, 0, 0, 0),
                                       mapped(127, 0, 0, 1)};
  const struct synfin_address bad6[] = {wide(0xff, 0x02, 1), wide(0, 0, 0),
                                        wide(0, 0, 1)};
  for (int listens = 0; listens < 2; listens++) {
    for (unsigned i = 0; i < 4; i++)
      assert_false(is_answered(&bad[i], NULL, false, listens));
    for (unsigned i = 0; i < 3; i++)
      assert_false(is_answered(&bad6[i], NULL, true, listens));
  }
}

/* RFC 5961 5: below any window that there was, nothing counts. */
static void may_12_old_acknowledgments_are_challenged(void **state) {
  (void)state;
  struct script *s = make(&soft[0], 0);
  script_connect(s);
  struct synfin_segment text = script_segment(s, WIRE_ACK);
  text.ack -= 65536; /* the largest window was 65,535 */
  text.text[0] = (const uint8_t *)"forged";
  text.lengths[0] = 6;
  script_put(s, &text);
  assert_int_equal(script_expect(s, WIRE_ACK)->segment.ack, s->seq);
  assert_int_equal(script_read(s, 10), 0);
  text.ack += 1;
  script_put(s, &text);
  assert_int_equal(script_read(s, 10), 6);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_49_ttl_is_configured),
      cmocka_unit_test(must_56_shld_25_soft_errors_are_told_and_harmless),
      cmocka_unit_test(shld_26_hard_errors_abort),
      cmocka_unit_test(must_54_errors_find_their_connection),
      cmocka_unit_test(must_55_source_quench_is_dropped),
      cmocka_unit_test(must_57_no_answer_to_broadcast_or_multicast),
      cmocka_unit_test(must_63_no_answer_to_invalid_sources),
      cmocka_unit_test(may_12_old_acknowledgments_are_challenged),
  };
  return cmocka_run_group_tests_name("3.9.2: below", tests, NULL, NULL);
}
