/* Variables, defines and the definitions of attribute values. */
#include "resolve_inner.h"

static const struct expression *fail(struct resolver *r, struct span span,
                                     const char *message) {
  diag_report(r->diag, DIAG_TYPE, span, "%s", message);
  return NULL;
}

static bool find_variable(struct resolver *r, struct name name,
                          struct expression *to) {
  struct symbol *symbol =
      resolve_find(r, SPACE_VARIABLE, name, "a variable or a define");
  if (!symbol)
    return false;
  to->variable = to->define = MODEL_NONE;
  /* A define whose own expression failed says nothing more. */
  if (symbol->kind == SYMBOL_DEFINE && !r->model->defines[symbol->id].count)
    return false;
  if (symbol->kind == SYMBOL_VARIABLE) {
    to->variable = symbol->id;
    to->kind = r->model->variables[symbol->id].kind;
  } else {
    to->define = symbol->id;
    to->kind = r->model->defines[symbol->id].kind;
  }
  return true;
}

static const char *check_sum(struct expression *to) {
  enum variable_kind a = to->left->kind, b = to->right->kind;
  if (a == VARIABLE_BIT || b == VARIABLE_BIT)
    return "a bit cannot be added or subtracted";
  if (to->operation == AST_MINUS) {
    if (a == VARIABLE_COUNT && b == VARIABLE_SERIAL)
      return "a serial cannot be taken from a count";
    to->kind = a == VARIABLE_SERIAL && b == VARIABLE_COUNT ? VARIABLE_SERIAL
                                                           : VARIABLE_COUNT;
    return NULL;
  }
  if (a == VARIABLE_SERIAL && b == VARIABLE_SERIAL)
    return "two serials cannot be added";
  to->kind = a == VARIABLE_SERIAL || b == VARIABLE_SERIAL ? VARIABLE_SERIAL
                                                          : VARIABLE_COUNT;
  return NULL;
}

static const char *check_comparison(struct expression *to) {
  enum variable_kind a = to->left->kind, b = to->right->kind;
  to->kind = VARIABLE_BIT;
  if (a != b)
    return "only things of one kind can be compared: serial with serial, "
           "count with count";
  if (a == VARIABLE_BIT && to->operation != AST_EQUAL)
    return "bits have no order; use `=`, `and`, `or`, `not`";
  to->serial = a == VARIABLE_SERIAL;
  return NULL;
}

static const char *check_logic(struct expression *to) {
  to->kind = VARIABLE_BIT;
  if (to->left->kind != VARIABLE_BIT ||
      (to->right && to->right->kind != VARIABLE_BIT))
    return "`and`, `or` and `not` join comparisons and bits";
  return NULL;
}

static bool is_comparison(enum ast_operator operation) {
  return operation == AST_EQUAL || operation == AST_LESS ||
         operation == AST_LESS_EQUAL || operation == AST_GREATER ||
         operation == AST_GREATER_EQUAL;
}

const struct expression *resolve_expression(struct resolver *r,
                                            const struct ast_expression *from) {
  struct expression *to = ARENA_ARRAY(r->arena, struct expression, 1);
  to->operation = from->operation;
  to->variable = to->define = MODEL_NONE;
  if (from->operation == AST_NUMBER) {
    to->number = from->number;
    to->kind = VARIABLE_COUNT;
    return to;
  }
  if (from->operation == AST_VARIABLE)
    return find_variable(r, from->name, to) ? to : NULL;
  to->left = resolve_expression(r, from->left);
  to->right = from->right ? resolve_expression(r, from->right) : NULL;
  if (!to->left || (!to->right && from->operation != AST_NOT))
    return NULL;
  const char *wrong = NULL;
  if (from->operation == AST_PLUS || from->operation == AST_MINUS)
    wrong = check_sum(to);
  else if (from->operation == AST_AND || from->operation == AST_OR ||
           from->operation == AST_NOT)
    wrong = check_logic(to);
  else
    wrong = check_comparison(to);
  if (wrong)
    return fail(r, from->span, wrong);
  if (is_comparison(to->operation))
    resolve_constant(r, to, from->span);
  return to;
}

/* Takes the events out of `events` that lack a variable of an expression. */
static void keep_carriers(const struct model *m, const struct expression *e,
                          uint64_t *events) {
  if (!e)
    return;
  const uint64_t *carriers = NULL;
  if (e->operation == AST_VARIABLE && e->variable != MODEL_NONE)
    carriers = m->variables[e->variable].events;
  else if (e->operation == AST_VARIABLE)
    carriers = m->defines[e->define].events;
  for (int w = 0; carriers && w < bits_words(m->nevents); w++)
    events[w] &= carriers[w];
  keep_carriers(m, e->left, events);
  keep_carriers(m, e->right, events);
}

/* The first variable in an expression that an event does not carry. */
static const char *foreign(const struct model *m, const struct expression *e,
                           int event) {
  if (!e)
    return NULL;
  if (e->operation == AST_VARIABLE && e->variable != MODEL_NONE) {
    const struct variable *v = &m->variables[e->variable];
    return v->events && !bits_get(v->events, event) ? v->name : NULL;
  }
  if (e->operation == AST_VARIABLE) {
    const struct define *d = &m->defines[e->define];
    if (bits_get(d->events, event))
      return NULL;
    for (int i = 0; i < d->count; i++) {
      const char *name = foreign(m, d->alternatives[i].value, event);
      if (name)
        return name;
    }
    return NULL;
  }
  const char *left = foreign(m, e->left, event);
  return left ? left : foreign(m, e->right, event);
}

