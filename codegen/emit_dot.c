/* The state diagram as DOT. The layout comes from the table alone: states that
 * are declared earlier stand higher, arrows that go back do not count, and what
 * leads from many states to the same one by the same events is listed beside
 * each state instead of crossing the picture. */
#include <string.h>
#include "emit_dot.h"
#include "join.h"
#include "outputs.h"

#define FONT "DejaVu Sans,Verdana,Helvetica,sans-serif"

static void put_arrow(const struct drawing *drawing,
                      const struct diagram_arrow *arrow) {
  const struct model *model = drawing->model;
  const char *from = model->states[arrow->from].name;
  const char *to = model->states[arrow->to].name;
  bool again = dot_goes_again(drawing, arrow);
  bool back = dot_goes_back(drawing, arrow, again);
  /* Drawn from its end where a view has put that higher: so the line takes
   * part in the layout, and upsets nothing. */
  bool turned = back && !dot_goes_along(drawing, arrow, again);
  const char *mark = again ? " again" : "";
  dot_put(drawing, "  \"", turned ? to : from, turned ? mark : "", "\" -> \"",
          turned ? from : to, turned ? "" : mark, "\" ", NULL);
  dot_put_attributes(drawing, arrow);
  /* Where the view says how things stand, what is faint says no more than that
   * it is there. */
  if (!arrow->faint || drawing->places == NULL) {
    emit_put(drawing->out, ",\n    label=<");
    dot_put_terms(drawing, arrow);
    emit_put(drawing->out, ">");
  }
  if (turned)
    emit_put(drawing->out, ", dir=back");
  else if (back)
    emit_put(drawing->out, ", constraint=false");
  emit_put(drawing->out, "];\n");
}

static void put_state(const struct drawing *drawing, int state) {
  const struct model *model = drawing->model;
  emit_format(drawing->out, "  \"%s\" [tooltip=", model->states[state].name);
  dot_put_quoted(drawing->out, model->states[state].text);
  if (state == model->initial)
    emit_put(drawing->out, ", penwidth=2");
  if (state == drawing->diagram->focus)
    emit_put(drawing->out, ", fillcolor=\"#fff4c2\"");
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
                "BGCOLOR=\"#f4f4f4\">%s</TD>",
                listed_between(drawing->diagram, arrow->from, arrow->to),
                model->states[arrow->to].name);
  emit_put(out, "</TR>\n");
}

