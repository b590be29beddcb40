/* Letters, read off the tuples of the classes: every tuple at the bottom says
 * what one input does in each configuration. */
#include <string.h>
#include "boxes_tree.h"
#include "classes_inner.h"
#include "letters.h"

enum {
  MOST_LETTERS = 1 << 16,
  MOST_POSSIBLE = 1 << 26 /* letters times configurations */
};

struct lettering {
  struct maker maker;
  struct letters *letters;
  struct ints deeds; /* {configuration, action list} */
  struct ints seen;  /* of the event at work: tuples of deeds */
};

/* What an outcome does in a configuration, as one number; CLASS_OPEN if it may
 * not happen. Equal outcomes can have two numbers: one that stays, one that
 * goes to where it is. */
static int deed_of(struct lettering *l, int configuration, int child) {
  const struct flat *flat = l->maker.flat;
  if (child == FLAT_IMPOSSIBLE)
    return CLASS_OPEN;
  struct outcome of = flat->outcomes[flat_outcome(child)];
  const struct list *list = &flat->lists[of.list];
  if (list->count > 0 && flat->model->ops[list->ops[0]].kind == OP_ILLEGAL)
    return CLASS_OPEN;
  int key[2] = {of.next == FLAT_SAME ? configuration : of.next, of.list};
  return ints_intern(&l->deeds, key, 2);
}

/* The letter of a tuple at the bottom: an old one, a new one, or none. */
static int letter_of(struct lettering *l, struct event_work *work,
                     const int *leaf) {
  struct maker *m = &l->maker;
  const struct model *model = m->model;
  bool any = false;
  int *deeds = ARENA_ARRAY(work->arena, int, m->nreached + 1);
  for (int k = 0; k < m->nreached; k++) {
    deeds[k] = deed_of(l, m->reached[k], leaf[k]);
    any = any || deeds[k] != CLASS_OPEN;
  }
  if (!any)
    return -1;
  int known = (int)l->seen.count;
  int number = ints_intern(&l->seen, deeds, m->nreached);
  if (number < known)
    return number;
  struct letter *letter = ARENA_PUSH(m->arena, l->letters->items,
                                     l->letters->count, l->letters->capacity);
  *letter = (struct letter){.event = work->event, .number = number};
  letter->possible = ARENA_ARRAY(m->arena, bool, model->nconfigurations);
  for (int k = 0; k < m->nreached; k++)
    letter->possible[m->reached[k]] = deeds[k] != CLASS_OPEN;
  return number;
}

/* From the bottom up: a tree that ends in letters; its root. The tag of an
 * input without letter is stored as one more than it is, for a tree has no room
 * for negative ones. */
static int grow(const struct lettering *l, struct event_work *work,
                struct boxes_tree *tree, int *below) {
  const struct event *event = &l->maker.model->events[work->event];
  int children[MODEL_MAX_VALUES];
  for (int i = event->nattributes - 1; i >= 0; i--) {
    size_t values = (size_t)boxes_tree_fan(tree, i);
    size_t tuples = work->levels[i].count;
    int *here = ARENA_ARRAY(work->arena, int, tuples + 1);
    for (size_t t = 0; t < tuples; t++) {
      for (size_t v = 0; v < values; v++) {
        int child = work->children[i][t * values + v];
        children[v] = child == CLASS_OPEN ? FLAT_IMPOSSIBLE : below[child];
      }
      here[t] = boxes_tree_share(tree, i, children);
    }
    below = here;
  }
  return below[0];
}

static void pick_boxes(struct lettering *l, struct event_work *work,
                       const int *tags) {
  const struct model *model = l->maker.model;
  const struct ints *leaves =
      &work->levels[model->events[work->event].nattributes];
  struct boxes *boxes = &l->letters->boxes[work->event];
  struct boxes_tree tree;
  int *below = ARENA_ARRAY(work->arena, int, leaves->count + 1);
  for (size_t i = 0; i < leaves->count; i++)
    below[i] = boxes_tree_leaf(tags[i] + 1);
  boxes_init(boxes, l->maker.arena,
             boxes_space(l->maker.arena, model, work->event, NULL, 0));
  boxes_tree_init(&tree, boxes);
  boxes_tree_pick(&tree, grow(l, work, &tree, below));
  for (size_t i = 0; i < boxes->count; i++)
    boxes->items[i].tag--;
}

