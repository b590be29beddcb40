/* RFC 9293 3.4.1 and 3.5: sequence numbers chosen, connections opened, resets
 * taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static void other_secret(struct synfin_tcp_config *config) {
  config->secret[5] ^= 1;
}

/* The ISS of a connection to this port of the peer, so much later. */
static uint32_t iss(void (*change)(struct synfin_tcp_config *), uint16_t port,
                    uint32_t later) {
  struct script *s = script_make(12, change);
  struct synfin_open open = world_open(s->world, false);
  open.local.port = SCRIPT_OURS;
  open.remote.port = port;
  script_skip(s, later);
  assert_int_equal(synfin_tcp_connect(s->tcp, script_now(s), &open, &s->handle),
                   SYNFIN_OK);
  uint32_t seq = script_expect(s, WIRE_SYN)->segment.seq;
  script_free(s);
  return seq;
}

/* A clock of 4 microseconds: 250 numbers in a millisecond. */
static void must_8_iss_follows_a_clock(void **state) {
  (void)state;
  uint32_t first = iss(NULL, 7000, 0);
  assert_int_equal(iss(NULL, 7000, 1) - first, 250);
  assert_int_equal(iss(NULL, 7000, 60000) - first, 15000000);
}

static void must_9_iss_depends_on_a_secret(void **state) {
  (void)state;
  uint32_t difference = iss(other_secret, 7000, 0) - iss(NULL, 7000, 0);
  assert_int_not_equal(difference, 0);
  /* Another secret is no constant added to each. */
  assert_int_not_equal(iss(other_secret, 7001, 0) - iss(NULL, 7001, 0),
                       difference);
}

static void shld_1_iss_depends_on_the_name(void **state) {
  (void)state;
  uint32_t first = iss(NULL, 7000, 0), second = iss(NULL, 7001, 0);
  assert_int_not_equal(first, second);
  assert_int_not_equal(iss(NULL, 7002, 0) - second, second - first);
  /* The same name, the same time: the same number (RFC 6528). */
  assert_int_equal(iss(NULL, 7000, 0), first);
}

/* Figure 7. */
static void must_10_simultaneous_open(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_open(s);
  script_send(s, WIRE_SYN, NULL, 0);
  assert_string_equal(script_state(s), "SYN-RECEIVED");
  const struct script_caught *both = script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_int_equal(both->segment.ack, SCRIPT_ISS + 1);
  struct synfin_segment answer = script_segment(s, WIRE_SYN | WIRE_ACK);
  answer.seq = SCRIPT_ISS;
  script_put(s, &answer);
  assert_string_equal(script_state(s), "ESTABLISHED");
  assert_true(script_notices(s) & SYNFIN_OPENED);
  script_skip(s, 100);
  script_send_text(s, 10);
  assert_int_equal(script_read(s, 100), 10);
  script_free(s);
}

static struct synfin_open to_the_other(struct world_host *host,
                                       struct world_host *other) {
  struct synfin_open open = world_open(host->world, false);
  open.local.port = 80;
  open.remote.address = other->locals[0].address;
  return open;
}

static void must_10_two_endpoints_open_at_once(void **state) {
  (void)state;
  struct world *w = world_make(1, 12, 12, NULL);
  struct synfin_open left = to_the_other(&w->left, &w->right);
  struct synfin_open right = to_the_other(&w->right, &w->left);
  synfin_handle a, b;
  assert_int_equal(synfin_tcp_connect(&w->left.tcp, w->now, &left, &a),
                   SYNFIN_OK);
  assert_int_equal(synfin_tcp_connect(&w->right.tcp, w->now, &right, &b),
                   SYNFIN_OK);
  world_run(w, 500); /* no time-out is needed */
  assert_string_equal(world_state(&w->left, a), "ESTABLISHED");
  assert_string_equal(world_state(&w->right, b), "ESTABLISHED");
  world_free(w);
}

