/* Declarations, all but stages and scenarios. */
#include "parse_inner.h"

/* What ends one of an action's lists. */
static const enum token_kind after_names[] = {
    TOKEN_TOUCHES, TOKEN_CREATES, TOKEN_DELETES, TOKEN_POSTS,
    TOKEN_ARMS,    TOKEN_LIKE,    TOKEN_END};

/* What was meant to stand before the properties of a state. */
static const enum token_kind after_properties[] = {TOKEN_INITIAL, TOKEN_QUIET,
                                                   TOKEN_END};

static const char *parse_text(struct parser *parser) {
  return parse_string(parser, "a string that says what it is", NULL);
}

/* `machine` and `standard` may stand once. */
static void parse_title(struct parser *parser, const char *what,
                        struct name *title, const char **text) {
  struct name name = parse_name(parser, "a name");
  const char *string = parse_optional_string(parser);
  if (!parse_end_sentence(parser, "a string or the end of the line"))
    return;
  if (title->text) {
    struct diag_finding *finding =
        diag_report(parser->diag, DIAG_DUPLICATE, name.span,
                    "a second '%s' in one table", what);
    diag_also(parser->diag, finding, title->span, "the first is here");
    return;
  }
  *title = name;
  *text = string;
}

/* "option" NAME { ref } STRING NL */
static void parse_option(struct parser *parser) {
  struct ast_option option = {0};
  option.name = parse_name(parser, "the name of the option");
  parse_refs(parser, &option.refs);
  option.text = parse_text(parser);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->options) = option;
}

/* "variant" NAME "with" ("all" | "none" | NAME+) STRING NL */
static void parse_variant(struct parser *parser) {
  struct ast_variant variant = {0};
  variant.name = parse_name(parser, "the name of the variant");
  parse_expect(parser, TOKEN_WITH, "'with' and the options of the variant");
  variant.all = parse_accept(parser, TOKEN_ALL);
  if (!variant.all && !parse_accept(parser, TOKEN_NONE))
    parse_names(parser, &variant.options, "options, 'all' or 'none'",
                parse_no_stops);
  variant.text = parse_text(parser);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->variants) = variant;
}

/* ("cause" | "property") NAME STRING NL, "part" NAME ["seen"] STRING NL; true
 * if it was read. */
static bool parse_word(struct parser *parser, struct ast_word *word,
                       enum token_kind kind) {
  word->name = kind == TOKEN_PROPERTY ? parse_leading_name(parser, "a name")
                                      : parse_name(parser, "a name");
  word->seen = kind == TOKEN_PART && parse_accept(parser, TOKEN_SEEN);
  word->text = parse_text(parser);
  return parse_end_sentence(parser, "the end of the line");
}

/* "state" NAME ["initial"] ["quiet"] ["is" NAME+] STRING NL */
static void parse_state(struct parser *parser) {
  struct ast_state state = {0};
  state.name = parse_leading_name(parser, "the name of the state");
  state.initial = parse_accept(parser, TOKEN_INITIAL);
  state.quiet = parse_accept(parser, TOKEN_QUIET);
  if (parse_accept(parser, TOKEN_IS))
    parse_names(parser, &state.properties, "a property after 'is'",
                after_properties);
  state.text = parse_string(parser,
                            "'initial', 'quiet', 'is' (in this order) or a "
                            "string that says what it is",
                            NULL);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->states) = state;
}

/* "states" NAME "=" { ["not"] NAME } [STRING] NL */
static void parse_states(struct parser *parser) {
  struct ast_states states = {0};
  states.name = parse_leading_name(parser, "the name of the set");
  parse_expect(parser, TOKEN_EQUAL, "'=' and the states of the set");
  parse_terms(parser, &states.terms, parse_no_stops);
  states.text = parse_optional_string(parser);
  if (parse_end_sentence(parser, "a state, a string or the end of the line"))
    *PARSE_PUSH(parser, parser->ast->sets) = states;
}

