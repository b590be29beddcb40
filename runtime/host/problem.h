/* What went wrong, in words for the user: what, why, and what to do. */
#ifndef SYNFIN_HOST_PROBLEM_H
#define SYNFIN_HOST_PROBLEM_H

#include <stdbool.h>

struct synfin_problem {
  char text[1024]; /* may have several lines; no line end at the end */
};

/* Writes the text; answers false, so that a function can return it. */
__attribute__((format(printf, 2, 3))) bool
synfin_problem(struct synfin_problem *problem, const char *format, ...);

#endif
