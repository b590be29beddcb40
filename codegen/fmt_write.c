/* Formatting: placed cells to text. */
#include <string.h>
#include "fmt_inner.h"

struct writer {
  const struct fmt *fmt;
  char *text;
  size_t length, capacity;
  int column; /* of the next character on the line */
};

static void put(struct writer *writer, const char *text, size_t length) {
  while (writer->capacity - writer->length < length + 1)
    writer->text =
        arena_grow(writer->fmt->arena, writer->text, 1, &writer->capacity);
  memcpy(writer->text + writer->length, text, length);
  writer->length += length;
  writer->text[writer->length] = '\0';
}

static void put_blanks(struct writer *writer, int count) {
  for (; count > 0; count--, writer->column++)
    put(writer, " ", 1);
}

static void new_line(struct writer *writer, int indent) {
  put(writer, "\n", 1);
  writer->column = 0;
  put_blanks(writer, indent);
}

static void put_span(struct writer *writer, struct span span) {
  put(writer, writer->fmt->source->text + span.offset, span.length);
  writer->column += fmt_width(writer->fmt->source, span);
}

/* The tokens of a cell. A split expression goes on below with its operands in
 * line; a list of values that is too long goes on at a `|`. */
static void put_cell(struct writer *writer, const struct fmt_cell *cell) {
  int operand = writer->column + (int)cell->from->span.length + 1;
  int begin = writer->column, depth = 0;
  for (const struct token *token = cell->from; token < cell->to; token++) {
    int width = (int)token->span.length;
    bool is_bar = token->kind == TOKEN_BAR;
    depth += fmt_nesting(token);
    if (fmt_breaks_at(cell, token, depth))
      new_line(writer, operand - width - 1);
    else if (is_bar &&
             writer->column + width + (int)token[1].span.length > FMT_WIDTH)
      new_line(writer, begin);
    else if (token > cell->from && fmt_spaced(token - 1, token))
      put_blanks(writer, 1);
    put_span(writer, token->span);
  }
}

static void put_cells(struct writer *writer, const struct fmt_line *line) {
  bool moved = false; /* a list of values ended further left than thought */
  put_blanks(writer, line->indent);
  for (size_t i = 0; i < line->ncells; i++) {
    const struct fmt_cell *cell = &line->cells[i];
    if (cell->below)
      new_line(writer, cell->at);
    else if (i > 0)
      put_blanks(writer, moved ? cell->gap : cell->at - writer->column);
    moved = moved && !cell->below;
    int begin = writer->column;
    put_cell(writer, cell);
    moved = moved || (!cell->split && writer->column != begin + cell->width);
  }
  if (line->comment.length > 0 && !line->comment_above) {
    put_blanks(writer, moved ? FMT_GAP : line->comment_at - writer->column);
    put_span(writer, line->comment);
  }
}

/* Goes to the next token or comment of a line whose line breaks are kept. */
static void step(struct writer *writer, const struct fmt_line *line,
                 struct span before, struct span next, int gap) {
  const char *text = writer->fmt->source->text;
  uint32_t end = before.offset + before.length;
  if (memchr(text + end, '\n', next.offset - end))
    new_line(writer, line->indent + 4);
  else
    put_blanks(writer, gap);
}

/* A sentence with comments inside keeps its line breaks, as each of its
 * comments must end a line. */
static void put_ragged(struct writer *writer, const struct fmt_line *line) {
  const struct span *comments = writer->fmt->lexed->comments;
  size_t next = line->first_inside, end = next + line->ninside;
  struct span before = line->from->span;
  put_blanks(writer, line->indent);
  put_span(writer, before);
  for (const struct token *token = line->from + 1; token < line->to; token++) {
    for (; next < end && comments[next].offset < token->span.offset; next++) {
      step(writer, line, before, comments[next], FMT_GAP);
      put_span(writer, comments[next]);
      before = comments[next];
    }
    step(writer, line, before, token->span, fmt_spaced(token - 1, token));
    put_span(writer, token->span);
    before = token->span;
  }
  if (line->comment.length > 0) {
    put_blanks(writer, FMT_GAP);
    put_span(writer, line->comment);
  }
}

char *fmt_write(struct fmt *fmt, size_t *length) {
  struct writer writer = {.fmt = fmt};
  put(&writer, "", 0);
  for (size_t i = 0; i < fmt->count; i++) {
    const struct fmt_line *line = &fmt->lines[i];
    if (line->blank)
      new_line(&writer, 0);
    if (line->kind == FMT_COMMENT || line->comment_above) {
      put_blanks(&writer, line->indent);
      put_span(&writer, line->comment);
    }
    if (line->comment_above)
      new_line(&writer, 0);
    if (line->ninside > 0)
      put_ragged(&writer, line);
    else if (line->kind != FMT_COMMENT)
      put_cells(&writer, line);
    new_line(&writer, 0);
  }
  *length = writer.length;
  return writer.text;
}
