/* Source text to syntax tree. */
#ifndef SYNFIN_CODEGEN_PARSE_H
#define SYNFIN_CODEGEN_PARSE_H

#include "ast.h"
#include "diag.h"

/* Parses a whole source. Every syntax error is reported through `diag`; after
 * one the parser goes on with the next sentence. The tree holds what could be
 * read, so that later passes can be tried too; it lives in `arena`. */
struct ast *parse(struct arena *arena, const struct source *source,
                  struct diag *diag);

/* The same; all but names and strings, which live in `arena`, is put into
 * `tree`, which can be freed once the tree is not needed any more. */
struct ast *parse_into(struct arena *arena, struct arena *tree,
                       const struct source *source, struct diag *diag);

#endif
