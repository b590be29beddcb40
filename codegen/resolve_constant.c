/* Comparisons that hold always or never: a slip of whoever wrote them, and in
 * the generated C a warning of whoever compiles it. */
#include "resolve_inner.h"

/* What a count can be. */
struct range {
  uint64_t least, most;
};

/* Sums wrap around, and a define can have several values, so that of neither
 * more is known than that it is no less than 0. */
static struct range range_of(const struct resolver *r,
                             const struct expression *e) {
  if (e->operation == AST_NUMBER)
    return (struct range){e->number, e->number};
  if (e->operation == AST_VARIABLE && e->variable != MODEL_NONE)
    return (struct range){0, r->model->variables[e->variable].bound};
  return (struct range){0, UINT32_MAX};
}

/* Are two expressions written alike? They are then equal wherever. */
static bool is_same(const struct expression *a, const struct expression *b) {
  if (!a || !b)
    return a == b;
  return a->operation == b->operation && a->number == b->number &&
         a->variable == b->variable && a->define == b->define &&
         is_same(a->left, b->left) && is_same(a->right, b->right);
}

enum truth {
  NEVER,
  SOMETIMES,
  ALWAYS
};

/* Is a less than b? With `or_equal`: or as large? */
static enum truth is_less(struct range a, struct range b, bool or_equal) {
  if (or_equal)
    return a.most <= b.least ? ALWAYS : a.least > b.most ? NEVER : SOMETIMES;
  return a.most < b.least ? ALWAYS : a.least >= b.most ? NEVER : SOMETIMES;
}

static enum truth is_equal(struct range a, struct range b) {
  if (a.most < b.least || b.most < a.least)
    return NEVER;
  return a.least == b.most && a.most == b.least ? ALWAYS : SOMETIMES;
}

static enum truth truth_of(const struct resolver *r,
                           const struct expression *e) {
  enum ast_operator operation = e->operation;
  if (is_same(e->left, e->right))
    return operation == AST_LESS || operation == AST_GREATER ? NEVER : ALWAYS;
  if (e->left->kind != VARIABLE_COUNT)
    return SOMETIMES;
  struct range a = range_of(r, e->left), b = range_of(r, e->right);
  if (operation == AST_EQUAL)
    return is_equal(a, b);
  bool or_equal = operation == AST_LESS_EQUAL || operation == AST_GREATER_EQUAL;
  return operation == AST_LESS || operation == AST_LESS_EQUAL
             ? is_less(a, b, or_equal)
             : is_less(b, a, or_equal);
}

static void note_bound(struct resolver *r, struct diag_finding *finding,
                       const struct expression *e) {
  if (e->operation != AST_VARIABLE || e->kind != VARIABLE_COUNT)
    return;
  const char *name = e->variable == MODEL_NONE
                         ? r->model->defines[e->define].name
                         : r->model->variables[e->variable].name;
  diag_note(r->diag, finding, "'%s' is a count, from 0 to %lu", name,
            (unsigned long)range_of(r, e).most);
}

void resolve_constant(struct resolver *r, const struct expression *comparison,
                      struct span span) {
  enum truth truth = truth_of(r, comparison);
  if (truth == SOMETIMES)
    return;
  struct diag_finding *finding =
      diag_report(r->diag, DIAG_CONSTANT, span,
                  truth == ALWAYS ? "this comparison is always true"
                                  : "this comparison is never true");
  if (is_same(comparison->left, comparison->right))
    return;
  note_bound(r, finding, comparison->left);
  note_bound(r, finding, comparison->right);
}
