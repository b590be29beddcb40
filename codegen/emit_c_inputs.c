/* Inputs in the vocabulary: the fields of an event's input word, its builder,
 * the variables that attributes are worked out from, and the classifiers'
 * prototypes. */
#include "emit_c.h"

static void fields(struct emit_text *out, const struct emit_c *c, int event) {
  const struct event *of = &c->model->events[event];
  const struct emit_layout *layout = c->layouts[event];
  for (int i = 0; i < of->nattributes; i++)
    emit_format(out, "#define %s_SHIFT %d\n#define %s_BITS %d\n",
                c->names->fields[event][i], layout->shifts[i],
                c->names->fields[event][i], layout->bits[i]);
}

/* The builder: one parameter for each attribute, in order. */
static void builder(struct emit_text *out, const struct emit_c *c, int event) {
  const struct event *of = &c->model->events[event];
  const struct emit_names *names = c->names;
  const char *join = "";
  emit_format(out, "static inline uint32_t %s_input_%s(", names->lower,
              names->event_words[event]);
  for (int i = 0; i < of->nattributes; i++) {
    int d = of->attributes[i];
    emit_format(out, "%s\n    enum %s %s", join, names->dimensions[d],
                names->dimension_words[d]);
    join = ",";
  }
  emit_put(out, ") {\n  return 0u");
  for (int i = 0; i < of->nattributes; i++)
    emit_format(out, "\n      | SYNFIN_FIELD(%s, %s)", names->fields[event][i],
                names->dimension_words[of->attributes[i]]);
  emit_put(out, ";\n}\n\n");
}

static bool is_variable_of(const struct variable *variable, int event) {
  return event == MODEL_NONE ? variable->events == NULL
                             : emit_c_comes_with(variable, event);
}

static bool has_variables(const struct model *model, int event) {
  for (int i = 0; i < model->nvariables; i++)
    if (is_variable_of(&model->variables[i], event))
      return true;
  return false;
}

/* The struct of an event's variables, or with MODEL_NONE the connection's. */
static void variables(struct emit_text *out, const struct emit_c *c,
                      int event) {
  const struct model *model = c->model;
  if (!has_variables(model, event))
    return;
  emit_format(out, "struct %s_%s_variables {\n", c->names->lower,
              event == MODEL_NONE ? "connection"
                                  : c->names->event_words[event]);
  for (int i = 0; i < model->nvariables; i++) {
    const struct variable *variable = &model->variables[i];
    if (!is_variable_of(variable, event))
      continue;
    emit_format(out, "  %s %s;",
                variable->kind == VARIABLE_BIT ? "bool" : "uint32_t",
                c->names->variables[i]);
    emit_pad(out, 32);
    emit_remark(out,
                arena_printf(c->arena, "%s: %s", variable->name,
                             variable->text == NULL ? "-" : variable->text));
  }
  emit_put(out, "};\n\n");
}

bool emit_c_has_parameters(const struct model *model, int event) {
  const struct event *of = &model->events[event];
  for (int i = 0; i < of->nattributes; i++)
    if (!emit_c_defined(&model->dimensions[of->attributes[i]]))
      return true;
  return false;
}

bool emit_c_takes(const struct model *model, int event, bool own) {
  return emit_c_derived(model, event) &&
         has_variables(model, own ? MODEL_NONE : event);
}

const char *emit_c_classifier_parameters(const struct emit_c *c, int event) {
  struct emit_text out;
  const char *lower = c->names->lower;
  emit_text_init(&out, c->arena);
  emit_format(&out, "uint32_t options,\n    %s_configuration configuration",
              lower);
  if (emit_c_takes(c->model, event, true))
    emit_format(&out, ",\n    const struct %s_connection_variables *own",
                lower);
  if (emit_c_takes(c->model, event, false))
    emit_format(&out, ",\n    const struct %s_%s_variables *given", lower,
                c->names->event_words[event]);
  if (emit_c_has_parameters(c->model, event))
    emit_put(&out, ",\n    uint32_t parameters");
  return out.text;
}

/* `classify` and `possible` of an event. */
static void prototypes(struct emit_text *out, const struct emit_c *c,
                       int event) {
  const char *word = c->names->event_words[event];
  const char *lower = c->names->lower;
  emit_format(out, "uint32_t %s_classify_%s(%s);\n", lower, word,
              emit_c_classifier_parameters(c, event));
  emit_format(out,
              "bool %s_possible_%s(uint32_t options,\n"
              "    %s_configuration configuration, uint32_t input);\n\n",
              lower, word, lower);
}

void emit_c_inputs(struct emit_text *out, const struct emit_c *c) {
  const struct model *model = c->model;
  emit_comment(out, 0, "What the connection's attributes are worked out from.");
  variables(out, c, MODEL_NONE);
  emit_comment(
      out, 0,
      "For each event that has attributes: the fields of its input word "
      "(SYNFIN_GET reads one, SYNFIN_FIELD makes one), a builder, and a "
      "classifier, which makes the word for a configuration under the options "
      "of a table. Attributes that have no definition are taken over from "
      "`parameters`; scopes and masks are applied. `possible` says whether "
      "scopes, masks and `never` allow a word.");
  for (int e = 0; e < model->nevents; e++) {
    variables(out, c, e);
    if (model->events[e].nattributes == 0)
      continue;
    fields(out, c, e);
    builder(out, c, e);
    prototypes(out, c, e);
  }
  emit_format(out,
              "/* `possible` of any event. */\n"
              "bool %s_possible(uint32_t options, size_t configuration,\n"
              "    size_t event, uint32_t input);\n\n",
              c->names->lower);
}
