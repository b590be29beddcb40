/* Two endpoints in virtual time, over wires of every kind and rate of fault:
 * whatever the wire does, text arrives whole and everything comes to an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "inner.h"
#include "world.h"

enum {
  PERIOD = 65521, /* of the text; no power of two */
  MINUTE = 60000,
  HOUR = 60 * MINUTE
};

static uint8_t *text_of(void **state) {
  return *state;
}

static int make_text(void **state) {
  static uint8_t text[PERIOD];
  uint32_t number = 1;
  for (int i = 0; i < PERIOD; i++) {
    number = number * 1664525u + 1013904223u;
    text[i] = (uint8_t)(number >> 24);
  }
  *state = text;
  return 0;
}

/* --- A connection and what flows in it ------------------------------------ */

struct flow {
  const uint8_t *text;
  struct synfin_tcp *from, *to;
  synfin_handle out, in;
  uint64_t size, sent, got, wrong;
  bool closed, ended, held; /* held: nobody reads */
};

static void feed(struct world *w, struct flow *f) {
  while (f->sent < f->size) {
    size_t at = (size_t)(f->sent % PERIOD), length = PERIOD - at, taken;
    if (f->size - f->sent < length)
      length = (size_t)(f->size - f->sent);
    if (synfin_tcp_send(f->from, w->now, f->out, f->text + at, length, 0,
                        &taken) != SYNFIN_OK)
      return;
    f->sent += taken;
  }
  if (!f->closed)
    synfin_tcp_close(f->from, w->now, f->out, true);
  f->closed = true;
}

static void drain(struct world *w, struct flow *f) {
  uint8_t text[16384];
  enum synfin_answer answer = SYNFIN_OK;
  while (!f->held && !f->ended && answer == SYNFIN_OK) {
    size_t at = (size_t)(f->got % PERIOD), length, most = PERIOD - at;
    answer =
        synfin_tcp_receive(f->to, w->now, f->in, text,
                           most < sizeof text ? most : sizeof text, &length);
    f->wrong += memcmp(text, f->text + at, length) != 0;
    f->got += length;
    f->ended = answer == SYNFIN_ENDED || answer == SYNFIN_NO_CONNECTION;
  }
}

struct flows {
  struct flow there, here;
};

static struct flows join(struct world *w, void **state, synfin_handle left,
                         synfin_handle right, uint64_t there, uint64_t here) {
  struct flows flows;
  memset(&flows, 0, sizeof flows);
  flows.there.text = flows.here.text = text_of(state);
  flows.there.from = flows.here.to = &w->left.tcp;
  flows.here.from = flows.there.to = &w->right.tcp;
  flows.there.out = flows.here.in = left;
  flows.here.out = flows.there.in = right;
  flows.there.size = there;
  flows.here.size = here;
  return flows;
}

/* Goes on until both have ended, or for so long. */
static void run(struct world *w, struct flows *flows, uint32_t longest) {
  uint32_t began = w->now;
  do {
    feed(w, &flows->there);
    feed(w, &flows->here);
    drain(w, &flows->there);
    drain(w, &flows->here);
  } while ((!flows->there.ended || !flows->here.ended) &&
           w->now - began < longest &&
           world_step(w, longest - (w->now - began)));
}

static unsigned in_use(const struct world_host *host) {
  unsigned count = world_time_waits(host);
  for (uint32_t i = 0; i < host->nconnections; i++)
    count += synfin_has(&host->connections[i], IS_MADE);
  return count;
}

/* When no timer runs any more, nothing may be left. */
static void settle(struct world *w) {
  while (world_step(w, 24 * HOUR))
    ;
  world_check(w);
  assert_int_equal(in_use(&w->left), 0);
  assert_int_equal(in_use(&w->right), 0);
}

static void arrived(const struct flow *f) {
  assert_int_equal(f->wrong, 0);
  assert_true(f->ended);
  assert_int_equal(f->got, f->size);
}

/* Where every third packet is lost, five minutes are not always enough. */
static void be_patient(struct synfin_tcp_config *config) {
  config->user_timeout = 10 * HOUR;
  config->r2_syn = 10 * HOUR;
}

/* --- All sizes at all rates ----------------------------------------------- */

static void transfer(void **state, unsigned seed,
                     const struct world_faults *faults, uint64_t size) {
  uint8_t ring = size > 100000 ? 17 : (uint8_t)(10 + seed % 7);
  struct world *w =
      world_make(seed, ring, (uint8_t)(ring - seed % 3), be_patient);
  synfin_handle left, right;
  w->faults = *faults;
  w->checked = seed % 8 == 0 && size <= 1024;
  world_connect(w, seed % 2 != 0, &left, &right);
  struct flows flows =
      join(w, state, left, right, size, seed % 3 == 0 ? size : size / 10);
  run(w, &flows, UINT32_MAX / 4);
  arrived(&flows.there);
  arrived(&flows.here);
  settle(w);
  world_free(w);
}