/* "resource" NAME "in" places STRING NL */
static void parse_resource(struct parser *parser) {
  struct ast_resource resource = {0};
  resource.name = parse_name(parser, "the name of the resource");
  if (parse_kind(parser) != TOKEN_IN)
    parse_fail(parser, "'in' and the states that hold the resource");
  parse_in(parser, &resource.in);
  resource.text = parse_text(parser);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->resources) = resource;
}

/* "event" NAME NAME STRING NL */
static void parse_event(struct parser *parser) {
  struct ast_event event = {0};
  event.name = parse_name(parser, "the name of the event");
  event.cause = parse_name(parser, "the cause of the event");
  event.text = parse_text(parser);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->events) = event;
}

/* kind = "bit" | "serial" | "count" ["to" NUMBER] */
static void parse_variable_kind(struct parser *parser,
                                struct ast_variable *variable) {
  if (parse_accept(parser, TOKEN_BIT)) {
    variable->kind = VARIABLE_BIT;
  } else if (parse_accept(parser, TOKEN_SERIAL)) {
    variable->kind = VARIABLE_SERIAL;
  } else if (parse_accept(parser, TOKEN_COUNT)) {
    variable->kind = VARIABLE_COUNT;
    variable->bound = UINT32_MAX;
    if (parse_accept(parser, TOKEN_TO))
      variable->bound = parse_number(parser, "a number after 'to'");
  } else {
    parse_fail(parser, "'bit', 'serial' or 'count'");
  }
}

/* "variable" NAME kind ["of" NAME+] STRING NL */
static void parse_variable(struct parser *parser) {
  struct ast_variable variable = {0};
  variable.name = parse_name(parser, "the name of the variable");
  parse_variable_kind(parser, &variable);
  if (parse_accept(parser, TOKEN_OF))
    parse_names(parser, &variable.of, "an event after 'of'", parse_no_stops);
  variable.text = parse_text(parser);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->variables) = variable;
}

/* "define" NAME ["in" places] "=" expression NL */
static void parse_define(struct parser *parser) {
  struct ast_define define = {0};
  define.name = parse_name(parser, "the name to define");
  parse_in(parser, &define.in);
  parse_expect(parser, TOKEN_EQUAL, "'=' and an expression");
  define.value = parse_expression(parser);
  if (parse_end_sentence(parser, "an operator or the end of the line"))
    *PARSE_PUSH(parser, parser->ast->defines) = define;
}

/* NAME ["default"] ["in" places] { ifs } ["when" expression | "otherwise"]
 * STRING NL; of a flag: NAME { ifs } STRING NL */
static void parse_value(struct parser *parser, struct ast_attribute *owner) {
  struct ast_value value = {0};
  value.name = parse_name(
      parser, owner->is_flag ? "a value of the flag or a declaration"
                             : "a value of the attribute or a declaration");
  if (!owner->is_flag) {
    value.is_default = parse_accept(parser, TOKEN_DEFAULT);
    parse_in(parser, &value.in);
  }
  parse_ifs(parser, &value.ifs);
  if (!owner->is_flag && parse_accept(parser, TOKEN_WHEN))
    value.when = parse_expression(parser);
  else if (!owner->is_flag)
    value.otherwise = parse_accept(parser, TOKEN_OTHERWISE);
  value.text =
      parse_string(parser, "a string that says what the value means", NULL);
  if (parse_end_sentence(parser, "the end of the line"))
    *ARENA_PUSH(parser->tree, owner->values, owner->count, owner->capacity) =
        value;
}

/* The lines below an attribute or flag. `good`: its own line was read. */
static void parse_values(struct parser *parser, struct ast_attribute *attribute,
                         bool good) {
  bool any = false;
  parser->body = BODY_VALUES;
  for (; parse_at_body(parser); any = true)
    parse_value(parser, attribute);
  if (good && !any)
    diag_report(parser->diag, DIAG_SYNTAX, attribute->name.span,
                "'%s' has no values; they stand on the lines below it",
                attribute->name.text);
  if (good)
    *PARSE_PUSH(parser, parser->ast->attributes) = *attribute;
}

