/* Enumerates the mutants of a model, row by row. */
#include <string.h>

#include "bits.h"
#include "mutate.h"

struct listing {
  struct arena *arena;
  struct arena scratch; /* of one row */
  const bool *wanted;   /* per kind */
  const struct model *model;
  struct mutants *mutants;
  const struct row *row;
  struct table_of_ids {
    uint64_t *ids; /* open hash table; 0 is free */
    size_t count, room;
  } taken;
};

/* --- Identifiers ---------------------------------------------------------- */

enum {
  ID_BITS = 40 /* ten hexadecimal digits */
};

static uint64_t hash_text(uint64_t hash, const char *text) {
  for (; *text != '\0'; text++)
    hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
  return hash;
}

static bool take_id(struct table_of_ids *taken, uint64_t id) {
  size_t at = (size_t)(id % taken->room);
  while (taken->ids[at] != 0 && taken->ids[at] != id)
    at = (at + 1) % taken->room;
  if (taken->ids[at] == id)
    return false;
  taken->ids[at] = id;
  taken->count++;
  return true;
}

/* Room for twice as many; they are few enough to be put in anew. */
static void grow_ids(struct listing *l) {
  struct table_of_ids old = l->taken;
  l->taken = (struct table_of_ids){.room = 2 * old.room + 4096};
  l->taken.ids = ARENA_ARRAY(l->arena, uint64_t, l->taken.room);
  for (size_t i = 0; i < old.room; i++)
    if (old.ids[i] != 0)
      take_id(&l->taken, old.ids[i]);
}

/* The row's label and the edit make the id; where two agree, the later one
 * counts on. */
static uint64_t make_id(struct listing *l, const char *edit) {
  uint64_t hash =
      hash_text(hash_text(UINT64_C(14695981039346656037), l->row->label), edit);
  uint64_t id = (hash ^ hash >> ID_BITS) & ((UINT64_C(1) << ID_BITS) - 1);
  if (2 * l->taken.count >= l->taken.room)
    grow_ids(l);
  while (id == 0 || !take_id(&l->taken, id))
    id = (id + 1) & ((UINT64_C(1) << ID_BITS) - 1);
  return id;
}

static void add(struct listing *l, enum mutant_kind kind, int at,
                uint64_t value, const char *what) {
  struct mutants *mutants = l->mutants;
  bool numbered = kind >= MUTANT_DROP && kind <= MUTANT_NARROW;
  const char *edit = arena_printf(
      &l->scratch, " %s %d: %s %s", mutate_kind_name(kind), numbered ? at : 0,
      what, kind == MUTANT_ROWS ? l->model->rows[at].label : "");
  uint64_t id = make_id(l, edit);
  if (l->wanted != NULL && !l->wanted[kind])
    return;
  mutants->cut |= mutants->count == MUTATE_MOST;
  if (mutants->cut)
    return;
  struct mutant *mutant =
      ARENA_PUSH(l->arena, mutants->items, mutants->count, mutants->capacity);
  *mutant = (struct mutant){.kind = kind, .row = l->row->number};
  mutant->id = arena_printf(l->arena, "%02x%08x", (unsigned)(id >> 32),
                            (unsigned)(id & UINT32_MAX));
  mutant->what = arena_copy(l->arena, what, strlen(what));
  mutant->at = at;
  mutant->value = value;
}

/* --- Where the row leads -------------------------------------------------- */

/* Is a state the only one that a row is for? Then entering it is staying. */
static bool is_only(const struct listing *l, int state) {
  for (int s = 0; s < l->model->nstates; s++)
    if (in_set(l->row->states, s) != (s == state))
      return false;
  return true;
}

static void list_targets(struct listing *l) {
  const struct row *row = l->row;
  bool enters = row->target != MODEL_NONE, stays = row->outcome == OUTCOME_STAY;
  for (int s = 0; s < l->model->nstates && (enters || stays); s++) {
    const char *name = l->model->states[s].name;
    if (s == row->target || (stays && is_only(l, s)))
      continue;
    if (enters)
      add(l, MUTANT_TARGET, 0, (uint64_t)s,
          arena_printf(&l->scratch, "-> %s instead of -> %s", name,
                       l->model->states[row->target].name));
    else
      add(l, MUTANT_ENTER, 0, (uint64_t)s,
          arena_printf(&l->scratch, "-> %s added", name));
  }
  if (row->outcome == OUTCOME_SPAWN)
    add(l, MUTANT_STAY, 0, OUTCOME_ENTER, "-> instead of spawn");
  if (enters)
    add(l, MUTANT_STAY, 0, OUTCOME_STAY,
        arena_printf(&l->scratch, "-> %s dropped",
                     l->model->states[row->target].name));
}

