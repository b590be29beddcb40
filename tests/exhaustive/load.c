#include "load.h"
#include <stdlib.h>
#include "parse.h"

/* Adds a choice unless one has the same options. */
static void choose(struct loaded *loaded, const char *name, options_t options) {
  for (size_t i = 0; i < loaded->nchoices; i++)
    if (loaded->choices[i].options == options)
      return;
  *ARENA_PUSH(&loaded->arena, loaded->choices, loaded->nchoices,
              loaded->capacity) = (struct choice){name, options};
}

static void choose_all(struct loaded *loaded) {
  const struct model *model = loaded->model;
  for (int v = 0; v < model->nvariants; v++)
    choose(loaded, model->variants[v].name, model->variants[v].options);
  choose(loaded, "no-options", 0);
  for (int o = 0; o < model->noptions; o++)
    choose(loaded,
           arena_printf(&loaded->arena, "only-%s", model->options[o].name),
           1u << o);
  choose(loaded, "all-options", model_all_options(model));
}

void load(struct loaded *loaded, const char *file) {
  *loaded = (struct loaded){.model = NULL};
  if (source_read(&loaded->source, &loaded->arena, file) != 0)
    exit(2);
  diag_init(&loaded->diag, &loaded->arena, &loaded->source);
  const struct ast *ast = parse(&loaded->arena, &loaded->source, &loaded->diag);
  if (loaded->diag.errors == 0)
    loaded->model =
        resolve(&loaded->arena, ast, &loaded->source, &loaded->diag);
  if (loaded->model == NULL || loaded->diag.errors > 0) {
    diag_print(&loaded->diag, DIAG_GNU, stderr);
    exit(2);
  }
  choose_all(loaded);
}
