#include "definitions.h"

#include <string.h>

#include "bits.h"

const char *const definition_kinds[DEFINITION_KINDS] = {
    "compare", "bound", "operand", "logic", "order", "mask", "never"};

enum edit {
  EDIT_OPERATION, /* to `argument` */
  EDIT_MORE,      /* the node plus one */
  EDIT_LESS,      /* the node minus one */
  EDIT_TURN,      /* operands exchanged */
  EDIT_LEFT,      /* its left side alone */
  EDIT_RIGHT,
  EDIT_NOT,
  EDIT_EXCHANGE, /* with the next value */
  EDIT_GONE,
  EDIT_TOGGLE /* value `argument` of condition `node` */
};

/* Where an expression stands. */
enum {
  NO_PART = -1 /* less one and the number: `owner` is a define */
};

/* --- Listing -------------------------------------------------------------- */

struct listing {
  struct arena *arena;
  const struct model *model;
  struct definition_mutants *to;
  struct definition_mutant now; /* its place */
};

/* FNV-1a over what the mutant is. */
static const char *id_of(struct arena *arena,
                         const struct definition_mutant *mutant) {
  uint64_t hash = UINT64_C(14695981039346656037);
  const char *texts[] = {mutant->where, "|", mutant->what};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (const char *at = texts[i]; *at != '\0'; at++)
      hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
  return arena_printf(arena, "%010llx",
                      (unsigned long long)(hash & UINT64_C(0xffffffffff)));
}

static void add(struct listing *l, enum definition_kind kind, enum edit edit,
                int argument, const char *what) {
  struct definition_mutant mutant = l->now;
  mutant.kind = kind;
  mutant.edit = (int)edit;
  mutant.argument = argument;
  mutant.what = what;
  mutant.id = id_of(l->arena, &mutant);
  *ARENA_PUSH(l->arena, l->to->items, l->to->count, l->to->capacity) = mutant;
}

static const char *sign(enum ast_operator operation) {
  static const char *const signs[] = {[AST_OR] = "or",
                                      [AST_AND] = "and",
                                      [AST_EQUAL] = "=",
                                      [AST_LESS] = "<",
                                      [AST_LESS_EQUAL] = "=<",
                                      [AST_GREATER] = ">",
                                      [AST_GREATER_EQUAL] = ">=",
                                      [AST_PLUS] = "+",
                                      [AST_MINUS] = "-"};
  return signs[operation];
}

/* In the words of the language, with more brackets. */
static const char *text_of(const struct listing *l,
                           const struct expression *e) {
  if (e->operation == AST_NUMBER)
    return arena_printf(l->arena, "%lu", (unsigned long)e->number);
  if (e->operation == AST_VARIABLE)
    return e->variable != MODEL_NONE ? l->model->variables[e->variable].name
                                     : l->model->defines[e->define].name;
  if (e->operation == AST_NOT)
    return arena_printf(l->arena, "not (%s)", text_of(l, e->left));
  return arena_printf(l->arena, "(%s %s %s)", text_of(l, e->left),
                      sign(e->operation), text_of(l, e->right));
}

static bool is_comparison(const struct expression *e) {
  return e->operation >= AST_EQUAL && e->operation <= AST_GREATER_EQUAL;
}

static void list_comparison(struct listing *l, const struct expression *e,
                            const char *text) {
  bool of_bits = e->left->kind == VARIABLE_BIT;
  for (int to = AST_EQUAL; to <= AST_GREATER_EQUAL && !of_bits; to++)
    if (to != (int)e->operation)
      add(l, DEFINITION_COMPARE, EDIT_OPERATION, to,
          arena_printf(l->arena, "%s by %s, node %d", text,
                       sign((enum ast_operator)to), l->now.node));
}

