/* The state diagram as text: for Mermaid, for PlantUML, and in ASCII. States
 * get short names there, as those of the table may be words of these languages.
 */
#include <string.h>
#include "diagram.h"
#include "emit_dot.h"
#include "join.h"
#include "outputs.h"

struct page {
  struct arena *arena;
  struct emit_text *out;
  const struct diagram *diagram;
  const struct model *model;
};

typedef void put_page(const struct page *page);

static void make(struct arena *arena, const struct emission *emission,
                 const struct flat *flat, const struct diagram_wish *wish,
                 const char *ending, put_page *put, struct text_file *file) {
  struct emit_text out;
  struct arena scratch = {NULL};
  emit_text_init(&out, arena);
  struct page page = {&scratch, &out, diagram_make(&scratch, flat, wish),
                      emission->model};
  put(&page);
  file->name = emit_file_name(
      arena, diagram_stem(&scratch, page.diagram, emission->names->lower),
      ending);
  file->text = out.text;
  file->length = out.length;
  arena_free(&scratch);
}

/* --- Mermaid -------------------------------------------------------------- */

/* What could mean something to Mermaid is written as the number of its
 * character; so nothing of a text is ever read as a sign. */
static void put_mermaid_text(struct emit_text *out, const char *text) {
  for (; *text != '\0'; text++) {
    unsigned char c = (unsigned char)*text;
    if (c < ' ' || strchr("\"#;:<>&\\{}[]`%|~*_$", c) != NULL)
      emit_format(out, "#%d;", c < ' ' ? ' ' : c);
    else
      emit_bytes(out, text, 1);
  }
}

static void put_mermaid_arrow(const struct page *page,
                              const struct diagram_arrow *arrow) {
  int count;
  const struct diagram_line *lines =
      diagram_lines(page->arena, page->diagram, arrow, &count);
  emit_format(page->out, "  s%d --> s%d : ", arrow->from, arrow->to);
  for (int i = 0; i < count; i++) {
    emit_put(page->out, i > 0 ? "<br/>" : "");
    put_mermaid_text(page->out, lines[i].when);
    emit_put(page->out, lines[i].does[0] != '\0' ? " / " : "");
    put_mermaid_text(page->out, lines[i].does);
  }
  emit_put(page->out, "\n");
}

static void put_mermaid(const struct page *page) {
  const struct diagram *diagram = page->diagram;
  struct emit_text *out = page->out;
  emit_format(out, "%%%% Made by synfin from %s; do not edit.\n",
              emit_source_name(page->model));
  emit_put(out, "stateDiagram-v2\n  accTitle: ");
  put_mermaid_text(out, diagram_title(page->arena, diagram));
  emit_put(out, "\n  direction TB\n");
  for (int s = 0; s < page->model->nstates; s++)
    if (diagram->reached[s])
      emit_format(out, "  state \"%s\" as s%d\n", page->model->states[s].name,
                  s);
  if (diagram->reached[page->model->initial])
    emit_format(out, "  [*] --> s%d\n", page->model->initial);
  for (size_t i = 0; i < diagram->count; i++)
    put_mermaid_arrow(page, &diagram->arrows[i]);
}

void emit_mermaid(struct arena *arena, const struct emission *emission,
                  const struct flat *flat, const struct diagram_wish *wish,
                  struct text_file *file) {
  make(arena, emission, flat, wish, ".mmd", put_mermaid, file);
}

/* --- PlantUML ------------------------------------------------------------- */

/* The same for PlantUML, which also reads pairs of signs. */
static void put_plantuml_text(struct emit_text *out, const char *text) {
  for (const char *at = text; *at != '\0'; at++) {
    unsigned char c = (unsigned char)*at;
    bool pair = at > text && at[-1] == *at && strchr("/-_.=", c) != NULL;
    if (c < ' ')
      emit_put(out, " ");
    else if (pair || strchr("\"\\<>[]*~#%!$&|{}`^@'", c) != NULL)
      emit_format(out, "<U+%04X>", c);
    else
      emit_bytes(out, at, 1);
  }
}

static void put_plantuml_arrow(const struct page *page,
                               const struct diagram_arrow *arrow) {
  const struct look *look = dot_look(arrow->cause);
  int count;
  const struct diagram_line *lines =
      diagram_lines(page->arena, page->diagram, arrow, &count);
  bool solid = strcmp(look->style, "solid") == 0;
  emit_format(page->out, "s%d -[%s%s%s]-> s%d : ", arrow->from,
              arrow->faint ? look->faint : look->line, solid ? "" : ",",
              solid ? "" : look->style, arrow->to);
  for (int i = 0; i < count; i++) {
    emit_put(page->out, i > 0 ? "\\n" : "");
    put_plantuml_text(page->out, lines[i].when);
    emit_put(page->out, lines[i].does[0] != '\0' ? " / " : "");
    put_plantuml_text(page->out, lines[i].does);
  }
  emit_put(page->out, "\n");
}

