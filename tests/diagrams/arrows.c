/* Prints what a diagram of a table must show, found by walking every input with
 * the reference interpreter: a line "STATE" for each state that can be reached,
 * and a line "FROM TO CAUSE EVENT..." for each arrow.
 *
 *   arrows FILE.fsm VARIANT|all */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "interpret.h"
#include "parse.h"

struct search {
  const struct model *model;
  options_t options;
  int configuration, event;
  bool *reached; /* per configuration */
  int *waiting;
  int nwaiting;
  bool *arrows; /* [(from * nstates + to) * nevents + event] */
};

static void reach(struct search *search, int configuration) {
  if (search->reached[configuration])
    return;
  search->reached[configuration] = true;
  search->waiting[search->nwaiting++] = configuration;
}

static bool follow(void *context, const uint8_t *point) {
  struct search *search = context;
  const struct model *model = search->model;
  struct walk walk;
  interpret(model, search->options, search->configuration, search->event, point,
            &walk);
  if (walk.configuration == MODEL_NONE)
    return true;
  int from = model->configurations[search->configuration].state;
  int to = model->configurations[walk.configuration].state;
  reach(search, walk.configuration);
  search
      ->arrows[(from * model->nstates + to) * model->nevents + search->event] =
      from != to;
  return true;
}

static void print_pair(const struct search *search, int from, int to) {
  const struct model *model = search->model;
  const bool *events =
      &search->arrows[(from * model->nstates + to) * model->nevents];
  for (int c = 0; c < model->ncauses; c++) {
    bool any = false;
    for (int e = 0; e < model->nevents; e++) {
      if (!events[e] || model->events[e].cause != c)
        continue;
      if (!any)
        printf("%s %s %s", model->states[from].name, model->states[to].name,
               model->causes[c].name);
      any = true;
      printf(" %s", model->events[e].name);
    }
    if (any)
      putchar('\n');
  }
}

static void print_states(const struct search *search) {
  const struct model *model = search->model;
  for (int s = 0; s < model->nstates; s++) {
    bool any = false;
    for (int c = 0; c < model->nconfigurations; c++)
      any = any || (model->configurations[c].state == s && search->reached[c]);
    if (any)
      puts(model->states[s].name);
  }
}

static const struct model *load(struct arena *arena, const char *name) {
  struct source *source = arena_alloc(arena, sizeof *source);
  struct diag diag;
  if (source_read(source, arena, name) != 0)
    exit(2);
  diag_init(&diag, arena, source);
  const struct model *model =
      resolve(arena, parse(arena, source, &diag), source, &diag);
  if (model == NULL || diag.errors > 0) {
    diag_print(&diag, DIAG_GNU, stderr);
    exit(2);
  }
  return model;
}

static options_t options_of(const struct model *model, const char *variant) {
  for (int v = 0; v < model->nvariants; v++)
    if (strcmp(model->variants[v].name, variant) == 0)
      return model->variants[v].options;
  return model_all_options(model);
}

int main(int argc, char **argv) {
  struct arena arena = {0};
  if (argc != 3)
    return 2;
  const struct model *model = load(&arena, argv[1]);
  struct search search = {.model = model};
  int n = model->nstates;
  search.options = options_of(model, argv[2]);
  search.reached = ARENA_ARRAY(&arena, bool, model->nconfigurations);
  search.waiting = ARENA_ARRAY(&arena, int, model->nconfigurations);
  search.arrows = ARENA_ARRAY(&arena, bool, n *n * model->nevents);
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  reach(&search, model_configuration(model, model->initial, flags));
  while (search.nwaiting > 0) {
    search.configuration = search.waiting[--search.nwaiting];
    for (search.event = 0; search.event < model->nevents; search.event++)
      interpret_points(model, search.options, search.configuration,
                       search.event, follow, &search);
  }
  print_states(&search);
  for (int from = 0; from < n; from++)
    for (int to = 0; to < n; to++)
      print_pair(&search, from, to);
  arena_free(&arena);
  return 0;
}
