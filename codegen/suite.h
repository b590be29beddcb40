/* Test suites for a Mealy machine: which sequences of cells must be tried so
 * that a criterion is met. docs/vectors.md says what each promises. */
#ifndef SYNFIN_CODEGEN_SUITE_H
#define SYNFIN_CODEGEN_SUITE_H

#include <limits.h>
#include "ints.h"
#include "mealy.h"

enum suite_criterion {
  SUITE_CELLS, /* every cell once */
  SUITE_PAIRS, /* every two cells in a row */
  SUITE_W      /* every fault of an implementation with few states */
};

/* A sequence of letters is one letter and what follows; 0 is the empty one.
 * Equal sequences have equal numbers. */
struct sequence {
  int letter, next;
};

/* How to find out which state a machine is in. For each two states that can be
 * told apart both lists have one sequence in common that does it: harmonized
 * state identifiers. States that are alike count as one, the first. */
struct identifiers {
  struct sequence *sequences;
  int nsequences;
  int *apart;  /* [p * nstates + q]: a sequence that tells p from q; 0: none */
  int **lists; /* per state: its sequences, each once */
  int *counts;
};

struct suite {
  const struct mealy *mealy;
  enum suite_criterion criterion;
  int extra;                    /* w: states that an implementation may have
                                   beyond those of the machine */
  int states;                   /* of the machine, alike ones counted once */
  struct identifiers *known;    /* w */
  struct mealy_cover cover;     /* w: ways to the groups of states */
  struct suite_clique *cliques; /* w: sets of states, each told from each */
  int ncliques;
  unsigned long long vectors, steps; /* how many, and their total length, or
                                        SUITE_COUNTLESS */
};

/* Of a suite that has more vectors than can be counted. */
#define SUITE_COUNTLESS ULLONG_MAX

/* One vector: cells one after the other, `way` of them to get there, `test` to
 * be tested, the others to show where that leads. */
struct suite_vector {
  const int *cells;
  int way, test, count;
};

/* Works out a suite and its size, but not its vectors. Lives in the arena. NULL
 * if the machine is too large for the criterion. */
struct suite *suite_plan(struct arena *arena, const struct mealy *mealy,
                         enum suite_criterion criterion, int extra);

/* Calls `visit` with each vector, in an order that depends on the table alone.
 * What `visit` is given is good until it returns. */
void suite_visit(const struct suite *suite,
                 void (*visit)(void *context, const struct suite_vector *),
                 void *context);

#endif
