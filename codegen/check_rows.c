/* Rows that never fire, and rows that claim what a row above takes. */
#include "check.h"

#include "bits.h"

enum {
  STATES_NAMED = 8 /* in one finding */
};

/* Is the row on in some variant? */
static bool is_on(const struct check *c, const struct row *row) {
  for (int f = 0; f < c->nflats; f++)
    if (when_holds(row->when, c->flats[f]->options))
      return true;
  return false;
}

static bool is_empty(const struct check *c, const uint64_t *sets,
                     const struct row *row) {
  return bits_empty(sets + row->number * c->model->state_words,
                    c->model->nstates);
}

static void note_above(const struct check *c, struct diag_finding *finding,
                       const struct overlap *overlap) {
  diag_also(c->diag, finding, c->model->rows[overlap->above].span,
            "this is the row above");
  diag_note(c->diag, finding, "the input is %s", overlap->witness);
}

/* Some of what the row matches is taken by rows above; if all of it is, that
 * says more. */
static void check_overlap(const struct check *c, const struct row *row,
                          const struct coverage *coverage) {
  const struct overlap *overlap = &coverage->overlaps[row->number];
  if (c->whole && is_empty(c, coverage->fired, row))
    note_above(c,
               diag_report(c->diag, DIAG_SHADOWED, row->span,
                           "the row never fires: rows above take all that it "
                           "matches"),
               overlap);
  else if (!row->otherwise)
    note_above(c,
               diag_report(c->diag, DIAG_OVERLAP, row->span,
                           "the row matches an input that a row above takes"),
               overlap);
}

/* The states in which a row does not fire, although it is written for them. Of
 * states that are never entered check_machine says enough. */
static void check_dead(const struct check *c, const struct row *row,
                       const uint64_t *fired, const uint64_t *entered) {
  const struct model *m = c->model;
  const char *dead = "";
  int count = 0;
  for (int s = bits_next(row->states, 0, m->nstates); s >= 0;
       s = bits_next(row->states, s + 1, m->nstates))
    if (!bits_get(fired, s) && bits_get(entered, s) && count++ < STATES_NAMED)
      dead = arena_printf(c->arena, "%s%s%s", dead, *dead ? ", " : "",
                          m->states[s].name);
  if (count > STATES_NAMED)
    dead =
        arena_printf(c->arena, "%s and %d others", dead, count - STATES_NAMED);
  if (count)
    diag_report(c->diag, DIAG_DEAD, row->span, "the row never fires in %s",
                dead);
}

/* `entered` is NULL where that is not known. */
static void check_row(const struct check *c, const struct row *row,
                      const struct coverage *coverage,
                      const uint64_t *entered) {
  if (!is_on(c, row) || row->outcome == OUTCOME_UNREACHED)
    return;
  if (coverage->overlaps[row->number].witness)
    check_overlap(c, row, coverage);
  if (entered && (!coverage->overlaps[row->number].witness ||
                  !is_empty(c, coverage->fired, row)))
    check_dead(c, row, coverage->fired + row->number * c->model->state_words,
               entered);
}

/* The states that walks go through: where they begin, and where rows lead to
 * on the way. */
static uint64_t *entered_states(const struct check *c) {
  const struct model *m = c->model;
  uint64_t *entered = bits_new(c->arena, m->nstates);
  for (int f = 0; f < c->nflats; f++)
    for (int k = 0; k < m->nconfigurations; k++)
      if (c->flats[f]->reachable[k])
        bits_set(entered, m->configurations[k].state);
  for (int i = 0; i < m->nrows; i++)
    if (m->rows[i].target != MODEL_NONE &&
        !is_empty(c, c->flats[0]->coverage->fired, &m->rows[i]))
      bits_set(entered, m->rows[i].target);
  return entered;
}

void check_rows(const struct check *check) {
  /* Where walks broke off with an error, rows look dead that are not; so do
   * those that only other variants need. */
  const uint64_t *entered =
      check->whole && check->diag->errors == 0 ? entered_states(check) : NULL;
  for (int i = 0; i < check->model->nrows; i++)
    check_row(check, &check->model->rows[i], check->flats[0]->coverage,
              entered);
}
