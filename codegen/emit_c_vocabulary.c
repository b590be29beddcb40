/* The header that all variants and shapes of a machine share: the words of the
 * table as C. */
#include "emit_c.h"

enum {
  REMARK = 48 /* column of the remarks */
};

/* `  NAME = 3,  what it is` */
static void entry(struct emit_text *out, const char *name, int number,
                  const char *text) {
  emit_format(out, "  %s = %d,", name, number);
  if (text != NULL && *text != '\0')
    emit_pad(out, REMARK);
  emit_remark(out, text);
}

static void count(struct emit_text *out, const struct emit_c *c,
                  const char *what, int number) {
  emit_format(out, "  %s_%s = %d\n};\n\n", c->names->upper, what, number);
}

static int initial_configuration(const struct model *model) {
  for (int i = 0; i < model->nconfigurations; i++)
    if (model->configurations[i].state == model->initial)
      return i;
  return 0;
}

static void configurations(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  const char *upper = c->names->upper;
  emit_comment(out, 0,
               "Where a connection is: its state and what it remembers beside "
               "it. This is all that a machine stores.");
  emit_format(out, "typedef %s %s_configuration;\n\nenum {\n", emit_c_unit(c),
              c->names->lower);
  for (int i = 0; i < model->nconfigurations; i++)
    entry(out, c->names->configurations[i], i, NULL);
  emit_format(out, "  %s_CONFIGURATIONS = %d,\n", upper,
              model->nconfigurations);
  emit_format(out, "  %s_INITIAL = %s\n};\n\n", upper,
              c->names->configurations[initial_configuration(model)]);
}

static void states(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  emit_format(out, "enum %s_state {\n", c->names->lower);
  for (int i = 0; i < model->nstates; i++)
    entry(out, c->names->states[i], i, model->states[i].text);
  count(out, c, "STATES", model->nstates);
  emit_comment(out, 0, "The state of each configuration.");
  emit_format(out, "extern const %s %s_state_of[%s_CONFIGURATIONS];\n\n",
              model->nstates > 256 ? "uint16_t" : "uint8_t", c->names->lower,
              c->names->upper);
}

/* What a set of states means, where it is a property. */
static const char *set_text(const struct model *model, const char *name) {
  for (int i = 0; i < model->nproperties; i++)
    if (model->properties[i].name == name)
      return model->properties[i].text;
  return NULL;
}

static void set_mask(struct emit_text *out, const struct emit_c *c, int set) {
  const struct model *model = c->model;
  const char *join = "(";
  emit_format(out, "#define %s", c->names->set_masks[set]);
  for (int s = 0; s < model->nstates; s++)
    if (in_set(model->sets[set].states, s)) {
      emit_format(out, " \\\n  %s SYNFIN_BIT%s(%s)", join,
                  model->nstates > 32 ? "64" : "32", c->names->states[s]);
      join = "|";
    }
  emit_put(out, *join == '(' ? " 0u\n" : ")\n");
}

/* Sets of states as masks; beyond 64 states as functions alone. */
static void sets(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  const char *lower = c->names->lower;
  if (model->nsets > 0)
    emit_comment(out, 0,
                 "Is a connection in one of the states of a set? The question "
                 "is the set's name, with `is` before it unless it begins with "
                 "is, can, has, may, must, will, was or does.");
  if (model->nsets > 0)
    emit_put(out, "\n");
  for (int i = 0; i < model->nsets; i++) {
    const char *function = c->names->sets[i];
    emit_comment(out, 0, set_text(model, model->sets[i].name));
    if (model->nstates > 64) {
      emit_format(out, "bool %s(%s_configuration configuration);\n\n", function,
                  lower);
      continue;
    }
    set_mask(out, c, i);
    emit_format(out,
                "static inline bool %s(%s_configuration configuration) {\n"
                "  return (%s >> %s_state_of[configuration] & 1u) != 0;\n}\n\n",
                function, lower, c->names->set_masks[i], lower);
  }
}

/* The values of an attribute or flag. */
static void values(struct emit_text *out, const struct emit_c *c, int number) {
  const struct dimension *dimension = &c->model->dimensions[number];
  emit_comment(out, 0, dimension->text);
  emit_format(out, "enum %s {\n", c->names->dimensions[number]);
  for (int v = 0; v < dimension->count; v++)
    entry(out, c->names->values[number][v], v, dimension->values[v].text);
  emit_put(out, "};\n");
  if (dimension->is_flag)
    emit_format(out, "extern const uint8_t %s_of[%s_CONFIGURATIONS];\n",
                c->names->dimensions[number], c->names->upper);
  emit_put(out, "\n");
}

/* What a thing is, and where the standard speaks of it. */
static const char *with_refs(const struct emit_c *c, const char *text,
                             const struct references *refs) {
  struct emit_text out;
  emit_text_init(&out, c->arena);
  emit_put(&out, text);
  for (int i = 0; i < refs->count; i++)
    emit_format(&out, "%s %s", i == 0 ? "; ref" : ",", refs->items[i].text);
  return out.text;
}

