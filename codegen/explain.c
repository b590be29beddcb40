/* `synfin explain`: the inputs that a question stands for, and what happens to
 * each. */
#include "explain.h"
#include <string.h>
#include "outputs.h"
#include "points.h"

bool explain_in_scope(const struct explain_question *question, int dimension,
                      int value, int configuration) {
  return model_value_in_scope(question->model, question->options, dimension,
                              value, question->event, configuration);
}

static int default_of(const struct explain_question *question, int dimension,
                      int configuration) {
  return model_default(question->model, question->options, dimension,
                       question->event, configuration);
}

bool explain_concerns(const struct explain_question *question, int dimension) {
  const struct model *model = question->model;
  const struct event *event = &model->events[question->event];
  bool mine = model->dimensions[dimension].is_flag;
  for (int i = 0; i < event->nattributes; i++)
    mine = mine || event->attributes[i] == dimension;
  for (int c = 0; mine && c < model->nconfigurations; c++) {
    int choices = 0;
    if (model->configurations[c].state != question->state)
      continue;
    for (int v = 0; v < model->dimensions[dimension].count; v++)
      choices += explain_in_scope(question, dimension, v, c);
    if (choices > 1)
      return true;
  }
  return false;
}

/* The nearest possible point */

struct search {
  const struct explain_question *question;
  struct explain_cell *cell;
  int best; /* number of values that differ from the defaults */
};

static bool look_at(void *context, const uint8_t *point) {
  struct search *search = context;
  const struct explain_question *question = search->question;
  const struct model *model = question->model;
  const struct event *event = &model->events[question->event];
  int differences = 0;
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i];
    bool same = point[d] == search->cell->point[d];
    if (!same && question->origins[d] != EXPLAIN_DEFAULT)
      return true;
    differences += !same;
  }
  if (search->best < 0 || differences < search->best) {
    uint8_t *near = ARENA_ARRAY(question->arena, uint8_t, model->ndimensions);
    memcpy(near, point, (size_t)model->ndimensions);
    search->cell->obstacle.near = near;
    search->cell->obstacle.near_configuration = search->cell->configuration;
    search->best = differences;
  }
  return true;
}

static void find_near(const struct explain_question *question,
                      struct explain_cell *cell) {
  struct search search = {question, cell, -1};
  points_visit(question->arena, question->model, question->options,
               cell->configuration, question->event, look_at, &search);
}

/* One input */

/* The first dimension whose value has no meaning where the event arrives. */
static int out_of_scope(const struct explain_question *question,
                        const struct explain_cell *cell) {
  const struct model *model = question->model;
  const struct event *event = &model->events[question->event];
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i];
    if (cell->point[d] != default_of(question, d, cell->configuration) &&
        !explain_in_scope(question, d, cell->point[d], cell->configuration))
      return d;
  }
  for (int d = 0; d < model->ndimensions; d++)
    if (model->dimensions[d].is_flag && cell->point[d] != 0 &&
        !explain_in_scope(question, d, cell->point[d], cell->configuration))
      return d;
  return MODEL_NONE;
}

/* The flag that keeps these flags from being a configuration of the state. */
static int flag_at_fault(const struct explain_question *question,
                         const uint8_t *point) {
  const struct model *model = question->model;
  uint8_t *flags = ARENA_ARRAY(question->arena, uint8_t, model->ndimensions);
  int last = MODEL_NONE;
  for (int d = 0; d < model->ndimensions; d++) {
    if (!model->dimensions[d].is_flag || point[d] == 0)
      continue;
    last = d;
    flags[d] = point[d];
    bool alone = model_configuration(model, question->state, flags) >= 0;
    flags[d] = 0;
    if (!alone)
      return d;
  }
  return last;
}

static void answer(const struct explain_question *question,
                   struct explain_cell *cell) {
  const struct model *model = question->model;
  struct explain_obstacle *obstacle = &cell->obstacle;
  obstacle->dimension = MODEL_NONE;
  if (cell->configuration == MODEL_NONE) {
    obstacle->dimension = flag_at_fault(question, cell->point);
    return;
  }
  obstacle->dimension = out_of_scope(question, cell);
  cell->possible =
      obstacle->dimension == MODEL_NONE &&
      model_possible(model, question->options, question->event,
                     cell->configuration, cell->point, &obstacle->constraint);
  if (cell->possible)
    interpret(model, question->options, cell->configuration, question->event,
              cell->point, &cell->walk);
  else if (obstacle->dimension == MODEL_NONE)
    find_near(question, cell);
}