static void list_endings(struct listing *l) {
  if (l->row->outcome == OUTCOME_IGNORE)
    add(l, MUTANT_ENDING, 0, OUTCOME_ILLEGAL, "illegal instead of ignore");
  if (l->row->outcome == OUTCOME_ILLEGAL)
    add(l, MUTANT_ENDING, 0, OUTCOME_IGNORE, "ignore instead of illegal");
}

/* `stop` removed is `next`; behind the last stage there is no other way. */
static void list_flows(struct listing *l) {
  const struct row *row = l->row;
  const struct stage *stage = &l->model->stages[row->stage];
  const struct event *event = &l->model->events[stage->event];
  if (event->stages[event->nstages - 1] == row->stage ||
      row->outcome == OUTCOME_UNREACHED)
    return;
  if (row->outcome == OUTCOME_IGNORE || row->outcome == OUTCOME_ILLEGAL)
    add(l, MUTANT_FLOW, MODEL_NONE, FLOW_NEXT, "the walk goes on: next");
  else if (row->flow != FLOW_NEXT)
    add(l, MUTANT_FLOW, MODEL_NONE, FLOW_NEXT,
        row->flow == FLOW_STOP ? "next instead of stop" : "next for then");
  if (row->flow != FLOW_STOP)
    add(l, MUTANT_FLOW, MODEL_NONE, FLOW_STOP,
        row->flow == FLOW_NEXT ? "stop instead of next" : "stop for then");
  for (int i = 0; i < event->nstages && row->flow == FLOW_THEN; i++)
    if (event->stages[i] > row->stage && event->stages[i] != row->then)
      add(l, MUTANT_FLOW, event->stages[i], FLOW_THEN,
          arena_printf(&l->scratch, "then %s instead of then %s",
                       l->model->stages[event->stages[i]].name,
                       l->model->stages[row->then].name));
}

/* --- Effects -------------------------------------------------------------- */

static const char *effect_text(struct listing *l,
                               const struct row_effect *effect) {
  if (!effect->is_set)
    return l->model->ops[effect->op].name;
  const struct dimension *flag = &l->model->dimensions[effect->flag];
  return arena_printf(&l->scratch, "set %s %s", flag->name,
                      flag->values[effect->value].name);
}

static void list_swaps(struct listing *l, int at, enum mutant_kind kind) {
  const struct model *m = l->model;
  const struct row_effect *effect = &l->row->effects[at];
  for (int o = 0; o < m->nops; o++)
    if (m->ops[o].kind == m->ops[effect->op].kind && o != effect->op)
      add(l, kind, at, (uint64_t)o,
          arena_printf(&l->scratch, "%s instead of %s", m->ops[o].name,
                       m->ops[effect->op].name));
}

/* `start` for `cancel` of the same timer, and the other way round. */
static void list_turn(struct listing *l, int at) {
  const struct model *m = l->model;
  const struct op *op = &m->ops[l->row->effects[at].op];
  enum op_kind turned = op->kind == OP_START ? OP_CANCEL : OP_START;
  for (int o = 0; o < m->nops && op->kind != OP_CANCEL_ALL; o++)
    if (m->ops[o].kind == turned && m->ops[o].id == op->id)
      add(l, MUTANT_TURN, at, (uint64_t)o,
          arena_printf(&l->scratch, "%s instead of %s", m->ops[o].name,
                       op->name));
}

static void list_set(struct listing *l, int at) {
  const struct row_effect *effect = &l->row->effects[at];
  const struct dimension *flag = &l->model->dimensions[effect->flag];
  add(l, MUTANT_FLAG, at, 0,
      arena_printf(&l->scratch, "%s dropped", effect_text(l, effect)));
  for (int v = 0; v < flag->count; v++)
    if (v != effect->value)
      add(l, MUTANT_VALUE, at, (uint64_t)v,
          arena_printf(&l->scratch, "set %s %s instead of %s", flag->name,
                       flag->values[v].name, flag->values[effect->value].name));
}

