/* The state diagram as DOT. The layout comes from the table alone: states that
 * are declared earlier stand higher, arrows that go back do not count, and what
 * leads from many states to the same one by the same events is listed beside
 * each state instead of crossing the picture. */
#include <string.h>
#include "emit_dot.h"
#include "outputs.h"

#define FONT "DejaVu Sans,Verdana,Helvetica,sans-serif"

enum {
  FAR_DEPTH = 2 /* arrows home from here on end in a second drawing */
};

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
  dot_put(drawing, "  \"", model->states[arrow->from].name, "\" -> \"",
          model->states[arrow->to].name, far ? " again\" " : "\" ", NULL);
  dot_put_attributes(drawing, arrow);
  emit_put(drawing->out, ",\n    label=<");
  dot_put_terms(drawing, arrow);
  emit_put(drawing->out, ">");
  if (!far && arrow->to < arrow->from)
    emit_put(drawing->out, ", constraint=false");
  emit_put(drawing->out, "];\n");
}

static void put_state(const struct drawing *drawing, int state) {
  const struct model *model = drawing->model;
  emit_format(drawing->out, "  \"%s\" [tooltip=", model->states[state].name);
  dot_put_quoted(drawing->out, model->states[state].text);
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
              dot_look_of(drawing, arrow)->text);
  dot_put_terms(drawing, arrow);
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
    dot_put_attributes(drawing, arrow);
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
static void put_key(const struct drawing *drawing, const struct look *look,
                    const char *text) {
  emit_format(drawing->out,
              "    <TR><TD ALIGN=\"LEFT\"><FONT COLOR=\"%s\">%s</FONT>"
              "<FONT COLOR=\"%s\"> ",
              look->line, look->sample, look->text);
  dot_put_html(drawing->out, text, strlen(text));
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
  dot_put_html(out, title, strlen(title));
  emit_format(out,
              "</FONT></TD></TR>\n    <TR><TD ALIGN=\"LEFT\">"
              "variant %s; the frame of the initial state is thick</TD></TR>\n",
              drawing->diagram->flat->name);
  const struct dot_paint *paint = drawing->paint;
  for (int c = 0; paint == NULL && c < model->ncauses; c++)
    put_key(drawing, dot_look(c), model->causes[c].text);
  for (int i = 0; paint != NULL && i < paint->count; i++)
    put_key(drawing, &paint->looks[i], paint->texts[i]);
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

void emit_dot(struct arena *arena, const struct emission *emission,
              const struct flat *flat, struct text_file *file) {
  emit_dot_painted(arena, emission, flat, NULL, file);
}

void emit_dot_painted(struct arena *arena, const struct emission *emission,
                      const struct flat *flat, const struct dot_paint *paint,
                      struct text_file *file) {
  const struct model *model = emission->model;
  struct emit_text out;
  struct arena scratch = {0};
  struct drawing drawing = {paint, &out, &scratch, NULL, model};
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
  file->name = emit_file_name(arena, emission->names->lower, ".dot");
  file->text = out.text;
  file->length = out.length;
  arena_free(&scratch);
}
