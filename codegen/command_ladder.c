/* emit ladder: pictures of scenarios. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "ladder.h"
#include "outputs.h"
#include "render.h"
#include "scenario.h"

static enum ladder_form form_of(const struct options *options) {
  if (options->as == NULL || strcmp(options->as, "text") == 0)
    return LADDER_UTF8;
  return strcmp(options->as, "ascii") == 0 ? LADDER_ASCII : LADDER_DOT;
}

/* One that a person asked for cannot be left out in silence. */
static void complain(const struct scenario *scenario,
                     enum ladder_result result) {
  if (result == LADDER_TOO_LONG)
    fprintf(stderr,
            "synfin emit: the scenario %s has %d steps; a ladder of more than "
            "%d is no picture. Draw one that goes on from it with 'after'\n",
            scenario->name, scenario->count, LADDER_MAX_ROWS);
  else
    fprintf(stderr,
            "synfin emit: no variant that is compiled plays the scenario %s: "
            "none has the options that it asks for, or a step is illegal; "
            "choose another with --variant or --option\n",
            scenario->name);
}

/* The last variant that plays it draws it: that is the one whose diagram is
 * drawn, too. */
static enum ladder_result draw(struct compilation *c,
                               const struct options *options,
                               const struct scenario *scenario,
                               struct text_file *file) {
  enum ladder_result result = LADDER_NOT_PLAYED;
  for (int i = c->nchosen - 1; i >= 0 && result == LADDER_NOT_PLAYED; i--)
    result =
        emit_ladder(&c->arena, c->chosen[i], scenario, form_of(options), file);
  return result;
}

static const struct scenario *find(const struct model *model,
                                   const char *name) {
  for (int i = 0; i < model->nscenarios; i++)
    if (strcmp(model->scenarios[i].name, name) == 0)
      return &model->scenarios[i];
  return NULL;
}

static int refuse_name(struct compilation *c, const char *name) {
  const struct model *model = c->model;
  const char **names =
      ARENA_ARRAY(&c->arena, const char *, model->nscenarios + 1);
  for (int i = 0; i < model->nscenarios; i++)
    names[i] = model->scenarios[i].name;
  const char *near = diag_nearest(name, names, (size_t)model->nscenarios);
  fprintf(stderr, "synfin emit: there is no scenario '%s'; ", name);
  fprintf(stderr,
          near ? "did you mean '%s'?\n"
               : "they stand in the table, or in files that --with names\n",
          near);
  return STATUS_USAGE;
}

struct pictures {
  struct compilation *c;
  const struct options *options;
  struct text_file *files;
  int count;
};

/* STATUS_OK, or the status to end with. */
static int add(struct pictures *p, const struct scenario *scenario,
               bool is_asked_for) {
  struct text_file *file = &p->files[p->count];
  enum ladder_result result = draw(p->c, p->options, scenario, file);
  if (result != LADDER_DRAWN && !is_asked_for)
    return STATUS_OK;
  if (result != LADDER_DRAWN) {
    complain(scenario, result);
    return STATUS_FINDINGS;
  }
  p->count++;
  bool as_svg = p->options->as != NULL && strcmp(p->options->as, "svg") == 0;
  return !as_svg || render_svg(&p->c->arena, file) ? STATUS_OK
                                                   : STATUS_FINDINGS;
}

static int add_all(struct pictures *p) {
  const struct model *model = p->c->model;
  int status = STATUS_OK, wanted = p->options->nscenarios;
  p->files = ARENA_ARRAY(&p->c->arena, struct text_file,
                         wanted + model->nscenarios + 1);
  for (int i = 0; i < wanted && status == STATUS_OK; i++) {
    const struct scenario *scenario = find(model, p->options->scenarios[i]);
    status = scenario == NULL ? refuse_name(p->c, p->options->scenarios[i])
                              : add(p, scenario, true);
  }
  for (int i = 0; wanted == 0 && i < model->nscenarios && status == STATUS_OK;
       i++)
    status = add(p, &model->scenarios[i], false);
  return status;
}

static int put(const struct pictures *p) {
  if (p->options->output)
    return write_files(p->options->output, p->files, p->count,
                       p->options->quiet);
  if (p->count == 1) {
    size_t n = p->files[0].length;
    return fwrite(p->files[0].text, 1, n, stdout) == n ? STATUS_OK
                                                       : STATUS_USAGE;
  }
  if (p->count == 0)
    fputs("synfin emit: there are no scenarios; they stand in the table, or in "
          "files that --with names\n",
          stderr);
  else
    fprintf(stderr,
            "synfin emit: %d ladders; name one with --scenario, or say where "
            "with -o FOLDER\n",
            p->count);
  return STATUS_USAGE;
}

int command_emit_ladders(const struct options *options) {
  struct compilation c;
  int status = compile_chosen(&c, options, options->arguments[1]);
  if (status == STATUS_OK) {
    struct pictures p = {.c = &c, .options = options};
    status = add_all(&p);
    if (status == STATUS_OK)
      status = put(&p);
  }
  compile_end(&c);
  return status;
}
