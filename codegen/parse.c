/* The parser's tools and the clauses that many sentences share. */
#include "parse.h"

#include <string.h>
#include "lex.h"
#include "parse_inner.h"

const enum token_kind parse_no_stops[] = {TOKEN_END};

/* What may follow the places of a stage or a flag. */
static const enum token_kind after_places[] = {TOKEN_WITH, TOKEN_FORGET,
                                               TOKEN_ON, TOKEN_END};

/* --- Failing -------------------------------------------------------------- */

/* The present token in the words of a message. */
static const char *found(const struct parser *parser) {
  const struct token *token = parse_token(parser);
  int length = token->span.length > 40 ? 40 : (int)token->span.length;
  const char *text = parser->source->text + token->span.offset;
  switch (token->kind) {
  case TOKEN_END:
    return "the end of the file";
  case TOKEN_NEWLINE:
    return "the end of the line";
  case TOKEN_STRING:
    return "a string";
  case TOKEN_NUMBER:
    return arena_printf(parser->arena, "the number %.*s", length, text);
  case TOKEN_SECTION:
    return arena_printf(parser->arena, "the section %.*s", length, text);
  default:
    return arena_printf(parser->arena, "'%.*s'", length, text);
  }
}

/* Goes to the end of the sentence. False if the lexer has found an error on the
 * way: then enough has been said about this sentence. */
static bool skip_sentence(struct parser *parser) {
  bool clean = true;
  enum token_kind kind;
  while (kind = parse_kind(parser),
         kind != TOKEN_NEWLINE && kind != TOKEN_END) {
    clean = clean && kind != TOKEN_ERROR;
    parser->at++;
  }
  return clean;
}

struct diag_finding *parse_fail_as(struct parser *parser, enum diag_code code,
                                   const char *message) {
  struct span span = parse_token(parser)->span;
  bool reported = parser->failed;
  parser->failed = true;
  if (!skip_sentence(parser) || reported)
    return parser->diag->spare;
  return diag_report(parser->diag, code, span, "%s", message);
}

struct diag_finding *parse_fail(struct parser *parser, const char *expected) {
  size_t at = parser->at;
  if (parser->failed)
    return parser->diag->spare;
  struct diag_finding *finding =
      parse_fail_as(parser, DIAG_SYNTAX,
                    arena_printf(parser->arena, "expected %s, found %s",
                                 expected, found(parser)));
  const char *hint =
      finding == parser->diag->spare ? NULL : parse_hint(parser, at, expected);
  if (hint)
    diag_note(parser->diag, finding, "%s", hint);
  return finding;
}

/* --- Tokens --------------------------------------------------------------- */

bool parse_accept(struct parser *parser, enum token_kind kind) {
  if (parse_kind(parser) != kind)
    return false;
  parser->at++;
  return true;
}

void parse_expect(struct parser *parser, enum token_kind kind,
                  const char *expected) {
  if (!parse_accept(parser, kind))
    parse_fail(parser, expected);
}

/* A word of the language where a name is declared. */
static struct diag_finding *fail_reserved(struct parser *parser) {
  size_t at = parser->at;
  const char *word = parse_token(parser)->text;
  struct diag_finding *finding = parse_fail_as(
      parser, DIAG_RESERVED,
      arena_printf(parser->arena,
                   "'%s' is a word of the language and cannot be a name",
                   word));
  if (token_continues(parser->tokens[at].kind) && parse_begins_line(parser, at))
    diag_note(parser->diag, finding,
              "a line that begins with '%s' continues the line above", word);
  else if (token_class(parser->tokens[at].kind) == WORD_DECLARES)
    diag_note(parser->diag, finding,
              "a line that begins with '%s' is a declaration", word);
  return finding;
}

struct name parse_name(struct parser *parser, const char *expected) {
  const struct token *token = parse_token(parser);
  if (!token_is_name(token->kind)) {
    struct diag_finding *finding = parse_is_reserved(parser)
                                       ? fail_reserved(parser)
                                       : parse_fail(parser, expected);
    if (token_is_word(token->kind) && !finding->remarks &&
        finding->code != DIAG_RESERVED)
      diag_note(parser->diag, finding, "'%s' is a word of the language",
                token->text);
    return (struct name){NULL, token->span};
  }
  parser->at++;
  return (struct name){token->text, token->span};
}

