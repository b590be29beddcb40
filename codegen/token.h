/* Tokens, and the words of the language. */
#ifndef SYNFIN_CODEGEN_TOKEN_H
#define SYNFIN_CODEGEN_TOKEN_H

#include <stdbool.h>
#include "source.h"

/* What a word may do.
 *   DECLARES:  begins a declaration where a sentence begins; elsewhere a name.
 *   CONTINUES: reserved; a line that begins with it continues the line above.
 *   RESERVED:  part of the grammar; never a name.
 *   PLAIN:     part of the grammar in one place, and a name wherever a name is
 *              expected, as in `ack none` or `do reply`. */
#define TOKEN_WORDS(WORD)                                                      \
  WORD(MACHINE, "machine", DECLARES)                                           \
  WORD(STANDARD, "standard", DECLARES)                                         \
  WORD(OPTION, "option", DECLARES)                                             \
  WORD(VARIANT, "variant", DECLARES)                                           \
  WORD(CAUSE, "cause", DECLARES)                                               \
  WORD(PROPERTY, "property", DECLARES)                                         \
  WORD(STATE, "state", DECLARES)                                               \
  WORD(STATES, "states", DECLARES)                                             \
  WORD(RESOURCE, "resource", DECLARES)                                         \
  WORD(EVENT, "event", DECLARES)                                               \
  WORD(VARIABLE, "variable", DECLARES)                                         \
  WORD(DEFINE, "define", DECLARES)                                             \
  WORD(ATTRIBUTE, "attribute", DECLARES)                                       \
  WORD(FLAG, "flag", DECLARES)                                                 \
  WORD(MASK, "mask", DECLARES)                                                 \
  WORD(NEVER, "never", DECLARES)                                               \
  WORD(PART, "part", DECLARES)                                                 \
  WORD(ACTION, "action", DECLARES)                                             \
  WORD(TIMER, "timer", DECLARES)                                               \
  WORD(STAGE, "stage", DECLARES)                                               \
  WORD(SCENARIO, "scenario", DECLARES)                                         \
  WORD(EXPLORER, "explorer", DECLARES)                                         \
  WORD(LINK, "link", DECLARES)                                                 \
  WORD(VIEW, "view", DECLARES)                                                 \
  WORD(DO, "do", CONTINUES)                                                    \
  WORD(SET, "set", CONTINUES)                                                  \
  WORD(START, "start", CONTINUES)                                              \
  WORD(CANCEL, "cancel", CONTINUES)                                            \
  WORD(POST, "post", CONTINUES)                                                \
  WORD(NEXT, "next", CONTINUES)                                                \
  WORD(STOP, "stop", CONTINUES)                                                \
  WORD(THEN, "then", CONTINUES)                                                \
  WORD(SPAWN, "spawn", CONTINUES)                                              \
  WORD(REF, "ref", CONTINUES)                                                  \
  WORD(WHY, "why", CONTINUES)                                                  \
  WORD(SAYS, "says", CONTINUES)                                                \
  WORD(AND, "and", CONTINUES)                                                  \
  WORD(OR, "or", CONTINUES)                                                    \
  WORD(WHEN, "when", CONTINUES)                                                \
  WORD(IN, "in", CONTINUES)                                                    \
  WORD(HIDES, "hides", CONTINUES)                                              \
  WORD(NOT, "not", RESERVED)                                                   \
  WORD(IF, "if", RESERVED)                                                     \
  WORD(OTHERWISE, "otherwise", RESERVED)                                       \
  WORD(IGNORE, "ignore", RESERVED)                                             \
  WORD(ILLEGAL, "illegal", RESERVED)                                           \
  WORD(UNREACHED, "unreached", RESERVED)                                       \
  WORD(WITH, "with", PLAIN)                                                    \
  WORD(OF, "of", PLAIN)                                                        \
  WORD(ON, "on", PLAIN)                                                        \
  WORD(TO, "to", PLAIN)                                                        \
  WORD(IS, "is", PLAIN)                                                        \
  WORD(ALL, "all", PLAIN)                                                      \
  WORD(NONE, "none", PLAIN)                                                    \
  WORD(INITIAL, "initial", PLAIN)                                              \
  WORD(QUIET, "quiet", PLAIN)                                                  \
  WORD(BIT, "bit", PLAIN)                                                      \
  WORD(SERIAL, "serial", PLAIN)                                                \
  WORD(COUNT, "count", PLAIN)                                                  \
  WORD(DEFAULT, "default", PLAIN)                                              \
  WORD(FORGET, "forget", PLAIN)                                                \
  WORD(REPLY, "reply", PLAIN)                                                  \
  WORD(REQUEST, "request", PLAIN)                                              \
  WORD(TOUCHES, "touches", PLAIN)                                              \
  WORD(CREATES, "creates", PLAIN)                                              \
  WORD(DELETES, "deletes", PLAIN)                                              \
  WORD(POSTS, "posts", PLAIN)                                                  \
  WORD(ARMS, "arms", PLAIN)                                                    \
  WORD(SEEN, "seen", PLAIN)                                                    \
  WORD(SOMETIMES, "sometimes", PLAIN)                                          \
  WORD(LIKE, "like", PLAIN)                                                    \
  WORD(EXPIRES, "expires", PLAIN)                                              \
  WORD(BETWEEN, "between", PLAIN)                                              \
  WORD(LOST, "lost", PLAIN)                                                    \
  WORD(AGAIN, "again", PLAIN)                                                  \
  WORD(LATE, "late", PLAIN)                                                    \
  WORD(STRAY, "stray", PLAIN)                                                  \
  WORD(NOTHING, "nothing", PLAIN)                                              \
  WORD(RESTARTS, "restarts", PLAIN)                                            \
  WORD(AFTER, "after", PLAIN)                                                  \
  WORD(SHOW, "show", PLAIN)                                                    \
  WORD(HIDE, "hide", PLAIN)                                                    \
  WORD(MAIN, "main", PLAIN)                                                    \
  WORD(ROW, "row", PLAIN)                                                      \
  WORD(COLUMN, "column", PLAIN)                                                \
  WORD(FROM, "from", PLAIN)                                                    \
  WORD(BY, "by", PLAIN)

