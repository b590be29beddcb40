/* Compares the tables of mutants with those of the model, and asks the checks
 * what they find. */
#include <string.h>

#include "bits.h"
#include "check.h"
#include "diff.h"
#include "mutate.h"

struct judge {
  struct arena *arena;
  struct arena scratch; /* of one mutant */
  const struct model *model;
  const struct choices *choices;
  bool whole;
  struct diag diag; /* of the model itself: without errors */
  struct flattening *flattening;
  struct flat **flats; /* per choice */
};

struct judge *judge_begin(struct arena *arena, const struct model *model,
                          const struct choices *choices, bool whole) {
  struct judge *j = ARENA_ARRAY(arena, struct judge, 1);
  *j = (struct judge){.arena = arena, .model = model, .choices = choices};
  j->whole = whole;
  diag_init(&j->diag, arena, model->source);
  j->flattening = flatten_begin(arena, model, &j->diag);
  j->flats = ARENA_ARRAY(arena, struct flat *, choices->count + 1);
  for (int i = 0; i < choices->count; i++)
    j->flats[i] =
        flatten_variant(j->flattening, choices->options[i], choices->names[i]);
  return j;
}

const struct flat *judge_original(const struct judge *judge, int choice) {
  return judge->flats[choice];
}

void judge_end(struct judge *judge) {
  flatten_end(judge->flattening);
  arena_free(&judge->scratch);
}

/* --- Two flat tables ------------------------------------------------------ */

struct comparison {
  const struct flat *old, *new;
  int *known; /* per node of the old: the node of the new that is equal, + 1 */
  bool exchanged; /* somewhere, but nothing else was found so far */
};

static bool same_list(const struct list *a, const struct list *b) {
  return a->count == b->count &&
         memcmp(a->ops, b->ops, sizeof *a->ops * (size_t)a->count) == 0;
}

/* The same ops in an order that comes to the same? */
static bool exchanged_list(const struct model *model, const struct list *a,
                           const struct list *b) {
  uint16_t x[WALK_MAX_OPS], y[WALK_MAX_OPS];
  size_t size = sizeof *x * (size_t)a->count;
  if (a->count != b->count)
    return false;
  memcpy(x, a->ops, size);
  memcpy(y, b->ops, size);
  diff_normalize(model, x, a->count);
  diff_normalize(model, y, b->count);
  return memcmp(x, y, size) == 0;
}

static bool same_outcome(struct comparison *c, int old, int new) {
  const struct list *a = &c->old->lists[c->old->outcomes[old].list];
  const struct list *b = &c->new->lists[c->new->outcomes[new].list];
  if (c->old->outcomes[old].next != c->new->outcomes[new].next)
    return false;
  if (same_list(a, b))
    return true;
  c->exchanged = exchanged_list(c->old->model, a, b);
  return c->exchanged;
}

/* Diagrams of the same order are equal if they look alike. */
static bool same_child(struct comparison *c, int old, int new) {
  if (old < 0 || new < 0)
    return flat_is_outcome(old) && flat_is_outcome(new)
               ? same_outcome(c, flat_outcome(old), flat_outcome(new))
               : old == new;
  if (c->known[old] == new + 1)
    return true;
  const struct node *a = &c->old->nodes[old], *b = &c->new->nodes[new];
  if (a->dimension != b->dimension)
    return false;
  for (int v = 0; v < c->old->model->dimensions[a->dimension].count; v++)
    if (!same_child(c, a->children[v], b->children[v]))
      return false;
  c->known[old] = new + 1;
  return true;
}

static enum mutant_class compare(struct arena *scratch, const struct flat *old,
                                 const struct flat *new) {
  const struct model *m = old->model;
  struct comparison c = {.old = old, .new = new};
  bool exchanged = false;
  c.known = ARENA_ARRAY(scratch, int, old->nnodes + 1);
  for (int k = 0; k < m->nconfigurations; k++) {
    for (int e = 0; e < m->nevents && old->reachable[k]; e++) {
      c.exchanged = false;
      if (!same_child(&c, old->roots[k * m->nevents + e],
                      new->roots[k * m->nevents + e]))
        return MUTANT_DIFFERENT;
      exchanged |= c.exchanged;
    }
  }
  return exchanged ? MUTANT_EXCHANGED : MUTANT_SAME;
}

/* --- Findings ------------------------------------------------------------- */

/* A condition on the stage's subject that is gone: the front end would say so
 * before the checks are asked. */
static bool lost_subject(const struct judge *j, const struct mutant *mutant) {
  const struct row *row = &j->model->rows[mutant->row];
  int subject = j->model->stages[row->stage].subject;
  if (mutant->kind != MUTANT_WIDEN || row->otherwise ||
      row->conditions.items[mutant->at].dimension != subject)
    return false;
  const struct dimension *d = &j->model->dimensions[subject];
  for (int c = 0; c < row->conditions.count; c++)
    if (c != mutant->at && row->conditions.items[c].dimension == subject)
      return false;
  return mutant->value == ~UINT64_C(0) >> (MODEL_MAX_VALUES - d->count);
}

