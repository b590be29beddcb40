/* Between the parts of `synfin explain`: the question, the inputs that it
 * stands for, and the answers. */
#ifndef SYNFIN_CODEGEN_EXPLAIN_H
#define SYNFIN_CODEGEN_EXPLAIN_H

#include <stdio.h>
#include "interpret.h"
#include "model.h"

/* How the value of a dimension came about. */
enum explain_origin {
  EXPLAIN_DEFAULT, /* not named: the declared default */
  EXPLAIN_GIVEN,
  EXPLAIN_STAR /* `name=*`: each value in turn */
};

struct explain_question {
  struct arena *arena;
  const struct model *model;
  options_t options;
  const char *variant; /* NULL: the options were chosen one by one */
  int state, event;
  enum explain_origin *origins; /* per dimension */
  uint8_t *values;              /* per dimension: of EXPLAIN_GIVEN */
};

/* Why an input is impossible. */
struct explain_obstacle {
  const struct constraint *constraint; /* NULL: a scope */
  int dimension;       /* scope: whose value has no meaning there */
  const uint8_t *near; /* a possible point with the named values, or NULL */
  int near_configuration;
};

/* The answer for one input. */
struct explain_cell {
  int configuration; /* MODEL_NONE: there is none with these flags */
  const uint8_t *point;
  bool possible;
  struct explain_obstacle obstacle; /* if not possible */
  struct walk walk;                 /* if possible */
};

struct explain_cells {
  struct explain_cell *items;
  size_t count, capacity;
  bool cut; /* there are more than EXPLAIN_MOST */
};

enum {
  EXPLAIN_MOST = 4096 /* inputs shown for one question */
};

/* Reads the arguments. False after a message on `err`. */
bool explain_ask(struct explain_question *question, int argc, char **argv,
                 FILE *err);

/* Finds the answer for each input that the question stands for. */
void explain_answer(const struct explain_question *question,
                    struct explain_cells *cells);

/* Prints the answers, for people and for programs. */
void explain_print(const struct explain_question *question,
                   const struct explain_cells *cells, FILE *out);
void explain_print_json(const struct explain_question *question,
                        const struct explain_cells *cells, FILE *out);

/* The result of one input, from the beginning of a line on. */
struct page;
void explain_put_result(const struct explain_question *question,
                        const struct explain_cell *cell, struct page *page);

/* Does the event, in the state of the question, look at this dimension? */
bool explain_concerns(const struct explain_question *question, int dimension);

/* Is the value in scope where this input arrives? */
bool explain_in_scope(const struct explain_question *question, int dimension,
                      int value, int configuration);

/* The sentence of the source that begins at a span: its continuation lines
 * joined, blanks narrowed, comments left out. With `tail` false it ends before
 * `ref`, `why` or `says`. */
const char *explain_sentence(struct arena *arena, const struct source *source,
                             struct span span, bool tail);

/* The line of the source, from 1. */
unsigned explain_line(const struct model *model, struct span span);

#endif
