/* Formatting: which tokens of a line stand together, and in which column. What
 * is decided here is looks only: no token is lost or moved. */
#include "fmt_inner.h"

/* --- Widths --------------------------------------------------------------- */

int fmt_width(const struct source *source, struct span span) {
  int width = 0;
  for (uint32_t i = 0; i < span.length; i++)
    width += ((unsigned char)source->text[span.offset + i] & 0xC0) != 0x80;
  return width;
}

bool fmt_spaced(const struct token *left, const struct token *right) {
  return right->kind != TOKEN_COMMA && right->kind != TOKEN_COLON &&
         right->kind != TOKEN_BAR && right->kind != TOKEN_RIGHT &&
         left->kind != TOKEN_BAR && left->kind != TOKEN_LEFT;
}

int fmt_tokens_width(const struct source *source, const struct token *from,
                     const struct token *to) {
  int width = 0;
  for (const struct token *token = from; token < to; token++) {
    width += fmt_width(source, token->span);
    width += token > from && fmt_spaced(token - 1, token);
  }
  return width;
}

/* --- Cells ---------------------------------------------------------------- */

/* Begins a cell at a token. A column that is not to the right of the last one
 * becomes none. */
static void begin(struct fmt *fmt, struct fmt_line *line,
                  enum fmt_column column, int gap, const struct token *from) {
  if (line->ncells > 0 && column <= line->last)
    column = FMT_FLOAT;
  if (column != FMT_FLOAT)
    line->last = column;
  if (line->ncells > 0)
    line->cells[line->ncells - 1].to = from;
  struct fmt_cell *cell =
      ARENA_PUSH(fmt->arena, line->cells, line->ncells, line->cells_capacity);
  cell->column = column;
  cell->gap = gap;
  cell->from = from;
}

static enum fmt_column last_column(const struct fmt_line *line) {
  return line->ncells ? line->cells[line->ncells - 1].column : FMT_HEAD;
}

static bool is_name(const struct token *token, const struct token *to) {
  return token < to && token_is_name(token->kind);
}

/* NAME ["not"] NAME { "|" NAME } */
static const struct token *skip_condition(const struct token *token,
                                          const struct token *to) {
  token++;
  if (token < to && token->kind == TOKEN_NOT)
    token++;
  token++;
  while (token < to && token->kind == TOKEN_BAR)
    token += 2;
  return token < to ? token : to;
}

/* Conditions, a column each; `column` is that of the first. */
static const struct token *split_conditions(struct fmt *fmt,
                                            struct fmt_line *line, int column,
                                            const struct token *token) {
  while (is_name(token, line->to)) {
    begin(fmt, line, column < FMT_OUTCOME ? (enum fmt_column)column : FMT_FLOAT,
          FMT_GAP, token);
    column++;
    token = skip_condition(token, line->to);
    if (line->kind == FMT_STEP && token < line->to && token->kind == TOKEN_WITH)
      return token;
  }
  return token;
}

/* --- Rows ----------------------------------------------------------------- */

/* The column of the clause that a token of a row begins; FMT_COLUMNS if it
 * begins none. Without an outcome what follows may stand in its place, but
 * effects stay in theirs. */
static enum fmt_column row_column(const struct fmt_line *line,
                                  const struct token *token) {
  enum fmt_column last = last_column(line);
  switch (token->kind) {
  case TOKEN_IF:
  case TOKEN_OTHERWISE:
    return last < FMT_CLAUSE ? FMT_CLAUSE : (enum fmt_column)(last + 1);
  case TOKEN_ARROW:
  case TOKEN_SPAWN:
  case TOKEN_IGNORE:
  case TOKEN_ILLEGAL:
  case TOKEN_UNREACHED:
    return FMT_OUTCOME;
  case TOKEN_DO:
  case TOKEN_START:
  case TOKEN_CANCEL:
  case TOKEN_SET:
    return FMT_EFFECT;
  case TOKEN_NEXT:
  case TOKEN_STOP:
  case TOKEN_THEN:
    if (last == FMT_EFFECT || last == FMT_FLOAT)
      return FMT_FLOW;
    return last == FMT_OUTCOME ? FMT_EFFECT : FMT_OUTCOME;
  case TOKEN_REF:
  case TOKEN_WHY:
  case TOKEN_SAYS:
    return FMT_TAIL;
  default:
    return FMT_COLUMNS;
  }
}

static void split_row(struct fmt *fmt, struct fmt_line *line,
                      const struct token *token) {
  token = split_conditions(fmt, line, FMT_CLAUSE, token);
  for (; token < line->to; token++) {
    enum fmt_column column = row_column(line, token);
    if (column != FMT_COLUMNS)
      begin(fmt, line, column, FMT_GAP, token);
  }
}

/* places { ifs } { ref } ":" */
static const struct token *split_group(struct fmt *fmt, struct fmt_line *line) {
  const struct token *token = line->from;
  begin(fmt, line, FMT_HEAD, FMT_GAP, token);
  for (; token->kind != TOKEN_COLON; token++)
    if (token->kind == TOKEN_REF && token > line->from)
      begin(fmt, line, FMT_FLOAT, FMT_GAP, token);
  return token + 1;
}

