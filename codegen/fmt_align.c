/* Formatting: where each cell stands. A column begins at one place in all lines
 * of a block, except in lines that it would not suit: one that is much longer
 * than the others does not push them all away. */
#include "fmt_inner.h"

/* --- Breaking long lines -------------------------------------------------- */

/* An operand is continued at these operators; others never begin a line. */
static bool is_operator(const struct token *token) {
  return token->kind == TOKEN_OR || token->kind == TOKEN_AND;
}

bool fmt_breaks_at(const struct fmt_cell *cell, const struct token *token,
                   int depth) {
  if (cell->split == FMT_SPLIT_NOT || !is_operator(token))
    return false;
  if (cell->split == FMT_SPLIT_ALL)
    return true;
  return depth == 0 && (token->kind == TOKEN_OR ||
                        cell->split == FMT_SPLIT_OUTER || !cell->has_or);
}

static bool is_expression(const struct fmt_cell *cell) {
  return cell->from->kind == TOKEN_WHEN || cell->from->kind == TOKEN_EQUAL;
}

/* The width of the widest line of a split cell, and of any other cell. */
static int split_width(const struct fmt *fmt, const struct fmt_cell *cell) {
  const struct token *from = cell->from + 1;
  int prefix = (int)cell->from->span.length + 1, widest = 0, depth = 0;
  if (cell->split == FMT_SPLIT_NOT)
    return cell->width;
  for (const struct token *token = from; token <= cell->to; token++) {
    if (token < cell->to) {
      depth += fmt_nesting(token);
      if (!fmt_breaks_at(cell, token, depth))
        continue;
    }
    int width = prefix + fmt_tokens_width(fmt->source, from, token);
    widest = width > widest ? width : widest;
    from = token + 1;
  }
  return widest;
}

/* Splits an expression so that it fits at `at`; false if it cannot be. */
static bool split_at(const struct fmt *fmt, struct fmt_cell *cell, int at) {
  if (!is_expression(cell))
    return false;
  for (int split = FMT_SPLIT_OR; split <= FMT_SPLIT_ALL; split++) {
    cell->split = (enum fmt_split)split;
    if (at + split_width(fmt, cell) <= FMT_WIDTH)
      return true;
  }
  cell->split = FMT_SPLIT_NOT;
  return false;
}

/* The place of the first cell, before cell `number`, of a column from `wanted`
 * on; `least` if there is none or it is further left. */
static int place_of(const struct fmt_line *line, size_t number, int wanted,
                    int least) {
  for (size_t i = 0; i < number; i++) {
    const struct fmt_cell *cell = &line->cells[i];
    if ((int)cell->column >= wanted && cell->column < FMT_COLUMNS)
      return cell->at > least ? cell->at : least;
  }
  return least;
}

static int least_indent(const struct fmt_line *line) {
  return line->indent + (line->kind == FMT_DECLARATION ? 4 : 2);
}

/* Where cell `number` begins when it is continued on a line of its own: below
 * what it belongs to. Effects stand below effects, what explains a row below
 * its outcome, the text of a value below its definition. */
static int anchor(const struct fmt_line *line, size_t number) {
  enum token_kind kind = line->cells[number].from->kind;
  bool is_tail = kind == TOKEN_REF || kind == TOKEN_WHY || kind == TOKEN_SAYS;
  int least = least_indent(line);
  if (line->kind == FMT_DECLARATION || line->kind == FMT_GROUP)
    return least;
  if (line->kind == FMT_VALUE)
    return place_of(line, number, FMT_CLAUSE + 2,
                    place_of(line, number, FMT_CLAUSE, least));
  return place_of(line, number, is_tail ? FMT_OUTCOME : FMT_EFFECT, least);
}

/* Puts cell `number` on a line of its own. */
static void put_below(const struct fmt *fmt, struct fmt_line *line,
                      size_t number) {
  struct fmt_cell *cell = &line->cells[number];
  int least = least_indent(line);
  int places[] = {anchor(line, number),
                  place_of(line, number, FMT_CLAUSE, least), least};
  cell->below = true;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    cell->at = places[i];
    if (cell->at + cell->width <= FMT_WIDTH)
      return;
  }
  split_at(fmt, cell, cell->at);
}

/* Places the rest of a line whose cell `line->placed` has no room beside those
 * before it. What may not begin a line stays where it is, too long as it is. */
static void wrap(const struct fmt *fmt, struct fmt_line *line) {
  for (bool first = true; line->placed < line->ncells; first = false) {
    struct fmt_cell *cell = &line->cells[line->placed];
    bool after_split = line->placed > 0 && cell[-1].split;
    int beside = line->end + cell->gap;
    bool fits = !first && !after_split && beside + cell->width <= FMT_WIDTH;
    cell->at = beside;
    if (!fits && token_continues(cell->from->kind))
      put_below(fmt, line, line->placed);
    line->end = cell->at + cell->width;
    line->placed++;
  }
}

