/* A ladder as plain text: a line for each row, as RFC 9293 draws its figures.
 * A message that does not arrive in the row after the one in which it left has
 * two lines, and three dots where it is under way. */
#include <string.h>
#include "ladder.h"

/* What lines are drawn with. */
struct pen {
  const char *line, *right, *left, *lost, *dots;
  const char *top[2], *bar, *bottom[2], *open; /* brackets of both peers */
};

static const struct pen ascii = {"-",        ">", "<",        "X", "...",
                                 {",", "."}, "|", {"'", "'"}, ":"};
static const struct pen utf8 = {
    "\xE2\x94\x80",                         /* ─ */
    "\xE2\x96\xBA",                         /* ► */
    "\xE2\x97\x84",                         /* ◄ */
    "\xE2\x95\xB3",                         /* ╳ */
    "\xE2\x94\x84\xE2\x94\x84\xE2\x94\x84", /* ┄┄┄ */
    {"\xE2\x94\x8C", "\xE2\x94\x90"},       /* ┌ ┐ */
    "\xE2\x94\x82",                         /* │ */
    {"\xE2\x94\x94", "\xE2\x94\x98"},       /* └ ┘ */
    "\xE2\x94\x8A"};                        /* ┊ */

enum {
  SHORT_LINE = 2,    /* of an arrow, before its label */
  LONG_LINE = 6,     /* at least, behind it */
  LEAST_MIDDLE = 34, /* columns between the states */
  GAP = 2            /* between columns */
};

struct sheet {
  struct emit_text *out;
  const struct ladder *ladder;
  const struct pen *pen;
  int state[2], middle, number; /* widths of columns */
  int *lanes, count[2];         /* of timers */
  int *widths[2];               /* of lanes */
  const char *now[2];           /* the states at this line */
  int margin[2];                /* widths of all lanes */
};

/* --- Widths --------------------------------------------------------------- */

static int larger(int a, int b) {
  return a > b ? a : b;
}

static void measure(struct sheet *s) {
  const struct ladder *l = s->ladder;
  s->middle = LEAST_MIDDLE;
  s->number = 3;
  for (int p = 0; p < 2; p++)
    s->state[p] = larger(ladder_width(l->peers[p]), ladder_width(l->states[p]));
  for (int i = 0; i < l->nrows; i++) {
    const struct ladder_row *row = &l->rows[i];
    int line = row->kind == LADDER_CALL ? 0 : SHORT_LINE + LONG_LINE + 3;
    s->state[row->at] = larger(s->state[row->at], ladder_width(row->state));
    s->middle = larger(s->middle, ladder_width(row->label) + line);
    if (row->time != NULL)
      s->number = larger(s->number, ladder_width(row->time));
  }
}

static void measure_lanes(struct sheet *s) {
  const struct ladder *l = s->ladder;
  s->lanes = ARENA_ARRAY(s->out->arena, int, l->ntimers + 1);
  ladder_lanes(l, s->lanes, s->count);
  for (int p = 0; p < 2; p++)
    s->widths[p] = ARENA_ARRAY(s->out->arena, int, s->count[p] + 1);
  for (size_t t = 0; t < l->ntimers; t++) {
    int *width = &s->widths[l->timers[t].peer][s->lanes[t]];
    *width = larger(*width, ladder_width(l->timers[t].name) + GAP + 2);
  }
  for (int p = 0; p < 2; p++)
    for (int i = 0; i < s->count[p]; i++)
      s->margin[p] += s->widths[p][i];
}

/* --- Pieces --------------------------------------------------------------- */

static void blanks(struct sheet *s, int count) {
  for (; count > 0; count--)
    emit_put(s->out, " ");
}

static void line(struct sheet *s, int count) {
  for (; count > 0; count--)
    emit_put(s->out, s->pen->line);
}

static void padded(struct sheet *s, const char *text, int width) {
  emit_put(s->out, text);
  blanks(s, width - ladder_width(text));
}

/* The piece of a timer's bracket that stands on a line: on the line of row
 * `row` itself, or on one between it and the next. */
