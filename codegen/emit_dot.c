/* The state diagram as DOT. The layout comes from the table alone: states that
 * are declared earlier stand higher, arrows that go back do not count, and what
 * leads from many states to the same one by the same events is listed beside
 * each state instead of crossing the picture. */
#include <string.h>
#include "diagram.h"
#include "outputs.h"

#define FONT "DejaVu Sans,Verdana,Helvetica,sans-serif"

/* Lines drawn with characters (box drawings, UTF-8). */
#define SOLID "\xE2\x94\x81\xE2\x94\x81\xE2\x94\x81"
#define DASHED "\xE2\x95\x8D\xE2\x95\x8D\xE2\x95\x8D"
#define DOTTED "\xE2\x94\x85\xE2\x94\x85\xE2\x94\x85"

enum {
  LINE = 34,     /* characters of a label's line */
  FAR_DEPTH = 2, /* arrows home from here on end in a second drawing */
  PALETTE = 6
};

/* One look per cause: colours of Okabe and Ito, which the colour-blind can tell
 * apart, darkened until they can be read as text; and a line style. */
struct look {
  const char *line, *text, *style;
  const char *sample; /* of the line, for the legend */
};

static const struct look looks[PALETTE] = {
    {"#0072B2", "#004F7C", "solid", SOLID},
    {"#009E73", "#00543D", "solid", SOLID},
    {"#D55E00", "#8A3D00", "dashed", DASHED},
    {"#9A5B84", "#6B2F56", "dotted", DOTTED},
    {"#8A7A00", "#5A5000", "dashed", DASHED},
    {"#555555", "#333333", "dotted", DOTTED},
};

struct drawing {
  struct emit_text *out;
  struct arena *arena;
  const struct diagram *diagram;
  const struct model *model;
};

static const struct look *look_of(int cause) {
  return &looks[cause % PALETTE];
}

/* Text inside an HTML-like label. */
static void put_html(struct emit_text *out, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '&')
      emit_put(out, "&amp;");
    else if (text[i] == '<')
      emit_put(out, "&lt;");
    else if (text[i] == '>')
      emit_put(out, "&gt;");
    else
      emit_bytes(out, &text[i], 1);
  }
}

/* Text inside a quoted attribute. */
static void put_quoted(struct emit_text *out, const char *text) {
  emit_put(out, "\"");
  for (; *text != '\0'; text++) {
    if (*text == '\n')
      emit_put(out, "\\n");
    else if (*text == '"' || *text == '\\')
      emit_format(out, "\\%c", *text);
    else
      emit_bytes(out, text, 1);
  }
  emit_put(out, "\"");
}

/* Words in lines of at most LINE characters, each ended by a line break that
 * aligns it to the left. */
static void put_lines(struct emit_text *out, const char *text) {
  while (*text != '\0') {
    size_t length = strlen(text);
    if (length > LINE) {
      length = LINE;
      while (length > 0 && text[length] != ' ')
        length--;
      if (length == 0)
        length = strcspn(text, " ");
    }
    put_html(out, text, length);
    emit_put(out, "<BR ALIGN=\"LEFT\"/>");
    text += length + strspn(text + length, " ");
  }
}

/* "event / actions", on one line if there is room. */
static void put_entry(const struct drawing *drawing, const char *when,
                      const char *does) {
  const char *text = does[0] == '\0'
                         ? when
                         : arena_printf(drawing->arena, "%s / %s", when, does);
  if (strlen(text) <= LINE || does[0] == '\0') {
    put_lines(drawing->out, text);
    return;
  }
  put_lines(drawing->out, when);
  put_lines(drawing->out, arena_printf(drawing->arena, "/ %s", does));
}

