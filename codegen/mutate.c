/* Kinds and classes of mutants, in words; and how an edit is made. */
#include "mutate.h"

#include <string.h>

#include "bits.h"
#include "model_index.h"

static const struct {
  const char *name, *text;
} kinds[MUTANT_KINDS] = {
    [MUTANT_ROW] = {"row", "a row is dropped"},
    [MUTANT_ROWS] = {"rows", "two neighbouring rows are exchanged"},
    [MUTANT_TARGET] = {"target", "another state is entered"},
    [MUTANT_STAY] = {"stay", "no state is entered, or nothing is spawned"},
    [MUTANT_ENTER] = {"enter", "a row that stays enters a state"},
    [MUTANT_ENDING] = {"ending", "ignore becomes illegal or illegal ignore"},
    [MUTANT_DROP] = {"drop", "an action is dropped"},
    [MUTANT_SWAP] = {"swap", "another action takes the place of one"},
    [MUTANT_ORDER] = {"order", "two neighbouring effects are exchanged"},
    [MUTANT_TIMER] = {"timer", "a start or cancel is dropped"},
    [MUTANT_OTHER] = {"other", "another timer is started or cancelled"},
    [MUTANT_TURN] = {"turn", "start becomes cancel or cancel start"},
    [MUTANT_FLAG] = {"flag", "a set is dropped"},
    [MUTANT_VALUE] = {"value", "a flag is set to another value"},
    [MUTANT_CONDITION] = {"condition", "a condition is negated"},
    [MUTANT_WIDEN] = {"widen", "a condition has one value more, or is dropped"},
    [MUTANT_NARROW] = {"narrow", "a condition has one value less"},
    [MUTANT_PLACE] = {"place", "a row is for one state more or one less"},
    [MUTANT_OPTION] = {"option", "an if is dropped or negated"},
    [MUTANT_FLOW] = {"flow", "stop, next or then is another one"},
};

const char *mutate_kind_name(enum mutant_kind kind) {
  return kinds[kind].name;
}

const char *mutate_kind_text(enum mutant_kind kind) {
  return kinds[kind].text;
}

enum mutant_kind mutate_kind_named(const char *name) {
  int kind = 0;
  while (kind < MUTANT_KINDS && strcmp(kinds[kind].name, name) != 0)
    kind++;
  return (enum mutant_kind)kind;
}

const char *mutate_class_name(enum mutant_class class) {
  static const char *const names[] = {"different", "exchanged", "same",
                                      "undefined"};
  return names[class];
}

/* --- Edits ---------------------------------------------------------------- */

/* Never holds, whatever the options are. */
static const struct when never = {1, 1};

static struct row_effect *own_effects(struct arena *arena, struct row *row) {
  struct row_effect *effects =
      ARENA_ARRAY(arena, struct row_effect, row->neffects + 1);
  memcpy(effects, row->effects, sizeof *effects * (size_t)row->neffects);
  row->effects = effects;
  return effects;
}

static void drop_effect(struct row_effect *effects, struct row *row, int at) {
  row->neffects--;
  memmove(effects + at, effects + at + 1,
          sizeof *effects * (size_t)(row->neffects - at));
}

/* The edits of effects. */
static void edit_effects(struct arena *arena, const struct mutant *mutant,
                         struct row *row) {
  struct row_effect *effects = own_effects(arena, row);
  int at = mutant->at;
  if (mutant->kind == MUTANT_DROP || mutant->kind == MUTANT_TIMER ||
      mutant->kind == MUTANT_FLAG) {
    drop_effect(effects, row, at);
  } else if (mutant->kind == MUTANT_ORDER) {
    struct row_effect first = effects[at];
    effects[at] = effects[at + 1];
    effects[at + 1] = first;
  } else if (mutant->kind == MUTANT_VALUE) {
    effects[at].value = (int)mutant->value;
  } else {
    effects[at].op = (int)mutant->value;
  }
}

static void edit_condition(struct arena *arena, const struct mutant *mutant,
                           struct row *row) {
  struct conditions *list = &row->conditions;
  struct condition *items =
      ARENA_ARRAY(arena, struct condition, list->count + 1);
  memcpy(items, list->items, sizeof *items * (size_t)list->count);
  items[mutant->at].values = mutant->value;
  list->items = items;
}

static void edit_place(struct arena *arena, const struct model *model,
                       const struct mutant *mutant, struct row *row) {
  state_set states = bits_new(arena, model->nstates);
  memcpy(states, row->states, sizeof *states * (size_t)model->state_words);
  if (mutant->value)
    bits_set(states, mutant->at);
  else
    bits_clear(states, mutant->at);
  row->states = states;
}

/* `value`: 0 the option does not count any more, 1 it counts the other way. */
static void edit_option(const struct mutant *mutant, struct row *row) {
  options_t bit = (options_t)1 << mutant->at;
  bool was_on = (row->when.on & bit) != 0;
  row->when.on &= ~bit;
  row->when.off &= ~bit;
  if (mutant->value && was_on)
    row->when.off |= bit;
  else if (mutant->value)
    row->when.on |= bit;
}