static const char *bracket(const struct sheet *s,
                           const struct ladder_timer *timer, int row,
                           bool is_between) {
  if (row < timer->first || row > timer->last ||
      (row == timer->last && is_between))
    return NULL;
  if (row == timer->first && !is_between && row != LADDER_BEFORE)
    return s->pen->top[timer->peer];
  if (row == timer->last)
    return timer->ends ? s->pen->bottom[timer->peer] : s->pen->open;
  return s->pen->bar;
}

static void put_lane(struct sheet *s, int peer, int lane, int row,
                     bool is_between) {
  const struct ladder *l = s->ladder;
  int width = s->widths[peer][lane];
  for (size_t t = 0; t < l->ntimers; t++) {
    const struct ladder_timer *timer = &l->timers[t];
    const char *piece = bracket(s, timer, row, is_between);
    if (timer->peer != peer || s->lanes[t] != lane || piece == NULL ||
        /* the next one begins where this one ends */
        (row == timer->last && timer->last < l->nrows && t + 1 < l->ntimers &&
         s->lanes[t + 1] == lane && l->timers[t + 1].peer == peer &&
         l->timers[t + 1].first == row))
      continue;
    const char *name = row == timer->first && !is_between ? timer->name : "";
    int rest = width - GAP - 1 - ladder_width(name);
    if (peer == 0)
      blanks(s, rest);
    emit_format(s->out, peer == 0 ? "%s %s " : " %s %s",
                peer == 0 ? name : piece, peer == 0 ? piece : name);
    blanks(s, peer == 0 ? 0 : rest);
    return;
  }
  blanks(s, width);
}

/* Ends a line; nothing is left of blanks at its end. */
static void end_line(struct sheet *s) {
  while (s->out->length > 0 && s->out->text[s->out->length - 1] == ' ')
    s->out->text[--s->out->length] = '\0';
  emit_put(s->out, "\n");
}

static void open_line(struct sheet *s, int row, bool is_between,
                      const char *number, const char *left) {
  for (int i = s->count[0]; i-- > 0;)
    put_lane(s, 0, i, row, is_between);
  blanks(s, s->number - ladder_width(number));
  emit_put(s->out, number);
  blanks(s, GAP);
  padded(s, left, s->state[0]);
  blanks(s, GAP);
}

static void close_line(struct sheet *s, int row, bool is_between,
                       const char *right) {
  blanks(s, GAP);
  padded(s, right, s->state[1]);
  for (int i = 0; i < s->count[1]; i++)
    put_lane(s, 1, i, row, is_between);
  end_line(s);
}

/* --- Rows ----------------------------------------------------------------- */

/* An arrow from `from`; `begins` and `ends` at the peers, not under way. */
static void arrow(struct sheet *s, const char *label, int from, bool begins,
                  bool ends, const char *tip) {
  const struct pen *pen = s->pen;
  int tail = begins ? SHORT_LINE : 0;
  int rest = s->middle - ladder_width(label) - tail - 2;
  const char *head = ends ? tip : pen->dots;
  if (!begins)
    rest -= 3;
  rest -= ladder_width(head);
  if (from == 1)
    emit_put(s->out, head);
  if (from == 0 && !begins)
    emit_put(s->out, pen->dots);
  line(s, from == 0 ? tail : rest);
  emit_format(s->out, " %s ", label);
  line(s, from == 0 ? rest : tail);
  if (from == 1 && !begins)
    emit_put(s->out, pen->dots);
  if (from == 0)
    emit_put(s->out, head);
}

/* How many bytes of the words go on a line of so many columns: up to the last
 * blank that fits, or one word. */
static size_t fitting(const char *words, int width) {
  size_t at = 0, blank = 0;
  for (int columns = 0; words[at] != '\0' && columns <= width; at++) {
    columns += ((unsigned char)words[at] & 0xC0) != 0x80;
    if (words[at] == ' ')
      blank = at;
  }
  if (ladder_width(words) <= width)
    return strlen(words);
  return blank > 0 ? blank : strcspn(words, " ");
}

static void remark(struct sheet *s, int row, const char *words) {
  while (*words != '\0') {
    size_t length = fitting(words, s->middle - 2);
    open_line(s, row, true, "", "");
    emit_put(s->out, "  ");
    padded(s, arena_copy(s->out->arena, words, length), s->middle - 2);
    close_line(s, row, true, "");
    words += length + strspn(words + length, " ");
  }
}