struct name parse_leading_name(struct parser *parser, const char *expected) {
  const struct token *token = parse_token(parser);
  if (token_is_word(token->kind) && token_class(token->kind) == WORD_DECLARES) {
    fail_reserved(parser);
    return (struct name){NULL, token->span};
  }
  return parse_name(parser, expected);
}

/* Is here a name that goes on with a list? */
static bool at_item(const struct parser *parser, parse_stops stops) {
  enum token_kind kind = parse_kind(parser);
  while (*stops != TOKEN_END && *stops != kind)
    stops++;
  return *stops == TOKEN_END && token_is_name(kind);
}

void parse_names(struct parser *parser, struct name_list *list,
                 const char *expected, parse_stops stops) {
  do {
    struct name name = parse_name(parser, expected);
    *PARSE_PUSH(parser, *list) = name;
  } while (at_item(parser, stops));
}

/* Appends what a string token stands for, and returns the end. */
static char *append_string(char *end, const struct parser *parser,
                           const struct token *token) {
  const char *text = parser->source->text + token->span.offset + 1;
  const char *limit = text + token->span.length - 2;
  for (; text < limit; text++) {
    if (*text == '\\')
      text++;
    *end++ = *text;
  }
  return end;
}

const char *parse_string(struct parser *parser, const char *expected,
                         struct span *span) {
  const struct token *first = parse_token(parser), *token = first;
  size_t length = 1;
  if (first->kind != TOKEN_STRING) {
    parse_fail(parser, expected);
    return NULL;
  }
  for (; token->kind == TOKEN_STRING; token++)
    length += token->span.length;
  char *text = arena_alloc(parser->arena, length), *end = text;
  for (token = first; token->kind == TOKEN_STRING; token++) {
    if (token > first)
      *end++ = ' ';
    end = append_string(end, parser, token);
    parser->at++;
  }
  if (span)
    *span = first->span;
  return text;
}

const char *parse_optional_string(struct parser *parser) {
  if (parse_kind(parser) != TOKEN_STRING)
    return NULL;
  return parse_string(parser, "a string", NULL);
}

uint32_t parse_number(struct parser *parser, const char *expected) {
  const struct token *token = parse_token(parser);
  const char *digit = parser->source->text + token->span.offset;
  uint64_t number = 0;
  if (token->kind != TOKEN_NUMBER) {
    parse_fail(parser, expected);
    return 0;
  }
  for (uint32_t i = 0; i < token->span.length && number <= UINT32_MAX; i++)
    number = number * 10 + (uint64_t)(digit[i] - '0');
  if (number > UINT32_MAX) {
    parse_fail_as(parser, DIAG_LIMIT, "numbers go up to 4294967295");
    return 0;
  }
  parser->at++;
  return (uint32_t)number;
}

struct span parse_span(const struct parser *parser, size_t first) {
  const struct token *token = &parser->tokens[first];
  const char *text = parser->source->text;
  struct span span = token->span;
  for (size_t i = first + 1; i < parser->at; i++) {
    struct span next = parser->tokens[i].span;
    uint32_t end = span.offset + span.length;
    if (next.offset < end || memchr(text + end, '\n', next.offset - end))
      break;
    span.length = next.offset + next.length - span.offset;
  }
  return span;
}

bool parse_end_sentence(struct parser *parser, const char *expected) {
  if (parse_kind(parser) != TOKEN_NEWLINE && parse_is_reserved(parser))
    fail_reserved(parser);
  else if (parse_kind(parser) != TOKEN_NEWLINE)
    parse_fail(parser, expected);
  bool good = !parser->failed;
  parser->failed = false;
  parse_accept(parser, TOKEN_NEWLINE);
  return good;
}

/* --- Clauses -------------------------------------------------------------- */

/* [ "not" ] NAME */
static void parse_term(struct parser *parser, struct ast_terms *terms,
                       const char *expected) {
  struct ast_term term = {.negated = parse_accept(parser, TOKEN_NOT)};
  term.name = parse_name(parser, expected);
  *PARSE_PUSH(parser, *terms) = term;
}

/* { ["not"] NAME } */
void parse_terms(struct parser *parser, struct ast_terms *terms,
                 parse_stops stops) {
  while (parse_kind(parser) == TOKEN_NOT || at_item(parser, stops))
    parse_term(parser, terms, "a name after 'not'");
}

