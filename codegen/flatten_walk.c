/* One walk through the stages, fast: rows are looked up by state. */
#include "flatten_inner.h"

#include <string.h>

static bool holds(const struct conditions *list, const uint8_t *values) {
  for (int c = 0; c < list->count; c++)
    if (!(list->items[c].values >> values[list->items[c].dimension] & 1))
      return false;
  return true;
}

/* "the input is CLOSED: OPEN room=no (variant modern)" */
static const char *witness(struct flattening *f) {
  const char *input = flat_describe(f->arena, f->model, f->options,
                                    f->configuration, f->event, f->point);
  if (f->model->noptions == 0)
    return input;
  return arena_printf(f->arena, "%s (variant %s)", input, f->flat->name);
}

/* " with 'fin none'": what the rows of the stage ask first, named even if it is
 * the default. */
static const char *subject_of(const struct flattening *f,
                              const struct stage *stage) {
  if (stage->subject == MODEL_NONE)
    return "";
  const struct dimension *d = &f->model->dimensions[stage->subject];
  return arena_printf(f->arena, " with '%s %s'", d->name,
                      d->values[f->values[stage->subject]].name);
}

static void report_gap(struct flattening *f, int stage) {
  const struct model *m = f->model;
  uint64_t *seen = f->gaps + stage * m->state_words;
  if (bits_get(seen, f->state))
    return;
  bits_set(seen, f->state);
  struct diag_finding *finding =
      diag_report(f->diag, DIAG_GAP, m->stages[stage].span,
                  "stage '%s' has no row for an input%s that reaches it in %s",
                  m->stages[stage].name, subject_of(f, &m->stages[stage]),
                  m->states[f->state].name);
  diag_note(f->diag, finding, "the input is %s", witness(f));
}

static void report_row(struct flattening *f, const struct row *row,
                       enum diag_code code, const char *message) {
  if (bits_get(f->reported, row->number))
    return;
  bits_set(f->reported, row->number);
  struct diag_finding *finding =
      diag_report(f->diag, code, row->span, "%s", message);
  diag_note(f->diag, finding, "the input is %s", witness(f));
}

/* Whether a row matches now. Its conditions on attributes are settled already
 * where the diagram keeps rests. */
static bool matches(struct flattening *f, int number) {
  const struct row *row = &f->model->rows[number];
  if (f->alive && !bits_get(f->alive, f->rests.places[number]))
    return false;
  return holds(&row->conditions, f->values) && flatten_is_on(f, row->when);
}

/* Looks at the rows below the one that fired: they must not match too. */
static void check_below(struct flattening *f, const struct stage *of, int at,
                        const struct row *fired) {
  for (int i = at; i < of->start[f->state + 1]; i++) {
    int number = of->by_state[i];
    struct overlap *overlap = &f->coverage->overlaps[number];
    if (!matches(f, number))
      continue;
    if (overlap->witness)
      continue;
    overlap->above = fired->number;
    overlap->witness = witness(f);
  }
}

static const struct row *find_row(struct flattening *f, int stage) {
  const struct stage *of = &f->model->stages[stage];
  const struct model *m = f->model;
  int begin = of->start[f->state], end = of->start[f->state + 1];
  if (!flatten_spend(f, end - begin + 1))
    return NULL;
  for (int i = begin; i < end; i++) {
    int number = of->by_state[i];
    if (!matches(f, number))
      continue;
    check_below(f, of, i + 1, &m->rows[number]);
    bits_set(f->coverage->fired + number * m->state_words, f->state);
    return &m->rows[number];
  }
  report_gap(f, stage);
  return NULL;
}

/* Takes the row down, if rows are told apart. */
static bool note(struct flattening *f, const struct row *row) {
  if (!f->tells_rows)
    return true;
  if (f->nrows < FLATTEN_MAX_ROWS) {
    f->rows[f->nrows++] = row->number;
    return true;
  }
  report_row(f, row, DIAG_LIMIT, "a walk fires more than 128 rows here");
  return false;
}