static void list_sum(struct listing *l, const struct expression *e,
                     const char *text) {
  bool minus = e->operation == AST_MINUS;
  add(l, DEFINITION_OPERAND, EDIT_OPERATION, minus ? AST_PLUS : AST_MINUS,
      arena_printf(l->arena, "%s by %s, node %d", text, minus ? "+" : "-",
                   l->now.node));
  if (minus && e->left->kind == e->right->kind)
    add(l, DEFINITION_OPERAND, EDIT_TURN, 0,
        arena_printf(l->arena, "%s the other way round, node %d", text,
                     l->now.node));
}

static void list_logic(struct listing *l, const struct expression *e,
                       const char *text) {
  bool both = e->operation == AST_AND;
  add(l, DEFINITION_LOGIC, EDIT_OPERATION, both ? AST_OR : AST_AND,
      arena_printf(l->arena, "%s by %s, node %d", text, both ? "or" : "and",
                   l->now.node));
  add(l, DEFINITION_LOGIC, EDIT_LEFT, 0,
      arena_printf(l->arena, "the left of %s alone, node %d", text,
                   l->now.node));
  add(l, DEFINITION_LOGIC, EDIT_RIGHT, 0,
      arena_printf(l->arena, "the right of %s alone, node %d", text,
                   l->now.node));
}

static void list_leaf(struct listing *l, const struct expression *e,
                      const char *text) {
  if (e->kind == VARIABLE_BIT) {
    add(l, DEFINITION_LOGIC, EDIT_NOT, 0,
        arena_printf(l->arena, "not %s, node %d", text, l->now.node));
    return;
  }
  add(l, DEFINITION_BOUND, EDIT_MORE, 0,
      arena_printf(l->arena, "%s + 1, node %d", text, l->now.node));
  if (e->operation != AST_NUMBER || e->number > 0)
    add(l, DEFINITION_BOUND, EDIT_LESS, 0,
        arena_printf(l->arena, "%s - 1, node %d", text, l->now.node));
}

/* All edits of an expression, node by node; `next` numbers them. */
static void list_expression(struct listing *l, const struct expression *e,
                            int *next) {
  const char *text = text_of(l, e);
  l->now.node = (*next)++;
  if (is_comparison(e))
    list_comparison(l, e, text);
  else if (e->operation == AST_PLUS || e->operation == AST_MINUS)
    list_sum(l, e, text);
  else if (e->operation == AST_AND || e->operation == AST_OR)
    list_logic(l, e, text);
  else if (e->operation != AST_NOT)
    list_leaf(l, e, text);
  if (e->left)
    list_expression(l, e->left, next);
  if (e->right)
    list_expression(l, e->right, next);
}

/* Can a value and the next one both be meant? */
static bool overlap(const struct listing *l, int d, int v, int event) {
  for (int c = 0; c < l->model->nconfigurations; c++)
    for (int i = 0; i < l->model->nvariants; i++) {
      options_t options = l->model->variants[i].options;
      if (model_value_in_scope(l->model, options, d, v, event, c) &&
          model_value_in_scope(l->model, options, d, v + 1, event, c))
        return true;
    }
  return false;
}

static void list_values(struct listing *l, int d, int event) {
  const struct dimension *of = &l->model->dimensions[d];
  for (int v = 0; v < of->count; v++) {
    int next = 0;
    l->now = (struct definition_mutant){.owner = d, .part = v};
    l->now.where =
        arena_printf(l->arena, "%s=%s", of->name, of->values[v].name);
    if (of->values[v].definition)
      list_expression(l, of->values[v].definition, &next);
    if (v + 1 < of->count && of->values[v + 1].definition &&
        of->values[v].definition && overlap(l, d, v, event))
      add(l, DEFINITION_ORDER, EDIT_EXCHANGE, 0,
          arena_printf(l->arena, "%s is tried before it",
                       of->values[v + 1].name));
  }
}

static void list_defines(struct listing *l) {
  for (int i = 0; i < l->model->ndefines; i++)
    for (int a = 0; a < l->model->defines[i].count; a++) {
      int next = 0;
      l->now = (struct definition_mutant){.owner = NO_PART - i - 1, .part = a};
      l->now.where = arena_printf(l->arena, "define %s, %d",
                                  l->model->defines[i].name, a + 1);
      list_expression(l, l->model->defines[i].alternatives[a].value, &next);
    }
}

