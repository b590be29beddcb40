/* The parts of a comparison that look at one table alone: which configurations
 * count, and which orders of actions come to the same. */
#include <string.h>
#include "bits.h"
#include "diff.h"
#include "points.h"

struct spread {
  const struct model *model;
  options_t options;
  bool *reachable;
  int *waiting; /* configurations still to be looked at */
  int nwaiting;
  int configuration, event; /* looked at now */
};

static bool follow(void *context, const uint8_t *point) {
  struct spread *spread = context;
  struct walk walk;
  interpret(spread->model, spread->options, spread->configuration,
            spread->event, point, &walk);
  bool ends = walk.end == WALK_DONE || walk.end == WALK_IGNORED;
  if (ends && !spread->reachable[walk.configuration]) {
    spread->reachable[walk.configuration] = true;
    spread->waiting[spread->nwaiting++] = walk.configuration;
  }
  return true;
}

bool *diff_reachable(struct arena *arena, const struct model *model,
                     options_t options) {
  struct spread spread = {.model = model, .options = options};
  uint8_t *flags = ARENA_ARRAY(arena, uint8_t, model->ndimensions + 1);
  int first = model_configuration(model, model->initial, flags);
  spread.reachable = ARENA_ARRAY(arena, bool, model->nconfigurations + 1);
  spread.waiting = ARENA_ARRAY(arena, int, model->nconfigurations + 1);
  if (first >= 0) {
    spread.reachable[first] = true;
    spread.waiting[spread.nwaiting++] = first;
  }
  while (spread.nwaiting > 0) {
    spread.configuration = spread.waiting[--spread.nwaiting];
    for (spread.event = 0; spread.event < model->nevents; spread.event++)
      points_visit(arena, model, options, spread.configuration, spread.event,
                   follow, &spread);
  }
  return spread.reachable;
}

static bool share_a_bit(const uint64_t *a, const uint64_t *b, int count) {
  for (int w = 0; w < bits_words(count); w++)
    if ((a[w] & b[w]) != 0)
      return true;
  return false;
}

static bool is_timing(const struct op *op) {
  return op->kind == OP_START || op->kind == OP_CANCEL;
}

/* Must a timer operation and another op keep their order? */
static bool timing_depends(const struct model *model, const struct op *timing,
                           const struct op *other) {
  bool all = timing->kind == OP_CANCEL_ALL;
  if (other->kind == OP_CANCEL_ALL)
    return true;
  if (is_timing(other))
    return all || other->id == timing->id;
  const uint64_t *arms = model->actions[other->id].arms;
  return all ? !bits_empty(arms, model->ntimers) : bits_get(arms, timing->id);
}

static bool depends(const struct model *model, const struct op *a,
                    const struct op *b) {
  bool plain =
      (a->kind == OP_ACTION || a->kind == OP_CANCEL_ALL || is_timing(a)) &&
      (b->kind == OP_ACTION || b->kind == OP_CANCEL_ALL || is_timing(b));
  if (!plain)
    return true;
  if (a->kind != OP_ACTION)
    return timing_depends(model, a, b);
  if (b->kind != OP_ACTION)
    return timing_depends(model, b, a);
  const struct action *x = &model->actions[a->id];
  const struct action *y = &model->actions[b->id];
  return a->id == b->id || share_a_bit(x->touches, y->touches, model->nparts) ||
         share_a_bit(x->creates, y->creates, model->nresources) ||
         share_a_bit(x->creates, y->deletes, model->nresources) ||
         share_a_bit(x->deletes, y->creates, model->nresources) ||
         share_a_bit(x->deletes, y->deletes, model->nresources) ||
         share_a_bit(x->arms, y->arms, model->ntimers) ||
         (!bits_empty(x->posts, model->nevents) &&
          !bits_empty(y->posts, model->nevents));
}

/* May ops[at] come first among those from `first` on? */
static bool is_free(const struct model *model, const uint16_t *ops, int first,
                    int at) {
  for (int i = first; i < at; i++)
    if (depends(model, &model->ops[ops[i]], &model->ops[ops[at]]))
      return false;
  return true;
}

void diff_normalize(const struct model *model, uint16_t *ops, int count) {
  for (int first = 0; first < count; first++) {
    int best = first;
    for (int i = first + 1; i < count; i++)
      if (strcmp(model->ops[ops[i]].name, model->ops[ops[best]].name) < 0 &&
          is_free(model, ops, first, i))
        best = i;
    uint16_t op = ops[best];
    memmove(&ops[first + 1], &ops[first], sizeof *ops * (size_t)(best - first));
    ops[first] = op;
  }
}
