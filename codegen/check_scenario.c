/* Walks each scenario with the attributes that it names. */
#include "check.h"

#include "interpret.h"

struct play {
  const struct check *check;
  options_t options;
  const char *variant;  /* " (variant modern)", or nothing */
  int configuration[2]; /* of each peer */
};

static void fill_point(const struct play *p, const struct step *step,
                       uint8_t *point) {
  const struct model *m = p->check->model;
  const struct event *e = &m->events[step->event];
  int configuration = p->configuration[step->to];
  for (int d = 0; d < m->ndimensions; d++)
    point[d] = m->configurations[configuration].flags[d];
  for (int a = 0; a < e->nattributes; a++)
    point[e->attributes[a]] = (uint8_t)model_default(
        m, p->options, e->attributes[a], step->event, configuration);
  for (int c = 0; c < step->conditions.count; c++) {
    uint8_t value = 0;
    while (!(step->conditions.items[c].values >> value & 1))
      value++;
    point[step->conditions.items[c].dimension] = value;
  }
}

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

static bool take_step(struct play *p, const struct scenario *scenario,
                      const struct step *step) {
  const struct model *m = p->check->model;
  struct diag *diag = p->check->diag;
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  struct walk walk;
  int *at = &p->configuration[step->to];
  if (step->kind == STEP_LOST)
    return true;
  fill_point(p, step, point);
  if (!model_possible(m, p->options, step->event, *at, point, NULL)) {
    struct diag_finding *f = diag_report(
        diag, DIAG_SCENARIO, step->span, "%s cannot meet this input in %s%s",
        scenario->peers[step->to], m->configurations[*at].name, p->variant);
    note_reason(p, f, step, point);
    return false;
  }
  interpret(m, p->options, *at, step->event, point, &walk);
  if (walk.configuration != MODEL_NONE && walk.state == step->expect) {
    *at = walk.configuration;
    return true;
  }
  struct diag_finding *f = diag_report(
      diag, DIAG_SCENARIO, step->span, "%s goes from %s to %s, not to %s%s",
      scenario->peers[step->to], m->configurations[*at].name,
      m->states[walk.state].name, m->states[step->expect].name, p->variant);
  note_rows(p, f, &walk);
  return false;
}

static void play(const struct check *c, const struct flat *flat,
                 const struct scenario *scenario) {
  uint8_t none[MODEL_MAX_DIMENSIONS] = {0};
  int start = model_configuration(c->model, c->model->initial, none);
  struct play p = {
      .check = c,
      .options = flat->options,
      .variant = c->model->noptions == 0
                     ? ""
                     : arena_printf(c->arena, " (variant %s)", flat->name),
      .configuration = {start, start}};
  for (int i = 0; i < scenario->count; i++)
    if (!take_step(&p, scenario, &scenario->steps[i]))
      return;
}

void check_scenarios(const struct check *check) {
  for (int s = 0; s < check->model->nscenarios; s++) {
    size_t before = check->diag->errors;
    for (int f = 0; f < check->nflats && check->diag->errors == before; f++)
      play(check, check->flats[f], &check->model->scenarios[s]);
  }
}
