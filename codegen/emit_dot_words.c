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
 * apart, darkened until they can be read as text; and a line style. */
static const struct look looks[PALETTE] = {
    {"#0072B2", "#004F7C", "solid", SOLID},
    {"#009E73", "#00543D", "solid", SOLID},
    {"#D55E00", "#8A3D00", "dashed", DASHED},
    {"#9A5B84", "#6B2F56", "dotted", DOTTED},
    {"#8A7A00", "#5A5000", "dashed", DASHED},
    {"#555555", "#333333", "dotted", DOTTED},
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
        when[u] = join(arena, when[u], ", ", when[t], NULL);
        when[t] = NULL;
      }
  }
  for (size_t t = 0; t < count; t++)
    if (when[t] != NULL)
      put_entry(drawing, when[t], does[t]);
  if (drawing->paint != NULL)
    put_lines(drawing->out,
              drawing->paint->note(drawing->paint->context, arena, arrow));
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
    text = join(arena, text, "\n",
                diagram_cause(arena, drawing->diagram, term, false),
                does[0] ? " / " : "", does, NULL);
  }
  return text;
}

void dot_put_attributes(const struct drawing *drawing,
                        const struct diagram_arrow *arrow) {
  const struct model *model = drawing->model;
  const struct look *look = dot_look_of(drawing, arrow);
  dot_put(drawing, "[from=\"", model->states[arrow->from].name, "\", to=\"",
          model->states[arrow->to].name, "\", cause=\"",
          model->causes[arrow->cause].name, "\", color=\"", look->line,
          "\", fontcolor=\"", look->text, "\", style=", look->style, NULL);
  emit_put(drawing->out, ",\n    tooltip=");
  dot_put_quoted(drawing->out, tip_of(drawing, arrow));
}