/* A reset in SYN-RECEIVED: back to LISTEN, or the user is told. */
static void must_11_syn_received_knows_where_it_came_from(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_listen(s);
  script_send(s, WIRE_SYN, NULL, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  script_send(s, WIRE_RST, NULL, 0);
  script_expect_silence(s, 600000);
  s->seq = SCRIPT_ISS + 5000;
  script_accept(s); /* the listener is there still */
  script_free(s);

  s = script_make(12, NULL);
  script_open(s);
  script_send(s, WIRE_SYN, NULL, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  script_send(s, WIRE_RST, NULL, 0);
  uint32_t notices = script_notices(s);
  assert_true(notices & SYNFIN_REFUSED);
  assert_true(notices & SYNFIN_DELETED);
  assert_string_equal(script_state(s), "none");
  script_free(s);
}

/* The user of a connection that was never open wants to know that nobody
 * listens; of an open one, that it is gone (3.10.7.3, 3.10.7.4). */
static void must_12_refused_is_not_reset_later(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_open(s);
  script_send(s, WIRE_RST, NULL, 0); /* a guess: it acknowledges nothing */
  script_send(s, WIRE_RST | WIRE_ACK, NULL, 0);
  uint32_t want = SYNFIN_RESET | SYNFIN_REFUSED | SYNFIN_DELETED;
  assert_int_equal(script_notices(s), want);
  assert_string_equal(script_state(s), "none");
  script_free(s);

  s = script_make(12, NULL);
  script_connect(s);
  script_notices(s);
  script_send(s, WIRE_RST | WIRE_ACK, NULL, 0);
  assert_int_equal(script_notices(s), SYNFIN_RESET | SYNFIN_DELETED);
  script_free(s);
}

static void shld_2_a_reset_may_carry_text(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_connect(s);
  script_send(s, WIRE_RST | WIRE_ACK, "no such host", 12);
  assert_true(script_notices(s) & SYNFIN_RESET);
  assert_string_equal(script_state(s), "none");
  script_expect_silence(s, 1000);
  script_free(s);
}

/* Fills the receive ring: RCV.WND becomes 0. */
static struct script *closed_window(void) {
  struct script *s = script_make(10, NULL);
  script_connect(s);
  script_send_text(s, 1024);
  const struct script_caught *ack = script_wait(s, 500);
  assert_non_null(ack);
  assert_int_equal(ack->segment.window, 0);
  script_notices(s);
  return s;
}

static void must_66_reset_counts_in_a_closed_window(void **state) {
  (void)state;
  struct script *s = closed_window();
  script_send(s, WIRE_RST, NULL, 0);
  assert_true(script_notices(s) & SYNFIN_RESET);
  script_free(s);
  s = closed_window(); /* and with text, for which there is no room */
  script_send(s, WIRE_RST | WIRE_ACK, "gone", 4);
  assert_true(script_notices(s) & SYNFIN_RESET);
  script_free(s);
}

static void must_66_urgent_counts_in_a_closed_window(void **state) {
  (void)state;
  struct script *s = closed_window();
  struct synfin_segment probe = script_segment(s, WIRE_ACK | WIRE_URG);
  probe.text[0] = (const uint8_t *)"!";
  probe.lengths[0] = 1;
  probe.urgent = 1;
  script_put(s, &probe);
  assert_true(script_notices(s) & SYNFIN_URGENT);
  /* The text itself had no room. */
  assert_int_equal(script_expect(s, WIRE_ACK)->segment.ack, s->seq);
  script_free(s);
}

static void must_66_acknowledgment_counts_in_a_closed_window(void **state) {
  (void)state;
  struct script *s = closed_window();
  script_write(s, 100);
  assert_int_equal(script_status(s).unacknowledged, 100);
  script_ack(s, 65535);
  assert_int_equal(script_status(s).unacknowledged, 0);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_8_iss_follows_a_clock),
      cmocka_unit_test(must_9_iss_depends_on_a_secret),
      cmocka_unit_test(shld_1_iss_depends_on_the_name),
      cmocka_unit_test(must_10_simultaneous_open),
      cmocka_unit_test(must_10_two_endpoints_open_at_once),
      cmocka_unit_test(must_11_syn_received_knows_where_it_came_from),
      cmocka_unit_test(must_12_refused_is_not_reset_later),
      cmocka_unit_test(shld_2_a_reset_may_carry_text),
      cmocka_unit_test(must_66_reset_counts_in_a_closed_window),
      cmocka_unit_test(must_66_urgent_counts_in_a_closed_window),
      cmocka_unit_test(must_66_acknowledgment_counts_in_a_closed_window),
  };
  return cmocka_run_group_tests_name("3.4, 3.5: opening", tests, NULL, NULL);
}