/* --- Columns -------------------------------------------------------------- */

/* The first place at which a line's next cell could stand. */
static int earliest(const struct fmt_line *line) {
  return line->placed ? line->end + line->cells[line->placed].gap
                      : line->indent;
}

static bool waits_for(const struct fmt_line *line, enum fmt_column column) {
  return line->placed < line->ncells &&
         line->cells[line->placed].column == column;
}

/* The width of a cell, where an expression is already split. */
static int narrow_width(const struct fmt *fmt, const struct fmt_cell *cell) {
  struct fmt_cell split = *cell;
  split.split = is_expression(cell) ? FMT_SPLIT_OR : FMT_SPLIT_NOT;
  return split_width(fmt, &split);
}

/* The width of a line from its next cell on: as a whole, and without what
 * explains it. An expression that fits on no line counts as split. */
static void measure(const struct fmt *fmt, const struct fmt_line *line,
                    int *whole, int *body) {
  bool in_tail = false;
  *whole = *body = -line->cells[line->placed].gap;
  for (size_t i = line->placed; i < line->ncells && *whole <= FMT_WIDTH; i++) {
    const struct fmt_cell *cell = &line->cells[i];
    int width = cell->width;
    if (least_indent(line) + width > FMT_WIDTH)
      width = narrow_width(fmt, cell);
    in_tail = in_tail || (cell->column == FMT_TAIL && i > line->placed);
    *whole += cell->gap + width;
    if (!in_tail)
      *body += cell->gap + width;
  }
}

/* How little a line likes its next cell to stand at `at`: 0 if all of the line
 * finds room that would find it otherwise. */
static long dislike(const struct fmt *fmt, const struct fmt_line *line,
                    int at) {
  enum {
    LEAVES = 24,    /* the line leaves the column */
    DISPLACES = 24, /* its explanation has to go to another line */
    WIDE = 24       /* a gap that is hard to cross for the eye */
  };
  int whole, body, first = earliest(line), gap = at - first;
  if (gap < 0)
    return LEAVES;
  measure(fmt, line, &whole, &body);
  bool displaces = at + whole > FMT_WIDTH && first + whole <= FMT_WIDTH;
  if (first + body > FMT_WIDTH)
    body = line->cells[line->placed].width;
  if (at + body > FMT_WIDTH)
    return LEAVES;
  if (displaces)
    return DISPLACES;
  return gap > WIDE ? (gap - WIDE) / 2 : 0;
}

/* The lines of a block that have a say in where a column stands: first those
 * that have a cell in it, then those that pass it by. */
struct column {
  struct fmt_line **lines;
  size_t own, all;
};

static long badness(const struct fmt *fmt, const struct column *column,
                    int at) {
  enum {
    OVERHANGS = 6 /* a line that has nothing in the column reaches into it */
  };
  long sum = 0;
  for (size_t i = 0; i < column->own; i++)
    sum += dislike(fmt, column->lines[i], at);
  for (size_t i = column->own; i < column->all; i++)
    sum += earliest(column->lines[i]) > at ? OVERHANGS : 0;
  return sum;
}

/* The best place for a column that these lines share. */
static int best_place(const struct fmt *fmt, const struct column *column) {
  bool candidate[FMT_WIDTH + 1] = {false};
  int best = 0;
  long least = -1;
  for (size_t i = 0; i < column->all; i++)
    if (earliest(column->lines[i]) <= FMT_WIDTH)
      candidate[earliest(column->lines[i])] = true;
  for (int at = 0; at <= FMT_WIDTH; at++) {
    long sum = candidate[at] ? badness(fmt, column, at) : -1;
    if (sum >= 0 && (least < 0 || sum < least)) {
      least = sum;
      best = at;
    }
  }
  return best;
}

/* Places the next cell of a line, at the column's place if there is room. */
static void place(const struct fmt *fmt, struct fmt_line *line, int column) {
  struct fmt_cell *cell = &line->cells[line->placed];
  int whole, body, first = earliest(line);
  measure(fmt, line, &whole, &body);
  if (first + body > FMT_WIDTH)
    body = cell->width;
  cell->at = column > first && column + body <= FMT_WIDTH ? column : first;
  if (cell->at + cell->width > FMT_WIDTH && line->placed > 0) {
    bool below = token_continues(cell->from->kind) &&
                 least_indent(line) + cell->width <= FMT_WIDTH;
    if (below || !split_at(fmt, cell, cell->at)) {
      wrap(fmt, line);
      return;
    }
  }
  line->end = cell->at + cell->width;
  line->placed++;
  if (cell->split)
    wrap(fmt, line);
}

