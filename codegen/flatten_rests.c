/* Rests: what the first attributes of an event leave open. See struct rests. */
#include "flatten_inner.h"

#include <string.h>

/* Makes room for `wanted` words in an array of the variant's arena. What was
 * in it is lost. */
static uint64_t *room_for(struct flattening *f, uint64_t *array, size_t *room,
                          size_t wanted) {
  if (array && wanted <= *room)
    return array;
  *room = 2 * wanted + 1;
  return ARENA_ARRAY(&f->scratch, uint64_t, *room);
}

void flatten_rests_init(struct flattening *f) {
  const struct model *m = f->model;
  struct rests *r = &f->rests;
  *r = (struct rests){
      .constraint_words = bits_words(m->nconstraints),
      .rows = ARENA_ARRAY(&f->scratch, int, m->nrows + 1),
      .places = ARENA_ARRAY(&f->scratch, int, m->nrows + 1),
      .states = ARENA_ARRAY(&f->scratch, int, m->nstates + 1),
      .row_stamps = ARENA_ARRAY(&f->scratch, int, m->nrows + 1),
      .state_stamps = ARENA_ARRAY(&f->scratch, int, m->nstates + 1),
      .first = ARENA_ARRAY(&f->scratch, int, m->ndimensions + 1),
      .claims = bits_new(&f->scratch, m->nconstraints),
      .decided =
          ARENA_ARRAY(&f->scratch, uint64_t,
                      (m->ndimensions + 1) * bits_words(m->nconstraints) + 1)};
}

/* --- What a walk may meet ------------------------------------------------ */

static void meet_state(struct rests *r, int state) {
  if (r->state_stamps[state] == r->stamp)
    return;
  r->state_stamps[state] = r->stamp;
  r->states[r->nstates++] = state;
}

/* The rows of a state, and the states that they lead to. */
static void meet_rows(struct flattening *f, int state) {
  const struct model *m = f->model;
  const struct event *event = &m->events[f->event];
  struct rests *r = &f->rests;
  for (int s = 0; s < event->nstages; s++) {
    const struct stage *of = &m->stages[event->stages[s]];
    for (int i = of->start[state]; i < of->start[state + 1]; i++) {
      const struct row *row = &m->rows[of->by_state[i]];
      if (r->row_stamps[row->number] == r->stamp)
        continue;
      r->row_stamps[row->number] = r->stamp;
      r->places[row->number] = r->nrows;
      r->rows[r->nrows++] = row->number;
      if (row->target != MODEL_NONE)
        meet_state(r, row->target);
    }
  }
}

static void meet(struct flattening *f) {
  struct rests *r = &f->rests;
  r->stamp++;
  r->nrows = r->nstates = 0;
  meet_state(r, f->model->configurations[f->configuration].state);
  for (int i = 0; i < r->nstates; i++)
    meet_rows(f, r->states[i]);
}

/* --- What values exclude ------------------------------------------------- */

/* Takes `bit` out of the values of an attribute that are not in `values`. */
static void exclude(struct flattening *f, int attribute, uint64_t values,
                    int bit) {
  struct rests *r = &f->rests;
  int d = f->model->events[f->event].attributes[attribute];
  for (int v = 0; v < f->model->dimensions[d].count; v++)
    if (!(values >> v & 1))
      bits_clear(r->compatible + (r->first[attribute] + v) * r->words, bit);
}

static void exclude_rows(struct flattening *f) {
  struct rests *r = &f->rests;
  for (int i = 0; i < r->nrows; i++) {
    const struct conditions *list = &f->model->rows[r->rows[i]].conditions;
    for (int c = 0; c < list->count; c++) {
      int attribute = f->attribute_of[list->items[c].dimension];
      if (attribute != MODEL_NONE)
        exclude(f, attribute, list->items[c].values, i);
    }
  }
}

/* The conditions of a constraint, and from which attribute on they are settled.
 * Flags are those of the configuration. */
static int exclude_conditions(struct flattening *f,
                              const struct constraint *constraint, int bit) {
  int settled = 0;
  for (int c = 0; c < constraint->conditions.count; c++) {
    const struct condition *condition = &constraint->conditions.items[c];
    int attribute = f->attribute_of[condition->dimension];
    if (attribute != MODEL_NONE) {
      exclude(f, attribute, condition->values, bit);
      settled = attribute >= settled ? attribute + 1 : settled;
    } else if (!(condition->values >> f->point[condition->dimension] & 1)) {
      bits_clear(f->rests.stack, bit);
    }
  }
  return settled;
}

