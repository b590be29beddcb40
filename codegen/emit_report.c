/* The report: figures of a table and of its variants, in Markdown. */
#include <limits.h>
#include <string.h>
#include "classes.h"
#include "outputs.h"
#include "fold.h"

enum {
  SHAPES = 3
};

struct report {
  struct emit_text *out;
  struct arena *arena;
  struct emission *emission;
  const struct model *model;
  const struct flat *const *flats;
  int nflats;
};

static void put_count(const struct report *report, const char *what,
                      long long count) {
  emit_format(report->out, "| %s | %lld |\n", what, count);
}

static int values_of(const struct model *model, bool flags) {
  int count = 0;
  for (int d = 0; d < model->ndimensions; d++)
    if (model->dimensions[d].is_flag == flags)
      count += model->dimensions[d].count;
  return count;
}

static int dimensions_of(const struct model *model, bool flags) {
  int count = 0;
  for (int d = 0; d < model->ndimensions; d++)
    count += model->dimensions[d].is_flag == flags;
  return count;
}

static void put_vocabulary(const struct report *report) {
  const struct model *model = report->model;
  emit_put(report->out, "## The table\n\n| what | count |\n|---|---:|\n");
  put_count(report, "states", model->nstates);
  put_count(report, "events", model->nevents);
  put_count(report, "attributes", dimensions_of(model, false));
  put_count(report, "their values", values_of(model, false));
  put_count(report, "flags", dimensions_of(model, true));
  put_count(report, "their values", values_of(model, true));
  put_count(report, "constraints", model->nconstraints);
  put_count(report, "actions", model->nactions);
  put_count(report, "timers", model->ntimers);
  put_count(report, "options", model->noptions);
  put_count(report, "variants", model->nvariants);
  put_count(report, "stages", model->nstages);
  put_count(report, "rows", model->nrows);
  put_count(report, "scenarios", model->nscenarios);
}

static void put_stages(const struct report *report) {
  const struct model *model = report->model;
  emit_put(report->out, "\n## Rows per stage\n\n| event | stage | rows |\n"
                        "|---|---|---:|\n");
  for (int e = 0; e < model->nevents; e++)
    for (int i = 0; i < model->events[e].nstages; i++) {
      const struct stage *stage = &model->stages[model->events[e].stages[i]];
      emit_format(report->out, "| %s | %s | %d |\n", model->events[e].name,
                  stage->name, stage->count);
    }
}

/* One line of the table of variants: a name, and a number for each. */
static void put_figure(const struct report *report, const char *what,
                       long long (*figure)(const struct report *,
                                           const struct flat *)) {
  emit_format(report->out, "| %s |", what);
  for (int i = 0; i < report->nflats; i++)
    emit_format(report->out, " %lld |", figure(report, report->flats[i]));
  emit_put(report->out, "\n");
}

static long long rows_in_force(const struct report *report,
                               const struct flat *flat) {
  long long count = 0;
  for (int r = 0; r < report->model->nrows; r++)
    count += when_holds(report->model->rows[r].when, flat->options);
  return count;
}

static long long reached(const struct report *report, const struct flat *flat) {
  long long count = 0;
  for (int c = 0; c < report->model->nconfigurations; c++)
    count += flat->reachable[c];
  return count;
}

static long long cells(const struct report *report, const struct flat *flat) {
  return reached(report, flat) * report->model->nevents;
}

static int same_for_all(void *context, const uint8_t *point,
                        struct looked *looked) {
  (void)context, (void)point, (void)looked;
  return 0;
}

/* Possible inputs of an event, over all configurations that can be reached; -1
 * if there are too many to count. */
static long long inputs_of(const struct report *report, const struct flat *flat,
                           int event) {
  struct arena scratch = {0};
  struct boxes boxes;
  uint64_t count = 0, here;
  bool all = true;
  for (int c = 0; all && c < report->model->nconfigurations; c++)
    if (flat->reachable[c]) {
      struct fold fold = {report->model, flat->options, c,
                          event,         same_for_all,  NULL};
      boxes_init(&boxes, &scratch,
                 boxes_space(&scratch, report->model, event, NULL, 0));
      all = fold_inputs(&fold, &scratch, &boxes, &here) &&
            here <= LLONG_MAX - count;
      count += here;
      arena_reset(&scratch);
    }
  arena_free(&scratch);
  return all ? (long long)count : -1;
}

static long long outcomes(const struct report *report,
                          const struct flat *flat) {
  (void)report;
  return flat->noutcomes;
}

static long long lists(const struct report *report, const struct flat *flat) {
  (void)report;
  return flat->nlists;
}

static long long longest(const struct report *report, const struct flat *flat) {
  int most = 0;
  (void)report;
  for (int i = 0; i < flat->nlists; i++)
    most = flat->lists[i].count > most ? flat->lists[i].count : most;
  return most;
}

static long long nodes(const struct report *report, const struct flat *flat) {
  (void)report;
  return flat->nnodes;
}