/* Each fault alone, then all of them. */
static struct world_faults fault(unsigned kind, unsigned rate) {
  return (struct world_faults){
      kind == 0 || kind == 4 ? rate : 0, kind == 1 || kind == 4 ? rate : 0,
      kind == 2 || kind == 4 ? rate : 0, kind == 3 || kind == 4 ? rate : 0};
}

static const unsigned rates[] = {0, 10, 50, 200};

static void all_sizes(void **state, uint64_t size, unsigned seeds) {
  for (unsigned kind = 0; kind < 5; kind++)
    for (unsigned rate = 0; rate < 4; rate++)
      for (unsigned i = 0; i < seeds; i++) {
        struct world_faults faults = fault(kind, rates[rate]);
        transfer(state, (unsigned)size + i * 20 + kind * 4 + rate + 1, &faults,
                 size);
      }
}

static void nothing_but_the_end(void **state) {
  all_sizes(state, 0, 150);
}
static void one_octet(void **state) {
  all_sizes(state, 1, 150);
}
static void one_kilobyte(void **state) {
  all_sizes(state, 1 << 10, 150);
}
static void sixty_four_kilobytes(void **state) {
  all_sizes(state, 1 << 16, 40);
}
static void one_megabyte(void **state) {
  all_sizes(state, 1 << 20, 5);
}

static void ten_megabytes(void **state) {
  static const struct world_faults few[] = {
      {0, 0, 0, 0}, {10, 0, 0, 0}, {10, 10, 10, 10}, {50, 50, 50, 50}};
  for (unsigned i = 0; i < 4; i++)
    transfer(state, i + 1, &few[i], UINT64_C(10) << 20);
}

/* --- Both at once --------------------------------------------------------- */

static synfin_handle open_to(struct world *w, struct world_host *from,
                             struct world_host *to, uint16_t own,
                             uint16_t other) {
  struct synfin_open open;
  synfin_handle handle;
  memset(&open, 0, sizeof open);
  open.local.port = own;
  open.remote.address = to->locals[0].address;
  open.remote.port = other;
  assert_int_equal(synfin_tcp_connect(&from->tcp, w->now, &open, &handle),
                   SYNFIN_OK);
  return handle;
}

static void both_open_and_close_at_once(void **state) {
  for (unsigned seed = 1; seed <= 400; seed++) {
    struct world *w = world_make(seed, 12, 12, be_patient);
    w->faults = fault(seed % 5, rates[seed / 5 % 4]);
    synfin_handle left = open_to(w, &w->left, &w->right, 1000, 2000);
    synfin_handle right = open_to(w, &w->right, &w->left, 2000, 1000);
    struct flows flows =
        join(w, state, left, right, seed % 7 * 100, seed % 7 * 100);
    /* CLOSE in SYN-SENT would give it up. */
    while (
        (w->left.notices[world_place(&w->left, left)] & SYNFIN_OPENED) == 0 ||
        (w->right.notices[world_place(&w->right, right)] & SYNFIN_OPENED) == 0)
      assert_true(world_step(w, HOUR));
    run(w, &flows, UINT32_MAX / 4);
    arrived(&flows.there);
    arrived(&flows.here);
    settle(w);
    world_free(w);
  }
}

/* --- A closed window ------------------------------------------------------ */

static void be_strict(struct synfin_tcp_config *config) {
  config->user_timeout = 100000;
}

/* For an hour nobody reads, with a user timeout of 100 seconds: every probe is
 * answered, so nobody gives up (MUST-36, MUST-37). */
static void a_closed_window_is_waited_for(void **state) {
  for (unsigned seed = 1; seed <= 60; seed++) {
    struct world *w = world_make(seed, 14, 10, be_strict);
    synfin_handle left, right;
    world_connect(w, seed % 2 != 0, &left, &right);
    w->faults = fault(seed % 5, seed % 3 * 5); /* few: 100 seconds are short */
    struct flows flows =
        join(w, state, left, right, 1024 + (seed % 4 != 0 ? seed * 100 : 0), 0);
    flows.there.held = true;
    run(w, &flows, HOUR);
    assert_string_equal(world_state(&w->left, left), "CLOSING");
    unsigned sent = w->left.sent;
    run(w, &flows, 10 * MINUTE);
    assert_in_range(w->left.sent - sent, 8, 40); /* once a minute */
    flows.there.held = false;
    uint32_t began = w->now;
    run(w, &flows, HOUR);
    arrived(&flows.there);
    if (seed % 3 == 0) /* no faults: what was refused leaves at once */
      assert_in_range(w->now - began, 0, 2000);
    settle(w);
    world_free(w);
  }
}

