/* Definitions in C: arithmetic modulo 2^32, comparisons of serials by the sign
 * of their difference, defines as functions. */
#include <string.h>
#include "bits.h"
#include "emit_c_classifier.h"

static bool depends_on(const struct expression *e, const uint64_t *defines) {
  if (e == NULL)
    return false;
  if (e->operation == AST_VARIABLE && e->variable == MODEL_NONE)
    return bits_get(defines, e->define);
  return depends_on(e->left, defines) || depends_on(e->right, defines);
}

/* Others are short, and the C compiler sees as much as we. A define can only
 * name what stands above it, so one pass finds all. */
uint64_t *emit_defines_placed(struct arena *arena, const struct model *model) {
  uint64_t *placed = bits_new(arena, model->ndefines);
  for (int d = 0; d < model->ndefines; d++) {
    const struct define *of = &model->defines[d];
    bool depends = of->count > 1;
    for (int i = 0; i < of->count && !depends; i++)
      depends = depends_on(of->alternatives[i].value, placed);
    if (depends)
      bits_set(placed, d);
  }
  return placed;
}

static bool is_once(const struct emit_c *c, int define) {
  return c->model->defines[define].kind != VARIABLE_BIT &&
         bits_get(c->placed, define);
}

static void variable(struct emit_text *out, const struct emit_c *c, int event,
                     const struct expression *e) {
  if (e->variable == MODEL_NONE) {
    emit_format(out, is_once(c, e->define) ? "at->once_%s" : "define_%s(at)",
                c->names->define_words[event][e->define]);
    return;
  }
  bool own = c->model->variables[e->variable].events == NULL;
  emit_format(out, "at->%s->%s", own ? "own" : "given",
              c->names->variables[e->variable]);
}

/* How tightly C's operators bind. Equal binding needs parentheses too, but for
 * chains of one operation; so do `&&` in `||`, to please readers. */
enum binding {
  BINDS_OR,
  BINDS_AND,
  BINDS_COMPARISON,
  BINDS_SUM,
  BINDS_ALL
};

static enum binding binding_of(const struct expression *e) {
  switch (e->operation) {
  case AST_OR:
    return BINDS_OR;
  case AST_AND:
    return BINDS_AND;
  case AST_PLUS:
  case AST_MINUS:
    return BINDS_SUM;
  case AST_NUMBER:
  case AST_VARIABLE:
  case AST_NOT:
    return BINDS_ALL;
  default: /* comparisons; those of serials are calls */
    return e->serial && e->operation != AST_EQUAL ? BINDS_ALL
                                                  : BINDS_COMPARISON;
  }
}

static const char *operator_text(enum ast_operator operation) {
  switch (operation) {
  case AST_OR:
    return "||";
  case AST_AND:
    return "&&";
  case AST_EQUAL:
    return "==";
  case AST_LESS:
    return "<";
  case AST_LESS_EQUAL:
    return "<=";
  case AST_GREATER:
    return ">";
  case AST_GREATER_EQUAL:
    return ">=";
  case AST_PLUS:
    return "+";
  default:
    return "-";
  }
}

/* An operand, in parentheses unless it binds tighter; chains of `&&`, of `||`,
 * and of sums to the left need none. */
static void operand(struct emit_text *out, const struct emit_c *c, int event,
                    const struct expression *of, const struct expression *e) {
  enum binding outer = binding_of(of), inner = binding_of(e);
  bool chain = inner == outer && (outer < BINDS_COMPARISON ||
                                  (outer == BINDS_SUM && of->left == e));
  bool bare = inner > outer || inner == BINDS_ALL || chain;
  if (outer == BINDS_OR && inner == BINDS_AND)
    bare = false;
  emit_put(out, bare ? "" : "(");
  emit_expression(out, c, event, e);
  emit_put(out, bare ? "" : ")");
}

