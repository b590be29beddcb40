/* RFC 9293 3.7: how large segments are, and when small ones wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "script.h"

static struct script *with_mss(uint16_t mss, bool ipv6) {
  struct script *s = script_make(16, NULL);
  s->ipv6 = ipv6;
  s->mss = mss;
  return s;
}

/* Octets of text in the first segment of a long SEND. */
static uint32_t first_segment(struct script *s) {
  script_write(s, 5000);
  const struct script_caught *caught = script_next(s);
  assert_non_null(caught);
  return caught->length;
}

static void must_14_mss_is_sent_and_obeyed(void **state) {
  (void)state;
  struct script *s = with_mss(700, false);
  s->how.remote.address = s->world->right.locals[0].address;
  s->how.remote.port = s->port;
  synfin_tcp_connect(s->tcp, script_now(s), &s->how, &s->handle);
  assert_int_not_equal(script_expect(s, WIRE_SYN)->segment.mss, 0);
  script_send(s, WIRE_SYN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  assert_int_equal(first_segment(s), 700);
  script_free(s);

  s = with_mss(800, true);
  script_listen(s);
  script_send(s, WIRE_SYN, NULL, 0);
  assert_int_not_equal(script_expect(s, WIRE_SYN | WIRE_ACK)->segment.mss, 0);
  script_send(s, WIRE_ACK, NULL, 0);
  s->handle = s->host->accepted;
  assert_int_equal(first_segment(s), 800);
  script_free(s);
}

static void must_15_mss_without_option(void **state) {
  (void)state;
  struct script *s = with_mss(0, false);
  script_connect(s);
  assert_int_equal(first_segment(s), 536);
  script_free(s);
  s = with_mss(0, true);
  script_listen(s);
  script_accept(s);
  assert_int_equal(first_segment(s), 1220);
  script_free(s);
}

/* The smaller of the peer's MSS and our link's, less the options. */
static void must_16_segments_fit_both_ends(void **state) {
  (void)state;
  struct script *s = with_mss(9000, false);
  script_connect(s);
  assert_int_equal(first_segment(s), 1460);
  script_free(s);
  s = with_mss(9000, true);
  script_connect(s);
  assert_int_equal(first_segment(s), 1440);
  script_free(s);
  s = with_mss(1000, false);
  s->timestamps = true;
  script_connect(s);
  assert_int_equal(first_segment(s), 988); /* 12 octets of options */
  script_free(s);
}

/* Text that is missing before it makes us send a SACK option of 12 octets. */
static void must_16_options_that_come_and_go_count(void **state) {
  (void)state;
  struct script *s = with_mss(1000, false);
  s->sack = true;
  script_connect(s);
  s->seq += 100;
  script_send_text(s, 50);
  const struct script_caught *caught = script_expect(s, WIRE_ACK);
  assert_int_equal(caught->segment.nsacks, 1);
  assert_int_equal(first_segment(s), 988);
  script_free(s);
}

/* Host 1, on links of other sizes. */
#define HOST_1(mtu4, mtu6)                                                     \
  {                                                                            \
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1}}, mtu4}, {      \
      {{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, mtu6        \
    }                                                                          \
  }
static const struct synfin_local on_small[] = HOST_1(1000, 1300);
static const struct synfin_local on_usual[] = HOST_1(576, 1280);

static void small_link(struct synfin_tcp_config *config) {
  config->locals = on_small;
}

/* MMS_R - 20: what an IP packet of the link holds, less both fixed headers,
 * whatever options there are. The host gives the smallest MTU of the link. */
static uint16_t announced(bool ipv6, bool passive,
                          void (*change)(struct synfin_tcp_config *)) {
  struct script *s = script_make(16, change);
  s->ipv6 = ipv6;
  s->timestamps = true;
  const struct script_caught *syn;
  if (passive) {
    script_listen(s);
    script_send(s, WIRE_SYN, NULL, 0);
    syn = script_expect(s, WIRE_SYN | WIRE_ACK);
  } else {
    struct synfin_open open = world_open(s->world, ipv6);
    synfin_tcp_connect(s->tcp, script_now(s), &open, &s->handle);
    syn = script_expect(s, WIRE_SYN);
  }
  uint16_t mss = syn->segment.mss;
  script_free(s);
  return mss;
}

static void must_67_announced_mss_can_be_received(void **state) {
  (void)state;
  for (int passive = 0; passive < 2; passive++) {
    assert_int_equal(announced(false, passive, NULL), 1460);
    assert_int_equal(announced(true, passive, NULL), 1440);
  }
}

static void usual_link(struct synfin_tcp_config *config) {
  config->locals = on_usual;
}

static void shld_5_may_3_mss_is_always_sent(void **state) {
  (void)state;
  for (int passive = 0; passive < 2; passive++) {
    assert_int_equal(announced(false, passive, small_link), 960);
    assert_int_equal(announced(true, passive, small_link), 1240);
    assert_int_equal(announced(false, passive, usual_link), 536);
    assert_int_equal(announced(true, passive, usual_link), 1220);
  }
}

/* `mtu` is the smallest that the link may have: it, and nothing learned from a
 * path, is announced. */
static void shld_6_announced_mss_is_of_the_smallest_mtu(void **state) {
  (void)state;
  assert_int_equal(announced(false, false, small_link), 960);
  struct script *s = script_make(16, small_link);
  s->mss = 1460;
  script_connect(s);
  assert_int_equal(first_segment(s), 960);
  script_free(s);
}

/* RFC 1191: smaller segments once a router says so, and the old ones again. */
static void must_16_path_mtu_is_learned(void **state) {
  (void)state;
  struct script *s = with_mss(1460, false);
  script_connect(s);
  uint32_t una = s->ack;
  assert_int_equal(first_segment(s), 1460);
  script_skip(s, 0);
  script_icmp(s, 3, 4, 1000, una);
  assert_string_equal(script_state(s), "ESTABLISHED");
  const struct script_caught *again = script_wait(s, 3000);
  assert_non_null(again);
  assert_int_equal(again->segment.seq, una);
  assert_int_equal(again->length, 960);
  script_free(s);

  s = with_mss(1440, true);
  script_connect(s);
  una = s->ack;
  assert_int_equal(first_segment(s), 1440);
  script_skip(s, 0);
  script_icmp(s, 2, 0, 1300, una);
  again = script_wait(s, 3000);
  assert_non_null(again);
  assert_int_equal(again->length, 1240);
  script_free(s);
}

/* A small segment waits as long as anything is unacknowledged. */
static void shld_7_nagle_holds_small_segments(void **state) {
  (void)state;
  struct script *s = with_mss(1000, false);
  script_connect(s);
  script_write(s, 10);
  assert_int_equal(script_next(s)->length, 10);
  script_write(s, 20);
  script_write(s, 30);
  script_expect_silence(s, 900);
  script_ack(s, 65535);
  assert_int_equal(script_next(s)->length, 50);
  assert_null(script_next(s));
  script_write(s, 1010); /* a full one does not wait */
  assert_int_equal(script_next(s)->length, 1000);
  assert_null(script_next(s));
  script_free(s);
}

static void must_17_nagle_can_be_switched_off(void **state) {
  (void)state;
  struct script *s = with_mss(1000, false);
  s->how.nodelay = true;
  script_connect(s);
  script_write(s, 10);
  script_write(s, 20);
  assert_int_equal(script_next(s)->length, 10);
  assert_int_equal(script_next(s)->length, 20);
  synfin_tcp_set_nodelay(s->tcp, script_now(s), s->handle, false);
  script_write(s, 30);
  assert_null(script_next(s));
  script_free(s);
}

/* And on a connection that lives: what was held back leaves. */
static void must_17_nagle_can_be_switched_off_later(void **state) {
  (void)state;
  struct script *s = with_mss(1000, false);
  script_connect(s);
  script_write(s, 10);
  script_write(s, 20);
  assert_int_equal(script_next(s)->length, 10);
  assert_null(script_next(s));
  assert_int_equal(
      synfin_tcp_set_nodelay(s->tcp, script_now(s), s->handle, true),
      SYNFIN_OK);
  const struct script_caught *held = script_next(s); /* at once */
  assert_non_null(held);
  assert_int_equal(held->length, 20);
  script_write(s, 5);
  assert_int_equal(script_next(s)->length, 5);
  script_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(must_14_mss_is_sent_and_obeyed),
      cmocka_unit_test(must_15_mss_without_option),
      cmocka_unit_test(must_16_segments_fit_both_ends),
      cmocka_unit_test(must_16_options_that_come_and_go_count),
      cmocka_unit_test(must_16_path_mtu_is_learned),
      cmocka_unit_test(must_67_announced_mss_can_be_received),
      cmocka_unit_test(shld_5_may_3_mss_is_always_sent),
      cmocka_unit_test(shld_6_announced_mss_is_of_the_smallest_mtu),
      cmocka_unit_test(shld_7_nagle_holds_small_segments),
      cmocka_unit_test(must_17_nagle_can_be_switched_off),
      cmocka_unit_test(must_17_nagle_can_be_switched_off_later),
  };
  return cmocka_run_group_tests_name("3.7: segmentation", tests, NULL, NULL);
}
