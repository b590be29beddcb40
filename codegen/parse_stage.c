/* Stages with their groups and rows, and scenarios with their steps. */
#include "parse_inner.h"

/* --- Rows ----------------------------------------------------------------- */

static void add_effect(struct parser *parser, struct ast_row *row,
                       struct ast_effect effect) {
  *ARENA_PUSH(parser->tree, row->effects, row->neffects,
              row->effects_capacity) = effect;
}

/* NAME+ after `do`, `start` or `cancel`: an effect each. */
static void parse_effect_names(struct parser *parser, struct ast_row *row,
                               enum effect_kind kind, const char *expected) {
  struct name_list names = {0};
  parse_names(parser, &names, expected, parse_no_stops);
  for (size_t i = 0; i < names.count; i++)
    add_effect(parser, row,
               (struct ast_effect){.kind = kind, .name = names.items[i]});
}

/* effect = "do" NAME+ | "start" NAME+ | "cancel" ("all" | NAME+)
 *        | "set" NAME NAME ; false if none is here. */
static bool parse_effect(struct parser *parser, struct ast_row *row) {
  struct ast_effect effect = {0};
  if (parse_accept(parser, TOKEN_DO)) {
    parse_effect_names(parser, row, EFFECT_DO, "an action after 'do'");
  } else if (parse_accept(parser, TOKEN_START)) {
    parse_effect_names(parser, row, EFFECT_START, "a timer after 'start'");
  } else if (parse_accept(parser, TOKEN_CANCEL)) {
    effect.kind = EFFECT_CANCEL_ALL;
    effect.name.span = parse_token(parser)->span;
    if (parse_accept(parser, TOKEN_ALL))
      add_effect(parser, row, effect);
    else
      parse_effect_names(parser, row, EFFECT_CANCEL,
                         "a timer or 'all' after 'cancel'");
  } else if (parse_accept(parser, TOKEN_SET)) {
    effect.kind = EFFECT_SET;
    effect.name = parse_name(parser, "a flag after 'set'");
    effect.value = parse_name(parser, "the value that the flag is set to");
    add_effect(parser, row, effect);
  } else {
    return false;
  }
  return true;
}

/* flow = "next" | "stop" | "then" NAME */
static void parse_flow(struct parser *parser, struct ast_row *row) {
  if (parse_accept(parser, TOKEN_NEXT)) {
    row->flow = FLOW_NEXT;
  } else if (parse_accept(parser, TOKEN_STOP)) {
    row->flow = FLOW_STOP;
  } else if (parse_accept(parser, TOKEN_THEN)) {
    row->flow = FLOW_THEN;
    row->then = parse_name(parser, "a stage after 'then'");
  }
}

/* tail = { ref | why | says }; false for what was said already. */
static void parse_tail(struct parser *parser, struct ast_row *row) {
  for (;;) {
    enum token_kind kind = parse_kind(parser);
    if (kind == TOKEN_REF) {
      parse_refs(parser, &row->refs);
    } else if (kind == TOKEN_WHY && row->why) {
      parse_fail_as(parser, DIAG_DUPLICATE, "a second 'why' in one row");
    } else if (kind == TOKEN_WHY) {
      row->why = parse_why(parser);
    } else if (kind == TOKEN_SAYS && row->says) {
      parse_fail_as(parser, DIAG_DUPLICATE, "a second 'says' in one row");
    } else if (parse_accept(parser, TOKEN_SAYS)) {
      row->says =
          parse_string(parser, "a string after 'says'", &row->says_span);
    } else {
      return;
    }
  }
}

/* ["->" NAME | "spawn" NAME] { effect } [flow]; returns what else could have
 * stood where it ends. */
static const char *parse_work(struct parser *parser, struct ast_row *row) {
  if (parse_accept(parser, TOKEN_ARROW)) {
    row->outcome = OUTCOME_ENTER;
    row->target = parse_name(parser, "a state name after '->'");
  } else if (parse_accept(parser, TOKEN_SPAWN)) {
    row->outcome = OUTCOME_SPAWN;
    row->target = parse_name(parser, "a state name after 'spawn'");
  }
  while (parse_effect(parser, row))
    continue;
  parse_flow(parser, row);
  if (row->flow != FLOW_NONE)
    return "'ref', 'why', 'says' or the end of the line";
  if (row->neffects > 0)
    return "an effect, 'next', 'stop', 'then' or the end of the line";
  if (row->outcome != OUTCOME_STAY)
    return "'do', 'start', 'cancel', 'set', 'next', 'stop', 'then' or the end "
           "of the line";
  return "an outcome: '->', 'do', 'next', 'stop', 'ignore' or the like";
}

