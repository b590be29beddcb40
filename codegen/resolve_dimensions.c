/* Attributes and flags, their values, scopes, masks and `never`. */
#include "resolve_inner.h"

static void declare_values(struct resolver *r, struct dimension *to,
                           const struct ast_attribute *from) {
  size_t count = from->count;
  if (count > MODEL_MAX_VALUES) {
    diag_report(r->diag, DIAG_LIMIT, from->name.span,
                "'%s' has %zu values; the bound is %d", from->name.text, count,
                MODEL_MAX_VALUES);
    count = MODEL_MAX_VALUES;
  }
  to->values = ARENA_ARRAY(r->arena, struct value, count + 1);
  bool has_default = false;
  for (size_t i = 0; i < count; i++) {
    const struct ast_value *v = &from->values[i];
    for (int k = 0; k < to->count; k++)
      if (to->values[k].name == v->name.text)
        diag_also(r->diag,
                  diag_report(r->diag, DIAG_DUPLICATE, v->name.span,
                              "'%s' is a value of '%s' already", v->name.text,
                              to->name),
                  to->values[k].span, "it was declared here");
    to->values[to->count++] = (struct value){.name = v->name.text,
                                             .text = v->text,
                                             .span = v->name.span,
                                             .otherwise = v->otherwise};
    if (v->is_default && has_default)
      diag_report(r->diag, DIAG_DUPLICATE, v->name.span,
                  "'%s' has a second default", to->name);
    if (v->is_default)
      to->initial = (int)i;
    has_default |= v->is_default;
  }
  if (count == 0)
    diag_report(r->diag, DIAG_SYNTAX, from->name.span,
                "'%s' has no values; write them below, one a line",
                from->name.text);
}

static void declare(struct resolver *r, int d) {
  const struct ast_attribute *from = &r->ast->attributes.items[d];
  struct dimension *to = &r->model->dimensions[d];
  to->name = from->name.text;
  to->text = from->text;
  to->span = from->name.span;
  to->is_flag = from->is_flag;
  to->forget = from->forget;
  size_t errors = r->diag->errors;
  to->events =
      resolve_bits(r, SPACE_EVENT, &from->of, r->model->nevents, "an event");
  /* One of them is not known: rows that name the attribute may be right. */
  for (int e = 0; errors < r->diag->errors && e < r->model->nevents; e++)
    bits_set(to->events, e);
  resolve_declare(r, SPACE_DIMENSION, from->name,
                  from->is_flag ? SYMBOL_FLAG : SYMBOL_ATTRIBUTE, d);
  declare_values(r, to, from);
}

static void resolve_scopes(struct resolver *r, int d) {
  const struct ast_attribute *from = &r->ast->attributes.items[d];
  struct dimension *to = &r->model->dimensions[d];
  to->in = resolve_places(r, &from->in);
  to->when = resolve_ifs(r, &from->ifs);
  for (int v = 0; v < to->count; v++) {
    to->values[v].in = resolve_places(r, &from->values[v].in);
    to->values[v].when = resolve_ifs(r, &from->values[v].ifs);
  }
}

static void list_attributes(struct resolver *r, int event) {
  struct model *m = r->model;
  struct event *e = &m->events[event];
  e->attributes = ARENA_ARRAY(r->arena, int, m->ndimensions + 1);
  for (int d = 0; d < m->ndimensions; d++)
    if (!m->dimensions[d].is_flag && bits_get(m->dimensions[d].events, event))
      e->attributes[e->nattributes++] = d;
}

/* A constraint may speak of attributes of several events; it is applied to an
 * event that carries all of them. */
static struct conditions any_event(struct resolver *r,
                                   const struct ast_conditions *from) {
  struct conditions all = {
      ARENA_ARRAY(r->arena, struct condition, from->count + 1), 0};
  for (size_t i = 0; i < from->count; i++) {
    struct ast_conditions one = {(struct ast_condition *)&from->items[i], 1, 1};
    int at = table_get(&r->spaces[SPACE_DIMENSION].table,
                       from->items[i].subject.text);
    int event = 0;
    if (at >= 0) {
      const struct dimension *d =
          &r->model->dimensions[r->spaces[SPACE_DIMENSION].items[at].id];
      while (!d->is_flag && event < r->model->nevents - 1 &&
             !bits_get(d->events, event))
        event++;
    }
    struct conditions c = resolve_conditions(r, &one, event);
    if (c.count)
      all.items[all.count++] = c.items[0];
  }
  return all;
}

static void resolve_constraint(struct resolver *r, size_t i) {
  const struct ast_constraint *from = &r->ast->constraints.items[i];
  struct constraint *to = &r->model->constraints[r->model->nconstraints++];
  to->span = from->span;
  to->is_mask = from->is_mask;
  to->conditions = any_event(r, &from->conditions);
  to->in = resolve_places(r, &from->in);
  to->why = from->why;
  to->hides = ARENA_ARRAY(r->arena, int, from->hides.count + 1);
  for (size_t h = 0; h < from->hides.count; h++) {
    int d =
        resolve_id(r, SPACE_DIMENSION, from->hides.items[h], "an attribute");
    if (d == MODEL_NONE)
      continue;
    if (r->model->dimensions[d].is_flag)
      diag_report(r->diag, DIAG_SCOPE, from->hides.items[h].span,
                  "'%s' is a flag; only attributes can be hidden",
                  from->hides.items[h].text);
    for (int c = 0; c < to->conditions.count; c++)
      if (to->conditions.items[c].dimension == d)
        diag_report(r->diag, DIAG_BAD_CONSTRAINT, from->hides.items[h].span,
                    "the mask asks for '%s' and hides it",
                    from->hides.items[h].text);
    to->hides[to->nhides++] = d;
  }
}

void resolve_dimensions(struct resolver *r) {
  struct model *m = r->model;
  size_t count = r->ast->attributes.count;
  m->dimensions = ARENA_ARRAY(r->arena, struct dimension, count + 1);
  m->ndimensions = (int)count;
  for (int d = 0; d < m->ndimensions; d++)
    declare(r, d);
  for (int d = 0; d < m->ndimensions; d++)
    resolve_scopes(r, d);
  for (int e = 0; e < m->nevents; e++)
    list_attributes(r, e);
  m->constraints =
      ARENA_ARRAY(r->arena, struct constraint, r->ast->constraints.count + 1);
  for (size_t i = 0; i < r->ast->constraints.count; i++)
    resolve_constraint(r, i);
}
