/* The file that works out attributes from variables: scopes, definitions from
 * the top, defaults, masks in their order. Also the tables that belong to the
 * vocabulary. */
#include <string.h>
#include "emit_c_classifier.h"

/* Opens a function over options and configuration whose body is known. */
static void open_scope_function(struct emit_text *out, const char *head,
                                const char *body) {
  emit_format(out, "%s {\n", head);
  if (strstr(body, "options") == NULL)
    emit_put(out, "  (void)options;\n");
  if (strstr(body, "configuration") == NULL)
    emit_put(out, "  (void)configuration;\n");
  emit_format(out, "%s}\n\n", body);
}

/* Is a value in scope? */
static void has_function(struct emit_text *out, struct emit_places *places,
                         int number) {
  const struct emit_c *c = places->c;
  const struct dimension *dimension = &c->model->dimensions[number];
  struct emit_text body;
  emit_text_init(&body, c->arena);
  emit_put(&body, "  switch (value) {\n");
  const char *scope = NULL;
  for (int v = 0; v < dimension->count; v++) {
    const char *next =
        emit_scope_text(places, dimension, &dimension->values[v]);
    if (scope != NULL && strcmp(scope, next) != 0)
      emit_format(&body, "    return %s;\n", scope);
    scope = next;
    emit_format(&body, "  case %s:\n", c->names->values[number][v]);
  }
  if (scope != NULL)
    emit_format(&body, "    return %s;\n", scope);
  emit_put(&body, "  default:\n    return false;\n  }\n");
  emit_comment(out, 0,
               arena_printf(c->arena, "Which values of %s are in scope?",
                            dimension->name));
  open_scope_function(
      out,
      arena_printf(c->arena,
                   "static bool has_%s(uint32_t options, size_t "
                   "configuration,\n                     unsigned value)",
                   c->names->dimension_words[number]),
      body.text);
}

/* The declared default; where it is out of scope the first value in scope. */
static void default_function(struct emit_text *out, struct emit_places *places,
                             int number) {
  const struct emit_c *c = places->c;
  const struct dimension *dimension = &c->model->dimensions[number];
  const char *const *values = c->names->values[number];
  struct emit_text body;
  emit_text_init(&body, c->arena);
  for (int i = -1; i < dimension->count; i++) {
    int v = i < 0 ? dimension->initial : i;
    const char *scope =
        emit_scope_text(places, dimension, &dimension->values[v]);
    if (strcmp(scope, "false") == 0)
      continue;
    if (strcmp(scope, "true") == 0) {
      emit_format(&body, "  return %s;\n", values[v]);
      break;
    }
    emit_format(&body, "  if (%s)\n    return %s;\n", scope, values[v]);
    if (i == dimension->count - 1)
      emit_format(&body, "  return %s;\n", values[dimension->initial]);
  }
  if (body.length == 0)
    emit_format(&body, "  return %s;\n", values[dimension->initial]);
  open_scope_function(
      out,
      arena_printf(c->arena,
                   "static unsigned default_%s(uint32_t options,\n"
                   "                           size_t configuration)",
                   c->names->dimension_words[number]),
      body.text);
}

static const char *definition_text(const struct emit_c *c, int event,
                                   const struct expression *expression) {
  struct emit_text text;
  emit_text_init(&text, c->arena);
  emit_expression(&text, c, event, expression);
  return text.text;
}

/* One value's line in a definition; false where no later value can come. */
static bool defined_value(struct emit_text *body, struct emit_places *places,
                          int event, int number, int v) {
  const struct emit_c *c = places->c;
  const struct dimension *dimension = &c->model->dimensions[number];
  const struct value *value = &dimension->values[v];
  const char *scope = emit_scope_text(places, dimension, value);
  const char *name = c->names->values[number][v];
  if (strcmp(scope, "false") == 0 ||
      (value->definition == NULL && !value->otherwise))
    return true;
  bool always = strcmp(scope, "true") == 0;
  if (!always)
    scope = arena_printf(c->arena, "has_%s(at->options, at->configuration, %s)",
                         c->names->dimension_words[number], name);
  if (value->definition == NULL && always) {
    emit_format(body, "  return %s;\n", name);
    return false;
  }
  if (value->definition == NULL)
    emit_format(body, "  if (%s)\n    return %s;\n", scope, name);
  else if (always)
    emit_format(body, "  if (%s)\n    return %s;\n",
                definition_text(c, event, value->definition), name);
  else
    emit_format(body,
                value->definition->operation == AST_OR
                    ? "  if (%s\n      && (%s))\n    return %s;\n"
                    : "  if (%s\n      && %s)\n    return %s;\n",
                scope, definition_text(c, event, value->definition), name);
  return true;
}

