/* What the table expects: every class of segments in every configuration, and
 * what the reference interpreter says that must happen. */
#ifndef SYNFIN_TESTS_STACKS_CELLS_H
#define SYNFIN_TESTS_STACKS_CELLS_H

#include "diag.h"
#include "flatten.h"
#include "interpret.h"
#include "source.h"

enum {
  CELLS_NAME = 128,
  CELLS_ATTRIBUTES = 16
};

/* One class of segments in one configuration. */
struct cell_point {
  uint8_t configuration;
  uint16_t input;       /* the word of the generated classifier */
  uint8_t hidden;       /* attributes (by place in the event) that masks
                           hide, or that have one value only */
  const uint8_t *point; /* a value for each dimension of the model */
  const char *name;     /* "rst=no seq=outside": what is not hidden */
};

struct cells {
  struct arena arena;
  struct source source;
  struct diag diag;
  struct model *model;
  struct flat *flat; /* for what is reachable */
  options_t options;
  int event;    /* SEGMENT */
  unsigned syn; /* place of the attribute `syn` among the event's */
  uint8_t shifts[CELLS_ATTRIBUTES];
  struct cell_point *items; /* by configuration, in the order of the table */
  size_t count, capacity;
};

/* Reads the table and lists the cells of all configurations that events reach
 * under these options. False after a message. The options are names with commas
 * between them, or the name of a variant. */
bool cells_read(struct cells *cells, const char *file, const char *options);
void cells_free(struct cells *cells);

/* What the rows do with it. */
void cells_walk(const struct cells *cells, const struct cell_point *cell,
                struct walk *walk);

/* The first cell of a configuration, and the one behind its last. */
size_t cells_first(const struct cells *cells, unsigned configuration);
size_t cells_end(const struct cells *cells, unsigned configuration);

/* "rfc5961, half-duplex", or "no option". */
const char *cells_option_names(struct cells *cells);

#endif
