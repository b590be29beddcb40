/* Letters: inputs that behave alike in every configuration, as one. An input is
 * an event with a value for each of its attributes; two share a letter if they
 * are possible in the same configurations and do the same in each. What a row
 * calls `illegal` counts as not possible: the surroundings promise that it does
 * not happen. Unlike the classes of the tables (classes.h), letters never merge
 * over what cannot happen, so that any input of a letter can stand for all. */
#ifndef SYNFIN_CODEGEN_LETTERS_H
#define SYNFIN_CODEGEN_LETTERS_H

#include "boxes.h"
#include "diag.h"
#include "flatten.h"

struct letter {
  int event, number; /* its number among those of the event: the tag below */
  uint8_t *point;    /* the plainest input: a value per dimension */
  int unusual;       /* how many of its attributes have no default there */
  bool *possible;    /* [configuration] */
};

struct letters {
  struct letter *items; /* by event */
  size_t count, capacity;
  /* Per event: all its inputs that are possible somewhere, as disjoint boxes
   * over its attributes. Their tags are letters of the event; -1 are those that
   * are illegal wherever they are possible. */
  struct boxes *boxes;
};

/* The letters of a variant. Reports a finding and returns NULL where there are
 * too many to list. */
struct letters *letters_make(struct arena *arena, const struct flat *flat,
                             struct diag *diag);

#endif
