/* Source text to tokens. */
#ifndef SYNFIN_CODEGEN_LEX_H
#define SYNFIN_CODEGEN_LEX_H

#include "arena.h"
#include "diag.h"
#include "token.h"

#define LEX_MAX_TOKENS ((size_t)4 << 20)
#define LEX_MAX_NAME ((size_t)255) /* bytes of a name */

struct lexed {
  struct token *tokens; /* the last one is TOKEN_END, after a TOKEN_NEWLINE */
  size_t count, capacity;
  struct span *comments; /* from `#` to the end of the line, in order */
  size_t ncomments, comments_capacity;
};

/* Reads a whole source. Errors of encoding, strings and characters are reported
 * through `diag`, at most one for each line; a TOKEN_ERROR stands in their
 * place. All memory is of the arena. */
struct lexed *lex(struct arena *arena, const struct source *source,
                  struct diag *diag);

/* The same; all but the texts of names, which live in `arena`, is put into
 * `lists`, which can be freed before it. */
struct lexed *lex_into(struct arena *arena, struct arena *lists,
                       const struct source *source, struct diag *diag);

#endif