/* `before(a, b)`; what is greater is a comparison the other way round. */
static void serial_comparison(struct emit_text *out, const struct emit_c *c,
                              int event, const struct expression *e) {
  bool swapped =
      e->operation == AST_GREATER || e->operation == AST_GREATER_EQUAL;
  bool strict = e->operation == AST_LESS || e->operation == AST_GREATER;
  emit_put(out, strict ? "synfin_before(" : "synfin_up_to(");
  emit_expression(out, c, event, swapped ? e->right : e->left);
  emit_put(out, ", ");
  emit_expression(out, c, event, swapped ? e->left : e->right);
  emit_put(out, ")");
}

/* `a WORD b`; a new line before `&&` and `||` where this one gets long. */
static void binary(struct emit_text *out, const struct emit_c *c, int event,
                   const struct expression *e) {
  enum {
    FULL = 56
  };
  operand(out, c, event, e, e->left);
  bool logic = e->operation == AST_AND || e->operation == AST_OR;
  emit_put(out, logic && emit_column(out) > FULL ? "\n      " : " ");
  emit_put(out, operator_text(e->operation));
  emit_put(out, " ");
  operand(out, c, event, e, e->right);
}

void emit_expression(struct emit_text *out, const struct emit_c *c, int event,
                     const struct expression *e) {
  if (e->operation == AST_NUMBER) {
    emit_number(out, e->number);
    emit_put(out, "u");
  } else if (e->operation == AST_VARIABLE) {
    variable(out, c, event, e);
  } else if (e->operation == AST_NOT) {
    emit_put(out, "!");
    operand(out, c, event, e, e->left);
  } else if (binding_of(e) == BINDS_ALL) {
    serial_comparison(out, c, event, e);
  } else {
    binary(out, c, event, e);
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

/* Marks the defines that an expression uses. A define can only name what stands
 * above it, so that this ends. */
static void mark(const struct model *model, const struct expression *e,
                 uint64_t *seen) {
  if (e == NULL)
    return;
  mark(model, e->left, seen);
  mark(model, e->right, seen);
  if (e->operation != AST_VARIABLE || e->variable != MODEL_NONE ||
      bits_get(seen, e->define))
    return;
  bits_set(seen, e->define);
  const struct define *of = &model->defines[e->define];
  for (int i = 0; i < of->count; i++)
    mark(model, of->alternatives[i].value, seen);
}

/* The defines that an event's definitions use. */
static uint64_t *used_defines(const struct emit_c *c, int event) {
  const struct model *model = c->model;
  const struct event *of = &model->events[event];
  uint64_t *seen = bits_new(c->arena, model->ndefines);
  for (int i = 0; i < of->nattributes; i++) {
    const struct dimension *dimension = &model->dimensions[of->attributes[i]];
    for (int v = 0; v < dimension->count; v++)
      mark(model, dimension->values[v].definition, seen);
  }
  return seen;
}

void emit_defines(struct emit_text *out, struct emit_places *places,
                  int event) {
  const uint64_t *used = used_defines(places->c, event);
  for (int d = 0; d < places->c->model->ndefines; d++)
    if (bits_get(used, d))
      define(out, places, event, d);
}

void emit_defines_members(struct emit_text *out, const struct emit_c *c,
                          int event) {
  const uint64_t *used = used_defines(c, event);
  for (int d = 0; d < c->model->ndefines; d++)
    if (bits_get(used, d) && is_once(c, d))
      emit_format(out, "  uint32_t once_%s;\n",
                  c->names->define_words[event][d]);
}

void emit_defines_once(struct emit_text *out, const struct emit_c *c,
                       int event) {
  const uint64_t *used = used_defines(c, event);
  for (int d = 0; d < c->model->ndefines; d++)
    if (bits_get(used, d) && is_once(c, d))
      emit_format(out, "  at.once_%s = define_%s(&at);\n",
                  c->names->define_words[event][d],
                  c->names->define_words[event][d]);
}
