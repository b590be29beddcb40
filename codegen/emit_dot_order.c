/* Where the states of a drawing stand: as the view says or, where it does not,
 * as the table declares them. */
#include "emit_dot.h"

enum {
  FAR_DEPTH = 2 /* arrows home from here on end in a second drawing */
};

struct dot_place *dot_places(struct arena *arena,
                             const struct diagram *diagram) {
  const struct view *view = diagram->view;
  int nstates = diagram->flat->model->nstates;
  if (view == NULL || view->nranks == 0)
    return NULL;
  struct dot_place *places = ARENA_ARRAY(arena, struct dot_place, nstates + 1);
  for (int s = 0; s < nstates; s++)
    places[s] = (struct dot_place){MODEL_NONE, MODEL_NONE};
  for (int k = 0; k < view->nranks; k++)
    for (int i = 0; i < view->ranks[k].count; i++) {
      struct dot_place *place = &places[view->ranks[k].states[i]];
      *(place->rank == MODEL_NONE ? &place->rank : &place->again) = k;
    }
  return places;
}

/* Does it end in the second drawing of the initial state, which stands at the
 * foot? */
static bool goes_far(const struct drawing *drawing,
                     const struct diagram_arrow *arrow) {
  return !arrow->listed && arrow->to == drawing->model->initial &&
         drawing->diagram->focus == MODEL_NONE &&
         drawing->diagram->depth[arrow->from] >= FAR_DEPTH;
}

static int distance(int a, int b) {
  return a < b ? b - a : a - b;
}

bool dot_goes_again(const struct drawing *drawing,
                    const struct diagram_arrow *arrow) {
  if (drawing->places == NULL)
    return goes_far(drawing, arrow);
  int from = drawing->places[arrow->from].rank;
  const struct dot_place *to = &drawing->places[arrow->to];
  /* The nearer one; but a line within a rank would go round the others. */
  return from != MODEL_NONE && to->again != MODEL_NONE &&
         (from == to->rank ||
          distance(from, to->again) < distance(from, to->rank));
}

bool dot_goes_back(const struct drawing *drawing,
                   const struct diagram_arrow *arrow, bool again) {
  if (drawing->places == NULL)
    return !again && arrow->to < arrow->from;
  const struct dot_place *to = &drawing->places[arrow->to];
  return (again ? to->again : to->rank) <= drawing->places[arrow->from].rank;
}

bool dot_goes_along(const struct drawing *drawing,
                    const struct diagram_arrow *arrow, bool again) {
  if (drawing->places == NULL)
    return true;
  const struct dot_place *to = &drawing->places[arrow->to];
  return (again ? to->again : to->rank) == drawing->places[arrow->from].rank;
}

static void put_twice(const struct drawing *drawing, int state) {
  const char *name = drawing->model->states[state].name;
  emit_format(drawing->out, "  \"%s again\" [label=\"%s\"%s];\n", name, name,
              state == drawing->model->initial ? ", penwidth=2" : "");
}

void dot_put_again(const struct drawing *drawing) {
  const struct diagram *diagram = drawing->diagram;
  int nstates = drawing->model->nstates;
  bool *drawn = ARENA_ARRAY(drawing->arena, bool, nstates + 1);
  for (size_t i = 0; i < diagram->count; i++)
    if (dot_goes_again(drawing, &diagram->arrows[i]))
      drawn[diagram->arrows[i].to] = true;
  for (int s = 0; s < nstates; s++)
    if (diagram->reached[s] &&
        (drawn[s] ||
         (drawing->places != NULL && drawing->places[s].again != MODEL_NONE)))
      put_twice(drawing, s);
}

/* The row of a state, from the top: below everything that an arrow from an
 * earlier state comes from. */
static int *rows_of(const struct drawing *drawing) {
  const struct diagram *diagram = drawing->diagram;
  int *rows = ARENA_ARRAY(drawing->arena, int, drawing->model->nstates + 1);
  for (size_t i = 0; i < diagram->count; i++) { /* by the state they leave */
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    if (arrow->to > arrow->from && !arrow->listed &&
        rows[arrow->from] >= rows[arrow->to])
      rows[arrow->to] = rows[arrow->from] + 1;
  }
  return rows;
}

/* In a row, states stand in the order of their declaration. */
static void put_table_order(const struct drawing *drawing) {
  const struct model *model = drawing->model;
  const struct diagram *diagram = drawing->diagram;
  const int *rows = rows_of(drawing);
  for (int a = 0; a < model->nstates; a++)
    for (int b = a + 1; b < model->nstates; b++) {
      if (!diagram->reached[a] || !diagram->reached[b] || rows[a] != rows[b])
        continue;
      emit_format(drawing->out,
                  "  \"%s%s\" -> \"%s\" [style=invis, constraint=false];\n",
                  model->states[a].name,
                  dot_has_list(diagram, a) ? " leads to" : "",
                  model->states[b].name);
      break;
    }
}

/* The name of the node of a state in a rank. */
static void put_node(const struct drawing *drawing, int state, int rank) {
  bool again = drawing->places[state].again == rank;
  dot_put(drawing, "\"", drawing->model->states[state].name,
          again ? " again\"" : "\"", NULL);
}

/* The states of a rank side by side. */
static int put_rank(const struct drawing *drawing, int rank) {
  const struct rank *states = &drawing->diagram->view->ranks[rank];
  int first = MODEL_NONE, last = MODEL_NONE;
  emit_put(drawing->out, "  { rank=same; ");
  for (int i = 0; i < states->count; i++)
    if (drawing->diagram->reached[states->states[i]]) {
      put_node(drawing, states->states[i], rank);
      emit_put(drawing->out, "; ");
    }
  emit_put(drawing->out, "}\n");
  for (int i = 0; i < states->count; i++) {
    int state = states->states[i];
    if (!drawing->diagram->reached[state])
      continue;
    if (last != MODEL_NONE) {
      emit_put(drawing->out, "  ");
      put_node(drawing, last, rank);
      emit_put(drawing->out, " -> ");
      put_node(drawing, state, rank);
      emit_put(drawing->out, " [style=invis];\n");
    }
    first = first == MODEL_NONE ? state : first;
    last = state;
  }
  return first;
}

static void put_ranks(const struct drawing *drawing) {
  int above = MODEL_NONE, rank_above = MODEL_NONE;
  for (int k = 0; k < drawing->diagram->view->nranks; k++) {
    int first = put_rank(drawing, k);
    if (first == MODEL_NONE)
      continue;
    if (above != MODEL_NONE) {
      emit_put(drawing->out, "  ");
      put_node(drawing, above, rank_above);
      emit_put(drawing->out, " -> ");
      put_node(drawing, first, k);
      emit_put(drawing->out, " [style=invis, weight=0];\n");
    }
    above = first;
    rank_above = k;
  }
}

void dot_put_order(const struct drawing *drawing) {
  if (drawing->places != NULL)
    put_ranks(drawing);
  else
    put_table_order(drawing);
}