/* The edits of where a row leads. */
static void edit_outcome(const struct mutant *mutant, struct row *row) {
  if (mutant->kind == MUTANT_FLOW) {
    row->flow = (enum flow_kind)mutant->value;
    row->then = mutant->at;
    if (row->outcome == OUTCOME_IGNORE || row->outcome == OUTCOME_ILLEGAL)
      row->outcome = OUTCOME_STAY;
  } else if (mutant->kind == MUTANT_ENDING) {
    row->outcome = (enum outcome_kind)mutant->value;
  } else if (mutant->kind == MUTANT_STAY) {
    row->outcome = (enum outcome_kind)mutant->value;
    if (row->outcome == OUTCOME_STAY)
      row->target = MODEL_NONE;
  } else {
    row->target = (int)mutant->value;
    if (mutant->kind == MUTANT_ENTER)
      row->outcome = OUTCOME_ENTER;
  }
}

/* long: a line for each kind of edit */
static void edit_row(struct arena *arena, const struct model *model,
                     const struct mutant *mutant, struct row *row) {
  switch (mutant->kind) {
  case MUTANT_ROW:
    row->when = never;
    break;
  case MUTANT_TARGET:
  case MUTANT_STAY:
  case MUTANT_ENTER:
  case MUTANT_ENDING:
  case MUTANT_FLOW:
    edit_outcome(mutant, row);
    break;
  case MUTANT_CONDITION:
  case MUTANT_WIDEN:
  case MUTANT_NARROW:
    edit_condition(arena, mutant, row);
    break;
  case MUTANT_PLACE:
    edit_place(arena, model, mutant, row);
    break;
  case MUTANT_OPTION:
    edit_option(mutant, row);
    break;
  case MUTANT_ROWS:
  case MUTANT_KINDS:
    break;
  default:
    edit_effects(arena, mutant, row);
  }
}

static void exchange_rows(struct row *rows, int a, int b) {
  struct row first = rows[a];
  rows[a] = rows[b];
  rows[b] = first;
  rows[a].number = a;
  rows[b].number = b;
}

/* --- Mending -------------------------------------------------------------- */

/* A row behind all others of each stage: where none matches, the walk ends. */
static void close_gaps(struct arena *arena, struct model *model) {
  state_set all = bits_new(arena, model->nstates);
  for (int s = 0; s < model->nstates; s++)
    bits_set(all, s);
  for (int s = 0; s < model->nstages; s++) {
    struct stage *stage = &model->stages[s];
    int *rows = ARENA_ARRAY(arena, int, stage->count + 1);
    memcpy(rows, stage->rows, sizeof *rows * (size_t)stage->count);
    rows[stage->count++] = model->nrows;
    stage->rows = rows;
    model->rows[model->nrows] = (struct row){.span = stage->span,
                                             .stage = s,
                                             .number = model->nrows,
                                             .label = "no row",
                                             .states = all,
                                             .otherwise = true,
                                             .outcome = OUTCOME_STAY,
                                             .target = MODEL_NONE,
                                             .flow = FLOW_STOP,
                                             .then = MODEL_NONE};
    model->nrows++;
  }
}

/* A flag is forgotten where it has no meaning, and has all its values whatever
 * the options are. */
static void loosen_flags(struct arena *arena, struct model *model) {
  struct dimension *dimensions =
      ARENA_ARRAY(arena, struct dimension, model->ndimensions + 1);
  for (int d = 0; d < model->ndimensions; d++) {
    struct dimension *flag = &dimensions[d];
    *flag = model->dimensions[d];
    if (!flag->is_flag)
      continue;
    flag->forget = true;
    flag->values = ARENA_ARRAY(arena, struct value, flag->count + 1);
    for (int v = 0; v < flag->count; v++) {
      flag->values[v] = model->dimensions[d].values[v];
      flag->values[v].when = (struct when){0, 0};
    }
  }
  model->dimensions = dimensions;
}

/* Where a walk gets to an `unreached`, it ends. */
static void reach_all(struct model *model) {
  for (int r = 0; r < model->nrows; r++)
    if (model->rows[r].outcome == OUTCOME_UNREACHED)
      model->rows[r].outcome = OUTCOME_STAY;
}

const struct model *mutate_apply(struct arena *arena, const struct model *model,
                                 const struct mutant *mutant, bool mended) {
  struct model *copy = ARENA_ARRAY(arena, struct model, 1);
  *copy = *model;
  copy->rows =
      ARENA_ARRAY(arena, struct row, model->nrows + model->nstages + 1);
  copy->stages = ARENA_ARRAY(arena, struct stage, model->nstages + 1);
  memcpy(copy->rows, model->rows, sizeof *copy->rows * (size_t)model->nrows);
  memcpy(copy->stages, model->stages,
         sizeof *copy->stages * (size_t)model->nstages);
  if (mutant->kind == MUTANT_ROWS)
    exchange_rows(copy->rows, mutant->row, mutant->at);
  else
    edit_row(arena, model, mutant, &copy->rows[mutant->row]);
  if (mended) {
    close_gaps(arena, copy);
    loosen_flags(arena, copy);
    reach_all(copy);
  }
  if (mended || mutant->kind == MUTANT_ROWS || mutant->kind == MUTANT_PLACE)
    for (int s = 0; s < copy->nstages; s++)
      if (mended || s == copy->rows[mutant->row].stage)
        model_index_stage(arena, copy, &copy->stages[s]);
  return copy;
}