/* All inputs: the product of the starred dimensions */

struct product {
  const struct explain_question *question;
  struct explain_cells *cells;
  uint8_t *point; /* being filled */
  uint8_t *flags; /* the flags alone, all else 0 */
};

static void add_cell(struct product *product, int configuration) {
  const struct explain_question *question = product->question;
  int count = question->model->ndimensions;
  if (product->cells->count == EXPLAIN_MOST) {
    product->cells->cut = true;
    return;
  }
  struct explain_cell *cell =
      ARENA_PUSH(question->arena, product->cells->items, product->cells->count,
                 product->cells->capacity);
  uint8_t *point = ARENA_ARRAY(question->arena, uint8_t, count);
  memcpy(point, product->point, (size_t)count);
  cell->configuration = configuration;
  cell->point = point;
  answer(question, cell);
}

static void choose_attributes(struct product *product, int configuration,
                              int index) {
  const struct explain_question *question = product->question;
  const struct model *model = question->model;
  const struct event *event = &model->events[question->event];
  if (index == event->nattributes) {
    add_cell(product, configuration);
    return;
  }
  int d = event->attributes[index];
  if (question->origins[d] != EXPLAIN_STAR) {
    product->point[d] = question->origins[d] == EXPLAIN_GIVEN
                            ? question->values[d]
                            : (uint8_t)default_of(question, d, configuration);
    choose_attributes(product, configuration, index + 1);
    return;
  }
  for (int v = 0; v < model->dimensions[d].count && !product->cells->cut; v++)
    if (v == default_of(question, d, configuration) ||
        explain_in_scope(question, d, v, configuration)) {
      product->point[d] = (uint8_t)v;
      choose_attributes(product, configuration, index + 1);
    }
}

static void choose_flags(struct product *product, int d) {
  const struct explain_question *question = product->question;
  const struct model *model = question->model;
  while (d < model->ndimensions && !model->dimensions[d].is_flag)
    d++;
  if (d == model->ndimensions) {
    int configuration =
        model_configuration(model, question->state, product->flags);
    for (int f = 0; f < model->ndimensions; f++)
      product->point[f] = product->flags[f];
    if (configuration == MODEL_NONE)
      add_cell(product, configuration);
    else
      choose_attributes(product, configuration, 0);
    return;
  }
  bool star = question->origins[d] == EXPLAIN_STAR;
  product->flags[d] = question->values[d];
  for (int v = 0;
       star && v < model->dimensions[d].count && !product->cells->cut; v++) {
    product->flags[d] = (uint8_t)v;
    choose_flags(product, d + 1);
  }
  if (!star)
    choose_flags(product, d + 1);
  product->flags[d] = 0;
}

void explain_answer(const struct explain_question *question,
                    struct explain_cells *cells) {
  struct product product = {.question = question, .cells = cells};
  product.point =
      ARENA_ARRAY(question->arena, uint8_t, question->model->ndimensions + 1);
  product.flags =
      ARENA_ARRAY(question->arena, uint8_t, question->model->ndimensions + 1);
  choose_flags(&product, 0);
}

int explain_cell(const struct model *model, options_t options,
                 const char *variant_name, int argc, char **argv, bool json,
                 FILE *out, FILE *err) {
  struct arena arena = {0};
  struct explain_cells cells = {0};
  struct explain_question question = {.arena = &arena, .model = model};
  int status = 2;
  question.options = options;
  question.variant = variant_name;
  question.origins =
      ARENA_ARRAY(&arena, enum explain_origin, model->ndimensions + 1);
  question.values = ARENA_ARRAY(&arena, uint8_t, model->ndimensions + 1);
  if (explain_ask(&question, argc, argv, err)) {
    explain_answer(&question, &cells);
    status = 1;
    for (size_t i = 0; i < cells.count; i++)
      status = cells.items[i].possible ? 0 : status;
    if (json)
      explain_print_json(&question, &cells, out);
    else
      explain_print(&question, &cells, out);
  }
  arena_free(&arena);
  return status;
}
