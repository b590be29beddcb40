/* A variant as a Mealy machine that others can test against: states are the
 * configurations that can be reached, inputs are letters, outputs are what can
 * be seen of the actions. It is partial: what scopes, constraints and `illegal`
 * exclude is not defined. What comes out is taken from interpret(), never from
 * the flat tables, which only say which inputs are alike. */
#ifndef SYNFIN_CODEGEN_MEALY_H
#define SYNFIN_CODEGEN_MEALY_H

#include "interpret.h"
#include "letters.h"

enum {
  MEALY_NONE = -1
};

/* One input in one state. Lists of actions are in the order of the walk. */
struct mealy_cell {
  int from, letter, to; /* states, and a letter */
  int output;           /* equal numbers: what is asked for looks alike */
  int *show, nshow;     /* actions that must be seen */
  int *perhaps, nperhaps;
  int *rows, nrows; /* that fired */
  bool spawn, ignored;
};

/* A tree of shortest ways from the start to each group of states. A group is
 * known by its first state. */
struct mealy_cover {
  int *depth;  /* per group: how many cells */
  int *member; /* the state that the way comes to */
  int *by;     /* the last cell; MEALY_NONE at the start. It comes from the
                  member of its group */
};

struct mealy {
  struct arena *arena;
  const struct model *model;
  options_t options;
  const struct letters *letters;
  int *configurations; /* per state */
  int nstates, start;
  int nletters;
  struct mealy_cell *cells; /* by state, then by letter */
  int ncells;
  int *at;    /* [state * nletters + letter]: a cell, or MEALY_NONE */
  int *alike; /* per state: the first that behaves in the same way */
  struct mealy_cover ways; /* to each state */
  bool *seen;              /* per action: does it show, if only sometimes? */
  bool *sure;              /* per action: does it always? */
  struct ints *outputs;    /* what the numbers of outputs stand for */
};

/* The machine of a variant. Reports a finding and returns NULL where it is too
 * large. Everything lives in the arena. */
struct mealy *mealy_make(struct arena *arena, const struct flat *flat,
                         struct diag *diag);

static inline const struct mealy_cell *mealy_cell(const struct mealy *m,
                                                  int state, int letter) {
  int cell = m->at[state * m->nletters + letter];
  return cell == MEALY_NONE ? NULL : &m->cells[cell];
}

/* Would anybody who sees what one of these cells shows know that it was not
 * what the other shows? Then one of them always shows what the other never
 * does. Order is not relied on. */
bool mealy_tells(const struct mealy *m, const struct mealy_cell *a,
                 const struct mealy_cell *b);

/* The shortest ways to groups of states: `group` has the first state of each
 * state's group. States of a group must be alike. */
void mealy_find_cover(const struct mealy *m, const int *group,
                      struct mealy_cover *cover);

/* The cells from the start to a state, into `way`, which has room for as many
 * as there are states; how many they are. */
int mealy_way(const struct mealy *m, int state, int *way);

#endif
