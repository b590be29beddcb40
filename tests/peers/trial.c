#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/address.h"
#include "linux_end.h"
#include "tcp.h"
#include "trial_link.h"

enum {
  FIRST_PORT = 10000,
  TWO_MSL = 240000 /* milliseconds; by default */
};

/* --- The place ------------------------------------------------------------ */

/* Who is not root may perhaps be root of a user namespace. */
bool trial_enter(struct synfin_problem *problem) {
  struct synfin_tun tun;
  if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return synfin_problem(problem, "no network namespace can be made: %s",
                          strerror(errno));
  if (!synfin_tun_open(&tun, "trial", problem))
    return false;
  synfin_tun_close(&tun);
  return true;
}

bool trial_prepare(void) {
  struct synfin_problem problem;
  if (!trial_enter(&problem)) {
    printf("skip: %s\n", problem.text);
    return false;
  }
  if (!trial_has_ipv6())
    puts("skip: all of it with IPv6: this system has none");
  return true;
}

bool trial_has_ipv6(void) {
  return access("/proc/net/if_inet6", F_OK) == 0;
}

static void take_notice(struct synfin_loop *loop,
                        struct synfin_session *session, uint32_t what) {
  struct trial *trial = loop->program.context;
  if ((what & SYNFIN_ACCEPTED) != 0)
    trial->ours = session->connection;
  if (session->connection == trial->ours)
    trial->told |= what;
}

static void add_local(struct synfin_loop_settings *settings, const char *text,
                      uint8_t prefix) {
  struct synfin_loop_local *local = &settings->locals[settings->nlocals++];
  assert_true(synfin_address_read(&local->address, text));
  local->prefix = prefix;
  local->configure = true;
}

static void listen_for_both_variants(struct trial *trial) {
  struct synfin_problem problem;
  for (uint8_t variant = 0; variant < 2; variant++) {
    trial->loop.settings.variant = variant;
    if (!synfin_loop_listen(&trial->loop, (uint16_t)(TRIAL_SERVICE + variant),
                            &problem))
      fail_msg("%s", problem.text);
  }
}

/* The shims of the loop are the link; without faults they only keep. The trace
 * goes to memory. */
int trial_open(void **state) {
  struct trial *trial = calloc(1, sizeof *trial);
  struct synfin_problem problem;
  struct synfin_loop_settings settings = {.device = "trial",
                                          .sizes = {64, 1024, 2, 16, 16},
                                          .trace = true,
                                          .faulty = true};
  const struct synfin_program program = {.context = trial,
                                         .session_size =
                                             sizeof(struct synfin_session),
                                         .notice = take_notice};
  assert_non_null(trial);
  *state = trial;
  trial->socket = -1;
  trial->linux_port = FIRST_PORT;
  add_local(&settings, "192.0.2.2", 24);
  if (trial_has_ipv6())
    add_local(&settings, "2001:db8::2", 64);
  if (!synfin_loop_open(&trial->loop, &settings, &program, &problem))
    fail_msg("%s", problem.text);
  linux_await_addresses();
  fclose(trial->loop.trace.out);
  trial->loop.trace.out = open_memstream(&trial->text, &trial->length);
  assert_non_null(trial->loop.trace.out);
  listen_for_both_variants(trial);
  return 0;
}

int trial_close(void **state) {
  struct trial *trial = *state;
  struct synfin_problem problem;
  assert_true(synfin_loop_close(&trial->loop, &problem));
  free(trial->text);
  free(trial);
  return 0;
}

void trial_begin(struct trial *trial, int family, uint8_t variant) {
  trial->family = family;
  trial->variant = trial->loop.settings.variant = variant;
  trial->linux_port++;
  trial->our_port = trial->linux_port;
  trial->ours = 0;
  trial->told = 0;
  trial->sent_count = 0;
  trial->socket = -1;
  trial->loop.in.count = trial->loop.out.count = 0; /* of one that failed */
  trial_step(trial);
}

void trial_end(struct trial *trial) {
  if (trial->ours != 0)
    synfin_tcp_abort(&trial->loop.tcp, trial->loop.now, trial->ours);
  if (trial->socket >= 0)
    linux_reset(trial);
  trial_settle(trial);
  trial_pass(trial, TWO_MSL);
  trial_settle(trial);
}

