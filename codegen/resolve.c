/* Syntax tree to model: names become numbers. This file holds what all parts
 * of the resolver need, and their order. */
#include "resolve_inner.h"

bool resolve_declare(struct resolver *r, enum space space, struct name name,
                     int kind, int id) {
  struct symbols *symbols = &r->spaces[space];
  symbols->table.arena = r->arena;
  int before = table_put(&symbols->table, name.text, (int)symbols->count);
  if (before >= 0) {
    struct diag_finding *f =
        diag_report(r->diag, DIAG_DUPLICATE, name.span,
                    "'%s' is declared a second time", name.text);
    diag_also(r->diag, f, symbols->items[before].name.span,
              "it was declared here");
    return false;
  }
  struct symbol *symbol =
      ARENA_PUSH(r->arena, symbols->items, symbols->count, symbols->capacity);
  *symbol = (struct symbol){.name = name, .id = id, .kind = kind};
  return true;
}

struct symbol *resolve_find(struct resolver *r, enum space space,
                            struct name name, const char *what) {
  struct symbols *symbols = &r->spaces[space];
  int at = table_get(&symbols->table, name.text);
  if (at < 0) {
    if (name.text)
      resolve_unknown(r, space, name, what);
    return NULL;
  }
  symbols->items[at].used = true;
  return &symbols->items[at];
}

int resolve_id(struct resolver *r, enum space space, struct name name,
               const char *what) {
  struct symbol *symbol = resolve_find(r, space, name, what);
  return symbol ? symbol->id : MODEL_NONE;
}

uint64_t *resolve_bits(struct resolver *r, enum space space,
                       const struct name_list *names, int count,
                       const char *what) {
  uint64_t *bits = bits_new(r->arena, count);
  for (size_t i = 0; i < names->count; i++) {
    int id = resolve_id(r, space, names->items[i], what);
    if (id == MODEL_NONE)
      continue;
    if (bits_get(bits, id))
      diag_report(r->diag, DIAG_DUPLICATE, names->items[i].span,
                  "'%s' is said twice", names->items[i].text);
    bits_set(bits, id);
  }
  return bits;
}

struct when resolve_ifs(struct resolver *r, const struct ast_terms *ifs) {
  struct when when = {0, 0};
  for (size_t i = 0; i < ifs->count; i++) {
    int id = resolve_id(r, SPACE_OPTION, ifs->items[i].name, "an option");
    if (id == MODEL_NONE)
      continue;
    if (ifs->items[i].negated)
      when.off |= 1u << id;
    else
      when.on |= 1u << id;
  }
  return when;
}

struct when resolve_both(struct when a, struct when b) {
  return (struct when){a.on | b.on, a.off | b.off};
}

static void add_place(struct resolver *r, state_set set,
                      const struct ast_term *term) {
  struct symbol *symbol =
      resolve_find(r, SPACE_PLACE, term->name, "a state, set or property");
  if (!symbol)
    return;
  if (symbol->kind == SYMBOL_STATE) {
    if (term->negated)
      bits_clear(set, symbol->id);
    else
      bits_set(set, symbol->id);
    return;
  }
  const uint64_t *named = r->model->sets[symbol->id].states;
  if (!named) {
    diag_report(r->diag, DIAG_UNKNOWN, term->name.span,
                "the set '%s' is declared only further down", term->name.text);
    return;
  }
  for (int w = 0; w < r->model->state_words; w++)
    set[w] = term->negated ? set[w] & ~named[w] : set[w] | named[w];
}

state_set resolve_states(struct resolver *r, const struct ast_terms *terms) {
  state_set set = bits_new(r->arena, r->model->nstates);
  if (terms->count == 0 || terms->items[0].negated)
    for (int s = 0; s < r->model->nstates; s++)
      bits_set(set, s);
  for (size_t i = 0; i < terms->count; i++)
    add_place(r, set, &terms->items[i]);
  return set;
}

struct places resolve_places(struct resolver *r, const struct ast_places *in) {
  return (struct places){resolve_states(r, &in->states),
                         resolve_conditions(r, &in->with, MODEL_NONE)};
}

/* "yes, no", as far as a message has room. */
static const char *list_values(struct resolver *r, const struct dimension *d) {
  enum {
    MOST_LISTED = 8
  };
  const char *list = d->count ? d->values[0].name : "nothing";
  for (int v = 1; v < d->count && v < MOST_LISTED; v++)
    list = arena_printf(r->arena, "%s, %s", list, d->values[v].name);
  return d->count > MOST_LISTED ? arena_printf(r->arena, "%s ...", list) : list;
}

