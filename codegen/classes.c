/* From diagrams, one per configuration, to classes that all share: the
 * diagrams of an event are walked side by side, attribute by attribute, and
 * what comes out equal, or does not contradict, is one class. */
#include <string.h>
#include "classes_inner.h"

bool classes_agree(const int *into, const int *from, int count) {
  for (int i = 0; i < count; i++)
    if (into[i] != from[i] && into[i] != CLASS_OPEN && from[i] != CLASS_OPEN)
      return false;
  return true;
}

void classes_merge(int *into, const int *from, int count) {
  for (int i = 0; i < count; i++)
    if (into[i] == CLASS_OPEN)
      into[i] = from[i];
}

int classes_count_open(const int *row, int count) {
  int open = 0;
  for (int i = 0; i < count; i++)
    open += row[i] == CLASS_OPEN;
  return open;
}

int *classes_order(struct arena *arena, const int *open, int count, int most) {
  int *start = ARENA_ARRAY(arena, int, most + 2);
  int *order = ARENA_ARRAY(arena, int, count + 1);
  for (int r = 0; r < count; r++)
    start[open[r] + 1]++;
  for (int k = 0; k < most; k++)
    start[k + 1] += start[k];
  for (int r = 0; r < count; r++)
    order[start[open[r]]++] = r;
  return order;
}

/* --- Leaves: classes ----------------------------------------------------- */

/* The shared outcome for a flat outcome in a configuration. */
static int share(struct maker *m, int configuration, int outcome) {
  const struct configuration *all = m->model->configurations;
  struct outcome of = m->flat->outcomes[outcome];
  int next = of.next == FLAT_SAME ? configuration : of.next;
  bool stays = all[next].state == all[configuration].state;
  int key[3] = {stays, stays ? next - configuration : next, of.list};
  return ints_intern(&m->outcomes, key, 3);
}

/* Is a child of a diagram one that no input of this machine gets to, or, where
 * the surroundings are trusted, one that the table calls illegal? */
static bool is_open(const struct maker *m, int child) {
  if (child == FLAT_IMPOSSIBLE || !m->trusts)
    return child == FLAT_IMPOSSIBLE;
  const struct list *list =
      &m->flat->lists[m->flat->outcomes[flat_outcome(child)].list];
  return list->count == 1 && list->ops[0] == OP_ILLEGAL;
}

/* The leaves, those that leave least open first. */
static int *by_fullness(const struct maker *m, struct event_work *work) {
  const struct ints *leaves =
      &work->levels[m->model->events[work->event].nattributes];
  int *open = ARENA_ARRAY(work->arena, int, leaves->count + 1);
  for (size_t l = 0; l < leaves->count; l++)
    open[l] = classes_count_open(leaves->all[l].items, m->nreached);
  return classes_order(work->arena, open, (int)leaves->count, m->nreached);
}

/* Puts a row into a class of the event, an old one where it fits. */
static int classify_row(struct maker *m, struct event_classes *event, int *row,
                        bool merge) {
  for (int c = event->first; merge && c < (int)m->nrows; c++)
    if (classes_agree(m->rows[c], row, m->nreached)) {
      classes_merge(m->rows[c], row, m->nreached);
      return c - event->first;
    }
  int *cells = ARENA_ARRAY(m->arena, int, m->nreached + 1);
  memcpy(cells, row, sizeof *row * (size_t)m->nreached);
  *ARENA_PUSH(m->arena, m->rows, m->nrows, m->rows_capacity) = cells;
  return (int)m->nrows - 1 - event->first;
}

static void make_rows(struct maker *m, struct event_work *work,
                      struct event_classes *event) {
  const struct ints *leaves =
      &work->levels[m->model->events[work->event].nattributes];
  int *order = by_fullness(m, work);
  int *row = ARENA_ARRAY(work->arena, int, m->nreached + 1);
  work->refs = ARENA_ARRAY(work->arena, int, leaves->count + 1);
  event->first = (int)m->nrows;
  for (size_t l = 0; l < leaves->count; l++) {
    const int *leaf = leaves->all[order[l]].items;
    for (int k = 0; k < m->nreached; k++)
      row[k] = is_open(m, leaf[k])
                   ? CLASS_OPEN
                   : share(m, m->reached[k], flat_outcome(leaf[k]));
    work->refs[order[l]] =
        class_leaf(classify_row(m, event, row, leaves->count <= MOST_MERGED));
  }
  event->count = (int)m->nrows - event->first;
}

/* --- Up: the diagram over classes ---------------------------------------- */

/* The one child that all values have that say anything; else CLASS_OPEN. */
static bool is_plain(const int *children, int count, int *only) {
  *only = CLASS_OPEN;
  for (int v = 0; v < count; v++) {
    if (children[v] == CLASS_OPEN)
      continue;
    if (*only != CLASS_OPEN && *only != children[v])
      return false;
    *only = children[v];
  }
  return true;
}

