/* Scenarios, and what was declared but never used. (Of a timer check_timers
 * says more.) */
#include "resolve_inner.h"

static int find_peer(struct resolver *r, const struct ast_scenario *from,
                     struct name name) {
  for (int p = 0; p < 2; p++)
    if (from->peers[p].text == name.text)
      return p;
  const char *peers[2] = {from->peers[0].text, from->peers[1].text};
  struct diag_finding *f =
      diag_report(r->diag, DIAG_UNKNOWN, name.span,
                  "'%s' is neither '%s' nor '%s', the peers of the scenario",
                  name.text, peers[0], peers[1]);
  const char *near = diag_nearest(name.text, peers, 2);
  if (near)
    diag_note(r->diag, f, "did you mean '%s'?", near);
  return 0;
}

/* In a scenario an attribute has one value. */
static void check_single(struct resolver *r, const struct conditions *list) {
  for (int c = 0; c < list->count; c++) {
    uint64_t values = list->items[c].values;
    const struct dimension *d = &r->model->dimensions[list->items[c].dimension];
    if (d->is_flag)
      diag_report(r->diag, DIAG_SCOPE, list->items[c].span,
                  "'%s' is a flag: the scenario's own history sets it",
                  d->name);
    else if (values & (values - 1))
      diag_report(r->diag, DIAG_SCENARIO, list->items[c].span,
                  "'%s' has one value in a scenario", d->name);
  }
}

static void resolve_step(struct resolver *r, const struct ast_scenario *in,
                         const struct ast_step *from, struct step *to) {
  *to = (struct step){.span = from->span,
                      .kind = from->kind,
                      .event = MODEL_NONE,
                      .expect = MODEL_NONE,
                      .why = from->why};
  to->to = find_peer(r, in, from->to);
  to->from = from->kind == STEP_LOCAL ? to->to : find_peer(r, in, from->from);
  if (from->kind != STEP_LOCAL && to->from == to->to)
    diag_report(r->diag, DIAG_SCENARIO, from->to.span,
                "a message goes from one peer to the other");
  if (from->kind == STEP_LOST)
    return;
  to->event = resolve_id(r, SPACE_EVENT, from->event, "an event");
  struct symbol *state = resolve_find(r, SPACE_PLACE, from->expect, "a state");
  if (state && state->kind != SYMBOL_STATE)
    diag_report(r->diag, DIAG_UNKNOWN, from->expect.span,
                "'%s' is a set; a scenario expects one state",
                from->expect.text);
  to->expect = state ? state->id : 0;
  if (to->event != MODEL_NONE)
    to->conditions = resolve_conditions(r, &from->conditions, to->event);
  check_single(r, &to->conditions);
}

void resolve_scenarios(struct resolver *r) {
  struct model *m = r->model;
  size_t count = r->ast->scenarios.count;
  m->scenarios = ARENA_ARRAY(r->arena, struct scenario, count + 1);
  for (size_t i = 0; i < count; i++) {
    const struct ast_scenario *from = &r->ast->scenarios.items[i];
    struct scenario *to = &m->scenarios[m->nscenarios];
    *to = (struct scenario){.name = from->name.text,
                            .text = from->text,
                            .peers = {from->peers[0].text, from->peers[1].text},
                            .span = from->name.span};
    for (int s = 0; s < m->nscenarios; s++)
      if (m->scenarios[s].name == to->name)
        diag_also(r->diag,
                  diag_report(r->diag, DIAG_DUPLICATE, from->name.span,
                              "a second scenario '%s'", to->name),
                  m->scenarios[s].span, "the first is here");
    m->nscenarios++;
    to->steps = ARENA_ARRAY(r->arena, struct step, from->count + 1);
    for (size_t k = 0; k < from->count; k++)
      resolve_step(r, from, &from->steps[k], &to->steps[to->count++]);
  }
}

void resolve_unused(struct resolver *r) {
  static const struct {
    enum space space;
    const char *what;
  } spaces[] = {{SPACE_ACTION, "action"},
                {SPACE_OPTION, "option"},
                {SPACE_PART, "part"},
                {SPACE_RESOURCE, "resource"},
                {SPACE_VARIABLE, "variable"}};
  for (size_t s = 0; s < sizeof spaces / sizeof *spaces; s++) {
    const struct symbols *symbols = &r->spaces[spaces[s].space];
    for (size_t i = 0; i < symbols->count; i++)
      if (!symbols->items[i].used)
        diag_report(r->diag, DIAG_UNUSED, symbols->items[i].name.span,
                    "the %s '%s' is never used", spaces[s].what,
                    symbols->items[i].name.text);
  }
  const struct symbols *dimensions = &r->spaces[SPACE_DIMENSION];
  for (size_t i = 0; i < dimensions->count; i++) {
    const struct symbol *symbol = &dimensions->items[i];
    if (!symbol->used)
      diag_report(r->diag, DIAG_UNUSED, symbol->name.span,
                  "the %s '%s' is never used",
                  symbol->kind == SYMBOL_FLAG ? "flag" : "attribute",
                  symbol->name.text);
  }
  const struct symbols *places = &r->spaces[SPACE_PLACE];
  for (size_t i = 0; i < places->count; i++) {
    const struct symbol *symbol = &places->items[i];
    if (!symbol->used && symbol->kind == SYMBOL_SET &&
        symbol->id >= r->model->nproperties)
      diag_report(r->diag, DIAG_UNUSED, symbol->name.span,
                  "the set '%s' is never used", symbol->name.text);
  }
}
