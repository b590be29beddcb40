/* Vectors: a suite as lines of JSON, for any implementation. docs/vectors.md is
 * the format. */
#ifndef SYNFIN_CODEGEN_EMIT_VECTORS_H
#define SYNFIN_CODEGEN_EMIT_VECTORS_H

#include "emit.h"
#include "suite.h"

enum {
  VECTORS_MOST = 1000000, /* vectors of a file, unless another bound is given */
  VECTORS_LONG = 64,      /* steps of a vector, on average, at most */
  VECTORS_MOST_EXTRA = 100
};

/* What is asked for. */
struct vectors_wish {
  enum suite_criterion criterion;
  int extra;               /* k of the suite w */
  unsigned long long most; /* more vectors than this are not written */
};

/* "cells", "pairs", "w"; false for any other word. */
bool vectors_criterion_named(const char *word, enum suite_criterion *criterion);
const char *vectors_criterion_name(enum suite_criterion criterion);

/* A suite of one variant, and its size. Reports a finding and returns NULL
 * where the machine is too large for it. */
struct suite *vectors_plan(struct arena *arena, const struct flat *flat,
                           const struct vectors_wish *wish, struct diag *diag);

/* A line that says how large the suite is. */
const char *vectors_size(struct arena *arena, const struct flat *flat,
                         const struct suite *suite);

/* NAME_VARIANT_CRITERION.jsonl. The file lives in the arena. */
void emit_vectors(struct arena *arena, const struct emission *emission,
                  const struct flat *flat, const struct suite *suite,
                  struct text_file *file);

/* --- Between the files of this emitter -------------------------------------
 */

/* The lines of each kind. */
void vectors_put_configurations(struct emit_text *out, const struct mealy *m);
void vectors_put_outputs(struct emit_text *out, const struct mealy *m);
void vectors_put_inputs(struct emit_text *out, const struct mealy *m);
void vectors_put_cells(struct emit_text *out, const struct mealy *m);

#endif