int resolve_value(struct resolver *r, int dimension, struct name name) {
  const struct dimension *d = &r->model->dimensions[dimension];
  const char *names[MODEL_MAX_VALUES];
  for (int v = 0; v < d->count; v++) {
    if (d->values[v].name == name.text)
      return v;
    names[v] = d->values[v].name;
  }
  struct diag_finding *f =
      diag_report(r->diag, DIAG_UNKNOWN, name.span,
                  "'%s' is not a value of '%s'", name.text, d->name);
  const char *near = diag_nearest(name.text, names, (size_t)d->count);
  if (near)
    diag_note(r->diag, f, "did you mean '%s'?", near);
  else
    diag_also(r->diag, f, d->span, "'%s' is declared here; it can be %s",
              d->name, list_values(r, d));
  return MODEL_NONE;
}

static bool resolve_condition(struct resolver *r,
                              const struct ast_condition *from, int event,
                              struct condition *to) {
  struct symbol *symbol =
      resolve_find(r, SPACE_DIMENSION, from->subject,
                   event == MODEL_NONE ? "a flag" : "an attribute or a flag");
  if (!symbol)
    return false;
  const struct dimension *d = &r->model->dimensions[symbol->id];
  if (!d->is_flag && (event == MODEL_NONE || !bits_get(d->events, event))) {
    struct diag_finding *f = diag_report(
        r->diag, DIAG_SCOPE, from->subject.span,
        event == MODEL_NONE ? "'%s' is an attribute; only flags count here"
                            : "the event does not carry '%s'",
        d->name);
    diag_also(r->diag, f, d->span, "'%s' is declared here", d->name);
    return false;
  }
  *to = (struct condition){symbol->id, 0, from->subject.span};
  for (size_t i = 0; i < from->values.count; i++) {
    int value = resolve_value(r, symbol->id, from->values.items[i]);
    if (value == MODEL_NONE)
      return false;
    if (to->values >> value & 1)
      diag_report(r->diag, DIAG_DUPLICATE, from->values.items[i].span,
                  "'%s' is said twice", from->values.items[i].text);
    to->values |= (uint64_t)1 << value;
  }
  if (from->negated)
    to->values = ~to->values & (~(uint64_t)0 >> (MODEL_MAX_VALUES - d->count));
  return true;
}

struct conditions resolve_conditions(struct resolver *r,
                                     const struct ast_conditions *conditions,
                                     int event) {
  struct conditions list = {NULL, 0};
  if (conditions->count)
    list.items = ARENA_ARRAY(r->arena, struct condition, conditions->count);
  for (size_t i = 0; i < conditions->count; i++)
    if (resolve_condition(r, &conditions->items[i], event,
                          &list.items[list.count]))
      list.count++;
  return list;
}

struct references resolve_refs(struct resolver *r, const struct ast_refs *own,
                               struct references rest) {
  if (own->count == 0)
    return rest;
  if (own->count > MODEL_MAX_REFERENCES) {
    diag_report(r->diag, DIAG_LIMIT, own->items[MODEL_MAX_REFERENCES].span,
                "%zu references in one place; the bound is %d", own->count,
                MODEL_MAX_REFERENCES);
    return rest;
  }
  struct references refs = {ARENA_ARRAY(r->arena, struct reference,
                                        own->count + (size_t)rest.count + 1),
                            0};
  for (size_t i = 0; i < own->count; i++) {
    const struct ast_ref *from = &own->items[i];
    struct reference *to = &refs.items[refs.count++];
    *to = (struct reference){
        .source = from->source, .number = from->number, .span = from->span};
    to->text = arena_printf(r->arena, "%s%s%s", from->source,
                            *from->source && from->number ? " " : "",
                            from->number ? from->number : "");
  }
  for (int i = 0; i < rest.count; i++)
    refs.items[refs.count++] = rest.items[i];
  return refs;
}

/* Reports that a table lacks what every machine has. */
static bool is_missing(const struct ast *ast, struct diag *diag) {
  const char *what = !ast->machine.text       ? "there is no `machine` line"
                     : ast->states.count == 0 ? "the machine has no state"
                     : ast->events.count == 0
                         ? "the machine has no event: nothing ever happens"
                         : NULL;
  if (what)
    diag_report(diag, DIAG_NO_MACHINE, ast->machine.span, "%s", what);
  return what != NULL;
}

struct model *resolve(struct arena *arena, const struct ast *ast,
                      const struct source *source, struct diag *diag) {
  struct resolver r = {.arena = arena, .ast = ast, .diag = diag};
  r.model = ARENA_ARRAY(arena, struct model, 1);
  r.model->source = source;
  r.model->initial = MODEL_NONE;
  if (is_missing(ast, diag))
    return NULL;
  if (!resolve_limits(&r))
    return NULL;
  resolve_vocabulary(&r);
  resolve_dimensions(&r);
  resolve_definitions(&r);
  resolve_stages(&r);
  resolve_scenarios(&r);
  resolve_views(&r);
  resolve_count_unknown(&r);
  if (diag->errors)
    return NULL;
  resolve_unused(&r);
  model_list_configurations(arena, r.model, diag);
  model_index_rows(arena, r.model, diag);
  return diag->errors ? NULL : r.model;
}