static void exclude_constraint(struct flattening *f, int number) {
  struct rests *r = &f->rests;
  const struct constraint *constraint = f->scope.constraints[number];
  int attributes = f->model->events[f->event].nattributes;
  int words = r->constraint_words, bit = r->row_words * 64 + number;
  int settled = exclude_conditions(f, constraint, bit);
  for (int a = settled; a <= attributes; a++)
    bits_set(r->decided + a * words, number);
  if (!constraint->is_mask)
    bits_set(r->claims, number);
  for (int h = 0; h < constraint->nhides; h++) {
    int d = constraint->hides[h], attribute = f->attribute_of[d];
    if (attribute != MODEL_NONE)
      exclude(f, attribute, (uint64_t)1 << f->scope.fallback[d],
              bit + words * 64);
  }
}

void flatten_rests_begin(struct flattening *f) {
  const struct event *event = &f->model->events[f->event];
  struct rests *r = &f->rests;
  int values = 0;
  meet(f);
  r->row_words = bits_words(r->nrows);
  r->words = r->row_words + 2 * r->constraint_words;
  for (int a = 0; a < event->nattributes; a++) {
    r->first[a] = values;
    values += f->model->dimensions[event->attributes[a]].count;
  }
  size_t size = (size_t)values * (size_t)r->words;
  size_t depth = (size_t)(event->nattributes + 1) * (size_t)r->words;
  r->compatible = room_for(f, r->compatible, &r->compatible_room, size);
  r->stack = room_for(f, r->stack, &r->stack_room, depth);
  memset(r->compatible, 0xFF, size * sizeof *r->compatible);
  memset(r->stack, 0xFF, (size_t)r->words * sizeof *r->stack);
  size_t words = (size_t)r->constraint_words;
  memset(r->claims, 0, words * sizeof *r->claims);
  memset(r->decided, 0,
         (size_t)(event->nattributes + 1) * words * sizeof *r->decided);
  exclude_rows(f);
  for (int c = 0; c < f->scope.nconstraints; c++)
    exclude_constraint(f, c);
  r->count = 0;
}

/* --- The memory ---------------------------------------------------------- */

static size_t slot_of(const struct rests *r, const uint64_t *key) {
  size_t length = (size_t)r->words + 1, mask = r->nslots - 1;
  uint64_t hash = 1469598103934665603u;
  for (size_t w = 0; w < length; w++) {
    hash = (hash ^ key[w]) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  size_t at = (size_t)hash & mask;
  while (r->slots[at].stamp == r->stamp &&
         memcmp(r->keys + (size_t)r->slots[at].entry * length, key,
                length * sizeof *key) != 0)
    at = (at + 1) & mask;
  return at;
}

/* Room for one more entry; keys and children move along. */
static void grow(struct flattening *f) {
  struct rests *r = &f->rests;
  size_t length = (size_t)r->words + 1;
  if ((r->count + 1) * length > r->keys_room) {
    uint64_t *old = r->keys;
    r->keys = room_for(f, r->keys, &r->keys_room, (r->count + 1) * length);
    if (r->count)
      memcpy(r->keys, old, r->count * length * sizeof *old);
  }
  if (r->count == r->capacity)
    r->children =
        arena_grow(&f->scratch, r->children, sizeof *r->children, &r->capacity);
  if (2 * (r->count + 1) <= r->nslots)
    return;
  r->nslots = r->nslots ? 2 * r->nslots : 256;
  r->slots = ARENA_ARRAY(&f->scratch, struct rest_slot, r->nslots);
  for (size_t i = 0; i < r->count; i++)
    r->slots[slot_of(r, r->keys + i * length)] =
        (struct rest_slot){r->stamp, (int)i};
}

bool flatten_rests_find(struct flattening *f, int attribute, size_t *entry) {
  struct rests *r = &f->rests;
  size_t length = (size_t)r->words + 1;
  grow(f);
  uint64_t *key = r->keys + r->count * length;
  memcpy(key, r->stack + attribute * r->words, (size_t)r->words * sizeof *key);
  key[r->words] = (uint64_t)attribute;
  size_t at = slot_of(r, key);
  if (r->slots[at].stamp == r->stamp) {
    *entry = (size_t)r->slots[at].entry;
    return true;
  }
  *entry = r->count++;
  r->slots[at] = (struct rest_slot){r->stamp, (int)*entry};
  return false;
}
