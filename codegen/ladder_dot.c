/* A ladder as DOT, every node pinned where it stands. A state is a box as high
 * as the time that the peer is in it; arrows go from the edge of one column to
 * that of the other, and fall as time passes. Outside stand what happens at a
 * peer alone, remarks, and the brackets of timers.
 *
 * Nodes and edges carry what they mean in attributes of their own (`kind`,
 * `peer`, `state`, `row`, `left`), for whoever reads the drawing back. */
#include <string.h>
#include "ladder_words.h"

#define FONT "DejaVu Sans,Verdana,Helvetica,sans-serif"
#define INK LADDER_INK
#define WRONG "#D55E00"

/* In points. Letters are those of DejaVu Sans at 10 points, at their widest. */
enum {
  ROW = 40,       /* between two rows, at least */
  TEXT_LINE = 13, /* of text */
  LETTER = 7,     /* the width of a letter of a label */
  CAPITAL = 8,    /* and of a state's name */
  SLOPE = 26,     /* of an arrow whose departure has no row of its own */
  STUB = 16,      /* of the arrow at a call */
  LANE = 14,      /* beside a bracket and its name */
  LEAST_GAP = 250,
  FULL_GAP = 80, /* of an arrow, that its label leaves free */
  ASIDE = 30     /* from a column to the label of an arrow that crosses */
};

struct canvas {
  struct emit_text *out;
  const struct ladder *ladder;
  int *y;         /* [row + 1]: where each row is; 0 is LADDER_BEFORE */
  int bottom;     /* of the columns */
  int wide;       /* half a column */
  int x[2];       /* of the columns */
  int outside[2]; /* the width of what stands beside a column */
  int *lanes, count[2], *lane_widths[2];
  int points; /* nodes without a name of their own */
};

/* --- Texts ---------------------------------------------------------------- */

static int larger(int a, int b) {
  return a > b ? a : b;
}

/* --- Pieces --------------------------------------------------------------- */

static int side(int peer) {
  return peer == 0 ? -1 : 1;
}

/* The edge of a column towards the other one. */
static int inner_edge(const struct canvas *c, int peer) {
  return c->x[peer] - side(peer) * c->wide;
}

static int outer_edge(const struct canvas *c, int peer) {
  return c->x[peer] + side(peer) * c->wide;
}

static int y_of(const struct canvas *c, int row) {
  return row >= c->ladder->nrows ? c->bottom : c->y[row + 1];
}

/* An invisible node, to draw lines from and to. */
static int point(struct canvas *c, int x, int y) {
  emit_format(c->out,
              "  p%d [shape=point, style=invis, width=0, height=0, "
              "label=\"\", pos=\"%d,%d!\"];\n",
              c->points, x, y);
  return c->points++;
}

/* A text whose middle, or whose edge towards the column, is at x; the width of
 * the node is what it is taken to be, so that it stands where it should. */
static void text(struct canvas *c, const char *words, int x, int y, int align,
                 const char *colour, const char *more) {
  int width = ladder_widest(words) * LETTER + 12;
  int height = ladder_lines(words) * TEXT_LINE + 3;
  emit_format(c->out,
              "  t%d [shape=plaintext, fixedsize=true, width=%d.%02d, "
              "height=%d.%02d,\n    fontcolor=\"%s\", pos=\"%d,%d!\", "
              "label=",
              c->points++, width / 72, width % 72 * 100 / 72, height / 72,
              height % 72 * 100 / 72, colour, x + align * width / 2, y);
  ladder_quote_lines(c->out, words, align);
  emit_format(c->out, "%s];\n", more);
}

/* --- Measures ------------------------------------------------------------- */

/* What stands outside, beside a row: what happens, and the remark. */
static const char *beside(struct canvas *c, const struct ladder_row *row) {
  const char *label =
      row->kind == LADDER_CALL ? ladder_wrap(c->out->arena, row->label) : NULL;
  const char *note =
      row->note == NULL ? NULL : ladder_wrap(c->out->arena, row->note);
  if (row->kind == LADDER_STRAY && note == NULL)
    note = "(stray)";
  if (row->kind == LADDER_AGAIN && note == NULL)
    note = "(and once more)";
  if (label == NULL || note == NULL)
    return label != NULL ? label : note;
  return arena_printf(c->out->arena, "%s\n%s", label, note);
}

/* A message that crosses another one under way has its label near the column
 * from which it comes, where there is room. */
