/* What the loop waits for: the device, a deadline, a signal. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include "host/loop_inner.h"

static bool add(const struct synfin_loop *loop, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
  return fd >= 0 && epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* The signals that end a program are read like everything else. */
static int open_signals(void) {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  if (sigprocmask(SIG_BLOCK, &ending, NULL) != 0)
    return -1;
  return signalfd(-1, &ending, SFD_NONBLOCK | SFD_CLOEXEC);
}

bool synfin_wait_open(struct synfin_loop *loop,
                      struct synfin_problem *problem) {
  loop->epoll = epoll_create1(EPOLL_CLOEXEC);
  loop->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  loop->signals = open_signals();
  loop->armed = UINT64_MAX;
  if (loop->epoll >= 0 && add(loop, loop->timer) && add(loop, loop->signals) &&
      add(loop, loop->tun.fd))
    return true;
  return synfin_problem(problem, "cannot wait for events: %s", strerror(errno));
}

/* UINT64_MAX: no deadline. One that is past makes the timer expire at once; but
 * a time of zero would stop it. */
static void arm(struct synfin_loop *loop, uint64_t deadline) {
  struct itimerspec when = {.it_value = {.tv_sec = 0}};
  if (loop->armed == deadline)
    return;
  loop->armed = deadline;
  if (deadline != UINT64_MAX) {
    when.it_value.tv_sec = (time_t)(deadline / 1000);
    when.it_value.tv_nsec = (long)(deadline % 1000) * 1000000 + 1;
  }
  timerfd_settime(loop->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

void synfin_wait_until(struct synfin_loop *loop, uint64_t deadline) {
  struct epoll_event events[4];
  arm(loop, deadline);
  int count = epoll_wait(loop->epoll, events, 4, -1);
  for (int i = 0; i < count; i++) {
    uint64_t expirations;
    struct signalfd_siginfo signal;
    if (events[i].data.fd == loop->timer) {
      if (read(loop->timer, &expirations, sizeof expirations) > 0)
        loop->armed = UINT64_MAX;
    } else if (events[i].data.fd == loop->signals &&
               read(loop->signals, &signal, sizeof signal) > 0) {
      loop->signal = (int)signal.ssi_signo;
      loop->stopped = true;
    }
  }
}

static void close_one(int fd) {
  if (fd >= 0)
    close(fd);
}

void synfin_wait_close(struct synfin_loop *loop) {
  close_one(loop->epoll);
  close_one(loop->timer);
  close_one(loop->signals);
}
