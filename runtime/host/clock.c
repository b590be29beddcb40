#include "host/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

uint64_t synfin_clock_steady(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

uint64_t synfin_clock_wall(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

bool synfin_random(void *octets, size_t length,
                   struct synfin_problem *problem) {
  uint8_t *at = octets;
  while (length > 0) {
    ssize_t got = getrandom(at, length, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return synfin_problem(problem, "the system gives no random numbers: %s",
                            strerror(errno));
    at += got;
    length -= (size_t)got;
  }
  return true;
}