static void list_effects(struct listing *l) {
  for (int i = 0; i < l->row->neffects; i++) {
    const struct row_effect *effect = &l->row->effects[i];
    bool action =
        !effect->is_set && l->model->ops[effect->op].kind == OP_ACTION;
    if (effect->is_set) {
      list_set(l, i);
    } else {
      add(l, action ? MUTANT_DROP : MUTANT_TIMER, i, 0,
          arena_printf(&l->scratch, "%s dropped", effect_text(l, effect)));
      list_swaps(l, i, action ? MUTANT_SWAP : MUTANT_OTHER);
      if (!action)
        list_turn(l, i);
    }
    if (i + 1 < l->row->neffects)
      add(l, MUTANT_ORDER, i, 0,
          arena_printf(&l->scratch, "%s before %s",
                       effect_text(l, &l->row->effects[i + 1]),
                       effect_text(l, effect)));
  }
}

/* --- Conditions ----------------------------------------------------------- */

static const char *values_text(struct listing *l, int dimension,
                               uint64_t values) {
  const struct dimension *d = &l->model->dimensions[dimension];
  const char *text = d->name, *separator = " ";
  for (int v = 0; v < d->count; v++)
    if (values >> v & 1) {
      text = arena_printf(&l->scratch, "%s%s%s", text, separator,
                          d->values[v].name);
      separator = "|";
    }
  return text;
}

static void list_condition(struct listing *l, int at) {
  const struct condition *c = &l->row->conditions.items[at];
  const struct dimension *d = &l->model->dimensions[c->dimension];
  uint64_t all = ~UINT64_C(0) >> (MODEL_MAX_VALUES - d->count);
  const char *was = values_text(l, c->dimension, c->values);
  if (c->values != all)
    add(l, MUTANT_CONDITION, at, all & ~c->values,
        arena_printf(&l->scratch, "%s instead of %s",
                     values_text(l, c->dimension, all & ~c->values), was));
  for (int v = 0; v < d->count; v++) {
    uint64_t values = c->values ^ UINT64_C(1) << v;
    bool wider = values > c->values;
    if (values == 0 || values == all)
      continue; /* no row, and the condition dropped: both come anyway */
    add(l, wider ? MUTANT_WIDEN : MUTANT_NARROW, at, values,
        arena_printf(&l->scratch, "%s instead of %s",
                     values_text(l, c->dimension, values), was));
  }
  if (c->values != all)
    add(l, MUTANT_WIDEN, at, all, arena_printf(&l->scratch, "%s dropped", was));
}

static void list_conditions(struct listing *l) {
  for (int c = 0; c < l->row->conditions.count; c++)
    list_condition(l, c);
}

static void list_places(struct listing *l) {
  const struct row *row = l->row;
  const struct stage *stage = &l->model->stages[row->stage];
  for (int s = 0; s < l->model->nstates; s++) {
    const char *name = l->model->states[s].name;
    if (in_set(row->states, s) && !is_only(l, s))
      add(l, MUTANT_PLACE, s, 0, arena_printf(&l->scratch, "not in %s", name));
    else if (!in_set(row->states, s) && in_set(stage->in.states, s))
      add(l, MUTANT_PLACE, s, 1, arena_printf(&l->scratch, "in %s too", name));
  }
}

static void list_options(struct listing *l) {
  const struct model *m = l->model;
  for (int o = 0; o < m->noptions; o++) {
    bool on = l->row->when.on >> o & 1, off = l->row->when.off >> o & 1;
    const char *was = on ? "if" : "if not", *now = on ? "if not" : "if";
    if (!on && !off)
      continue;
    add(l, MUTANT_OPTION, o, 0,
        arena_printf(&l->scratch, "%s %s dropped", was, m->options[o].name));
    add(l, MUTANT_OPTION, o, 1,
        arena_printf(&l->scratch, "%s instead of %s %s", now, was,
                     m->options[o].name));
  }
}

void mutate_list(struct arena *arena, const struct model *model,
                 const bool *wanted, struct mutants *mutants) {
  struct listing l = {.arena = arena, .model = model, .mutants = mutants};
  l.wanted = wanted;
  *mutants = (struct mutants){NULL, 0, 0, false};
  for (int r = 0; r < model->nrows && !mutants->cut; r++) {
    arena_reset(&l.scratch);
    l.row = &model->rows[r];
    add(&l, MUTANT_ROW, 0, 0, "the row is dropped");
    if (r + 1 < model->nrows && model->rows[r + 1].stage == l.row->stage)
      add(&l, MUTANT_ROWS, r + 1, 0, "the next row stands before it");
    list_targets(&l);
    list_endings(&l);
    list_flows(&l);
    list_effects(&l);
    list_conditions(&l);
    list_places(&l);
    list_options(&l);
  }
  arena_free(&l.scratch);
}
