/* `synfin diff`: compares two tables by what they do, not by how they are
 * written. */
#include "diff.h"
#include <string.h>
#include "outputs.h"

int diff_find(const void *items, int count, size_t size, const char *name) {
  const char *at = items;
  for (int i = 0; i < count; i++, at += size) {
    const char *other;
    memcpy(&other, at, sizeof other);
    if (strcmp(other, name) == 0)
      return i;
  }
  return MODEL_NONE;
}

static void match_names(struct diff *diff) {
  const struct model *old = diff->old.model, *new = diff->new.model;
  diff->states = ARENA_ARRAY(diff->arena, int, new->nstates + 1);
  diff->dimensions = ARENA_ARRAY(diff->arena, int, new->ndimensions + 1);
  diff->values = ARENA_ARRAY(diff->arena, int *, new->ndimensions + 1);
  for (int s = 0; s < new->nstates; s++)
    diff->states[s] = diff_find(old->states, old->nstates, sizeof *old->states,
                                new->states[s].name);
  for (int d = 0; d < new->ndimensions; d++) {
    const struct dimension *dimension = &new->dimensions[d];
    int match = diff_find(old->dimensions, old->ndimensions,
                          sizeof *old->dimensions, dimension->name);
    if (match >= 0 && old->dimensions[match].is_flag != dimension->is_flag)
      match = MODEL_NONE;
    diff->dimensions[d] = match;
    diff->values[d] = ARENA_ARRAY(diff->arena, int, dimension->count + 1);
    for (int v = 0; match >= 0 && v < dimension->count; v++)
      diff->values[d][v] = diff_find(
          old->dimensions[match].values, old->dimensions[match].count,
          sizeof *old->dimensions[match].values, dimension->values[v].name);
  }
}

/* What was found under one choice of options; choices of which the same is to
 * be said are said together. */
struct findings {
  const char *names; /* "simple, fancy" */
  int count;         /* of names */
  const char *text;
};

struct report {
  struct diff *diff;
  struct findings *items;
  size_t count, capacity;
};

static void keep(struct report *report, const char *name, const char *text) {
  struct arena *arena = report->diff->arena;
  for (size_t i = 0; i < report->count; i++) {
    struct findings *known = &report->items[i];
    if (strcmp(known->text, text) != 0)
      continue;
    known->names = arena_printf(arena, "%s, %s", known->names, name);
    known->count++;
    return;
  }
  struct findings *new =
      ARENA_PUSH(arena, report->items, report->count, report->capacity);
  *new = (struct findings){name, 1, text};
}

/* Compares under a choice of options on each side, into a text. */
static void compare_under(struct report *report, options_t old, options_t new,
                          const char *name) {
  struct diff *diff = report->diff;
  struct emit_text text, *out = diff->out;
  diff->old.options = old;
  diff->new.options = new;
  diff->old.reachable = diff_reachable(diff->arena, diff->old.model, old);
  diff->new.reachable = diff_reachable(diff->arena, diff->new.model, new);
  emit_text_init(&text, diff->arena);
  diff->out = &text;
  diff->left = DIFF_MOST;
  diff_cells(diff);
  diff->out = out;
  keep(report, name, text.text);
}

static void put_report(const struct report *report) {
  struct emit_text *out = report->diff->out;
  bool titled = report->diff->old.model->noptions > 0 ||
                report->diff->new.model->noptions > 0;
  for (size_t i = 0; i < report->count; i++) {
    const struct findings *findings = &report->items[i];
    if (findings->text[0] == '\0')
      continue;
    if (titled)
      emit_format(out, "%s%s %s\n", out->length > 0 ? "\n" : "",
                  findings->count > 1 ? "variants" : "variant",
                  findings->names);
    emit_put(out, findings->text);
  }
}

/* The variants that both have, or all options where there is none. */
static void compare_variants(struct report *report) {
  const struct model *old = report->diff->old.model;
  const struct model *new = report->diff->new.model;
  bool compared = false;
  for (int v = 0; v < new->nvariants; v++) {
    int match = diff_find(old->variants, old->nvariants, sizeof *old->variants,
                          new->variants[v].name);
    if (match < 0)
      continue;
    compared = true;
    compare_under(report, old->variants[match].options,
                  new->variants[v].options, new->variants[v].name);
  }
  if (!compared)
    compare_under(report, model_all_options(old), model_all_options(new),
                  "with all options");
}

/* Under one choice of options if it has a name, else under all variants. */
static int compare(const struct model *old, const struct model *new,
                   options_t options, const char *name, FILE *out) {
  struct arena arena = {0};
  struct emit_text text;
  struct diff diff = {.arena = &arena, .old = {.model = old}, .out = &text};
  struct report report = {.diff = &diff};
  emit_text_init(&text, &arena);
  diff.new.model = new;
  match_names(&diff);
  diff_words(&diff);
  if (name)
    compare_under(&report, options, options, name);
  else
    compare_variants(&report);
  put_report(&report);
  fwrite(text.text, 1, text.length, out);
  int status = diff.changes > 0;
  arena_free(&arena);
  return status;
}

int diff_models(const struct model *old, const struct model *new, FILE *out) {
  return compare(old, new, 0, NULL, out);
}

int diff_choice(const struct model *old, const struct model *new,
                options_t options, const char *name, FILE *out) {
  return compare(old, new, options, name, out);
}