static bool crosses(const struct ladder *l, int number) {
  const struct ladder_row *row = &l->rows[number];
  int left = row->left;
  if (row->kind == LADDER_CALL || row->kind == LADDER_STRAY ||
      left == LADDER_AT_ONCE)
    return false;
  for (int i = 0; i < l->nrows; i++) {
    const struct ladder_row *other = &l->rows[i];
    if (other->kind == LADDER_CALL || other->kind == LADDER_STRAY ||
        i == number || other->left == LADDER_AT_ONCE)
      continue;
    if (other->at != row->at ? other->left < number && left < i
                             : (other->left < left) != (i < number))
      return true;
  }
  return number - left > 1;
}

static void measure(struct canvas *c) {
  const struct ladder *l = c->ladder;
  int column = 0, gap = LEAST_GAP, before = 0;
  c->y = ARENA_ARRAY(c->out->arena, int, l->nrows + 2);
  for (int p = 0; p < 2; p++)
    column = larger(
        column, larger(ladder_width(l->states[p]), ladder_width(l->peers[p])));
  for (int i = 0; i < l->nrows; i++) {
    const struct ladder_row *row = &l->rows[i];
    const char *words = beside(c, row);
    int lines = words == NULL ? 0 : ladder_lines(words);
    column = larger(column, ladder_width(row->state));
    if (row->kind != LADDER_CALL)
      gap = larger(gap, ladder_width(row->label) * LETTER + FULL_GAP);
    if (crosses(l, i)) /* so that there is room for two labels */
      gap = larger(gap, 2 * (ladder_width(row->label) * LETTER + ASIDE));
    if (words != NULL)
      c->outside[row->at] = larger(c->outside[row->at],
                                   ladder_widest(words) * LETTER + STUB + 12);
    c->y[i + 1] =
        c->y[i] - larger(ROW, (before + lines) * TEXT_LINE / 2 + TEXT_LINE);
    before = lines;
  }
  c->bottom = c->y[l->nrows] - ROW;
  c->wide = (column * CAPITAL + 16) / 2;
  c->x[1] = 2 * c->wide + gap;
}

static void measure_lanes(struct canvas *c) {
  const struct ladder *l = c->ladder;
  c->lanes = ARENA_ARRAY(c->out->arena, int, l->ntimers + 1);
  ladder_lanes(l, c->lanes, c->count);
  for (int p = 0; p < 2; p++)
    c->lane_widths[p] = ARENA_ARRAY(c->out->arena, int, c->count[p] + 1);
  for (size_t t = 0; t < l->ntimers; t++) {
    int *width = &c->lane_widths[l->timers[t].peer][c->lanes[t]];
    *width = larger(*width, ladder_width(l->timers[t].name) * LETTER + LANE);
  }
}

/* --- States --------------------------------------------------------------- */

static void put_state(struct canvas *c, int peer, const char *state, int first,
                      int last) {
  int top = first == LADDER_BEFORE ? ROW - 8 : y_of(c, first);
  int height = top - y_of(c, last);
  emit_format(c->out, "  \"%c%d\" [kind=state, peer=", peer == 0 ? 'l' : 'r',
              first + 1);
  ladder_quote(c->out, c->ladder->peers[peer]);
  emit_put(c->out, ", state=");
  ladder_quote(c->out, state);
  emit_format(c->out, ", row=%d, tooltip=", first + 1);
  ladder_quote(c->out, state);
  emit_format(c->out,
              ",\n    shape=box, style=filled, fixedsize=true, width=%d.%02d, "
              "height=%d.%02d, pos=\"%d,%d!\", label=",
              2 * c->wide / 72, 2 * c->wide % 72 * 100 / 72, height / 72,
              height % 72 * 100 / 72, c->x[peer], top - height / 2);
  ladder_quote(c->out, state);
  emit_put(c->out, "];\n");
}

static void put_column(struct canvas *c, int peer) {
  const struct ladder *l = c->ladder;
  const char *state = l->states[peer];
  int first = LADDER_BEFORE;
  for (int i = 0; i < l->nrows; i++) {
    if (l->rows[i].at != peer || strcmp(l->rows[i].state, state) == 0)
      continue;
    put_state(c, peer, state, first, i);
    state = l->rows[i].state;
    first = i;
  }
  put_state(c, peer, state, first, l->nrows);
  text(c, l->peers[peer], c->x[peer], ROW + 2, 0, INK, "");
}

/* --- Arrows --------------------------------------------------------------- */

