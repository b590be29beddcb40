/* Input classes: for each event, inputs that behave alike in every
 * configuration share a class. A row says for one class what happens in each
 * configuration. What cannot happen is left open, which lets rows merge. */
#ifndef SYNFIN_CODEGEN_CLASSES_H
#define SYNFIN_CODEGEN_CLASSES_H

#include "diag.h"
#include "flatten.h"

/* An outcome that configurations can share. Where the state stays, the next
 * configuration is said as a distance, since only flags change; where it does
 * not, as a number. Codes: 0 to nconfigurations - 1 a configuration, `same`
 * plus a distance the rest. */
struct class_outcome {
  int code;
  int list; /* action list of the flat table */
};

enum {
  CLASS_OPEN = -1 /* no such input: anything may stand here */
};

/* A node of a decision diagram that ends in classes. A child is a node's
 * number, a class k of the event as -2 - k, or CLASS_OPEN. */
struct class_node {
  int attribute; /* place in event.attributes */
  int *children; /* one per value */
};

struct event_classes {
  int root; /* child encoding */
  struct class_node *nodes;
  int nnodes;
  int first, count; /* its classes are rows first to first + count - 1 */
};

struct classes {
  const struct flat *flat;
  struct event_classes *events;
  int **rows; /* [class][configuration]: outcome or CLASS_OPEN */
  int nrows;
  struct class_outcome *outcomes;
  int noutcomes;
  int same;   /* code of "stays as it is" */
  int ncodes; /* codes are below this */
};

/* Reports a finding and returns NULL where there are too many classes to list;
 * the `switch` shape still works then. */
struct classes *classes_make(struct arena *arena, const struct flat *flat,
                             bool trusts, struct diag *diag);

static inline bool class_is_leaf(int child) {
  return child < CLASS_OPEN;
}
static inline int class_of_leaf(int child) {
  return -2 - child;
}
static inline int class_leaf(int number) {
  return -2 - number;
}

/* Do two rows say nothing different? `merge` gives `into` what `from` says. */
bool classes_agree(const int *into, const int *from, int count);
void classes_merge(int *into, const int *from, int count);

/* How much a row leaves open. The numbers of rows, fullest first: those that
 * come later may fit into what earlier ones leave open (at most `most`). */
int classes_count_open(const int *row, int count);
int *classes_order(struct arena *arena, const int *open, int count, int most);

#endif
