/* Walks each scenario with the attributes that it names. */
#include "check.h"

#include "interpret.h"
#include "scenario.h"

struct play {
  const struct check *check;
  options_t options;
  const char *variant;  /* " (variant modern)", or nothing */
  bool illegal;         /* the last step was */
  int configuration[2]; /* of each peer */
};

static void note_rows(const struct play *p, struct diag_finding *f,
                      const struct walk *walk) {
  const struct model *m = p->check->model;
  for (int i = 0; i < walk->nrows; i++)
    diag_also(p->check->diag, f, m->rows[walk->rows[i]].span,
              "in %s this row fired", m->states[walk->states[i]].name);
}

/* Why an input is impossible: a constraint, or a value that is out of scope. */
static void note_reason(const struct play *p, struct diag_finding *f,
                        const struct step *step, const uint8_t *point) {
  const struct model *m = p->check->model;
  const struct event *e = &m->events[step->event];
  int at = p->configuration[step->to];
  const struct constraint *reason = NULL;
  model_possible(m, p->options, step->event, at, point, &reason);
  if (reason)
    diag_also(p->check->diag, f, reason->span, "because of this");
  for (int a = 0; !reason && a < e->nattributes; a++) {
    int d = e->attributes[a];
    const struct dimension *attribute = &m->dimensions[d];
    if (point[d] != model_default(m, p->options, d, step->event, at) &&
        !model_value_in_scope(m, p->options, d, point[d], step->event, at))
      diag_also(p->check->diag, f, attribute->values[point[d]].span,
                "'%s' cannot be '%s' in %s", attribute->name,
                attribute->values[point[d]].name, m->configurations[at].name);
  }
}

/* Does the list name these, in this order, perhaps with others between? The
 * first that it does not is returned, or MODEL_NONE. */
static int missing_op(const struct step *step, const struct walk *walk) {
  int at = 0;
  for (int i = 0; i < step->nops; i++, at++) {
    while (at < walk->nops && walk->ops[at] != step->ops[i])
      at++;
    if (at == walk->nops)
      return step->ops[i];
  }
  return MODEL_NONE;
}

static bool has_flags(const struct play *p, const struct step *step,
                      int configuration) {
  const uint8_t *flags = p->check->model->configurations[configuration].flags;
  for (int c = 0; c < step->within.count; c++)
    if (!(step->within.items[c].values >>
              flags[step->within.items[c].dimension] &
          1))
      return false;
  return true;
}

/* Where it ends must be what the step says; NULL, or a finding. */
static struct diag_finding *compare(const struct play *p, const char *peer,
                                    const struct step *step, int from,
                                    const struct walk *walk) {
  const struct model *m = p->check->model;
  struct diag *diag = p->check->diag;
  int op = missing_op(step, walk);
  if (walk->configuration == MODEL_NONE || walk->state != step->expect)
    return diag_report(
        diag, DIAG_SCENARIO, step->span, "%s goes from %s to %s, not to %s%s",
        peer, m->configurations[from].name, m->states[walk->state].name,
        m->states[step->expect].name, p->variant);
  if (!has_flags(p, step, walk->configuration))
    return diag_report(diag, DIAG_SCENARIO, step->span,
                       "%s goes from %s to %s, which has not these flags%s",
                       peer, m->configurations[from].name,
                       m->configurations[walk->configuration].name, p->variant);
  if (op != MODEL_NONE)
    return diag_report(diag, DIAG_SCENARIO, step->span,
                       "%s does not, or not in this order, '%s'%s", peer,
                       m->ops[op].name, p->variant);
  return NULL;
}

/* Nothing happens at a peer but that it forgets. */
static bool take_silent_step(struct play *p, const struct step *step) {
  if (step->kind == STEP_RESTARTS)
    p->configuration[step->to] = scenario_start(p->check->model);
  return true;
}

static bool take_step(struct play *p, const struct scenario *scenario,
                      const struct step *step) {
  const struct model *m = p->check->model;
  struct diag *diag = p->check->diag;
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  struct walk walk;
  int *at = &p->configuration[step->to];
  if (!step_has_event(step->kind))
    return take_silent_step(p, step);
  scenario_point(m, p->options, *at, step, point);
  if (!model_possible(m, p->options, step->event, *at, point, NULL)) {
    struct diag_finding *f = diag_report(
        diag, DIAG_SCENARIO, step->span, "%s cannot meet this input in %s%s",
        scenario->peers[step->to], m->configurations[*at].name, p->variant);
    note_reason(p, f, step, point);
    return false;
  }
  interpret(m, p->options, *at, step->event, point, &walk);
  p->illegal = walk.end == WALK_ILLEGAL;
  if (p->illegal)
    return false;
  struct diag_finding *f =
      compare(p, scenario->peers[step->to], step, *at, &walk);
  if (!f) {
    *at = walk.configuration;
    return true;
  }
  note_rows(p, f, &walk);
  return false;
}

/* What is wrong in the scenario that this one goes on from was said there. */
static bool is_broken(const struct play *p, const struct scenario *scenario,
                      int step) {
  const struct diag_finding *f = p->check->diag->newest;
  for (; f; f = f->older)
    if (f->code == DIAG_SCENARIO && step < scenario->inherited &&
        f->span.offset == scenario->steps[step].span.offset)
      return true;
  return false;
}

/* A variant in which a step is illegal leaves the scenario to others: false. */
static bool play(const struct check *c, const struct flat *flat,
                 const struct scenario *scenario) {
  int start = scenario_start(c->model);
  struct play p = {
      .check = c,
      .options = flat->options,
      .variant = c->model->noptions == 0
                     ? ""
                     : arena_printf(c->arena, " (variant %s)", flat->name),
      .configuration = {start, start}};
  for (int i = 0; i < scenario->count; i++)
    if (is_broken(&p, scenario, i) ||
        !take_step(&p, scenario, &scenario->steps[i]))
      return !p.illegal;
  return true;
}

/* Where not all variants are looked at, it may be played in another. */
static void must_be_played(const struct check *check,
                           const struct scenario *scenario, bool played) {
  if (played || !check->whole)
    return;
  struct diag_finding *f = diag_report(
      check->diag, DIAG_SCENARIO, scenario->span,
      "no variant plays '%s': none has the options that it asks for, or a step "
      "is illegal",
      scenario->name);
  diag_note(check->diag, f,
            "looked at are no option, each alone, all, and the variants that "
            "the table names");
}

void check_scenarios(const struct check *check) {
  for (int s = 0; s < check->model->nscenarios; s++) {
    size_t before = check->diag->errors;
    const struct scenario *scenario = &check->model->scenarios[s];
    bool played = false;
    for (int f = 0; f < check->nflats && check->diag->errors == before; f++)
      if (when_holds(scenario->when, check->flats[f]->options))
        played |= play(check, check->flats[f], scenario);
    must_be_played(check, scenario, played);
  }
}
