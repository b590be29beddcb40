/* How `synfin mutate` says what becomes of mutants. */
#ifndef SYNFIN_CODEGEN_MUTATE_PRINT_H
#define SYNFIN_CODEGEN_MUTATE_PRINT_H

#include <stdio.h>
#include "mutate.h"

/* Mutants by kind, class, and whether the compiler refuses them. */
struct mutate_counts {
  size_t counts[MUTANT_KINDS][MUTANT_CLASSES][2];
};

void mutate_count(struct mutate_counts *counts, const struct mutant *mutant,
                  const struct verdict *verdict);

/* A line about one mutant: for people, for programs. */
void mutate_print(const struct model *model, const struct mutant *mutant,
                  const struct verdict *verdict);
void mutate_print_json(const struct model *model, const struct choices *choices,
                       const struct mutant *mutant,
                       const struct verdict *verdict);

/* The kinds and what they do, a line for each, under a heading. */
void mutate_print_kinds(FILE *out);

/* The table of counts, after an empty line if others were printed. */
void mutate_print_counts(const struct mutate_counts *counts, bool listed);

#endif
