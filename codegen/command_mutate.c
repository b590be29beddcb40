/* mutate: lists mutants and what becomes of them, and writes their tables. */
#include "command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mutate.h"
#include "mutate_files.h"
#include "mutate_print.h"
#include "outputs.h"

/* One run of the command. */
struct run {
  struct compilation *c;
  const struct options *options;
  struct choices choices;
  struct mutants mutants;
  struct mutate_counts counts;
  struct image_files files;
  bool failed;
};

/* --- Choices -------------------------------------------------------------- */

static void add_choice(struct choices *choices, options_t options,
                       const char *name) {
  for (int i = 0; i < choices->count; i++)
    if (choices->options[i] == options)
      return;
  choices->options[choices->count] = options;
  choices->names[choices->count++] = name;
}

/* The table's last variant is its richest, so most mutants differ there. */
static void all_choices(const struct model *m, struct choices *choices) {
  for (int v = m->nvariants; v-- > 0;)
    add_choice(choices, m->variants[v].options, m->variants[v].name);
  add_choice(choices, 0, m->noptions ? "none" : "plain");
  for (int o = 0; o < m->noptions; o++)
    add_choice(choices, (options_t)1 << o, m->options[o].name);
  add_choice(choices, model_all_options(m), "all");
}

static bool choose(struct run *run) {
  struct arena *arena = &run->c->arena;
  const struct model *m = run->c->model;
  const struct options *options = run->options;
  int most = m->nvariants + m->noptions + 3;
  run->choices.names = ARENA_ARRAY(arena, const char *, most);
  run->choices.options = ARENA_ARRAY(arena, options_t, most);
  if (!options->nvariants && !options->nchosen) {
    all_choices(m, &run->choices);
    return true;
  }
  options_t chosen;
  const char *name;
  if (!compile_choice(m, options, &chosen, &name))
    return false;
  add_choice(&run->choices, chosen, name ? name : "custom");
  return true;
}

/* --- Which mutants -------------------------------------------------------- */

/* Reads --kind; false after a message. */
static bool choose_kinds(const struct options *options, bool *wanted) {
  const char *names[MUTANT_KINDS];
  for (int k = 0; k < MUTANT_KINDS; k++)
    names[k] = mutate_kind_name((enum mutant_kind)k);
  for (int k = 0; k < MUTANT_KINDS; k++)
    wanted[k] = options->nkinds == 0;
  for (int k = 0; k < options->nkinds; k++) {
    enum mutant_kind kind = mutate_kind_named(options->kinds[k]);
    if (kind != MUTANT_KINDS) {
      wanted[kind] = true;
      continue;
    }
    const char *near = diag_nearest(options->kinds[k], names, MUTANT_KINDS);
    fprintf(stderr, "synfin mutate: there is no kind '%s'; ",
            options->kinds[k]);
    fprintf(stderr, near ? "did you mean '%s'?\n" : "see:\n", near ? near : "");
    if (!near)
      mutate_print_kinds(stderr);
    return false;
  }
  return true;
}