/* The terms of an arrow, those that do the same together. */
static void put_terms(const struct drawing *drawing,
                      const struct diagram_arrow *arrow) {
  struct arena *arena = drawing->arena;
  const char **does = ARENA_ARRAY(arena, const char *, arrow->count + 1);
  const char **when = ARENA_ARRAY(arena, const char *, arrow->count + 1);
  size_t count = 0; /* included terms stand last */
  while (count < arrow->count && !arrow->terms[count].included)
    count++;
  for (size_t t = 0; t < count; t++) {
    const struct diagram_term *term = &arrow->terms[t];
    does[t] = diagram_actions(arena, drawing->diagram, term, true);
    when[t] = diagram_cause(arena, drawing->diagram, term, true);
    for (size_t u = 0; u < t; u++)
      if (when[t] != NULL && when[u] != NULL && strcmp(does[u], does[t]) == 0) {
        when[u] = arena_printf(arena, "%s, %s", when[u], when[t]);
        when[t] = NULL;
      }
  }
  for (size_t t = 0; t < count; t++)
    if (when[t] != NULL)
      put_entry(drawing, when[t], does[t]);
}

/* Everything about an arrow, for the tool tip. */
static const char *tip_of(const struct drawing *drawing,
                          const struct diagram_arrow *arrow) {
  struct arena *arena = drawing->arena;
  const char *text = arena_printf(arena, "%s -> %s: %s",
                                  drawing->model->states[arrow->from].name,
                                  drawing->model->states[arrow->to].name,
                                  drawing->model->causes[arrow->cause].text);
  for (size_t t = 0; t < arrow->count; t++) {
    const struct diagram_term *term = &arrow->terms[t];
    const char *does = diagram_actions(arena, drawing->diagram, term, false);
    text = arena_printf(arena, "%s\n%s%s%s", text,
                        diagram_cause(arena, drawing->diagram, term, false),
                        does[0] ? " / " : "", does);
  }
  return text;
}

static void put_attributes(const struct drawing *drawing,
                           const struct diagram_arrow *arrow) {
  const struct model *model = drawing->model;
  const struct look *look = look_of(arrow->cause);
  emit_format(drawing->out,
              "[from=\"%s\", to=\"%s\", cause=\"%s\", color=\"%s\", "
              "fontcolor=\"%s\", style=%s",
              model->states[arrow->from].name, model->states[arrow->to].name,
              model->causes[arrow->cause].name, look->line, look->text,
              look->style);
  emit_put(drawing->out, ",\n    tooltip=");
  put_quoted(drawing->out, tip_of(drawing, arrow));
}

/* Does it end in the second drawing of the initial state? */
static bool goes_far(const struct drawing *drawing,
                     const struct diagram_arrow *arrow) {
  return !arrow->listed && arrow->to == drawing->model->initial &&
         drawing->diagram->depth[arrow->from] >= FAR_DEPTH;
}

static void put_arrow(const struct drawing *drawing,
                      const struct diagram_arrow *arrow) {
  const struct model *model = drawing->model;
  bool far = goes_far(drawing, arrow);
  emit_format(drawing->out, "  \"%s\" -> \"%s%s\" ",
              model->states[arrow->from].name, model->states[arrow->to].name,
              far ? " again" : "");
  put_attributes(drawing, arrow);
  emit_put(drawing->out, ",\n    label=<");
  put_terms(drawing, arrow);
  emit_put(drawing->out, ">");
  if (!far && arrow->to < arrow->from)
    emit_put(drawing->out, ", constraint=false");
  emit_put(drawing->out, "];\n");
}

static void put_state(const struct drawing *drawing, int state) {
  const struct model *model = drawing->model;
  emit_format(drawing->out, "  \"%s\" [tooltip=", model->states[state].name);
  put_quoted(drawing->out, model->states[state].text);
  if (state == model->initial)
    emit_put(drawing->out, ", penwidth=2");
  emit_put(drawing->out, "];\n");
}

static int listed_between(const struct diagram *diagram, int from, int to) {
  int count = 0;
  for (size_t i = diagram->first[from]; i < diagram->first[from + 1]; i++)
    count += diagram->arrows[i].to == to && diagram->arrows[i].listed;
  return count;
}

/* One row of a state's list; the first of those to the same state begins the
 * cell that names it. */
