/* The words of a drawing: labels, tool tips, and what they look like. */
#include <stdarg.h>
#include <string.h>
#include "emit_dot.h"
#include "join.h"

/* Lines drawn with characters (box drawings, UTF-8). */
#define SOLID "\xE2\x94\x81\xE2\x94\x81\xE2\x94\x81"
#define DASHED "\xE2\x95\x8D\xE2\x95\x8D\xE2\x95\x8D"
#define DOTTED "\xE2\x94\x85\xE2\x94\x85\xE2\x94\x85"

enum {
  LINE = 34, /* characters of a label's line */
  PALETTE = 6
};

/* One look per cause: colours of Okabe and Ito, which the colour-blind can tell
 * apart, darkened until they can be read as text; and a line style. What they
 * become on a dark page is in svg.c. */
static const struct look looks[PALETTE] = {
    {"#0072b2", "#004f7c", "#a8cbe4", "solid", SOLID},
    {"#009e73", "#00543d", "#a3d9c7", "solid", SOLID},
    {"#d55e00", "#8a3d00", "#efc3a0", "dashed", DASHED},
    {"#9a5b84", "#6b2f56", "#d8c0d0", "dotted", DOTTED},
    {"#8a7a00", "#5a5000", "#d8d2a8", "dashed", DASHED},
    {"#555555", "#333333", "#cccccc", "dotted", DOTTED},
};

const struct look *dot_look(int cause) {
  return &looks[cause % PALETTE];
}

const struct look *dot_look_of(const struct drawing *drawing,
                               const struct diagram_arrow *arrow) {
  const struct dot_paint *paint = drawing->paint;
  return paint == NULL ? dot_look(arrow->cause)
                       : paint->look(paint->context, arrow);
}

/* Text inside an HTML-like label. */
void dot_put_html(struct emit_text *out, const char *text, size_t length) {
  for (size_t i = 0; i < length;) {
    size_t plain = i;
    while (plain < length && strchr("&<>", text[plain]) == NULL)
      plain++;
    emit_bytes(out, text + i, plain - i);
    i = plain + 1;
    if (plain < length)
      emit_put(out, text[plain] == '&'   ? "&amp;"
                    : text[plain] == '<' ? "&lt;"
                                         : "&gt;");
  }
}

/* Text inside a quoted attribute. */
void dot_put_quoted(struct emit_text *out, const char *text) {
  emit_put(out, "\"");
  while (*text != '\0') {
    size_t length = strcspn(text, "\n\"\\");
    emit_bytes(out, text, length);
    text += length;
    if (*text == '\n')
      emit_put(out, "\\n");
    else if (*text != '\0')
      emit_put(out, *text == '"' ? "\\\"" : "\\\\");
    text += *text != '\0';
  }
  emit_put(out, "\"");
}

void dot_put(const struct drawing *drawing, ...) {
  va_list strings;
  const char *string;
  va_start(strings, drawing);
  while ((string = va_arg(strings, const char *)) != NULL)
    emit_put(drawing->out, string);
  va_end(strings);
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
    dot_put_html(out, text, length);
    emit_put(out, "<BR ALIGN=\"LEFT\"/>");
    text += length + strspn(text + length, " ");
  }
}

/* "event / actions", on one line if there is room. */
static void put_entry(const struct drawing *drawing, const char *when,
                      const char *does) {
  const char *text =
      does[0] == '\0' ? when : join(drawing->arena, when, " / ", does, NULL);
  if (strlen(text) <= LINE || does[0] == '\0') {
    put_lines(drawing->out, text);
    return;
  }
  put_lines(drawing->out, when);
  put_lines(drawing->out, join(drawing->arena, "/ ", does, NULL));
}

/* The terms of an arrow, those that do the same together. */
void dot_put_terms(const struct drawing *drawing,
                   const struct diagram_arrow *arrow) {
  int count;
  const struct diagram_line *lines =
      diagram_lines(drawing->arena, drawing->diagram, arrow, &count);
  for (int i = 0; i < count; i++)
    put_entry(drawing, lines[i].when, lines[i].does);
  if (drawing->paint != NULL)
    put_lines(drawing->out, drawing->paint->note(drawing->paint->context,
                                                 drawing->arena, arrow));
}

/* Everything about an arrow, for the tool tip. */
static const char *tip_of(const struct drawing *drawing,
                          const struct diagram_arrow *arrow) {
  struct arena *arena = drawing->arena;
  const char *text = join(arena, drawing->model->states[arrow->from].name,
                          " -> ", drawing->model->states[arrow->to].name, ": ",
                          drawing->model->causes[arrow->cause].text, NULL);
  for (size_t t = 0; t < arrow->count; t++) {
    const struct diagram_term *term = &arrow->terms[t];
    const char *does = diagram_actions(arena, drawing->diagram, term, false);
    const char *reason = diagram_reason(arena, drawing->diagram, term);
    text = join(arena, text, "\n",
                diagram_cause(arena, drawing->diagram, term, false),
                does[0] ? " / " : "", does, reason[0] ? " (" : "", reason,
                reason[0] ? ")" : "", NULL);
  }
  return text;
}

/* The address of the first term that has one. */
static const char *link_of(const struct drawing *drawing,
                           const struct diagram_arrow *arrow) {
  const char *url = NULL;
  for (size_t t = 0; t < arrow->count && url == NULL; t++)
    url = diagram_link(drawing->arena, drawing->diagram, &arrow->terms[t]);
  return url;
}

void dot_put_attributes(const struct drawing *drawing,
                        const struct diagram_arrow *arrow) {
  const struct model *model = drawing->model;
  const struct look *look = dot_look_of(drawing, arrow);
  const char *url = link_of(drawing, arrow);
  dot_put(drawing, "[from=\"", model->states[arrow->from].name, "\", to=\"",
          model->states[arrow->to].name, "\", cause=\"",
          model->causes[arrow->cause].name, "\", color=\"",
          arrow->faint ? look->faint : look->line, "\", fontcolor=\"",
          look->text, "\", style=", look->style, NULL);
  if (arrow->faint)
    emit_put(drawing->out, ", faint=true, arrowsize=0.5, weight=0");
  else if (drawing->diagram->view != NULL)
    emit_put(drawing->out, ", penwidth=1.3");
  if (url != NULL) {
    emit_put(drawing->out, ",\n    URL=");
    dot_put_quoted(drawing->out, url);
  }
  const char *tip = tip_of(drawing, arrow);
  emit_put(drawing->out, ",\n    tooltip=");
  dot_put_quoted(drawing->out, tip);
  emit_put(drawing->out, ",\n    labeltooltip=");
  dot_put_quoted(drawing->out, tip);
}
