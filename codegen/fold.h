/* All possible inputs of an event in a configuration, without trying every one:
 * where an answer does not depend on an attribute, its other values are not
 * tried. The result is a tree as boxes_tree.h has it, one level per attribute
 * of the event, in order. */
#ifndef SYNFIN_CODEGEN_FOLD_H
#define SYNFIN_CODEGEN_FOLD_H

#include "boxes_tree.h"
#include "interpret.h"

struct fold {
  const struct model *model;
  options_t options;
  int configuration, event;
  /* The tag of an input, not negative; or FOLD_NONE to leave it out. Adds to
   * `looked` the dimensions on whose values the answer depends. */
  int (*answer)(void *context, const uint8_t *point, struct looked *looked);
  void *context;
};

enum {
  FOLD_NONE = -1
};

/* Folds into `boxes`, whose space is that of the event without flags. `inputs`
 * becomes the number of those that were not left out. `scratch` is used up a
 * little. False if it took too many steps (POINTS_MOST). */
bool fold_inputs(const struct fold *fold, struct arena *scratch,
                 struct boxes *boxes, uint64_t *inputs);

#endif
