/* The names of the table as strings, for traces: a file that a small program
 * leaves out. */
#include "emit_c.h"

/* Opens `static const char *const NAME[] = {`. */
static void open_strings(struct emit_text *out, const char *name) {
  emit_format(out, "static const char *const %s[] = {\n", name);
}

static void string(struct emit_text *out, const char *index,
                   const char *value) {
  emit_format(out, "  [%s] = ", index);
  emit_pad(out, 40);
  emit_string(out, value);
  emit_put(out, ",\n");
}

static void close_strings(struct emit_text *out) {
  emit_put(out, "};\n\n");
}

static void plain_names(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  open_strings(out, "configurations");
  for (int i = 0; i < model->nconfigurations; i++)
    string(out, c->names->configurations[i], model->configurations[i].name);
  close_strings(out);
  open_strings(out, "states");
  for (int i = 0; i < model->nstates; i++)
    string(out, c->names->states[i], model->states[i].name);
  close_strings(out);
  open_strings(out, "ops");
  for (int i = 0; i < model->nops; i++)
    string(out, c->names->ops[i], model->ops[i].name);
  close_strings(out);
  if (model->ntimers == 0)
    return;
  open_strings(out, "timers");
  for (int i = 0; i < model->ntimers; i++)
    string(out, c->names->timers[i], model->timers[i].name);
  close_strings(out);
}

static void value_names(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  for (int d = 0; d < model->ndimensions; d++) {
    const struct dimension *dimension = &model->dimensions[d];
    if (dimension->is_flag)
      continue;
    open_strings(
        out, arena_printf(c->arena, "%s_values", c->names->dimension_words[d]));
    for (int v = 0; v < dimension->count; v++)
      string(out, c->names->values[d][v], dimension->values[v].name);
    close_strings(out);
  }
}

static void fields(struct emit_text *out, const struct emit_c *c, int event) {
  const struct event *of = &c->model->events[event];
  emit_format(out, "static const struct synfin_field %s_fields[] = {\n",
              c->names->event_words[event]);
  for (int i = 0; i < of->nattributes; i++) {
    int d = of->attributes[i];
    const char *field = c->names->fields[event][i];
    emit_put(out, "  {");
    emit_string(out, c->model->dimensions[d].name);
    emit_format(out, ", %s_SHIFT, %s_BITS, %d, %s_values},\n", field, field,
                c->model->dimensions[d].count, c->names->dimension_words[d]);
  }
  emit_put(out, "};\n\n");
}

static void events(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  for (int e = 0; e < model->nevents; e++)
    if (model->events[e].nattributes > 0)
      fields(out, c, e);
  emit_put(out, "static const struct synfin_event_names events[] = {\n");
  for (int e = 0; e < model->nevents; e++) {
    emit_format(out, "  [%s] = {", c->names->events[e]);
    emit_string(out, model->events[e].name);
    if (model->events[e].nattributes > 0)
      emit_format(out, ", %s_fields, %d},\n", c->names->event_words[e],
                  model->events[e].nattributes);
    else
      emit_put(out, ", 0, 0},\n");
  }
  emit_put(out, "};\n\n");
}

void emit_c_names(struct emit_c *c) {
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  const char *lower = c->names->lower, *upper = c->names->upper;
  const char *stem = arena_printf(c->arena, "%s_names", lower);
  emit_text_init(out, c->arena);
  emit_c_open(out, c,
              arena_printf(c->arena, "The machine %s: its words as text.",
                           c->model->name));
  emit_format(out, "#include \"%s\"\n\n", c->header);
  emit_c_version(out, emit_file_name(c->arena, stem, ".c"));
  emit_put(out, "/* clang-format off */\n");
  plain_names(out, c);
  value_names(out, c);
  events(out, c);
  emit_format(out, "const struct synfin_names %s = {\n  .machine = ", stem);
  emit_string(out, c->model->name);
  emit_format(out,
              ",\n  .configurations = configurations,\n  .states = states,\n"
              "  .ops = ops,\n  .timers = %s,\n  .events = events,\n"
              "  .nconfigurations = %s_CONFIGURATIONS,\n"
              "  .nstates = %s_STATES,\n  .nops = %s_OPS,\n"
              "  .ntimers = %d,\n  .nevents = %s_EVENTS\n};\n"
              "/* clang-format on */\n",
              c->model->ntimers > 0 ? "timers" : "0", upper, upper, upper,
              c->model->ntimers, upper);
  emit_c_close(c, out, stem, ".c");
}
