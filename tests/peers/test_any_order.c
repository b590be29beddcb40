/* Connections with Linux's TCP whose segments pass in an order that dice have
 * thrown: some overtake others, come twice, or are lost; either end asks,
 * sends, reads and closes when its turn comes up. Whatever the order, both
 * texts arrive whole and both ends close. SYNFIN_ROUNDS says how many
 * connections, and SYNFIN_SEED where the dice begin. */
#include "linux_end.h"
#include "trial_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  ROUNDS = 60,
  TEXT_MOST = 30000, /* octets, each way */
  PIECE_MOST = 3000,
  MOVES_MOST = 20000, /* in a connection; far more than any takes */
  PACKET_MOST = 2048
};

/* One direction of the text. */
struct flow {
  size_t all, put, got;
  bool finished; /* its sender has closed */
  bool ended;    /* its reader has seen the end */
};

struct round {
  struct trial *trial;
  uint64_t dice;
  int listener; /* of Linux; -1: none */
  bool we_are_open;
  struct flow ours, its; /* from our end, and from Linux's */
};

/* splitmix64 */
static uint32_t draw(struct round *round, uint32_t end) {
  uint64_t z = round->dice += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return (uint32_t)(((z ^ z >> 31) >> 32) * end >> 32);
}

static void write_text(uint8_t *text, size_t length, size_t from, int whose) {
  for (size_t i = 0; i < length; i++)
    text[i] = (uint8_t)((from + i) * UINT64_C(0xd1342543de82ef95) >> 56) ^
              (uint8_t)whose;
}

/* --- What a turn may be ----------------------------------------------------
 */

static void send_piece(struct round *round, struct flow *flow,
                       size_t (*send)(struct trial *, const void *, size_t)) {
  uint8_t text[PIECE_MOST];
  size_t length = 1 + draw(round, PIECE_MOST);
  if (length > flow->all - flow->put)
    length = flow->all - flow->put;
  write_text(text, length, flow->put, flow == &round->ours);
  if (length > 0)
    flow->put += send(round->trial, text, length);
}

static void read_piece(struct round *round, struct flow *flow,
                       size_t (*receive)(struct trial *, void *, size_t)) {
  uint8_t text[PIECE_MOST], wanted[PIECE_MOST];
  size_t got = receive(round->trial, text, 1 + draw(round, PIECE_MOST));
  write_text(wanted, got, flow->got, flow == &round->ours);
  assert_memory_equal(text, wanted, got);
  flow->got += got;
}

static void turn_of_ours(struct round *round) {
  struct trial *trial = round->trial;
  if (trial->ours == 0 ||
      (trial->told & (SYNFIN_OPENED | SYNFIN_ACCEPTED)) == 0)
    return;
  if (draw(round, 2) == 0)
    read_piece(round, &round->its, trial_receive);
  else if (round->ours.put < round->ours.all)
    send_piece(round, &round->ours, trial_send_some);
  else if (!round->ours.finished) {
    trial_finish(trial);
    round->ours.finished = true;
  }
}

static void turn_of_linux(struct round *round) {
  struct trial *trial = round->trial;
  if (trial->socket < 0 &&
      (round->listener < 0 || !linux_accept(trial, round->listener)))
    return;
  const char *state = linux_socket_state(trial->socket);
  bool opening = strncmp(state, "SYN", 3) == 0;
  if (opening)
    return;
  if (draw(round, 2) == 0)
    read_piece(round, &round->ours, linux_receive);
  else if (round->its.put < round->its.all)
    send_piece(round, &round->its, linux_send_some);
  else if (!round->its.finished) {
    linux_finish(trial);
    round->its.finished = true;
  }
}

/* The next packet of a direction goes behind the others; or a copy does. */
static void overtake(struct round *round, struct synfin_shim *shim, bool copy) {
  uint8_t packet[PACKET_MOST];
  size_t length;
  uint32_t now = round->trial->loop.now;
  const uint8_t *next = synfin_shim_take(shim, now, &length);
  if (next == NULL)
    return;
  assert_true(length <= sizeof packet);
  memcpy(packet, next, length);
  synfin_shim_put(shim, now, packet, length);
  if (copy)
    synfin_shim_put(shim, now, packet, length);
}

static void lose(struct round *round, struct synfin_shim *shim) {
  size_t length;
  synfin_shim_take(shim, round->trial->loop.now, &length);
}

/* A user who hears that the peer has closed reads all that there is: with the
 * connection text goes that nobody has read (3.10.7.4, LAST-ACK; RFC 1337). */