/* Places the cells that belong to no column. */
static void place_floats(const struct fmt *fmt, struct fmt_line *line) {
  while (waits_for(line, FMT_FLOAT))
    place(fmt, line, 0);
}

/* Places one column of the lines from `first` to before `end`. `room` is for
 * them. */
static void place_column(const struct fmt *fmt, size_t first, size_t end,
                         enum fmt_column number, struct fmt_line **room) {
  struct column column = {.lines = room};
  for (size_t i = first; i < end; i++)
    if (waits_for(&fmt->lines[i], number))
      room[column.all++] = &fmt->lines[i];
  column.own = column.all;
  if (column.own == 0)
    return;
  bool is_strict = number <= FMT_OUTCOME;
  for (size_t i = first; i < end && is_strict; i++)
    if (fmt->lines[i].placed < fmt->lines[i].ncells &&
        !waits_for(&fmt->lines[i], number))
      room[column.all++] = &fmt->lines[i];
  int at = best_place(fmt, &column);
  for (size_t i = 0; i < column.own; i++) {
    place(fmt, room[i], at);
    place_floats(fmt, room[i]);
  }
}

/* --- Blocks --------------------------------------------------------------- */

/* The end of the block that begins at `first`: lines of one kind, with comments
 * in between. */
static size_t block_end(const struct fmt *fmt, size_t first, size_t limit) {
  const struct fmt_line *lines = fmt->lines;
  size_t end = first + 1;
  while (end < limit && (lines[end].kind == FMT_COMMENT ||
                         lines[end].kind == lines[first].kind))
    end++;
  return end;
}

/* The end of the table that begins at `first`: declarations of one kind up to
 * a blank line, or all that stands below a declaration. */
static size_t table_end(const struct fmt *fmt, size_t first) {
  const struct fmt_line *lines = fmt->lines, *head = &lines[first];
  size_t end = first + 1;
  bool is_head = head->kind == FMT_DECLARATION;
  for (; end < fmt->count; end++) {
    const struct fmt_line *line = &lines[end];
    bool is_declaration = line->kind == FMT_DECLARATION;
    if (line->kind == FMT_COMMENT ? is_head && line->blank
                                  : is_declaration != is_head)
      break;
    if (is_head && line->kind != FMT_COMMENT &&
        (line->blank || line->keyword != head->keyword))
      break;
  }
  return end;
}

/* Places the comments at the ends of lines; where there is no room for one it
 * goes above its line. */
static void place_comments(struct fmt *fmt, size_t first, size_t end) {
  int column = 0;
  for (size_t i = first; i < end; i++) {
    struct fmt_line *line = &fmt->lines[i];
    if (line->kind == FMT_COMMENT || line->comment.length == 0 ||
        line->ninside > 0)
      continue;
    int width = fmt_width(fmt->source, line->comment);
    line->comment_at = line->end + FMT_GAP;
    line->comment_above = line->comment_at + width > FMT_WIDTH;
    if (!line->comment_above && line->comment_at > column)
      column = line->comment_at;
  }
  for (size_t i = first; i < end; i++) {
    struct fmt_line *line = &fmt->lines[i];
    if (column + fmt_width(fmt->source, line->comment) <= FMT_WIDTH)
      line->comment_at = column;
  }
}

/* Where no row of a block both goes somewhere and does something on the way,
 * what is done is the outcome: the two share one column. */
static void merge_outcomes(struct fmt *fmt, size_t first, size_t end) {
  struct fmt_line *lines = fmt->lines;
  for (size_t i = first; i < end; i++) {
    bool outcome = false;
    for (size_t j = 0; j < lines[i].ncells; j++) {
      if (outcome && lines[i].cells[j].column == FMT_EFFECT)
        return;
      outcome = outcome || lines[i].cells[j].column == FMT_OUTCOME;
    }
  }
  for (size_t i = first; i < end; i++)
    for (size_t j = 0; j < lines[i].ncells; j++)
      if (lines[i].cells[j].column == FMT_EFFECT)
        lines[i].cells[j].column = FMT_OUTCOME;
}

static void place_block(struct fmt *fmt, size_t first, size_t end,
                        struct fmt_line **room) {
  merge_outcomes(fmt, first, end);
  for (int column = FMT_HEAD; column < FMT_COLUMNS; column++)
    place_column(fmt, first, end, (enum fmt_column)column, room);
  place_comments(fmt, first, end);
}

void fmt_align(struct fmt *fmt) {
  struct fmt_line **room =
      ARENA_ARRAY(fmt->arena, struct fmt_line *, fmt->count);
  for (size_t first = 0; first < fmt->count;) {
    size_t limit = table_end(fmt, first);
    while (first < limit) {
      size_t end = block_end(fmt, first, limit);
      place_block(fmt, first, end, room);
      first = end;
    }
  }
}