/* The row stands as near to its states as one word to the next. */
static void split_one_line(struct fmt *fmt, struct fmt_line *line) {
  const struct token *row = split_group(fmt, line);
  size_t first = line->ncells;
  split_row(fmt, line, row);
  line->cells[first].gap = 1;
}

/* The column of a clause behind the conditions of a step; FMT_COLUMNS if a
 * token begins none. */
static enum fmt_column step_column(const struct fmt_line *line,
                                   const struct token *token) {
  switch (token->kind) {
  case TOKEN_WITH:
    return line->last < FMT_OUTCOME ? FMT_OUTCOME - 1 : FMT_COLUMNS;
  case TOKEN_ARROW:
    return FMT_OUTCOME;
  case TOKEN_DO:
  case TOKEN_START:
  case TOKEN_CANCEL:
    return FMT_EFFECT;
  case TOKEN_WHY:
    return FMT_TAIL;
  default:
    return FMT_COLUMNS;
  }
}

static bool is_move(const struct token *token) {
  return token->kind == TOKEN_AGAIN || token->kind == TOKEN_STRAY;
}

/* NAME ["=>" NAME] ["again" | "stray"] event condition* ["with" ...] "->" NAME
 * ["with" ...] { effect } [why] | ... "lost" and the like [why] */
static void split_step(struct fmt *fmt, struct fmt_line *line) {
  const struct token *token = line->from;
  begin(fmt, line, FMT_HEAD, FMT_GAP, token);
  token++;
  bool sends = token->kind == TOKEN_SENDS;
  if (sends)
    token += 2;
  if (token < line->to)
    begin(fmt, line, FMT_CLAUSE, FMT_GAP, token);
  token += sends && is_move(token) ? 2 : 1;
  if (token < line->to && token->kind != TOKEN_WITH)
    token = split_conditions(fmt, line, FMT_CLAUSE + 1, token);
  for (; token < line->to; token++) {
    enum fmt_column column = step_column(line, token);
    if (column != FMT_COLUMNS)
      begin(fmt, line, column, FMT_GAP, token);
  }
}

/* --- Values and declarations ---------------------------------------------- */

static bool begins_text(const struct token *token) {
  return token->kind == TOKEN_STRING && token[-1].kind != TOKEN_STRING &&
         token[-1].kind != TOKEN_WHY;
}

/* NAME ["default"] ["in" places] { ifs } ["when" ... | "otherwise"] STRING */
static void split_value(struct fmt *fmt, struct fmt_line *line) {
  begin(fmt, line, FMT_HEAD, FMT_GAP, line->from);
  for (const struct token *token = line->from + 1; token < line->to; token++) {
    if (token->kind == TOKEN_IN)
      begin(fmt, line, FMT_CLAUSE, FMT_GAP, token);
    else if (token->kind == TOKEN_IF && token[-1].kind != TOKEN_IF)
      begin(fmt, line, FMT_CLAUSE + 1, FMT_GAP, token);
    else if (token->kind == TOKEN_WHEN || token->kind == TOKEN_OTHERWISE)
      begin(fmt, line, FMT_CLAUSE + 2, FMT_GAP, token);
    else if (begins_text(token))
      begin(fmt, line, FMT_TAIL, 1, token);
  }
}

/* ("show" | "hide" | "main") clauses [STRING]; ("row" | "column") NAME+ */
static void split_selection(struct fmt *fmt, struct fmt_line *line) {
  begin(fmt, line, FMT_HEAD, FMT_GAP, line->from);
  if (line->from->kind == TOKEN_ROW || line->from->kind == TOKEN_COLUMN)
    return;
  for (const struct token *token = line->from + 1; token < line->to; token++) {
    bool close = token == line->from + 1;
    enum fmt_column column = token->kind == TOKEN_FROM ? FMT_CLAUSE
                             : token->kind == TOKEN_TO ? FMT_CLAUSE + 1
                             : token->kind == TOKEN_ON ? FMT_CLAUSE + 2
                             : token->kind == TOKEN_DO ? FMT_CLAUSE + 3
                             : token->kind == TOKEN_BY ? FMT_CLAUSE + 4
                             : begins_text(token)      ? FMT_TAIL
                                                       : FMT_COLUMNS;
    if (column != FMT_COLUMNS)
      begin(fmt, line, column, close ? 1 : FMT_GAP, token);
  }
}

/* Heads of attributes, flags, stages and scenarios stand alone: they are lines
 * of prose, broken where they may be, not rows of a table. */
static bool is_prose(const struct fmt_line *line) {
  return line->keyword == TOKEN_ATTRIBUTE || line->keyword == TOKEN_FLAG ||
         line->keyword == TOKEN_STAGE || line->keyword == TOKEN_SCENARIO ||
         line->keyword == TOKEN_VIEW;
}