bool dot_has_list(const struct diagram *diagram, int state) {
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
  if (!dot_has_list(diagram, from))
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

static void put_remark(const struct drawing *drawing, const char *text) {
  emit_put(drawing->out, "    <TR><TD ALIGN=\"LEFT\">");
  dot_put_html(drawing->out, text, strlen(text));
  emit_put(drawing->out, "</TD></TR>\n");
}

static bool shows_cause(const struct diagram *diagram, int cause) {
  for (size_t i = 0; i < diagram->count; i++)
    if (diagram->arrows[i].cause == cause)
      return true;
  return diagram->view == NULL;
}

/* Title and legend, in the upper left corner. */
static void put_legend(const struct drawing *drawing) {
  const struct model *model = drawing->model;
  struct emit_text *out = drawing->out;
  const char *title = diagram_title(drawing->arena, drawing->diagram);
  bool faint = false;
  emit_put(out, "  labelloc=t; labeljust=l; label=<<TABLE BORDER=\"0\" "
                "CELLSPACING=\"0\" CELLPADDING=\"1\">\n"
                "    <TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"16\">");
  dot_put_html(out, title, strlen(title));
  emit_put(out, "</FONT></TD></TR>\n");
  put_remark(drawing,
             join(drawing->arena, "variant ", drawing->diagram->flat->name,
                  "; the frame of the initial state is thick", NULL));
  const struct dot_paint *paint = drawing->paint;
  for (int c = 0; paint == NULL && c < model->ncauses; c++)
    if (shows_cause(drawing->diagram, c))
      put_key(drawing, dot_look(c), model->causes[c].text);
  for (int i = 0; paint != NULL && i < paint->count; i++)
    put_key(drawing, &paint->looks[i], paint->texts[i]);
  for (size_t i = 0; i < drawing->diagram->count; i++)
    faint = faint || drawing->diagram->arrows[i].faint;
  if (faint)
    put_remark(drawing, "light: what the summary leaves out; the tool tips say "
                        "what it is");
  emit_put(out, "  </TABLE>>;\n");
}

/* A text as comments of a few words each: Graphviz gives up, without a word,
 * where a comment is longer than its buffer. No line end of a text ends one. */
static void put_comment(const struct drawing *drawing, const char *text) {
  enum {
    WIDTH = 76
  };
  while (*text != '\0') {
    size_t length = 0;
    for (size_t word; text[length] != '\0'; length += word) {
      word = strspn(text + length, " \r\n");
      word += strcspn(text + length + word, " \r\n");
      if (length > 0 && length + word > WIDTH)
        break;
    }
    size_t blank = strspn(text, " \r\n");
    blank = blank < length ? blank : length;
    emit_put(drawing->out, "// ");
    for (size_t i = blank; i < length; i++)
      emit_bytes(drawing->out, strchr("\r\n", text[i]) ? " " : text + i, 1);
    emit_put(drawing->out, "\n");
    text += length;
  }
}

/* All arrows in words, for who cannot see them. */
static const char *description_of(const struct drawing *drawing) {
  const struct diagram *diagram = drawing->diagram;
  struct emit_text text;
  emit_text_init(&text, drawing->arena);
  emit_format(&text, "State diagram, variant %s.", diagram->flat->name);
  for (size_t i = 0; i < diagram->count; i++) {
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    int count;
    const struct diagram_line *lines =
        diagram_lines(drawing->arena, diagram, arrow, &count);
    emit_format(&text, " %s to %s: ", drawing->model->states[arrow->from].name,
                drawing->model->states[arrow->to].name);
    for (int l = 0; l < count; l++) {
      emit_put(&text, l > 0 ? "; " : "");
      emit_put(&text, lines[l].when);
      emit_put(&text, lines[l].does[0] != '\0' ? " / " : "");
      emit_put(&text, lines[l].does);
    }
    emit_put(&text, ".");
  }
  return text.text;
}

/* The comments become title and description of the SVG (render.h). */
static void put_head(const struct drawing *drawing) {
  struct emit_text *out = drawing->out;
  put_comment(drawing, diagram_title(drawing->arena, drawing->diagram));
  emit_put(out, "//\n");
  put_comment(drawing, description_of(drawing));
  emit_put(out, "//\n");
  emit_format(
      out,
      "// Made by synfin from %s; do not edit.\n"
      "digraph \"%s\" {\n"
      "  graph [rankdir=%s, bgcolor=\"white\", nodesep=0.3, "
      "ranksep=%s,\n    fontname=\"" FONT "\", fontsize=10];\n"
      "  node [shape=box, style=\"rounded,filled\", "
      "fillcolor=\"#f4f4f4\",\n    fontname=\"" FONT "\", fontsize=12];\n"
      "  edge [fontname=\"" FONT "\", fontsize=9, arrowsize=0.7];\n",
      emit_source_name(drawing->model), drawing->model->name,
      drawing->places != NULL && drawing->diagram->view->across ? "LR" : "TB",
      drawing->places != NULL ? "0.35" : "0.5");
}

void emit_dot(struct arena *arena, const struct emission *emission,
              const struct flat *flat, const struct diagram_wish *wish,
              struct text_file *file) {
  emit_dot_painted(arena, emission, flat, wish, NULL, file);
}

static void put_graph(struct drawing *drawing) {
  const struct diagram *diagram = drawing->diagram;
  int nstates = drawing->model->nstates;
  put_head(drawing);
  for (int s = 0; s < nstates; s++)
    if (diagram->reached[s])
      put_state(drawing, s);
  dot_put_again(drawing);
  for (size_t i = 0; i < diagram->count; i++)
    if (!diagram->arrows[i].listed)
      put_arrow(drawing, &diagram->arrows[i]);
  for (int from = 0; from < nstates; from++)
    put_list(drawing, from);
  dot_put_order(drawing);
  put_legend(drawing); /* last, or every cluster would have it too */
  emit_put(drawing->out, "}\n");
}

void emit_dot_painted(struct arena *arena, const struct emission *emission,
                      const struct flat *flat, const struct diagram_wish *wish,
                      const struct dot_paint *paint, struct text_file *file) {
  struct emit_text out;
  struct arena scratch = {0};
  struct drawing drawing = {
      .paint = paint, .out = &out, .arena = &scratch, .model = emission->model};
  emit_text_init(&out, arena);
  drawing.diagram = diagram_make(&scratch, flat, wish);
  drawing.places = dot_places(&scratch, drawing.diagram);
  put_graph(&drawing);
  file->name = emit_file_name(
      arena, diagram_stem(&scratch, drawing.diagram, emission->names->lower),
      ".dot");
  file->text = out.text;
  file->length = out.length;
  arena_free(&scratch);
}
