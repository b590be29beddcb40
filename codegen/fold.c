#include "fold.h"

#include <string.h>

#include "bits.h"
#include "points.h"

/* Constraints are kept as sets of bits, which change with each value. */
struct level {
  int dimension;
  uint64_t allowed;     /* values in scope, or the default */
  uint64_t *permits;    /* per value: no condition excludes it */
  uint64_t *shows;      /* per value: masks that it is hidden by, but shows */
  uint64_t *decided;    /* their conditions end here, or ended before */
  uint64_t *later;      /* they name what comes behind this level */
  uint64_t *keys;       /* per value: `live`, `shown`; only what is later */
  uint64_t *live;       /* no condition fails so far (before this level) */
  uint64_t *shown;      /* something hidden was shown */
  struct looked *below; /* per value: on what the answers behind it depend */
  uint64_t *counts;     /* per value: inputs behind it */
};

struct folding {
  const struct fold *fold;
  struct model_scope scope;
  struct level *levels; /* and one behind the last */
  int nlevels, words;
  uint64_t *claims; /* constraints that are no masks */
  int *level_of;    /* per dimension, or MODEL_NONE */
  struct boxes_tree tree;
  uint8_t point[MODEL_MAX_DIMENSIONS];
  long steps; /* that are left */
};

/* --- Constraints --------------------------------------------------------- */

static uint64_t *words_of(const struct folding *f, uint64_t *array, int value) {
  return array + value * f->words;
}

/* Notes what the conditions of a constraint exclude; the last level that they
 * name, or -1. */
static int note_conditions(struct folding *f, int number) {
  const struct conditions *list = &f->scope.constraints[number]->conditions;
  int last = -1;
  for (int i = 0; i < list->count; i++) {
    const struct condition *c = &list->items[i];
    int at = f->level_of[c->dimension];
    if (at == MODEL_NONE) {
      if ((c->values >> f->point[c->dimension] & 1) == 0)
        bits_clear(f->levels[0].live, number);
      continue;
    }
    last = at > last ? at : last;
    for (int v = 0; v < f->fold->model->dimensions[c->dimension].count; v++)
      if ((c->values >> v & 1) == 0)
        bits_clear(words_of(f, f->levels[at].permits, v), number);
  }
  return last;
}

static int note_hidden(struct folding *f, int number) {
  const struct constraint *constraint = f->scope.constraints[number];
  int last = -1;
  for (int h = 0; h < constraint->nhides; h++) {
    int d = constraint->hides[h], at = f->level_of[d];
    if (at == MODEL_NONE)
      continue;
    last = at > last ? at : last;
    for (int v = 0; v < f->fold->model->dimensions[d].count; v++)
      if (v != f->scope.fallback[d])
        bits_set(words_of(f, f->levels[at].shows, v), number);
  }
  return last;
}

static void note_constraint(struct folding *f, int number) {
  int decided = note_conditions(f, number);
  int last = note_hidden(f, number);
  last = decided > last ? decided : last;
  if (!f->scope.constraints[number]->is_mask)
    bits_set(f->claims, number);
  for (int a = decided < 0 ? 0 : decided; a < f->nlevels; a++)
    bits_set(f->levels[a].decided, number);
  for (int a = 0; a < last; a++)
    bits_set(f->levels[a].later, number);
}

/* --- Going down ---------------------------------------------------------- */

/* Takes a value; false if a constraint rules it out. */
static bool take_value(const struct folding *f, int at, int value) {
  const struct level *level = &f->levels[at];
  struct level *next = &f->levels[at + 1];
  const uint64_t *permits = words_of(f, level->permits, value);
  const uint64_t *shows = words_of(f, level->shows, value);
  uint64_t *keys = level->keys + 2 * value * f->words;
  bool broken = false;
  for (int w = 0; w < f->words; w++) {
    next->live[w] = level->live[w] & permits[w];
    next->shown[w] = level->shown[w] | shows[w];
    broken |= (next->live[w] & level->decided[w] &
               (f->claims[w] | next->shown[w])) != 0;
    keys[w] = next->live[w] & level->later[w];
    keys[f->words + w] = next->shown[w] & keys[w];
  }
  return !broken;
}

/* A value tried before behind which everything is the same; -1 if none is. */
static int find_equal(const struct folding *f, int at, int value,
                      uint64_t tried) {
  const struct level *level = &f->levels[at];
  const size_t size = 2 * (size_t)f->words * sizeof *level->keys;
  const uint64_t *key = level->keys + 2 * value * f->words;
  for (int v = 0; v < value; v++)
    if ((tried >> v & 1) != 0 &&
        !bits_get(level->below[v].dimensions, level->dimension) &&
        memcmp(level->keys + 2 * v * f->words, key, size) == 0)
      return v;
  return -1;
}

static int fold_from(struct folding *f, int at, struct looked *looked,
                     uint64_t *count);

