/* A window that stays closed for a minute and more (RFC 9293 3.8.6.1): the
 * reader sleeps, its TCP answers probes. Where we are the sender, the time is
 * ours and takes none. Linux's probes take the time that they take: three of
 * them always; with the word "minute" as argument, those of a minute. */
#include "linux_end.h"
#include "reach.h"
#include "trial.h"

#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
  ALL = 400000, /* octets; more than both ends have room for */
  PIECE = 4096,
  RTO = 1000, /* milliseconds; RFC 6298 2.4 */
  RTO_MOST = 60000,
  MINUTE = 60000,
  LONG = 10 * MINUTE /* twice what unanswered text may take */
};

/* What stands at a place of the text, so that none may be missing. */
static void write_text(uint8_t *text, size_t length, size_t from) {
  for (size_t i = 0; i < length; i++)
    text[i] = (uint8_t)((from + i) * UINT64_C(0x9e3779b97f4a7c15) >> 56);
}

static void check_text(const uint8_t *text, size_t length, size_t from) {
  uint8_t wanted[PIECE];
  write_text(wanted, length, from);
  assert_memory_equal(text, wanted, length);
}

/* Puts in as much as there is room for, from a place of the text on. */
static size_t feed(struct trial *trial, size_t from,
                   size_t (*send)(struct trial *, const void *, size_t)) {
  uint8_t text[PIECE];
  size_t taken = PIECE;
  while (taken == PIECE && from < ALL) {
    size_t length = ALL - from < PIECE ? ALL - from : PIECE;
    write_text(text, length, from);
    taken = send(trial, text, length);
    from += taken;
  }
  return from;
}

static size_t drain(struct trial *trial, size_t from,
                    size_t (*receive)(struct trial *, void *, size_t)) {
  uint8_t text[PIECE];
  size_t got;
  while ((got = receive(trial, text, sizeof text)) > 0) {
    check_text(text, got, from);
    from += got;
  }
  return from;
}

/* --- We send, Linux does not read ------------------------------------------
 */

static uint32_t window_of_linux(struct trial *trial) {
  struct synfin_status status;
  assert_int_equal(synfin_tcp_status(&trial->loop.tcp, trial->ours, &status),
                   SYNFIN_OK);
  return status.snd_wnd;
}

/* Text goes until there is no window. A remainder of it that is smaller than a
 * segment takes the override's time (3.8.6.2.1). */
static size_t fill(struct trial *trial) {
  struct trial_segment segment;
  size_t put = 0;
  do {
    put = feed(trial, put, trial_send_some);
    trial_settle(trial);
    if (window_of_linux(trial) > 0 && !trial_peek_in(trial, &segment, 100))
      trial_pass(trial, 200);
  } while (window_of_linux(trial) > 0);
  return put;
}

/* The next probe: when it comes, and that Linux answers it. */
static uint32_t probe(struct trial *trial) {
  struct trial_segment segment;
  uint32_t passed = 0;
  while (!trial_peek_out(trial, &segment)) {
    uint32_t next = synfin_tcp_next(&trial->loop.tcp, trial->loop.now);
    assert_true(next < LONG);
    passed += next;
    trial_pass(trial, next);
  }
  assert_int_equal(segment.text, 1);
  trial_out(trial, TRIAL_ACK);
  trial_in(trial, TRIAL_ACK);
  assert_int_equal(window_of_linux(trial), 0);
  return passed;
}

/* Each pause is twice the last, up to the longest (SHLD-30). */
static void sleep_long(struct trial *trial) {
  uint32_t slept = 0, pause = RTO;
  unsigned probes = 0;
  for (; slept < LONG; probes++) {
    uint32_t passed = probe(trial);
    assert_int_equal(passed, pause);
    slept += passed;
    pause = 2 * pause < RTO_MOST ? 2 * pause : RTO_MOST;
  }
  assert_in_range(probes, 10, 20);
  assert_string_equal(trial_state(trial), "ESTABLISHED");
  assert_int_equal(trial->told & TRIAL_ENDS, 0);
}

static void linux_sleeps(struct trial *trial) {
  struct trial_segment segment;
  size_t put, got = 0;
  reach_linux_asked(trial);
  put = fill(trial);
  sleep_long(trial);
  while (got < ALL) {
    got = drain(trial, got, linux_receive);
    put = feed(trial, put, trial_send_some);
    trial_settle(trial);
    if (got < ALL && !trial_peek_in(trial, &segment, 100))
      trial_pass(trial, 200);
  }
  assert_string_equal(linux_state(trial), "ESTABLISHED");
}

static void we_probe_a_closed_window(void **state) {
  trial_each(*state, linux_sleeps);
}

/* --- Linux sends, we do not read -------------------------------------------
 */

static bool our_window_is_closed(struct trial *trial) {
  struct synfin_status status;
  assert_int_equal(synfin_tcp_status(&trial->loop.tcp, trial->ours, &status),
                   SYNFIN_OK);
  return status.rcv_wnd == 0;
}

static uint32_t clock_of_linux(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint32_t)((uint64_t)now.tv_sec * 1000 +
                    (uint64_t)now.tv_nsec / 1000000);
}

/* A probe of Linux is an old octet's place without text; it gets an answer. Our
 * clock follows that of Linux. */
static void be_probed(struct trial *trial) {
  struct trial_segment segment;
  uint32_t begun = clock_of_linux();
  if (!trial_peek_in(trial, &segment, MINUTE))
    fail_msg("Linux does not probe");
  trial_pass(trial, clock_of_linux() - begun);
  trial_in(trial, TRIAL_ACK);
  trial_out(trial, TRIAL_ACK);
  assert_true(our_window_is_closed(trial));
}

/* So many probes, and so many milliseconds at least. */
static void sleep_of_ours(struct trial *trial, unsigned probes, uint32_t time) {
  size_t put, got = 0;
  reach_we_asked(trial);
  put = feed(trial, 0, linux_send_some);
  trial_until(trial, our_window_is_closed);
  uint32_t begun = clock_of_linux();
  for (unsigned i = 0; i < probes || clock_of_linux() - begun < time; i++)
    be_probed(trial);
  assert_string_equal(linux_state(trial), "ESTABLISHED");
  while (got < ALL) {
    struct trial_segment segment;
    got = drain(trial, got, trial_receive);
    put = feed(trial, put, linux_send_some);
    trial_settle(trial);
    if (got < ALL && !trial_peek_in(trial, &segment, 100))
      trial_pass(trial, 200);
  }
  assert_string_equal(trial_state(trial), "ESTABLISHED");
}

static void three_probes(struct trial *trial) {
  if (trial->variant == 0)
    sleep_of_ours(trial, 3, 0);
}

static void linux_probes_a_closed_window(void **state) {
  trial_each(*state, three_probes);
}

static void linux_probes_for_a_minute(void **state) {
  struct trial *trial = *state;
  trial_begin(trial, AF_INET, 0);
  sleep_of_ours(trial, 3, MINUTE);
  trial_end(trial);
}

int main(int argc, char **argv) {
  const struct CMUnitTest minute[] = {
      cmocka_unit_test(linux_probes_for_a_minute)};
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(we_probe_a_closed_window),
      cmocka_unit_test(linux_probes_a_closed_window)};
  return argc > 1 && strcmp(argv[1], "minute") == 0
             ? trial_run("a minute", minute)
             : trial_run("windows", tests);
}