void trial_each(struct trial *trial, void (*body)(struct trial *trial)) {
  static const int families[] = {AF_INET, AF_INET6};
  for (int i = 0; i < (trial_has_ipv6() ? 2 : 1); i++)
    for (uint8_t variant = 0; variant < 2; variant++) {
      print_message("         IPv%d, %s\n", i == 0 ? 4 : 6,
                    variant == 0 ? "modern" : "classic");
      trial_begin(trial, families[i], variant);
      body(trial);
      trial_end(trial);
    }
}

/* --- Ours ----------------------------------------------------------------- */

void trial_connect(struct trial *trial) {
  struct synfin_socket remote;
  struct synfin_problem problem;
  remote.port = trial->linux_port;
  assert_true(synfin_address_read(
      &remote.address, trial->family == AF_INET ? "192.0.2.1" : "2001:db8::1"));
  struct synfin_session *session =
      synfin_loop_connect(&trial->loop, &remote, trial->our_port, &problem);
  if (session == NULL)
    fail_msg("%s", problem.text);
  trial->ours = session->connection;
}

/* What the program hears, and what is owed then, as after a batch. */
static void tell(struct trial *trial) {
  synfin_sessions_tell(&trial->loop);
  synfin_tcp_flush(&trial->loop.tcp, trial->loop.now);
  synfin_sessions_tell(&trial->loop);
}

size_t trial_send_some(struct trial *trial, const void *text, size_t length) {
  size_t taken = 0;
  enum synfin_answer answer =
      synfin_tcp_send(&trial->loop.tcp, trial->loop.now, trial->ours, text,
                      length, SYNFIN_PUSH, &taken);
  assert_true(answer == SYNFIN_OK || answer == SYNFIN_WAIT);
  tell(trial);
  return taken;
}

void trial_send(struct trial *trial, const void *text, size_t length) {
  assert_int_equal(trial_send_some(trial, text, length), length);
}

size_t trial_receive(struct trial *trial, void *text, size_t size) {
  size_t length = 0;
  enum synfin_answer answer = synfin_tcp_receive(
      &trial->loop.tcp, trial->loop.now, trial->ours, text, size, &length);
  tell(trial);
  return answer == SYNFIN_OK ? length : 0;
}

void trial_finish(struct trial *trial) {
  assert_int_equal(
      synfin_tcp_close(&trial->loop.tcp, trial->loop.now, trial->ours, true),
      SYNFIN_OK);
  tell(trial);
}

void trial_abort(struct trial *trial) {
  assert_int_equal(
      synfin_tcp_abort(&trial->loop.tcp, trial->loop.now, trial->ours),
      SYNFIN_OK);
  tell(trial);
}

const char *trial_state(struct trial *trial) {
  struct synfin_status status;
  if (synfin_tcp_status(&trial->loop.tcp, trial->ours, &status) != SYNFIN_OK)
    return "CLOSED";
  return tcp_names.states[tcp_state_of[status.configuration]];
}

void trial_pass(struct trial *trial, uint32_t milliseconds) {
  trial->loop.now += milliseconds;
  synfin_tcp_advance(&trial->loop.tcp, trial->loop.now);
  tell(trial);
}

void trial_hand_in(struct trial *trial, const uint8_t *packet, size_t length) {
  synfin_observe_came(&trial->loop, packet, length);
  synfin_tcp_input(&trial->loop.tcp, trial->loop.now, packet, length);
  synfin_observe_handled(&trial->loop, packet, length);
  tell(trial);
}

/* Behind the last bar of a line stands a step, or the state of what left. */
const char *trial_step(struct trial *trial) {
  fflush(trial->loop.trace.out);
  trial->step[0] = '\0';
  while (trial->seen < trial->length) {
    const char *line = trial->text + trial->seen;
    const char *end = memchr(line, '\n', trial->length - trial->seen);
    assert_non_null(end);
    const char *bar = end;
    while (bar > line && *bar != '|')
      bar--;
    size_t length = bar > line ? (size_t)(end - bar) - 2 : 0;
    bool step = memmem(bar, (size_t)(end - bar), "->", 2) != NULL ||
                memmem(bar, (size_t)(end - bar), "dropped", 7) != NULL;
    if (step && length < sizeof trial->step) {
      memcpy(trial->step, bar + 2, length);
      trial->step[length] = '\0';
    }
    trial->seen += (size_t)(end - line) + 1;
  }
  return trial->step;
}
