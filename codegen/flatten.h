/* Flattening: the staged rows, run over the whole finite input space of one
 * variant and folded into decision diagrams. What the emitters see. */
#ifndef SYNFIN_CODEGEN_FLATTEN_H
#define SYNFIN_CODEGEN_FLATTEN_H

#include "model.h"

/* What one cell does. Outcomes are shared: equal ones have equal numbers. */
struct outcome {
  int next;   /* configuration, or FLAT_SAME */
  int list;   /* action list */
  int firing; /* the rows that fired, if the flattening tells rows apart */
};

enum {
  FLAT_SAME = -1,      /* outcome.next: the configuration stays */
  FLAT_IMPOSSIBLE = -1 /* node: no such input */
};

/* An action list: op numbers, without END. */
struct list {
  const uint16_t *ops;
  int count;
};

/* The rows that fire in a walk, in order. */
struct firing {
  const int *rows;
  int count;
};

/* A node of a reduced, ordered decision diagram over one event's attributes.
 * A child is another node's number, or an outcome o as ~o - 1 (that is -2 - o),
 * or FLAT_IMPOSSIBLE. All configurations and events share the nodes. */
struct node {
  int dimension;
  const int *children; /* one per value of the dimension */
};

static inline bool flat_is_outcome(int child) {
  return child < FLAT_IMPOSSIBLE;
}
static inline int flat_outcome(int child) {
  return -2 - child;
}

/* Which rows did something, in any of the variants that were flattened
 * together. */
struct coverage {
  uint64_t *fired; /* [row * state_words]: states in which the row fired */
  struct overlap {
    int above;           /* a row that took what this row matched */
    const char *witness; /* such an input, as text; NULL: there is none */
  } * overlaps;          /* [row] */
};

/* The distinct outcomes of a cell, in the order in which they were met. */
struct cell {
  const int *outcomes;
  int count;
};

struct flat {
  const struct model *model;
  options_t options;
  const char *name;   /* of the variant */
  bool *reachable;    /* per configuration */
  int *roots;         /* [configuration * nevents + event], child encoding;
                         FLAT_IMPOSSIBLE where the configuration is not
                         reachable */
  struct cell *cells; /* of the same cells; see flat_cell */
  int *cell_of;
  struct node *nodes;
  int nnodes;
  struct outcome *outcomes;
  int noutcomes;
  struct list *lists; /* list 0 is empty */
  int nlists;
  struct firing *firings; /* NULL, if rows are not told apart */
  int nfirings;
  uint64_t *armed; /* [configuration * timer_words + w]: timers that may run */
  int timer_words;
  const struct coverage *coverage; /* shared by variants */
  int *cause;  /* [configuration]: by which event it was first reached */
  int *parent; /* [configuration]: from where; MODEL_NONE: at the start */
};

/* Begins to flatten a model. All variants that follow share the arena, what
 * they say of rows, and their findings: what is wrong in several of them is
 * reported once. */
struct flattening *flatten_begin(struct arena *arena, const struct model *model,
                                 struct diag *diag);

/* The same for a model that differs in rows of one event from a model without
 * errors, whose flattening `like` is: what was found out about the other events
 * is taken over. `like` must live as long. */
struct flattening *flatten_begin_like(struct arena *arena,
                                      const struct model *model,
                                      struct diag *diag,
                                      const struct flattening *like, int event);

/* Flattens a variant. Errors of the table (gaps, ...) are reported with a
 * witness each; the result is then still usable by the checks but not by
 * emitters. Overlaps are noted in the coverage, for check_rows. */
struct flat *flatten_variant(struct flattening *flattening, options_t options,
                             const char *name);

/* From now on inputs that make other rows fire have other outcomes, even where
 * the same is done. To be asked for before the first variant. */
void flatten_tell_rows(struct flattening *flattening);

/* Frees what only further variants would need. */
void flatten_end(struct flattening *flattening);

/* All of it together, where one variant is all that is needed. */
struct flat *flatten(struct arena *arena, const struct model *model,
                     options_t options, const char *name, struct diag *diag);

/* The outcomes of an event in a configuration; none where that is not
 * reachable. */
static inline struct cell flat_cell(const struct flat *flat, int configuration,
                                    int event) {
  return flat
      ->cells[flat->cell_of[configuration * flat->model->nevents + event]];
}

/* The child that a point leads to: an outcome, or FLAT_IMPOSSIBLE. */
int flat_look_up(const struct flat *flat, int configuration, int event,
                 const uint8_t *point);

/* The configuration after an outcome. */
static inline int flat_next(const struct flat *flat, int configuration,
                            int outcome) {
  int next = flat->outcomes[outcome].next;
  return next == FLAT_SAME ? configuration : next;
}

/* "OPEN, SEGMENT": the shortest sequence of events to a configuration; of a
 * long one the middle is left out. */
const char *flat_path(struct arena *arena, const struct flat *flat,
                      int configuration);

/* "ESTABLISHED: SEGMENT rst=inside syn=yes": attributes that have another value
 * than their default are named. */
const char *flat_describe(struct arena *arena, const struct model *model,
                          options_t options, int configuration, int event,
                          const uint8_t *point);

#endif