/* "attribute" NAME "of" NAME+ ["in" places] { ifs } STRING NL { value } */
static void parse_attribute(struct parser *parser) {
  struct ast_attribute attribute = {0};
  attribute.name = parse_leading_name(parser, "the name of the attribute");
  parse_expect(parser, TOKEN_OF, "'of' and the events that carry it");
  parse_names(parser, &attribute.of, "an event after 'of'", parse_no_stops);
  parse_in(parser, &attribute.in);
  parse_ifs(parser, &attribute.ifs);
  attribute.text = parse_text(parser);
  bool good = parse_end_sentence(parser, "the end of the line");
  parse_values(parser, &attribute, good);
}

/* "flag" NAME "in" places ["forget"] { ifs } STRING NL { value } */
static void parse_flag(struct parser *parser) {
  struct ast_attribute flag = {.is_flag = true};
  flag.name = parse_leading_name(parser, "the name of the flag");
  if (parse_kind(parser) != TOKEN_IN)
    parse_fail(parser, "'in' and the states in which the flag has a meaning");
  parse_in(parser, &flag.in);
  flag.forget = parse_accept(parser, TOKEN_FORGET);
  parse_ifs(parser, &flag.ifs);
  flag.text = parse_text(parser);
  bool good = parse_end_sentence(parser, "the end of the line");
  parse_values(parser, &flag, good);
}

/* "mask" condition+ ["in" places] "hides" NAME+ [why] NL
 * "never" condition+ ["in" places] why NL */
static void parse_constraint(struct parser *parser, bool is_mask) {
  struct ast_constraint constraint = {.is_mask = is_mask};
  size_t first = parser->at - 1;
  parse_conditions(parser, &constraint.conditions, parse_no_stops);
  if (constraint.conditions.count == 0)
    parse_fail(parser, "a condition: an attribute and its values");
  parse_in(parser, &constraint.in);
  if (is_mask) {
    parse_expect(parser, TOKEN_HIDES, "'in' or 'hides'");
    parse_names(parser, &constraint.hides, "an attribute after 'hides'",
                parse_no_stops);
  } else if (parse_kind(parser) != TOKEN_WHY) {
    parse_fail(parser, "'in' or 'why'");
  }
  constraint.why = parse_why(parser);
  constraint.span = parse_span(parser, first);
  if (parse_end_sentence(parser, "'why' or the end of the line"))
    *PARSE_PUSH(parser, parser->ast->constraints) = constraint;
}

/* { "touches" NAME+ | "creates" NAME+ | "deletes" NAME+ | "posts" NAME+
 *   | "arms" NAME+ | "like" NAME } */
static void parse_action_lists(struct parser *parser,
                               struct ast_action *action) {
  for (;;) {
    if (parse_accept(parser, TOKEN_TOUCHES))
      parse_names(parser, &action->touches, "a part", after_names);
    else if (parse_accept(parser, TOKEN_CREATES))
      parse_names(parser, &action->creates, "a resource", after_names);
    else if (parse_accept(parser, TOKEN_DELETES))
      parse_names(parser, &action->deletes, "a resource", after_names);
    else if (parse_accept(parser, TOKEN_POSTS))
      parse_names(parser, &action->posts, "an event", after_names);
    else if (parse_accept(parser, TOKEN_ARMS))
      parse_names(parser, &action->arms, "a timer", after_names);
    else if (!action->like.text && parse_accept(parser, TOKEN_LIKE))
      action->like = parse_name(parser, "an action after 'like'");
    else
      return;
  }
}

/* "action" NAME ["reply" | "request"] ["sometimes"] lists { ref } STRING NL */
static void parse_action(struct parser *parser) {
  struct ast_action action = {0};
  action.name = parse_name(parser, "the name of the action");
  if (parse_accept(parser, TOKEN_REPLY))
    action.kind = ACTION_REPLY;
  else if (parse_accept(parser, TOKEN_REQUEST))
    action.kind = ACTION_REQUEST;
  action.sometimes = parse_accept(parser, TOKEN_SOMETIMES);
  parse_action_lists(parser, &action);
  parse_refs(parser, &action.refs);
  action.text = parse_string(parser,
                             "'touches', 'creates', 'deletes', 'posts', "
                             "'arms', 'like', 'ref' or a string that says "
                             "what it does",
                             NULL);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->actions) = action;
}

