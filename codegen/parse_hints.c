/* Notes below a finding: what is likely to have been meant. They are guesses by
 * the words around, so a finding gets one at most, and says itself no more than
 * what the grammar knows. */
#include <string.h>
#include "parse_inner.h"

enum {
  MOST_QUOTED = 16 /* words quoted in one message */
};

struct failure {
  const struct parser *parser;
  const struct token *first; /* of the sentence, or behind its `:` */
  const struct token *found;
  const char *expected;
};

static bool expects(const struct failure *at, const char *words) {
  return strstr(at->expected, words) != NULL;
}

/* Has a name been declared above? Names are interned: one text, one address. */
#define DECLARED(list)                                                         \
  static bool is_in_##list(const struct ast *ast, const char *text) {          \
    for (size_t i = 0; i < ast->list.count; i++)                               \
      if (ast->list.items[i].name.text == text)                                \
        return true;                                                           \
    return false;                                                              \
  }
DECLARED(properties)
DECLARED(states)
DECLARED(sets)
DECLARED(attributes)
DECLARED(actions)
DECLARED(timers)
#undef DECLARED

static bool is_place(const struct ast *ast, const char *text) {
  return is_in_states(ast, text) || is_in_sets(ast, text) ||
         is_in_properties(ast, text);
}

const char *parse_near_declaration(const char *text) {
  static const char *const words[] = {
#define DECLARES(text) text,
#define CONTINUES(text)
#define RESERVED(text)
#define PLAIN(text)
#define WORD(id, text, class) class(text)
      TOKEN_WORDS(WORD)
#undef WORD
#undef DECLARES
#undef CONTINUES
#undef RESERVED
#undef PLAIN
  };
  return text ? diag_nearest(text, words, sizeof words / sizeof *words) : NULL;
}

static const char *did_you_mean(const struct failure *at, const char *near) {
  return near ? arena_printf(at->parser->arena, "did you mean '%s'?", near)
              : NULL;
}

/* --- Lines ---------------------------------------------------------------- */

bool parse_begins_line(const struct parser *parser, size_t at) {
  uint32_t i = parser->tokens[at].span.offset;
  const char *text = parser->source->text;
  while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t'))
    i--;
  return i == 0 || text[i - 1] == '\n';
}

/* A line that was not meant to continue the one above. */
static const char *continued(const struct failure *at) {
  const struct token *found = at->found;
  const struct parser *parser = at->parser;
  if (found == at->first || !token_continues(found->kind) ||
      !parse_begins_line(parser, (size_t)(found - parser->tokens)))
    return NULL;
  if (found->kind == TOKEN_STRING)
    return "a line that begins with a string continues the line above";
  return arena_printf(
      parser->arena, "a line that begins with '%.*s' continues the line above",
      (int)found->span.length, parser->source->text + found->span.offset);
}

/* A line that was not meant as a declaration. */
static const char *declares(const struct failure *at) {
  const struct token *first = at->first;
  if (!token_is_word(first->kind) || token_class(first->kind) != WORD_DECLARES)
    return NULL;
  if (at->parser->above != BODY_VALUES || at->found != first + 1)
    return NULL;
  return arena_printf(at->parser->arena,
                      "a line that begins with '%s' is a declaration; no value "
                      "can have this name",
                      first->text);
}

/* A misspelt declaration that was taken for a part of the one above. */
static const char *misspelt(const struct failure *at) {
  const struct token *first = at->first;
  const struct ast *ast = at->parser->ast;
  if (at->parser->body == BODY_NONE || first->kind != TOKEN_NAME ||
      first[1].kind != TOKEN_NAME || is_in_attributes(ast, first->text) ||
      is_place(ast, first->text))
    return NULL;
  return did_you_mean(at, parse_near_declaration(first->text));
}

