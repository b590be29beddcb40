/* Boxes in words: "ack=new|all fin not due". */
#include "boxes.h"
#include "join.h"
#include <string.h>

static const char *join_values(struct arena *arena,
                               const struct dimension *dimension,
                               uint64_t values) {
  const char *text = "", *bar = "";
  for (int v = 0; v < dimension->count; v++) {
    if ((values >> v & 1) == 0)
      continue;
    text = join(arena, text, bar, dimension->values[v].name, NULL);
    bar = "|";
  }
  return text;
}

const char *boxes_condition(struct arena *arena,
                            const struct dimension *dimension, uint64_t values,
                            uint64_t live) {
  uint64_t in = values & live, out = live & ~values;
  if (out == 0)
    return NULL;
  const char *positive = join(arena, dimension->name, "=",
                              join_values(arena, dimension, in), NULL);
  const char *negative = join(arena, dimension->name, " not ",
                              join_values(arena, dimension, out), NULL);
  return strlen(negative) < strlen(positive) ? negative : positive;
}

/* The value that people take for granted: the default, or, where that has no
 * meaning, the first that has. */
static int usual_value(const struct dimension *dimension, uint64_t live) {
  if (live >> dimension->initial & 1)
    return dimension->initial;
  for (int v = 0; v < dimension->count; v++)
    if (live >> v & 1)
      return v;
  return dimension->initial;
}

int boxes_usual(const struct boxes *all, const struct box *outer,
                const struct box *inner) {
  const struct space *space = all->space;
  int count = 0;
  for (int i = 0; i < space->count; i++) {
    const struct dimension *dimension =
        &space->model->dimensions[space->dimensions[i]];
    int usual = usual_value(dimension, all->live[i]);
    count += (int)((outer->values[i] & inner->values[i]) >> usual & 1);
  }
  return count;
}

const char *boxes_brief(const struct boxes *all, const struct box *box) {
  const struct space *space = all->space;
  struct box brief = {.values =
                          ARENA_ARRAY(all->arena, uint64_t, space->count + 1)};
  for (int i = 0; i < space->count; i++) {
    const struct dimension *dimension =
        &space->model->dimensions[space->dimensions[i]];
    int usual = usual_value(dimension, all->live[i]);
    brief.values[i] = box->values[i] >> usual & 1 ? UINT64_MAX : box->values[i];
  }
  return boxes_text(all, &brief);
}

uint64_t *boxes_unusual(const struct boxes *all, const struct box *box) {
  const struct space *space = all->space;
  const struct model *model = space->model;
  uint64_t *unusual = ARENA_ARRAY(all->arena, uint64_t, model->ndimensions + 1);
  for (int i = 0; i < space->count; i++) {
    int d = space->dimensions[i];
    const struct dimension *dimension = &model->dimensions[d];
    uint64_t live = all->live[i];
    int usual = usual_value(dimension, live);
    if ((box->values[i] >> usual & 1) == 0)
      unusual[d] = box->values[i] & live;
  }
  return unusual;
}

const char *boxes_text(const struct boxes *all, const struct box *box) {
  const struct space *space = all->space;
  const char *text = "", *blank = "";
  for (int i = 0; i < space->count; i++) {
    const struct dimension *dimension =
        &space->model->dimensions[space->dimensions[i]];
    const char *condition =
        boxes_condition(all->arena, dimension, box->values[i], all->live[i]);
    if (condition == NULL)
      continue;
    text = join(all->arena, text, blank, condition, NULL);
    blank = " ";
  }
  return text;
}