/* A node with these children among those of its attribute, from `from` on. */
static int node_of(struct maker *m, struct event_classes *event, int from,
                   int attribute, int *children, int count) {
  size_t nnodes = (size_t)event->nnodes;
  for (int n = from; n < event->nnodes && n - from < MOST_MERGED; n++)
    if (classes_agree(event->nodes[n].children, children, count)) {
      classes_merge(event->nodes[n].children, children, count);
      return n;
    }
  struct class_node *node =
      ARENA_PUSH(m->arena, event->nodes, nnodes, m->nodes_capacity);
  node->attribute = attribute;
  node->children = ARENA_ARRAY(m->arena, int, count);
  memcpy(node->children, children, sizeof *children * (size_t)count);
  event->nnodes = (int)nnodes;
  return event->nnodes - 1;
}

static void go_up(struct maker *m, struct event_work *work,
                  struct event_classes *event) {
  const struct event *of = &m->model->events[work->event];
  m->nodes_capacity = 0;
  int children[MODEL_MAX_VALUES];
  for (int i = of->nattributes - 1; i >= 0; i--) {
    int values = m->model->dimensions[of->attributes[i]].count;
    size_t tuples = work->levels[i].count;
    int from = event->nnodes;
    int *refs = ARENA_ARRAY(work->arena, int, tuples + 1);
    for (size_t t = 0; t < tuples; t++) {
      for (int v = 0; v < values; v++) {
        int below = work->children[i][t * (size_t)values + (size_t)v];
        children[v] = below == CLASS_OPEN ? CLASS_OPEN : work->refs[below];
      }
      if (!is_plain(children, values, &refs[t]))
        refs[t] = node_of(m, event, from, i, children, values);
    }
    work->refs = refs;
  }
  event->root = work->refs[0];
}

/* --- All events ---------------------------------------------------------- */

static bool make_event(struct maker *m, int number, struct diag *diag) {
  struct arena arena = {0};
  struct event_work work = {.arena = &arena, .event = number};
  struct event_classes *event = &m->classes->events[number];
  classes_note_scopes(m, &work);
  classes_note_constraints(m, &work);
  bool fits = classes_go_down(m, &work);
  if (fits) {
    make_rows(m, &work, event);
    go_up(m, &work, event);
  } else {
    struct diag_finding *finding =
        diag_report(diag, DIAG_LIMIT, m->model->events[number].span,
                    "event '%s' has too many different inputs for tables",
                    m->model->events[number].name);
    diag_note(diag, finding, "the shape `switch` has no such bound");
  }
  arena_free(&arena);
  return fits;
}

/* Distances get numbers above the configurations. */
static void number_outcomes(struct maker *m) {
  struct classes *classes = m->classes;
  int back = 0;
  for (size_t o = 0; o < m->outcomes.count; o++) {
    const int *key = m->outcomes.all[o].items;
    if (key[0] && -key[1] > back)
      back = -key[1];
  }
  classes->same = m->model->nconfigurations + back;
  classes->ncodes = classes->same + 1;
  classes->noutcomes = (int)m->outcomes.count;
  classes->outcomes =
      ARENA_ARRAY(m->arena, struct class_outcome, classes->noutcomes + 1);
  for (int o = 0; o < classes->noutcomes; o++) {
    const int *key = m->outcomes.all[o].items;
    int code = key[0] ? classes->same + key[1] : key[1];
    classes->outcomes[o] = (struct class_outcome){code, key[2]};
    if (code >= classes->ncodes)
      classes->ncodes = code + 1;
  }
}

/* Rows over all configurations; those that are not reachable stay open. */
static void publish_rows(struct maker *m) {
  struct classes *classes = m->classes;
  int n = m->model->nconfigurations;
  classes->nrows = (int)m->nrows;
  classes->rows = ARENA_ARRAY(m->arena, int *, classes->nrows + 1);
  for (int r = 0; r < classes->nrows; r++) {
    classes->rows[r] = ARENA_ARRAY(m->arena, int, n);
    for (int c = 0; c < n; c++)
      classes->rows[r][c] = CLASS_OPEN;
    for (int k = 0; k < m->nreached; k++)
      classes->rows[r][m->reached[k]] = m->rows[r][k];
  }
}

struct classes *classes_make(struct arena *arena, const struct flat *flat,
                             bool trusts, struct diag *diag) {
  const struct model *model = flat->model;
  struct maker m = {
      .arena = arena, .flat = flat, .model = model, .trusts = trusts};
  m.classes = ARENA_ARRAY(arena, struct classes, 1);
  m.classes->flat = flat;
  m.classes->events =
      ARENA_ARRAY(arena, struct event_classes, model->nevents + 1);
  m.outcomes.arena = arena;
  m.reached = ARENA_ARRAY(arena, int, model->nconfigurations + 1);
  for (int c = 0; c < model->nconfigurations; c++)
    if (flat->reachable[c])
      m.reached[m.nreached++] = c;
  bool fits = true;
  for (int e = 0; e < model->nevents; e++)
    fits = make_event(&m, e, diag) && fits;
  if (!fits)
    return NULL;
  number_outcomes(&m);
  publish_rows(&m);
  return m.classes;
}
