/* The checks of a whole table, on its model and its flattened variants. They
 * are exact: each finding has a witness. */
#ifndef SYNFIN_CODEGEN_CHECK_H
#define SYNFIN_CODEGEN_CHECK_H

#include "flatten.h"
#include "interpret.h"

/* What all checks look at: variants that were flattened together. A row is
 * dead, or a state unreachable, only if it is so in every one of them. */
struct check {
  struct arena *arena;
  const struct model *model;
  struct flat *const *flats;
  int nflats;
  bool whole; /* every variant is among the flats: what none shows is nowhere */
  struct diag *diag;
};

/* How a cell comes to one of its outcomes: an input with as many defaults as
 * can be, and the rows that fire. */
struct witness {
  const struct flat *flat;
  int configuration, event;
  uint8_t point[MODEL_MAX_DIMENSIONS];
  struct walk walk;
};

void check_witness(const struct flat *flat, int configuration, int event,
                   int outcome, struct witness *witness);

/* The last row that fires: the place of a finding about the walk. */
struct span check_place(const struct witness *witness);

/* Notes below a finding: the shortest path to a configuration; and with that
 * the input and the rows of a witness. */
void check_note_path(const struct check *check, const struct flat *flat,
                     int configuration, struct diag_finding *finding);
void check_note_witness(const struct check *check,
                        const struct witness *witness,
                        struct diag_finding *finding);

/* Overlapping rows; of a whole table also shadowed and dead ones. */
void check_rows(const struct check *check);

/* Unreachable states, states without a way back, unhandled events, cycles of
 * posts. */
void check_machine(const struct check *check);

/* What happens along paths: resources and replies. */
void check_paths(const struct check *check);

/* Timers that run where they must not, or never. */
void check_timers(const struct check *check);

/* Walks the scenarios. */
void check_scenarios(const struct check *check);

/* Sections and quotations against the text of the standard, `length` bytes. */
void check_standard(const struct check *check, const char *text, size_t length);

#endif
