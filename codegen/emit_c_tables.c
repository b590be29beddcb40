/* The small tables of the vocabulary: what a configuration means. */
#include "bits.h"
#include "emit_c.h"

/* `[INDEX] = VALUE,` with the columns aligned. */
static void cell(struct emit_text *out, const char *index, const char *value) {
  emit_format(out, "  [%s] = ", index);
  emit_pad(out, 40);
  emit_format(out, "%s,\n", value);
}

static void state_table(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  emit_format(out, "const %s %s_state_of[%s_CONFIGURATIONS] = {\n",
              model->nstates > 256 ? "uint16_t" : "uint8_t", c->names->lower,
              c->names->upper);
  for (int i = 0; i < model->nconfigurations; i++)
    cell(out, c->names->configurations[i],
         c->names->states[model->configurations[i].state]);
  emit_put(out, "};\n\n");
}

static void flag_table(struct emit_text *out, const struct emit_c *c,
                       int flag) {
  const struct model *model = c->model;
  emit_format(out, "const uint8_t %s_of[%s_CONFIGURATIONS] = {\n",
              c->names->dimensions[flag], c->names->upper);
  for (int i = 0; i < model->nconfigurations; i++)
    cell(out, c->names->configurations[i],
         c->names->values[flag][model->configurations[i].flags[flag]]);
  emit_put(out, "};\n\n");
}

static void timer_table(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  if (model->ntimers == 0)
    return;
  emit_format(out, "const %s %s_timer_event[%s_TIMERS] = {\n",
              model->nevents > 256 ? "uint16_t" : "uint8_t", c->names->lower,
              c->names->upper);
  for (int i = 0; i < model->ntimers; i++)
    cell(out, c->names->timers[i], c->names->events[model->timers[i].event]);
  emit_put(out, "};\n\n");
}

/* Sets of more than 64 states, which no mask can hold. */
static void set_function(struct emit_text *out, const struct emit_c *c,
                         int set) {
  const struct model *model = c->model;
  emit_format(out,
              "bool %s(%s_configuration configuration) {\n"
              "  switch (%s_state_of[configuration]) {\n",
              c->names->sets[set], c->names->lower, c->names->lower);
  bool empty = bits_empty(model->sets[set].states, model->nstates);
  for (int s = 0; s < model->nstates; s++)
    if (in_set(model->sets[set].states, s))
      emit_format(out, "  case %s:\n", c->names->states[s]);
  if (!empty)
    emit_put(out, "    return true;\n");
  emit_put(out, "  default:\n    return false;\n  }\n}\n\n");
}

void emit_c_tables(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  state_table(out, c);
  for (int d = 0; d < model->ndimensions; d++)
    if (model->dimensions[d].is_flag)
      flag_table(out, c, d);
  timer_table(out, c);
  if (model->nstates > 64)
    for (int i = 0; i < model->nsets; i++)
      set_function(out, c, i);
}
