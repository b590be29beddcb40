/* Whole endpoints, by real segments, user calls, time and ICMP messages,
 * through every cell of the table that they can get to. From each place that
 * was found, a copy of the endpoint is taken on by every plain move, and by
 * each segment that the definitions say to be in a cell that was not taken yet.
 * What the rows say of each step must come, and what can be seen must follow
 * from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "counted.h"
#include "expect.h"
#include "places.h"
#include "recipe.h"

enum {
  MOST_PLACES = 20000,
  MOST_TRIES = 4,  /* places that are alike for segments */
  MOST_TURNS = 16, /* time-outs before the one that is waited for */
  SLOTS = 1 << 16  /* of the table of places; a power of two */
};

struct journey {
  struct expect expect;
  struct house house;
  const struct synfin_coverage *coverage;
  struct room *places; /* found, in the order in which they were */
  uint32_t nplaces;
  uint64_t *keys; /* of places: a hash table; 0 is free */
  const struct room *from;
  struct room_view view; /* of `from` */
  uint64_t moves;
};

/* --- Places --------------------------------------------------------------- */

/* Enters a key; false if it is known. */
static bool enter(struct journey *j, uint64_t key) {
  uint32_t slot = (uint32_t)(key >> 20) % SLOTS;
  for (; j->keys[slot] != 0; slot = (slot + 1) % SLOTS)
    if (j->keys[slot] == key)
      return false;
  j->keys[slot] = key;
  return true;
}

/* Keeps the place where the endpoint is now, if it is new. */
static void keep(struct journey *j) {
  if (j->nplaces < MOST_PLACES && enter(j, places_key(&j->house)))
    j->places[j->nplaces++] = j->house.room;
}

/* Judges a move; `further`: the journey goes on from there, too. */
static void leave(struct journey *j, const struct synfin_segment *segment,
                  bool further) {
  j->moves++;
  expect_outcome(&j->expect, &j->house, &j->view, segment);
  if (further)
    keep(j);
}

static void put_back(struct journey *j) {
  j->house.room = *j->from;
}

/* --- Segments ------------------------------------------------------------- */

static const uint8_t controls[] = {0, WIRE_SYN, WIRE_FIN, WIRE_RST,
                                   WIRE_SYN | WIRE_FIN};
enum {
  RECIPES = SEQS * ACKS * TEXTS * STAMPS * (int)sizeof controls
};

static void give(struct journey *j, const struct synfin_segment *segment) {
  uint8_t point[MODEL_MAX_DIMENSIONS];
  put_back(j);
  expect_segment(&j->expect, &j->house, &j->view, segment, point);
  room_segment(&j->house, segment);
  assert_true(j->house.seen.nsteps > 0);
  const struct room_step *step = &j->house.seen.steps[0];
  assert_int_equal(step->event, TCP_EVENT_SEGMENT);
  assert_int_equal(step->before, j->view.tcb.configuration);
  if (step->input != expect_word(&j->expect, TCP_EVENT_SEGMENT, point))
    fail_msg("the segment was meant to be %s",
             flat_describe(&j->expect.arena, j->expect.model, j->expect.options,
                           step->before, step->event, point));
  leave(j, segment, true);
}

/* Is the cell still to be taken? */
static bool is_wanted(const struct journey *j, int cell) {
  bool all;
  return j->expect.cover->cells[cell].kind == COVER_DUE &&
         synfin_counted(j->coverage, (uint32_t)cell, &all) == 0;
}

/* Gives the segment if it is in a cell that was not taken yet. */
static void try(struct journey *j, const struct recipe *recipe) {
  uint8_t point[MODEL_MAX_DIMENSIONS];
  struct synfin_segment segment = recipe_make(recipe, &j->view);
  int configuration = j->view.tcb.configuration;
  expect_segment(&j->expect, &j->house, &j->view, &segment, point);
  int cell = expect_cell(&j->expect, configuration, TCP_EVENT_SEGMENT, point);
  assert_int_not_equal(cell, -1);
  if (is_wanted(j, cell))
    give(j, &segment);
}

