/* What the files of the classes share. Not for other rooms. */
#ifndef SYNFIN_CODEGEN_CLASSES_INNER_H
#define SYNFIN_CODEGEN_CLASSES_INNER_H

#include "classes.h"
#include "ints.h"

enum {
  MOST_TUPLES = 1 << 16,  /* at one level of an event */
  MOST_ENTRIES = 1 << 23, /* of them together */
  MOST_MERGED = 2048      /* beyond, only equal ones merge: it is quadratic */
};

/* A constraint as one event sees it. It is settled, one way or the other, once
 * the attributes at `last_condition` and `last` are known. */
struct event_constraint {
  const struct constraint *of;
  bool *holds;        /* [k]: in force in the k-th reachable configuration */
  int last_condition; /* place of the last attribute that it asks for; -1 */
  int last;           /* the same, with what it hides */
};

/* The work on one event. A tuple has the child that each reachable
 * configuration's diagram has come to, then for each constraint whether its
 * conditions hold so far. */
struct event_work {
  struct arena *arena; /* freed when the event is done */
  int event;
  struct event_constraint *constraints;
  int nconstraints;
  int **defaults;      /* [attribute][k] */
  bool **allowed;      /* [attribute][value * nreached + k]: in scope, or the
                          default of what is out of scope */
  struct ints *levels; /* [attribute]: tuples before it; last: leaves */
  int **children;      /* [attribute][tuple * values + value]: tuple below, or
                          CLASS_OPEN */
  int *refs;           /* of the tuples of the level below */
};

struct maker {
  bool trusts;
  struct arena *arena;
  const struct flat *flat;
  const struct model *model;
  int *reached; /* configurations */
  int nreached;
  struct classes *classes;
  struct ints outcomes; /* keys: {is distance, number, list} */
  int **rows; /* [class][k]: outcome in the k-th reachable configuration */
  size_t nrows, rows_capacity;
  size_t nodes_capacity; /* of the nodes of the event at work */
};

/* Notes what scopes and constraints say of an event's attributes. */
void classes_note_scopes(const struct maker *m, struct event_work *work);
void classes_note_constraints(const struct maker *m, struct event_work *work);

/* Makes the tuples of all levels; false if there are too many. */
bool classes_go_down(const struct maker *m, struct event_work *work);

#endif
