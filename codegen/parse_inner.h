/* What the files of the parser share. The parser is recursive descent; above
 * each function stands the piece of grammar that it reads.
 *
 * Errors: the first one of a sentence is reported and moves the parser to the
 * end of that sentence, where nothing is accepted any more and further failures
 * stay silent. So no function has to look at the results of those that it
 * calls; `parse_end_sentence` says whether all went well. */
#ifndef SYNFIN_CODEGEN_PARSE_INNER_H
#define SYNFIN_CODEGEN_PARSE_INNER_H

#include "ast.h"
#include "diag.h"
#include "token.h"

/* What the lines below a declaration are. */
enum body {
  BODY_NONE,
  BODY_VALUES,
  BODY_ROWS,
  BODY_STEPS,
  BODY_VIEW
};

struct parser {
  struct arena *arena, *tree; /* see parse_into */
  const struct source *source;
  struct diag *diag;
  const struct token *tokens;
  size_t at; /* number of the present token */
  struct ast *ast;
  bool failed;     /* in this sentence */
  enum body body;  /* that is being read */
  enum body above; /* that was read before this declaration */
  int depth;       /* of nesting in the present expression */
  int operands;    /* in the present expression */
};

/* Appends one to an ast list and returns it. */
#define PARSE_PUSH(parser, list)                                               \
  ARENA_PUSH((parser)->tree, (list).items, (list).count, (list).capacity)

/* Words that end a list of names although they could be names themselves;
 * TOKEN_END ends the array. */
typedef const enum token_kind *parse_stops;

extern const enum token_kind parse_no_stops[];

/* --- tokens (parse.c) --- */

static inline const struct token *parse_token(const struct parser *parser) {
  return &parser->tokens[parser->at];
}

static inline enum token_kind parse_kind(const struct parser *parser) {
  return parser->tokens[parser->at].kind;
}

/* Does a sentence of a declaration's body begin here? */
static inline bool parse_at_body(const struct parser *parser) {
  enum token_kind kind = parse_kind(parser);
  return kind != TOKEN_END &&
         !(token_is_word(kind) && token_class(kind) == WORD_DECLARES);
}

bool parse_accept(struct parser *parser, enum token_kind kind);

/* Reports "expected ..., found ...". `parse_fail_as` reports any other message
 * about the present token. Both return a finding for notes, never NULL. */
struct diag_finding *parse_fail(struct parser *parser, const char *expected);
struct diag_finding *parse_fail_as(struct parser *parser, enum diag_code code,
                                   const char *message);

/* `expected` is for the message: "'=' after the name". */
void parse_expect(struct parser *parser, enum token_kind kind,
                  const char *expected);
struct name parse_name(struct parser *parser, const char *expected);
/* Of what is declared here and may begin a sentence later, as states and
 * attributes begin rows: no word that begins a declaration. */
struct name parse_leading_name(struct parser *parser, const char *expected);

/* NAME+; after the first one up to a word of `stops`. */
void parse_names(struct parser *parser, struct name_list *list,
                 const char *expected, parse_stops stops);

/* STRING, joined with those that follow it. `span` may be NULL. */
const char *parse_string(struct parser *parser, const char *expected,
                         struct span *span);

/* The same, or NULL if no string is here. */
const char *parse_optional_string(struct parser *parser);

/* NUMBER, up to 2^32 - 1. */
uint32_t parse_number(struct parser *parser, const char *expected);

/* The span from token `first` to the last one read, on one line. */
struct span parse_span(const struct parser *parser, size_t first);

/* Reads the end of a sentence; `expected` names what else could stand here.
 * True if the sentence was read without an error. */
bool parse_end_sentence(struct parser *parser, const char *expected);

/* --- what may have been meant (parse_hints.c) --- */

/* Does a word of the language stand here that was meant as a new name? */
bool parse_is_reserved(const struct parser *parser);

/* A note for a failure at token `at`, or NULL. */
const char *parse_hint(const struct parser *parser, size_t at,
                       const char *expected);

/* The declaring word that a misspelt one may have meant, or NULL. */
const char *parse_near_declaration(const char *text);

/* Is this token the first of its line? */
bool parse_begins_line(const struct parser *parser, size_t at);

/* --- clauses (parse.c) --- */

void parse_ifs(struct parser *parser, struct ast_terms *ifs);
void parse_refs(struct parser *parser, struct ast_refs *refs);
void parse_terms(struct parser *parser, struct ast_terms *terms,
                 parse_stops stops);
void parse_conditions(struct parser *parser, struct ast_conditions *conditions,
                      parse_stops stops);
void parse_places(struct parser *parser, struct ast_places *places);
void parse_in(struct parser *parser, struct ast_places *places);
const char *parse_why(struct parser *parser);

/* --- the other files --- */

struct ast_expression *parse_expression(struct parser *parser);
void parse_declaration(struct parser *parser);
void parse_stage(struct parser *parser);
void parse_scenario(struct parser *parser);
void parse_explorer(struct parser *parser);
void parse_link(struct parser *parser);
void parse_view(struct parser *parser);

#endif
