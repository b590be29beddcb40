/* What comes of an input, in words: where the walk ends and what it does, or
 * why there is no such input. */
#include "explain.h"
#include "explain_page.h"

struct result {
  const struct explain_question *question;
  const struct model *model;
  const struct explain_cell *cell;
  struct page *page;
};

static const char *setting(const struct result *result, int d, int value) {
  const struct dimension *dimension = &result->model->dimensions[d];
  return arena_printf(result->page->arena, "%s=%s", dimension->name,
                      dimension->values[value].name);
}

static void put_error(const struct result *result) {
  const struct walk *walk = &result->cell->walk;
  const struct model *model = result->model;
  switch (walk->end) {
  case WALK_UNREACHED:
    page_put(result->page, "error: a row says that no walk gets here");
    break;
  case WALK_GAP:
    page_format(result->page, "error: no row of the stage %s takes it",
                model->stages[walk->gap].name);
    break;
  case WALK_OVERFLOW:
    page_put(result->page, "error: too many actions");
    break;
  default:
    page_format(result->page, "error: ends in %s, where %s=... has no meaning",
                model->states[walk->state].name,
                model->dimensions[walk->flag].name);
    break;
  }
}

static void put_end(const struct result *result) {
  const struct walk *walk = &result->cell->walk;
  struct page *page = result->page;
  bool stays = walk->configuration == result->cell->configuration;
  if (walk->nops == 0 && stays) {
    page_put(page, walk->end == WALK_IGNORED ? "ignored: nothing happens"
                                             : "nothing happens");
    return;
  }
  page_format(page, "%s%s",
              stays ? "stays"
                    : result->model->configurations[walk->configuration].name,
              walk->nops == 0 ? "; does nothing" : "; does");
  for (int i = 0; i < walk->nops; i++)
    page_put_whole(page, arena_printf(page->arena, "%s%s",
                                      result->model->ops[walk->ops[i]].name,
                                      i + 1 < walk->nops ? "," : ""));
}

static void put_walk(const struct result *result) {
  enum walk_end end = result->cell->walk.end;
  page_put(result->page, "=>");
  result->page->indent += 3;
  if (end == WALK_ILLEGAL)
    page_put(result->page, "illegal: whoever raises the event must not let "
                           "this happen");
  else if (end == WALK_DONE || end == WALK_IGNORED)
    put_end(result);
  else
    put_error(result);
}

static void put_scope(const struct result *result) {
  int d = result->cell->obstacle.dimension;
  const struct dimension *dimension = &result->model->dimensions[d];
  const struct value *value = &dimension->values[result->cell->point[d]];
  page_format(
      result->page, "impossible: %s=%s has no meaning in %s", dimension->name,
      value->name,
      result->cell->configuration == MODEL_NONE
          ? result->model->states[result->question->state].name
          : result->model->configurations[result->cell->configuration].name);
  page_end_line(result->page);
  page_format(result->page,
              "line %u:", explain_line(result->model, value->span));
  page_put(result->page,
           explain_sentence(result->page->arena, result->model->source,
                            value->span, true));
}

/* The conditions of the constraint, as "rst=exact and seq=outside". */
static const char *grounds(const struct result *result) {
  const struct constraint *constraint = result->cell->obstacle.constraint;
  const char *text = "", *and = "";
  for (int i = 0; i < constraint->conditions.count; i++) {
    int d = constraint->conditions.items[i].dimension;
    text = arena_printf(result->page->arena, "%s%s%s", text, and,
                        setting(result, d, result->cell->point[d]));
    and = " and ";
  }
  return text;
}

static void put_mask(const struct result *result) {
  const struct explain_question *question = result->question;
  const struct explain_cell *cell = result->cell;
  const struct constraint *mask = cell->obstacle.constraint;
  page_format(result->page, "impossible: %s hides", grounds(result));
  const char *and = "";
  for (int i = 0; i < mask->nhides; i++) {
    int d = mask->hides[i];
    int hidden = model_default(result->model, question->options, d,
                               question->event, cell->configuration);
    if (cell->point[d] == hidden || !explain_concerns(question, d))
      continue;
    page_format(result->page, "%s%s, which then counts as %s", and,
                setting(result, d, cell->point[d]),
                result->model->dimensions[d].values[hidden].name);
    and = "and ";
  }
}

static void put_near(const struct result *result) {
  const struct event *event = &result->model->events[result->question->event];
  const uint8_t *near = result->cell->obstacle.near;
  page_end_line(result->page);
  if (near == NULL) {
    page_put(result->page, "no input with these values is possible");
    return;
  }
  page_put(result->page, "possible with");
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i];
    if (near[d] != result->cell->point[d])
      page_put(result->page, setting(result, d, near[d]));
  }
}

static void put_obstacle(const struct result *result) {
  const struct constraint *constraint = result->cell->obstacle.constraint;
  page_put(result->page, "=>");
  result->page->indent += 3;
  if (constraint == NULL) {
    put_scope(result);
    return;
  }
  if (constraint->is_mask)
    put_mask(result);
  else
    page_format(result->page, "impossible: never %s", grounds(result));
  page_end_line(result->page);
  page_format(result->page,
              "line %u:", explain_line(result->model, constraint->span));
  page_put(result->page,
           explain_sentence(result->page->arena, result->model->source,
                            constraint->span, true));
  put_near(result);
}

void explain_put_result(const struct explain_question *question,
                        const struct explain_cell *cell, struct page *page) {
  struct result result = {question, question->model, cell, page};
  if (cell->possible)
    put_walk(&result);
  else
    put_obstacle(&result);
}
