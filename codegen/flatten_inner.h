/* What the files of the flattener share. Not for other rooms. */
#ifndef SYNFIN_CODEGEN_FLATTEN_INNER_H
#define SYNFIN_CODEGEN_FLATTEN_INNER_H

#include "bits.h"
#include "flatten.h"
#include "ints.h"

enum {
  FLATTEN_MAX_OPS = 64,         /* of one walk */
  FLATTEN_MAX_ROWS = 128,       /* that are told apart */
  FLATTEN_MAX_INPUTS = 1 << 24, /* combinations of an event's attributes */
  FLATTEN_MAX_WORK = 1 << 28,   /* of one variant, about in row tests */
  FLATTEN_NODE_WORK = 16        /* what a child of a node counts for */
};

/* What is left of an event when its first attributes are known: which rows and
 * constraints these have not excluded. Equal rests lead to the same, so each
 * is looked at once. A rest is a set of bits: a word-aligned block for the
 * rows, one for the constraints whose conditions may still hold, and one for
 * the masks that have so far hidden nothing that was asked for. */
struct rests {
  int words, row_words, constraint_words;
  int *rows; /* that the walk may meet */
  int nrows;
  int *places; /* [row]: its place among them */
  int *states; /* in which it may be */
  int nstates;
  int *row_stamps, *state_stamps, stamp;
  int *first;           /* [attribute]: of its values in `compatible` */
  uint64_t *compatible; /* [(first[attribute] + value) * words] */
  size_t compatible_room;
  uint64_t *decided; /* [attribute * constraint_words]: constraints whose
                        conditions the attributes before it settle */
  uint64_t *claims;  /* constraints that are no masks */
  uint64_t *stack;   /* [attribute * words]: the rest before each attribute */
  size_t stack_room;
  /* The memory: rests with what they lead to. */
  uint64_t *keys; /* [entry * (words + 1)]; the last word is the attribute */
  int *children;
  size_t count, capacity, keys_room;
  struct rest_slot {
    int stamp, entry; /* free, if the stamp is not the present one */
  } * slots;
  size_t nslots;
};

/* A cell that was flattened for some variant. It holds for all that choose
 * alike among the options that were consulted on the way. */
struct known {
  struct known *next;
  options_t consulted, chosen;
  int root, cell;
};

/* The flattening of one model, variant by variant. */
struct flattening {
  struct arena *arena;
  struct arena scratch; /* what is not needed after a variant */
  const struct model *model;
  struct diag *diag;
  struct coverage *coverage;
  uint64_t *gaps;     /* [stage * state_words]: reported already */
  uint64_t *reported; /* [row]: an error of this row was reported */
  bool exhausted;     /* a bound was reached, and reported */
  int *flags, nflags; /* the dimensions that are flags */
  int *attribute_of;  /* [dimension]: its place among the event's attributes */
  struct ints nodes, outcomes, lists, cells; /* of all variants */
  bool tells_rows;
  struct ints firings;
  struct known **known; /* [configuration * nevents + event] */
  /* The variant that is under way. */
  struct flat *flat;
  options_t options, consulted;
  long work;
  const struct constraint **room; /* for the scope */
  struct model_scope scope;       /* of the diagram that is being built */
  struct rests rests;
  /* The walk that is under way. */
  int configuration, event, state;
  const uint64_t *alive; /* rows that `point` leaves; NULL: not worked out */
  uint8_t *point;        /* as classified */
  uint8_t *values;       /* the same, flags as the walk has set them */
  int ops[FLATTEN_MAX_OPS];
  int nops;
  int rows[FLATTEN_MAX_ROWS]; /* that fired */
  int nrows;
};

/* Counts work; false, after a message, when it is more than the bound. */
bool flatten_spend(struct flattening *f, int amount);

/* Walks `point` from `configuration`; the outcome's number, or FLAT_IMPOSSIBLE
 * after an error, which is reported. */
int flatten_walk(struct flattening *f);

/* Builds the diagram of an event in a configuration. */
int flatten_diagram(struct flattening *f, int configuration, int event);

/* Whether something is on in this variant; remembers that it was asked. */
static inline bool flatten_is_on(struct flattening *f, struct when when) {
  f->consulted |= when.on | when.off;
  return when_holds(when, f->options);
}

/* Fills in the variant's tables. */
void flatten_publish(struct flattening *f);

/* Makes the flattener ready for a variant's diagrams. */
void flatten_rests_init(struct flattening *f);

/* Finds the entry of the rest stack[attribute]; what it leads to is in
 * `children`. A new one is entered, and false returned. */
bool flatten_rests_find(struct flattening *f, int attribute, size_t *entry);

/* Lists what the walks of an event in a configuration may meet, and which of
 * it each value excludes; the first rest is stack[0]. */
void flatten_rests_begin(struct flattening *f);

#endif
