/* Which arrows a picture draws as lines, and which it lists beside their state:
 * a state that most others lead to (in a protocol: the one where everything
 * ends) would otherwise drown what is worth seeing. */
#include "diagram.h"

enum {
  MANY_CAUSES = 3 /* of one pair of states: listed rather than drawn */
};

/* What is asked about all arrows at once. */
struct survey {
  const struct diagram *diagram;
  int *sources;       /* per state: from how many states arrows lead to it */
  size_t *into;       /* numbers of the arrows, by their target */
  size_t *first_into; /* per state, and one more: its place in `into` */
  int reached;
};

static void take_survey(struct survey *survey, struct arena *arena) {
  const struct diagram *diagram = survey->diagram;
  int nstates = diagram->flat->model->nstates;
  int *last = ARENA_ARRAY(arena, int, nstates + 1);
  size_t *at = ARENA_ARRAY(arena, size_t, nstates + 1);
  survey->sources = ARENA_ARRAY(arena, int, nstates + 1);
  survey->into = ARENA_ARRAY(arena, size_t, diagram->count + 1);
  survey->first_into = ARENA_ARRAY(arena, size_t, nstates + 2);
  for (size_t i = 0; i < diagram->count; i++) {
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    survey->first_into[arrow->to + 1]++;
    survey->sources[arrow->to] += last[arrow->to] != arrow->from + 1;
    last[arrow->to] = arrow->from + 1;
  }
  for (int s = 0; s < nstates; s++) {
    survey->first_into[s + 1] += survey->first_into[s];
    at[s] = survey->first_into[s];
    survey->reached += diagram->reached[s];
  }
  for (size_t i = 0; i < diagram->count; i++)
    survey->into[at[diagram->arrows[i].to]++] = i;
}

static bool leads_to(const struct diagram *diagram, int from, int to) {
  for (size_t i = diagram->first[from]; i < diagram->first[from + 1]; i++)
    if (diagram->arrows[i].to == to)
      return true;
  return false;
}

static bool has_unusual(const struct model *model,
                        const struct diagram_term *term) {
  for (int d = 0; d < model->ndimensions; d++)
    if (!model->dimensions[d].is_flag && term->unusual[d] != 0)
      return true;
  return false;
}

/* Are the two terms the same event, for a reason that they share? Flags are no
 * reasons: they tell where one is. */
static bool alike(const struct model *model, const struct diagram_term *a,
                  const struct diagram_term *b) {
  if (a->event != b->event || a->included || b->included)
    return false;
  for (int d = 0; d < model->ndimensions; d++)
    if (!model->dimensions[d].is_flag && (a->unusual[d] & b->unusual[d]) != 0)
      return true;
  return !has_unusual(model, a) && !has_unusual(model, b);
}

/* Does the condition of `outer`, as far as it is unusual, follow from that of
 * `inner`? */
static bool includes(const struct model *model,
                     const struct diagram_term *outer,
                     const struct diagram_term *inner) {
  bool more = false;
  if (outer->event != inner->event)
    return false;
  for (int d = 0; d < model->ndimensions; d++) {
    uint64_t a = outer->unusual[d], b = inner->unusual[d];
    if (a != 0 && (b == 0 || (b & ~a) != 0))
      return false;
    more = more || a != b;
  }
  return more;
}

static void find_included(const struct model *model,
                          struct diagram_arrow *arrow) {
  for (size_t i = 0; i < arrow->count; i++)
    for (size_t o = 0; o < arrow->count; o++)
      if (includes(model, &arrow->terms[o], &arrow->terms[i])) {
        arrow->terms[i].included = true;
        arrow->terms[o].varies = true;
      }
}

/* Does a like term lead to the same state from another state? It does not count
 * where all of them come from neighbours, states that `to` itself leads to:
 * their arrows are short. */
static bool is_shared(const struct survey *survey,
                      const struct diagram_arrow *arrow,
                      const struct diagram_term *term) {
  const struct diagram *diagram = survey->diagram;
  bool others = false, far = !leads_to(diagram, arrow->to, arrow->from);
  for (size_t i = survey->first_into[arrow->to];
       i < survey->first_into[arrow->to + 1] && !(others && far); i++) {
    const struct diagram_arrow *other = &diagram->arrows[survey->into[i]];
    for (size_t t = 0; other->from != arrow->from && t < other->count; t++)
      if (alike(diagram->flat->model, term, &other->terms[t])) {
        others = true;
        far = far || !leads_to(diagram, arrow->to, other->from);
      }
  }
  return others && far;
}

static int weight_of(const struct diagram_term *term) {
  return term->included ? 2 : term->shared;
}

/* What the arrow is there for comes first. */
static void order_terms(struct diagram_arrow *arrow) {
  for (size_t i = 1; i < arrow->count; i++)
    for (size_t at = i; at > 0 && weight_of(&arrow->terms[at]) <
                                      weight_of(&arrow->terms[at - 1]);
         at--) {
      struct diagram_term term = arrow->terms[at];
      arrow->terms[at] = arrow->terms[at - 1];
      arrow->terms[at - 1] = term;
    }
}

static int causes_of(const struct diagram *diagram, int from, int to) {
  int count = 0;
  for (size_t i = diagram->first[from]; i < diagram->first[from + 1]; i++)
    count += diagram->arrows[i].to == to;
  return count;
}

static void arrange(const struct survey *survey, struct diagram_arrow *arrow) {
  bool busy = 2 * survey->sources[arrow->to] > survey->reached;
  bool shared = true;
  for (size_t t = 0; t < arrow->count; t++) {
    struct diagram_term *term = &arrow->terms[t];
    term->shared = busy && is_shared(survey, arrow, term);
    shared = shared && (term->shared || term->included);
  }
  arrow->listed = shared || (!busy && causes_of(survey->diagram, arrow->from,
                                                arrow->to) >= MANY_CAUSES);
  /* Where somebody has said how the picture is arranged, lines are meant. */
  if (survey->diagram->view != NULL && survey->diagram->view->nranks > 0)
    arrow->listed = false;
}

void diagram_arrange(struct diagram *diagram, struct arena *arena) {
  struct survey survey = {.diagram = diagram};
  take_survey(&survey, arena);
  for (size_t i = 0; i < diagram->count; i++)
    find_included(diagram->flat->model, &diagram->arrows[i]);
  for (size_t i = 0; i < diagram->count; i++)
    arrange(&survey, &diagram->arrows[i]);
  for (size_t i = 0; i < diagram->count; i++)
    order_terms(&diagram->arrows[i]);
}