/* outcome = "ignore" tail | "illegal" tail | "unreached" tail | work tail */
static const char *parse_outcome(struct parser *parser, struct ast_row *row) {
  const char *last = "'ref', 'why', 'says' or the end of the line";
  const char *expected = last;
  if (parse_accept(parser, TOKEN_IGNORE))
    row->outcome = OUTCOME_IGNORE;
  else if (parse_accept(parser, TOKEN_ILLEGAL))
    row->outcome = OUTCOME_ILLEGAL;
  else if (parse_accept(parser, TOKEN_UNREACHED))
    row->outcome = OUTCOME_UNREACHED;
  else
    expected = parse_work(parser, row);
  size_t tail = parser->at;
  parse_tail(parser, row);
  return parser->at > tail ? last : expected;
}

/* row = condition* { ifs } ["otherwise"] outcome NL */
static void parse_row(struct parser *parser, struct ast_group *group) {
  struct ast_row row = {0};
  size_t first = parser->at;
  parse_conditions(parser, &row.conditions, parse_no_stops);
  parse_ifs(parser, &row.ifs);
  row.otherwise = parse_accept(parser, TOKEN_OTHERWISE);
  const char *expected = parse_outcome(parser, &row);
  row.span = parse_span(parser, first);
  if (parse_end_sentence(parser, expected))
    *ARENA_PUSH(parser->tree, group->rows, group->count, group->capacity) = row;
}

/* --- Groups and stages ---------------------------------------------------- */

/* Does this sentence begin with the places of a group? */
static bool at_group(const struct parser *parser) {
  const struct token *token = parse_token(parser);
  while (token->kind != TOKEN_NEWLINE && token->kind != TOKEN_COLON)
    token++;
  return token->kind == TOKEN_COLON;
}

/* places { ifs } { ref } ":" ; false if it could not be read. */
static bool parse_group_head(struct parser *parser, struct ast_group *group) {
  size_t first = parser->at;
  *group = (struct ast_group){0};
  parse_places(parser, &group->in);
  parse_ifs(parser, &group->ifs);
  parse_refs(parser, &group->refs);
  group->span = parse_span(parser, first);
  parse_expect(parser, TOKEN_COLON, "a state, 'with', 'if', 'ref' or ':'");
  if (!parser->failed)
    return true;
  parse_end_sentence(parser, "");
  return false;
}

static void add_group(struct parser *parser, struct ast_stage *stage,
                      const struct ast_group *group) {
  *ARENA_PUSH(parser->tree, stage->groups, stage->count, stage->capacity) =
      *group;
}

/* { group }. The rows of a group whose head is broken are read for their
 * errors; so are rows without a group, after one message, which a stage that is
 * broken itself (`good` is false) has had. */
static void parse_groups(struct parser *parser, struct ast_stage *stage,
                         bool good) {
  struct ast_group group = {0};
  bool open = false, headless = good;
  parser->body = BODY_ROWS;
  while (parse_at_body(parser)) {
    if (at_group(parser)) {
      if (open)
        add_group(parser, stage, &group);
      open = parse_group_head(parser, &group);
      headless = false;
      if (!open || !parse_at_body(parser) || at_group(parser))
        continue;
    }
    if (headless)
      parse_fail(parser, "states and ':' before the first row of a stage");
    headless = false;
    parse_row(parser, &group);
  }
  if (open)
    add_group(parser, stage, &group);
}

/* "stage" NAME "of" NAME ["in" places] ["on" NAME] { ifs } { ref } [STRING] NL
 * { group } */
void parse_stage(struct parser *parser) {
  struct ast_stage stage = {0};
  stage.name = parse_name(parser, "the name of the stage");
  parse_expect(parser, TOKEN_OF, "'of' and the event of the stage");
  stage.of = parse_name(parser, "an event after 'of'");
  parse_in(parser, &stage.in);
  if (parse_accept(parser, TOKEN_ON))
    stage.on = parse_name(parser, "an attribute after 'on'");
  parse_ifs(parser, &stage.ifs);
  parse_refs(parser, &stage.refs);
  stage.text = parse_optional_string(parser);
  bool good = parse_end_sentence(
      parser, stage.text ? "the end of the line behind the stage's text"
                         : "'in', 'on', 'if', 'ref' (in this order), a string "
                           "or the end of the line");
  parse_groups(parser, &stage, good);
  if (good)
    *PARSE_PUSH(parser, parser->ast->stages) = stage;
}

/* --- Scenarios ------------------------------------------------------------ */

/* ["with" { NAME [NUMBER] }+] : what a message holds. */
static void parse_numbers(struct parser *parser, struct ast_step *step) {
  if (!parse_accept(parser, TOKEN_WITH))
    return;
  do {
    struct ast_number number = {0};
    number.variable = parse_name(parser, "a variable of the message");
    number.is_bit = parse_kind(parser) != TOKEN_NUMBER;
    if (!number.is_bit)
      number.value = parse_number(parser, "a number");
    *ARENA_PUSH(parser->tree, step->numbers, step->nnumbers,
                step->numbers_capacity) = number;
  } while (token_is_name(parse_kind(parser)));
}

/* result = "->" NAME ["with" condition+] { effect } ; returns what else could
 * have stood where it ends. */
