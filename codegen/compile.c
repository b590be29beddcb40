/* The passes in their order: read, parse, resolve, flatten, check. */
#include "command.h"

#include <string.h>

#include "parse.h"

static bool set_warnings(struct diag *diag, const struct options *options) {
  for (int i = 0; i < options->nwarnings; i++)
    if (!diag_option(diag, options->warnings[i])) {
      fprintf(stderr,
              "synfin: -W knows no '%s'; `synfin explain codes` lists the "
              "names\n",
              options->warnings[i]);
      return false;
    }
  return true;
}

/* Prints the findings; the status that they make. */
static int finish(struct compilation *c, const struct options *options) {
  FILE *out = options->format == DIAG_GNU ? stderr : stdout;
  if (c->diag.errors || c->diag.warnings || options->format != DIAG_GNU)
    diag_print(&c->diag, options->format, out);
  return c->diag.errors ? STATUS_FINDINGS : STATUS_OK;
}

static int start(struct compilation *c, const struct options *options,
                 const char *name) {
  *c = (struct compilation){.arena = {NULL}};
  int unread = source_read(&c->source, &c->arena, name);
  if (!unread)
    unread = source_read_behind(&c->source, &c->arena, options->behind,
                                options->nbehind);
  if (unread)
    return unread < 0 ? STATUS_USAGE : STATUS_FINDINGS;
  diag_init(&c->diag, &c->arena, &c->source);
  if (!set_warnings(&c->diag, options))
    return STATUS_USAGE;
  struct arena tree = {NULL};
  struct ast *ast = parse_into(&c->arena, &tree, &c->source, &c->diag);
  if (!c->diag.errors)
    c->model = resolve(&c->arena, ast, &c->source, &c->diag);
  arena_free(&tree);
  return STATUS_OK;
}

int compile_model(struct compilation *c, const struct options *options,
                  const char *name) {
  int status = start(c, options, name);
  if (status != STATUS_OK)
    return status;
  /* Warnings are the business of `check`; here only errors are in the way. */
  return c->model ? STATUS_OK : finish(c, options);
}

static struct flat *flatten_once(struct compilation *c, options_t options,
                                 const char *name) {
  for (int i = 0; i < c->nflats; i++)
    if (c->flats[i]->options == options)
      return c->flats[i];
  struct flat *flat = flatten_variant(c->flattening, options, name);
  c->flats[c->nflats++] = flat;
  return flat;
}

/* A variant is checked under its own name even if its options were seen. */
static struct flat *named(struct compilation *c, const struct flat *flat,
                          const char *name) {
  struct flat *copy = ARENA_ARRAY(&c->arena, struct flat, 1);
  *copy = *flat;
  copy->name = name;
  return copy;
}

/* No option, each alone, all; before them the variants, for their names. */
static void flatten_all(struct compilation *c) {
  const struct model *m = c->model;
  for (int v = 0; v < m->nvariants; v++)
    flatten_once(c, m->variants[v].options, m->variants[v].name);
  flatten_once(c, 0, m->noptions ? "none" : "plain");
  for (int o = 0; o < m->noptions; o++)
    flatten_once(c, (options_t)1 << o, m->options[o].name);
  flatten_once(c, model_all_options(m), "all");
}

static bool find_option(const struct model *m, const char *name,
                        options_t *chosen) {
  if (strcmp(name, "none") == 0 || strcmp(name, "all") == 0) {
    *chosen |= *name == 'a' ? model_all_options(m) : 0;
    return true;
  }
  for (int o = 0; o < m->noptions; o++)
    if (strcmp(m->options[o].name, name) == 0) {
      *chosen |= (options_t)1 << o;
      return true;
    }
  const char *names[MODEL_MAX_OPTIONS];
  for (int o = 0; o < m->noptions; o++)
    names[o] = m->options[o].name;
  const char *near = diag_nearest(name, names, (size_t)m->noptions);
  fprintf(stderr, "synfin: the table has no option '%s'", name);
  if (near)
    fprintf(stderr, "; did you mean '%s'?", near);
  fputc('\n', stderr);
  return false;
}