static void put_tip(struct canvas *c, const struct ladder_row *row) {
  if (row->tip == NULL)
    return;
  emit_put(c->out, ",\n    tooltip=");
  ladder_quote(c->out, row->tip);
}

static const char *colour_of(const struct ladder_row *row) {
  return row->is_wrong ? WRONG : row->colour;
}

/* Where an arrow begins and ends. */
struct course {
  int from_x, from_y, to_x, to_y;
};

static struct course course_of(const struct canvas *c, int number) {
  const struct ladder_row *row = &c->ladder->rows[number];
  struct course course = {inner_edge(c, 1 - row->at), y_of(c, number) + SLOPE,
                          inner_edge(c, row->at), y_of(c, number)};
  if (row->kind == LADDER_STRAY || row->left == LADDER_AT_ONCE)
    ;
  else
    course.from_y = y_of(c, row->left);
  if (row->kind == LADDER_STRAY) { /* from somewhere between the two */
    course.from_x += (course.to_x - course.from_x) / 4;
    course.from_y -= (course.from_y - course.to_y) / 4;
  }
  return course;
}

/* A label stands above the middle of its arrow; that of an arrow which crosses
 * others on it, near the column from which it comes, and hides what is below.
 */
static void put_label(struct canvas *c, int number, const struct course *way) {
  const struct ladder_row *row = &c->ladder->rows[number];
  int run = way->to_x - way->from_x, fall = way->from_y - way->to_y;
  int width = ladder_width(row->label) * LETTER;
  int length = run < 0 ? -run : run, along = length / 2;
  int lift = fall * width / 2 / length + TEXT_LINE / 2 + 1;
  bool is_aside = crosses(c->ladder, number);
  if (is_aside) {
    along = width / 2 + ASIDE;
    lift = 0;
  }
  text(c, row->label, way->from_x + (run < 0 ? -along : along),
       way->from_y - fall * along / length + lift, 0, colour_of(row),
       is_aside ? ", style=filled, fillcolor=\"white\"" : "");
}

static void put_message(struct canvas *c, int number) {
  static const char *const fates[] = {[LADDER_ARRIVES] = "arrives",
                                      [LADDER_AGAIN] = "again",
                                      [LADDER_STRAY] = "stray",
                                      [LADDER_LOST] = "lost"};
  const struct ladder_row *row = &c->ladder->rows[number];
  struct course way = course_of(c, number), seen = way;
  if (row->kind == LADDER_LOST) { /* as far as it got */
    seen.to_x = way.from_x + (way.to_x - way.from_x) * 17 / 20;
    seen.to_y = way.from_y + (way.to_y - way.from_y) * 17 / 20;
  }
  int from = point(c, seen.from_x, seen.from_y);
  int to = point(c, seen.to_x, seen.to_y);
  emit_format(c->out, "  p%d -> p%d [kind=message, fate=%s, peer=", from, to,
              fates[row->kind]);
  ladder_quote(c->out, c->ladder->peers[row->at]);
  emit_put(c->out, ", words=");
  ladder_quote(c->out, row->label);
  emit_format(c->out, ", row=%d", number + 1);
  if (row->kind != LADDER_STRAY && row->left != LADDER_AT_ONCE)
    emit_format(c->out, ", left=%d", row->left + 1);
  emit_format(c->out, ", color=\"%s\"%s%s", colour_of(row),
              row->kind == LADDER_STRAY  ? ", style=dashed"
              : row->kind == LADDER_LOST ? ", arrowhead=none"
                                         : "",
              row->is_wrong ? ", penwidth=2" : "");
  put_tip(c, row);
  emit_put(c->out, "];\n");
  put_label(c, number, &way);
  if (row->kind == LADDER_LOST)
    text(c, "\xE2\x9C\x95", seen.to_x, seen.to_y, 0, WRONG,
         ", fontsize=13, kind=broken");
}

static void put_call(struct canvas *c, int number) {
  const struct ladder_row *row = &c->ladder->rows[number];
  int y = y_of(c, number), edge = outer_edge(c, row->at);
  int from = point(c, edge + side(row->at) * STUB, y);
  int to = point(c, edge, y);
  emit_format(c->out, "  p%d -> p%d [kind=call, peer=", from, to);
  ladder_quote(c->out, c->ladder->peers[row->at]);
  emit_put(c->out, ", words=");
  ladder_quote(c->out, row->label);
  emit_format(c->out, ", row=%d, color=\"%s\"", number + 1, colour_of(row));
  put_tip(c, row);
  emit_put(c->out, "];\n");
}

