/* Two endpoints open, talk and close, over wires good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "world.h"

static void opens_and_closes(bool ipv6) {
  struct world *w = world_make(1, 12, 12, NULL);
  synfin_handle left, right;
  world_connect(w, ipv6, &left, &right);
  assert_string_equal(world_state(&w->left, left), "ESTABLISHED");
  assert_string_equal(world_state(&w->right, right), "ESTABLISHED");
  assert_int_equal(synfin_tcp_close(&w->left.tcp, w->now, left, true),
                   SYNFIN_OK);
  assert_string_equal(world_state(&w->left, left), "FIN-WAIT-1");
  world_run(w, 50);
  assert_string_equal(world_state(&w->left, left), "FIN-WAIT-2");
  assert_string_equal(world_state(&w->right, right), "CLOSE-WAIT");
  assert_int_equal(synfin_tcp_close(&w->right.tcp, w->now, right, true),
                   SYNFIN_OK);
  assert_string_equal(world_state(&w->right, right), "LAST-ACK");
  world_run(w, 50);
  assert_string_equal(world_state(&w->left, left), "none");
  assert_string_equal(world_state(&w->right, right), "none");
  assert_int_equal(world_time_waits(&w->left), 1);
  world_run(w, 239000);
  assert_int_equal(world_time_waits(&w->left), 1);
  world_run(w, 2000);
  assert_int_equal(world_time_waits(&w->left), 0);
  world_free(w);
}

static void three_segments_to_open_four_to_close(void **state) {
  (void)state;
  opens_and_closes(false);
  opens_and_closes(true);
}

static uint8_t octet_at(uint64_t place) {
  return (uint8_t)((place * UINT64_C(0x9E3779B97F4A7C15)) >> 56);
}

/* One direction of a transfer. */
struct flow {
  struct synfin_tcp *from, *to;
  synfin_handle out, in;
  uint64_t size, sent, got;
  bool closed, ended;
};

static void feed(struct world *w, struct flow *f) {
  uint8_t text[1000];
  while (f->sent < f->size) {
    size_t length = sizeof text, taken;
    if (f->size - f->sent < length)
      length = (size_t)(f->size - f->sent);
    for (size_t i = 0; i < length; i++)
      text[i] = octet_at(f->sent + i);
    if (synfin_tcp_send(f->from, w->now, f->out, text, length, 0, &taken) !=
        SYNFIN_OK)
      return;
    f->sent += taken;
  }
  if (!f->closed)
    assert_int_equal(synfin_tcp_close(f->from, w->now, f->out, true),
                     SYNFIN_OK);
  f->closed = true;
}

static void drain(struct world *w, struct flow *f) {
  uint8_t text[700];
  size_t length;
  enum synfin_answer answer = SYNFIN_OK;
  while (!f->ended && answer != SYNFIN_WAIT) {
    answer =
        synfin_tcp_receive(f->to, w->now, f->in, text, sizeof text, &length);
    for (size_t i = 0; i < length; i++)
      assert_int_equal(text[i], octet_at(f->got + i));
    f->got += length;
    f->ended = answer == SYNFIN_ENDED || answer == SYNFIN_NO_CONNECTION;
  }
}

static void transfer(struct world *w, bool ipv6, uint64_t size, uint64_t back) {
  synfin_handle left, right;
  world_connect(w, ipv6, &left, &right);
  struct flow there = {&w->left.tcp, &w->right.tcp, left, right, size, 0, 0,
                       false,        false};
  struct flow here = {&w->right.tcp, &w->left.tcp, right, left, back, 0, 0,
                      false,         false};
  uint32_t began = w->now;
  while (!there.ended || !here.ended) {
    feed(w, &there);
    feed(w, &here);
    drain(w, &there);
    drain(w, &here);
    if ((!there.ended || !here.ended) && !world_step(w, 3600000))
      fail_msg("nothing goes on: %s (%u of %u, %u back), %s",
               world_state(&w->left, left), (unsigned)there.got, (unsigned)size,
               (unsigned)here.got, world_state(&w->right, right));
    assert_true(w->now - began < UINT32_C(40) * 3600000);
  }
  assert_int_equal(there.got, size);
  assert_int_equal(here.got, back);
}

static void text_arrives_whole(void **state) {
  (void)state;
  static const uint64_t sizes[] = {0, 1, 536, 1460, 4096, 100000, 3000000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    for (int ipv6 = 0; ipv6 < 2; ipv6++) {
      struct world *w = world_make(i + 1, 16, 16, NULL);
      transfer(w, ipv6 != 0, sizes[i], sizes[6 - i]);
      assert_int_equal(w->left.tcp.counts.resent, 0);
      assert_int_equal(w->right.tcp.counts.resent, 0);
      world_free(w);
    }
}

/* Where every third packet is lost, five minutes are not always enough. */
static void be_patient(struct synfin_tcp_config *config) {
  config->user_timeout = 36000000;
  config->r2_syn = 36000000;
}

static void text_arrives_over_bad_wires(void **state) {
  (void)state;
  static const struct world_faults all[] = {
      {10, 10, 10, 10}, {50, 0, 0, 0},    {0, 100, 0, 0},      {0, 0, 300, 0},
      {0, 0, 0, 100},   {200, 50, 50, 0}, {200, 200, 200, 200}};
  for (unsigned seed = 1; seed <= 300; seed++) {
    struct world *w = world_make(seed, (uint8_t)(9 + seed % 8),
                                 (uint8_t)(9 + seed % 7), be_patient);
    w->faults = all[seed % 7];
    transfer(w, seed % 2 != 0, 1 + seed * 97, seed * 31);
    world_free(w);
  }
}

static bool no_rings(void *context, uint32_t index,
                     struct synfin_rings *rings) {
  (void)context, (void)index, (void)rings;
  return false;
}

static void take_the_rings(struct synfin_tcp_config *config) {
  config->host.rings = no_rings;
}

/* OPEN fails, and a SYN finds no room. */
static void no_connection_without_rings(void **state) {
  (void)state;
  struct world *w = world_make(1, 10, 10, take_the_rings);
  struct synfin_open open = world_open(w, false);
  synfin_handle handle;
  assert_int_equal(synfin_tcp_connect(&w->left.tcp, w->now, &open, &handle),
                   SYNFIN_NO_ROOM);
  struct world *other = world_make(1, 10, 10, NULL);
  w->left.tcp.config.host.rings = other->left.tcp.config.host.rings;
  struct synfin_open passive;
  uint16_t listener;
  memset(&passive, 0, sizeof passive);
  passive.local.port = 80;
  assert_int_equal(synfin_tcp_listen(&w->right.tcp, &passive, 8, &listener),
                   SYNFIN_OK);
  assert_int_equal(synfin_tcp_connect(&w->left.tcp, w->now, &open, &handle),
                   SYNFIN_OK);
  world_run(w, 1000);
  assert_string_equal(world_state(&w->left, handle), "SYN-SENT");
  assert_int_equal(w->right.sent, 0);
  world_free(other);
  world_free(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(three_segments_to_open_four_to_close),
      cmocka_unit_test(text_arrives_whole),
      cmocka_unit_test(text_arrives_over_bad_wires),
      cmocka_unit_test(no_connection_without_rings),
  };
  return cmocka_run_group_tests_name("two endpoints talk", tests, NULL, NULL);
}
