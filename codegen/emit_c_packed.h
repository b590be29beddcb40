/* The tables of the packed shape, before they are written down: as C, or as an
 * image (mutate_image.c). What the arrays hold is said in machine_shapes.h of
 * the runtime. */
#ifndef SYNFIN_CODEGEN_EMIT_C_PACKED_H
#define SYNFIN_CODEGEN_EMIT_C_PACKED_H

#include "classes_pool.h"
#include "emit_c_shape.h"

struct packed_event {
  int nodes; /* place of its root */
  int *at;   /* [node]: place behind the root, in steps of two */
};

struct packed {
  const struct classes *classes;
  struct list_pool *lists;
  struct packed_event *events;
  int nnodes; /* entries of all nodes */
  int most_references;
  int *rows; /* [class]: place of its runs */
  struct pool runs;
  int list_bits;
  enum emit_range range;
};

/* Makes all tables and finds their range; NULL after a finding. Of `c` it needs
 * the arena, the model and the width. */
struct packed *emit_c_packed_make(const struct emit_c *c,
                                  const struct classes *classes,
                                  struct diag *diag);

/* What stands for a child in a node. */
int emit_c_packed_reference(const struct packed *p, int event, int child);

#endif
