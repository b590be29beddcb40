/* Conditions on input words, and the functions that say which words scopes,
 * masks and `never` allow. */
#include <string.h>
#include "emit_c_classifier.h"

int emit_carried(const struct model *model, int event, int dimension) {
  const struct event *of = &model->events[event];
  for (int i = 0; i < of->nattributes; i++)
    if (of->attributes[i] == dimension)
      return i;
  return MODEL_NONE;
}

bool emit_applies(const struct model *model, const struct constraint *of,
                  int event) {
  for (int i = 0; i < of->conditions.count; i++) {
    int dimension = of->conditions.items[i].dimension;
    if (!model->dimensions[dimension].is_flag &&
        emit_carried(model, event, dimension) == MODEL_NONE)
      return false;
  }
  return true;
}

/* The value of an attribute in a word, or of a flag in a configuration. */
static const char *subject(const struct emit_c *c, int event, int dimension) {
  if (c->model->dimensions[dimension].is_flag)
    return arena_printf(c->arena, "%s_of[configuration]",
                        c->names->dimensions[dimension]);
  int at = emit_carried(c->model, event, dimension);
  return arena_printf(c->arena, "SYNFIN_GET(input, %s)",
                      c->names->fields[event][at]);
}

static int count_values(uint64_t values) {
  int count = 0;
  for (; values != 0; values &= values - 1)
    count++;
  return count;
}

/* "x == A || x == B", or of the values left out, "x != C && x != D". */
static const char *one_condition(const struct emit_c *c, int event,
                                 const struct condition *condition) {
  int number = condition->dimension;
  const struct dimension *dimension = &c->model->dimensions[number];
  uint64_t all = dimension->count >= 64 ? UINT64_MAX
                                        : (UINT64_C(1) << dimension->count) - 1;
  uint64_t in = condition->values & all, out = all & ~in;
  bool inside = count_values(in) <= count_values(out) + 1 && in != all;
  uint64_t named = inside ? in : out;
  const char *of = subject(c, event, number);
  const char *text = NULL;
  for (int v = 0; v < dimension->count; v++)
    if ((named >> v & 1) != 0)
      text =
          arena_printf(c->arena, "%s%s%s %s %s", text == NULL ? "" : text,
                       text == NULL ? ""
                       : inside     ? " || "
                                    : " && ",
                       of, inside ? "==" : "!=", c->names->values[number][v]);
  if (text == NULL)
    return in == all ? "true" : "false";
  return count_values(named) == 1 || !inside
             ? text
             : arena_printf(c->arena, "(%s)", text);
}

const char *emit_condition_text(const struct emit_c *c, int event,
                                const struct conditions *conditions) {
  const char *text = "true";
  for (int i = 0; i < conditions->count; i++) {
    const char *one = one_condition(c, event, &conditions->items[i]);
    text = i == 0 ? one : arena_printf(c->arena, "%s && %s", text, one);
  }
  return text;
}

/* What a mask hides must hold its default where the mask holds. */
static void unmasked(struct emit_text *out, const struct emit_c *c, int event,
                     const struct constraint *of) {
  const char *join = " && (";
  for (int i = 0; i < of->nhides; i++) {
    int at = emit_carried(c->model, event, of->hides[i]);
    if (at == MODEL_NONE)
      continue;
    emit_format(out,
                "%s\n      SYNFIN_GET(input, %s) != default_%s(options, "
                "configuration)",
                join, c->names->fields[event][at],
                c->names->dimension_words[of->hides[i]]);
    join = " ||";
  }
  emit_put(out, *join == ' ' && join[1] == '&' ? " && false" : ")");
}

static void constraint(struct emit_text *out, struct emit_places *places,
                       int event, const struct constraint *of) {
  const struct emit_c *c = places->c;
  const char *where = emit_places_text(places, &of->in, "configuration");
  emit_comment(out, 2, of->why);
  emit_format(out, "  if (%s", emit_condition_text(c, event, &of->conditions));
  if (strcmp(where, "true") != 0)
    emit_format(out, " && %s", where);
  if (of->is_mask)
    unmasked(out, c, event, of);
  emit_put(out, ")\n    return false;\n");
}

/* Each field holds a value in scope, or the default of what is out of scope. */
static void scope(struct emit_text *out, const struct emit_c *c, int event,
                  int i) {
  const char *field = c->names->fields[event][i];
  int number = c->model->events[event].attributes[i];
  const char *word = c->names->dimension_words[number];
  emit_format(out,
              "  value = SYNFIN_GET(input, %s);\n"
              "  if (!has_%s(options, configuration, value)\n"
              "      && value != default_%s(options, configuration))\n"
              "    return false;\n",
              field, word, word);
}

static void possible(struct emit_text *out, struct emit_places *places,
                     int event) {
  const struct emit_c *c = places->c;
  const struct model *model = c->model;
  emit_format(out,
              "bool %s_possible_%s(uint32_t options,\n"
              "    %s_configuration configuration, uint32_t input) {\n"
              "  unsigned value;\n",
              c->names->lower, c->names->event_words[event], c->names->lower);
  for (int i = 0; i < model->events[event].nattributes; i++)
    scope(out, c, event, i);
  for (int i = 0; i < model->nconstraints; i++)
    if (emit_applies(model, &model->constraints[i], event))
      constraint(out, places, event, &model->constraints[i]);
  if (c->layouts[event]->total == 32)
    emit_put(out, "  return true;\n}\n\n");
  else
    emit_format(out, "  return input >> %d == 0;\n}\n\n",
                c->layouts[event]->total);
}

void emit_c_possible(struct emit_text *out, const struct emit_c *c,
                     struct emit_places *places) {
  const struct model *model = c->model;
  for (int e = 0; e < model->nevents; e++)
    if (model->events[e].nattributes > 0)
      possible(out, places, e);
  emit_format(out,
              "bool %s_possible(uint32_t options, size_t configuration,\n"
              "    size_t event, uint32_t input) {\n"
              "  if (configuration >= %s_CONFIGURATIONS)\n"
              "    return false;\n  switch (event) {\n",
              c->names->lower, c->names->upper);
  for (int e = 0; e < model->nevents; e++)
    if (model->events[e].nattributes > 0)
      emit_format(out,
                  "  case %s:\n    return %s_possible_%s(options,\n"
                  "        (%s_configuration)configuration, input);\n",
                  c->names->events[e], c->names->lower,
                  c->names->event_words[e], c->names->lower);
  emit_format(out,
              "  default:\n    (void)options;\n"
              "    return event < %s_EVENTS && input == 0u;\n  }\n}\n\n",
              c->names->upper);
}
