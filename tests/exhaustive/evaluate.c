#include "evaluate.h"
#include <stdlib.h>

static uint32_t evaluate_define(const struct draw *draw, int number) {
  const struct define *define = &draw->model->defines[number];
  int state = draw->model->configurations[draw->configuration].state;
  for (int i = define->count - 1; i >= 0; i--)
    if (in_set(define->alternatives[i].states, state))
      return evaluate(draw, define->alternatives[i].value);
  abort(); /* the first of them holds everywhere */
}

/* The sign of b - a: of counts as they are, of serials modulo 2^32. */
static int compare(uint32_t a, uint32_t b, bool serial) {
  if (a == b)
    return 0;
  if (!serial)
    return a < b ? 1 : -1;
  return (b - a) >> 31 == 0 ? 1 : -1;
}

uint32_t evaluate(const struct draw *draw, const struct expression *e) {
  if (e->operation == AST_NUMBER)
    return e->number;
  if (e->operation == AST_VARIABLE)
    return e->variable == MODEL_NONE ? evaluate_define(draw, e->define)
                                     : draw->variables[e->variable];
  uint32_t left = evaluate(draw, e->left);
  uint32_t right = e->operation == AST_NOT ? 0 : evaluate(draw, e->right);
  int order = compare(left, right, e->serial);
  switch (e->operation) {
  case AST_NOT:
    return left == 0;
  case AST_AND:
    return left != 0 && right != 0;
  case AST_OR:
    return left != 0 || right != 0;
  case AST_PLUS:
    return left + right;
  case AST_MINUS:
    return left - right;
  case AST_EQUAL:
    return order == 0;
  case AST_LESS:
    return order > 0;
  case AST_LESS_EQUAL:
    return order >= 0;
  case AST_GREATER:
    return compare(right, left, e->serial) > 0;
  default:
    return compare(right, left, e->serial) >= 0;
  }
}
