/* Mutants: what the tests of a table are measured by. A mutant is the resolved
 * model with one edit in one row, or with two neighbouring rows exchanged. Good
 * tests tell each mutant from the table, unless both mean the same.
 *
 * What is written once for a group counts for each of its rows. Attributes,
 * masks and definitions are not edited: they belong to the classifier. */
#ifndef SYNFIN_CODEGEN_MUTATE_H
#define SYNFIN_CODEGEN_MUTATE_H

#include "emit.h"
#include "flatten.h"
#include "model.h"

enum mutant_kind {
  MUTANT_ROW,       /* the row is dropped */
  MUTANT_ROWS,      /* it and the next one of its stage are exchanged */
  MUTANT_TARGET,    /* another state is entered */
  MUTANT_STAY,      /* no state is entered; a child is not spawned */
  MUTANT_ENTER,     /* a row that stays enters a state */
  MUTANT_ENDING,    /* `ignore` becomes `illegal`, or the other way round */
  MUTANT_DROP,      /* an action is dropped */
  MUTANT_SWAP,      /* another action takes its place */
  MUTANT_ORDER,     /* two neighbouring effects are exchanged */
  MUTANT_TIMER,     /* a `start` or `cancel` is dropped */
  MUTANT_OTHER,     /* another timer takes its place */
  MUTANT_TURN,      /* `start` becomes `cancel`, or the other way round */
  MUTANT_FLAG,      /* a `set` is dropped */
  MUTANT_VALUE,     /* another value is set */
  MUTANT_CONDITION, /* a condition is negated */
  MUTANT_WIDEN,     /* a condition has one value more, or is gone */
  MUTANT_NARROW,    /* a condition has one value less */
  MUTANT_PLACE,     /* the row is for one state more, or one less */
  MUTANT_OPTION,    /* an `if` is dropped or negated */
  MUTANT_FLOW,      /* `stop` and the like are added or removed */
  MUTANT_KINDS
};

struct mutant {
  const char *id;   /* stays the same while the row and the edit do */
  const char *what; /* the edit in words */
  enum mutant_kind kind;
  int row;
  int at; /* ROWS: the other row; else an effect, a condition, a state ... */
  uint64_t value; /* what stands there now */
};

struct mutants {
  struct mutant *items;
  size_t count, capacity;
  bool cut; /* there are more than MUTATE_MOST */
};

enum {
  MUTATE_MOST = 1 << 20 /* mutants in one list */
};

/* "drop", "swap" ... and what an edit of this kind does. */
const char *mutate_kind_name(enum mutant_kind kind);
const char *mutate_kind_text(enum mutant_kind kind);

/* MUTANT_KINDS where there is no kind of this name. */
enum mutant_kind mutate_kind_named(const char *name);

/* All mutants of a model, by row and then by kind; with `wanted`, true or false
 * for each kind, those of some kinds. */
void mutate_list(struct arena *arena, const struct model *model,
                 const bool *wanted, struct mutants *mutants);

/* The model with an edit. It shares with `model` all that it does not change,
 * and lives in the arena. With `mended` what the edit leaves undefined gets the
 * meaning that shows least: where no row matches, the walk ends, and a flag is
 * forgotten where it has no meaning. For a table without errors this changes
 * nothing. */
const struct model *mutate_apply(struct arena *arena, const struct model *model,
                                 const struct mutant *mutant, bool mended);

/* --- Judging -------------------------------------------------------------- */

/* How a mutant's tables compare with those of the model. */
enum mutant_class {
  MUTANT_DIFFERENT, /* some input has another result */
  MUTANT_EXCHANGED, /* only actions that touch nothing in common are */
  MUTANT_SAME,      /* the tables are the same */
  MUTANT_UNDEFINED, /* some input has no result: there is no table */
  MUTANT_CLASSES
};

const char *mutate_class_name(enum mutant_class class);

struct verdict {
  enum mutant_class class;
  const char *reason;    /* SAME, EXCHANGED: why */
  const char *refused;   /* "S301 S302": errors that the compiler finds; NULL */
  int choice;            /* DIFFERENT: the first choice of options that is */
  const struct flat *at; /* DIFFERENT: the flat table of that choice */
};

/* The choices of options under which mutants are compared: those asked for, or
 * all that `synfin check` looks at. */
struct choices {
  const char **names;
  options_t *options;
  int count;
};

struct judge;

/* The judge of one model's mutants. All lives in the arena. With `whole` the
 * choices are all that `synfin check` looks at, and findings that need this are
 * found too. */
struct judge *judge_begin(struct arena *arena, const struct model *model,
                          const struct choices *choices, bool whole);

/* What lives in `verdict` does so until the next call. */
void judge_mutant(struct judge *judge, const struct mutant *mutant,
                  struct verdict *verdict);

/* The flat table of the unchanged model under a choice. */
const struct flat *judge_original(const struct judge *judge, int choice);

void judge_end(struct judge *judge);

/* --- Images --------------------------------------------------------------- */

/* The head of a file of tables of one choice of options, and a table behind
 * it, as emitted tests read them with --tables; the format stands in
 * docs/testing.md. False after a finding where the table does not fit the shape
 * `packed`. */
void image_head(struct emit_text *out, const struct flat *flat);
bool image_table(struct emit_text *out, const struct flat *flat, const char *id,
                 struct diag *diag);

#endif