static const char *words_of(const struct listing *l,
                            const struct constraint *of) {
  const char *text = of->is_mask ? "mask" : "never";
  for (int c = 0; c < of->conditions.count; c++) {
    const struct condition *condition = &of->conditions.items[c];
    const struct dimension *d = &l->model->dimensions[condition->dimension];
    text = arena_printf(l->arena, "%s %s", text, d->name);
    for (int v = 0; v < d->count; v++)
      if ((condition->values >> v & 1) != 0)
        text = arena_printf(l->arena, "%s %s", text, d->values[v].name);
  }
  for (int h = 0; h < of->nhides; h++)
    text = arena_printf(l->arena, "%s%s%s", text, h == 0 ? " hides " : " ",
                        l->model->dimensions[of->hides[h]].name);
  return text;
}

static void list_constraint(struct listing *l, int number) {
  const struct constraint *of = &l->model->constraints[number];
  enum definition_kind kind = of->is_mask ? DEFINITION_MASK : DEFINITION_NEVER;
  l->now = (struct definition_mutant){.owner = number};
  l->now.where = words_of(l, of);
  add(l, kind, EDIT_GONE, 0, "it is gone");
  for (int c = 0; c < of->conditions.count; c++) {
    const struct condition *condition = &of->conditions.items[c];
    const struct dimension *d = &l->model->dimensions[condition->dimension];
    l->now.node = c;
    for (int v = 0; v < d->count; v++)
      add(l, kind, EDIT_TOGGLE, v,
          arena_printf(l->arena, "%s %s %s",
                       (condition->values >> v & 1) != 0 ? "without" : "with",
                       d->name, d->values[v].name));
  }
}

void definitions_list(struct arena *arena, const struct model *model, int event,
                      struct definition_mutants *mutants) {
  struct listing l = {.arena = arena, .model = model, .to = mutants};
  const struct event *of = &model->events[event];
  for (int a = 0; a < of->nattributes; a++)
    list_values(&l, of->attributes[a], event);
  list_defines(&l);
  for (int c = 0; c < model->nconstraints; c++) {
    const struct condition *first = model->constraints[c].conditions.items;
    const struct dimension *d = &model->dimensions[first->dimension];
    if (!d->is_flag && bits_get(d->events, event))
      list_constraint(&l, c);
  }
}

/* --- Applying ------------------------------------------------------------- */

static const struct expression *one(struct arena *arena,
                                    const struct expression *e, bool more) {
  struct expression *number = ARENA_ARRAY(arena, struct expression, 1);
  struct expression *sum = ARENA_ARRAY(arena, struct expression, 1);
  *number = (struct expression){.operation = AST_NUMBER,
                                .kind = VARIABLE_COUNT,
                                .number = 1,
                                .variable = MODEL_NONE,
                                .define = MODEL_NONE};
  *sum = (struct expression){.operation = more ? AST_PLUS : AST_MINUS,
                             .kind = e->kind,
                             .variable = MODEL_NONE,
                             .define = MODEL_NONE,
                             .left = e,
                             .right = number};
  return sum;
}

static const struct expression *
edit_node(struct arena *arena, const struct expression *e,
          const struct definition_mutant *mutant) {
  struct expression *copy = ARENA_ARRAY(arena, struct expression, 1);
  *copy = *e;
  switch ((enum edit)mutant->edit) {
  case EDIT_OPERATION:
    copy->operation = (enum ast_operator)mutant->argument;
    return copy;
  case EDIT_TURN:
    copy->left = e->right;
    copy->right = e->left;
    return copy;
  case EDIT_LEFT:
    return e->left;
  case EDIT_RIGHT:
    return e->right;
  case EDIT_NOT:
    copy->operation = AST_NOT;
    copy->left = e;
    copy->right = NULL;
    return copy;
  default:
    return one(arena, e, mutant->edit == EDIT_MORE);
  }
}