/* { "if" ["not"] NAME { ["not"] NAME } } */
void parse_ifs(struct parser *parser, struct ast_terms *ifs) {
  while (parse_accept(parser, TOKEN_IF)) {
    parse_term(parser, ifs, "the name of an option after 'if'");
    parse_terms(parser, ifs, parse_no_stops);
  }
}

/* condition = NAME ["not"] NAME { "|" NAME } */
static void parse_condition(struct parser *parser,
                            struct ast_conditions *conditions) {
  struct ast_condition condition = {0};
  condition.subject = parse_name(parser, "the name of an attribute or flag");
  condition.negated = parse_accept(parser, TOKEN_NOT);
  const char *expected = condition.subject.text
                             ? arena_printf(parser->arena, "a value of '%s'",
                                            condition.subject.text)
                             : "a value";
  do {
    struct name value = parse_name(parser, expected);
    *PARSE_PUSH(parser, condition.values) = value;
  } while (parse_accept(parser, TOKEN_BAR));
  *PARSE_PUSH(parser, *conditions) = condition;
}

/* { condition } */
void parse_conditions(struct parser *parser, struct ast_conditions *conditions,
                      parse_stops stops) {
  while (at_item(parser, stops))
    parse_condition(parser, conditions);
}

/* places = { ["not"] NAME } ["with" condition+] */
void parse_places(struct parser *parser, struct ast_places *places) {
  parse_terms(parser, &places->states, after_places);
  places->present = places->states.count > 0;
  if (parse_accept(parser, TOKEN_WITH)) {
    parse_condition(parser, &places->with);
    parse_conditions(parser, &places->with, after_places);
    places->present = true;
  }
}

/* ["in" places] */
void parse_in(struct parser *parser, struct ast_places *places) {
  if (!parse_accept(parser, TOKEN_IN))
    return;
  parse_places(parser, places);
  if (!places->present)
    parse_fail(parser, "the name of a state after 'in'");
}

/* The text of a token that is no name. */
static const char *token_text(const struct parser *parser) {
  const struct token *token = parse_token(parser);
  return arena_copy(parser->arena, parser->source->text + token->span.offset,
                    token->span.length);
}

/* source = NUMBER | SECTION | NAME [NUMBER | SECTION | NAME] */
static void parse_source(struct parser *parser, struct ast_refs *refs) {
  size_t first = parser->at;
  struct ast_ref ref = {.source = ""};
  enum token_kind kind = parse_kind(parser);
  if (kind != TOKEN_NUMBER && kind != TOKEN_SECTION) {
    ref.source = parse_name(parser, "a section or the name of a source").text;
    kind = parse_kind(parser);
  }
  if (kind == TOKEN_NUMBER || kind == TOKEN_SECTION || token_is_name(kind)) {
    ref.number = token_text(parser);
    parser->at++;
  }
  ref.span = parse_span(parser, first);
  *PARSE_PUSH(parser, *refs) = ref;
}

/* { "ref" source { "," source } } */
void parse_refs(struct parser *parser, struct ast_refs *refs) {
  while (parse_accept(parser, TOKEN_REF)) {
    do
      parse_source(parser, refs);
    while (parse_accept(parser, TOKEN_COMMA));
  }
}

/* ["why" STRING] */
const char *parse_why(struct parser *parser) {
  if (!parse_accept(parser, TOKEN_WHY))
    return NULL;
  return parse_string(parser, "a string after 'why'", NULL);
}

/* file = { declaration } */
struct ast *parse(struct arena *arena, const struct source *source,
                  struct diag *diag) {
  return parse_into(arena, arena, source, diag);
}

struct ast *parse_into(struct arena *arena, struct arena *tree,
                       const struct source *source, struct diag *diag) {
  struct parser parser = {
      .arena = arena, .tree = tree, .source = source, .diag = diag};
  parser.tokens = lex_into(arena, tree, source, diag)->tokens;
  parser.ast = arena_alloc(tree, sizeof *parser.ast);
  while (parse_kind(&parser) != TOKEN_END)
    if (!parse_accept(&parser, TOKEN_NEWLINE))
      parse_declaration(&parser);
  return parser.ast;
}
