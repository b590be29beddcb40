/* RFC 9293 3.9.1: what the user may ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

/* Host 1, with an IPv4 address more. */
static const struct synfin_local three[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1}}, 1500},
    {{{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, 1500},
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 77}}, 1500}};

static void with_three(struct synfin_tcp_config *config) {
  config->locals = three;
  config->nlocals = 3;
}

static struct script *make_three(void) {
  return script_make(12, with_three);
}

static bool is_same(struct synfin_address a, struct synfin_address b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

static uint16_t listen_on(struct script *s,
                          const struct synfin_address *local) {
  struct synfin_open open;
  uint16_t listener;
  memset(&open, 0, sizeof open);
  if (local)
    open.local.address = *local;
  open.local.port = SCRIPT_OURS;
  assert_int_equal(synfin_tcp_listen(s->tcp, &open, 8, &listener), SYNFIN_OK);
  return listener;
}

static void must_41_a_passive_open_harms_nothing(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  script_listen(s);
  script_accept(s);
  struct synfin_status before = script_status(s), after;
  uint16_t again;
  assert_int_equal(synfin_tcp_listen(s->tcp, &s->how, 8, &again),
                   SYNFIN_EXISTS);
  s->how.local.port = 81;
  assert_int_equal(synfin_tcp_listen(s->tcp, &s->how, 8, &again), SYNFIN_OK);
  assert_int_not_equal(again, s->listener);
  s->how.local.port = 82; /* WORLD_LISTENERS is 2 */
  assert_int_equal(synfin_tcp_listen(s->tcp, &s->how, 8, &again),
                   SYNFIN_NO_ROOM);
  after = script_status(s);
  assert_memory_equal(&before, &after, sizeof before);
  script_free(s);
}

/* Our port 80 is in SYN-SENT, then in SYN-RECEIVED, towards one peer; another
 * peer opens a connection to it. */
static void must_42_listening_beside_open_handshakes(void **state) {
  (void)state;
  for (int received = 0; received < 2; received++) {
    struct script *s = script_make(12, NULL);
    script_open(s);
    if (received) {
      script_send(s, WIRE_SYN, NULL, 0);
      script_expect(s, WIRE_SYN | WIRE_ACK);
    }
    synfin_handle first = s->handle;
    listen_on(s, NULL);
    s->port++;
    script_accept(s);
    assert_string_equal(world_state(s->host, first),
                        received ? "SYN-RECEIVED" : "SYN-SENT");
    script_free(s);
  }
}

static void must_43_open_takes_a_local_address(void **state) {
  (void)state;
  struct script *s = make_three();
  listen_on(s, &three[2].address);
  script_send(s, WIRE_SYN, NULL, 0); /* to the first address */
  assert_true(script_next(s)->segment.control & WIRE_RST);
  struct synfin_segment syn = script_segment(s, WIRE_SYN);
  syn.destination = three[2].address;
  script_put(s, &syn);
  const struct script_caught *answer = script_expect(s, WIRE_SYN | WIRE_ACK);
  assert_true(is_same(answer->segment.source, three[2].address));
  script_free(s);

  s = make_three();
  s->how.local.address = three[2].address;
  s->how.remote.address = s->world->right.locals[0].address;
  s->how.remote.port = s->port;
  assert_int_equal(
      synfin_tcp_connect(s->tcp, script_now(s), &s->how, &s->handle),
      SYNFIN_OK);
  assert_true(is_same(script_next(s)->segment.source, three[2].address));
  s->how.local.address.octets[15] = 99; /* not ours */
  assert_int_equal(
      synfin_tcp_connect(s->tcp, script_now(s), &s->how, &s->handle),
      SYNFIN_BAD_LOCAL);
  script_free(s);
}

static void must_44_an_address_is_chosen(void **state) {
  (void)state;
  for (int ipv6 = 0; ipv6 < 2; ipv6++) {
    struct script *s = script_make(12, NULL);
    struct synfin_open open = world_open(s->world, ipv6 != 0);
    assert_int_equal(
        synfin_tcp_connect(s->tcp, script_now(s), &open, &s->handle),
        SYNFIN_OK);
    const struct script_caught *syn = script_expect(s, WIRE_SYN);
    assert_true(is_same(syn->segment.source, s->host->locals[ipv6].address));
    assert_int_not_equal(syn->segment.source_port, 0);
    script_free(s);
  }
}

/* SYN, text, ACK, FIN, what is sent again, and the ACK of TIME-WAIT. */
static void must_45_the_local_address_stays(void **state) {
  (void)state;
  struct script *s = make_three();
  listen_on(s, NULL);
  struct synfin_segment segment = script_segment(s, WIRE_SYN);
  segment.destination = three[2].address;
  script_put(s, &segment);
  unsigned seen = 0;
  for (int stage = 0; stage < 5; stage++) {
    s->seq = SCRIPT_ISS + 1;
    segment = script_segment(s, WIRE_ACK);
    segment.destination = three[2].address;
    if (stage == 1) {
      s->handle = s->host->accepted;
      script_write(s, 10);
    } else if (stage == 2) {
      synfin_tcp_close(s->tcp, script_now(s), s->handle, true);
    } else if (stage > 2) {
      segment.control |= WIRE_FIN;
    }
    script_put(s, &segment);
    for (const struct script_caught *caught = script_wait(s, 1500); caught;
         caught = script_next(s), seen++)
      assert_true(is_same(caught->segment.source, three[2].address));
  }
  assert_int_equal(world_time_waits(s->host), 1);
  assert_true(seen >= 5);
  script_free(s);
}

static enum synfin_answer connect_to(const uint8_t *ipv4, const char *ipv6) {
  struct script *s = script_make(12, NULL);
  struct synfin_open open = world_open(s->world, ipv6 != NULL);
  if (ipv4) {
    memcpy(open.remote.address.octets + 12, ipv4, 4);
  } else {
    memset(&open.remote.address, 0, 16);
    memcpy(&open.remote.address, ipv6, 2);
    open.remote.address.octets[15] = 1;
  }
  enum synfin_answer answer =
      synfin_tcp_connect(s->tcp, script_now(s), &open, &s->handle);
  if (answer != SYNFIN_OK)
    script_expect_silence(s, 1000);
  script_free(s);
  return answer;
}

static void must_46_no_open_to_broadcast_or_multicast(void **state) {
  (void)state;
  static const uint8_t bad[][4] = {
      {224, 0, 0, 1}, {239, 1, 2, 3}, {255, 255, 255, 255}, {0, 0, 0, 0}};
  static const uint8_t good[] = {198, 51, 100, 1};
  for (unsigned i = 0; i < 4; i++)
    assert_int_equal(connect_to(bad[i], NULL), SYNFIN_BAD_REMOTE);
  assert_int_equal(connect_to(good, NULL), SYNFIN_OK);
  assert_int_equal(connect_to(NULL, "\xff\x02"), SYNFIN_BAD_REMOTE);
  assert_int_equal(connect_to(NULL, "\xff\x0e"), SYNFIN_BAD_REMOTE);
  assert_int_equal(connect_to(NULL, "\x20\x01"), SYNFIN_OK);
}

/* An ICMP "net unreachable", a retransmission too many, urgent text. */
static uint32_t reports(bool quiet_at_first, bool quiet_later) {
  struct script *s = script_make(12, NULL);
  s->how.quiet = quiet_at_first;
  script_connect(s);
  script_notices(s);
  if (quiet_at_first != quiet_later)
    synfin_tcp_set_quiet(s->tcp, s->handle, quiet_later);
  struct synfin_segment urgent = script_segment(s, WIRE_ACK | WIRE_URG);
  urgent.urgent = 100;
  script_put(s, &urgent);
  uint32_t una = s->ack;
  script_write(s, 10);
  script_icmp(s, 3, 0, 0, una);
  script_skip(s, 60000);
  uint32_t notices = script_notices(s);
  assert_string_equal(script_state(s), "ESTABLISHED");
  script_free(s);
  return notices & (SYNFIN_SOFT_ERROR | SYNFIN_TROUBLE | SYNFIN_URGENT);
}

static void must_47_soft_errors_are_reported(void **state) {
  (void)state;
  assert_int_equal(reports(false, false),
                   SYNFIN_SOFT_ERROR | SYNFIN_TROUBLE | SYNFIN_URGENT);
}

static void shld_20_reports_can_be_switched_off(void **state) {
  (void)state;
  assert_int_equal(reports(true, true), 0);
  assert_int_equal(reports(false, true), 0);
  assert_int_equal(reports(true, false),
                   SYNFIN_SOFT_ERROR | SYNFIN_TROUBLE | SYNFIN_URGENT);
}

/* All eight bits as they were given, in every segment, until the user changes
 * them. */
static void must_48_shld_21_22_23_the_diffserv_field(void **state) {
  (void)state;
  for (int ipv6 = 0; ipv6 < 2; ipv6++) {
    struct script *s = script_make(12, NULL);
    s->ipv6 = ipv6 != 0;
    s->how.dscp = 0xb8;
    script_listen(s);
    script_send(s, WIRE_SYN, NULL, 0);
    assert_int_equal(script_expect(s, WIRE_SYN | WIRE_ACK)->segment.dscp, 0xb8);
    script_send(s, WIRE_ACK, NULL, 0);
    s->handle = s->host->accepted;
    script_write(s, 10);
    assert_int_equal(script_next(s)->segment.dscp, 0xb8);
    assert_int_equal(script_wait(s, 1500)->segment.dscp, 0xb8); /* again */
    script_ack(s, 65535);
    assert_int_equal(synfin_tcp_set_dscp(s->tcp, s->handle, 0x28), SYNFIN_OK);
    script_send_text(s, 10);
    assert_int_equal(script_wait(s, 500)->segment.dscp, 0x28);
    synfin_tcp_close(s->tcp, script_now(s), s->handle, true);
    assert_int_equal(script_next(s)->segment.dscp, 0x28);
    script_free(s);
  }
}

static void must_48_the_diffserv_field_of_an_active_open(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  s->how.dscp = 0x48;
  s->how.remote.address = s->world->right.locals[0].address;
  s->how.remote.port = s->port;
  synfin_tcp_connect(s->tcp, script_now(s), &s->how, &s->handle);
  assert_int_equal(script_expect(s, WIRE_SYN)->segment.dscp, 0x48);
  script_free(s);
}

/* A connection that is over has no call, and no record that is not its own. */
static void must_41_an_active_open_without_room(void **state) {
  (void)state;
  struct script *s = script_make(12, NULL);
  struct synfin_open open = world_open(s->world, false);
  for (int i = 0; i < WORLD_CONNECTIONS; i++)
    assert_int_equal(
        synfin_tcp_connect(s->tcp, script_now(s), &open, &s->handle),
        SYNFIN_OK);
  struct synfin_status status = script_status(s);
  assert_int_equal(synfin_tcp_connect(s->tcp, script_now(s), &open, &s->handle),
                   SYNFIN_NO_ROOM);
  open.local.port = status.local.port;
  assert_int_not_equal(
      synfin_tcp_connect(s->tcp, script_now(s), &open, &s->handle), SYNFIN_OK);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_41_a_passive_open_harms_nothing),
      cmocka_unit_test(must_41_an_active_open_without_room),
      cmocka_unit_test(must_42_listening_beside_open_handshakes),
      cmocka_unit_test(must_43_open_takes_a_local_address),
      cmocka_unit_test(must_44_an_address_is_chosen),
      cmocka_unit_test(must_45_the_local_address_stays),
      cmocka_unit_test(must_46_no_open_to_broadcast_or_multicast),
      cmocka_unit_test(must_47_soft_errors_are_reported),
      cmocka_unit_test(shld_20_reports_can_be_switched_off),
      cmocka_unit_test(must_48_shld_21_22_23_the_diffserv_field),
      cmocka_unit_test(must_48_the_diffserv_field_of_an_active_open),
  };
  return cmocka_run_group_tests_name("3.9.1: the user", tests, NULL, NULL);
}
