#include "evaluate.h"
#include <stdlib.h>
#include <string.h>

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

/* --- Points ----------------------------------------------------------------
 */

static bool in_scope(const struct draw *draw, int dimension, int value) {
  return model_value_in_scope(draw->model, draw->options, dimension, value,
                              draw->event, draw->configuration);
}

/* The value of one attribute, before masks; `given` if it is a parameter. */
static uint8_t value_of(const struct draw *draw, int dimension, int given) {
  const struct dimension *of = &draw->model->dimensions[dimension];
  bool defined = false;
  for (int v = 0; v < of->count; v++) {
    const struct value *value = &of->values[v];
    defined |= value->definition != NULL || value->otherwise;
    if (in_scope(draw, dimension, v) &&
        (value->otherwise ||
         (value->definition != NULL && evaluate(draw, value->definition) != 0)))
      return (uint8_t)v;
  }
  if (!defined && in_scope(draw, dimension, given))
    return (uint8_t)given;
  return (uint8_t)model_default(draw->model, draw->options, dimension,
                                draw->event, draw->configuration);
}

static bool is_carried(const struct draw *draw, int dimension) {
  const struct event *event = &draw->model->events[draw->event];
  for (int i = 0; i < event->nattributes; i++)
    if (event->attributes[i] == dimension)
      return true;
  return false;
}

static bool conditions_hold(const struct draw *draw,
                            const struct conditions *conditions,
                            const uint8_t *point) {
  for (int i = 0; i < conditions->count; i++) {
    const struct condition *condition = &conditions->items[i];
    bool flag = draw->model->dimensions[condition->dimension].is_flag;
    if (!flag && !is_carried(draw, condition->dimension))
      return false;
    if ((condition->values >> point[condition->dimension] & 1) == 0)
      return false;
  }
  return true;
}

/* Masks in their order; what they hide takes its default. */
static void apply_masks(const struct draw *draw, uint8_t *point) {
  const struct model *model = draw->model;
  int state = model->configurations[draw->configuration].state;
  for (int i = 0; i < model->nconstraints; i++) {
    const struct constraint *mask = &model->constraints[i];
    if (!mask->is_mask || !in_set(mask->in.states, state) ||
        !conditions_hold(draw, &mask->in.with, point) ||
        !conditions_hold(draw, &mask->conditions, point))
      continue;
    for (int k = 0; k < mask->nhides; k++)
      if (is_carried(draw, mask->hides[k]))
        point[mask->hides[k]] =
            (uint8_t)model_default(model, draw->options, mask->hides[k],
                                   draw->event, draw->configuration);
  }
}

void evaluate_point(const struct draw *draw, const uint8_t *parameters,
                    uint8_t *point) {
  const struct event *event = &draw->model->events[draw->event];
  const uint8_t *flags = draw->model->configurations[draw->configuration].flags;
  memcpy(point, flags, (size_t)draw->model->ndimensions);
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i];
    point[d] = value_of(draw, d, parameters[d]);
  }
  apply_masks(draw, point);
}
