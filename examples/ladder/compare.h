/* Compares what came out of a step with what the scenario says. */
#ifndef LADDER_COMPARE_H
#define LADDER_COMPARE_H

#include <stdbool.h>
#include <stdio.h>
#include "endpoint.h"

/* Which of the machine's steps, at the last event of `end`, was this one: the
 * event itself, or one that it posted. end->nsteps if none was. */
size_t compare_find(const struct endpoint *end, unsigned event);

/* Had it the attributes that the step names, or their defaults, and the numbers
 * of its message; did it do what the step names, and lead to its state? `at` is
 * what compare_find() returned. */
bool compare_match(const struct endpoint *end, size_t at,
                   const struct synfin_scenario_step *step);

/* Says what was expected and what came instead, on lines of their own, and the
 * numbers behind it. */
void compare_report(const struct endpoint *end, size_t at,
                    const struct synfin_scenario_step *step, FILE *err);

#endif
