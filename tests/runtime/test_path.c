/* RFC 1191, RFC 8201: a path that carries less than the link. What did not get
 * through leaves again at once, and nothing is slowed down by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

enum {
  NEEDED = 4,     /* code of "unreachable": fragmentation needed */
  TOO_BIG = 2,    /* ICMPv6 */
  LINK = 1460,    /* octets of text that the link carries */
  FLIGHT = 3,     /* segments at first (RFC 5681 3.1) */
  NARROW = 1000,  /* octets that the path carries, */
  SMALLER = 960,  /* of text, IPv4, */
  SMALLER6 = 1240 /* IPv6, of 1300 */
};

static struct script *sending(bool ipv6, uint32_t length) {
  struct script *s = script_make(16, NULL);
  s->ipv6 = ipv6;
  s->mss = LINK;
  script_connect(s);
  script_notices(s);
  script_write(s, length);
  return s;
}

static void rfc8201_5_4_sent_again_at_once(void **state) {
  (void)state;
  for (int ipv6 = 0; ipv6 < 2; ipv6++) {
    uint32_t size = ipv6 ? LINK - 20 : LINK,
             smaller = ipv6 ? SMALLER6 : SMALLER;
    struct script *s = sending(ipv6 != 0, 4 * LINK);
    uint32_t una = s->ack;
    for (int i = 0; i < FLIGHT; i++)
      assert_int_equal(script_next(s)->length, size);
    assert_null(script_next(s));
    una = s->ack - FLIGHT * size;
    uint32_t cwnd = script_status(s).cwnd, rto = script_status(s).rto;
    if (ipv6)
      script_icmp(s, TOO_BIG, 0, 1300, una);
    else
      script_icmp(s, 3, NEEDED, NARROW, una);
    const struct script_caught *again = script_next(s); /* no time passes */
    assert_non_null(again);
    assert_int_equal(again->segment.seq, una);
    assert_int_equal(again->length, smaller);
    assert_null(script_next(s)); /* one, until an ACK comes */
    assert_int_equal(script_status(s).cwnd, cwnd);
    assert_int_equal(script_status(s).rto, rto);
    assert_string_equal(script_state(s), "ESTABLISHED");
    assert_int_equal(script_notices(s), 0); /* no error */
    script_free(s);
  }
}

/* All that was out, in order and in smaller pieces, then what was not. */
static void rfc8201_5_4_the_rest_follows_the_first_ack(void **state) {
  (void)state;
  struct script *s = sending(false, 5 * LINK);
  while (script_next(s) != NULL)
    continue;
  uint32_t una = s->ack - FLIGHT * LINK, next = una, began = script_now(s);
  script_icmp(s, 3, NEEDED, NARROW, una);
  while (next - una < 5 * LINK) {
    const struct script_caught *caught = script_next(s);
    assert_non_null(caught);
    assert_int_equal(caught->segment.seq, next);
    assert_in_range(caught->length, 1, SMALLER);
    next += caught->length;
    s->ack = next;
    script_send(s, WIRE_ACK, NULL, 0);
  }
  assert_int_equal(script_now(s), began);
  assert_int_equal(script_status(s).unacknowledged, 0);
  script_expect_silence(s, 5000);
  script_free(s);
}

/* Each segment of the flight has got a message; the first has said it all. */
static void rfc8201_a_burst_of_messages_counts_once(void **state) {
  (void)state;
  struct script *s = sending(false, 3 * LINK);
  while (script_next(s) != NULL)
    continue;
  uint32_t una = s->ack - 3 * LINK;
  for (uint32_t i = 0; i < 3; i++)
    script_icmp(s, 3, NEEDED, NARROW, una + i * LINK);
  assert_non_null(script_next(s));
  assert_null(script_next(s));
  script_free(s);
}

/* About what is not out, or naming no smaller size, or hardly any. */
static void rfc5927_7_what_cannot_be_is_not_believed(void **state) {
  (void)state;
  struct script *s = sending(false, 3 * LINK);
  while (script_next(s) != NULL)
    continue;
  uint32_t una = s->ack - 3 * LINK;
  script_icmp(s, 3, NEEDED, NARROW, una - 1);
  script_icmp(s, 3, NEEDED, NARROW, una + 3 * LINK);
  script_icmp(s, 3, NEEDED, 1500, una);
  script_icmp(s, 3, NEEDED, 68, una);
  assert_null(script_next(s));
  assert_int_equal(script_status(s).mss, LINK);
  script_free(s);
}

