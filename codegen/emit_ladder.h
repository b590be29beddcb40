/* Between the parts of the ladder emitter: a scenario as it was played. */
#ifndef SYNFIN_CODEGEN_EMIT_LADDER_H
#define SYNFIN_CODEGEN_EMIT_LADDER_H

#include "interpret.h"
#include "ladder.h"
#include "scenario.h"

/* What the reference interpreter made of a step. */
struct played {
  int before, after; /* configurations of the peer at which it happens */
  const uint16_t *ops;
  int nops;
  int row; /* where it is drawn; LADDER_BEFORE: above, or not at all */
};

struct performance {
  struct arena *arena;
  const struct model *model;
  const struct scenario *scenario;
  const char *variant;
  options_t options;
  struct played *steps; /* as many as the scenario has */
  int start[2];         /* configurations before the first row */
};

/* Does the step have a row of its own? */
static inline bool ladder_is_drawn(const struct step *step) {
  return step->kind != STEP_LATE && step->kind != STEP_NOTHING;
}

/* For each step in which a message gets somewhere or is lost, the step in which
 * it left; MODEL_NONE where no step can be it. The model does not say what
 * sends a message: it is taken to be an action that touches the part which the
 * table declares first. Of all ways to lay what arrives on such steps, in their
 * order, the one with the fewest oddities counts. */
int *ladder_departures(const struct performance *performance);

/* The timers worth drawing: those that expire in the scenario, and those that
 * it says are started. */
void ladder_find_timers(const struct performance *performance,
                        struct ladder *ladder);

#endif
