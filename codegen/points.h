/* All possible points of an event in a configuration, as interpret_points()
 * has them, but without trying whole products that a constraint rules out. */
#ifndef SYNFIN_CODEGEN_POINTS_H
#define SYNFIN_CODEGEN_POINTS_H

#include "model.h"

enum {
  POINTS_MOST = 1 << 24 /* steps of one visit, about as many points */
};

/* Calls `visit` for each possible point, in lexicographic order of the event's
 * attributes; stops when it returns false. A little memory of `scratch` is used
 * up. False if there was more to visit than POINTS_MOST. */
bool points_visit(struct arena *scratch, const struct model *model,
                  options_t options, int configuration, int event,
                  bool (*visit)(void *context, const uint8_t *point),
                  void *context);

#endif
