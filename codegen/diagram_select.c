/* What a drawing is wished to show of a diagram: by the lines of a view, the
 * neighbourhood of a state, and regular expressions. */
#include <string.h>
#include "bits.h"
#include "diagram.h"

struct choice {
  struct diagram *diagram;
  struct arena *arena;
  const struct diagram_wish *wish;
  bool has_main, has_show;
  struct diagram_arrow *arrows; /* what is left */
  size_t count, capacity;
};

struct verdict {
  bool shown, main;
  const char *label;
};

static bool stands_before(const struct diagram_arrow *a,
                          const struct diagram_arrow *b) {
  if (a->from != b->from)
    return a->from < b->from;
  return a->to != b->to         ? a->to < b->to
         : a->cause != b->cause ? a->cause < b->cause
                                : a->faint < b->faint;
}

static void sort_arrows(struct diagram *diagram) {
  for (size_t i = 1; i < diagram->count; i++) {
    struct diagram_arrow arrow = diagram->arrows[i];
    size_t at = i;
    for (; at > 0 && stands_before(&arrow, &diagram->arrows[at - 1]); at--)
      diagram->arrows[at] = diagram->arrows[at - 1];
    diagram->arrows[at] = arrow;
  }
}

/* Where the arrows of each state begin. */
static void find_firsts(struct diagram *diagram, struct arena *arena) {
  int nstates = diagram->flat->model->nstates;
  size_t at = 0;
  diagram->first = ARENA_ARRAY(arena, size_t, nstates + 1);
  for (int s = 0; s <= nstates; s++) {
    while (at < diagram->count && diagram->arrows[at].from < s)
      at++;
    diagram->first[s] = at;
  }
}

void diagram_index(struct diagram *diagram, struct arena *arena) {
  sort_arrows(diagram);
  find_firsts(diagram, arena);
}

/* --- The lines of a view -------------------------------------------------- */

static bool does_any(const struct model *model, const struct diagram_term *term,
                     const uint64_t *actions) {
  for (int o = 0; o < term->nops; o++) {
    const struct op *op = &model->ops[term->ops[o]];
    if (op->kind == OP_ACTION && bits_get(actions, op->id))
      return true;
  }
  return false;
}

static bool fits(const struct model *model, const struct selection *selection,
                 const struct diagram_arrow *arrow,
                 const struct diagram_term *term) {
  return (selection->from == NULL || in_set(selection->from, arrow->from)) &&
         (selection->to == NULL || in_set(selection->to, arrow->to)) &&
         (selection->events == NULL ||
          bits_get(selection->events, term->event)) &&
         (selection->actions == NULL ||
          does_any(model, term, selection->actions)) &&
         (selection->stages == NULL ||
          (term->row >= 0 &&
           bits_get(selection->stages, model->rows[term->row].stage)));
}

/* The last line that fits decides. */
static struct verdict judge(const struct choice *choice,
                            const struct diagram_arrow *arrow,
                            const struct diagram_term *term) {
  struct verdict verdict = {!choice->has_show, false, NULL};
  const struct view *view = choice->wish->view;
  for (int i = 0; view != NULL && i < view->nselections; i++) {
    const struct selection *line = &view->selections[i];
    if (!fits(choice->diagram->flat->model, line, arrow, term))
      continue;
    verdict.shown = line->verb != VIEW_HIDE;
    verdict.main = line->verb == VIEW_MAIN;
    verdict.label = line->label;
  }
  return verdict;
}

/* --- Regular expressions -------------------------------------------------- */

static bool matches(const struct model *model, const regex_t *expression,
                    const struct diagram_arrow *arrow,
                    const struct diagram_term *term) {
  bool found =
      regexec(expression, model->states[arrow->from].name, 0, NULL, 0) == 0 ||
      regexec(expression, model->states[arrow->to].name, 0, NULL, 0) == 0 ||
      regexec(expression, model->events[term->event].name, 0, NULL, 0) == 0;
  for (int o = 0; o < term->nops && !found; o++)
    found = regexec(expression, model->ops[term->ops[o]].name, 0, NULL, 0) == 0;
  return found;
}

static bool is_wished(const struct choice *choice,
                      const struct diagram_arrow *arrow,
                      const struct diagram_term *term) {
  const struct diagram_wish *wish = choice->wish;
  const struct model *model = choice->diagram->flat->model;
  if (wish->focus != MODEL_NONE && arrow->from != wish->focus &&
      arrow->to != wish->focus)
    return false;
  if (wish->only != NULL && !matches(model, wish->only, arrow, term))
    return false;
  return wish->without == NULL || !matches(model, wish->without, arrow, term);
}

