/* The reference: walks the staged rows as LANGUAGE.md section 4 has it, and
 * knows nothing of flattening. Slow and plain on purpose. */
#ifndef SYNFIN_CODEGEN_INTERPRET_H
#define SYNFIN_CODEGEN_INTERPRET_H

#include "model.h"

enum {
  WALK_MAX_OPS = 64,
  WALK_MAX_ROWS = 128
};

enum walk_end {
  WALK_DONE,      /* ran to its end */
  WALK_IGNORED,   /* a row said `ignore`; nothing was done by it */
  WALK_ILLEGAL,   /* a row said `illegal` */
  WALK_UNREACHED, /* a row said `unreached`: an error of the table */
  WALK_GAP,       /* no row matched in stage `gap` */
  WALK_OVERFLOW,  /* more than WALK_MAX_OPS */
  WALK_FLAG_LEFT, /* ended where flag `flag` has no meaning, but is set */
  WALK_FLAG_VALUE /* ended where flag `flag`'s value has no meaning */
};

/* A set of dimensions. */
enum {
  LOOKED_WORDS = (MODEL_MAX_DIMENSIONS + 63) / 64
};
struct looked {
  uint64_t dimensions[LOOKED_WORDS];
};

struct walk {
  enum walk_end end;
  int state;                  /* where the walk ended */
  int configuration;          /* the same with flags; MODEL_NONE on an error */
  uint16_t ops[WALK_MAX_OPS]; /* action list without END */
  int nops;
  int rows[WALK_MAX_ROWS];   /* the rows that fired, in order */
  int states[WALK_MAX_ROWS]; /* the state in which each fired */
  int nrows;
  int gap, flag;
  struct looked looked; /* on whose values the walk depends */
};

/* Walks one event. `point` has a value for each dimension: attributes as
 * classified, flags are taken from the configuration. The list begins with
 * SPAWN if a row spawned, and is just ILLEGAL for WALK_ILLEGAL (the
 * configuration then stays as it was). */
void interpret(const struct model *model, options_t options, int configuration,
               int event, const uint8_t *point, struct walk *walk);

/* Calls `visit` for each possible point of an event in a configuration, in
 * lexicographic order of the event's attributes. Attributes that the event does
 * not carry have value 0. Stops when `visit` returns false. */
void interpret_points(const struct model *model, options_t options,
                      int configuration, int event,
                      bool (*visit)(void *context, const uint8_t *point),
                      void *context);

#endif
