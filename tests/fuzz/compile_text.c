#include "compile_text.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "emit.h"
#include "emit_vectors.h"
#include "fmt.h"
#include "interpret.h"
#include "outputs.h"
#include "parse.h"

enum {
  MOST_CELLS = 400,   /* of a table that is flattened */
  MOST_INPUTS = 5000, /* of an event of a table that is emitted */
  MOST_FLATS = 20
};

struct trial {
  struct arena arena, tree;
  struct source source;
  struct diag diag;
  struct model *model;
  struct flat *flats[MOST_FLATS];
  int nflats;
  FILE *nowhere;
};

static void insist(bool holds) {
  if (!holds)
    abort();
}

static void look_at_findings(const struct trial *t) {
  const struct diag *diag = &t->diag;
  insist(diag->errors + diag->warnings >= diag->kept);
  for (const struct diag_finding *f = diag->newest; f; f = f->older) {
    insist(f->span.offset <= t->source.length);
    insist(f->span.length <= t->source.length - f->span.offset);
    insist(f->message && *f->message && f->code < DIAG_COUNT);
  }
  diag_print(diag, DIAG_GNU, t->nowhere);
  diag_print(diag, DIAG_JSON, t->nowhere);
  diag_print(diag, DIAG_SARIF, t->nowhere);
}

/* How many combinations of attributes an event has at most. */
static double inputs(const struct model *m) {
  double most = 1;
  for (int e = 0; e < m->nevents; e++) {
    double product = 1;
    for (int a = 0; a < m->events[e].nattributes; a++)
      product *= m->dimensions[m->events[e].attributes[a]].count;
    most = product > most ? product : most;
  }
  return most;
}

static void check_all(struct trial *t) {
  const struct model *m = t->model;
  struct flattening *f = flatten_begin(&t->arena, m, &t->diag);
  t->flats[t->nflats++] = flatten_variant(f, 0, "none");
  for (int o = 0; o < m->noptions && o < MOST_FLATS - 2; o++)
    t->flats[t->nflats++] =
        flatten_variant(f, (options_t)1 << o, m->options[o].name);
  t->flats[t->nflats++] = flatten_variant(f, model_all_options(m), "all");
  struct check check = {&t->arena, m, t->flats, t->nflats, true, &t->diag};
  check_rows(&check);
  if (!t->diag.errors) {
    check_machine(&check);
    check_paths(&check);
    check_timers(&check);
    check_scenarios(&check);
  }
  flatten_end(f);
}

/* Against a standard of one section. It is no error of the table that its
 * references are to another one. */
static void check_words(struct trial *t) {
  struct diag diag;
  struct check check = {&t->arena, t->model, t->flats, t->nflats, true, &diag};
  diag_init(&diag, &t->arena, &t->source);
  check_standard(&check, "1. One\n", 7);
}

/* --- The two ways to run a table ---------------------------------------------
 */

struct cell_trial {
  const struct flat *flat;
  int configuration, event;
};

static bool same_op(const struct walk *walk, const struct list *list) {
  if (walk->nops != list->count)
    return false;
  for (int i = 0; i < list->count; i++)
    if (walk->ops[i] != list->ops[i])
      return false;
  return true;
}

static bool compare(void *context, const uint8_t *point) {
  const struct cell_trial *c = context;
  struct walk walk;
  interpret(c->flat->model, c->flat->options, c->configuration, c->event, point,
            &walk);
  int child = flat_look_up(c->flat, c->configuration, c->event, point);
  insist(flat_is_outcome(child));
  int outcome = flat_outcome(child);
  insist(walk.configuration == flat_next(c->flat, c->configuration, outcome));
  insist(same_op(&walk, &c->flat->lists[c->flat->outcomes[outcome].list]));
  return true;
}

