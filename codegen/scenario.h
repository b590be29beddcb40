/* Scenarios in the model: two peers, and what happens to them step by step. */
#ifndef SYNFIN_CODEGEN_SCENARIO_H
#define SYNFIN_CODEGEN_SCENARIO_H

#include "model.h"

enum {
  SCENARIO_MAX_NUMBERS = 250,      /* of one step */
  SCENARIO_MAX_INHERITED = 1 << 18 /* steps that scenarios go on from, in all */
};

/* A number that a message holds, or 1: a bit that is set in it. */
struct number {
  int variable;
  uint32_t value;
};

struct step {
  struct span span;
  enum step_kind kind;
  int from, to; /* peers 0 and 1 */
  int event;
  struct conditions conditions; /* each of one value */
  struct number *numbers;       /* that the message holds */
  int nnumbers;
  int expect;
  struct conditions within; /* flags */
  int *ops;                 /* done, in this order, perhaps among others */
  int nops;
  const char *why;
};

struct scenario {
  const char *name, *text, *peers[2];
  struct span span;
  struct when when;
  struct references refs;
  struct step *steps; /* those of the one that it goes on from come first */
  int count, inherited;
};

/* The input of a step that has an event, at a peer in this configuration: a
 * value for each dimension. Attributes that the step does not name have their
 * defaults. */
void scenario_point(const struct model *model, options_t options,
                    int configuration, const struct step *step, uint8_t *point);

/* Where a peer begins: in the initial state, with nothing remembered. */
int scenario_start(const struct model *model);

#endif
