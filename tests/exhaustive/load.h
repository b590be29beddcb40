/* A specification, read and resolved; and the sets of options to try. */
#ifndef SYNFIN_TESTS_EXHAUSTIVE_LOAD_H
#define SYNFIN_TESTS_EXHAUSTIVE_LOAD_H

#include "model.h"

/* One choice of options, under a name that C files can have. */
struct choice {
  const char *name;
  options_t options;
};

struct loaded {
  struct arena arena;
  struct source source;
  struct diag diag;
  struct model *model;
  struct choice *choices; /* named variants, none, each option alone, all */
  size_t nchoices, capacity;
};

/* Ends the program with the findings where the file has errors. */
void load(struct loaded *loaded, const char *file);

#endif