static void compare_ways(const struct trial *t) {
  const struct model *m = t->model;
  for (int f = 0; f < t->nflats; f++)
    for (int k = 0; k < m->nconfigurations; k++)
      for (int e = 0; t->flats[f]->reachable[k] && e < m->nevents; e++) {
        struct cell_trial cell = {t->flats[f], k, e};
        interpret_points(m, t->flats[f]->options, k, e, compare, &cell);
      }
}

/* --- Everything that can be made of it
 * ----------------------------------------- */

/* Suites of every kind; large ones are measured only. */
static void emit_suites(struct trial *t, const struct emission *emission) {
  struct vectors_wish wish = {SUITE_CELLS, 1, 2000};
  for (int c = SUITE_CELLS; c <= SUITE_W; c++) {
    struct text_file file;
    wish.criterion = (enum suite_criterion)c;
    const struct suite *suite =
        vectors_plan(&t->arena, t->flats[0], &wish, &t->diag);
    if (suite == NULL || suite->vectors > wish.most ||
        suite->steps > VECTORS_LONG * wish.most)
      continue;
    emit_vectors(&t->arena, emission, t->flats[0], suite, &file);
    insist(strlen(file.text) == file.length);
  }
}

static void emit_all(struct trial *t) {
  const struct model *m = t->model;
  const struct flat *const *flats = (const struct flat *const *)t->flats;
  struct text_file *files, file;
  struct emission emission;
  int nfiles;
  emission_begin(&emission, m, flats, t->nflats);
  for (int shape = EMIT_DENSE; shape <= EMIT_SWITCH; shape++)
    if (emit_c(&t->arena, &emission, (enum emit_shape)shape, &files, &nfiles,
               &t->diag))
      for (int i = 0; i < nfiles; i++)
        insist(files[i].name && strlen(files[i].text) == files[i].length);
  emit_dot(&t->arena, &emission, flats[0], NULL, &file);
  insist(strlen(file.text) == file.length);
  emit_cmocka(&t->arena, &emission, flats[t->nflats - 1], &file);
  insist(strlen(file.text) == file.length);
  emit_report(&t->arena, &emission, &file);
  insist(strlen(file.text) == file.length);
  emit_suites(t, &emission);
  emission_end(&emission);
}

static void ask(struct trial *t) {
  const struct model *m = t->model;
  for (int e = 0; e < m->nevents; e++) {
    char *arguments[3] = {(char *)m->states[m->initial].name,
                          (char *)m->events[e].name, NULL};
    int status =
        explain_cell(m, 0, NULL, 2, arguments, e & 1, t->nowhere, t->nowhere);
    insist(status == 0 || status == 1);
  }
  insist(diff_models(m, m, t->nowhere) == 0);
}

static void format(struct trial *t) {
  struct diag diag;
  size_t length;
  diag_init(&diag, &t->arena, &t->source);
  char *text = fmt_source(&t->arena, &t->source, &diag, &length);
  insist((text != NULL) == (diag.errors == 0));
}

static bool is_small(const struct model *m) {
  return m->nconfigurations * m->nevents <= MOST_CELLS &&
         inputs(m) <= (double)MOST_INPUTS;
}

bool compile_text(const char *text, size_t length) {
  struct trial t = {.nowhere = fopen("/dev/null", "w")};
  insist(t.nowhere != NULL);
  source_from_text(&t.source, &t.arena, "text.fsm", text, length);
  diag_init(&t.diag, &t.arena, &t.source);
  struct ast *ast = parse_into(&t.arena, &t.tree, &t.source, &t.diag);
  if (!t.diag.errors)
    t.model = resolve(&t.arena, ast, &t.source, &t.diag);
  insist(t.model || t.diag.errors);
  arena_free(&t.tree);
  if (t.model && is_small(t.model)) {
    check_all(&t);
    check_words(&t);
    if (!t.diag.errors) {
      compare_ways(&t);
      emit_all(&t);
      ask(&t);
    }
  }
  format(&t);
  look_at_findings(&t);
  bool good = t.diag.errors == 0;
  fclose(t.nowhere);
  arena_free(&t.arena);
  return good;
}
