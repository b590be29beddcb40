#include "diagram.h"
#include <string.h>
#include "boxes.h"
#include "interpret.h"
#include "join.h"

/* What is being collected: all inputs of one event in one state. */
struct corner {
  struct diagram *diagram;
  struct arena *arena;
  int state, event;
  int first, end;     /* configurations of the state */
  size_t first_arrow; /* of the state */
  const int *flags;   /* that differ among them */
  int nflags;
  struct boxes inputs;
  bool *seen;        /* per state: it has been looked at as a target */
  uint64_t stay;     /* inputs that leave the state as it is */
  uint64_t *staying; /* per op: those of them that lead to it */
};

static bool is_shown(const struct model *model, int op) {
  enum op_kind kind = model->ops[op].kind;
  return kind == OP_ACTION || kind == OP_START;
}

/* Is the timer that list->ops[at] starts cancelled again by the same list? */
static bool is_undone(const struct model *model, const struct list *list,
                      int at) {
  const struct op *start = &model->ops[list->ops[at]];
  bool undone = false;
  for (int i = at + 1; start->kind == OP_START && i < list->count; i++) {
    const struct op *op = &model->ops[list->ops[i]];
    if (op->kind == OP_CANCEL_ALL ||
        (op->kind == OP_CANCEL && op->id == start->id))
      undone = true;
  }
  return undone;
}

static const struct list *list_of(const struct corner *corner,
                                  const struct box *box) {
  return &corner->diagram->flat->lists[box->list];
}

static bool same_list(const struct list *a, const struct list *b) {
  return a->count == b->count &&
         memcmp(a->ops, b->ops, sizeof *a->ops * (size_t)a->count) == 0;
}

/* The first configuration whose flags are in the box; MODEL_NONE. */
static int configuration_of(const struct corner *corner, const struct box *box,
                            int from) {
  const struct flat *flat = corner->diagram->flat;
  const struct space *space = corner->inputs.space;
  for (int c = from; c < corner->end; c++) {
    bool inside = flat->reachable[c];
    for (int i = 0; i < space->count && inside; i++) {
      int d = space->dimensions[i];
      if (flat->model->dimensions[d].is_flag)
        inside = box->values[i] >> flat->model->configurations[c].flags[d] & 1;
    }
    if (inside)
      return c;
  }
  return MODEL_NONE;
}

static int entering(const struct model *model, const struct walk *walk,
                    int state) {
  for (int i = walk->nrows; i-- > 0;) {
    const struct row *row = &model->rows[walk->rows[i]];
    if ((row->outcome == OUTCOME_ENTER || row->outcome == OUTCOME_SPAWN) &&
        row->target == state)
      return walk->rows[i];
  }
  return MODEL_NONE;
}

/* The row by which the inputs of a box lead to their state. */
static int row_of(const struct corner *corner, const struct box *box) {
  const struct flat *flat = corner->diagram->flat;
  int row = MODEL_NONE, c = corner->first - 1;
  while (row == MODEL_NONE &&
         (c = configuration_of(corner, box, c + 1)) != MODEL_NONE) {
    struct walk walk;
    uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
    if (!boxes_point(corner->arena, corner->inputs.space, box, flat->options,
                     corner->event, c, point))
      continue;
    interpret(flat->model, flat->options, c, corner->event, point, &walk);
    row = entering(flat->model, &walk, box->tag);
  }
  return row;
}

/* Takes the actions of the most usual walk. A term may be found again, with
 * another box: its first one counts. */
static void find_actions(const struct corner *corner, const struct box *prime,
                         struct diagram_term *term) {
  const struct list *best = NULL;
  const struct box *usual_box = NULL;
  int most = -1;
  bool found = term->ops != NULL;
  for (size_t i = 0; i < corner->inputs.count; i++) {
    const struct box *box = &corner->inputs.items[i];
    if (box->tag != prime->tag || !box_meets(corner->inputs.space, prime, box))
      continue;
    const struct list *list = list_of(corner, box);
    int usual = boxes_usual(&corner->inputs, prime, box);
    term->varies =
        term->varies || found || (best != NULL && !same_list(best, list));
    if (usual > most) {
      most = usual;
      best = list;
      usual_box = box;
    }
  }
  if (found || best == NULL)
    return;
  term->row = row_of(corner, usual_box);
  term->ops = ARENA_ARRAY(corner->arena, int, best->count + 1);
  const struct model *model = corner->diagram->flat->model;
  for (int i = 0; i < best->count; i++)
    if (is_shown(model, best->ops[i]) && !is_undone(model, best, i))
      term->ops[term->nops++] = best->ops[i];
}

