/* What the files of the suites share. Not for other rooms. */
#ifndef SYNFIN_CODEGEN_SUITE_INNER_H
#define SYNFIN_CODEGEN_SUITE_INNER_H

#include "suite.h"

/* States of which each can be told from each other. */
struct suite_clique {
  bool *holds; /* per state */
  int count;
};

/* The state identifiers of a machine; NULL if it is too large. */
struct identifiers *suite_identify(struct arena *arena, const struct mealy *m);

/* The suite w: its cliques and its size, false if the machine is too large for
 * it; its vectors. */
bool suite_plan_w(struct arena *arena, struct suite *suite);
void suite_visit_w(const struct suite *suite,
                   void (*visit)(void *context, const struct suite_vector *),
                   void *context);

/* a + b, or SUITE_COUNTLESS if that is too large. */
static inline unsigned long long suite_add(unsigned long long a,
                                           unsigned long long b) {
  return a + b < a ? SUITE_COUNTLESS : a + b;
}

#endif