static void put_plantuml(const struct page *page) {
  const struct diagram *diagram = page->diagram;
  struct emit_text *out = page->out;
  emit_format(out,
              "@startuml\n' Made by synfin from %s; do not edit.\n"
              "hide empty description\ntitle ",
              emit_source_name(page->model));
  put_plantuml_text(out, diagram_title(page->arena, diagram));
  emit_put(out, "\n");
  for (int s = 0; s < page->model->nstates; s++)
    if (diagram->reached[s])
      emit_format(out, "state \"%s\" as s%d\n", page->model->states[s].name, s);
  if (diagram->reached[page->model->initial])
    emit_format(out, "[*] --> s%d\n", page->model->initial);
  for (size_t i = 0; i < diagram->count; i++)
    put_plantuml_arrow(page, &diagram->arrows[i]);
  emit_put(out, "legend left\n");
  for (int c = 0; c < page->model->ncauses; c++) {
    emit_format(out, "<color:%s>", dot_look(c)->text);
    put_plantuml_text(out, page->model->causes[c].text);
    emit_put(out, "</color>\n");
  }
  emit_put(out, "endlegend\n@enduml\n");
}

void emit_plantuml(struct arena *arena, const struct emission *emission,
                   const struct flat *flat, const struct diagram_wish *wish,
                   struct text_file *file) {
  make(arena, emission, flat, wish, ".puml", put_plantuml, file);
}

/* --- ASCII ---------------------------------------------------------------- */

enum {
  WIDTH = 72
};

/* The character that a text begins with; its octets. Texts of a table are
 * UTF-8: the compiler has seen to it. */
static size_t take(const char *text, unsigned long *character) {
  unsigned char first = (unsigned char)*text;
  size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  *character = length == 1 ? first : first & (0xFFul >> (length + 1));
  for (size_t i = 1; i < length && text[i] != '\0'; i++)
    *character = *character << 6 | ((unsigned char)text[i] & 0x3Fu);
  return length;
}

/* In ASCII, and so that it ends no comment and is no command of troff. */
static const char *ascii(struct arena *arena, const char *text) {
  struct emit_text out;
  emit_text_init(&out, arena);
  while (*text != '\0') {
    unsigned long character;
    size_t length = take(text, &character);
    if (character == 0x2026)
      emit_put(&out, "...");
    else if (character < ' ')
      emit_put(&out, " ");
    else if (character > '~' || character == '\\')
      emit_format(&out, "<U+%04lX>", character);
    else if (character == '/' && out.length > 0 &&
             out.text[out.length - 1] == '*')
      emit_put(&out, " /");
    else
      emit_bytes(&out, text, length);
    text += length;
  }
  return out.text != NULL ? out.text : "";
}

/* Words, in lines that each begin with `begin`. */
static void put_words(const struct page *page, const char *begin,
                      const char *text) {
  size_t room = WIDTH - strlen(begin);
  while (*text != '\0') {
    size_t length = strlen(text);
    if (length > room) {
      length = room;
      while (length > 0 && text[length] != ' ')
        length--;
      if (length == 0)
        length = strcspn(text, " ");
    }
    emit_put(page->out, begin);
    emit_bytes(page->out, text, length);
    emit_put(page->out, "\n");
    text += length + strspn(text + length, " ");
  }
}

static void put_rule(const struct page *page, const char *name) {
  emit_put(page->out, "+-");
  for (size_t i = strlen(name); i > 0; i--)
    emit_put(page->out, "-");
  emit_put(page->out, "-+\n");
}

static void put_text_arrow(const struct page *page,
                           const struct diagram_arrow *arrow) {
  int count;
  const struct diagram_line *lines =
      diagram_lines(page->arena, page->diagram, arrow, &count);
  for (int i = 0; i < count; i++)
    put_words(page, "  |  ",
              ascii(page->arena, join(page->arena, lines[i].when,
                                      lines[i].does[0] != '\0' ? " / " : "",
                                      lines[i].does, NULL)));
  emit_format(page->out, "  +--%s--> %s\n",
              page->model->causes[arrow->cause].name,
              page->model->states[arrow->to].name);
}

static void put_text(const struct page *page) {
  const struct diagram *diagram = page->diagram;
  put_words(
      page, "",
      ascii(page->arena, join(page->arena, diagram_title(page->arena, diagram),
                              " (variant ", diagram->flat->name, ")", NULL)));
  for (int s = 0; s < page->model->nstates; s++) {
    const char *name = page->model->states[s].name;
    if (!diagram->reached[s])
      continue;
    emit_put(page->out, "\n");
    put_rule(page, name);
    emit_format(page->out, "| %s |%s\n", name,
                s == page->model->initial ? " initial" : "");
    put_rule(page, name);
    for (size_t i = diagram->first[s]; i < diagram->first[s + 1]; i++)
      put_text_arrow(page, &diagram->arrows[i]);
  }
}

void emit_diagram_text(struct arena *arena, const struct emission *emission,
                       const struct flat *flat, const struct diagram_wish *wish,
                       struct text_file *file) {
  make(arena, emission, flat, wish, ".txt", put_text, file);
}