/* An action tells something if most inputs that leave the state as it is do
 * not lead to it. */
static void find_telling(const struct corner *corner,
                         struct diagram_term *term) {
  term->telling = ARENA_ARRAY(corner->arena, bool, term->nops + 1);
  for (int o = 0; o < term->nops; o++)
    term->telling[o] = 2 * corner->staying[term->ops[o]] <= corner->stay;
}

/* Counts the inputs that leave the state as it is, in all and by op; or, with
 * `forget`, sets these counts back to 0. */
static void count_staying(struct corner *corner, bool forget) {
  corner->stay = 0;
  for (size_t i = 0; i < corner->inputs.count; i++) {
    const struct box *box = &corner->inputs.items[i];
    const struct list *list = list_of(corner, box);
    if (box->tag != corner->state)
      continue;
    corner->stay += box->inputs;
    for (int o = 0; o < list->count; o++) {
      uint64_t *count = &corner->staying[list->ops[o]];
      *count = forget ? 0 : *count + box->inputs;
    }
  }
}

static struct diagram_arrow *arrow_of(const struct corner *corner, int to) {
  struct diagram *diagram = corner->diagram;
  int cause = diagram->flat->model->events[corner->event].cause;
  for (size_t i = corner->first_arrow; i < diagram->count; i++) {
    struct diagram_arrow *arrow = &diagram->arrows[i];
    if (arrow->to == to && arrow->cause == cause)
      return arrow;
  }
  struct diagram_arrow *arrow = ARENA_PUSH(corner->arena, diagram->arrows,
                                           diagram->count, diagram->capacity);
  arrow->from = corner->state;
  arrow->to = to;
  arrow->cause = cause;
  return arrow;
}

/* The term of the arrow with this event and brief condition; perhaps new. */
static struct diagram_term *term_of(const struct corner *corner,
                                    struct diagram_arrow *arrow,
                                    const struct box *prime) {
  const char *brief = boxes_brief(&corner->inputs, prime);
  const char *condition = boxes_text(&corner->inputs, prime);
  for (size_t t = 0; t < arrow->count; t++) {
    struct diagram_term *term = &arrow->terms[t];
    if (term->event != corner->event || strcmp(term->brief, brief) != 0)
      continue;
    term->condition =
        join(corner->arena, term->condition, " or ", condition, NULL);
    return term;
  }
  struct diagram_term *term =
      ARENA_PUSH(corner->arena, arrow->terms, arrow->count, arrow->capacity);
  term->event = corner->event;
  term->brief = brief;
  term->condition = condition;
  term->unusual = boxes_unusual(&corner->inputs, prime);
  return term;
}

static void add_terms(struct corner *corner, int to) {
  struct boxes cover;
  boxes_init(&cover, corner->arena, corner->inputs.space);
  boxes_cover(&corner->inputs, to, &cover);
  if (cover.count == 0)
    return;
  struct diagram_arrow *arrow = arrow_of(corner, to);
  size_t known = arrow->count;
  for (size_t i = 0; i < cover.count; i++)
    find_actions(corner, &cover.items[i],
                 term_of(corner, arrow, &cover.items[i]));
  for (size_t t = known; t < arrow->count; t++)
    find_telling(corner, &arrow->terms[t]);
}

/* Does another arrow of the state have a term of this event that reads the
 * same? New terms stand last. */
static bool is_ambiguous(const struct corner *corner, size_t arrow,
                         const struct diagram_term *term) {
  const struct diagram *diagram = corner->diagram;
  for (size_t i = corner->first_arrow; i < diagram->count; i++) {
    const struct diagram_arrow *other = &diagram->arrows[i];
    for (size_t t = other->count; i != arrow && t-- > 0;) {
      if (other->terms[t].event != corner->event)
        break;
      if (strcmp(other->terms[t].brief, term->brief) == 0)
        return true;
    }
  }
  return false;
}

/* Where two arrows of a state would say the same in short, both say it all. */
static void tell_apart(const struct corner *corner) {
  struct diagram *diagram = corner->diagram;
  for (size_t i = corner->first_arrow; i < diagram->count; i++) {
    struct diagram_arrow *arrow = &diagram->arrows[i];
    for (size_t t = arrow->count; t-- > 0;) {
      if (arrow->terms[t].event != corner->event)
        break;
      arrow->terms[t].cut = is_ambiguous(corner, i, &arrow->terms[t]);
    }
  }
  for (size_t i = corner->first_arrow; i < diagram->count; i++)
    for (size_t t = diagram->arrows[i].count; t-- > 0;) {
      struct diagram_term *term = &diagram->arrows[i].terms[t];
      if (term->event != corner->event)
        break;
      if (term->cut)
        term->brief = term->condition;
    }
}