static void next_in(struct round *round) {
  struct trial_segment segment;
  size_t before;
  if (!trial_peek_in(round->trial, &segment, 0))
    return;
  trial_in(round->trial, segment.control);
  if ((round->trial->told & SYNFIN_CLOSING) != 0)
    do {
      before = round->its.got;
      read_piece(round, &round->its, trial_receive);
    } while (before != round->its.got);
}

static void next_out(struct round *round) {
  struct trial_segment segment;
  if (trial_peek_out(round->trial, &segment))
    trial_out(round->trial, segment.control);
}

/* What Linux has lost costs its own time to mend, so that is rare. */
static void turn_of_the_link(struct round *round) {
  struct synfin_loop *loop = &round->trial->loop;
  uint32_t what = draw(round, 1000);
  if (what < 60)
    overtake(round, &loop->in, what < 20);
  else if (what < 120)
    overtake(round, &loop->out, what < 80);
  else if (what < 140)
    lose(round, &loop->out);
  else if (what < 142)
    lose(round, &loop->in);
  else if (what < 160)
    trial_pass(round->trial, draw(round, 50));
  else if (what < 580)
    next_in(round);
  else
    next_out(round);
}

/* --- A round ----------------------------------------------------------------
 */

static void open_it(struct round *round) {
  struct trial *trial = round->trial;
  uint32_t who = draw(round, 3);
  if (who == 0)
    round->listener = linux_listen(trial);
  if (who != 1)
    trial_connect(trial);
  if (who != 0)
    linux_connect(trial, who == 1 ? (uint16_t)(TRIAL_SERVICE + trial->variant)
                                  : trial->our_port);
}

static bool linux_is_done(const struct trial *trial) {
  const char *state = linux_state(trial);
  return strcmp(state, "CLOSED") == 0 || strcmp(state, "TIME-WAIT") == 0;
}

static bool is_over(const struct round *round) {
  const struct trial *trial = round->trial;
  return round->ours.finished && round->its.finished &&
         round->ours.got == round->ours.all &&
         round->its.got == round->its.all && trial->loop.out.count == 0 &&
         (trial->told & SYNFIN_DELETED) != 0 && linux_is_done(trial);
}

/* Nothing moves: Linux has a moment, then our time goes on. */
static void wake(struct round *round) {
  struct trial *trial = round->trial;
  struct trial_segment segment;
  if (trial->loop.out.count > 0 || trial_peek_in(trial, &segment, 20))
    return;
  uint32_t next = synfin_tcp_next(&trial->loop.tcp, trial->loop.now);
  if (next <= 60000)
    trial_pass(trial, next);
}

static void play(struct round *round) {
  for (int move = 0; !is_over(round); move++) {
    if (move == MOVES_MOST)
      fail_msg("no end of it: ours is %s, Linux's is %s\n%s",
               trial_state(round->trial), linux_state(round->trial),
               trial_tail(round->trial));
    uint32_t turn = draw(round, 8);
    if (turn == 0)
      turn_of_ours(round);
    else if (turn == 1)
      turn_of_linux(round);
    else
      turn_of_the_link(round);
    if (move % 50 == 49)
      wake(round);
  }
}

static void run_round(struct trial *trial, uint64_t seed) {
  struct round round = {.trial = trial, .dice = seed, .listener = -1};
  bool ipv6 = draw(&round, 2) == 1 && trial_has_ipv6();
  round.ours.all = draw(&round, TEXT_MOST);
  round.its.all = draw(&round, TEXT_MOST);
  trial_begin(trial, ipv6 ? AF_INET6 : AF_INET, (uint8_t)draw(&round, 2));
  open_it(&round);
  play(&round);
  assert_int_equal(trial->told & (TRIAL_ENDS & ~SYNFIN_DELETED), 0);
  assert_int_equal(trial->told & (SYNFIN_FINISHED | SYNFIN_CLOSING),
                   SYNFIN_FINISHED | SYNFIN_CLOSING);
  assert_int_equal(linux_error(trial), 0);
  trial_end(trial);
  if (round.listener >= 0)
    close(round.listener);
}

static uint64_t number(const char *name, uint64_t otherwise) {
  const char *text = getenv(name);
  return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static void any_order_will_do(void **state) {
  uint64_t seed = number("SYNFIN_SEED", 1);
  uint64_t end = seed + number("SYNFIN_ROUNDS", ROUNDS);
  for (; seed < end; seed++) {
    print_message("         SYNFIN_SEED=%llu\n", (unsigned long long)seed);
    run_round(*state, seed);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(any_order_will_do)};
  return trial_run("any order", tests);
}