/* The function that works out one attribute of one event. */
static void definition(struct emit_text *out, struct emit_places *places,
                       int event, int i) {
  const struct emit_c *c = places->c;
  int number = c->model->events[event].attributes[i];
  const struct dimension *dimension = &c->model->dimensions[number];
  const char *word = c->names->dimension_words[number];
  struct emit_text body;
  emit_text_init(&body, c->arena);
  bool open = true;
  for (int v = 0; v < dimension->count && open; v++)
    open = defined_value(&body, places, event, number, v);
  if (open)
    emit_format(&body, "  return default_%s(at->options, at->configuration);\n",
                word);
  emit_comment(out, 0, dimension->text);
  emit_format(out, "static unsigned find_%s(const struct %s_input *at) {\n",
              c->names->field_words[event][i], c->names->event_words[event]);
  if (strstr(body.text, "at->") == NULL && strstr(body.text, "(at)") == NULL)
    emit_put(out, "  (void)at;\n");
  emit_format(out, "%s}\n\n", body.text);
}

/* What the definitions of an event see. */
static void input_struct(struct emit_text *out, const struct emit_c *c,
                         int event) {
  const char *lower = c->names->lower, *word = c->names->event_words[event];
  emit_format(out,
              "struct %s_input {\n  uint32_t options;\n"
              "  size_t configuration;\n",
              word);
  if (emit_c_takes(c->model, event, true))
    emit_format(out, "  const struct %s_connection_variables *own;\n", lower);
  if (emit_c_takes(c->model, event, false))
    emit_format(out, "  const struct %s_%s_variables *given;\n", lower, word);
  emit_defines_members(out, c, event);
  emit_put(out, "};\n\n");
}

/* `input |= ` for one attribute. */
static void fill(struct emit_text *out, const struct emit_c *c, int event,
                 int i) {
  int number = c->model->events[event].attributes[i];
  const char *field = c->names->fields[event][i];
  const char *word = c->names->dimension_words[number];
  if (emit_c_defined(&c->model->dimensions[number])) {
    emit_format(out, "  input |= SYNFIN_FIELD(%s, find_%s(&at));\n", field,
                c->names->field_words[event][i]);
    return;
  }
  emit_format(out,
              "  value = SYNFIN_GET(parameters, %s);\n"
              "  if (!has_%s(options, configuration, value))\n"
              "    value = default_%s(options, configuration);\n"
              "  input |= SYNFIN_FIELD(%s, value);\n",
              field, word, word, field);
}

/* A mask: where it holds, what it hides takes its default. */
static void mask(struct emit_text *out, struct emit_places *places, int event,
                 const struct constraint *of) {
  const struct emit_c *c = places->c;
  const char *where = emit_places_text(places, &of->in, "configuration");
  emit_format(out, "  if (%s", emit_condition_text(c, event, &of->conditions));
  if (strcmp(where, "true") != 0)
    emit_format(out, " && %s", where);
  emit_put(out, ") {\n");
  for (int i = 0; i < of->nhides; i++) {
    int at = emit_carried(c->model, event, of->hides[i]);
    if (at == MODEL_NONE)
      continue;
    emit_format(out,
                "    input = SYNFIN_PUT(input, %s,\n"
                "                       default_%s(options, configuration));\n",
                c->names->fields[event][at],
                c->names->dimension_words[of->hides[i]]);
  }
  emit_put(out, "  }\n");
}

