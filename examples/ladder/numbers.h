/* The numbers that a scenario gives a message, in the table's variables. */
#ifndef LADDER_NUMBERS_H
#define LADDER_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include "endpoint.h"

enum {
  NUMBERS_ISS = 8 /* initial sequence numbers of a peer in one scenario */
};

/* Makes a stray segment: what is not named is 0 or off, and its window is that
 * of an endpoint which has read everything. False if the step names what is no
 * part of a segment. */
bool numbers_segment(const struct synfin_scenario_step *step,
                     struct segment *segment);

/* The value of a variable of SEGMENT, by its name in the table. False if there
 * is no such variable here. */
bool numbers_value(const struct tcp_segment_variables *seen, const char *name,
                   uint32_t *value);

/* The first variable in which a segment is not as the step says, with the value
 * that the step wants (for a control bit that it does not name, 0); NULL if
 * there is none. */
const char *numbers_differ(const struct synfin_scenario_step *step,
                           const struct tcp_segment_variables *seen,
                           uint32_t *wanted);

/* A peer chooses its initial sequence numbers freely, and a figure has some:
 * those of its SYNs, in their order. Returns how many. */
size_t numbers_iss(const struct synfin_scenario *scenario, unsigned peer,
                   uint32_t iss[NUMBERS_ISS]);

#endif