static const char *codes_of(struct arena *arena, const struct diag *diag,
                            bool subject) {
  const char *text = NULL;
  for (int code = 0; code < DIAG_COUNT; code++) {
    bool found = diag->reported[code] > 0 && diag->severity[code] == DIAG_ERROR;
    if (found || (subject && code == DIAG_SUBJECT))
      text = arena_printf(arena, "%s%s%s", text ? text : "", text ? " " : "",
                          diag_code_text((enum diag_code)code));
  }
  return text;
}

/* What `synfin check` would run. */
static void run_checks(struct judge *j, const struct model *mutant,
                       struct flat *const *flats, struct diag *diag) {
  struct check check = {&j->scratch,       mutant,   flats,
                        j->choices->count, j->whole, diag};
  check_rows(&check);
  if (diag->errors > 0)
    return;
  check_machine(&check);
  check_paths(&check);
  check_timers(&check);
  check_scenarios(&check);
}

static const char *reason_of(const struct judge *j,
                             const struct mutant *mutant) {
  const struct row *row = &j->model->rows[mutant->row];
  const struct coverage *coverage = j->flats[0]->coverage;
  bool is_on = false;
  for (int i = 0; i < j->choices->count; i++)
    is_on |= when_holds(row->when, j->choices->options[i]);
  if (!is_on)
    return "no choice of options has this row";
  if (bits_empty(coverage->fired + row->number * j->model->state_words,
                 j->model->nstates))
    return "the row never fires";
  return "every input comes to the same";
}

/* --- Judging -------------------------------------------------------------- */

/* The first choice whose flat tables differ; MODEL_NONE if none is. */
static void find_difference(struct judge *j, struct flattening *f,
                            struct flat **flats, struct verdict *verdict) {
  verdict->class = MUTANT_SAME;
  for (int i = 0; i < j->choices->count; i++) {
    if (flats[i] == NULL)
      flats[i] =
          flatten_variant(f, j->choices->options[i], j->choices->names[i]);
    enum mutant_class class = compare(&j->scratch, j->flats[i], flats[i]);
    if (class < verdict->class)
      verdict->class = class;
    verdict->choice = i;
    verdict->at = flats[i];
    if (class == MUTANT_DIFFERENT)
      return;
  }
}

/* An edit changes one event only. */
static struct flattening *begin(struct judge *j, const struct model *edited,
                                const struct mutant *mutant,
                                struct diag *diag) {
  int stage = j->model->rows[mutant->row].stage;
  return flatten_begin_like(&j->scratch, edited, diag, j->flattening,
                            j->model->stages[stage].event);
}

/* The same for what gives every input a meaning. */
static void find_mended(struct judge *j, const struct mutant *mutant,
                        struct verdict *verdict) {
  struct diag diag;
  diag_init(&diag, &j->scratch, j->model->source);
  const struct model *mended =
      mutate_apply(&j->scratch, j->model, mutant, true);
  struct flattening *f = begin(j, mended, mutant, &diag);
  struct flat **flats =
      ARENA_ARRAY(&j->scratch, struct flat *, j->choices->count + 1);
  find_difference(j, f, flats, verdict);
  flatten_end(f);
  if (diag.errors > 0)
    verdict->class = MUTANT_UNDEFINED;
}

void judge_mutant(struct judge *j, const struct mutant *mutant,
                  struct verdict *verdict) {
  struct diag diag;
  arena_reset(&j->scratch);
  *verdict = (struct verdict){.choice = 0};
  diag_init(&diag, &j->scratch, j->model->source);
  const struct model *raw = mutate_apply(&j->scratch, j->model, mutant, false);
  struct flattening *f = begin(j, raw, mutant, &diag);
  struct flat **flats =
      ARENA_ARRAY(&j->scratch, struct flat *, j->choices->count + 1);
  for (int i = 0; i < j->choices->count; i++)
    flats[i] = flatten_variant(f, j->choices->options[i], j->choices->names[i]);
  bool undefined = diag.errors > 0;
  run_checks(j, raw, flats, &diag);
  verdict->refused = codes_of(&j->scratch, &diag, lost_subject(j, mutant));
  if (undefined)
    find_mended(j, mutant, verdict);
  else
    find_difference(j, f, flats, verdict);
  flatten_end(f);
  if (verdict->class == MUTANT_SAME)
    verdict->reason = reason_of(j, mutant);
  else if (verdict->class == MUTANT_EXCHANGED)
    verdict->reason = "actions that touch nothing in common are exchanged";
}