static bool push(struct flattening *f, const struct row *row, int op) {
  if (f->nops < FLATTEN_MAX_OPS) {
    f->ops[f->nops++] = op;
    return true;
  }
  report_row(f, row, DIAG_LIMIT, "a walk collects more than 64 actions here");
  return false;
}

static bool perform(struct flattening *f, const struct row *row) {
  if (row->outcome == OUTCOME_UNREACHED) {
    report_row(f, row, DIAG_REACHED, "a walk gets to this `unreached`");
    return false;
  }
  if (row->outcome == OUTCOME_SPAWN && !push(f, row, OP_SPAWN))
    return false;
  for (int i = 0; i < row->neffects; i++) {
    const struct row_effect *effect = &row->effects[i];
    if (effect->is_set)
      f->values[effect->flag] = (uint8_t)effect->value;
    else if (!push(f, row, effect->op))
      return false;
  }
  if (row->target != MODEL_NONE)
    f->state = row->target;
  return true;
}

static bool in_place(const struct flattening *f, const struct places *in) {
  return in_set(in->states, f->state) && holds(&in->with, f->values);
}

/* At the end of a walk: what has no meaning any more is forgotten, if it may
 * be. */
static bool leave_scopes(struct flattening *f, const struct row *last) {
  const struct model *m = f->model;
  for (int i = 0; i < f->nflags; i++) {
    int d = f->flags[i];
    const struct dimension *flag = &m->dimensions[d];
    if (f->values[d] == 0)
      continue;
    const struct value *value = &flag->values[f->values[d]];
    bool in_scope = in_place(f, &flag->in);
    if (f->state == m->initial || (flag->forget && !in_scope)) {
      f->values[d] = 0;
    } else if (!in_scope || !in_place(f, &value->in) ||
               !flatten_is_on(f, value->when)) {
      char *message = arena_printf(
          f->arena, "the walk ends in %s, where flag '%s' cannot be '%s'",
          m->states[f->state].name, flag->name, value->name);
      report_row(f, last, in_scope ? DIAG_FLAG_VALUE : DIAG_LEFT_SET, message);
      return false;
    }
  }
  return true;
}

static int intern_outcome(struct flattening *f, int next) {
  int outcome[3];
  outcome[0] = next == f->configuration ? FLAT_SAME : next;
  outcome[1] = ints_intern(&f->lists, f->ops, f->nops);
  outcome[2] = ints_intern(&f->firings, f->rows, f->nrows);
  return ints_intern(&f->outcomes, outcome, 3);
}

static int finish(struct flattening *f, const struct row *last) {
  const struct model *m = f->model;
  if (!last) /* no stage applies here: the event changes nothing */
    return intern_outcome(f, f->configuration);
  if (last->outcome == OUTCOME_ILLEGAL) {
    f->ops[0] = OP_ILLEGAL;
    f->nops = 1;
    return intern_outcome(f, f->configuration);
  }
  if (!leave_scopes(f, last))
    return FLAT_IMPOSSIBLE;
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  for (int i = 0; i < f->nflags; i++)
    flags[f->flags[i]] = f->values[f->flags[i]];
  return intern_outcome(f, model_configuration(m, f->state, flags));
}

static bool applies(struct flattening *f, const struct stage *stage) {
  return in_place(f, &stage->in) && flatten_is_on(f, stage->when);
}

int flatten_walk(struct flattening *f) {
  const struct model *m = f->model;
  const struct event *event = &m->events[f->event];
  const struct row *row = NULL;
  int not_before = 0;
  f->state = m->configurations[f->configuration].state;
  f->nops = f->nrows = 0;
  memcpy(f->values, f->point, (size_t)m->ndimensions);
  for (int i = 0; i < event->nstages; i++) {
    int number = event->stages[i];
    if (number < not_before || !applies(f, &m->stages[number]))
      continue;
    row = find_row(f, number);
    if (!row || !note(f, row) || !perform(f, row))
      return FLAT_IMPOSSIBLE;
    if (row->flow == FLOW_STOP)
      break;
    if (row->flow == FLOW_THEN)
      not_before = row->then;
  }
  return finish(f, row);
}
