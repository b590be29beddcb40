/* Expressions: definitions over variables. */
#include "parse_inner.h"

enum {
  MAX_DEPTH = 200,   /* of parentheses */
  MAX_OPERANDS = 500 /* of one expression; so no later pass recurses deeper */
};

static struct ast_expression *parse_disjunction(struct parser *parser);

static struct ast_expression *node(struct parser *parser,
                                   enum ast_operator operation,
                                   struct ast_expression *left,
                                   struct ast_expression *right) {
  struct ast_expression *made = arena_alloc(parser->tree, sizeof *made);
  made->operation = operation;
  made->left = left;
  made->right = right;
  made->span = left->span;
  if (right)
    made->span.length =
        right->span.offset + right->span.length - left->span.offset;
  return made;
}

/* "(" expression ")" */
static struct ast_expression *parse_nested(struct parser *parser) {
  if (parser->depth == MAX_DEPTH) {
    parse_fail_as(parser, DIAG_LIMIT,
                  "parentheses are nested more than 200 deep");
    return arena_alloc(parser->tree, sizeof(struct ast_expression));
  }
  parser->at++;
  parser->depth++;
  struct ast_expression *inner = parse_disjunction(parser);
  parser->depth--;
  parse_expect(parser, TOKEN_RIGHT, "')'");
  return inner;
}

/* term = NAME | NUMBER | "(" expression ")" */
static struct ast_expression *parse_operand(struct parser *parser) {
  if (parse_kind(parser) == TOKEN_LEFT)
    return parse_nested(parser);
  struct ast_expression *leaf = arena_alloc(parser->tree, sizeof *leaf);
  leaf->span = parse_token(parser)->span;
  if (parser->operands++ == MAX_OPERANDS) {
    parse_fail_as(parser, DIAG_LIMIT,
                  "an expression of more than 500 names and numbers");
  } else if (parse_kind(parser) == TOKEN_NUMBER) {
    leaf->operation = AST_NUMBER;
    leaf->number = parse_number(parser, "a number");
  } else {
    leaf->operation = AST_VARIABLE;
    leaf->name = parse_name(parser, "a variable, a number or '('");
  }
  return leaf;
}

/* sum = term { ("+" | "-") term } */
static struct ast_expression *parse_sum(struct parser *parser) {
  struct ast_expression *left = parse_operand(parser);
  for (;;) {
    if (parse_accept(parser, TOKEN_PLUS))
      left = node(parser, AST_PLUS, left, parse_operand(parser));
    else if (parse_accept(parser, TOKEN_MINUS))
      left = node(parser, AST_MINUS, left, parse_operand(parser));
    else
      return left;
  }
}

/* Reads a comparison sign; false if none is here. */
static bool accept_comparison(struct parser *parser,
                              enum ast_operator *operation) {
  switch (parse_kind(parser)) {
  case TOKEN_EQUAL:
    *operation = AST_EQUAL;
    break;
  case TOKEN_LESS:
    *operation = AST_LESS;
    break;
  case TOKEN_LESS_EQUAL:
    *operation = AST_LESS_EQUAL;
    break;
  case TOKEN_GREATER:
    *operation = AST_GREATER;
    break;
  case TOKEN_GREATER_EQUAL:
    *operation = AST_GREATER_EQUAL;
    break;
  default:
    return false;
  }
  parser->at++;
  return true;
}

/* comparison = sum { ("=" | "<" | "=<" | ">" | ">=") sum } */
static struct ast_expression *parse_comparison(struct parser *parser) {
  struct ast_expression *left = parse_sum(parser), *all = NULL;
  enum ast_operator operation;
  while (accept_comparison(parser, &operation)) {
    struct ast_expression *right = parse_sum(parser);
    struct ast_expression *one = node(parser, operation, left, right);
    all = all ? node(parser, AST_AND, all, one) : one;
    left = right;
  }
  return all ? all : left;
}

/* negation = "not" negation | comparison */
static struct ast_expression *parse_negation(struct parser *parser) {
  bool odd = false;
  struct span span = parse_token(parser)->span;
  while (parse_accept(parser, TOKEN_NOT))
    odd = !odd;
  struct ast_expression *inner = parse_comparison(parser);
  if (!odd)
    return inner;
  struct ast_expression *made = node(parser, AST_NOT, inner, NULL);
  made->span.offset = span.offset;
  made->span.length += inner->span.offset - span.offset;
  return made;
}

/* conjunction = negation { "and" negation } */
static struct ast_expression *parse_conjunction(struct parser *parser) {
  struct ast_expression *left = parse_negation(parser);
  while (parse_accept(parser, TOKEN_AND))
    left = node(parser, AST_AND, left, parse_negation(parser));
  return left;
}

/* expression = conjunction { "or" conjunction } */
static struct ast_expression *parse_disjunction(struct parser *parser) {
  struct ast_expression *left = parse_conjunction(parser);
  while (parse_accept(parser, TOKEN_OR))
    left = node(parser, AST_OR, left, parse_conjunction(parser));
  return left;
}

struct ast_expression *parse_expression(struct parser *parser) {
  parser->depth = 0;
  parser->operands = 0;
  return parse_disjunction(parser);
}
