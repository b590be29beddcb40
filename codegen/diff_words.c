/* What two tables declare differently: names that came or went, and the same
 * names with another meaning. */
#include <string.h>
#include "bits.h"
#include "scenario.h"
#include "diff.h"

enum {
  MOST_SPELLED = 1 << 12 /* parts of the definitions of one attribute */
};

/* One kind of name, whose structs begin with the name. */
struct names {
  const char *kind;
  const void *old, *new;
  int nold, nnew;
  size_t size;
};

static void say(struct diff *diff, const char *kind, const char *name,
                const char *what) {
  diff->changes++;
  diff_wrap(diff->out, "", 4,
            arena_printf(diff->arena, "%s %s: %s", kind, name, what));
}

static const char *name_at(const void *items, int index, size_t size) {
  const char *name;
  memcpy(&name, (const char *)items + (size_t)index * size, sizeof name);
  return name;
}

static void compare_names(struct diff *diff, const struct names *names) {
  for (int i = 0; i < names->nold; i++) {
    const char *name = name_at(names->old, i, names->size);
    if (diff_find(names->new, names->nnew, names->size, name) < 0)
      say(diff, names->kind, name, "removed");
  }
  for (int i = 0; i < names->nnew; i++) {
    const char *name = name_at(names->new, i, names->size);
    if (diff_find(names->old, names->nold, names->size, name) < 0)
      say(diff, names->kind, name, "added");
  }
}

#define COMPARE(diff, kind, list)                                              \
  compare_names((diff), &(struct names){(kind), (diff)->old.model->list,       \
                                        (diff)->new.model->list,               \
                                        (diff)->old.model->n##list,            \
                                        (diff)->new.model->n##list,            \
                                        sizeof *(diff)->new.model->list})

/* "a b c": the names of the bits that are set, in alphabetical order, so that
 * the numbers of two tables do not matter. */
static const char *names_of(struct diff *diff, const uint64_t *bits,
                            const void *items, int count, size_t size) {
  const char *text = "", *last = NULL;
  for (;;) {
    const char *next = NULL;
    for (int i = 0; i < count; i++) {
      const char *name = name_at(items, i, size);
      if (bits_get(bits, i) && (last == NULL || strcmp(name, last) > 0) &&
          (next == NULL || strcmp(name, next) < 0))
        next = name;
    }
    if (next == NULL)
      return text[0] == '\0' ? "nothing" : text;
    text = arena_printf(diff->arena, "%s%s%s", text, last ? " " : "", next);
    last = next;
  }
}