static bool is_complete(const struct journey *j, int configuration) {
  const struct cover *cover = j->expect.cover;
  int first =
      cover->first[configuration * cover->model->nevents + TCP_EVENT_SEGMENT];
  int count = flat_cell(cover->flat, configuration, TCP_EVENT_SEGMENT).count;
  for (int c = first; c < first + count; c++)
    if (is_wanted(j, c))
      return false;
  return true;
}

static void try_segments(struct journey *j) {
  uint64_t turns = 0;
  if (is_complete(j, j->view.tcb.configuration))
    return;
  while (turns < MOST_TRIES &&
         !enter(j, places_segments_key(&j->view) + 2 * turns))
    turns++;
  if (turns == MOST_TRIES)
    return;
  put_back(j);
  for (unsigned n = 0; n < RECIPES; n++)
    try(j, &(struct recipe){
               .seq = (uint8_t)(n % SEQS),
               .ack = (uint8_t)(n / SEQS % ACKS),
               .text = (uint8_t)(n / (SEQS * ACKS) % TEXTS),
               .stamp = (uint8_t)(n / (SEQS * ACKS * TEXTS) % STAMPS),
               .control = controls[n / (SEQS * ACKS * TEXTS * STAMPS)],
               .window = 4096});
}

/* --- Plain moves ---------------------------------------------------------- */

static const struct recipe plain[] = {
    {SEQ_NEXT, ACK_NONE, WIRE_SYN, 0, 0, 4096},
    {SEQ_NEXT, ACK_NONE, WIRE_SYN, 0, 0, 0},
    {SEQ_NEXT, ACK_NONE, WIRE_SYN, 0, STAMP_NEW, 4096},
    {SEQ_LATER, ACK_NONE, WIRE_SYN, 0, 0, 4096},
    {SEQ_NEXT, ACK_ALL, WIRE_SYN, 0, 0, 4096},
    {SEQ_NEXT, ACK_ALL, WIRE_SYN, 0, 0, 0},
    {SEQ_NEXT, ACK_ALL, WIRE_SYN, 0, STAMP_NEW, 4096},
    {SEQ_NEXT, ACK_ALL, 0, 0, 0, 4096},
    {SEQ_NEXT, ACK_ALL, 0, 0, 0, 0},
    {SEQ_NEXT, ACK_ALL, 0, 0, 0, PLACES_SMALL},
    {SEQ_NEXT, ACK_UNA, 0, 0, 0, 0},
    {SEQ_NEXT, ACK_UNA, 0, 0, 0, 4096},
    {SEQ_NEXT, ACK_PART, 0, 0, 0, 4096},
    {SEQ_NEXT, ACK_ALL, 0, TEXT_SOME, 0, 4096},
    {SEQ_NEXT, ACK_UNA, 0, TEXT_SOME, 0, 4096},
    {SEQ_NEXT, ACK_UNA, 0, TEXT_ALL_BUT_ONE, 0, 4096},
    {SEQ_NEXT, ACK_UNA, 0, TEXT_ALL, 0, 4096},
    {SEQ_AHEAD, ACK_ALL, 0, TEXT_SOME, 0, 4096},
    {SEQ_NEXT, ACK_ALL, WIRE_FIN, 0, 0, 4096},
    {SEQ_NEXT, ACK_UNA, WIRE_FIN, 0, 0, 4096},
    {SEQ_NEXT, ACK_UNA, WIRE_FIN, 0, 0, 0},
    {SEQ_AHEAD, ACK_ALL, WIRE_FIN, 0, 0, 4096},
};

static void move_by_segment(struct journey *j, const struct recipe *recipe) {
  struct synfin_segment segment = recipe_make(recipe, &j->view);
  give(j, &segment);
}

