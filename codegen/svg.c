#include "svg.h"

#include <string.h>

/* Colours of drawings, and what they are on a dark page. Graphviz writes them
 * as attributes, so a style sheet finds them there. */
static const struct shade {
  const char *light, *dark;
} shades[] = {
    {"white", "#0d1117"},   {"black", "#d5dbe1"},   {"#000000", "#d5dbe1"},
    {"#f4f4f4", "#222831"}, {"#fff4c2", "#4a4218"}, {"#999999", "#66707b"},
    {"#aaaaaa", "#66707b"}, {"#777777", "#99a3ad"}, {"#0072b2", "#56b4e9"},
    {"#004f7c", "#9fd4f5"}, {"#a8cbe4", "#2b5f82"}, {"#009e73", "#35c79b"},
    {"#00543d", "#8be3c6"}, {"#a3d9c7", "#1f6b54"}, {"#d55e00", "#f0883e"},
    {"#8a3d00", "#ffbd8a"}, {"#efc3a0", "#7d4a20"}, {"#9a5b84", "#cc79a7"},
    {"#6b2f56", "#eab2d2"}, {"#d8c0d0", "#6a4659"}, {"#8a7a00", "#d9cc3c"},
    {"#5a5000", "#f0e442"}, {"#d8d2a8", "#6b6522"}, {"#555555", "#9aa4ae"},
    {"#333333", "#c3cad1"}, {"#cccccc", "#4a525b"}};

static void put_style(struct emit_text *out) {
  emit_put(out, "<style>\n"
                "a:hover text, a:focus text { text-decoration: underline; }\n"
                "@media (prefers-color-scheme: dark) {\n"
                "  text { fill: #d5dbe1; }\n");
  for (size_t i = 0; i < sizeof shades / sizeof *shades; i++)
    emit_format(out,
                "  [fill=\"%s\"] { fill: %s; } "
                "[stroke=\"%s\"] { stroke: %s; }\n",
                shades[i].light, shades[i].dark, shades[i].light,
                shades[i].dark);
  emit_put(out, "}\n</style>\n");
}

static void put_escaped(struct emit_text *out, const char *element,
                        const char *text) {
  if (text == NULL)
    return;
  emit_format(out, "<%s>", element);
  for (; *text != '\0'; text++) {
    if (*text == '&')
      emit_put(out, "&amp;");
    else if (*text == '<')
      emit_put(out, "&lt;");
    else if (*text == '>')
      emit_put(out, "&gt;");
    else
      emit_bytes(out, text, 1);
  }
  emit_format(out, "</%s>\n", element);
}

/* The end of a tag, behind its `>`; one inside quotes ends nothing. */
static const char *tag_end(const char *tag, const char *end) {
  char quote = '\0';
  for (; tag < end && (quote != '\0' || *tag != '>'); tag++)
    if (quote == '\0' && (*tag == '"' || *tag == '\''))
      quote = *tag;
    else if (*tag == quote)
      quote = '\0';
  return tag < end ? tag + 1 : end;
}

static bool begins(const char *text, const char *end, const char *with) {
  size_t length = strlen(with);
  return (size_t)(end - text) >= length && memcmp(text, with, length) == 0;
}

/* `<a xlink:title="...">` has a tool tip that only some browsers show; a title
 * inside is shown by all. */
static void put_link(struct emit_text *out, const char *tag, const char *end) {
  static const char name[] = " xlink:title=\"";
  const char *title = tag, *stop;
  while (title < end && !begins(title, end, name))
    title++;
  stop = title < end ? title + strlen(name) : end;
  const char *text = stop;
  while (stop < end && *stop != '"')
    stop++;
  if (title == end || stop == end) {
    emit_bytes(out, tag, (size_t)(end - tag));
    return;
  }
  emit_bytes(out, tag, (size_t)(title - tag));
  emit_bytes(out, stop + 1, (size_t)(end - stop - 1));
  emit_put(out, "<title>");
  emit_bytes(out, text, (size_t)(stop - text));
  emit_put(out, "</title>");
}

static void put_root(struct emit_text *out, const char *tag, const char *end,
                     const char *title, const char *description) {
  emit_bytes(out, tag, (size_t)(end - tag) - 1);
  emit_put(out, " role=\"graphics-document document\" lang=\"en\" "
                "style=\"max-width: 100%; height: auto\">\n");
  put_escaped(out, "title", title);
  put_escaped(out, "desc", description);
  put_style(out);
}

/* Comments name Graphviz's release and the nodes; the document type is none
 * that anybody fetches. Neither is kept. Returns what stands behind. */
static const char *skip(const char *at, const char *end) {
  bool comment = begins(at, end, "<!--");
  while (at < end && !(comment ? begins(at, end, "-->") : *at == '>'))
    at++;
  at += comment ? 3 : 1;
  while (at < end && *at == '\n')
    at++;
  return at < end ? at : end;
}

void svg_finish(struct emit_text *out, const char *svg, size_t length,
                const char *title, const char *description) {
  const char *at = svg, *end = svg + length;
  bool root = false;
  while (at < end) {
    const char *tag = memchr(at, '<', (size_t)(end - at));
    tag = tag == NULL ? end : tag;
    emit_bytes(out, at, (size_t)(tag - at));
    at = begins(tag, end, "<!") ? skip(tag, end) : tag_end(tag, end);
    if (begins(tag, end, "<!"))
      continue;
    if (!root && begins(tag, end, "<svg")) {
      put_root(out, tag, at, title, description);
      root = true;
    } else if (begins(tag, end, "<a ")) {
      put_link(out, tag, at);
    } else {
      emit_bytes(out, tag, (size_t)(at - tag));
    }
  }
}
