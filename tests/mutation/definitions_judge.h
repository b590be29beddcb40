/* What becomes of the mutants of definitions, masks and `never`. */
#ifndef SYNFIN_TESTS_MUTATION_DEFINITIONS_JUDGE_H
#define SYNFIN_TESTS_MUTATION_DEFINITIONS_JUDGE_H

#include <stddef.h>
#include "oracle.h"

/* The oracle's verdict of `table` as it is now, with a mutant in it: writes
 * "GROUP: TEST" of the first test that fails; false if all pass. */
typedef bool (*definitions_killer)(struct oracle *table, char *by, size_t room);

/* A line for each mutant whose number `step` divides, tabs between its parts:
 * the id, the kind, what it is to numbers (`differs`, `same`), where it is, the
 * edit, and who kills it, or `survived`, or `-` where nobody can. */
void definitions_judge(struct oracle *table, definitions_killer killer,
                       size_t step);

#endif
