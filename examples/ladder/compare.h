/* Compares what came out of a step with what the scenario says. */
#ifndef LADDER_COMPARE_H
#define LADDER_COMPARE_H

#include <stdbool.h>
#include <stdio.h>
#include "endpoint.h"

/* Did the last event of `end` have the attributes that the step names, or their
 * defaults, and lead to its state? */
bool compare_match(const struct endpoint *end,
                   const struct synfin_scenario_step *step);

/* Says what was expected and what came instead, on lines of their own, and the
 * numbers behind it. */
void compare_report(const struct endpoint *end,
                    const struct synfin_scenario_step *step, FILE *err);

#endif