/* States of a group without their `:`. */
static const char *without_colon(const struct failure *at) {
  const struct token *first = at->first, *token = first;
  const struct ast *ast = at->parser->ast;
  if (at->parser->body != BODY_ROWS)
    return NULL;
  if (first->kind != TOKEN_NOT &&
      (is_in_attributes(ast, first->text) || !is_place(ast, first->text)))
    return NULL;
  while (token->kind != TOKEN_NEWLINE && token->kind != TOKEN_COLON)
    token++;
  return token->kind == TOKEN_NEWLINE ? "states end in ':' before their rows"
                                      : NULL;
}

/* --- Signs and words ------------------------------------------------------ */

/* Does such a token stand before the place of the failure? */
static bool follows(const struct failure *at, enum token_kind kind) {
  for (const struct token *token = at->first; token < at->found; token++)
    if (token->kind == kind)
      return true;
  return false;
}

static const char *arrow(const struct failure *at) {
  enum token_kind kind = at->found->kind;
  if (kind == TOKEN_ARROW && at->parser->body == BODY_ROWS &&
      follows(at, TOKEN_ARROW))
    return "a row enters one state";
  bool like_arrow = kind == TOKEN_SENDS || kind == TOKEN_GREATER_EQUAL ||
                    (kind == TOKEN_MINUS && at->found[1].kind != TOKEN_NAME);
  return like_arrow && expects(at, "'->'") ? "an arrow is written '->'" : NULL;
}

/* What stands in a row, but not here. */
static const char *order(const struct failure *at) {
  bool late = false;
  switch (at->found->kind) {
  case TOKEN_STRING:
    return at->parser->body == BODY_ROWS ? "a reason is written 'why \"...\"'"
                                         : NULL;
  case TOKEN_ARROW:
  case TOKEN_DO:
  case TOKEN_SET:
  case TOKEN_START:
  case TOKEN_CANCEL:
    late = expects(at, "end of the line") && !follows(at, TOKEN_IGNORE);
    break;
  case TOKEN_NEXT:
  case TOKEN_STOP:
  case TOKEN_THEN:
    late = follows(at, TOKEN_REF) || follows(at, TOKEN_WHY) ||
           follows(at, TOKEN_SAYS);
    break;
  default:
    break;
  }
  return late && at->parser->body == BODY_ROWS
             ? "the order in a row: conditions, '-> STATE', effects, 'next' or "
               "'stop', 'ref' and 'why'"
             : NULL;
}

/* What other languages have between conditions and in lists. */
static const char *joined(const struct failure *at) {
  bool row = expects(at, "outcome");
  switch (at->found->kind) {
  case TOKEN_COMMA:
    return expects(at, "a section") ? NULL
                                    : "names stand side by side without ','; "
                                      "values of one attribute are "
                                      "joined by '|'";
  case TOKEN_EQUAL:
    if (expects(at, "a variable of the message"))
      return "a number has no '=' before it";
    return expects(at, "a value") ? "a condition has no '=' before its value"
                                  : NULL;
  case TOKEN_AND:
    return row ? "conditions that must all hold stand side by side" : NULL;
  case TOKEN_OR:
    return row ? "values of one attribute are joined by '|'; other "
                 "alternatives are rows of their own"
               : NULL;
  case TOKEN_COLON:
    return expects(at, "(in this order)")
               ? "only the states of a group end in ':'"
               : NULL;
  default:
    return NULL;
  }
}

/* Sections behind each other. */
static const char *references(const struct failure *at) {
  enum token_kind kind = at->found->kind;
  if (at->found == at->first || !expects(at, "'ref'"))
    return NULL;
  bool after =
      at->found[-1].kind == TOKEN_SECTION || at->found[-1].kind == TOKEN_NUMBER;
  bool reference =
      kind == TOKEN_SECTION || kind == TOKEN_NUMBER || kind == TOKEN_NAME;
  return after && reference ? "references are joined by ','" : NULL;
}