/* The plainest point of a box: defaults where it has them. Returns how many
 * attributes have another value. */
static int plainest(const struct space *space, const struct box *box,
                    uint8_t *point) {
  int others = 0;
  for (int i = 0; i < space->count; i++) {
    int d = space->dimensions[i], usual = space->model->dimensions[d].initial;
    if ((box->values[i] >> usual & 1) == 0) {
      others++;
      for (usual = 0; (box->values[i] >> usual & 1) == 0;)
        usual++;
    }
    point[d] = (uint8_t)usual;
  }
  return others;
}

/* Gives each letter of an event, from `first` on, its plainest input. */
static void choose_points(struct lettering *l, int event, size_t first) {
  const struct boxes *boxes = &l->letters->boxes[event];
  struct letter *letters = l->letters->items + first;
  uint8_t point[MODEL_MAX_DIMENSIONS];
  for (size_t i = 0; i < boxes->count; i++) {
    int tag = boxes->items[i].tag;
    if (tag < 0)
      continue;
    memset(point, 0, sizeof point);
    int others = plainest(boxes->space, &boxes->items[i], point);
    if (letters[tag].point != NULL && letters[tag].unusual <= others)
      continue;
    letters[tag].unusual = others;
    size_t size = (size_t)l->maker.model->ndimensions;
    if (letters[tag].point == NULL)
      letters[tag].point = ARENA_ARRAY(l->maker.arena, uint8_t, size + 1);
    memcpy(letters[tag].point, point, size);
  }
}

static bool add_event(struct lettering *l, int event) {
  struct arena arena = {NULL};
  struct event_work work = {.arena = &arena, .event = event};
  size_t first = l->letters->count;
  l->seen = (struct ints){.arena = &arena};
  classes_note_scopes(&l->maker, &work);
  classes_note_constraints(&l->maker, &work);
  bool fits = classes_go_down(&l->maker, &work);
  if (fits) {
    const struct ints *leaves =
        &work.levels[l->maker.model->events[event].nattributes];
    int *tags = ARENA_ARRAY(&arena, int, leaves->count + 1);
    for (size_t i = 0; i < leaves->count; i++)
      tags[i] = letter_of(l, &work, leaves->all[i].items);
    pick_boxes(l, &work, tags);
    choose_points(l, event, first);
    fits = l->letters->count <= MOST_LETTERS &&
           l->letters->count * (size_t)l->maker.model->nconfigurations <=
               MOST_POSSIBLE;
  }
  arena_free(&arena);
  return fits;
}

struct letters *letters_make(struct arena *arena, const struct flat *flat,
                             struct diag *diag) {
  const struct model *model = flat->model;
  struct lettering l = {.maker = {.arena = arena, .flat = flat}};
  l.maker.model = model;
  l.letters = ARENA_ARRAY(arena, struct letters, 1);
  l.letters->boxes = ARENA_ARRAY(arena, struct boxes, model->nevents + 1);
  l.deeds.arena = arena;
  l.maker.reached = ARENA_ARRAY(arena, int, model->nconfigurations + 1);
  for (int c = 0; c < model->nconfigurations; c++)
    if (flat->reachable[c])
      l.maker.reached[l.maker.nreached++] = c;
  for (int e = 0; e < model->nevents; e++)
    if (!add_event(&l, e)) {
      diag_report(diag, DIAG_LIMIT, model->events[e].span,
                  "event '%s' has too many different inputs for vectors",
                  model->events[e].name);
      return NULL;
    }
  return l.letters;
}
