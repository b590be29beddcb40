/* Between comparing cells and printing what changed. */
#ifndef SYNFIN_CODEGEN_DIFF_CELLS_H
#define SYNFIN_CODEGEN_DIFF_CELLS_H

#include "boxes.h"
#include "diff.h"

/* Where, and under which condition, a change happens. */
struct diff_spot {
  const char *condition;
  size_t inputs;
  int *states; /* of the new table */
  size_t count, capacity;
};

/* One way in which outcomes changed, wherever it happens. */
struct diff_change {
  const char *what; /* lines, each with a word of four letters before it */
  struct diff_spot *spots;
  size_t count, capacity;
};

/* What changed from one outcome to another, in words; a walk is NULL where the
 * input is impossible. */
const char *diff_describe(struct arena *arena, const struct diff_side *old,
                          int old_from, const struct walk *was,
                          const struct diff_side *new, int new_from,
                          const struct walk *now);

/* Sorts points lexicographically, each with its tag. */
void diff_sort_points(struct arena *arena, const struct space *space,
                      uint8_t *points, int *tags, size_t count);

/* Adds where a change happens in one state: the boxes with its tag. */
void diff_note(struct arena *arena, struct diff_change *change,
               const struct boxes *boxes, int tag, int state);

/* Prints all changes of an event. */
void diff_print_changes(struct diff *diff, struct arena *arena, int event,
                        const struct diff_change *changes, size_t count);

#endif
