/* Scenarios, and what was declared but never used. (Of a timer check_timers
 * says more.) */
#include "resolve_inner.h"
#include "scenario.h"

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

/* --- What a message holds ------------------------------------------------- */

/* Has a variable of this kind room for the number? */
static void check_number(struct resolver *r, const struct variable *variable,
                         const struct ast_number *number) {
  struct span span = number->variable.span;
  bool is_bit = variable->kind == VARIABLE_BIT;
  if (is_bit && !number->is_bit)
    diag_report(r->diag, DIAG_TYPE, span,
                "'%s' is a bit: name it where it is set, without a number",
                variable->name);
  else if (!is_bit && number->is_bit)
    diag_report(r->diag, DIAG_TYPE, span, "'%s' is no bit: give its number",
                variable->name);
  else if (variable->kind == VARIABLE_COUNT && number->value > variable->bound)
    diag_report(r->diag, DIAG_SCENARIO, span, "'%s' is %lu at most",
                variable->name, (unsigned long)variable->bound);
}

/* False after an error. */
static bool resolve_number(struct resolver *r, const struct step *step,
                           const struct ast_number *from, struct number *to) {
  const struct model *m = r->model;
  struct symbol *symbol =
      resolve_find(r, SPACE_VARIABLE, from->variable, "a variable");
  if (!symbol)
    return false;
  const struct variable *variable = &m->variables[symbol->id];
  if (symbol->kind != SYMBOL_VARIABLE || !variable->events ||
      !bits_get(variable->events, step->event)) {
    diag_report(r->diag, DIAG_SCOPE, from->variable.span,
                "'%s' is no variable of '%s': a message does not hold it",
                from->variable.text, m->events[step->event].name);
    return false;
  }
  for (int i = 0; i < step->nnumbers; i++)
    if (step->numbers[i].variable == symbol->id) {
      diag_report(r->diag, DIAG_DUPLICATE, from->variable.span,
                  "'%s' is said twice", variable->name);
      return false;
    }
  check_number(r, variable, from);
  *to = (struct number){symbol->id, from->is_bit ? 1 : from->value};
  return true;
}

static void resolve_numbers(struct resolver *r, const struct ast_step *from,
                            struct step *to) {
  if (from->nnumbers > SCENARIO_MAX_NUMBERS) {
    diag_report(r->diag, DIAG_LIMIT,
                from->numbers[SCENARIO_MAX_NUMBERS].variable.span,
                "%zu numbers in one step; the bound is %d", from->nnumbers,
                SCENARIO_MAX_NUMBERS);
    return;
  }
  to->numbers = ARENA_ARRAY(r->arena, struct number, from->nnumbers + 1);
  for (size_t i = 0; i < from->nnumbers; i++)
    if (resolve_number(r, to, &from->numbers[i], &to->numbers[to->nnumbers]))
      to->nnumbers++;
  if (to->kind == STEP_STRAY && from->nnumbers == 0)
    diag_report(r->diag, DIAG_SCENARIO, to->span,
                "nobody has sent a stray message: say 'with' what it holds");
}

/* --- Steps ---------------------------------------------------------------- */

static void resolve_effects(struct resolver *r, const struct ast_step *from,
                            struct step *to) {
  struct row_effect effect;
  to->ops = ARENA_ARRAY(r->arena, int, from->neffects + 1);
  for (size_t i = 0; i < from->neffects; i++)
    if (resolve_effect(r, &from->effects[i], &effect))
      to->ops[to->nops++] = effect.op;
}

static void resolve_step(struct resolver *r, const struct ast_scenario *in,
                         const struct ast_step *from, struct step *to) {
  *to = (struct step){.span = from->span,
                      .kind = from->kind,
                      .event = MODEL_NONE,
                      .expect = MODEL_NONE,
                      .why = from->why};
  to->to = find_peer(r, in, from->to);
  bool sends = from->kind != STEP_LOCAL && from->kind != STEP_RESTARTS;
  to->from = sends ? find_peer(r, in, from->from) : to->to;
  if (sends && to->from == to->to)
    diag_report(r->diag, DIAG_SCENARIO, from->to.span,
                "a message goes from one peer to the other");
  if (!step_has_event(from->kind))
    return;
  to->event = resolve_id(r, SPACE_EVENT, from->event, "an event");
  struct symbol *state = resolve_find(r, SPACE_PLACE, from->expect, "a state");
  if (state && state->kind != SYMBOL_STATE)
    diag_report(r->diag, DIAG_UNKNOWN, from->expect.span,
                "'%s' is a set; a scenario expects one state",
                from->expect.text);
  to->expect = state ? state->id : 0;
  if (to->event != MODEL_NONE) {
    to->conditions = resolve_conditions(r, &from->conditions, to->event);
    resolve_numbers(r, from, to);
  }
  check_single(r, &to->conditions);
  to->within = resolve_conditions(r, &from->within, MODEL_NONE);
  resolve_effects(r, from, to);
}

/* --- Scenarios ------------------------------------------------------------ */

/* The one that a scenario goes on from; NULL if it begins at the beginning. */
static const struct scenario *find_after(struct resolver *r,
                                         const struct ast_scenario *from) {
  const struct scenario *after = NULL;
  int id = MODEL_NONE;
  if (from->after.text)
    id = resolve_id(r, SPACE_SCENARIO, from->after, "a scenario above");
  if (id != MODEL_NONE)
    after = &r->model->scenarios[id];
  if (!after || after->count <= SCENARIO_MAX_INHERITED - r->inherited) {
    r->inherited += after ? after->count : 0;
    return after;
  }
  diag_report(r->diag, DIAG_LIMIT, from->after.span,
              "scenarios go on from more than %d steps in all",
              SCENARIO_MAX_INHERITED);
  return NULL;
}

static void resolve_steps(struct resolver *r, const struct ast_scenario *from,
                          struct scenario *to) {
  const struct scenario *after = find_after(r, from);
  to->when = resolve_ifs(r, &from->ifs);
  if (after) {
    to->when = resolve_both(to->when, after->when);
    to->inherited = to->count = after->count;
  }
  to->steps =
      ARENA_ARRAY(r->arena, struct step, (size_t)to->count + from->count + 1);
  for (int k = 0; k < to->inherited; k++)
    to->steps[k] = after->steps[k];
  for (size_t k = 0; k < from->count; k++)
    resolve_step(r, from, &from->steps[k], &to->steps[to->count++]);
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
    to->refs = resolve_refs(r, &from->refs, (struct references){NULL, 0});
    resolve_steps(r, from, to);
    if (resolve_declare(r, SPACE_SCENARIO, from->name, SYMBOL_OTHER,
                        m->nscenarios))
      m->nscenarios++;
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