static int find_variant(const struct model *m, const char *name) {
  for (int v = 0; v < m->nvariants; v++)
    if (strcmp(m->variants[v].name, name) == 0)
      return v;
  fprintf(stderr, "synfin: the table has no variant '%s'; it has", name);
  for (int v = 0; v < m->nvariants; v++)
    fprintf(stderr, "%s %s", v ? "," : "", m->variants[v].name);
  fputs(m->nvariants ? "\n" : " none\n", stderr);
  return MODEL_NONE;
}

bool compile_choice(const struct model *model, const struct options *options,
                    options_t *chosen, const char **name) {
  *chosen = 0;
  *name = NULL;
  for (int i = 0; i < options->nchosen; i++)
    if (!find_option(model, options->chosen[i], chosen))
      return false;
  if (options->nvariants > 1 || (options->nvariants && options->nchosen)) {
    fputs("synfin: one --variant, or --option as often as needed\n", stderr);
    return false;
  }
  if (options->nvariants) {
    int v = find_variant(model, options->variants[0]);
    if (v == MODEL_NONE)
      return false;
    *chosen = model->variants[v].options;
    *name = model->variants[v].name;
  } else if (!options->nchosen && model->nvariants) {
    *chosen = model->variants[model->nvariants - 1].options;
    *name = model->variants[model->nvariants - 1].name;
  }
  return true;
}

static void add_variant(struct compilation *c, const struct variant *variant) {
  const struct flat *flat = flatten_once(c, variant->options, variant->name);
  c->chosen[c->nchosen++] = named(c, flat, variant->name);
}

/* What to emit: the variants asked for, else all that the table names, else
 * one with the options given. */
static bool choose(struct compilation *c, const struct options *options) {
  const struct model *m = c->model;
  c->chosen = ARENA_ARRAY(&c->arena, struct flat *,
                          m->nvariants + options->nvariants + 1);
  if (options->nchosen || (!options->nvariants && !m->nvariants)) {
    options_t chosen = 0;
    for (int i = 0; i < options->nchosen; i++)
      if (!find_option(m, options->chosen[i], &chosen))
        return false;
    const char *name = m->noptions ? "custom" : "plain";
    c->chosen[c->nchosen++] = named(c, flatten_once(c, chosen, name), name);
  }
  for (int i = 0; i < options->nvariants; i++) {
    int v = find_variant(m, options->variants[i]);
    if (v == MODEL_NONE)
      return false;
    add_variant(c, &m->variants[v]);
  }
  for (int v = 0; !options->nchosen && !options->nvariants && v < m->nvariants;
       v++)
    add_variant(c, &m->variants[v]);
  return true;
}

/* What is said of the table as a whole (dead rows, unreachable states) can only
 * be said where every variant was looked at. */
static void run_checks(struct compilation *c, bool whole,
                       const struct source *rfc) {
  struct check check = {&c->arena, c->model, c->flats,
                        c->nflats, whole,    &c->diag};
  check_rows(&check);
  if (!c->diag.errors) {
    check_machine(&check);
    check_paths(&check);
    check_timers(&check);
    check_scenarios(&check);
  }
  if (rfc)
    check_standard(&check, rfc->text, rfc->length);
}

static int compile(struct compilation *c, const struct options *options,
                   const char *name, bool whole) {
  int status = start(c, options, name);
  if (status != STATUS_OK)
    return status;
  if (!c->model)
    return finish(c, options);
  c->flattening = flatten_begin(&c->arena, c->model, &c->diag);
  c->flats = ARENA_ARRAY(&c->arena, struct flat *,
                         c->model->nvariants + c->model->noptions + 4);
  if (whole)
    flatten_all(c);
  else if (!choose(c, options))
    return STATUS_USAGE;
  struct source rfc;
  if (options->rfc && source_read(&rfc, &c->arena, options->rfc) != 0)
    return STATUS_USAGE;
  run_checks(c, whole, options->rfc ? &rfc : NULL);
  return finish(c, options);
}

int compile_whole(struct compilation *c, const struct options *options,
                  const char *name) {
  return compile(c, options, name, true);
}

int compile_chosen(struct compilation *c, const struct options *options,
                   const char *name) {
  return compile(c, options, name, false);
}

void compile_end(struct compilation *c) {
  if (c->flattening)
    flatten_end(c->flattening);
  arena_free(&c->arena);
}
