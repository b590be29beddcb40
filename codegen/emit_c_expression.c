/* Definitions in C: arithmetic modulo 2^32, comparisons of serials by the sign
 * of their difference, defines as functions. */
#include <string.h>
#include "bits.h"
#include "emit_c_classifier.h"

static void variable(struct emit_text *out, const struct emit_c *c, int event,
                     const struct expression *e) {
  if (e->variable == MODEL_NONE) {
    emit_format(out, "define_%s(at)", c->names->define_words[event][e->define]);
    return;
  }
  bool own = c->model->variables[e->variable].events == NULL;
  emit_format(out, "at->%s->%s", own ? "own" : "given",
              c->names->variables[e->variable]);
}

/* `left WORD right` in parentheses; `call` is a function's name instead. */
static void both(struct emit_text *out, const struct emit_c *c, int event,
                 const struct expression *e, const char *word, bool call,
                 bool swapped) {
  emit_format(out, "%s(", call ? word : "");
  emit_expression(out, c, event, swapped ? e->right : e->left);
  emit_put(out, call ? ", " : word);
  emit_expression(out, c, event, swapped ? e->left : e->right);
  emit_put(out, ")");
}

static void comparison(struct emit_text *out, const struct emit_c *c, int event,
                       const struct expression *e) {
  bool swapped = e->operator== AST_GREATER || e->operator== AST_GREATER_EQUAL;
  bool strict = e->operator== AST_LESS || e->operator== AST_GREATER;
  if (e->serial)
    both(out, c, event, e, strict ? "synfin_before" : "synfin_up_to", true,
         swapped);
  else
    both(out, c, event, e, strict ? " < " : " <= ", false, swapped);
}

void emit_expression(struct emit_text *out, const struct emit_c *c, int event,
                     const struct expression *e) {
  switch (e->operator) {
  case AST_NUMBER:
    emit_format(out, "%luu", (unsigned long)e->number);
    return;
  case AST_VARIABLE:
    variable(out, c, event, e);
    return;
  case AST_NOT:
    emit_put(out, "!");
    emit_expression(out, c, event, e->left);
    return;
  case AST_OR:
    both(out, c, event, e, " || ", false, false);
    return;
  case AST_AND:
    both(out, c, event, e, " && ", false, false);
    return;
  case AST_EQUAL:
    both(out, c, event, e, " == ", false, false);
    return;
  case AST_PLUS:
    both(out, c, event, e, " + ", false, false);
    return;
  case AST_MINUS:
    both(out, c, event, e, " - ", false, false);
    return;
  default:
    comparison(out, c, event, e);
  }
}

/* One define as a function; the last alternative whose places hold counts. */
static void define(struct emit_text *out, struct emit_places *places, int event,
                   int number) {
  const struct emit_c *c = places->c;
  const struct define *of = &c->model->defines[number];
  struct emit_text body;
  emit_text_init(&body, c->arena);
  for (int i = of->count - 1; i >= 0; i--) {
    struct places where = {of->alternatives[i].states, {NULL, 0}};
    const char *text = emit_places_text(places, &where, "at->configuration");
    bool always = strcmp(text, "true") == 0;
    if (!always)
      emit_format(&body, "  if (%s)\n  ", text);
    emit_put(&body, "  return ");
    emit_expression(&body, c, event, of->alternatives[i].value);
    emit_put(&body, ";\n");
    if (always)
      break;
  }
  emit_comment(out, 0, of->name);
  emit_format(
      out, "static %s define_%s(const struct %s_input *at) {\n%s",
      of->kind == VARIABLE_BIT ? "bool" : "uint32_t",
      c->names->define_words[event][number], c->names->event_words[event],
      strstr(body.text, "at->") == NULL && strstr(body.text, "(at)") == NULL
          ? "  (void)at;\n"
          : "");
  emit_format(out, "%s}\n\n", body.text);
}

/* Marks and emits the defines that an expression uses, used ones first. A
 * define can only name what stands above it, so that this ends. */
static void gather(struct emit_text *out, struct emit_places *places, int event,
                   const struct expression *e, uint64_t *seen) {
  if (e == NULL)
    return;
  gather(out, places, event, e->left, seen);
  gather(out, places, event, e->right, seen);
  if (e->operator!= AST_VARIABLE || e->variable != MODEL_NONE ||
      bits_get(seen, e->define))
    return;
  bits_set(seen, e->define);
  const struct define *of = &places->c->model->defines[e->define];
  for (int i = 0; i < of->count; i++)
    gather(out, places, event, of->alternatives[i].value, seen);
  define(out, places, event, e->define);
}

void emit_defines(struct emit_text *out, struct emit_places *places,
                  int event) {
  const struct model *model = places->c->model;
  const struct event *of = &model->events[event];
  uint64_t *seen = bits_new(places->c->arena, model->ndefines);
  for (int i = 0; i < of->nattributes; i++) {
    const struct dimension *dimension = &model->dimensions[of->attributes[i]];
    for (int v = 0; v < dimension->count; v++)
      gather(out, places, event, dimension->values[v].definition, seen);
  }
}