static void put_beside(struct canvas *c, int number) {
  const struct ladder_row *row = &c->ladder->rows[number];
  const char *words = beside(c, row);
  if (words == NULL)
    return;
  text(c, words, outer_edge(c, row->at) + side(row->at) * (STUB + 4),
       y_of(c, number), side(row->at),
       row->kind == LADDER_CALL ? colour_of(row) : INK, "");
}

/* --- Timers --------------------------------------------------------------- */

static int lane_x(const struct canvas *c, const struct ladder_timer *timer,
                  int lane) {
  int x = outer_edge(c, timer->peer) +
          side(timer->peer) * (c->outside[timer->peer] + LANE / 2);
  for (int i = 0; i < lane; i++)
    x += side(timer->peer) * c->lane_widths[timer->peer][i];
  return x;
}

static void put_line(struct canvas *c, int from, int to, const char *style) {
  emit_format(c->out, "  p%d -> p%d [arrowhead=none, color=\"#8A3D00\"%s];\n",
              from, to, style);
}

static void put_timer(struct canvas *c, size_t number) {
  const struct ladder_timer *timer = &c->ladder->timers[number];
  int x = lane_x(c, timer, c->lanes[number]);
  int tick = x - side(timer->peer) * LANE / 2;
  int top = timer->first == LADDER_BEFORE ? ROW - 8 : y_of(c, timer->first);
  int bottom = y_of(c, timer->last);
  top -= 2; /* so that one which follows another is seen to */
  bottom += 2;
  int upper = point(c, x, top), lower = point(c, x, bottom);
  emit_format(c->out, "  p%d -> p%d [kind=timer, peer=", upper, lower);
  ladder_quote(c->out, c->ladder->peers[timer->peer]);
  emit_put(c->out, ", words=");
  ladder_quote(c->out, timer->name);
  emit_format(c->out,
              ", row=%d, left=%d, arrowhead=none, color=\"#8A3D00\"];\n",
              timer->last + 1, timer->first + 1);
  if (timer->first != LADDER_BEFORE)
    put_line(c, point(c, tick, top), upper, "");
  if (timer->ends)
    put_line(c, lower, point(c, tick, bottom), "");
  text(c, timer->name, x + side(timer->peer) * 4, (top + bottom) / 2,
       side(timer->peer), "#8A3D00", "");
}

/* --- The whole ------------------------------------------------------------ */

static void put_head(struct canvas *c) {
  const struct ladder *l = c->ladder;
  struct emit_text title;
  emit_text_init(&title, c->out->arena);
  emit_format(&title, "%s\n%s\n ", l->title,
              l->caption == NULL ? "" : l->caption);
  emit_put(c->out, "// Made by synfin for `neato -n2`; do not edit.\ndigraph ");
  ladder_quote(c->out, l->name);
  emit_put(c->out, " {\n  graph [layout=neato, inputscale=72, splines=line, "
                   "outputorder=edgesfirst,\n    bgcolor=\"white\", "
                   "fontname=\"" FONT "\", fontsize=12, labelloc=t,\n    "
                   "label=");
  ladder_quote(c->out, title.text);
  emit_put(c->out, "];\n  node [fontname=\"" FONT "\", fontsize=10, margin=0, "
                   "fillcolor=\"#F4F4F4\", color=\"" INK "\"];\n"
                   "  edge [arrowsize=0.7, tooltip=\" \"];\n");
}

void ladder_dot(struct emit_text *out, const struct ladder *ladder) {
  struct canvas c = {.out = out, .ladder = ladder};
  measure(&c);
  measure_lanes(&c);
  put_head(&c);
  for (int p = 0; p < 2; p++)
    put_column(&c, p);
  for (int i = 0; i < ladder->nrows; i++) {
    if (ladder->rows[i].kind == LADDER_CALL)
      put_call(&c, i);
    else
      put_message(&c, i);
    put_beside(&c, i);
  }
  for (size_t t = 0; t < ladder->ntimers; t++)
    put_timer(&c, t);
  for (int p = 0; p < 2; p++)
    if (ladder->ends[p] != NULL)
      text(&c, ladder_wrap(out->arena, ladder->ends[p]), c.x[p],
           c.bottom - 2 * TEXT_LINE, 0, INK, ", kind=end");
  emit_put(out, "}\n");
}
