/* Between the parts of the emitted tests: all inputs of a variant, gathered
 * with the reference interpreter, and how they are written down. */
#ifndef SYNFIN_CODEGEN_EMIT_CMOCKA_H
#define SYNFIN_CODEGEN_EMIT_CMOCKA_H

#include "boxes.h"
#include "emit.h"
#include "interpret.h"

/* What a walk comes to, and by which rows. Equal ones are shared. */
struct cmocka_walk {
  enum walk_end end; /* WALK_DONE, WALK_IGNORED or WALK_ILLEGAL */
  int next;          /* configuration, or FLAT_SAME */
  int *rows;
  int nrows;
  uint16_t *ops;
  int nops;
  uint64_t hash;
};

/* Inputs of one event that walk alike in some configurations. */
struct cmocka_box {
  int event;
  uint64_t *values; /* per attribute of the event */
  int walk;
  int *configurations;
  size_t count, capacity;
};

struct cmocka_inputs {
  bool trusts;
  struct arena *arena;
  const struct model *model;
  options_t options;
  struct cmocka_walk *walks;
  size_t nwalks, walks_capacity;
  struct cmocka_box *boxes;
  size_t nboxes, boxes_capacity;
  bool *fired;  /* per row */
  bool *ended;  /* [(state * nevents + event) * 2]: some input is ignored; and
                   behind it: some is illegal */
  size_t total; /* inputs, over all configurations */
  bool cut;     /* there are more than CMOCKA_MOST */
};

enum {
  CMOCKA_MOST = 1 << 21 /* inputs that a program can have */
};

/* Walks every possible input of every configuration that can be reached. */
void cmocka_gather(struct cmocka_inputs *inputs, struct arena *arena,
                   const struct model *model, options_t options);

/* The parts of the program, as emit_cmocka() strings them together. */
void cmocka_put_names(struct emit_text *out, const struct model *model,
                      const struct emit_names *names);
void cmocka_put_inputs(struct emit_text *out,
                       const struct cmocka_inputs *inputs,
                       const struct emit_names *names);
void cmocka_put_tests(struct emit_text *out, const struct cmocka_inputs *inputs,
                      const struct emit_names *names);

/* The part of the program that is the same for every machine. */
extern const char *const cmocka_runner[]; /* ends with NULL */
extern const char *const cmocka_tables[]; /* the same; behind the tests */
extern const char *const cmocka_program;  /* `main` */

#endif
