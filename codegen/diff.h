/* Between the parts of `synfin diff`: two tables side by side. Old and new are
 * matched by names, never by numbers. */
#ifndef SYNFIN_CODEGEN_DIFF_H
#define SYNFIN_CODEGEN_DIFF_H

#include "emit.h"
#include "interpret.h"
#include "model.h"

struct diff_side {
  const struct model *model;
  options_t options;
  bool *reachable; /* per configuration */
};

struct diff {
  struct arena *arena;
  struct diff_side old, new;
  int *states;     /* of old, per state of new; MODEL_NONE: there is none */
  int *dimensions; /* the same of attributes and flags */
  int **values;    /* the same of the values of each dimension of new */
  struct emit_text *out;
  size_t changes;
  long left; /* inputs that may still be compared */
};

enum {
  DIFF_MOST = 1 << 23 /* inputs compared, at most, under one choice */
};

/* What a walk comes to, comparable between the tables. */
struct diff_result {
  enum walk_end end;
  int configuration; /* of its own table */
  const char **ops;  /* names, in the order in which they are done */
  int nops;
};

/* Vocabulary: prints what was added, removed or declared otherwise. */
void diff_words(struct diff *diff);

/* Cells under the options of both sides: prints what changed. */
void diff_cells(struct diff *diff);

/* Words in lines of at most 79 columns; `first` begins the first line. */
void diff_wrap(struct emit_text *out, const char *first, size_t indent,
               const char *text);

/* The configurations that walks lead to from the initial state. */
bool *diff_reachable(struct arena *arena, const struct model *model,
                     options_t options);

/* Puts a list of ops into the one order that stands for all orders in which
 * actions that touch nothing in common are exchanged (LANGUAGE.md, Actions). */
void diff_normalize(const struct model *model, uint16_t *ops, int count);

/* The element of `count` names that equals `name`, or MODEL_NONE. The names
 * stand in structs of `size` bytes that begin with the name. */
int diff_find(const void *items, int count, size_t size, const char *name);

#endif
