/* Bounds, so that no table makes the compiler slow or large beyond measure. A
 * real table is far below each of them. */
#include "resolve_inner.h"

/* One more than a pass can hold: the first beyond the bound is shown. */
static bool is_over(struct resolver *r, size_t count, size_t bound,
                    struct span beyond, const char *what) {
  if (count <= bound)
    return false;
  diag_report(r->diag, DIAG_LIMIT, beyond, "%zu %s; the bound is %zu", count,
              what, bound);
  return true;
}

#define IS_OVER(r, list, bound, what)                                          \
  is_over((r), (r)->ast->list.count, (bound),                                  \
          (r)->ast->list.count > (bound)                                       \
              ? (r)->ast->list.items[bound].name.span                          \
              : (struct span){0, 0},                                           \
          (what))

/* Rows and states together: a set of states is kept for each row. */
static bool is_too_large(struct resolver *r) {
  const struct ast *ast = r->ast;
  size_t rows = 0;
  for (size_t s = 0; s < ast->stages.count; s++)
    for (size_t g = 0; g < ast->stages.items[s].count; g++)
      rows += ast->stages.items[s].groups[g].count + 1;
  if (rows <= MODEL_MAX_ROW_STATES / ast->states.count)
    return false;
  diag_report(r->diag, DIAG_LIMIT, ast->machine.span,
              "%zu rows and groups, times %zu states, are too many; the bound "
              "is %d",
              rows, ast->states.count, MODEL_MAX_ROW_STATES);
  return true;
}

bool resolve_limits(struct resolver *r) {
  bool over = IS_OVER(r, states, MODEL_MAX_STATES, "states");
  over |= IS_OVER(r, options, MODEL_MAX_OPTIONS, "options");
  over |= IS_OVER(r, variants, MODEL_MAX_VARIANTS, "variants");
  over |= IS_OVER(r, properties, MODEL_MAX_PROPERTIES, "properties");
  over |= IS_OVER(r, sets, MODEL_MAX_STATES, "sets of states");
  over |= IS_OVER(r, resources, MODEL_MAX_RESOURCES, "resources");
  over |= IS_OVER(r, parts, MODEL_MAX_PARTS, "parts");
  over |= IS_OVER(r, events, MODEL_MAX_EVENTS, "events");
  over |= IS_OVER(r, attributes, MODEL_MAX_DIMENSIONS, "attributes and flags");
  over |= IS_OVER(r, actions, MODEL_MAX_ACTIONS, "actions");
  over |= IS_OVER(r, timers, MODEL_MAX_TIMERS, "timers");
  over |= IS_OVER(r, stages, MODEL_MAX_STAGES, "stages");
  over |= IS_OVER(r, variables, MODEL_MAX_VARIABLES, "variables");
  over |= IS_OVER(r, views, MODEL_MAX_VIEWS, "views");
  over |= IS_OVER(r, links, MODEL_MAX_VIEWS, "links");
  over |= IS_OVER(r, defines, MODEL_MAX_VARIABLES, "defines");
  over |= is_over(r, r->ast->constraints.count, MODEL_MAX_CONSTRAINTS,
                  r->ast->constraints.count > MODEL_MAX_CONSTRAINTS
                      ? r->ast->constraints.items[MODEL_MAX_CONSTRAINTS].span
                      : (struct span){0, 0},
                  "constraints");
  return !over && !is_too_large(r);
}
