#include "cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"
#include "tcp.h"

/* --- The table ------------------------------------------------------------ */

static bool compile(struct cells *cells, const char *file) {
  struct arena tree = {NULL};
  if (source_read(&cells->source, &cells->arena, file) != 0)
    return false;
  diag_init(&cells->diag, &cells->arena, &cells->source);
  struct ast *ast =
      parse_into(&cells->arena, &tree, &cells->source, &cells->diag);
  if (cells->diag.errors == 0)
    cells->model = resolve(&cells->arena, ast, &cells->source, &cells->diag);
  arena_free(&tree);
  if (cells->model == NULL || cells->diag.errors > 0)
    diag_print(&cells->diag, DIAG_GNU, stderr);
  return cells->model != NULL && cells->diag.errors == 0;
}

static bool add_option(struct cells *cells, const char *name) {
  const struct model *m = cells->model;
  for (int v = 0; v < m->nvariants; v++)
    if (strcmp(m->variants[v].name, name) == 0) {
      cells->options |= m->variants[v].options;
      return true;
    }
  for (int o = 0; o < m->noptions; o++)
    if (strcmp(m->options[o].name, name) == 0) {
      cells->options |= (options_t)1 << o;
      return true;
    }
  fprintf(stderr, "the table has no option and no variant '%s'\n", name);
  return false;
}

static bool choose(struct cells *cells, const char *options) {
  char *names = arena_copy(&cells->arena, options, strlen(options));
  for (char *name = strtok(names, ","); name; name = strtok(NULL, ","))
    if (!add_option(cells, name))
      return false;
  return true;
}

/* The attributes of the compiler's model and the fields of the generated input
 * word are the same ones, in the same order and with the same values; a
 * generated file that is not of this table is refused. */
static bool match_fields(struct cells *cells) {
  const struct model *m = cells->model;
  const struct synfin_event_names *names = &tcp_names.events[TCP_EVENT_SEGMENT];
  cells->event = TCP_EVENT_SEGMENT;
  const struct event *event = &m->events[cells->event];
  bool same = event->nattributes == names->nfields &&
              names->nfields <= CELLS_ATTRIBUTES &&
              m->nconfigurations == tcp_names.nconfigurations;
  for (int i = 0; same && i < event->nattributes; i++) {
    const struct dimension *d = &m->dimensions[event->attributes[i]];
    same = strcmp(d->name, names->fields[i].name) == 0 &&
           d->count == names->fields[i].count;
    cells->shifts[i] = names->fields[i].shift;
    if (strcmp(d->name, "syn") == 0)
      cells->syn = (unsigned)i;
  }
  if (!same)
    fprintf(stderr, "runtime/gen is not of this table: regenerate it\n");
  return same;
}

/* --- Classes -------------------------------------------------------------- */

static bool holds(const struct conditions *conditions, const uint8_t *point) {
  for (int i = 0; i < conditions->count; i++)
    if (!(conditions->items[i].values >> point[conditions->items[i].dimension] &
          1))
      return false;
  return true;
}

static bool is_masked(const struct model *m, int state, int dimension,
                      const uint8_t *point) {
  for (int c = 0; c < m->nconstraints; c++) {
    const struct constraint *k = &m->constraints[c];
    if (!k->is_mask || !in_set(k->in.states, state) ||
        !holds(&k->conditions, point) || !holds(&k->in.with, point))
      continue;
    for (int h = 0; h < k->nhides; h++)
      if (k->hides[h] == dimension)
        return true;
  }
  return false;
}

static bool has_choice(const struct cells *cells, int dimension,
                       int configuration) {
  int values = 0;
  for (int v = 0; v < cells->model->dimensions[dimension].count; v++)
    values += model_value_in_scope(cells->model, cells->options, dimension, v,
                                   cells->event, configuration);
  return values > 1;
}

struct listing {
  struct cells *cells;
  int configuration;
};

static const char *name_of(struct cells *cells, const struct cell_point *cell) {
  const struct model *m = cells->model;
  const struct event *event = &m->events[cells->event];
  char name[CELLS_NAME] = "";
  size_t length = 0;
  for (int i = 0; i < event->nattributes; i++) {
    const struct dimension *d = &m->dimensions[event->attributes[i]];
    if ((cell->hidden >> i & 1) == 0)
      length += (size_t)snprintf(
          name + length, sizeof name - length, "%s%s=%s", length ? " " : "",
          d->name, d->values[cell->point[event->attributes[i]]].name);
  }
  return arena_copy(&cells->arena, name, strlen(name));
}

static bool add_cell(void *context, const uint8_t *point) {
  struct listing *listing = context;
  struct cells *cells = listing->cells;
  const struct model *m = cells->model;
  const struct event *event = &m->events[cells->event];
  struct cell_point *cell =
      ARENA_PUSH(&cells->arena, cells->items, cells->count, cells->capacity);
  uint8_t *copy = ARENA_ARRAY(&cells->arena, uint8_t, (size_t)m->ndimensions);
  memcpy(copy, point, (size_t)m->ndimensions);
  cell->configuration = (uint8_t)listing->configuration;
  cell->point = copy;
  for (int i = 0; i < event->nattributes; i++) {
    int d = event->attributes[i];
    cell->input = (uint16_t)(cell->input | copy[d] << cells->shifts[i]);
    if (!has_choice(cells, d, listing->configuration) ||
        is_masked(m, m->configurations[listing->configuration].state, d, copy))
      cell->hidden = (uint8_t)(cell->hidden | 1 << i);
  }
  cell->name = name_of(cells, cell);
  return true;
}

bool cells_read(struct cells *cells, const char *file, const char *options) {
  memset(cells, 0, sizeof *cells);
  if (!compile(cells, file) || !choose(cells, options) || !match_fields(cells))
    return false;
  cells->flat = flatten(&cells->arena, cells->model, cells->options, options,
                        &cells->diag);
  for (int c = 0; c < cells->model->nconfigurations; c++) {
    struct listing listing = {cells, c};
    if (cells->flat->reachable[c])
      interpret_points(cells->model, cells->options, c, cells->event, add_cell,
                       &listing);
  }
  return true;
}

void cells_free(struct cells *cells) {
  arena_free(&cells->arena);
}

/* --- Questions ------------------------------------------------------------ */

void cells_walk(const struct cells *cells, const struct cell_point *cell,
                struct walk *walk) {
  interpret(cells->model, cells->options, cell->configuration, cells->event,
            cell->point, walk);
}

size_t cells_first(const struct cells *cells, unsigned configuration) {
  size_t i = 0;
  while (i < cells->count && cells->items[i].configuration < configuration)
    i++;
  return i;
}

size_t cells_end(const struct cells *cells, unsigned configuration) {
  return cells_first(cells, configuration + 1);
}

const char *cells_option_names(struct cells *cells) {
  const struct model *m = cells->model;
  const char *names = "";
  for (int o = 0; o < m->noptions; o++)
    if (cells->options >> o & 1)
      names = arena_printf(&cells->arena, "%s%s%s", names, *names ? ", " : "",
                           m->options[o].name);
  return *names ? names : "no option";
}