/* Fast recovery is under way: it goes on in smaller pieces. */
static void rfc8201_in_the_middle_of_a_recovery(void **state) {
  (void)state;
  struct script *s = sending(false, 12 * LINK);
  uint32_t una = s->ack;
  while (script_next(s) != NULL)
    continue;
  una = s->ack - FLIGHT * LINK;
  s->ack = una + LINK; /* the second is lost */
  script_send(s, WIRE_ACK, NULL, 0);
  while (script_next(s) != NULL)
    continue;
  for (int i = 0; i < 3; i++) {
    s->ack = una + LINK;
    script_send(s, WIRE_ACK, NULL, 0);
  }
  while (script_next(s) != NULL)
    continue;
  script_icmp(s, 3, NEEDED, NARROW, una + LINK);
  const struct script_caught *again = script_next(s);
  assert_non_null(again);
  assert_int_equal(again->segment.seq, una + LINK);
  assert_int_equal(again->length, SMALLER);
  script_free(s);
}

/* --- Both ends, and a narrow path ----------------------------------------- */

struct path {
  uint8_t dropped[28]; /* the last packet that was too large: its header, ports
                          and sequence number */
  bool has_dropped;
};

static bool narrow(void *context, bool to_right, const uint8_t *packet,
                   size_t length) {
  struct path *path = context;
  if (!to_right || length <= NARROW)
    return true;
  if (!path->has_dropped)
    memcpy(path->dropped, packet, sizeof path->dropped);
  path->has_dropped = true;
  return false;
}

static void put_sum(uint8_t *at, const uint8_t *octets, size_t length) {
  uint32_t sum = 0;
  for (size_t i = 0; i < length; i += 2)
    sum += (uint32_t)octets[i] << 8 | octets[i + 1];
  sum = (sum & 0xffff) + (sum >> 16);
  sum = ~(sum + (sum >> 16));
  at[0] = (uint8_t)(sum >> 8);
  at[1] = (uint8_t)sum;
}

/* The router's message about it, from the other end's address. */
static void complain(struct world *w, struct path *path) {
  uint8_t packet[20 + 8 + sizeof path->dropped] = {
      0x45, 0, 0, sizeof packet, 0, 0, 0, 0, 64, 1};
  memcpy(packet + 12, path->dropped + 16, 4);
  memcpy(packet + 16, path->dropped + 12, 4);
  put_sum(packet + 10, packet, 20);
  packet[20] = 3;
  packet[21] = NEEDED;
  packet[26] = NARROW >> 8;
  packet[27] = NARROW & 0xff;
  memcpy(packet + 28, path->dropped, sizeof path->dropped);
  put_sum(packet + 22, packet + 20, sizeof packet - 20);
  path->has_dropped = false;
  synfin_tcp_input(&w->left.tcp, w->now, packet, sizeof packet);
  synfin_tcp_flush(&w->left.tcp, w->now);
}

/* No time-out is waited for: it all takes less than the shortest of them. */
static void rfc8201_text_gets_through_without_a_time_out(void **state) {
  (void)state;
  enum {
    ALL = 60000
  };
  static uint8_t text[ALL];
  struct world *w = world_make(1, 16, 16, NULL);
  struct path path = {.has_dropped = false};
  synfin_handle left, right;
  size_t taken, come, all = 0;
  w->delay = 10;
  world_connect(w, false, &left, &right);
  w->filter = narrow;
  w->context = &path;
  uint32_t began = w->now;
  assert_int_equal(
      synfin_tcp_send(&w->left.tcp, w->now, left, text, ALL, 0, &taken),
      SYNFIN_OK);
  assert_int_equal(taken, ALL);
  while (all < ALL && w->now - began < 10000) {
    if (path.has_dropped)
      complain(w, &path);
    world_run(w, 1);
    while (synfin_tcp_receive(&w->right.tcp, w->now, right, text, ALL, &come) ==
           SYNFIN_OK)
      all += come;
  }
  assert_int_equal(all, ALL);
  assert_true(w->now - began < w->left.tcp.config.rto_min);
  world_free(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rfc8201_5_4_sent_again_at_once),
      cmocka_unit_test(rfc8201_5_4_the_rest_follows_the_first_ack),
      cmocka_unit_test(rfc8201_a_burst_of_messages_counts_once),
      cmocka_unit_test(rfc5927_7_what_cannot_be_is_not_believed),
      cmocka_unit_test(rfc8201_in_the_middle_of_a_recovery),
      cmocka_unit_test(rfc8201_text_gets_through_without_a_time_out),
  };
  return cmocka_run_group_tests_name("a narrow path", tests, NULL, NULL);
}