static void masks(struct emit_text *out, struct emit_places *places,
                  int event) {
  const struct model *model = places->c->model;
  for (int i = 0; i < model->nconstraints; i++) {
    const struct constraint *of = &model->constraints[i];
    bool hides = false;
    for (int k = 0; k < of->nhides; k++)
      hides |= emit_carried(model, event, of->hides[k]) != MODEL_NONE;
    if (of->is_mask && hides && emit_applies(model, of, event))
      mask(out, places, event, of);
  }
}

/* The classifier of an event itself. */
static void classify(struct emit_text *out, struct emit_places *places,
                     int event) {
  const struct emit_c *c = places->c;
  const struct event *of = &c->model->events[event];
  const char *word = c->names->event_words[event];
  emit_format(out, "uint32_t %s_classify_%s(%s) {\n", c->names->lower, word,
              emit_c_classifier_parameters(c, event));
  if (c->model->noptions > 0)
    emit_format(out, "#ifdef %s_OPTIONS\n  options = %s_OPTIONS;\n#endif\n",
                c->names->upper, c->names->upper);
  if (emit_c_derived(c->model, event)) {
    emit_format(out,
                "  struct %s_input at = {.options = options, "
                ".configuration = configuration%s%s};\n",
                word, emit_c_takes(c->model, event, true) ? ", .own = own" : "",
                emit_c_takes(c->model, event, false) ? ", .given = given" : "");
    emit_defines_once(out, c, event);
  }
  if (emit_c_has_parameters(c->model, event))
    emit_put(out, "  unsigned value;\n");
  emit_put(out, "  uint32_t input = 0u;\n");
  for (int i = 0; i < of->nattributes; i++)
    fill(out, c, event, i);
  masks(out, places, event);
  emit_format(out,
              "#ifdef SYNFIN_TRAP\n"
              "  if (!%s_possible_%s(options, configuration, input))\n"
              "    synfin_trap(\"%s: an impossible input was worked out\");\n"
              "#endif\n  return input;\n}\n\n",
              c->names->lower, word, c->model->events[event].name);
}

static void event_functions(struct emit_text *out, struct emit_places *places,
                            int event) {
  const struct model *model = places->c->model;
  const struct event *of = &model->events[event];
  if (of->nattributes == 0)
    return;
  if (emit_c_derived(model, event)) {
    input_struct(out, places->c, event);
    emit_defines(out, places, event);
    for (int i = 0; i < of->nattributes; i++)
      if (emit_c_defined(&model->dimensions[of->attributes[i]]))
        definition(out, places, event, i);
  }
  classify(out, places, event);
}

/* Attributes that no event carries have no functions: nothing would call
 * them. */
static bool is_carried(const struct model *model, int number) {
  for (int e = 0; e < model->nevents; e++)
    if (emit_carried(model, e, number) != MODEL_NONE)
      return true;
  return false;
}

void emit_c_classifier(struct emit_c *c) {
  const struct model *model = c->model;
  struct emit_places places = {.c = c};
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  struct emit_text functions;
  emit_text_init(&functions, c->arena);
  for (int d = 0; d < model->ndimensions; d++)
    if (is_carried(model, d)) {
      has_function(&functions, &places, d);
      default_function(&functions, &places, d);
    }
  for (int e = 0; e < model->nevents; e++)
    event_functions(&functions, &places, e);
  emit_c_possible(&functions, c, &places);
  emit_text_init(out, c->arena);
  emit_c_open(out, c,
              arena_printf(c->arena,
                           "The machine %s: what its words stand for, and how "
                           "attributes are worked out.",
                           model->name));
  emit_format(out, "#include \"%s\"\n\n", c->header);
  emit_c_version(out, emit_file_name(c->arena, c->names->lower, ".c"));
  emit_put(out, "/* clang-format off */\n");
  emit_c_tables(out, c);
  emit_places_functions(&places, out);
  emit_bytes(out, functions.text, functions.length);
  emit_put(out, "/* clang-format on */\n");
  emit_c_close(c, out, c->names->lower, ".c");
}
