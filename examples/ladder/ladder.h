/* Plays a scenario of the table between two endpoints over a wire, and draws
 * it. The scenario says what happens and what must come of it; each attribute
 * and each state is worked out from the numbers and compared with that. */
#ifndef LADDER_LADDER_H
#define LADDER_LADDER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "tcp_scenarios.h"

struct ladder {
  const struct synfin_table *table; /* the variant that both peers run */
  const char *variant;              /* its name */
  uint32_t iss[2];                  /* of the left and of the right peer */
  bool show_actions; /* print what each step did, and from what */
  bool show_changes; /* print no ladder, only each change of state */
};

/* Is a scenario meant for the variant? */
bool ladder_holds(const struct ladder *ladder,
                  const struct synfin_scenario *scenario);

/* Returns whether all came out as the scenario says. If not, says on `err` what
 * was expected and what was derived, and stops there. */
bool ladder_play(const struct ladder *ladder,
                 const struct synfin_scenario *scenario, FILE *out, FILE *err);

#endif
