/* The two clocks of this machine, and its random numbers. */
#ifndef SYNFIN_HOST_CLOCK_H
#define SYNFIN_HOST_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include "host/problem.h"

/* Milliseconds since some moment; never goes back. The endpoint's clock is its
 * lower 32 bits. */
uint64_t synfin_clock_steady(void);

/* Nanoseconds since 1970: for traces and captures. */
uint64_t synfin_clock_wall(void);

/* Fills in random octets, fit for a secret. */
bool synfin_random(void *octets, size_t length, struct synfin_problem *problem);

#endif