/* "a name | a name |" of all variants, below a first column. */
static void put_heads(const struct report *report, const char *first) {
  emit_format(report->out, "| %s |", first);
  for (int i = 0; i < report->nflats; i++)
    emit_format(report->out, " %s |", report->flats[i]->name);
  emit_put(report->out, "\n|---|");
  for (int i = 0; i < report->nflats; i++)
    emit_put(report->out, "---:|");
  emit_put(report->out, "\n");
}

static void put_variants(const struct report *report) {
  const struct model *model = report->model;
  emit_put(report->out, "\n## Variants\n\n");
  put_heads(report, "");
  for (int o = 0; o < model->noptions; o++) {
    emit_format(report->out, "| option %s |", model->options[o].name);
    for (int i = 0; i < report->nflats; i++)
      emit_put(report->out,
               report->flats[i]->options >> o & 1 ? " on |" : " off |");
    emit_put(report->out, "\n");
  }
  put_figure(report, "rows in force", rows_in_force);
  put_figure(report, "configurations", reached);
  put_figure(report, "cells: configurations times events", cells);
  put_figure(report, "different outcomes", outcomes);
  put_figure(report, "action lists", lists);
  put_figure(report, "actions in the longest", longest);
  put_figure(report, "nodes of the decision diagrams", nodes);
}

/* The classes of all variants; NULL where there are too many to list. */
static const struct classes **find_classes(const struct report *report) {
  const struct classes **classes =
      ARENA_ARRAY(report->arena, const struct classes *, report->nflats + 1);
  struct diag diag;
  diag_init(&diag, report->arena, report->model->source);
  for (int i = 0; i < report->nflats; i++)
    classes[i] = emission_classes(report->emission, report->flats[i], &diag);
  return classes;
}

static void put_events(const struct report *report) {
  const struct model *model = report->model;
  const struct classes **classes = find_classes(report);
  emit_put(report->out, "\n## Inputs\n\nPossible inputs over all "
                        "configurations, and the classes of inputs that\n"
                        "behave alike everywhere.\n\n");
  put_heads(report, "event");
  for (int e = 0; e < model->nevents; e++) {
    emit_format(report->out, "| %s |", model->events[e].name);
    for (int i = 0; i < report->nflats; i++) {
      long long inputs = inputs_of(report, report->flats[i], e);
      if (inputs >= 0)
        emit_format(report->out, " %lld in ", inputs);
      else
        emit_put(report->out, " many in ");
      if (classes[i] == NULL)
        emit_put(report->out, "? |");
      else
        emit_format(report->out, "%d |", classes[i]->events[e].count);
    }
    emit_put(report->out, "\n");
  }
}

static void put_size(const struct report *report, const struct flat *flat,
                     enum emit_shape shape) {
  struct diag diag;
  struct emit_size size;
  diag_init(&diag, report->arena, report->model->source);
  if (!emit_c_size(report->arena, report->emission, flat, shape, &size,
                   &diag)) {
    emit_format(report->out, "| %s | %s | | does not fit |\n", flat->name,
                emit_shape_name(shape));
    return;
  }
  for (int p = 0; p < size.nparts; p++)
    emit_format(report->out, "| %s | %s | %s | %lu |\n", flat->name,
                emit_shape_name(shape), size.parts[p].part,
                (unsigned long)size.parts[p].bytes);
  emit_format(report->out, "| %s | %s | **all** | **%lu** |\n", flat->name,
              emit_shape_name(shape), (unsigned long)size.total);
}

static void put_sizes(const struct report *report) {
  static const enum emit_shape shapes[SHAPES] = {EMIT_DENSE, EMIT_PACKED,
                                                 EMIT_SWITCH};
  emit_put(report->out,
           "\n## Sizes\n\nBytes of constant data on a 32-bit machine. The "
           "shape `switch` decides in code,\nwhich is not counted here.\n\n"
           "| variant | shape | part | bytes |\n|---|---|---|---:|\n");
  for (int i = 0; i < report->nflats; i++)
    for (int s = 0; s < SHAPES; s++)
      put_size(report, report->flats[i], shapes[s]);
}

void emit_report(struct arena *arena, struct emission *emission,
                 struct text_file *file) {
  struct emit_text out;
  struct arena scratch = {0};
  const struct model *model = emission->model;
  struct report report = {&out,  &scratch,        emission,
                          model, emission->flats, emission->nflats};
  emit_text_init(&out, arena);
  emit_format(&out, "# %s: %s\n\nMade by synfin from %s; do not edit.\n",
              model->name, model->text == NULL ? "" : model->text,
              emit_source_name(model));
  if (model->standard != NULL)
    emit_format(&out, "The standard is %s%s%s.\n", model->standard,
                model->standard_text == NULL ? "" : ", ",
                model->standard_text == NULL ? "" : model->standard_text);
  emit_put(&out, "\n");
  put_vocabulary(&report);
  put_stages(&report);
  put_variants(&report);
  put_events(&report);
  put_sizes(&report);
  file->name = emit_file_name(arena, emission->names->lower, ".md");
  file->text = out.text;
  file->length = out.length;
  arena_free(&scratch);
}
