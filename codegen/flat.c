/* Questions about a flattened table. */
#include "flatten.h"

int flat_look_up(const struct flat *flat, int configuration, int event,
                 const uint8_t *point) {
  int child = flat->roots[configuration * flat->model->nevents + event];
  while (child >= 0)
    child = flat->nodes[child].children[point[flat->nodes[child].dimension]];
  return child;
}

enum {
  PATH_ENDS = 6 /* events shown at either end of a path */
};

/* The configurations on the way to one, the last first; the count. */
static int trace(const struct flat *flat, int configuration, int *way) {
  int count = 0;
  for (; flat->parent[configuration] != MODEL_NONE;
       configuration = flat->parent[configuration])
    way[count++] = configuration;
  return count;
}

const char *flat_path(struct arena *arena, const struct flat *flat,
                      int configuration) {
  struct arena scratch = {NULL};
  int *way = ARENA_ARRAY(&scratch, int, flat->model->nconfigurations);
  int count = trace(flat, configuration, way);
  const char *path = count ? "" : "the start";
  for (int i = count - 1; i >= 0; i--) {
    const char *comma = i < count - 1 ? ", " : "";
    if (i < PATH_ENDS || i >= count - PATH_ENDS)
      path = arena_printf(arena, "%s%s%s", path, comma,
                          flat->model->events[flat->cause[way[i]]].name);
    else if (i == PATH_ENDS)
      path = arena_printf(arena, "%s%s(%d more)", path, comma,
                          count - 2 * PATH_ENDS);
  }
  arena_free(&scratch);
  return path;
}

const char *flat_describe(struct arena *arena, const struct model *model,
                          options_t options, int configuration, int event,
                          const uint8_t *point) {
  const struct event *e = &model->events[event];
  const char *text = arena_printf(
      arena, "%s: %s", model->configurations[configuration].name, e->name);
  for (int a = 0; a < e->nattributes; a++) {
    int d = e->attributes[a];
    if (point[d] != model_default(model, options, d, event, configuration))
      text = arena_printf(arena, "%s %s=%s", text, model->dimensions[d].name,
                          model->dimensions[d].values[point[d]].name);
  }
  return text;
}
