#include "boxes_tree.h"
#include <string.h>

struct space *boxes_space(struct arena *arena, const struct model *model,
                          int event, const int *flags, int nflags) {
  struct space *space = arena_alloc(arena, sizeof *space);
  const struct event *e = &model->events[event];
  space->model = model;
  space->dimensions = ARENA_ARRAY(arena, int, e->nattributes + nflags + 1);
  for (int i = 0; i < e->nattributes; i++)
    space->dimensions[space->count++] = e->attributes[i];
  for (int i = 0; i < nflags; i++)
    space->dimensions[space->count++] = flags[i];
  return space;
}

void boxes_init(struct boxes *boxes, struct arena *arena,
                const struct space *space) {
  memset(boxes, 0, sizeof *boxes);
  boxes->arena = arena;
  boxes->space = space;
  boxes->live = ARENA_ARRAY(arena, uint64_t, space->count + 1);
}

static uint64_t count_bits(uint64_t set) {
  uint64_t count = 0;
  for (; set != 0; set &= set - 1)
    count++;
  return count;
}

struct box *boxes_add(struct boxes *boxes, const uint64_t *values, int tag) {
  struct box *box =
      ARENA_PUSH(boxes->arena, boxes->items, boxes->count, boxes->capacity);
  int count = boxes->space->count;
  box->values = ARENA_ARRAY(boxes->arena, uint64_t, count + 1);
  memcpy(box->values, values, sizeof *values * (size_t)count);
  box->tag = tag;
  box->inputs = 1;
  for (int i = 0; i < count; i++) {
    boxes->live[i] |= values[i];
    box->inputs *= count_bits(values[i]);
  }
  return box;
}

bool box_meets(const struct space *space, const struct box *a,
               const struct box *b) {
  for (int i = 0; i < space->count; i++)
    if ((a->values[i] & b->values[i]) == 0)
      return false;
  return true;
}

bool box_holds(const struct space *space, const struct box *outer,
               const struct box *inner) {
  for (int i = 0; i < space->count; i++)
    if ((inner->values[i] & ~outer->values[i]) != 0)
      return false;
  return true;
}

/* Flat tables to boxes */

struct descent {
  struct boxes *boxes;
  const struct flat *flat;
  uint64_t *values; /* of the path walked so far */
  int configuration;
};

static int index_of(const struct space *space, int dimension) {
  for (int i = 0; i < space->count; i++)
    if (space->dimensions[i] == dimension)
      return i;
  return MODEL_NONE;
}

static void add_leaf(struct descent *descent, int child) {
  const struct flat *flat = descent->flat;
  const struct outcome *outcome = &flat->outcomes[flat_outcome(child)];
  int next =
      outcome->next == FLAT_SAME ? descent->configuration : outcome->next;
  struct box *box = boxes_add(descent->boxes, descent->values,
                              flat->model->configurations[next].state);
  box->list = outcome->list;
}

static void descend(struct descent *descent, int child) {
  if (child == FLAT_IMPOSSIBLE)
    return;
  if (flat_is_outcome(child)) {
    add_leaf(descent, child);
    return;
  }
  const struct node *node = &descent->flat->nodes[child];
  int count = descent->flat->model->dimensions[node->dimension].count;
  int index = index_of(descent->boxes->space, node->dimension);
  uint64_t before = descent->values[index], done = 0;
  for (int v = 0; v < count; v++) {
    uint64_t same = boxes_same(node->children, v, count);
    if ((done >> v & 1) || (same & before) == 0)
      continue;
    done |= same;
    descent->values[index] = same & before;
    descend(descent, node->children[v]);
  }
  descent->values[index] = before;
}

static bool holds_here(const struct places *in,
                       const struct configuration *here) {
  for (int i = 0; i < in->with.count; i++)
    if ((in->with.items[i].values >> here->flags[in->with.items[i].dimension] &
         1) == 0)
      return false;
  return in_set(in->states, here->state);
}

/* The values that an attribute can have where the event arrives: those in
 * scope, or the default alone (as model_default() has it). */
static uint64_t values_in_scope(const struct flat *flat, int dimension,
                                int configuration) {
  const struct model *model = flat->model;
  const struct dimension *d = &model->dimensions[dimension];
  const struct configuration *here = &model->configurations[configuration];
  uint64_t values = 0;
  if (d->is_flag)
    return UINT64_C(1) << here->flags[dimension];
  if (when_holds(d->when, flat->options) && holds_here(&d->in, here))
    for (int v = 0; v < d->count; v++)
      if (when_holds(d->values[v].when, flat->options) &&
          holds_here(&d->values[v].in, here))
        values |= UINT64_C(1) << v;
  return values != 0 ? values : UINT64_C(1) << d->initial;
}

void boxes_add_flat(struct boxes *boxes, const struct flat *flat,
                    int configuration, int event) {
  const struct space *space = boxes->space;
  struct descent descent = {boxes, flat, NULL, configuration};
  descent.values = ARENA_ARRAY(boxes->arena, uint64_t, space->count + 1);
  for (int i = 0; i < space->count; i++)
    descent.values[i] =
        values_in_scope(flat, space->dimensions[i], configuration);
  descend(&descent, flat->roots[configuration * flat->model->nevents + event]);
}

/* Points to boxes */

struct planting {
  struct boxes_tree *tree;
  const uint8_t *points;
  const int *tags;
};

static int plant(const struct planting *p, size_t first, size_t end,
                 int level) {
  const struct space *space = p->tree->boxes->space;
  if (level == space->count)
    return boxes_tree_leaf(p->tags[first]);
  int children[MODEL_MAX_VALUES];
  for (int v = 0; v < boxes_tree_fan(p->tree, level); v++)
    children[v] = FLAT_IMPOSSIBLE;
  for (size_t i = first; i < end;) {
    uint8_t value = p->points[i * (size_t)space->count + (size_t)level];
    size_t j = i + 1;
    while (j < end &&
           p->points[j * (size_t)space->count + (size_t)level] == value)
      j++;
    children[value] = plant(p, i, j, level + 1);
    i = j;
  }
  return boxes_tree_share(p->tree, level, children);
}

void boxes_add_points(struct boxes *boxes, const uint8_t *points,
                      const int *tags, size_t count) {
  struct boxes_tree tree;
  if (count == 0)
    return;
  boxes_tree_init(&tree, boxes);
  struct planting planting = {&tree, points, tags};
  boxes_tree_pick(&tree, plant(&planting, 0, count, 0));
}