/* Keeps `wanted` mutants, each with the same chance, in their order. */
static void draw_sample(struct mutants *mutants, size_t wanted, uint64_t seed) {
  uint64_t state = seed;
  size_t kept = 0, left = mutants->count;
  for (size_t i = 0; i < mutants->count && kept < wanted; i++, left--) {
    state += UINT64_C(0x9E3779B97F4A7C15); /* splitmix64 */
    uint64_t mixed = (state ^ state >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    mixed ^= mixed >> 31;
    if (mixed % left < wanted - kept)
      mutants->items[kept++] = mutants->items[i];
  }
  mutants->count = kept;
}

/* Leaves the mutant that is to be shown. */
static bool pick_shown(struct run *run) {
  struct mutants *mutants = &run->mutants;
  const struct options *options = run->options;
  for (size_t i = 0; i < mutants->count; i++)
    if (strcmp(options->show, mutants->items[i].id) == 0) {
      mutants->items += i;
      mutants->count = 1;
      return true;
    }
  fprintf(stderr,
          "synfin mutate: there is no mutant '%s'; synfin mutate %s lists "
          "them\n",
          options->show, options->arguments[0]);
  return false;
}

static bool select_mutants(struct run *run) {
  const struct options *options = run->options;
  struct mutants *mutants = &run->mutants;
  bool wanted[MUTANT_KINDS];
  if (!choose_kinds(options, wanted))
    return false;
  mutate_list(&run->c->arena, run->c->model, wanted, mutants);
  if (mutants->cut) {
    fprintf(stderr,
            "synfin mutate: there are more than %d mutants; choose some kinds "
            "of them with --kind\n",
            MUTATE_MOST);
    return false;
  }
  if (options->show)
    return pick_shown(run);
  if (options->sample > 0 && (size_t)options->sample < mutants->count)
    draw_sample(mutants, (size_t)options->sample, (uint64_t)options->seed);
  return true;
}

/* --- Going through them --------------------------------------------------- */

enum {
  STEP = 64 /* mutants between two words of progress */
};

/* Where somebody is looking, on one line that is wiped in the end. */
static void show_progress(size_t done, size_t count) {
  if (isatty(STDERR_FILENO) == 0 || (done % STEP != 0 && done != count))
    return;
  if (done < count)
    fprintf(stderr, "\r%zu of %zu mutants", done, count);
  else
    fprintf(stderr, "\r%40s\r", "");
}

static void go_through(struct run *run, struct judge *judge) {
  struct verdict verdict;
  bool listed = !run->options->quiet || run->options->json;
  for (size_t i = 0; i < run->mutants.count && !run->failed; i++) {
    const struct mutant *mutant = &run->mutants.items[i];
    show_progress(i, run->mutants.count);
    judge_mutant(judge, mutant, &verdict);
    mutate_count(&run->counts, mutant, &verdict);
    if (run->options->json)
      mutate_print_json(run->c->model, &run->choices, mutant, &verdict);
    else if (listed)
      mutate_print(run->c->model, mutant, &verdict);
    if (run->options->output && verdict.class == MUTANT_DIFFERENT)
      run->failed =
          !image_files_add(&run->files, judge_original(judge, verdict.choice),
                           mutant, &verdict, &run->c->diag);
  }
  show_progress(run->mutants.count, run->mutants.count);
  if (!run->options->json)
    mutate_print_counts(&run->counts, listed);
}

static int judge_all(struct run *run) {
  struct compilation *c = run->c;
  const struct options *options = run->options;
  bool whole = !options->nvariants && !options->nchosen;
  if (options->output && !image_files_begin(&run->files, &c->arena, c->model,
                                            &run->choices, options->output))
    return STATUS_USAGE;
  struct judge *judge = judge_begin(&c->arena, c->model, &run->choices, whole);
  go_through(run, judge);
  judge_end(judge);
  if (c->diag.errors > 0)
    diag_print(&c->diag, options->format, stderr);
  if (options->output && !image_files_end(&run->files, !run->failed,
                                          options->quiet || options->json))
    return c->diag.errors > 0 ? STATUS_FINDINGS : STATUS_USAGE;
  return STATUS_OK;
}

/* The C of a mutant, in the first choice of options in which it differs. */
static int write_c(const struct run *run, const struct flat *flat) {
  const struct options *options = run->options;
  struct arena arena = {NULL};
  struct emission emission;
  struct text_file *files = NULL;
  int count = 0, status = STATUS_FINDINGS;
  emission_begin(&emission, flat->model, &flat, 1);
  if (emit_c(&arena, &emission, options->shape, &files, &count, &run->c->diag))
    status = write_files(options->output, files, count, options->quiet);
  else
    diag_print(&run->c->diag, options->format, stderr);
  emission_end(&emission);
  arena_free(&arena);
  return status;
}

/* A mutant may be different where no variant is, but only a choice of options
 * of its own. */
static void show_difference(const struct run *run, const struct mutant *mutant,
                            const struct verdict *verdict) {
  struct compilation *c = run->c;
  const struct model *changed = mutate_apply(&c->arena, c->model, mutant, true);
  if (diff_models(c->model, changed, stdout) == 0 &&
      verdict->class == MUTANT_DIFFERENT)
    diff_choice(c->model, changed, run->choices.options[verdict->choice],
                run->choices.names[verdict->choice], stdout);
}

/* What one mutant does otherwise. */
static int show(const struct run *run) {
  struct compilation *c = run->c;
  const struct mutant *mutant = &run->mutants.items[0];
  struct verdict verdict;
  int status = STATUS_OK;
  struct judge *judge = judge_begin(&c->arena, c->model, &run->choices, true);
  judge_mutant(judge, mutant, &verdict);
  if (!run->options->quiet) {
    mutate_print(c->model, mutant, &verdict);
    show_difference(run, mutant, &verdict);
  }
  if (run->options->output && verdict.class == MUTANT_DIFFERENT)
    status = write_c(run, verdict.at);
  judge_end(judge);
  return status;
}

/* Mutants of a table with errors of its own would say nothing. */
static int prepare(struct run *run) {
  const struct options *options = run->options;
  int status = compile_whole(run->c, options, options->arguments[0]);
  if (status != STATUS_OK)
    return status;
  if (!choose(run) || !select_mutants(run))
    return STATUS_USAGE;
  return options->show ? show(run) : judge_all(run);
}

int command_mutate(const struct options *options) {
  struct compilation c;
  struct run run = {.c = &c, .options = options};
  if (options->narguments != 1) {
    fputs("synfin mutate: one file, or - for standard input; see synfin "
          "mutate --help\n",
          stderr);
    return STATUS_USAGE;
  }
  int status = prepare(&run);
  compile_end(&c);
  return status;
}