#define NAMES(diff, side, bits, list)                                          \
  names_of((diff), (bits), (diff)->side.model->list,                           \
           (diff)->side.model->n##list, sizeof *(diff)->side.model->list)

/* Says so if the two texts differ. */
static void compare_texts(struct diff *diff, const char *kind, const char *name,
                          const char *what, const char *old, const char *new) {
  if (strcmp(old, new) != 0)
    say(diff, kind, name,
        arena_printf(diff->arena, "%s: was %s, now %s", what, old, new));
}

static void compare_states(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  for (int s = 0; s < new->nstates; s++) {
    const struct state *b = &new->states[s];
    if (diff->states[s] < 0)
      continue;
    const struct state *a = &old->states[diff->states[s]];
    compare_texts(diff, "state", b->name, "properties",
                  NAMES(diff, old, &a->properties, properties),
                  NAMES(diff, new, &b->properties, properties));
    if (a->quiet != b->quiet)
      say(diff, "state", b->name,
          b->quiet ? "is quiet now" : "no longer quiet");
  }
  compare_texts(diff, "machine", new->name, "initial state",
                old->states[old->initial].name, new->states[new->initial].name);
}

static void compare_events(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  for (int e = 0; e < new->nevents; e++) {
    const struct event *b = &new->events[e];
    int match =
        diff_find(old->events, old->nevents, sizeof *old->events, b->name);
    if (match < 0)
      continue;
    const struct event *a = &old->events[match];
    compare_texts(diff, "event", b->name, "cause", old->causes[a->cause].name,
                  new->causes[b->cause].name);
    compare_texts(diff, "event", b->name, "timer",
                  a->timer < 0 ? "none" : old->timers[a->timer].name,
                  b->timer < 0 ? "none" : new->timers[b->timer].name);
  }
}

static void compare_actions(struct diff *diff) {
  static const char *const kinds[] = {"effect", "reply", "request"};
  const struct model *old = diff->old.model, *new = diff->new.model;
  for (int i = 0; i < new->nactions; i++) {
    const struct action *b = &new->actions[i];
    int match =
        diff_find(old->actions, old->nactions, sizeof *old->actions, b->name);
    if (match < 0)
      continue;
    const struct action *a = &old->actions[match];
    compare_texts(diff, "action", b->name, "kind", kinds[a->kind],
                  kinds[b->kind]);
    compare_texts(diff, "action", b->name, "shows",
                  a->sometimes ? "sometimes" : "always",
                  b->sometimes ? "sometimes" : "always");
    compare_texts(diff, "action", b->name, "like", old->actions[a->like].name,
                  new->actions[b->like].name);
    compare_texts(diff, "action", b->name, "touches",
                  NAMES(diff, old, a->touches, parts),
                  NAMES(diff, new, b->touches, parts));
    compare_texts(diff, "action", b->name, "creates",
                  NAMES(diff, old, a->creates, resources),
                  NAMES(diff, new, b->creates, resources));
    compare_texts(diff, "action", b->name, "deletes",
                  NAMES(diff, old, a->deletes, resources),
                  NAMES(diff, new, b->deletes, resources));
    compare_texts(diff, "action", b->name, "posts",
                  NAMES(diff, old, a->posts, events),
                  NAMES(diff, new, b->posts, events));
    compare_texts(diff, "action", b->name, "arms",
                  NAMES(diff, old, a->arms, timers),
                  NAMES(diff, new, b->arms, timers));
  }
}

static void compare_variants(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  for (int i = 0; i < new->nvariants; i++) {
    const struct variant *b = &new->variants[i];
    int match = diff_find(old->variants, old->nvariants, sizeof *old->variants,
                          b->name);
    if (match < 0)
      continue;
    uint64_t was = old->variants[match].options, now = b->options;
    compare_texts(diff, "variant", b->name, "options",
                  NAMES(diff, old, &was, options),
                  NAMES(diff, new, &now, options));
  }
}

/* Definitions, written out with every `define` replaced by what it stands for
 * in one state. */

struct spelling {
  struct diff *diff;
  const struct model *model;
  int state;
  int *left; /* expressions that may still be spelled: those of defines that
                name others twice can grow without bound */
};

static const char *sign_of(const struct expression *e) {
  switch (e->operation) {
  case AST_OR:
    return "or";
  case AST_AND:
    return "and";
  case AST_EQUAL:
    return "=";
  case AST_LESS:
    return "<";
  case AST_LESS_EQUAL:
    return "=<";
  case AST_GREATER:
    return ">";
  case AST_GREATER_EQUAL:
    return ">=";
  case AST_PLUS:
    return "+";
  case AST_MINUS:
    return "-";
  default:
    return "?";
  }
}

static const char *spell(const struct spelling *spelling,
                         const struct expression *e);

static const char *spell_define(const struct spelling *spelling, int define) {
  const struct define *d = &spelling->model->defines[define];
  for (int i = d->count; i-- > 0;)
    if (in_set(d->alternatives[i].states, spelling->state))
      return spell(spelling, d->alternatives[i].value);
  return d->name;
}

static const char *spell(const struct spelling *spelling,
                         const struct expression *e) {
  struct arena *arena = spelling->diff->arena;
  if (e->operation == AST_NUMBER)
    return arena_printf(arena, "%lu", (unsigned long)e->number);
  if (e->operation == AST_VARIABLE)
    return e->variable >= 0 ? spelling->model->variables[e->variable].name
                            : spell_define(spelling, e->define);
  if (e->operation == AST_NOT)
    return arena_printf(arena, "not (%s)", spell(spelling, e->left));
  return arena_printf(arena, "(%s) %s%s (%s)", spell(spelling, e->left),
                      sign_of(e), e->serial ? " serial" : "",
                      spell(spelling, e->right));
}

/* The definitions of an attribute in a state, in the order in which they are
 * tried. */
static const char *spell_attribute(const struct spelling *spelling,
                                   const struct dimension *dimension) {
  struct arena *arena = spelling->diff->arena;
  const char *text = "";
  for (int v = 0; v < dimension->count; v++) {
    const struct value *value = &dimension->values[v];
    if (!in_set(dimension->in.states, spelling->state) ||
        !in_set(value->in.states, spelling->state))
      continue;
    if (value->definition != NULL)
      text = arena_printf(arena, "%s%s when %s; ", text, value->name,
                          spell(spelling, value->definition));
    else if (value->otherwise)
      text = arena_printf(arena, "%s%s otherwise; ", text, value->name);
  }
  return text;
}

/* Has the attribute the same definitions in a state? */
static bool defined_alike(struct diff *diff, int d, int state) {
  const struct dimension *new = &diff->new.model->dimensions[d];
  const struct dimension *old =
      &diff->old.model->dimensions[diff->dimensions[d]];
  struct arena scratch = {0}, *kept = diff->arena;
  int left_old = MOST_SPELLED, left_new = MOST_SPELLED;
  const struct spelling was = {diff, diff->old.model, diff->states[state],
                               &left_old};
  const struct spelling now = {diff, diff->new.model, state, &left_new};
  diff->arena = &scratch;
  bool same =
      strcmp(spell_attribute(&was, old), spell_attribute(&now, new)) == 0;
  diff->arena = kept;
  arena_free(&scratch);
  return same;
}

static void compare_definitions(struct diff *diff, int d) {
  const char *changed = "", *comma = "";
  for (int s = 0; s < diff->new.model->nstates; s++) {
    if (diff->states[s] < 0 || defined_alike(diff, d, s))
      continue;
    changed = arena_printf(diff->arena, "%s%s%s", changed, comma,
                           diff->new.model->states[s].name);
    comma = ", ";
  }
  if (changed[0] != '\0')
    say(diff, "attribute", diff->new.model->dimensions[d].name,
        arena_printf(diff->arena, "defined otherwise in %s", changed));
}

static void compare_dimensions(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  for (int d = 0; d < new->ndimensions; d++) {
    const struct dimension *b = &new->dimensions[d];
    const char *kind = b->is_flag ? "flag" : "attribute";
    if (diff->dimensions[d] < 0)
      continue;
    const struct dimension *a = &old->dimensions[diff->dimensions[d]];
    compare_names(diff, &(struct names){arena_printf(diff->arena, "%s %s value",
                                                     kind, b->name),
                                        a->values, b->values, a->count,
                                        b->count, sizeof *a->values});
    compare_texts(diff, kind, b->name, b->is_flag ? "first value" : "default",
                  a->values[a->initial].name, b->values[b->initial].name);
    if (!b->is_flag)
      compare_definitions(diff, d);
  }
}

static const char *spell_variable(struct diff *diff, const struct variable *v,
                                  const struct model *model) {
  static const char *const kinds[] = {"bit", "serial", "count"};
  return arena_printf(
      diff->arena, "%s to %lu of %s", kinds[v->kind], (unsigned long)v->bound,
      v->events == NULL ? "the connection"
                        : names_of(diff, v->events, model->events,
                                   model->nevents, sizeof *model->events));
}

static void compare_variables(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  for (int i = 0; i < new->nvariables; i++) {
    const struct variable *b = &new->variables[i];
    int match = diff_find(old->variables, old->nvariables,
                          sizeof *old->variables, b->name);
    if (match >= 0)
      compare_texts(diff, "variable", b->name, "kind",
                    spell_variable(diff, &old->variables[match], old),
                    spell_variable(diff, b, new));
  }
}

void diff_words(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  compare_texts(diff, "machine", new->name, "name", old->name, new->name);
  COMPARE(diff, "option", options);
  COMPARE(diff, "variant", variants);
  COMPARE(diff, "cause", causes);
  COMPARE(diff, "property", properties);
  COMPARE(diff, "state", states);
  COMPARE(diff, "resource", resources);
  COMPARE(diff, "event", events);
  COMPARE(diff, "variable", variables);
  COMPARE(diff, "attribute or flag", dimensions);
  COMPARE(diff, "part", parts);
  compare_texts(diff, "machine", new->name, "parts that are seen",
                NAMES(diff, old, old->seen, parts),
                NAMES(diff, new, new->seen, parts));
  COMPARE(diff, "action", actions);
  COMPARE(diff, "timer", timers);
  COMPARE(diff, "scenario", scenarios);
  compare_variants(diff);
  compare_states(diff);
  compare_events(diff);
  compare_variables(diff);
  compare_dimensions(diff);
  compare_actions(diff);
}
