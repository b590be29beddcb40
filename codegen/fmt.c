/* Formatting: finds the lines of a table and what each of them is. */
#include "fmt.h"

#include <string.h>
#include "fmt_inner.h"
#include "lex.h"
#include "parse.h"

/* Where the reader is. */
struct reader {
  struct fmt *fmt;
  const struct lexed *lexed;
  size_t comment;          /* the next one */
  uint32_t end;            /* of what was read last, in the text */
  enum token_kind keyword; /* of the present declaration */
};

static uint32_t end_of(struct span span) {
  return span.offset + span.length;
}

/* The number of line ends between two places of the text. */
static int line_ends(const struct reader *reader, uint32_t from, uint32_t to) {
  const char *text = reader->fmt->source->text;
  int count = 0;
  for (uint32_t i = from; i < to; i++)
    count += text[i] == '\n';
  return count;
}

/* Is there a line end between what was read last and `offset`? */
static bool on_other_line(const struct reader *reader, uint32_t offset) {
  const char *text = reader->fmt->source->text;
  return memchr(text + reader->end, '\n', offset - reader->end) != NULL;
}

static struct fmt_line *add_line(struct reader *reader, enum fmt_kind kind,
                                 struct span first) {
  struct fmt *fmt = reader->fmt;
  bool blank =
      fmt->count > 0 && line_ends(reader, reader->end, first.offset) > 1;
  struct fmt_line *line =
      ARENA_PUSH(fmt->arena, fmt->lines, fmt->count, fmt->capacity);
  line->kind = kind;
  line->blank = blank;
  return line;
}

/* The comments before `offset`, each a line. */
static void read_comments(struct reader *reader, uint32_t offset) {
  const struct lexed *lexed = reader->lexed;
  while (reader->comment < lexed->ncomments &&
         lexed->comments[reader->comment].offset < offset) {
    struct span span = lexed->comments[reader->comment++];
    add_line(reader, FMT_COMMENT, span)->comment = span;
    reader->end = end_of(span);
  }
}

/* Takes the comments inside a line and the one at its end. */
static void take_comments(struct reader *reader, struct fmt_line *line) {
  const struct lexed *lexed = reader->lexed;
  const struct span *comments = lexed->comments;
  reader->end = end_of(line->to[-1].span);
  line->first_inside = reader->comment;
  while (reader->comment < lexed->ncomments &&
         comments[reader->comment].offset < reader->end) {
    line->ninside++;
    reader->comment++;
  }
  if (reader->comment == lexed->ncomments ||
      on_other_line(reader, comments[reader->comment].offset))
    return;
  line->comment = comments[reader->comment++];
  reader->end = end_of(line->comment);
}

static int indent_of(enum fmt_kind kind) {
  return kind == FMT_ROW ? 4 : kind == FMT_DECLARATION ? 0 : 2;
}

static void read_line(struct reader *reader, enum fmt_kind kind,
                      const struct token *from, const struct token *to) {
  read_comments(reader, from->span.offset);
  struct fmt_line *line = add_line(reader, kind, from->span);
  line->keyword = reader->keyword;
  line->indent = indent_of(kind);
  line->from = from;
  line->to = to;
  take_comments(reader, line);
  if (line->ninside == 0)
    fmt_split_cells(reader->fmt, line);
}

/* Behind the next `:`, or NULL if there is none. */
static const struct token *behind_colon(const struct token *from,
                                        const struct token *to) {
  for (; from < to; from++)
    if (from->kind == TOKEN_COLON)
      return from + 1;
  return NULL;
}

/* A sentence of a stage: heads of groups, and a row. The author decides whether
 * a row stands beside its head or below it. */
static void read_rows(struct reader *reader, const struct token *from,
                      const struct token *to) {
  const struct token *row;
  while (row = behind_colon(from, to), row != NULL) {
    bool beside =
        row < to && !behind_colon(row, to) &&
        line_ends(reader, end_of(row[-1].span), row->span.offset) == 0;
    if (beside) {
      read_line(reader, FMT_ONE_LINE, from, to);
      return;
    }
    read_line(reader, FMT_GROUP, from, row);
    from = row;
  }
  if (from < to)
    read_line(reader, FMT_ROW, from, to);
}

static void read_sentence(struct reader *reader, const struct token *from,
                          const struct token *to) {
  bool declares =
      token_is_word(from->kind) && token_class(from->kind) == WORD_DECLARES;
  if (declares) {
    reader->keyword = from->kind;
    read_line(reader, FMT_DECLARATION, from, to);
  } else if (reader->keyword == TOKEN_STAGE) {
    read_rows(reader, from, to);
  } else if (reader->keyword == TOKEN_SCENARIO) {
    read_line(reader, FMT_STEP, from, to);
  } else if (reader->keyword == TOKEN_VIEW) {
    read_line(reader, FMT_SELECTION, from, to);
  } else {
    read_line(reader, FMT_VALUE, from, to);
  }
}

/* Where a sentence ends. After a `:` there may be none before the next
 * declaration: a group without rows. */
static const struct token *sentence_end(const struct token *from) {
  const struct token *to = from + 1;
  while (to->kind != TOKEN_NEWLINE) {
    if (to[-1].kind == TOKEN_COLON && token_is_word(to->kind) &&
        token_class(to->kind) == WORD_DECLARES)
      break;
    to++;
  }
  return to;
}

static void read_lines(struct reader *reader) {
  const struct token *token = reader->lexed->tokens;
  while (token->kind != TOKEN_END) {
    if (token->kind == TOKEN_NEWLINE) {
      token++;
      continue;
    }
    const struct token *end = sentence_end(token);
    read_sentence(reader, token, end);
    token = end;
  }
  read_comments(reader, UINT32_MAX);
}

/* How far the comments from line `first` to before `next` are indented: like
 * the line below them; but a remark that closes an indented block, with a blank
 * line or nothing below it, like the line above. */
static int comment_indent(const struct fmt *fmt, size_t first, size_t next) {
  const struct fmt_line *lines = fmt->lines;
  bool at_end = next == fmt->count;
  bool indented =
      source_place(fmt->source, lines[first].comment.offset).column > 1;
  bool closes = at_end || (lines[next].blank && lines[next].indent == 0);
  if (closes && indented && first > 0 && !lines[first].blank)
    return lines[first - 1].indent;
  return at_end ? 0 : lines[next].indent;
}

/* From the last line up, since a comment may stand above other comments. */
static void indent_comments(struct fmt *fmt) {
  struct fmt_line *lines = fmt->lines;
  for (size_t next = fmt->count; next > 0;) {
    size_t first = next;
    while (first > 0 && lines[first - 1].kind == FMT_COMMENT &&
           (first == next || !lines[first].blank))
      first--;
    if (first == next) {
      next--;
      continue;
    }
    int indent = comment_indent(fmt, first, next);
    while (next > first)
      lines[--next].indent = indent;
  }
}

char *fmt_source(struct arena *arena, const struct source *source,
                 struct diag *diag, size_t *length) {
  size_t errors = diag->errors;
  parse(arena, source, diag);
  if (diag->errors > errors)
    return NULL;
  struct fmt fmt = {.arena = arena, .source = source};
  fmt.lexed = lex(arena, source, diag);
  struct reader reader = {.fmt = &fmt, .lexed = fmt.lexed};
  read_lines(&reader);
  indent_comments(&fmt);
  fmt_align(&fmt);
  return fmt_write(&fmt, length);
}