/* --- Both ----------------------------------------------------------------- */

/* The part of an arrow that is faint, or the one that is not. */
static void take_part(struct choice *choice, const struct diagram_arrow *arrow,
                      bool faint) {
  struct diagram_arrow part = {.from = arrow->from,
                               .to = arrow->to,
                               .cause = arrow->cause,
                               .faint = faint};
  for (size_t t = 0; t < arrow->count; t++) {
    struct verdict verdict = judge(choice, arrow, &arrow->terms[t]);
    bool is_faint = choice->has_main && !verdict.main;
    if (!verdict.shown || is_faint != faint ||
        !is_wished(choice, arrow, &arrow->terms[t]))
      continue;
    struct diagram_term *term =
        ARENA_PUSH(choice->arena, part.terms, part.count, part.capacity);
    *term = arrow->terms[t];
    term->label = verdict.label;
    term->included = term->shared = false;
  }
  if (part.count > 0)
    *ARENA_PUSH(choice->arena, choice->arrows, choice->count,
                choice->capacity) = part;
}

/* Shown are the states that a view places, those at an arrow, and, where
 * nothing but the table decides, all. */
static void choose_states(const struct choice *choice) {
  struct diagram *diagram = choice->diagram;
  const struct diagram_wish *wish = choice->wish;
  int nstates = diagram->flat->model->nstates;
  bool *shown = ARENA_ARRAY(choice->arena, bool, nstates + 1);
  bool free =
      wish->focus == MODEL_NONE && wish->only == NULL && wish->without == NULL;
  for (size_t i = 0; i < choice->count; i++) {
    shown[choice->arrows[i].from] = true;
    shown[choice->arrows[i].to] = true;
  }
  for (int k = 0; free && wish->view != NULL && k < wish->view->nranks; k++)
    for (int s = 0; s < wish->view->ranks[k].count; s++)
      shown[wish->view->ranks[k].states[s]] = true;
  if (wish->focus != MODEL_NONE)
    shown[wish->focus] = true;
  for (int s = 0; s < nstates; s++)
    if (!shown[s] && (!free || wish->view != NULL))
      diagram->reached[s] = false;
}

/* Around one state a neighbour that is listed need not be drawn, too. */
static void drop_listed(struct diagram *diagram, struct arena *arena) {
  int nstates = diagram->flat->model->nstates;
  bool *drawn = ARENA_ARRAY(arena, bool, nstates + 1);
  for (size_t i = 0; i < diagram->count; i++) {
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    drawn[arrow->from] = true;
    drawn[arrow->to] = drawn[arrow->to] || !arrow->listed;
  }
  for (int s = 0; s < nstates; s++)
    diagram->reached[s] =
        diagram->reached[s] && (drawn[s] || s == diagram->focus);
}

void diagram_select(struct diagram *diagram, struct arena *arena,
                    const struct diagram_wish *wish) {
  struct choice choice = {.diagram = diagram, .arena = arena, .wish = wish};
  for (int i = 0; wish->view != NULL && i < wish->view->nselections; i++) {
    choice.has_main |= wish->view->selections[i].verb == VIEW_MAIN;
    choice.has_show |= wish->view->selections[i].verb == VIEW_SHOW;
  }
  diagram->view = wish->view;
  diagram->focus = wish->focus;
  for (size_t i = 0; i < diagram->count; i++) {
    take_part(&choice, &diagram->arrows[i], false);
    take_part(&choice, &diagram->arrows[i], true);
  }
  choose_states(&choice);
  diagram->arrows = choice.arrows;
  diagram->count = choice.count;
  diagram_index(diagram, arena);
  diagram_arrange(diagram, arena);
  if (wish->focus != MODEL_NONE)
    drop_listed(diagram, arena);
}

bool diagram_matches(const struct flat *flat, const struct diagram_wish *wish,
                     const regex_t *expression) {
  struct arena arena = {NULL};
  struct diagram_wish plain = *wish;
  plain.only = plain.without = NULL;
  const struct diagram *diagram = diagram_make(&arena, flat, &plain);
  bool found = false;
  for (size_t i = 0; i < diagram->count; i++)
    for (size_t t = 0; t < diagram->arrows[i].count && !found; t++)
      found = matches(flat->model, expression, &diagram->arrows[i],
                      &diagram->arrows[i].terms[t]);
  arena_free(&arena);
  return found;
}
