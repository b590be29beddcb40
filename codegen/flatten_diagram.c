/* Folding the walks of one event in one configuration into a decision
 * diagram, attribute by attribute. */
#include "flatten_inner.h"

#include <string.h>

/* Where all possible values lead to the same, the attribute is not asked. */
static int join(struct flattening *f, int dimension, const int *children) {
  int count = f->model->dimensions[dimension].count;
  int only = FLAT_IMPOSSIBLE;
  bool same = true;
  for (int v = 0; v < count; v++) {
    if (children[v] == FLAT_IMPOSSIBLE)
      continue;
    if (only == FLAT_IMPOSSIBLE)
      only = children[v];
    same &= children[v] == only;
  }
  if (same)
    return only;
  int key[MODEL_MAX_VALUES + 1];
  key[0] = dimension;
  memcpy(key + 1, children, (size_t)count * sizeof *children);
  return ints_intern(&f->nodes, key, count + 1);
}

/* Do the attributes before this one alone break a constraint? One is broken
 * where its conditions hold, and it either is no mask or hides what has
 * another value than its default. */
static bool is_forbidden(const struct flattening *f, int attribute) {
  const struct rests *r = &f->rests;
  int words = r->constraint_words;
  const uint64_t *hold = r->stack + attribute * r->words + r->row_words;
  const uint64_t *decided = r->decided + attribute * words;
  for (int w = 0; w < words; w++)
    if (hold[w] & decided[w] & (r->claims[w] | ~hold[words + w]))
      return true;
  return false;
}

static int walk(struct flattening *f) {
  int outcome = flatten_walk(f);
  return outcome == FLAT_IMPOSSIBLE ? outcome : -2 - outcome;
}

static int build(struct flattening *f, int attribute);

static int build_value(struct flattening *f, int attribute, int d, int value) {
  const struct rests *r = &f->rests;
  const uint64_t *before = r->stack + attribute * r->words;
  const uint64_t *keep =
      r->compatible + (r->first[attribute] + value) * r->words;
  uint64_t *after = r->stack + (attribute + 1) * r->words;
  for (int w = 0; w < r->words; w++)
    after[w] = before[w] & keep[w];
  f->point[d] = (uint8_t)value;
  return build(f, attribute + 1);
}

/* The default first: then the first witness of an error is the plainest. */
static int build_values(struct flattening *f, int attribute) {
  int d = f->model->events[f->event].attributes[attribute];
  int children[MODEL_MAX_VALUES];
  int count = f->model->dimensions[d].count, fallback = f->scope.fallback[d];
  for (int v = 0; v < count; v++)
    children[v] = FLAT_IMPOSSIBLE;
  children[fallback] = build_value(f, attribute, d, fallback);
  for (int v = 0; v < count; v++)
    if (v != fallback && f->scope.allowed[d] >> v & 1)
      children[v] = build_value(f, attribute, d, v);
  if (!flatten_spend(f, FLATTEN_NODE_WORK * count))
    return FLAT_IMPOSSIBLE;
  return join(f, d, children);
}

static int build(struct flattening *f, int attribute) {
  size_t entry;
  if (is_forbidden(f, attribute) || f->exhausted)
    return FLAT_IMPOSSIBLE;
  if (flatten_rests_find(f, attribute, &entry))
    return f->rests.children[entry];
  int child;
  if (attribute < f->model->events[f->event].nattributes) {
    child = build_values(f, attribute);
  } else {
    f->alive = f->rests.stack + attribute * f->rests.words;
    child = walk(f);
  }
  f->rests.children[entry] = child;
  return child;
}

int flatten_diagram(struct flattening *f, int configuration, int event) {
  const struct model *m = f->model;
  const struct event *e = &m->events[event];
  f->configuration = configuration;
  f->event = event;
  memcpy(f->point, m->configurations[configuration].flags,
         (size_t)m->ndimensions);
  model_scope_init(&f->scope, m, f->options, event, configuration, f->room);
  f->consulted |= f->scope.consulted;
  f->alive = NULL;
  if (e->nattributes == 0 && f->scope.nconstraints == 0)
    return walk(f); /* the only one */
  for (int a = 0; a < e->nattributes; a++)
    f->attribute_of[e->attributes[a]] = a;
  flatten_rests_begin(f);
  int root = build(f, 0);
  for (int a = 0; a < e->nattributes; a++)
    f->attribute_of[e->attributes[a]] = MODEL_NONE;
  return root;
}
