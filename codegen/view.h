/* Views of a machine: which of its arrows a drawing shows, which of them count,
 * how they are called, and where the states stand. Declared in the table. */
#ifndef SYNFIN_CODEGEN_VIEW_H
#define SYNFIN_CODEGEN_VIEW_H

#include "model.h"

enum {
  VIEW_MOST_RANKS = 256
};

/* The arrows that fulfil all of it; a list that is NULL restricts nothing. */
struct selection {
  enum view_verb verb;
  struct span span;
  state_set from, to;
  uint64_t *events, *actions, *stages;
  const char *label; /* in the words of the standard; NULL: as the table says */
};

struct view {
  const char *name, *text;
  struct span span;
  struct references refs;
  struct selection *selections;
  int nselections;
  bool across; /* ranks are columns, from left to right; else rows */
  struct rank {
    int *states; /* in order */
    int count;
  } * ranks;
  int nranks;
};

/* Where references to a source can be read: `{}` stands for the number. */
struct link {
  const char *source, *url;
};

/* The address of a reference in `arena`; NULL if the table has none. */
const char *view_link(struct arena *arena, const struct model *model,
                      const struct reference *reference);

#endif