static void visit(struct corner *corner) {
  const struct flat *flat = corner->diagram->flat;
  const struct model *model = flat->model;
  const struct space *space = boxes_space(corner->arena, model, corner->event,
                                          corner->flags, corner->nflags);
  boxes_init(&corner->inputs, corner->arena, space);
  for (int c = corner->first; c < corner->end; c++)
    if (flat->reachable[c])
      boxes_add_flat(&corner->inputs, flat, c, corner->event);
  bool leaves = false;
  for (size_t i = 0; i < corner->inputs.count && !leaves; i++)
    leaves = corner->inputs.items[i].tag != corner->state;
  if (!leaves)
    return;
  count_staying(corner, false);
  for (size_t i = 0; i < corner->inputs.count; i++) {
    int to = corner->inputs.items[i].tag;
    if (to != corner->state && !corner->seen[to])
      add_terms(corner, to);
    corner->seen[to] = true;
  }
  for (size_t i = 0; i < corner->inputs.count; i++)
    corner->seen[corner->inputs.items[i].tag] = false;
  count_staying(corner, true);
  tell_apart(corner);
}

/* The flags that differ among the configurations of a state. */
static void find_flags(struct corner *corner) {
  const struct model *model = corner->diagram->flat->model;
  const struct configuration *all = model->configurations;
  int *flags = ARENA_ARRAY(corner->arena, int, model->ndimensions + 1);
  for (int d = 0; d < model->ndimensions; d++) {
    bool differs = false;
    for (int c = corner->first; c < corner->end; c++)
      differs = differs || all[c].flags[d] != all[corner->first].flags[d];
    if (model->dimensions[d].is_flag && differs)
      flags[corner->nflags++] = d;
  }
  corner->flags = flags;
}

static void visit_state(struct diagram *diagram, struct arena *arena, int state,
                        int first, int end, bool *seen, uint64_t *staying) {
  struct corner corner = {.diagram = diagram, .arena = arena, .state = state};
  corner.first = first;
  corner.end = end;
  corner.first_arrow = diagram->count;
  find_flags(&corner);
  corner.staying = staying;
  corner.seen = seen;
  for (int e = 0; e < diagram->flat->model->nevents; e++) {
    corner.event = e;
    visit(&corner);
  }
}

static void find_depths(struct diagram *diagram, struct arena *arena) {
  const struct model *model = diagram->flat->model;
  int *queue = ARENA_ARRAY(arena, int, model->nstates);
  int head = 0, tail = 0;
  diagram->depth = ARENA_ARRAY(arena, int, model->nstates);
  for (int s = 0; s < model->nstates; s++)
    diagram->depth[s] = -1;
  diagram->depth[model->initial] = 0;
  queue[tail++] = model->initial;
  while (head < tail) {
    int from = queue[head++];
    for (size_t i = diagram->first[from]; i < diagram->first[from + 1]; i++) {
      int to = diagram->arrows[i].to;
      if (diagram->depth[to] >= 0)
        continue;
      diagram->depth[to] = diagram->depth[from] + 1;
      queue[tail++] = to;
    }
  }
}

struct diagram *diagram_make(struct arena *arena, const struct flat *flat,
                             const struct diagram_wish *wish) {
  const struct model *model = flat->model;
  struct diagram *diagram = arena_alloc(arena, sizeof *diagram);
  bool *seen = ARENA_ARRAY(arena, bool, model->nstates);
  uint64_t *staying = ARENA_ARRAY(arena, uint64_t, model->nops + 1);
  int first = 0;
  diagram->flat = flat;
  diagram->focus = MODEL_NONE;
  diagram->reached = ARENA_ARRAY(arena, bool, model->nstates);
  for (int s = 0; s < model->nstates; s++) {
    int end = first; /* configurations are listed by state */
    for (;
         end < model->nconfigurations && model->configurations[end].state == s;
         end++)
      diagram->reached[s] = diagram->reached[s] || flat->reachable[end];
    if (diagram->reached[s])
      visit_state(diagram, arena, s, first, end, seen, staying);
    first = end;
  }
  diagram_index(diagram, arena);
  find_depths(diagram, arena);
  diagram_arrange(diagram, arena);
  diagram_weigh(diagram, arena);
  if (wish != NULL)
    diagram_select(diagram, arena, wish);
  return diagram;
}
