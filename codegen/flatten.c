/* Folding walks into decision diagrams, configuration by configuration, as far
 * as events lead; and which timers may be running in each. */
#include "flatten_inner.h"

#include <string.h>

/* --- Bounds -------------------------------------------------------------- */

/* How many raw combinations an event has in the worst configuration. */
static void check_inputs(struct flattening *f, int event) {
  const struct event *e = &f->model->events[event];
  double product = 1;
  for (int a = 0; a < e->nattributes; a++)
    product *= f->model->dimensions[e->attributes[a]].count;
  if (product <= (double)FLATTEN_MAX_INPUTS)
    return;
  f->exhausted = true;
  diag_report(f->diag, DIAG_LIMIT, e->span,
              "the attributes of '%s' have %.0f combinations; the bound is %d",
              e->name, product, FLATTEN_MAX_INPUTS);
}

bool flatten_spend(struct flattening *f, int amount) {
  f->work += amount;
  if (f->work <= FLATTEN_MAX_WORK)
    return true;
  if (!f->exhausted)
    diag_report(f->diag, DIAG_LIMIT, f->model->events[f->event].span,
                "the table takes too long to work out; the bound is reached "
                "at '%s' in %s",
                f->model->events[f->event].name,
                f->model->configurations[f->configuration].name);
  f->exhausted = true;
  return false;
}

/* --- Reachability and timers --------------------------------------------- */

static void arm(const struct model *m, int op, uint64_t *armed) {
  const struct op *o = &m->ops[op];
  int words = bits_words(m->ntimers);
  if (o->kind == OP_START)
    bits_set(armed, o->id);
  else if (o->kind == OP_CANCEL)
    bits_clear(armed, o->id);
  else if (o->kind == OP_CANCEL_ALL)
    memset(armed, 0, (size_t)words * sizeof *armed);
  else if (o->kind == OP_ACTION)
    for (int w = 0; w < words; w++)
      armed[w] |= m->actions[o->id].arms[w];
}

/* Carries the timers of `from` over an outcome. True if the configuration that
 * follows learned something new. */
static bool carry(struct flattening *f, int from, int event, int outcome,
                  uint64_t *scratch) {
  struct flat *flat = f->flat;
  const struct model *m = f->model;
  const struct ints_item *o = &f->outcomes.all[outcome];
  const struct ints_item *list = &f->lists.all[o->items[1]];
  int to = o->items[0] == FLAT_SAME ? from : o->items[0];
  int words = flat->timer_words;
  memcpy(scratch, flat->armed + from * words, (size_t)words * sizeof *scratch);
  if (m->events[event].timer != MODEL_NONE)
    bits_clear(scratch, m->events[event].timer);
  for (int i = 0; i < list->count; i++)
    arm(m, list->items[i], scratch);
  bool news = !flat->reachable[to];
  if (news) {
    flat->reachable[to] = true;
    flat->parent[to] = from;
    flat->cause[to] = event;
  }
  for (int w = 0; w < words; w++) {
    news |= (scratch[w] & ~flat->armed[to * words + w]) != 0;
    flat->armed[to * words + w] |= scratch[w];
  }
  return news;
}

static bool may_happen(const struct flattening *f, int configuration,
                       int event) {
  int timer = f->model->events[event].timer;
  return timer == MODEL_NONE ||
         bits_get(f->flat->armed + configuration * f->flat->timer_words, timer);
}

/* Collects the outcomes below a child, each once. */
struct collector {
  struct flattening *f;
  int *node_stamps, *outcome_stamps, stamp;
  size_t node_room, outcome_room;
  int *outcomes;
  size_t count, capacity;
};

static int *stamps_for(struct flattening *f, int *stamps, size_t *room,
                       size_t wanted) {
  if (wanted <= *room)
    return stamps;
  *room = 2 * wanted;
  return ARENA_ARRAY(&f->scratch, int, *room);
}

static void collect(struct collector *c, int child) {
  if (child == FLAT_IMPOSSIBLE)
    return;
  if (flat_is_outcome(child)) {
    int outcome = flat_outcome(child);
    if (c->outcome_stamps[outcome] == c->stamp)
      return;
    c->outcome_stamps[outcome] = c->stamp;
    *ARENA_PUSH(&c->f->scratch, c->outcomes, c->count, c->capacity) = outcome;
    return;
  }
  if (c->node_stamps[child] == c->stamp)
    return;
  c->node_stamps[child] = c->stamp;
  const struct ints_item *node = &c->f->nodes.all[child];
  for (int v = 1; v < node->count; v++)
    collect(c, node->items[v]);
}