/* Has the table a row for the call? */
static bool is_allowed(const struct journey *j, enum room_call call) {
  static const uint8_t events[ROOM_CALLS] = {
      [CALL_SEND] = TCP_EVENT_SEND,
      [CALL_SEND_MUCH] = TCP_EVENT_SEND,
      [CALL_RECEIVE] = TCP_EVENT_RECEIVE,
      [CALL_RECEIVE_SOME] = TCP_EVENT_RECEIVE,
      [CALL_CLOSE] = TCP_EVENT_CLOSE,
      [CALL_CLOSE_DEAF] = TCP_EVENT_CLOSE,
      [CALL_ABORT] = TCP_EVENT_ABORT,
      [CALL_STATUS] = TCP_EVENT_STATUS,
      [CALL_NODELAY] = TCP_EVENT_SET_OPTION,
      [CALL_KEEPALIVE] = TCP_EVENT_SET_OPTION,
      [CALL_KEEPALIVE_OFF] = TCP_EVENT_SET_OPTION};
  const struct expect *e = &j->expect;
  if (call <= CALL_LISTEN_FULL)
    return expect_may_open(e, TCP_INITIAL, TCP_KIND_PASSIVE);
  if (call == CALL_UNLISTEN)
    return expect_may(e, TCP_IN_LISTEN, TCP_EVENT_CLOSE);
  if (call <= CALL_CONNECT_CROWD)
    return expect_may_open(e, TCP_INITIAL, TCP_KIND_ACTIVE);
  return j->view.handle == 0 ||
         expect_may(e, j->view.tcb.configuration, events[call]);
}

/* Behind calls that leave others on the way, or what no place depends on,
 * nothing new lies. */
static bool leads_on(const struct journey *j, enum room_call call) {
  return (call < CALL_NODELAY && call != CALL_CONNECT_CROWD) ||
         (call == CALL_KEEPALIVE &&
          !synfin_timer_runs(&j->view.tcb, TCP_TIMER_KEEPALIVE));
}

static void move_by_call(struct journey *j, enum room_call call) {
  if (!is_allowed(j, call))
    return;
  put_back(j);
  room_call(&j->house, call);
  leave(j, NULL, leads_on(j, call));
}

static void move_by_icmp(struct journey *j) {
  static const uint8_t codes[][2] = {{3, 1}, {3, 3}, {4, 0}, {3, 4}};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    for (uint32_t ahead = 0; ahead < 2; ahead++) {
      const struct synfin_connection *c = &j->view.tcb;
      put_back(j);
      room_icmp(&j->house, codes[i][0], codes[i][1],
                ahead == 0 ? c->snd_una : c->snd_nxt);
      leave(j, NULL, true);
    }
}

static bool has_expired(const struct journey *j, unsigned timer) {
  for (unsigned s = 0; s < j->house.seen.nsteps; s++)
    if (j->house.seen.steps[s].event == tcp_timer_event[timer])
      return true;
  return !synfin_timer_runs(&j->view.tcb, timer);
}

/* Time passes until a timer has expired, whatever comes before it. */
static void wait_for(struct journey *j, unsigned timer, bool further) {
  room_look(&j->house, &j->view);
  for (int turns = 0; turns < MOST_TURNS && room_wait(&j->house); turns++) {
    leave(j, NULL, further);
    room_look(&j->house, &j->view);
    if (has_expired(j, timer))
      break;
  }
}

static void move_by_time(struct journey *j, unsigned timer) {
  put_back(j);
  wait_for(j, timer, true);
}

/* An endpoint that gives up a silent peer later would have come to the same
 * place, and be in FIN-WAIT-2 for longer. */
static void move_by_patience(struct journey *j) {
  put_back(j);
  room_look(&j->house, &j->view);
  if (!synfin_timer_runs(&j->view.tcb, TCP_TIMER_FIN_WAIT_2))
    return;
  j->house.room.tcp.config.keepalive_probes = 9;
  wait_for(j, TCP_TIMER_FIN_WAIT_2, false);
}

