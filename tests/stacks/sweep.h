/* A sweep: every cell of the table, put to a stack by every kind of segment
 * that is in its class. */
#ifndef SYNFIN_TESTS_STACKS_SWEEP_H
#define SYNFIN_TESTS_STACKS_SWEEP_H

#include "outcome.h"
#include "ways.h"

/* Why a cell was not driven. The list is closed. */
enum sweep_reason {
  DRIVEN,
  NO_NUMBERS,  /* whatever the connection's variables: no segment is in it */
  NO_WINDOW,   /* it takes a receive window that is closed, or smaller than a
                  segment, and this stack offers none there */
  NO_STAMPS,   /* it takes timestamps, and this stack has none there */
  NO_WAY,      /* this stack cannot be brought into the configuration */
  NO_HANDLE,   /* the user could not make the calls that lead there: it holds no
                  connection yet */
  NOT_SAMPLED, /* the short form leaves it out */
  REASONS
};

/* What came of one segment. */
struct sweep_trial {
  size_t cell;   /* in cells->items */
  uint8_t place; /* enum concrete_place */
  uint8_t way;
  bool agrees;
  struct concrete_segment segment;
  struct concrete_own own;
  const char *expected, *observed;
  int difference; /* place in the list of explanations; -1: none, or none yet */
};

struct sweep_way {
  enum way_end end;
  int state;      /* where it ended */
  int difference; /* as for trials */
};

struct sweep {
  struct cells *cells;
  const struct stack *stack;
  unsigned every; /* of so many trials one is made: 1 is all */
  struct sweep_trial *trials;
  size_t ntrials, capacity;
  enum sweep_reason *reasons; /* per cell */
  struct sweep_way *ways;     /* per way */
  uint16_t port;
  uint64_t count;    /* of trials planned */
  uint64_t repeated; /* trials that were made again, see sweep.c */
  /* Called after each trial; may be NULL. */
  void (*after)(void *context, const struct sweep_trial *trial);
  void *context;
};

/* Fills in trials, reasons and ways. `cells`, `stack`, `every`, `after` and
 * `context` are given. */
void sweep_run(struct sweep *sweep);

/* Trials of one cell agree, all of them. */
bool sweep_agrees(const struct sweep *sweep, size_t cell);

#endif
