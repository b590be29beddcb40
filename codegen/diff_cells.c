/* Compares what two tables do with every input, and prints the differences
 * grouped: by event, by what changed, by condition, by where. */
#include <stdlib.h>
#include <string.h>
#include "boxes.h"
#include "diff.h"
#include "diff_cells.h"
#include "points.h"

/* The old configuration that a new one corresponds to: flags that the old table
 * lacks hold their first value; MODEL_NONE if there is none. */
static int old_configuration(const struct diff *diff, int configuration) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  const struct configuration *c = &new->configurations[configuration];
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  if (diff->states[c->state] < 0)
    return MODEL_NONE;
  for (int d = 0; d < new->ndimensions; d++) {
    if (!new->dimensions[d].is_flag)
      continue;
    int match = diff->dimensions[d];
    int value = match < 0 ? MODEL_NONE : diff->values[d][c->flags[d]];
    if (match < 0 ? c->flags[d] != 0 : value < 0)
      return MODEL_NONE;
    if (match >= 0)
      flags[match] = (uint8_t)value;
  }
  return model_configuration(old, diff->states[c->state], flags);
}

/* One event, and one pair of configurations after the other. */
struct corner {
  struct diff *diff;
  struct arena *arena; /* of the event */
  const struct space *space;
  int event, old_event;
  int configuration, old_at;
  uint8_t *points; /* of the new table, in the order of the space */
  int *tags;       /* 0: unchanged, otherwise a change's number + 1 */
  size_t count, length, room_points, room_tags;
  struct diff_change *changes;
  size_t nchanges, changes_capacity;
};

/* The tag of points that changed from one walk to another. */
static int tag_of(struct corner *corner, const struct walk *was,
                  const struct walk *now) {
  const char *what =
      diff_describe(corner->arena, &corner->diff->old, corner->old_at, was,
                    &corner->diff->new, corner->configuration, now);
  for (size_t i = 0; i < corner->nchanges; i++)
    if (strcmp(corner->changes[i].what, what) == 0)
      return (int)i + 1;
  struct diff_change *change =
      ARENA_PUSH(corner->arena, corner->changes, corner->nchanges,
                 corner->changes_capacity);
  change->what = what;
  return (int)corner->nchanges;
}

static bool same_lists(const struct diff *diff, const struct walk *a,
                       const struct walk *b) {
  for (int i = 0; i < a->nops; i++)
    if (strcmp(diff->old.model->ops[a->ops[i]].name,
               diff->new.model->ops[b->ops[i]].name) != 0)
      return false;
  return true;
}

static bool same_meaning(const struct diff *diff, const struct walk *a,
                         const struct walk *b) {
  bool good_a = a->end == WALK_DONE || a->end == WALK_IGNORED;
  bool good_b = b->end == WALK_DONE || b->end == WALK_IGNORED;
  if (!good_a || !good_b)
    return a->end == b->end;
  if (a->nops != b->nops ||
      old_configuration(diff, b->configuration) != a->configuration)
    return false;
  if (same_lists(diff, a, b))
    return true;
  struct walk x = *a, y = *b;
  diff_normalize(diff->old.model, x.ops, x.nops);
  diff_normalize(diff->new.model, y.ops, y.nops);
  return same_lists(diff, &x, &y);
}

static void add_point(struct corner *corner, const uint8_t *point, int tag) {
  const struct space *space = corner->space;
  for (int i = 0; i < space->count; i++)
    *ARENA_PUSH(corner->arena, corner->points, corner->length,
                corner->room_points) = point[space->dimensions[i]];
  *ARENA_PUSH(corner->arena, corner->tags, corner->count, corner->room_tags) =
      tag;
}

/* The old input that means the same; false if an attribute or a value is not
 * in both tables, so that nothing can be compared. */
static bool to_old(const struct corner *corner, const uint8_t *point,
                   uint8_t *old) {
  const struct diff *diff = corner->diff;
  const struct model *model = diff->old.model;
  const struct event *event = &model->events[corner->old_event];
  memset(old, 0, MODEL_MAX_DIMENSIONS);
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i];
    old[d] = (uint8_t)model_default(model, diff->old.options, d,
                                    corner->old_event, corner->old_at);
  }
  for (int i = 0; i < corner->space->count; i++) {
    int d = corner->space->dimensions[i], match = diff->dimensions[d];
    int usual = model_default(diff->new.model, diff->new.options, d,
                              corner->event, corner->configuration);
    if (match < 0 && point[d] != usual)
      return false;
    if (match >= 0 && diff->values[d][point[d]] < 0)
      return false;
    if (match >= 0)
      old[match] = (uint8_t)diff->values[d][point[d]];
  }
  return true;
}

static bool compare_point(void *context, const uint8_t *point) {
  struct corner *corner = context;
  struct diff *diff = corner->diff;
  uint8_t before[MODEL_MAX_DIMENSIONS];
  struct walk a, b;
  if (--diff->left < 0)
    return false;
  if (!to_old(corner, point, before))
    return true;
  bool was = model_possible(diff->old.model, diff->old.options,
                            corner->old_event, corner->old_at, before, NULL);
  if (was)
    interpret(diff->old.model, diff->old.options, corner->old_at,
              corner->old_event, before, &a);
  interpret(diff->new.model, diff->new.options, corner->configuration,
            corner->event, point, &b);
  int tag = 0;
  if (!was || !same_meaning(diff, &a, &b))
    tag = tag_of(corner, was ? &a : NULL, &b);
  add_point(corner, point, tag);
  return true;
}

