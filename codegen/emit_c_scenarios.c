/* The table's scenarios as constant data. */
#include "emit_c.h"

static const char *const kinds[] = {[STEP_LOCAL] = "SYNFIN_LOCAL",
                                    [STEP_DELIVER] = "SYNFIN_DELIVER",
                                    [STEP_LOST] = "SYNFIN_LOST",
                                    [STEP_AGAIN] = "SYNFIN_AGAIN"};

/* The value that a step gives an attribute; MODEL_NONE if it says nothing. */
static int given_value(const struct step *step, int dimension) {
  for (int i = 0; i < step->conditions.count; i++)
    if (step->conditions.items[i].dimension == dimension)
      for (int v = 0; v < MODEL_MAX_VALUES; v++)
        if ((step->conditions.items[i].values >> v & 1) != 0)
          return v;
  return MODEL_NONE;
}

/* The default input of a step's event, as the step changes it. */
static void input(struct emit_text *out, const struct emit_c *c,
                  const struct step *step) {
  const struct event *of = &c->model->events[step->event];
  for (int i = 0; i < of->nattributes; i++) {
    int d = of->attributes[i], value = given_value(step, d);
    if (value == MODEL_NONE)
      value = c->model->dimensions[d].initial;
    emit_format(out, "\n     %s SYNFIN_FIELD(%s, %s)%s",
                i == 0 ? ".input =" : "|", c->names->fields[step->event][i],
                c->names->values[d][value],
                i + 1 == of->nattributes ? "," : "");
  }
}

/* The fields that the step speaks of. */
static void given(struct emit_text *out, const struct emit_c *c,
                  const struct step *step) {
  const struct event *of = &c->model->events[step->event];
  bool any = false;
  for (int i = 0; i < of->nattributes; i++)
    if (given_value(step, of->attributes[i]) != MODEL_NONE) {
      emit_format(out, "\n     %s SYNFIN_FIELD(%s, ~0u)",
                  any ? "|" : ".given =", c->names->fields[step->event][i]);
      any = true;
    }
  if (any)
    emit_put(out, ",");
}

static void step(struct emit_text *out, const struct emit_c *c,
                 const struct step *of) {
  emit_format(out, "  {.kind = %s, .from = %d, .to = %d,", kinds[of->kind],
              of->from, of->to);
  if (of->kind != STEP_LOST) {
    emit_format(out, "\n     .event = %s,", c->names->events[of->event]);
    input(out, c, of);
    given(out, c, of);
    emit_format(out, "\n     .expect = %s,", c->names->states[of->expect]);
  }
  emit_put(out, "\n     .why = ");
  if (of->why == NULL)
    emit_put(out, "0");
  else
    emit_string(out, of->why);
  emit_put(out, "},\n");
}

static void entry(struct emit_text *out, const struct emit_c *c, int number) {
  const struct scenario *of = &c->model->scenarios[number];
  emit_put(out, "  {.name = ");
  emit_string(out, of->name);
  emit_put(out, ",\n   .text = ");
  emit_string(out, of->text);
  emit_put(out, ",\n   .peers = {");
  emit_string(out, of->peers[0]);
  emit_put(out, ", ");
  emit_string(out, of->peers[1]);
  emit_format(out, "},\n   .steps = %s,\n   .nsteps = %d},\n",
              of->count > 0 ? c->names->scenarios[number] : "0", of->count);
}

static void header(struct emit_c *c, const char *stem) {
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  const char *upper = c->names->upper;
  emit_text_init(out, c->arena);
  emit_c_open(
      out, c,
      arena_printf(c->arena, "The machine %s: its scenarios.", c->model->name));
  emit_format(out,
              "#ifndef %s_SCENARIOS_H\n#define %s_SCENARIOS_H\n\n"
              "#include \"%s\"\n\nenum {\n  %s_SCENARIOS = %d\n};\n\n",
              upper, upper, c->header, upper, c->model->nscenarios);
  emit_format(out,
              "extern const struct synfin_scenario %s_scenarios[];\n\n"
              "#endif\n",
              c->names->lower);
  emit_c_close(c, out, stem, ".h");
}

static void data(struct emit_c *c, const char *stem) {
  const struct model *model = c->model;
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  emit_text_init(out, c->arena);
  emit_c_open(
      out, c,
      arena_printf(c->arena, "The machine %s: its scenarios.", model->name));
  emit_format(out, "#include \"%s\"\n\n", emit_file_name(c->arena, stem, ".h"));
  emit_c_version(out, emit_file_name(c->arena, stem, ".c"));
  emit_put(out, "/* clang-format off */\n");
  for (int i = 0; i < model->nscenarios; i++) {
    const struct scenario *of = &model->scenarios[i];
    if (of->count == 0)
      continue;
    emit_format(out, "static const struct synfin_scenario_step %s[] = {\n",
                c->names->scenarios[i]);
    for (int k = 0; k < of->count; k++)
      step(out, c, &of->steps[k]);
    emit_put(out, "};\n\n");
  }
  emit_format(out, "const struct synfin_scenario %s_scenarios[] = {\n",
              c->names->lower);
  for (int i = 0; i < model->nscenarios; i++)
    entry(out, c, i);
  if (model->nscenarios == 0)
    emit_put(out, "  {.name = 0}\n");
  emit_put(out, "};\n/* clang-format on */\n");
  emit_c_close(c, out, stem, ".c");
}

void emit_c_scenarios(struct emit_c *c) {
  const char *stem = arena_printf(c->arena, "%s_scenarios", c->names->lower);
  header(c, stem);
  data(c, stem);
}