/* The number of a cell: of its distinct outcomes, in order. */
static int make_cell(struct collector *c, int root) {
  struct flattening *f = c->f;
  c->count = 0;
  c->stamp++;
  c->node_stamps = stamps_for(f, c->node_stamps, &c->node_room, f->nodes.count);
  c->outcome_stamps =
      stamps_for(f, c->outcome_stamps, &c->outcome_room, f->outcomes.count);
  collect(c, root);
  return ints_intern(&f->cells, c->outcomes, (int)c->count);
}

/* --- Exploring ----------------------------------------------------------- */

/* Configurations that have to be looked at, in the order in which they were
 * reached or learned something new; each is in the queue once at most. */
struct queue {
  int *items, head, count, size;
  uint8_t *queued, *done; /* [configuration] */
};

static void enqueue(struct queue *queue, int configuration) {
  if (queue->queued[configuration])
    return;
  queue->queued[configuration] = 1;
  queue->items[(queue->head + queue->count++) % queue->size] = configuration;
}

static int dequeue(struct queue *queue) {
  int configuration = queue->items[queue->head];
  queue->head = (queue->head + 1) % queue->size;
  queue->count--;
  queue->queued[configuration] = 0;
  return configuration;
}

static struct queue make_queue(struct flattening *f) {
  int size = f->model->nconfigurations;
  return (struct queue){.items = ARENA_ARRAY(&f->scratch, int, size),
                        .size = size,
                        .queued = ARENA_ARRAY(&f->scratch, uint8_t, size),
                        .done = ARENA_ARRAY(&f->scratch, uint8_t, size)};
}

/* What another variant found out about a cell that depends only on options in
 * which the two agree. */
static const struct known *find_known(const struct flattening *f, int cell) {
  const struct known *known = f->known[cell];
  while (known && (f->options & known->consulted) != known->chosen)
    known = known->next;
  return known;
}

static const struct known *flatten_cell(struct flattening *f,
                                        struct collector *collector,
                                        int configuration, int event) {
  int cell = configuration * f->model->nevents + event;
  const struct known *old = find_known(f, cell);
  if (old)
    return old;
  struct known *known = ARENA_ARRAY(f->arena, struct known, 1);
  f->consulted = 0;
  known->root = flatten_diagram(f, configuration, event);
  known->cell = make_cell(collector, known->root);
  known->consulted = f->consulted;
  known->chosen = f->options & f->consulted;
  known->next = f->known[cell];
  f->known[cell] = known;
  return known;
}

static void flatten_configuration(struct flattening *f, int configuration,
                                  struct collector *collector) {
  int events = f->model->nevents;
  for (int e = 0; e < events && !f->exhausted; e++) {
    const struct known *known = flatten_cell(f, collector, configuration, e);
    f->flat->roots[configuration * events + e] = known->root;
    f->flat->cell_of[configuration * events + e] = known->cell;
  }
}

/* Carries what is known of a configuration over all its outcomes. */
static void carry_on(struct flattening *f, struct queue *queue, int from,
                     uint64_t *scratch) {
  int events = f->model->nevents;
  for (int e = 0; e < events; e++) {
    int number = f->flat->cell_of[from * events + e];
    struct ints_item cell = f->cells.all[number];
    if (!may_happen(f, from, e) || !flatten_spend(f, cell.count))
      continue;
    for (int i = 0; i < cell.count; i++) {
      int to = f->outcomes.all[cell.items[i]].items[0];
      if (carry(f, from, e, cell.items[i], scratch))
        enqueue(queue, to == FLAT_SAME ? from : to);
    }
  }
}

/* Works off configurations until nothing new is learned. */
static void explore(struct flattening *f) {
  const struct model *m = f->model;
  uint8_t none[MODEL_MAX_DIMENSIONS] = {0};
  uint64_t *scratch = bits_new(&f->scratch, m->ntimers);
  struct collector collector = {.f = f};
  struct queue queue = make_queue(f);
  int start = model_configuration(m, m->initial, none);
  f->flat->reachable[start] = true;
  enqueue(&queue, start);
  while (queue.count > 0 && !f->exhausted) {
    int configuration = dequeue(&queue);
    if (!queue.done[configuration])
      flatten_configuration(f, configuration, &collector);
    queue.done[configuration] = 1;
    carry_on(f, &queue, configuration, scratch);
  }
}