static const char *parse_result(struct parser *parser, struct ast_step *step,
                                const char *expected) {
  struct ast_row row = {0};
  parse_expect(parser, TOKEN_ARROW, expected);
  step->expect = parse_name(parser, "a state name after '->'");
  if (parse_accept(parser, TOKEN_WITH)) {
    parse_conditions(parser, &step->within, parse_no_stops);
    if (step->within.count == 0)
      parse_fail(parser, "a flag after 'with'");
  }
  while (parse_kind(parser) != TOKEN_SET && parse_effect(parser, &row))
    continue;
  step->effects = row.effects;
  step->neffects = row.neffects;
  return row.neffects > 0
             ? "'do', 'start', 'cancel', 'why' or the end of the line"
             : "'with', 'do', 'start', 'cancel', 'why' or the end of the line";
}

/* NAME condition* ["with" number+] result : what happens, and what comes of
 * it. Only messages hold something. */
static const char *parse_expectation(struct parser *parser,
                                     struct ast_step *step) {
  static const enum token_kind stops[] = {TOKEN_WITH, TOKEN_END};
  bool sends = step->kind != STEP_LOCAL;
  step->event = parse_name(parser, "an event");
  parse_conditions(parser, &step->conditions, sends ? stops : parse_no_stops);
  if (sends)
    parse_numbers(parser, step);
  return parse_result(
      parser, step,
      step->nnumbers > 0 ? "a variable of the message, or '->' and the state "
                           "that it leads to"
      : sends            ? "a condition, 'with' and numbers, or '->' and the "
                           "state that it leads to"
                         : "a condition, or '->' and the state that it leads "
                           "to");
}

/* What moves between the peers: behind "=>" and the receiver. */
static enum step_kind parse_move(struct parser *parser) {
  static const struct {
    enum token_kind word;
    enum step_kind kind;
  } moves[] = {{TOKEN_LOST, STEP_LOST},
               {TOKEN_AGAIN, STEP_AGAIN},
               {TOKEN_STRAY, STEP_STRAY},
               {TOKEN_LATE, STEP_LATE},
               {TOKEN_NOTHING, STEP_NOTHING}};
  for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
    if (parse_accept(parser, moves[i].word))
      return moves[i].kind;
  return STEP_DELIVER;
}

/* It may be the name of an event, too. */
static bool at_restart(const struct parser *parser) {
  enum token_kind next = parser->tokens[parser->at].kind;
  if (next != TOKEN_RESTARTS)
    return false;
  next = parser->tokens[parser->at + 1].kind;
  return next == TOKEN_NEWLINE || next == TOKEN_WHY;
}

/* step = NAME NAME condition* result [why] NL
 *      | NAME "restarts" [why] NL
 *      | NAME "=>" NAME ["again" | "stray"] NAME condition*
 *        ["with" number+] result [why] NL
 *      | NAME "=>" NAME ("lost" | "late" | "nothing") [why] NL */
static void parse_step(struct parser *parser, struct ast_scenario *scenario) {
  struct ast_step step = {0};
  size_t first = parser->at;
  const char *expected = "'why' or the end of the line";
  step.to = parse_name(parser, "a peer or a declaration");
  if (parse_accept(parser, TOKEN_SENDS)) {
    step.from = step.to;
    step.to = parse_name(parser, "a peer after '=>'");
    step.kind = parse_move(parser);
  } else if (at_restart(parser)) {
    parser->at++;
    step.kind = STEP_RESTARTS;
  }
  if (step_has_event(step.kind))
    expected = parse_expectation(parser, &step);
  step.why = parse_why(parser);
  step.span = parse_span(parser, first);
  if (parse_end_sentence(parser, step.why ? "the end of the line" : expected))
    *ARENA_PUSH(parser->tree, scenario->steps, scenario->count,
                scenario->capacity) = step;
}

/* "scenario" NAME "between" NAME NAME ["after" NAME] { ifs } { ref } [STRING]
 * NL { step } */
void parse_scenario(struct parser *parser) {
  struct ast_scenario scenario = {0};
  scenario.name = parse_name(parser, "the name of the scenario");
  parse_expect(parser, TOKEN_BETWEEN, "'between' and two peers");
  scenario.peers[0] = parse_leading_name(parser, "a peer after 'between'");
  scenario.peers[1] = parse_leading_name(parser, "a second peer");
  if (parse_accept(parser, TOKEN_AFTER))
    scenario.after = parse_name(parser, "a scenario after 'after'");
  parse_ifs(parser, &scenario.ifs);
  parse_refs(parser, &scenario.refs);
  scenario.text = parse_optional_string(parser);
  bool good =
      parse_end_sentence(parser, "'after', 'if', 'ref' (in this order), a "
                                 "string or the end of the line");
  parser->body = BODY_STEPS;
  while (parse_at_body(parser))
    parse_step(parser, &scenario);
  if (good)
    *PARSE_PUSH(parser, parser->ast->scenarios) = scenario;
}