static void put_row(const struct drawing *drawing,
                    const struct diagram_arrow *arrow, bool first) {
  const struct model *model = drawing->model;
  struct emit_text *out = drawing->out;
  emit_format(out,
              "    <TR><TD PORT=\"%s %s\" ALIGN=\"LEFT\" BALIGN=\"LEFT\">"
              "<FONT COLOR=\"%s\">",
              model->states[arrow->to].name, model->causes[arrow->cause].name,
              look_of(arrow->cause)->text);
  put_terms(drawing, arrow);
  emit_put(out, "</FONT></TD>");
  if (first)
    emit_format(out,
                "<TD ROWSPAN=\"%d\" BORDER=\"1\" COLOR=\"#999999\" "
                "BGCOLOR=\"#F4F4F4\">%s</TD>",
                listed_between(drawing->diagram, arrow->from, arrow->to),
                model->states[arrow->to].name);
  emit_put(out, "</TR>\n");
}

static bool has_list(const struct diagram *diagram, int state) {
  for (size_t i = diagram->first[state]; i < diagram->first[state + 1]; i++)
    if (diagram->arrows[i].listed)
      return true;
  return false;
}

/* The short arrows from a state to the rows of its list. */
static void put_list_arrows(const struct drawing *drawing, int from) {
  const struct model *model = drawing->model;
  const struct diagram *diagram = drawing->diagram;
  const char *state = model->states[from].name;
  for (size_t i = diagram->first[from]; i < diagram->first[from + 1]; i++) {
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    if (!arrow->listed)
      continue;
    emit_format(drawing->out, "  \"%s\":e -> \"%s leads to\":\"%s %s\":w ",
                state, state, model->states[arrow->to].name,
                model->causes[arrow->cause].name);
    put_attributes(drawing, arrow);
    emit_put(drawing->out, ", weight=10, arrowsize=0.5];\n");
  }
}

/* What leads away from a state but is not drawn as lines across the picture:
 * a list to the right of it. A cluster keeps the two together. */
static void put_list(const struct drawing *drawing, int from) {
  const struct diagram *diagram = drawing->diagram;
  const char *state = drawing->model->states[from].name;
  int last = MODEL_NONE;
  if (!has_list(diagram, from))
    return;
  emit_format(drawing->out,
              "  \"%s leads to\" [shape=plain, fontsize=8, style=\"\",\n"
              "    label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" "
              "CELLSPACING=\"0\" CELLPADDING=\"2\">\n",
              state);
  for (size_t i = diagram->first[from]; i < diagram->first[from + 1]; i++) {
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    if (!arrow->listed)
      continue;
    put_row(drawing, arrow, arrow->to != last);
    last = arrow->to;
  }
  emit_format(drawing->out,
              "  </TABLE>>];\n"
              "  subgraph \"cluster %s\" { peripheries=0; margin=0;\n"
              "    { rank=same; \"%s\"; \"%s leads to\"; } }\n",
              state, state, state);
  put_list_arrows(drawing, from);
}

/* The row of a state, from the top: below everything that an arrow from an
 * earlier state comes from. */
static int *rows_of(const struct drawing *drawing) {
  const struct diagram *diagram = drawing->diagram;
  int *rows = ARENA_ARRAY(drawing->arena, int, drawing->model->nstates + 1);
  for (size_t i = 0; i < diagram->count; i++) { /* by the state they leave */
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    if (arrow->to > arrow->from && !arrow->listed &&
        rows[arrow->from] >= rows[arrow->to])
      rows[arrow->to] = rows[arrow->from] + 1;
  }
  return rows;
}

/* In a row, states stand in the order of their declaration. */
static void put_order(const struct drawing *drawing) {
  const struct model *model = drawing->model;
  const struct diagram *diagram = drawing->diagram;
  const int *rows = rows_of(drawing);
  for (int a = 0; a < model->nstates; a++)
    for (int b = a + 1; b < model->nstates; b++) {
      if (!diagram->reached[a] || !diagram->reached[b] || rows[a] != rows[b])
        continue;
      emit_format(drawing->out,
                  "  \"%s%s\" -> \"%s\" [style=invis, constraint=false];\n",
                  model->states[a].name,
                  has_list(diagram, a) ? " leads to" : "",
                  model->states[b].name);
      break;
    }
}

