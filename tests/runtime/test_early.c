/* What an endpoint does for a host that asks for it: children that are known
 * before they are open, receive rings that come later, R2 as a count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "script.h"

/* A child in SYN-RECEIVED, and its user knows it. */
static struct script *called(void) {
  struct script *s = script_make(12, NULL);
  s->how.early = true;
  script_listen(s);
  script_send(s, WIRE_SYN, NULL, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  s->handle = s->host->accepted;
  assert_int_equal(script_notices(s), SYNFIN_ARRIVED);
  assert_string_equal(script_state(s), "SYN-RECEIVED");
  return s;
}

static unsigned half_open(const struct script *s) {
  return s->host->listeners[s->listener].half_open;
}

/* 3.10.2: "Queue the data for transmission after entering ESTABLISHED state";
 * 3.10.4: "queue for processing after entering ESTABLISHED state". */
static void send_and_close_wait_for_the_handshake(void **state) {
  (void)state;
  struct script *s = called();
  script_write(s, 10);
  assert_int_equal(synfin_tcp_close(s->tcp, script_now(s), s->handle, true),
                   SYNFIN_OK);
  assert_null(script_next(s));
  assert_string_equal(script_state(s), "SYN-RECEIVED");
  script_send(s, WIRE_ACK, NULL, 0);
  assert_int_equal(script_expect(s, WIRE_ACK | WIRE_PSH)->length, 10);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  assert_int_equal(script_notices(s) & SYNFIN_ACCEPTED, SYNFIN_ACCEPTED);
  assert_string_equal(script_state(s), "FIN-WAIT-1");
  script_free(s);
}

/* "form a FIN segment and send it, and enter FIN-WAIT-1 state" (reading 6). Who
 * has left SYN-RECEIVED is in no backlog. */
static void a_close_leaves_the_backlog(void **state) {
  (void)state;
  struct script *s = called();
  assert_int_equal(half_open(s), 1);
  assert_int_equal(synfin_tcp_close(s->tcp, script_now(s), s->handle, true),
                   SYNFIN_OK);
  script_expect(s, WIRE_FIN | WIRE_ACK);
  assert_string_equal(script_state(s), "FIN-WAIT-1");
  assert_int_equal(half_open(s), 0);
  script_send(s, WIRE_ACK, NULL, 0);
  assert_int_equal(script_notices(s), SYNFIN_OPENED | SYNFIN_FINISHED);
  assert_string_equal(script_state(s), "FIN-WAIT-2");
  script_free(s);
}

/* The listener is unharmed (MUST-11), but this handle is over. */
static void a_reset_of_a_child_is_told(void **state) {
  (void)state;
  struct script *s = called();
  script_send(s, WIRE_RST, NULL, 0);
  assert_int_equal(script_notices(s), SYNFIN_DELETED);
  assert_int_equal(synfin_tcp_abort(s->tcp, script_now(s), s->handle),
                   SYNFIN_NO_CONNECTION);
  assert_int_equal(half_open(s), 0);
  script_accept(s);
  script_free(s);
}

static void an_abort_sends_a_reset(void **state) {
  (void)state;
  struct script *s = called();
  assert_int_equal(synfin_tcp_abort(s->tcp, script_now(s), s->handle),
                   SYNFIN_OK);
  script_expect(s, WIRE_RST);
  assert_int_equal(half_open(s), 0);
  script_free(s);
}

/* Without `early` nobody is told before the handshake is complete. */
static void a_child_is_unknown_unless_asked_for(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_listen(s);
  script_send(s, WIRE_SYN, NULL, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_int_equal(s->host->accepted, 0);
  script_free(s);
}

/* MUST-66: what is acknowledged counts, and text has no room; then it has. */
static void the_window_opens_when_there_is_a_ring(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  s->host->lacks_receive_rings = true;
  script_listen(s);
  script_send(s, WIRE_SYN, NULL, 0);
  assert_int_equal(script_expect(s, WIRE_SYN | WIRE_ACK)->segment.window, 0);
  script_send_text(s, 1);
  s->seq--; /* it is refused */
  s->handle = s->host->accepted;
  assert_string_equal(script_state(s), "ESTABLISHED");
  const struct script_caught *answer = script_expect(s, WIRE_ACK);
  assert_int_equal(answer->segment.ack, s->seq);
  assert_int_equal(answer->segment.window, 0);
  assert_int_equal(script_read(s, 1), 0);
  s->host->lacks_receive_rings = false;
  script_send_text(s, 1); /* the next probe */
  s->seq--;
  answer = script_expect(s, WIRE_ACK);
  assert_int_equal(answer->segment.ack, s->seq);
  assert_int_equal(answer->segment.window, 4096);
  script_send_text(s, 100);
  assert_int_equal(script_read(s, 1000), 100);
  script_free(s);
}

static void r2_is_four(struct synfin_tcp_config *config) {
  config->r2 = 4;
}

/* 3.8.3: "R1 and R2 might be measured in time units or as a count of
 * retransmissions". */
static void r2_may_be_a_count(void **state) {
  (void)state;
  struct script *s = script_make(12, r2_is_four);
  script_connect(s);
  script_notices(s);
  script_write(s, 10);
  script_expect(s, WIRE_ACK | WIRE_PSH);
  for (int i = 0; i < 4; i++)
    assert_non_null(script_wait(s, 60000));
  assert_int_equal(script_notices(s) & SYNFIN_TIMED_OUT, 0);
  script_expect_silence(s, 60000);
  assert_int_equal(script_notices(s) & (SYNFIN_TIMED_OUT | SYNFIN_DELETED),
                   SYNFIN_TIMED_OUT | SYNFIN_DELETED);
  script_free(s);
}

/* MUST-41, and the same for names of connections: the table is asked. */
static void a_name_that_is_taken_exists(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  uint16_t again;
  synfin_handle other;
  script_listen(s);
  assert_int_equal(synfin_tcp_listen(s->tcp, &s->how, 1, &again),
                   SYNFIN_EXISTS);
  script_accept(s);
  s->how.remote.address = s->world->right.locals[0].address;
  s->how.remote.port = s->port;
  assert_int_equal(synfin_tcp_connect(s->tcp, script_now(s), &s->how, &other),
                   SYNFIN_EXISTS);
  assert_string_equal(script_state(s), "ESTABLISHED");
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(send_and_close_wait_for_the_handshake),
      cmocka_unit_test(a_close_leaves_the_backlog),
      cmocka_unit_test(a_reset_of_a_child_is_told),
      cmocka_unit_test(an_abort_sends_a_reset),
      cmocka_unit_test(a_child_is_unknown_unless_asked_for),
      cmocka_unit_test(the_window_opens_when_there_is_a_ring),
      cmocka_unit_test(r2_may_be_a_count),
      cmocka_unit_test(a_name_that_is_taken_exists),
  };
  return cmocka_run_group_tests_name("what a host may ask for", tests, NULL,
                                     NULL);
}