static void split_prose(struct fmt *fmt, struct fmt_line *line) {
  begin(fmt, line, FMT_HEAD, FMT_GAP, line->from);
  for (const struct token *token = line->from + 2; token < line->to; token++) {
    if (token->kind == TOKEN_IN || begins_text(token))
      begin(fmt, line, FMT_FLOAT, 1, token);
    else if (token->kind == TOKEN_REF)
      begin(fmt, line, FMT_FLOAT, FMT_GAP, token);
  }
}

/* The column of the clause that a token begins in declarations of one kind;
 * FMT_COLUMNS if it begins none. */
static enum fmt_column own_column(enum token_kind keyword,
                                  const struct token *token, size_t number) {
  enum token_kind kind = token->kind;
  switch (keyword) {
  case TOKEN_EVENT:
  case TOKEN_VARIANT:
  case TOKEN_TIMER:
    return number == 2 ? FMT_CLAUSE : FMT_COLUMNS;
  case TOKEN_VARIABLE:
    return number == 2        ? FMT_CLAUSE
           : kind == TOKEN_OF ? (enum fmt_column)(FMT_CLAUSE + 1)
                              : FMT_COLUMNS;
  case TOKEN_STATE:
    return number == 2 && kind != TOKEN_STRING ? FMT_CLAUSE : FMT_COLUMNS;
  case TOKEN_ACTION:
    if (kind == TOKEN_REPLY || kind == TOKEN_REQUEST || kind == TOKEN_SOMETIMES)
      return number == 2 ? FMT_CLAUSE : FMT_COLUMNS;
    if (kind == TOKEN_TOUCHES || kind == TOKEN_CREATES ||
        kind == TOKEN_DELETES || kind == TOKEN_POSTS || kind == TOKEN_ARMS ||
        kind == TOKEN_LIKE)
      return FMT_CLAUSE + 1;
    return FMT_COLUMNS;
  default:
    return FMT_COLUMNS;
  }
}

/* The clauses that mean the same in every declaration. */
static enum fmt_column common_column(const struct token *token, bool equal) {
  switch (token->kind) {
  case TOKEN_IN:
    return FMT_CLAUSE + 4;
  case TOKEN_HIDES:
    return FMT_CLAUSE + 5;
  case TOKEN_EQUAL:
    return equal ? FMT_COLUMNS : (enum fmt_column)(FMT_CLAUSE + 5);
  case TOKEN_REF:
    return FMT_CLAUSE + 6;
  case TOKEN_WHY:
    return FMT_TAIL;
  default:
    return begins_text(token) ? FMT_TAIL : FMT_COLUMNS;
  }
}

static void split_declaration(struct fmt *fmt, struct fmt_line *line) {
  const struct token *token = line->from;
  bool equal = false; /* the first `=` of the sentence has been seen */
  begin(fmt, line, FMT_HEAD, FMT_GAP, token);
  if (line->keyword == TOKEN_MASK || line->keyword == TOKEN_NEVER) {
    token = skip_condition(token + 1, line->to);
    token = split_conditions(fmt, line, FMT_CLAUSE, token);
  } else {
    token += 2;
  }
  for (; token < line->to; token++) {
    enum fmt_column column =
        own_column(line->keyword, token, (size_t)(token - line->from));
    if (column == FMT_COLUMNS)
      column = common_column(token, equal);
    equal = equal || token->kind == TOKEN_EQUAL;
    /* Words next to the name and texts need no more than a blank. */
    bool close = token == line->from + 2 || begins_text(token);
    if (column != FMT_COLUMNS)
      begin(fmt, line, column, close ? 1 : FMT_GAP, token);
  }
}

/* Is there an `or` outside of parentheses? */
static bool has_or(const struct fmt_cell *cell) {
  int depth = 0;
  for (const struct token *token = cell->from; token < cell->to; token++) {
    depth += fmt_nesting(token);
    if (depth == 0 && token->kind == TOKEN_OR)
      return true;
  }
  return false;
}

void fmt_split_cells(struct fmt *fmt, struct fmt_line *line) {
  if (line->kind == FMT_ROW)
    split_row(fmt, line, line->from);
  else if (line->kind == FMT_ONE_LINE)
    split_one_line(fmt, line);
  else if (line->kind == FMT_GROUP)
    split_group(fmt, line);
  else if (line->kind == FMT_STEP)
    split_step(fmt, line);
  else if (line->kind == FMT_SELECTION)
    split_selection(fmt, line);
  else if (line->kind == FMT_VALUE)
    split_value(fmt, line);
  else if (is_prose(line))
    split_prose(fmt, line);
  else
    split_declaration(fmt, line);
  line->cells[line->ncells - 1].to = line->to;
  for (size_t i = 0; i < line->ncells; i++) {
    struct fmt_cell *cell = &line->cells[i];
    cell->width = fmt_tokens_width(fmt->source, cell->from, cell->to);
    cell->has_or = has_or(cell);
  }
}