enum token_kind {
  TOKEN_END,     /* of the file */
  TOKEN_NEWLINE, /* the end of a sentence, not of each line */
  TOKEN_ERROR,   /* something that the lexer has reported */
  TOKEN_NAME,
  TOKEN_NUMBER,
  TOKEN_SECTION,
  TOKEN_STRING,
  TOKEN_ARROW, /* -> */
  TOKEN_SENDS, /* => */
  TOKEN_EQUAL,
  TOKEN_LESS,
  TOKEN_LESS_EQUAL, /* =< */
  TOKEN_GREATER,
  TOKEN_GREATER_EQUAL,
  TOKEN_PLUS,
  TOKEN_MINUS,
  TOKEN_BAR,
  TOKEN_COLON,
  TOKEN_COMMA,
  TOKEN_LEFT, /* ( */
  TOKEN_RIGHT,
#define WORD(id, text, class) TOKEN_##id,
  TOKEN_WORDS(WORD)
#undef WORD
  TOKEN_KINDS
};

enum word_class {
  WORD_DECLARES,
  WORD_CONTINUES,
  WORD_RESERVED,
  WORD_PLAIN
};

struct token {
  enum token_kind kind;
  struct span span; /* TOKEN_NEWLINE: the empty span behind the sentence */
  const char *text; /* names and words: interned; otherwise NULL */
};

static inline bool token_is_word(enum token_kind kind) {
  return kind > TOKEN_RIGHT;
}

/* The class of a word; only for kinds that are words. */
enum word_class token_class(enum token_kind kind);

/* Can this token stand where a name is expected? */
static inline bool token_is_name(enum token_kind kind) {
  return kind == TOKEN_NAME ||
         (token_is_word(kind) && (token_class(kind) == WORD_PLAIN ||
                                  token_class(kind) == WORD_DECLARES));
}

/* Does a line that begins with this token continue the line above? */
bool token_continues(enum token_kind kind);

#endif