/* So would one that has R2 for text (3.8.3), as it was not reached before. */
static void move_by_r2(struct journey *j) {
  struct synfin_tcp *tcp = &j->house.room.tcp;
  put_back(j);
  room_look(&j->house, &j->view);
  uint8_t retries = j->view.tcb.retries;
  if (!synfin_timer_runs(&j->view.tcb, TCP_TIMER_RETRANSMIT) ||
      retries <= tcp->config.r1 || synfin_has(&j->view.tcb, SYN_IS_OUT))
    return;
  tcp->config.r2 = retries;
  synfin_tcp_set_user_timeout(tcp, j->view.handle, 600);
  wait_for(j, TCP_TIMER_RETRANSMIT, false);
}

/* Whoever reopens what is in TIME-WAIT may find no receive ring. */
static void lose_ring(struct journey *j) {
  if (j->view.reference == SYNFIN_NONE || j->from->is_deaf ||
      synfin_array_of(j->view.reference) == SYNFIN_IN_CONNECTIONS)
    return;
  put_back(j);
  j->house.room.is_deaf = true;
  keep(j);
}

static void explore(struct journey *j, uint32_t place) {
  j->from = &j->places[place];
  put_back(j);
  room_look(&j->house, &j->view);
  for (int call = 0; call < ROOM_CALLS; call++)
    move_by_call(j, (enum room_call)call);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    move_by_segment(j, &plain[i]);
  if (expect_may(&j->expect, j->view.tcb.configuration, TCP_EVENT_ICMP))
    move_by_icmp(j);
  try_segments(j);
  lose_ring(j);
  uint16_t armed = j->view.tcb.armed;
  for (unsigned timer = 0; timer < TCP_TIMERS; timer++)
    if ((armed >> timer & 1) != 0)
      move_by_time(j, timer);
  move_by_patience(j);
  move_by_r2(j);
  if (armed == 0) /* a TIME-WAIT record, perhaps */
    move_by_time(j, TCP_TIMER_TIME_WAIT);
}

static void travel(unsigned variant, const char *name, const char *most) {
  struct journey *j = calloc(1, sizeof *j);
  unsigned long limit = most == NULL ? MOST_PLACES : strtoul(most, NULL, 10);
  assert_non_null(j);
  expect_read(&j->expect, name);
  room_make(&j->house, counted_variants()[variant]);
  j->coverage = counted_variants()[variant]->coverage;
  j->house.room.early = expect_may(
      &j->expect, TCP_IN_SYN_RECEIVED_ORIGIN_PASSIVE_CLOSE_NO_DEAF_NO,
      TCP_EVENT_STATUS);
  j->places = calloc(MOST_PLACES, sizeof *j->places);
  j->keys = calloc(SLOTS, sizeof *j->keys);
  assert_non_null(j->places);
  assert_non_null(j->keys);
  keep(j);
  /* And with R2 before everything else that ends a handshake. */
  j->house.room.tcp.config.syn_received = 0;
  j->house.room.tcp.config.user_timeout = 300000;
  keep(j);
  /* And with a window that never opens. */
  j->house.room.is_deaf = true;
  keep(j);
  for (uint32_t place = 0; place < j->nplaces && place < limit; place++)
    explore(j, place);
  print_message("%s: %lu places, %lu moves\n", name, (unsigned long)j->nplaces,
                (unsigned long)j->moves);
  expect_free(&j->expect);
  free(j->places);
  free(j->keys);
  free(j);
}

static void modern(void **state) {
  travel(COUNTED_MODERN, "modern", *state);
}

static void classic(void **state) {
  travel(COUNTED_CLASSIC, "classic", *state);
}

static void minimal(void **state) {
  travel(COUNTED_MINIMAL, "minimal", *state);
}

/* An argument is how many places are looked at, at most. */
int main(int argc, char **argv) {
  void *most = argc > 1 ? argv[1] : NULL;
  const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(modern, most),
                                     cmocka_unit_test_prestate(classic, most),
                                     cmocka_unit_test_prestate(minimal, most)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