/* "timer" NAME "expires" NAME { ref } STRING NL */
static void parse_timer(struct parser *parser) {
  struct ast_timer timer = {0};
  timer.name = parse_name(parser, "the name of the timer");
  parse_expect(parser, TOKEN_EXPIRES, "'expires' and an event");
  timer.expires = parse_name(parser, "an event after 'expires'");
  parse_refs(parser, &timer.refs);
  timer.text = parse_text(parser);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->timers) = timer;
}

/* Something that is no declaration. What follows it may be its body, of which
 * nothing is said as long as nothing in it looks like a declaration. */
static void skip_unknown(struct parser *parser) {
  bool first = true;
  while (parse_at_body(parser)) {
    const char *near = parse_near_declaration(parse_token(parser)->text);
    if (first || near) {
      struct diag_finding *finding = parse_fail(
          parser, "a declaration, such as 'state', 'action' or 'stage'");
      if (near && !finding->remarks)
        diag_note(parser->diag, finding, "did you mean '%s'?", near);
    }
    first = false;
    while (parse_kind(parser) != TOKEN_NEWLINE)
      parser->at++;
    parse_end_sentence(parser, "");
  }
}

/* The declarations that are just a name and a text. */
static void parse_simple(struct parser *parser, enum token_kind kind) {
  struct ast *ast = parser->ast;
  struct ast_word word = {0};
  if (kind == TOKEN_MACHINE)
    parse_title(parser, "machine", &ast->machine, &ast->machine_text);
  else if (kind == TOKEN_STANDARD)
    parse_title(parser, "standard", &ast->standard, &ast->standard_text);
  else if (!parse_word(parser, &word, kind))
    return;
  else if (kind == TOKEN_CAUSE)
    *PARSE_PUSH(parser, ast->causes) = word;
  else if (kind == TOKEN_PROPERTY)
    *PARSE_PUSH(parser, ast->properties) = word;
  else
    *PARSE_PUSH(parser, ast->parts) = word;
}

/* The declarations that have a function each. */
static void (*parser_of(enum token_kind kind))(struct parser *) {
  switch (kind) {
  case TOKEN_OPTION:
    return parse_option;
  case TOKEN_VARIANT:
    return parse_variant;
  case TOKEN_STATE:
    return parse_state;
  case TOKEN_STATES:
    return parse_states;
  case TOKEN_RESOURCE:
    return parse_resource;
  case TOKEN_EVENT:
    return parse_event;
  case TOKEN_VARIABLE:
    return parse_variable;
  case TOKEN_DEFINE:
    return parse_define;
  case TOKEN_ATTRIBUTE:
    return parse_attribute;
  case TOKEN_FLAG:
    return parse_flag;
  case TOKEN_ACTION:
    return parse_action;
  case TOKEN_TIMER:
    return parse_timer;
  case TOKEN_STAGE:
    return parse_stage;
  case TOKEN_SCENARIO:
    return parse_scenario;
  case TOKEN_EXPLORER:
    return parse_explorer;
  case TOKEN_LINK:
    return parse_link;
  case TOKEN_VIEW:
    return parse_view;
  default:
    return NULL;
  }
}

void parse_declaration(struct parser *parser) {
  enum token_kind kind = parse_kind(parser);
  if (parse_at_body(parser)) {
    skip_unknown(parser);
    return;
  }
  parser->at++;
  parser->above = parser->body;
  parser->body = BODY_NONE;
  if (kind == TOKEN_MASK || kind == TOKEN_NEVER)
    parse_constraint(parser, kind == TOKEN_MASK);
  else if (parser_of(kind))
    parser_of(kind)(parser);
  else
    parse_simple(parser, kind);
}