/* --- A peer that vanishes ------------------------------------------------- */

static bool lose_all(void *context, bool to_right, const uint8_t *packet,
                     size_t length) {
  (void)context, (void)to_right, (void)packet, (void)length;
  return false;
}

static void a_peer_vanishes(void **state) {
  for (unsigned seed = 1; seed <= 60; seed++) {
    struct world *w = world_make(seed, 14, 14, be_strict);
    synfin_handle left, right;
    world_connect(w, seed % 2 != 0, &left, &right);
    struct flows flows = join(w, state, left, right, 1 << 20, 0);
    run(w, &flows, 100 + seed * 7);
    flows.there.held = seed % 2 == 0; /* with its window closed, too */
    run(w, &flows, 1000);
    w->filter = lose_all;
    w->left.notices[world_place(&w->left, left)] = 0;
    uint32_t began = w->now;
    while (synfin_tcp_index(&w->left.tcp, left) != SYNFIN_NONE)
      assert_true(world_step(w, HOUR));
    assert_in_range(w->now - began, 30000, 221000);
    uint32_t told = w->left.notices[world_place(&w->left, left)];
    assert_true((told & SYNFIN_TIMED_OUT) != 0);
    assert_true((told & SYNFIN_DELETED) != 0);
    world_free(w);
  }
}

static void keep_alive(struct synfin_tcp_config *config) {
  config->keepalive = 2 * HOUR;
}

/* Who only waits notices by keep-alives. */
static void an_idle_peer_vanishes(void **state) {
  (void)state;
  struct world *w = world_make(1, 12, 12, keep_alive);
  synfin_handle left, right;
  world_connect(w, false, &left, &right);
  assert_int_equal(synfin_tcp_set_keepalive(&w->left.tcp, w->now, left, true),
                   SYNFIN_OK);
  world_run(w, 24 * HOUR);
  assert_string_equal(world_state(&w->left, left), "ESTABLISHED");
  w->filter = lose_all;
  world_run(w, 3 * HOUR);
  assert_string_equal(world_state(&w->left, left), "none");
  assert_true(
      (w->left.notices[world_place(&w->left, left)] & SYNFIN_TIMED_OUT) != 0);
  world_free(w);
}

/* --- What checksums cannot find ------------------------------------------- */

/* Nothing of what comes out is asserted, but that all ends and no invariant is
 * broken; how often a checksum was right all the same is told. */
static void octets_are_rewritten(void **state) {
  uint64_t rewritten = 0, unnoticed = 0, wrong = 0;
  for (unsigned seed = 1; seed <= 400; seed++) {
    struct world *w = world_make(seed, 16, 16, be_patient);
    synfin_handle left, right;
    w->checked = seed % 8 == 0;
    world_connect(w, seed % 2 != 0, &left, &right);
    w->rewriting = 300;
    struct flows flows = join(w, state, left, right, 1 << 20, 1 << 16);
    run(w, &flows, 10 * HOUR);
    synfin_tcp_abort(&w->left.tcp, w->now, left);
    synfin_tcp_abort(&w->right.tcp, w->now, right);
    settle(w);
    rewritten += w->rewritten;
    unnoticed += w->unnoticed;
    wrong += flows.there.wrong + flows.here.wrong;
    world_free(w);
  }
  assert_true(rewritten > 100000);
  print_message("%u packets rewritten, %u of them whole by their checksum, "
                "%u reads with wrong text\n",
                (unsigned)rewritten, (unsigned)unnoticed, (unsigned)wrong);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_but_the_end),
      cmocka_unit_test(one_octet),
      cmocka_unit_test(one_kilobyte),
      cmocka_unit_test(sixty_four_kilobytes),
      cmocka_unit_test(one_megabyte),
      cmocka_unit_test(ten_megabytes),
      cmocka_unit_test(both_open_and_close_at_once),
      cmocka_unit_test(a_closed_window_is_waited_for),
      cmocka_unit_test(a_peer_vanishes),
      cmocka_unit_test(an_idle_peer_vanishes),
      cmocka_unit_test(octets_are_rewritten),
  };
  return cmocka_run_group_tests_name("faults", tests, make_text, NULL);
}
