/* Mutants of what the classifier is made from: the definitions of attributes
 * (comparisons, bounds, operands), `define`, masks and `never`. They leave the
 * tables of a machine as they are, so they are judged by numbers. */
#ifndef SYNFIN_TESTS_MUTATION_DEFINITIONS_H
#define SYNFIN_TESTS_MUTATION_DEFINITIONS_H

#include "model.h"

enum definition_kind {
  DEFINITION_COMPARE, /* another comparison */
  DEFINITION_BOUND,   /* a number or a variable, one more or one less */
  DEFINITION_OPERAND, /* operands of a difference are exchanged; + for - */
  DEFINITION_LOGIC,   /* `and` for `or`; one side is gone; a bit is negated */
  DEFINITION_ORDER,   /* two neighbouring values are tried in turn */
  DEFINITION_MASK,    /* a mask is gone, or has a value more or less */
  DEFINITION_NEVER,   /* a `never` is gone, or claims more */
  DEFINITION_KINDS
};
extern const char *const definition_kinds[DEFINITION_KINDS];

struct definition_mutant {
  const char *id;    /* stays the same while the text and the edit do */
  const char *where; /* "seq=acceptable", "define RIGHT", "line 190" */
  const char *what;
  enum definition_kind kind;
  int owner, part; /* dimension and value; define and alternative; constraint */
  int node;        /* of the expression, in the order in which it is read */
  int edit;        /* what becomes of it */
  int argument;
};

struct definition_mutants {
  struct definition_mutant *items;
  size_t count, capacity;
};

/* All of those that concern SEGMENT. */
void definitions_list(struct arena *arena, const struct model *model, int event,
                      struct definition_mutants *mutants);

/* The model with the edit; it shares with `model` what it does not change. */
const struct model *definitions_apply(struct arena *arena,
                                      const struct model *model,
                                      const struct definition_mutant *mutant);

#endif
