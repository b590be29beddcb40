#include "grid.h"

#include <stdlib.h>
#include <string.h>

const char grid_letters[REASONS] = {'=', 'n', 'w', 't', 's', 'u', 'l'};
const char *const grid_reasons[REASONS] = {
    [DRIVEN] = "driven",
    [NO_NUMBERS] = "no segment is in this class, whatever the numbers of the "
                   "connection",
    [NO_WINDOW] = "it takes a receive window that is closed, or smaller than "
                  "a segment, where the stack offers neither",
    [NO_STAMPS] = "it takes timestamps, and the stack has none there",
    [NO_WAY] = "the stack has no such place: it cannot be brought there",
    [NO_HANDLE] = "only a user's call leads there, and the user holds no "
                  "connection yet",
    [NOT_SAMPLED] = "the short form leaves it out"};

/* --- Summing up ----------------------------------------------------------- */

/* A reason that somebody could do something about counts before one that nobody
 * can; `driven` before all. */
static bool is_better(enum sweep_reason a, enum sweep_reason b) {
  static const uint8_t order[REASONS] = {
      [DRIVEN] = 0, [NOT_SAMPLED] = 1, [NO_WINDOW] = 2,
      [NO_WAY] = 3, [NO_HANDLE] = 4,   [NO_NUMBERS] = 5};
  return order[a] < order[b];
}

static struct grid_field *field_of(struct grid *grid, const struct sweep *sweep,
                                   size_t cell) {
  const struct cell_point *point = &sweep->cells->items[cell];
  return &grid->fields[tcp_state_of[point->configuration]][point->input];
}

struct grid grid_make(const struct sweep *sweep) {
  struct grid grid;
  grid.fields =
      arena_alloc(&sweep->cells->arena, TCP_STATES * sizeof *grid.fields);
  for (size_t i = 0; i < sweep->cells->count; i++) {
    struct grid_field *field = field_of(&grid, sweep, i);
    if (!field->exists || is_better(sweep->reasons[i], field->reason))
      field->reason = (uint8_t)sweep->reasons[i];
    field->exists = true;
    field->driven = field->reason == DRIVEN;
    field->shown = (uint8_t)(field->shown | ~sweep->cells->items[i].hidden);
  }
  for (size_t i = 0; i < sweep->ntrials; i++) {
    const struct sweep_trial *trial = &sweep->trials[i];
    struct grid_field *field = field_of(&grid, sweep, trial->cell);
    field->differs |= !trial->agrees;
    if (trial->difference >= 0)
      field->ids |= UINT64_C(1) << trial->difference;
  }
  return grid;
}

static void count_state(const struct grid *grid, unsigned state,
                        struct grid_counts *counts) {
  for (unsigned w = 0; w < GRID_WORDS; w++) {
    const struct grid_field *field = &grid->fields[state][w];
    if (!field->exists)
      continue;
    counts->fields++;
    counts->possible += field->reason != NO_NUMBERS;
    counts->driven += field->driven;
    counts->agree += field->driven && !field->differs;
    counts->differ += field->differs;
    counts->reasons[field->reason]++;
  }
}

struct grid_counts grid_count(const struct grid *grid, unsigned state) {
  struct grid_counts counts;
  memset(&counts, 0, sizeof counts);
  for (unsigned s = 0; s < TCP_STATES; s++)
    if (state == TCP_STATES || state == s)
      count_state(grid, s, &counts);
  return counts;
}

double grid_ten_states(const struct grid *grid) {
  struct grid_counts all = grid_count(grid, TCP_STATES);
  double worst = 2;
  struct grid_counts left_out = {.fields = 0};
  for (unsigned s = 0; s < TCP_STATES; s++) {
    struct grid_counts c = grid_count(grid, s);
    if (c.possible > 0 && (double)c.driven / c.possible < worst) {
      worst = (double)c.driven / c.possible;
      left_out = c;
    }
  }
  return 100.0 * (all.driven - left_out.driven) /
         (all.possible - left_out.possible);
}