/* One line of the legend. */
static void put_key(const struct drawing *drawing, int cause) {
  const char *text = drawing->model->causes[cause].text;
  const struct look *look = look_of(cause);
  emit_format(drawing->out,
              "    <TR><TD ALIGN=\"LEFT\"><FONT COLOR=\"%s\">%s</FONT>"
              "<FONT COLOR=\"%s\"> ",
              look->line, look->sample, look->text);
  put_html(drawing->out, text, strlen(text));
  emit_put(drawing->out, "</FONT></TD></TR>\n");
}

/* Title and legend, in the upper left corner. */
static void put_legend(const struct drawing *drawing) {
  const struct model *model = drawing->model;
  const char *title =
      model->text == NULL || model->text[0] == '\0' ? model->name : model->text;
  struct emit_text *out = drawing->out;
  emit_put(out, "  labelloc=t; labeljust=l; label=<<TABLE BORDER=\"0\" "
                "CELLSPACING=\"0\" CELLPADDING=\"1\">\n"
                "    <TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"16\">");
  put_html(out, title, strlen(title));
  emit_format(out,
              "</FONT></TD></TR>\n    <TR><TD ALIGN=\"LEFT\">"
              "variant %s; the frame of the initial state is thick</TD></TR>\n",
              drawing->diagram->flat->name);
  for (int c = 0; c < model->ncauses; c++)
    put_key(drawing, c);
  emit_put(out, "  </TABLE>>;\n");
}

static void put_head(const struct drawing *drawing) {
  struct emit_text *out = drawing->out;
  emit_format(out,
              "// The states of %s and what leads from one to another.\n"
              "// Made by synfin from %s; do not edit.\n"
              "digraph \"%s\" {\n"
              "  graph [rankdir=TB, bgcolor=\"white\", nodesep=0.3, "
              "ranksep=0.5,\n    fontname=\"" FONT "\", fontsize=10];\n"
              "  node [shape=box, style=\"rounded,filled\", "
              "fillcolor=\"#F4F4F4\",\n    fontname=\"" FONT
              "\", fontsize=12];\n"
              "  edge [fontname=\"" FONT "\", fontsize=9, arrowsize=0.7];\n",
              drawing->model->name, emit_source_name(drawing->model),
              drawing->model->name);
}

/* The initial state again, at the foot of the picture, if arrows end there. */
static void put_echo(const struct drawing *drawing) {
  const struct diagram *diagram = drawing->diagram;
  const char *name = drawing->model->states[drawing->model->initial].name;
  for (size_t i = 0; i < diagram->count; i++)
    if (goes_far(drawing, &diagram->arrows[i])) {
      emit_format(drawing->out, "  \"%s again\" [label=\"%s\", penwidth=2];\n",
                  name, name);
      return;
    }
}

void emit_dot(struct arena *arena, const struct model *model,
              const struct flat *flat, struct text_file *file) {
  struct emit_text out;
  struct arena scratch = {0};
  struct drawing drawing = {&out, &scratch, NULL, model};
  emit_text_init(&out, arena);
  drawing.diagram = diagram_make(&scratch, flat);
  put_head(&drawing);
  for (int s = 0; s < model->nstates; s++)
    if (drawing.diagram->reached[s])
      put_state(&drawing, s);
  put_echo(&drawing);
  for (size_t i = 0; i < drawing.diagram->count; i++)
    if (!drawing.diagram->arrows[i].listed)
      put_arrow(&drawing, &drawing.diagram->arrows[i]);
  for (int from = 0; from < model->nstates; from++)
    put_list(&drawing, from);
  put_order(&drawing);
  put_legend(&drawing); /* last, or every cluster would have it too */
  emit_put(&out, "}\n");
  file->name = emit_file_name(arena, emit_names(arena, model)->lower, ".dot");
  file->text = out.text;
  file->length = out.length;
  arena_free(&scratch);
}
