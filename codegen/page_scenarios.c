/* Scenarios as JSON. */
#include "emit_json.h"
#include "page_inner.h"
#include "scenario.h"

/* Members NAME: VALUE of an object. */
static void put_conditions(struct emit_text *out, const char *key,
                           const struct model *m,
                           const struct conditions *conditions) {
  emit_json_key(out, key);
  emit_json_open(out, '{');
  for (int i = 0; i < conditions->count; i++) {
    const struct condition *c = &conditions->items[i];
    const struct dimension *d = &m->dimensions[c->dimension];
    int value = 0;
    while (value + 1 < d->count && (c->values >> value & 1) == 0)
      value++;
    emit_json_member(out, d->name, d->values[value].name);
  }
  emit_json_close(out, '}');
}

static void put_numbers(struct emit_text *out, const struct model *m,
                        const struct step *step) {
  emit_json_key(out, "numbers");
  emit_json_open(out, '{');
  for (int i = 0; i < step->nnumbers; i++)
    emit_json_count(out, m->variables[step->numbers[i].variable].name,
                    step->numbers[i].value);
  emit_json_close(out, '}');
}

/* As the language has them, in the order of enum step_kind. */
static const char *kind_word(enum step_kind kind) {
  switch (kind) {
  case STEP_LOCAL:
    return "local";
  case STEP_DELIVER:
    return "deliver";
  case STEP_LOST:
    return "lost";
  case STEP_AGAIN:
    return "again";
  case STEP_STRAY:
    return "stray";
  case STEP_LATE:
    return "late";
  case STEP_NOTHING:
    return "nothing";
  case STEP_RESTARTS:
    return "restarts";
  }
  return "";
}

static void put_step(struct emit_text *out, const struct model *m,
                     const struct step *step) {
  emit_json_open(out, '{');
  emit_json_member(out, "kind", kind_word(step->kind));
  emit_json_count(out, "from", (unsigned)step->from);
  emit_json_count(out, "to", (unsigned)step->to);
  if (step_has_event(step->kind)) {
    emit_json_count(out, "event", (unsigned)step->event);
    emit_json_count(out, "expect", (unsigned)step->expect);
    put_conditions(out, "given", m, &step->conditions);
    put_conditions(out, "within", m, &step->within);
    put_numbers(out, m, step);
  }
  emit_json_member(out, "why", step->why);
  emit_json_close(out, '}');
}

void page_put_scenarios(struct emit_text *out, const struct model *model) {
  emit_json_key(out, "scenarios");
  emit_json_open(out, '[');
  for (int s = 0; s < model->nscenarios; s++) {
    const struct scenario *of = &model->scenarios[s];
    emit_json_open(out, '{');
    emit_json_member(out, "name", of->name);
    emit_json_member(out, "text", of->text);
    emit_json_key(out, "peers");
    emit_json_open(out, '[');
    emit_json_text(out, of->peers[0]);
    emit_json_text(out, of->peers[1]);
    emit_json_close(out, ']');
    emit_json_count(out, "on", of->when.on);
    emit_json_count(out, "off", of->when.off);
    emit_json_key(out, "steps");
    emit_json_open(out, '[');
    for (int i = 0; i < of->count; i++)
      put_step(out, model, &of->steps[i]);
    emit_json_close(out, ']');
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
}