static bool is_stray(const struct ladder_row *row) {
  return row->kind == LADDER_STRAY;
}

static void put_remarks(struct sheet *s, int number) {
  const struct ladder_row *row = &s->ladder->rows[number];
  struct emit_text words;
  emit_text_init(&words, s->out->arena);
  if (is_stray(row))
    emit_put(&words, "stray");
  if (row->kind == LADDER_AGAIN)
    emit_put(&words, "a copy is under way still");
  if (row->note != NULL)
    emit_format(&words, "%s%s", words.length > 0 ? ": " : "", row->note);
  if (words.length > 0)
    remark(s, number, arena_printf(s->out->arena, "(%s)", words.text));
}

/* Does it arrive in the row below that in which it left? */
static bool is_quick(const struct ladder_row *row, int number) {
  return row->left == LADDER_AT_ONCE || row->left == number - 1;
}

/* What leaves in a row and is under way for longer. */
static void put_departures(struct sheet *s, int number) {
  const struct ladder *l = s->ladder;
  for (int i = number + 1; i < l->nrows; i++) {
    const struct ladder_row *row = &l->rows[i];
    if (row->kind == LADDER_CALL || is_stray(row) || row->left != number ||
        is_quick(row, i))
      continue;
    bool again = false; /* a copy of it was told already */
    for (int k = number + 1; k < i; k++)
      again |= l->rows[k].kind == LADDER_AGAIN && l->rows[k].left == number &&
               l->rows[k].at == row->at;
    if (again)
      continue;
    open_line(s, number, number != LADDER_BEFORE, "", s->now[0]);
    arrow(s, row->label, 1 - row->at, true, false, "");
    close_line(s, number, number != LADDER_BEFORE, s->now[1]);
  }
}

static void put_row(struct sheet *s, int number) {
  const struct ladder_row *row = &s->ladder->rows[number];
  const struct pen *pen = s->pen;
  const char *head = row->kind == LADDER_LOST ? pen->lost
                     : row->at == 1           ? pen->right
                                              : pen->left;
  s->now[row->at] = row->state;
  open_line(s, number, false,
            row->time != NULL ? row->time
                              : arena_printf(s->out->arena, "%d.", number + 1),
            s->now[0]);
  if (row->kind == LADDER_CALL) {
    blanks(s, row->at == 0 ? 0 : s->middle - ladder_width(row->label));
    padded(s, row->label, row->at == 0 ? s->middle : 0);
  } else {
    arrow(s, row->label, 1 - row->at, is_quick(row, number) && !is_stray(row),
          true, head);
  }
  close_line(s, number, false, s->now[1]);
  put_remarks(s, number);
}

static void put_top(struct sheet *s) {
  const struct ladder *l = s->ladder;
  emit_format(s->out, "%s\n", l->title);
  if (l->caption != NULL)
    emit_format(s->out, "%s\n", l->caption);
  emit_put(s->out, "\n");
  blanks(s, s->margin[0] + s->number + GAP);
  padded(s, l->peers[0], s->state[0] + s->middle + 2 * GAP);
  emit_format(s->out, "%s\n", l->peers[1]);
  open_line(s, LADDER_BEFORE, false, "", s->now[0]);
  blanks(s, s->middle);
  close_line(s, LADDER_BEFORE, false, s->now[1]);
}

void ladder_text(struct emit_text *out, const struct ladder *ladder,
                 bool is_ascii) {
  struct sheet s = {.out = out,
                    .ladder = ladder,
                    .pen = is_ascii ? &ascii : &utf8,
                    .now = {ladder->states[0], ladder->states[1]}};
  measure(&s);
  measure_lanes(&s);
  put_top(&s);
  put_departures(&s, LADDER_BEFORE);
  for (int i = 0; i < ladder->nrows; i++) {
    put_row(&s, i);
    put_departures(&s, i);
  }
  for (int p = 0; p < 2; p++)
    if (ladder->ends[p] != NULL)
      emit_format(out, "%s%s: %s\n",
                  p == 0 || ladder->ends[0] == NULL ? "\n" : "",
                  ladder->peers[p], ladder->ends[p]);
}
