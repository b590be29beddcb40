/* The table's scenarios as constant data. */
#include "emit_c.h"
#include "scenario.h"

static const char *const kinds[] = {
    [STEP_LOCAL] = "SYNFIN_LOCAL",     [STEP_DELIVER] = "SYNFIN_DELIVER",
    [STEP_LOST] = "SYNFIN_LOST",       [STEP_AGAIN] = "SYNFIN_AGAIN",
    [STEP_STRAY] = "SYNFIN_STRAY",     [STEP_LATE] = "SYNFIN_LATE",
    [STEP_NOTHING] = "SYNFIN_NOTHING", [STEP_RESTARTS] = "SYNFIN_RESTARTS"};

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

/* What the message holds. */
static void numbers(struct emit_text *out, const struct emit_c *c,
                    const struct step *of) {
  if (of->nnumbers == 0)
    return;
  emit_format(out, "\n     .nnumbers = %d,", of->nnumbers);
  emit_put(out, "\n     .numbers = (const struct synfin_number[]){");
  for (int i = 0; i < of->nnumbers; i++) {
    emit_put(out, i > 0 ? ", {" : "{");
    emit_string(out, c->model->variables[of->numbers[i].variable].name);
    emit_format(out, ", %luu}", (unsigned long)of->numbers[i].value);
  }
  emit_put(out, "},");
}

static bool is_within(const struct conditions *flags,
                      const struct configuration *configuration) {
  for (int i = 0; i < flags->count; i++)
    if ((flags->items[i].values >>
             configuration->flags[flags->items[i].dimension] &
         1) == 0)
      return false;
  return true;
}

/* The configurations of the state whose flags are as the step says. */
static void within(struct emit_text *out, const struct emit_c *c,
                   const struct step *of) {
  int count = 0;
  if (of->within.count == 0)
    return;
  emit_put(out, "\n     .within = (const uint16_t[]){");
  for (int i = 0; i < c->model->nconfigurations; i++)
    if (c->model->configurations[i].state == of->expect &&
        is_within(&of->within, &c->model->configurations[i]))
      emit_format(out, "%s%s", count++ > 0 ? ", " : "",
                  c->names->configurations[i]);
  emit_format(out, "},\n     .nwithin = %d,", count);
}

static void does(struct emit_text *out, const struct emit_c *c,
                 const struct step *of) {
  if (of->nops == 0)
    return;
  emit_format(out, "\n     .ndoes = %d,", of->nops);
  emit_put(out, "\n     .does = (const uint16_t[]){");
  for (int i = 0; i < of->nops; i++)
    emit_format(out, "%s%s", i > 0 ? ", " : "", c->names->ops[of->ops[i]]);
  emit_put(out, "},");
}

static void step(struct emit_text *out, const struct emit_c *c,
                 const struct step *of) {
  emit_format(out, "  {.kind = %s, .from = %d, .to = %d,", kinds[of->kind],
              of->from, of->to);
  if (step_has_event(of->kind)) {
    emit_format(out, "\n     .event = %s,", c->names->events[of->event]);
    input(out, c, of);
    given(out, c, of);
    emit_format(out, "\n     .expect = %s,", c->names->states[of->expect]);
    numbers(out, c, of);
    within(out, c, of);
    does(out, c, of);
  }
  emit_put(out, "\n     .why = ");
  if (of->why == NULL)
    emit_put(out, "0");
  else
    emit_string(out, of->why);
  emit_put(out, "},\n");
}

/* The options that a scenario wants on, or off. */
static void put_options(struct emit_text *out, const struct emit_c *c,
                        const char *member, options_t options) {
  bool any = false;
  for (int i = 0; i < c->model->noptions; i++)
    if (options >> i & 1) {
      emit_format(out, "%s%s", any ? " | " : member, c->names->options[i]);
      any = true;
    }
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
  emit_format(out, "},\n   .steps = %s,\n   .nsteps = %d",
              of->count > 0 ? c->names->scenarios[number] : "0", of->count);
  put_options(out, c, ",\n   .on = ", of->when.on);
  put_options(out, c, ",\n   .off = ", of->when.off);
  emit_put(out, "},\n");
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
