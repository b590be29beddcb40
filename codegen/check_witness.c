/* How a cell is met: shown below the findings about it. */
#include "check.h"

struct search {
  const struct flat *flat;
  struct witness *witness;
  int outcome;
};

static bool leads_there(const struct search *s, const uint8_t *point) {
  const struct witness *w = s->witness;
  return flat_look_up(s->flat, w->configuration, w->event, point) ==
         -2 - s->outcome;
}

/* Stops at the first input that leads to the outcome. */
static bool visit(void *context, const uint8_t *point) {
  const struct search *s = context;
  if (!leads_there(s, point))
    return true;
  for (int d = 0; d < s->flat->model->ndimensions; d++)
    s->witness->point[d] = point[d];
  return false;
}

/* Puts defaults wherever the outcome stays the same. */
static void simplify(const struct search *s) {
  const struct model *m = s->flat->model;
  struct witness *w = s->witness;
  const struct event *e = &m->events[w->event];
  for (int a = 0; a < e->nattributes; a++) {
    int d = e->attributes[a];
    uint8_t value = w->point[d];
    w->point[d] = (uint8_t)model_default(m, s->flat->options, d, w->event,
                                         w->configuration);
    if (!model_possible(m, s->flat->options, w->event, w->configuration,
                        w->point, NULL) ||
        !leads_there(s, w->point))
      w->point[d] = value;
  }
}

void check_witness(const struct flat *flat, int configuration, int event,
                   int outcome, struct witness *witness) {
  *witness = (struct witness){
      .flat = flat, .configuration = configuration, .event = event};
  struct search search = {.flat = flat, .witness = witness, .outcome = outcome};
  interpret_points(flat->model, flat->options, configuration, event, visit,
                   &search);
  simplify(&search);
  interpret(flat->model, flat->options, configuration, event, witness->point,
            &witness->walk);
}

struct span check_place(const struct witness *witness) {
  const struct walk *walk = &witness->walk;
  const struct model *m = witness->flat->model;
  return walk->nrows ? m->rows[walk->rows[walk->nrows - 1]].span
                     : m->events[witness->event].span;
}

/* The rows before the last one that did something. */
static void note_rows(const struct check *c, const struct witness *w,
                      struct diag_finding *finding) {
  const struct model *m = c->model;
  for (int i = 0; i + 1 < w->walk.nrows; i++) {
    const struct row *row = &m->rows[w->walk.rows[i]];
    if (row->neffects || row->target != MODEL_NONE)
      diag_also(c->diag, finding, row->span, "before it, in %s, this row fired",
                m->states[w->walk.states[i]].name);
  }
}

void check_note_path(const struct check *check, const struct flat *flat,
                     int configuration, struct diag_finding *finding) {
  const struct model *m = check->model;
  const char *variant =
      m->noptions ? arena_printf(check->arena, " (variant %s)", flat->name)
                  : "";
  if (flat->parent[configuration] == MODEL_NONE)
    diag_note(check->diag, finding, "%s is where the machine starts%s",
              m->configurations[configuration].name, variant);
  else
    diag_note(check->diag, finding, "%s is reached by %s%s",
              m->configurations[configuration].name,
              flat_path(check->arena, flat, configuration), variant);
}

void check_note_witness(const struct check *check,
                        const struct witness *witness,
                        struct diag_finding *finding) {
  const struct flat *flat = witness->flat;
  note_rows(check, witness, finding);
  diag_note(check->diag, finding, "the input is %s",
            flat_describe(check->arena, check->model, flat->options,
                          witness->configuration, witness->event,
                          witness->point));
  check_note_path(check, flat, witness->configuration, finding);
}