/* --- Variants ------------------------------------------------------------ */

static struct flat *make_flat(struct flattening *f, options_t options,
                              const char *name) {
  const struct model *m = f->model;
  struct flat *flat = ARENA_ARRAY(f->arena, struct flat, 1);
  int n = m->nconfigurations;
  *flat = (struct flat){.model = m,
                        .options = options,
                        .name = name,
                        .coverage = f->coverage,
                        .timer_words = bits_words(m->ntimers)};
  flat->reachable = ARENA_ARRAY(f->arena, bool, n + 1);
  flat->roots = ARENA_ARRAY(f->arena, int, n * m->nevents + 1);
  flat->cell_of = ARENA_ARRAY(f->arena, int, n * m->nevents + 1);
  flat->armed = ARENA_ARRAY(f->arena, uint64_t, n * flat->timer_words + 1);
  flat->cause = ARENA_ARRAY(f->arena, int, n + 1);
  flat->parent = ARENA_ARRAY(f->arena, int, n + 1);
  for (int i = 0; i < n * m->nevents; i++)
    flat->roots[i] = FLAT_IMPOSSIBLE;
  for (int i = 0; i < n; i++)
    flat->cause[i] = flat->parent[i] = MODEL_NONE;
  return flat;
}

static struct coverage *make_coverage(struct arena *arena,
                                      const struct model *m) {
  struct coverage *coverage = ARENA_ARRAY(arena, struct coverage, 1);
  int words = m->nrows * m->state_words;
  coverage->fired = ARENA_ARRAY(arena, uint64_t, words + 1);
  coverage->overlaps = ARENA_ARRAY(arena, struct overlap, m->nrows + 1);
  return coverage;
}

static void list_dimensions(struct flattening *f) {
  const struct model *m = f->model;
  f->flags = ARENA_ARRAY(f->arena, int, m->ndimensions + 1);
  f->attribute_of = ARENA_ARRAY(f->arena, int, m->ndimensions + 1);
  for (int d = 0; d < m->ndimensions; d++) {
    f->attribute_of[d] = MODEL_NONE;
    if (m->dimensions[d].is_flag)
      f->flags[f->nflags++] = d;
  }
}

struct flattening *flatten_begin(struct arena *arena, const struct model *model,
                                 struct diag *diag) {
  struct flattening *f = ARENA_ARRAY(arena, struct flattening, 1);
  *f = (struct flattening){.arena = arena,
                           .model = model,
                           .diag = diag,
                           .coverage = make_coverage(arena, model)};
  f->gaps =
      ARENA_ARRAY(arena, uint64_t, model->nstages * model->state_words + 1);
  f->reported = bits_new(arena, model->nrows);
  f->nodes.arena = f->outcomes.arena = f->lists.arena = f->cells.arena = arena;
  f->firings.arena = arena;
  ints_intern(&f->lists, f->ops, 0); /* list 0 and cell 0 are empty */
  ints_intern(&f->cells, f->ops, 0);
  ints_intern(&f->firings, f->ops, 0);
  f->known = ARENA_ARRAY(arena, struct known *,
                         model->nconfigurations * model->nevents + 1);
  list_dimensions(f);
  for (int e = 0; e < model->nevents; e++)
    check_inputs(f, e);
  return f;
}

struct flat *flatten_variant(struct flattening *f, options_t options,
                             const char *name) {
  const struct model *m = f->model;
  f->options = options;
  f->flat = make_flat(f, options, name);
  f->work = 0;
  f->room =
      ARENA_ARRAY(&f->scratch, const struct constraint *, m->nconstraints + 1);
  f->point = ARENA_ARRAY(&f->scratch, uint8_t, m->ndimensions + 1);
  f->values = ARENA_ARRAY(&f->scratch, uint8_t, m->ndimensions + 1);
  flatten_rests_init(f);
  if (!f->exhausted)
    explore(f);
  flatten_publish(f);
  arena_reset(&f->scratch);
  return f->flat;
}

void flatten_tell_rows(struct flattening *f) {
  f->tells_rows = true;
}

void flatten_end(struct flattening *f) {
  arena_free(&f->scratch);
}

struct flat *flatten(struct arena *arena, const struct model *model,
                     options_t options, const char *name, struct diag *diag) {
  struct flattening *f = flatten_begin(arena, model, diag);
  struct flat *flat = flatten_variant(f, options, name);
  flatten_end(f);
  return flat;
}