/* A name that was taken for the subject of a condition. */
static const char *subject(const struct failure *at) {
  static const char *const words[] = {
      "ignore", "illegal", "unreached", "do",   "otherwise", "set",
      "start",  "cancel",  "next",      "stop", "then",      "spawn"};
  static const char *const rest[] = {"else", "default", "any", "other"};
  const struct ast *ast = at->parser->ast;
  if (at->found == at->first || !expects(at, "a value of"))
    return NULL;
  const char *name = at->found[-1].text, *is = NULL, *written = NULL;
  if (!name || is_in_attributes(ast, name))
    return NULL;
  if (is_in_states(ast, name))
    is = "a state", written = "->";
  else if (is_in_actions(ast, name))
    is = "an action", written = "do";
  else if (is_in_timers(ast, name))
    is = "a timer", written = "start";
  if (is)
    return arena_printf(at->parser->arena, "'%s' is %s; write '%s %s'", name,
                        is, written, name);
  if (at->parser->body != BODY_ROWS)
    return NULL;
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
    if (strcmp(name, rest[i]) == 0)
      return "what the rows above leave is written 'otherwise'";
  return did_you_mean(at,
                      diag_nearest(name, words, sizeof words / sizeof *words));
}

/* A misspelt one of the words that the message names. */
static const char *quoted(const struct failure *at) {
  const char *words[MOST_QUOTED], *from = strchr(at->expected, '\'');
  size_t count = 0;
  if (at->found->kind != TOKEN_NAME)
    return NULL;
  while (from && count < MOST_QUOTED) {
    const char *end = strchr(from + 1, '\'');
    if (!end)
      break;
    words[count++] =
        arena_copy(at->parser->arena, from + 1, (size_t)(end - from - 1));
    from = strchr(end + 1, '\'');
  }
  return did_you_mean(at, diag_nearest(at->found->text, words, count));
}

/* The first token of the sentence, or behind its `:`. */
static const struct token *sentence_of(const struct parser *parser, size_t at) {
  const struct token *first = &parser->tokens[at];
  while (first > parser->tokens && first[-1].kind != TOKEN_NEWLINE &&
         first[-1].kind != TOKEN_COLON)
    first--;
  return first;
}

/* Can this token be the second one of a value's line? */
static bool follows_value(enum token_kind kind) {
  return kind == TOKEN_STRING || kind == TOKEN_DEFAULT || kind == TOKEN_IN ||
         kind == TOKEN_IF || kind == TOKEN_WHEN || kind == TOKEN_OTHERWISE;
}

bool parse_is_reserved(const struct parser *parser) {
  const struct token *token = parse_token(parser);
  if (!token_is_word(token->kind) || token_is_name(token->kind))
    return false;
  const struct token *first = sentence_of(parser, parser->at);
  if (token == first)
    return parser->body == BODY_VALUES;
  if (token == first + 1 && token_is_word(first->kind) &&
      token_class(first->kind) == WORD_DECLARES)
    return first->kind != TOKEN_MASK && first->kind != TOKEN_NEVER;
  /* A value's line that was joined to the one above; but a value may well have
   * been given a reason, which it cannot have. */
  bool values = parser->body == BODY_VALUES || first->kind == TOKEN_ATTRIBUTE ||
                first->kind == TOKEN_FLAG;
  return values && token->kind != TOKEN_WHY && token->kind != TOKEN_SAYS &&
         parse_begins_line(parser, parser->at) && follows_value(token[1].kind);
}

const char *parse_hint(const struct parser *parser, size_t at,
                       const char *expected) {
  static const char *(*const hints[])(const struct failure *) = {
      declares, without_colon, continued, misspelt,   arrow,
      order,    joined,        subject,   references, quoted};
  struct failure failure = {parser, sentence_of(parser, at),
                            &parser->tokens[at], expected};
  for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
    const char *note = hints[i](&failure);
    if (note)
      return note;
  }
  return NULL;
}