static void events(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  emit_format(out, "enum %s_event {\n", c->names->lower);
  for (int i = 0; i < model->nevents; i++)
    entry(out, c->names->events[i], i, model->events[i].text);
  count(out, c, "EVENTS", model->nevents);
  if (model->ntimers == 0)
    return;
  emit_format(out, "enum %s_timer {\n", c->names->lower);
  for (int i = 0; i < model->ntimers; i++)
    entry(out, c->names->timers[i], i,
          with_refs(c, model->timers[i].text, &model->timers[i].refs));
  count(out, c, "TIMERS", model->ntimers);
  emit_comment(out, 0, "The event that each timer raises when it expires.");
  emit_format(out, "extern const %s %s_timer_event[%s_TIMERS];\n\n",
              model->nevents > 256 ? "uint16_t" : "uint8_t", c->names->lower,
              c->names->upper);
}

static const char *op_text(const struct emit_c *c, const struct op *op) {
  switch (op->kind) {
  case OP_END:
    return "the list ends";
  case OP_ILLEGAL:
    return "the surroundings broke their contract; nothing is done";
  case OP_SPAWN:
    return "what follows is done by a child of this connection";
  case OP_CANCEL_ALL:
    return "stop every timer";
  case OP_ACTION:
    return with_refs(c, c->model->actions[op->id].text,
                     &c->model->actions[op->id].refs);
  default:
    return NULL;
  }
}

static void ops(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  emit_comment(out, 0, "What action lists are made of.");
  emit_format(out, "typedef %s %s_op;\n\nenum {\n", emit_c_unit(c),
              c->names->lower);
  for (int i = 0; i < model->nops; i++)
    entry(out, c->names->ops[i], i, op_text(c, &model->ops[i]));
  count(out, c, "OPS", model->nops);
}

static void variant_options(struct emit_text *out, const struct emit_c *c,
                            const struct variant *variant) {
  const char *prefix = arena_printf(c->arena, "%s_OPTIONS_", c->names->upper);
  emit_format(out, "#define %s (0u",
              emit_identifier(c->names->scope, prefix, variant->name, true));
  for (int i = 0; i < c->model->noptions; i++)
    if ((variant->options >> i & 1) != 0)
      emit_format(out, " | %s", c->names->options[i]);
  emit_put(out, ")\n");
}

static void options(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  if (model->noptions == 0)
    return;
  emit_comment(out, 0,
               "Options; a table's `options` has those of its variant.");
  emit_put(out, "enum {\n");
  for (int i = 0; i < model->noptions; i++) {
    emit_format(out, "  %s = 1 << %d%s", c->names->options[i], i,
                i + 1 < model->noptions ? "," : "");
    emit_pad(out, REMARK);
    emit_remark(out,
                with_refs(c, model->options[i].text, &model->options[i].refs));
  }
  emit_put(out, "};\n\n");
  if (model->nvariants == 0)
    return;
  emit_comment(out, 0,
               arena_printf(c->arena,
                            "The same by variant. In a program that has one "
                            "variant, %s_OPTIONS can be defined as its set: "
                            "then classifiers lose what the others need.",
                            c->names->upper));
  for (int v = 0; v < model->nvariants; v++)
    variant_options(out, c, &model->variants[v]);
  emit_put(out, "\n");
}

static void variants(struct emit_text *out, const struct emit_c *c) {
  emit_format(out, "extern const struct synfin_names %s_names;\n\n",
              c->names->lower);
  const struct model *model = c->model;
  for (int i = 0; i < model->nvariants; i++) {
    emit_comment(out, 0, model->variants[i].text);
    emit_format(out, "extern const struct %stable %s;\n", emit_c_runtime(c),
                emit_variant_name(c->names, model->variants[i].name));
  }
}

void emit_c_vocabulary(struct emit_c *c) {
  const struct model *model = c->model;
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  const char *upper = c->names->upper;
  emit_text_init(out, c->arena);
  emit_c_open(out, c,
              arena_printf(c->arena, "The machine %s: %s.", model->name,
                           model->text == NULL ? "its words" : model->text));
  emit_format(out,
              "#ifndef %s_H\n#define %s_H\n\n#include <stdbool.h>\n"
              "#include <stdint.h>\n#include \"synfin/machine.h\"\n\n",
              upper, upper);
  emit_c_version(out, c->header);
  emit_put(out, "/* clang-format off */\n");
  configurations(out, c);
  states(out, c);
  sets(out, c);
  events(out, c);
  for (int i = 0; i < model->ndimensions; i++)
    values(out, c, i);
  ops(out, c);
  options(out, c);
  emit_c_inputs(out, c);
  variants(out, c);
  emit_put(out, "/* clang-format on */\n\n#endif\n");
  emit_c_close(c, out, c->names->lower, ".h");
}
