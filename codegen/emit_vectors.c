#include "emit_vectors.h"
#include <string.h>
#include "emit_json.h"

static const char *const criteria[] = {"cells", "pairs", "w"};

bool vectors_criterion_named(const char *word,
                             enum suite_criterion *criterion) {
  for (int i = 0; i < 3; i++)
    if (strcmp(word, criteria[i]) == 0) {
      *criterion = (enum suite_criterion)i;
      return true;
    }
  return false;
}

const char *vectors_criterion_name(enum suite_criterion criterion) {
  return criteria[criterion];
}

struct suite *vectors_plan(struct arena *arena, const struct flat *flat,
                           const struct vectors_wish *wish, struct diag *diag) {
  const struct mealy *mealy = mealy_make(arena, flat, diag);
  if (mealy == NULL)
    return NULL;
  struct suite *suite = suite_plan(arena, mealy, wish->criterion, wish->extra);
  if (suite == NULL)
    diag_report(diag, DIAG_LIMIT, flat->model->events[0].span,
                "%d configurations and %d inputs are too many for the "
                "criterion w",
                mealy->nstates, mealy->nletters);
  return suite;
}

static const char *spell(struct arena *arena, unsigned long long number) {
  return number == SUITE_COUNTLESS ? "more than can be counted"
                                   : arena_printf(arena, "%llu", number);
}

const char *vectors_size(struct arena *arena, const struct flat *flat,
                         const struct suite *suite) {
  const struct mealy *m = suite->mealy;
  const char *extra = suite->criterion == SUITE_W
                          ? arena_printf(arena, " with %d extra", suite->extra)
                          : "";
  return arena_printf(
      arena,
      "%s %s, %s%s: %d configurations, %d inputs, %d cells, vectors: %s, "
      "steps: %s",
      m->model->name, flat->name, criteria[suite->criterion], extra, m->nstates,
      m->nletters, m->ncells, spell(arena, suite->vectors),
      spell(arena, suite->steps));
}

/* The promise of the suite w. */
static void put_guarantee(struct emit_text *out, const struct suite *suite) {
  int most = suite->states + suite->extra;
  if (suite->criterion != SUITE_W)
    return;
  emit_json_count(out, "states", (unsigned long long)suite->states);
  emit_json_member(
      out, "guarantee",
      arena_printf(out->arena,
                   "an implementation with at most %d state%s that passes "
                   "shows what the table allows for every sequence of inputs "
                   "that the table defines",
                   most, most == 1 ? "" : "s"));
}

static int count_outputs(const struct mealy *m) {
  int count = 0;
  for (int a = 0; a < m->model->nactions; a++)
    count += m->seen[a];
  return count;
}

static void put_suite(struct emit_text *out, const struct flat *flat,
                      const struct suite *suite) {
  const struct mealy *m = suite->mealy;
  const struct model *model = m->model;
  emit_json_open(out, '{');
  emit_json_member(out, "kind", "suite");
  emit_json_count(out, "format", 1);
  emit_json_member(out, "machine", model->name);
  emit_json_member(out, "variant", flat->name);
  emit_json_key(out, "options");
  emit_json_open(out, '[');
  for (int o = 0; o < model->noptions; o++)
    if (m->options >> o & 1)
      emit_json_text(out, model->options[o].name);
  emit_json_close(out, ']');
  emit_json_member(out, "criterion", criteria[suite->criterion]);
  emit_json_count(out, "extra", (unsigned long long)suite->extra);
  emit_json_count(out, "start", (unsigned long long)m->start);
  emit_json_count(out, "configurations", (unsigned long long)m->nstates);
  emit_json_count(out, "outputs", (unsigned long long)count_outputs(m));
  emit_json_count(out, "inputs", (unsigned long long)m->nletters);
  emit_json_count(out, "cells", (unsigned long long)m->ncells);
  emit_json_count(out, "vectors", suite->vectors);
  emit_json_count(out, "steps", suite->steps);
  put_guarantee(out, suite);
  emit_json_close(out, '}');
  emit_put(out, "\n");
}

struct putting {
  struct emit_text *out;
  const struct mealy *m;
  unsigned long long number;
};

static void put_vector(void *context, const struct suite_vector *vector) {
  struct putting *p = context;
  const struct mealy *m = p->m;
  int tested = vector->way + vector->test;
  emit_json_open(p->out, '{');
  emit_json_member(p->out, "kind", "vector");
  emit_json_count(p->out, "vector", p->number++);
  emit_json_numbers(p->out, "way", vector->cells, vector->way);
  emit_json_numbers(p->out, "test", vector->cells + vector->way, vector->test);
  emit_json_numbers(p->out, "after", vector->cells + tested,
                    vector->count - tested);
  int then = tested > 0 ? m->cells[vector->cells[tested - 1]].to : m->start;
  emit_json_count(p->out, "then", (unsigned long long)then);
  emit_json_close(p->out, '}');
  emit_put(p->out, "\n");
}

void emit_vectors(struct arena *arena, const struct emission *emission,
                  const struct flat *flat, const struct suite *suite,
                  struct text_file *file) {
  struct emit_text out;
  struct putting putting = {&out, suite->mealy, 0};
  const char *stem = emit_variant_name(emission->names, flat->name);
  emit_text_init(&out, arena);
  put_suite(&out, flat, suite);
  vectors_put_configurations(&out, suite->mealy);
  vectors_put_outputs(&out, suite->mealy);
  vectors_put_inputs(&out, suite->mealy);
  vectors_put_cells(&out, suite->mealy);
  suite_visit(suite, put_vector, &putting);
  file->name = emit_file_name(
      arena, stem,
      arena_printf(arena, "_%s.jsonl", criteria[suite->criterion]));
  file->text = out.text;
  file->length = out.length;
}