static void resolve_variables(struct resolver *r) {
  struct model *m = r->model;
  m->nvariables = (int)r->ast->variables.count;
  m->variables = ARENA_ARRAY(r->arena, struct variable, m->nvariables + 1);
  for (int i = 0; i < m->nvariables; i++) {
    const struct ast_variable *from = &r->ast->variables.items[i];
    m->variables[i] = (struct variable){
        .name = from->name.text,
        .text = from->text,
        .kind = from->kind,
        .bound = from->bound,
        .events = from->of.count ? resolve_bits(r, SPACE_EVENT, &from->of,
                                                m->nevents, "an event")
                                 : NULL};
    resolve_declare(r, SPACE_VARIABLE, from->name, SYMBOL_VARIABLE, i);
  }
}

static uint64_t *all_events(struct resolver *r) {
  uint64_t *events = bits_new(r->arena, r->model->nevents);
  for (int event = 0; event < r->model->nevents; event++)
    bits_set(events, event);
  return events;
}

/* The define that a sentence adds to, new or one with alternatives already. */
static struct define *define_of(struct resolver *r,
                                const struct ast_define *from) {
  struct model *m = r->model;
  int at = table_get(&r->spaces[SPACE_VARIABLE].table, from->name.text);
  struct symbol *symbol = at >= 0 ? &r->spaces[SPACE_VARIABLE].items[at] : NULL;
  if (symbol && symbol->kind == SYMBOL_DEFINE && from->in.present)
    return &m->defines[symbol->id];
  struct define *define = &m->defines[m->ndefines];
  define->name = from->name.text;
  size_t alternatives = 0;
  for (size_t i = 0; i < r->ast->defines.count; i++)
    alternatives += r->ast->defines.items[i].name.text == from->name.text;
  define->alternatives =
      arena_alloc(r->arena, sizeof *define->alternatives * alternatives);
  define->events = all_events(r);
  if (!resolve_declare(r, SPACE_VARIABLE, from->name, SYMBOL_DEFINE,
                       m->ndefines))
    return NULL;
  m->ndefines++;
  if (from->in.present)
    diag_report(r->diag, DIAG_SCOPE, from->name.span,
                "the first `define` of '%s' has no `in`: it holds everywhere",
                from->name.text);
  return define;
}

/* Uses an expression a define from `first` on? Only those before may be used,
 * so that no define leads back to itself. */
static bool uses_later(const struct expression *e, int first) {
  if (!e)
    return false;
  if (e->operation == AST_VARIABLE)
    return e->define >= first;
  return uses_later(e->left, first) || uses_later(e->right, first);
}

static void resolve_define(struct resolver *r, const struct ast_define *from) {
  const struct expression *value = resolve_expression(r, from->value);
  struct define *define = define_of(r, from);
  if (!define || !value)
    return;
  if (define->count && value->kind != define->kind)
    diag_report(r->diag, DIAG_TYPE, from->name.span,
                "the definitions of '%s' are of different kinds",
                from->name.text);
  if (define->count && uses_later(value, (int)(define - r->model->defines)))
    diag_report(r->diag, DIAG_TYPE, from->name.span,
                "this definition of '%s' uses '%s' itself, or a define that "
                "stands below its first one",
                from->name.text, from->name.text);
  define->kind = value->kind;
  define->alternatives[define->count].states =
      resolve_states(r, &from->in.states);
  define->alternatives[define->count++].value = value;
  keep_carriers(r->model, value, define->events);
}

static void resolve_value_definition(struct resolver *r, int dimension, int v) {
  struct model *m = r->model;
  const struct ast_value *from = &r->ast->attributes.items[dimension].values[v];
  struct dimension *d = &m->dimensions[dimension];
  if (!from->when)
    return;
  if (d->is_flag) {
    diag_report(r->diag, DIAG_TYPE, from->when->span,
                "a flag's value has no definition: rows set it");
    return;
  }
  const struct expression *e = resolve_expression(r, from->when);
  if (e && e->kind != VARIABLE_BIT)
    diag_report(r->diag, DIAG_TYPE, from->when->span,
                "a definition is true or false; this is a number");
  uint64_t *carriers = all_events(r);
  keep_carriers(m, e, carriers);
  for (int event = 0; event < m->nevents; event++) {
    if (!bits_get(d->events, event) || bits_get(carriers, event))
      continue;
    const char *name = foreign(m, e, event);
    if (name)
      diag_report(r->diag, DIAG_SCOPE, from->when->span,
                  "event '%s' carries '%s' but not the variable '%s'",
                  m->events[event].name, d->name, name);
  }
  d->values[v].definition = e;
}

/* Either every value is defined, the last by `otherwise`, or none is. */
static void check_completeness(struct resolver *r, const struct dimension *d) {
  int defined = 0, rest = 0;
  for (int v = 0; v < d->count; v++) {
    defined += d->values[v].definition || d->values[v].otherwise;
    if (rest)
      diag_report(r->diag, DIAG_SHADOWED, d->values[v].span,
                  "no input gets to '%s': the `otherwise` above takes it",
                  d->values[v].name);
    rest += d->values[v].otherwise;
  }
  if (defined && (defined < d->count || !rest))
    diag_report(r->diag, DIAG_GAP, d->span,
                "the definitions of '%s' do not cover everything; define every "
                "value, the last with `otherwise`",
                d->name);
}

void resolve_definitions(struct resolver *r) {
  struct model *m = r->model;
  resolve_variables(r);
  m->defines = ARENA_ARRAY(r->arena, struct define, r->ast->defines.count + 1);
  for (size_t i = 0; i < r->ast->defines.count; i++)
    resolve_define(r, &r->ast->defines.items[i]);
  for (int d = 0; d < m->ndimensions; d++) {
    for (int v = 0; v < m->dimensions[d].count; v++)
      resolve_value_definition(r, d, v);
    if (m->dimensions[d].count && !r->diag->errors)
      check_completeness(r, &m->dimensions[d]);
  }
}
