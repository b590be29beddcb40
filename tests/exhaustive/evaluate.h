/* The definitions of attributes, evaluated as LANGUAGE.md has them by walking
 * the model's expressions: a second opinion on what is generated. */
#ifndef SYNFIN_TESTS_EXHAUSTIVE_EVALUATE_H
#define SYNFIN_TESTS_EXHAUSTIVE_EVALUATE_H

#include "model.h"

/* One draw: where, which event, and what the variables are. */
struct draw {
  const struct model *model;
  options_t options;
  int configuration, event;
  uint32_t *variables; /* per variable of the model */
  uint64_t seed;
};

/* The value of an expression; 0 or 1 of what is true or false. */
uint32_t evaluate(const struct draw *draw, const struct expression *e);

/* The input that the definitions and masks make of it; `parameters` has a value
 * for each attribute that has no definition. Both have one value for each
 * dimension; those of flags are the configuration's. */
void evaluate_point(const struct draw *draw, const uint8_t *parameters,
                    uint8_t *point);

#endif