static int fold_answer(struct folding *f, struct looked *looked,
                       uint64_t *count) {
  int tag = f->fold->answer(f->fold->context, f->point, looked);
  *count = tag != FOLD_NONE;
  return tag == FOLD_NONE ? FLAT_IMPOSSIBLE : boxes_tree_leaf(tag);
}

static int fold_value(struct folding *f, int at, int value, uint64_t tried,
                      const int *children) {
  struct level *level = &f->levels[at];
  int equal = find_equal(f, at, value, tried);
  if (equal >= 0) {
    level->counts[value] = level->counts[equal];
    level->below[value] = level->below[equal];
    return children[equal];
  }
  level->below[value] = (struct looked){{0}};
  f->point[level->dimension] = (uint8_t)value;
  return fold_from(f, at + 1, &level->below[value], &level->counts[value]);
}

static int fold_from(struct folding *f, int at, struct looked *looked,
                     uint64_t *count) {
  if (at == f->nlevels)
    return fold_answer(f, looked, count);
  struct level *level = &f->levels[at];
  int values = f->fold->model->dimensions[level->dimension].count;
  int children[MODEL_MAX_VALUES];
  uint64_t tried = 0;
  *count = 0;
  for (int v = 0; v < values; v++) {
    children[v] = FLAT_IMPOSSIBLE;
    if ((level->allowed >> v & 1) == 0 || f->steps-- <= 0 ||
        !take_value(f, at, v))
      continue;
    children[v] = fold_value(f, at, v, tried, children);
    tried |= UINT64_C(1) << v;
    *count += level->counts[v];
    for (int w = 0; w < LOOKED_WORDS; w++)
      looked->dimensions[w] |= level->below[v].dimensions[w];
  }
  return *count == 0 ? FLAT_IMPOSSIBLE
                     : boxes_tree_share(&f->tree, at, children);
}

/* --- Beginning ----------------------------------------------------------- */

static void init_level(struct folding *f, struct arena *scratch, int at) {
  const struct model *model = f->fold->model;
  struct level *level = &f->levels[at];
  level->live = ARENA_ARRAY(scratch, uint64_t, 2 * f->words + 1);
  level->shown = level->live + f->words;
  if (at == f->nlevels)
    return;
  level->dimension = model->events[f->fold->event].attributes[at];
  level->allowed = f->scope.allowed[level->dimension];
  int values = model->dimensions[level->dimension].count;
  int words = values * f->words;
  level->permits = ARENA_ARRAY(scratch, uint64_t, 4 * words + 1);
  memset(level->permits, 0xFF, sizeof *level->permits * (size_t)words);
  level->shows = level->permits + words;
  level->keys = level->shows + words;
  level->decided = ARENA_ARRAY(scratch, uint64_t, 2 * f->words + 1);
  level->later = level->decided + f->words;
  level->below = ARENA_ARRAY(scratch, struct looked, values);
  level->counts = ARENA_ARRAY(scratch, uint64_t, values);
  f->level_of[level->dimension] = at;
}

static void begin(struct folding *f, struct arena *scratch) {
  const struct model *model = f->fold->model;
  const struct event *event = &model->events[f->fold->event];
  const struct constraint **room =
      ARENA_ARRAY(scratch, const struct constraint *, model->nconstraints + 1);
  model_scope_init(&f->scope, model, f->fold->options, f->fold->event,
                   f->fold->configuration, room);
  f->steps = POINTS_MOST;
  f->nlevels = event->nattributes;
  f->words = bits_words(f->scope.nconstraints);
  f->levels = ARENA_ARRAY(scratch, struct level, f->nlevels + 1);
  f->claims = bits_new(scratch, f->scope.nconstraints);
  f->level_of = ARENA_ARRAY(scratch, int, model->ndimensions + 1);
  for (int d = 0; d < model->ndimensions; d++)
    f->level_of[d] = MODEL_NONE;
  memcpy(f->point, model->configurations[f->fold->configuration].flags,
         (size_t)model->ndimensions);
  for (int a = 0; a <= f->nlevels; a++)
    init_level(f, scratch, a);
  memset(f->levels[0].live, 0xFF, sizeof(uint64_t) * (size_t)f->words);
  for (int c = 0; c < f->scope.nconstraints; c++)
    note_constraint(f, c);
}

/* Constraints on flags alone are decided before the first attribute. */
static bool is_broken(const struct folding *f) {
  for (int c = 0; f->nlevels == 0 && c < f->scope.nconstraints; c++)
    if (bits_get(f->levels[0].live, c) && bits_get(f->claims, c))
      return true;
  return false;
}

bool fold_inputs(const struct fold *fold, struct arena *scratch,
                 struct boxes *boxes, uint64_t *inputs) {
  struct folding f = {.fold = fold};
  struct looked looked = {{0}};
  begin(&f, scratch);
  boxes_tree_init(&f.tree, boxes);
  *inputs = 0;
  if (!is_broken(&f))
    boxes_tree_pick(&f.tree, fold_from(&f, 0, &looked, inputs));
  return f.steps > 0;
}