static const struct expression *edited(struct arena *arena,
                                       const struct expression *e,
                                       const struct definition_mutant *mutant,
                                       int *next) {
  if (e == NULL)
    return NULL;
  if ((*next)++ == mutant->node) {
    *next = mutant->node + (1 << 20); /* no other node is it */
    return edit_node(arena, e, mutant);
  }
  struct expression *copy = ARENA_ARRAY(arena, struct expression, 1);
  *copy = *e;
  copy->left = edited(arena, e->left, mutant, next);
  copy->right = edited(arena, e->right, mutant, next);
  return copy;
}

static void edit_value(struct arena *arena, struct model *model,
                       const struct definition_mutant *mutant) {
  int next = 0;
  struct dimension *all =
      ARENA_ARRAY(arena, struct dimension, model->ndimensions + 1);
  memcpy(all, model->dimensions, sizeof *all * (size_t)model->ndimensions);
  struct dimension *of = &all[mutant->owner];
  struct value *values = ARENA_ARRAY(arena, struct value, of->count + 1);
  memcpy(values, of->values, sizeof *values * (size_t)of->count);
  struct value *value = &values[mutant->part];
  if (mutant->edit == EDIT_EXCHANGE) {
    /* What was tried second takes what both would. */
    struct expression *not = ARENA_ARRAY(arena, struct expression, 1);
    struct expression *both = ARENA_ARRAY(arena, struct expression, 1);
    *not = (struct expression){.operation = AST_NOT,
                               .kind = VARIABLE_BIT,
                               .variable = MODEL_NONE,
                               .define = MODEL_NONE,
                               .left = value[1].definition};
    *both = *not ;
    both->operation = AST_AND;
    both->left = value->definition;
    both->right = not ;
    value->definition = both;
  } else {
    value->definition = edited(arena, value->definition, mutant, &next);
  }
  of->values = values;
  model->dimensions = all;
}

static void edit_define(struct arena *arena, struct model *model,
                        const struct definition_mutant *mutant) {
  int next = 0, number = NO_PART - mutant->owner - 1;
  struct define *all = ARENA_ARRAY(arena, struct define, model->ndefines + 1);
  memcpy(all, model->defines, sizeof *all * (size_t)model->ndefines);
  struct define *of = &all[number];
  size_t size = sizeof *of->alternatives * (size_t)of->count;
  void *alternatives = arena_alloc(arena, size);
  memcpy(alternatives, of->alternatives, size);
  of->alternatives = alternatives;
  of->alternatives[mutant->part].value =
      edited(arena, of->alternatives[mutant->part].value, mutant, &next);
  model->defines = all;
}

static void edit_constraint(struct arena *arena, struct model *model,
                            const struct definition_mutant *mutant) {
  struct constraint *all =
      ARENA_ARRAY(arena, struct constraint, model->nconstraints + 1);
  memcpy(all, model->constraints, sizeof *all * (size_t)model->nconstraints);
  struct conditions *list = &all[mutant->owner].conditions;
  struct condition *items =
      ARENA_ARRAY(arena, struct condition, list->count + 1);
  memcpy(items, list->items, sizeof *items * (size_t)list->count);
  if (mutant->edit == EDIT_GONE)
    items[0].values = 0;
  else
    items[mutant->node].values ^= UINT64_C(1) << mutant->argument;
  list->items = items;
  model->constraints = all;
}

const struct model *definitions_apply(struct arena *arena,
                                      const struct model *model,
                                      const struct definition_mutant *mutant) {
  struct model *copy = ARENA_ARRAY(arena, struct model, 1);
  *copy = *model;
  if (mutant->kind == DEFINITION_MASK || mutant->kind == DEFINITION_NEVER)
    edit_constraint(arena, copy, mutant);
  else if (mutant->owner < 0)
    edit_define(arena, copy, mutant);
  else
    edit_value(arena, copy, mutant);
  return copy;
}
