/* What the files of the formatter share.
 *
 *   fmt.c        tokens and comments -> lines, the kind of each
 *   fmt_cells.c  a line -> cells, each with the column that it belongs to
 *   fmt_align.c  cells -> their places: columns are lined up over a block of
 *                neighbouring lines, what is too long is continued below
 *   fmt_write.c  places -> text
 */
#ifndef SYNFIN_CODEGEN_FMT_INNER_H
#define SYNFIN_CODEGEN_FMT_INNER_H

#include "fmt.h"
#include "lex.h"
#include "token.h"

enum {
  FMT_WIDTH = 120, /* columns */
  FMT_GAP = 2      /* blanks between two columns */
};

/* Columns. A line has a cell in some of them, in this order. */
enum fmt_column {
  FMT_HEAD,   /* keyword and name; places of a one-line group */
  FMT_CLAUSE, /* conditions and the clauses of a declaration, one each */
  FMT_OUTCOME = FMT_CLAUSE + 8,
  FMT_EFFECT,
  FMT_FLOW,
  FMT_TAIL, /* ref, why, says; the text of a declaration */
  FMT_COLUMNS,
  FMT_FLOAT /* right behind the cell before it, in no column */
};

enum fmt_kind {
  FMT_COMMENT,     /* a line of its own */
  FMT_DECLARATION, /* also the first line of a stage, attribute ... */
  FMT_VALUE,       /* of an attribute or flag */
  FMT_GROUP,       /* places and ":" on a line of their own */
  FMT_ROW,
  FMT_ONE_LINE, /* a group with its row on the same line */
  FMT_STEP,
  FMT_SELECTION /* of a view */
};

/* Where an expression is broken that is too long for a line; the first of these
 * that makes it fit is taken. */
enum fmt_split {
  FMT_SPLIT_NOT,
  FMT_SPLIT_OR,    /* at `or` outside parentheses; if there is none, at `and` */
  FMT_SPLIT_OUTER, /* at both outside parentheses */
  FMT_SPLIT_ALL    /* at both everywhere */
};

struct fmt_cell {
  enum fmt_column column;
  const struct token *from, *to; /* `to` is the first one that is not in it */
  int width, gap;                /* `gap`: blanks before it, at least */
  enum fmt_split split;
  bool has_or; /* outside parentheses */
  bool below;  /* begins a new line */
  int at;      /* its place on the line, counted from 0 */
};

struct fmt_line {
  enum fmt_kind kind;
  enum token_kind keyword; /* of the declaration that it belongs to */
  bool blank;              /* a blank line stands before it */
  size_t first_inside;     /* comments inside; with any it keeps its own line */
  size_t ninside;          /* breaks and has no cells */
  int indent;
  const struct token *from, *to;
  struct span comment; /* FMT_COMMENT: itself; else the one at its end */
  bool comment_above;  /* no room for it at the end */
  int comment_at;
  struct fmt_cell *cells;
  size_t ncells, cells_capacity;
  enum fmt_column last; /* of the cells that are in a column */
  size_t placed;        /* cells that have their place; behind them is `end` */
  int end;
};

struct fmt {
  struct arena *arena;
  const struct source *source;
  const struct lexed *lexed;
  struct fmt_line *lines;
  size_t count, capacity;
};

/* The number of characters in a piece of text. */
int fmt_width(const struct source *source, struct span span);

/* Is there a blank between two neighbouring tokens of a cell? */
bool fmt_spaced(const struct token *left, const struct token *right);

/* +1 for an opening parenthesis, -1 for a closing one. */
static inline int fmt_nesting(const struct token *token) {
  return (token->kind == TOKEN_LEFT) - (token->kind == TOKEN_RIGHT);
}

/* Is the expression in a cell continued below from this token on? `depth` is
 * how many parentheses are open there. */
bool fmt_breaks_at(const struct fmt_cell *cell, const struct token *token,
                   int depth);

/* The width of some tokens on one line. */
int fmt_tokens_width(const struct source *source, const struct token *from,
                     const struct token *to);

void fmt_split_cells(struct fmt *fmt, struct fmt_line *line);
void fmt_align(struct fmt *fmt);
char *fmt_write(struct fmt *fmt, size_t *length);

#endif