/* The new input that means the same as an old one; false if there is none. */
static bool to_new(const struct corner *corner, const uint8_t *old,
                   uint8_t *point) {
  const struct diff *diff = corner->diff;
  for (int i = 0; i < corner->space->count; i++) {
    int d = corner->space->dimensions[i], match = diff->dimensions[d];
    int value = model_default(diff->new.model, diff->new.options, d,
                              corner->event, corner->configuration);
    if (match >= 0) {
      value = MODEL_NONE;
      for (int v = 0; v < diff->new.model->dimensions[d].count; v++)
        if (diff->values[d][v] == old[match])
          value = v;
    }
    if (value < 0)
      return false;
    point[d] = (uint8_t)value;
  }
  return true;
}

/* Old inputs that the new table rules out. Attributes that only the old table
 * has are looked at with their defaults. */
static bool find_lost(void *context, const uint8_t *old) {
  struct corner *corner = context;
  struct diff *diff = corner->diff;
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0}, back[MODEL_MAX_DIMENSIONS];
  struct walk walk;
  if (--diff->left < 0)
    return false;
  memcpy(point, diff->new.model->configurations[corner->configuration].flags,
         (size_t)diff->new.model->ndimensions);
  if (!to_new(corner, old, point) || !to_old(corner, point, back))
    return true;
  const struct event *event = &diff->old.model->events[corner->old_event];
  for (int i = 0; i < event->nattributes; i++)
    if (back[event->attributes[i]] != old[event->attributes[i]])
      return true;
  if (model_possible(diff->new.model, diff->new.options, corner->event,
                     corner->configuration, point, NULL))
    return true;
  interpret(diff->old.model, diff->old.options, corner->old_at,
            corner->old_event, old, &walk);
  add_point(corner, point, tag_of(corner, &walk, NULL));
  return true;
}

/* Collects the points of one configuration. */
static void compare_pair(struct corner *corner) {
  struct diff *diff = corner->diff;
  bool whole =
      points_visit(corner->arena, diff->new.model, diff->new.options,
                   corner->configuration, corner->event, compare_point,
                   corner) &&
      points_visit(corner->arena, diff->old.model, diff->old.options,
                   corner->old_at, corner->old_event, find_lost, corner);
  if (!whole)
    diff->left = -1;
}

/* The attributes of the event, and the flags that differ among the
 * configurations of a state, which are numbered from `first` to `end` - 1. */
static const struct space *space_of(const struct corner *corner, int first,
                                    int end) {
  const struct model *model = corner->diff->new.model;
  int *flags = ARENA_ARRAY(corner->arena, int, model->ndimensions + 1);
  int count = 0;
  for (int d = 0; d < model->ndimensions; d++) {
    bool differs = false;
    for (int c = first; c < end; c++)
      differs = differs || model->configurations[c].flags[d] !=
                               model->configurations[first].flags[d];
    if (model->dimensions[d].is_flag && differs)
      flags[count++] = d;
  }
  return boxes_space(corner->arena, model, corner->event, flags, count);
}

static void compare_state(struct corner *corner, int state, int first,
                          int end) {
  struct diff *diff = corner->diff;
  struct boxes boxes;
  corner->space = space_of(corner, first, end);
  corner->points = NULL;
  corner->tags = NULL;
  corner->count = corner->length = 0;
  corner->room_points = corner->room_tags = 0;
  for (int c = first; c < end; c++) {
    corner->configuration = c;
    corner->old_at = old_configuration(diff, c);
    if (corner->old_at >= 0 && diff->new.reachable[c] &&
        diff->old.reachable[corner->old_at] && diff->left >= 0)
      compare_pair(corner);
  }
  diff_sort_points(corner->arena, corner->space, corner->points, corner->tags,
                   corner->count);
  boxes_init(&boxes, corner->arena, corner->space);
  boxes_add_points(&boxes, corner->points, corner->tags, corner->count);
  for (size_t i = 0; i < corner->nchanges; i++)
    diff_note(corner->arena, &corner->changes[i], &boxes, (int)i + 1, state);
}

static void compare_event(struct diff *diff, int event, int old_event) {
  const struct model *new = diff->new.model;
  struct arena arena = {0};
  struct corner corner = {.diff = diff, .arena = &arena, .event = event};
  corner.old_event = old_event;
  for (int s = 0, first = 0, end = 0; s < new->nstates; s++, first = end) {
    while (end < new->nconfigurations &&new->configurations[end].state == s)
      end++; /* configurations are listed by state */
    compare_state(&corner, s, first, end);
  }
  diff_print_changes(diff, &arena, event, corner.changes, corner.nchanges);
  arena_free(&arena);
}

static void compare_reach(struct diff *diff) {
  const struct model *new = diff->new.model;
  for (int c = 0; c < new->nconfigurations; c++) {
    int old = old_configuration(diff, c);
    if (old < 0 || diff->new.reachable[c] == diff->old.reachable[old])
      continue;
    diff->changes++;
    emit_format(diff->out, "%s: %s\n", new->configurations[c].name,
                diff->new.reachable[c] ? "can now be reached"
                                       : "can no longer be reached");
  }
}

void diff_cells(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  compare_reach(diff);
  for (int e = 0; e < new->nevents; e++) {
    int match = diff_find(old->events, old->nevents, sizeof *old->events,
                          new->events[e].name);
    if (match >= 0)
      compare_event(diff, e, match);
  }
  if (diff->left < 0) {
    diff->changes++;
    emit_put(diff->out, "There are too many inputs: not all were compared.\n");
  }
}
