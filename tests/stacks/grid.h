/* A sweep seen from above: one field for each state and class of segments,
 * whatever the flags of the configuration and the place of the segment. */
#ifndef SYNFIN_TESTS_STACKS_GRID_H
#define SYNFIN_TESTS_STACKS_GRID_H

#include <stdio.h>

#include "differences.h"

enum {
  GRID_WORDS =
      1 << (TCP_INPUT_SEGMENT_BACKLOG_SHIFT + TCP_INPUT_SEGMENT_BACKLOG_BITS)
};

struct grid_field {
  bool exists, driven, differs;
  uint8_t reason; /* enum sweep_reason, if it was not driven */
  uint8_t shown;  /* attributes that are not hidden */
  uint64_t ids;   /* differences, by place in the list */
};

struct grid {
  struct grid_field (*fields)[GRID_WORDS]; /* [state][input word] */
};

/* Sums up. It lives in the arena of the sweep's cells. */
struct grid grid_make(const struct sweep *sweep);

struct grid_counts {
  unsigned fields, possible, driven, agree, differ;
  unsigned reasons[REASONS];
};

/* Of a state; or of all, for TCP_STATES. `possible` are those that a segment
 * can be in. */
struct grid_counts grid_count(const struct grid *grid, unsigned state);

/* Of the ten states of which most was driven: how much of it, in percent. */
double grid_ten_states(const struct grid *grid);

/* Why a cell was not driven: a letter for the matrix, and words. */
extern const char grid_letters[REASONS];
extern const char *const grid_reasons[REASONS];

/* Prints a matrix in Markdown for states from `first` to `last`. Rows that say
 * the same in every column and differ in one attribute alone are one row. */
void grid_print(const struct grid *grid, const struct sweep *sweep,
                const struct differences *differences, unsigned first,
                unsigned last, FILE *out);

#endif
