#include "boxes.h"
#include <string.h>

enum {
  FIRST_TWIGS = 16 /* room at first, in the tree of a set of points */
};

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

/* The values, from `first` on, that lead to the same child as `first`. */
static uint64_t same_children(const int *children, int first, int count) {
  uint64_t same = 0;
  for (int v = first; v < count; v++)
    if (children[v] == children[first])
      same |= UINT64_C(1) << v;
  return same;
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
    uint64_t same = same_children(node->children, v, count);
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

/* Points to boxes: sorted points are the leaves of a tree with one level per
 * dimension; equal sub-trees get equal numbers, and each path through the
 * shared tree is a box. */

struct tree {
  struct boxes *boxes;
  const uint8_t *points;
  const int *tags;
  struct twig {
    int level;           /* the dimension's index in the space */
    size_t next;         /* in its hash chain: number + 1 */
    const int *children; /* one per value; other twigs, or as in flatten.h */
  } * twigs;
  size_t count, capacity;
  size_t *chains; /* heads of the hash chains: number + 1 */
  size_t nchains;
  uint64_t *values;
};

static int fan_of(const struct tree *tree, int level) {
  const struct space *space = tree->boxes->space;
  return space->model->dimensions[space->dimensions[level]].count;
}

static size_t hash_children(const int *children, int fan, int level) {
  uint64_t hash = (uint64_t)level + 1;
  for (int i = 0; i < fan; i++)
    hash = (hash ^ (uint32_t)children[i]) * UINT64_C(0x9E3779B97F4A7C15);
  return (size_t)(hash ^ hash >> 29);
}

/* The number of the twig with these children, which may be new. */
static int share(struct tree *tree, int level, const int *children) {
  int fan = fan_of(tree, level);
  size_t size = sizeof *children * (size_t)fan;
  size_t *head =
      &tree->chains[hash_children(children, fan, level) % tree->nchains];
  for (size_t at = *head; at != 0; at = tree->twigs[at - 1].next) {
    const struct twig *twig = &tree->twigs[at - 1];
    if (twig->level == level && memcmp(twig->children, children, size) == 0)
      return (int)(at - 1);
  }
  int *own = ARENA_ARRAY(tree->boxes->arena, int, fan);
  memcpy(own, children, size);
  struct twig *twig =
      ARENA_PUSH(tree->boxes->arena, tree->twigs, tree->count, tree->capacity);
  *twig = (struct twig){level, *head, own};
  *head = tree->count;
  return (int)(tree->count - 1);
}

static int plant(struct tree *tree, size_t first, size_t end, int level) {
  const struct space *space = tree->boxes->space;
  if (level == space->count)
    return -2 - tree->tags[first];
  int children[MODEL_MAX_VALUES];
  for (int v = 0; v < fan_of(tree, level); v++)
    children[v] = FLAT_IMPOSSIBLE;
  for (size_t i = first; i < end;) {
    uint8_t value = tree->points[i * (size_t)space->count + (size_t)level];
    size_t j = i + 1;
    while (j < end &&
           tree->points[j * (size_t)space->count + (size_t)level] == value)
      j++;
    children[value] = plant(tree, i, j, level + 1);
    i = j;
  }
  return share(tree, level, children);
}

static void pick(struct tree *tree, int child) {
  if (child == FLAT_IMPOSSIBLE)
    return;
  if (flat_is_outcome(child)) {
    boxes_add(tree->boxes, tree->values, flat_outcome(child));
    return;
  }
  const struct twig *twig = &tree->twigs[child];
  int fan = fan_of(tree, twig->level);
  uint64_t done = 0;
  for (int v = 0; v < fan; v++) {
    uint64_t same = same_children(twig->children, v, fan);
    if (done >> v & 1)
      continue;
    done |= same;
    tree->values[twig->level] = same;
    pick(tree, twig->children[v]);
  }
}

void boxes_add_points(struct boxes *boxes, const uint8_t *points,
                      const int *tags, size_t count) {
  struct tree tree = {.boxes = boxes, .points = points, .tags = tags};
  if (count == 0)
    return;
  tree.capacity = FIRST_TWIGS;
  tree.twigs = ARENA_ARRAY(boxes->arena, struct twig, tree.capacity);
  tree.nchains = count;
  tree.chains = ARENA_ARRAY(boxes->arena, size_t, tree.nchains);
  tree.values = ARENA_ARRAY(boxes->arena, uint64_t, boxes->space->count + 1);
  pick(&tree, plant(&tree, 0, count, 0));
}
