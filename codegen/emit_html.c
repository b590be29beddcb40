/* NAME.html: the pieces of the page put together. */
#include "diagram.h"
#include "outputs.h"
#include "page.h"
#include "render.h"

#include <string.h>
#include <strings.h>

const struct page_part *page_part_named(const char *name) {
  for (size_t i = 0; i + 1 < page_parts_count; i++)
    if (strcmp(page_parts[i].name, name) == 0)
      return &page_parts[i];
  return &page_parts[page_parts_count - 1];
}

static void put_part(struct emit_text *out, const char *name) {
  const struct page_part *part = page_part_named(name);
  emit_bytes(out, (const char *)part->octets, part->length);
}

/* --- Text that stands inside elements ------------------------------------- */

/* What would end a script or a style, or begin a comment there. */
static bool breaks_out(const char *text, size_t left) {
  static const char *const words[] = {"</script", "</style", "<!--"};
  for (int i = 0; i < 3; i++) {
    size_t length = strlen(words[i]);
    if (left >= length && strncasecmp(text, words[i], length) == 0)
      return true;
  }
  return false;
}

/* The text of a script or style. Such words can stand in it in strings only,
 * where a backslash changes nothing. */
static void put_script(struct emit_text *out, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    emit_bytes(out, text + i, 1);
    if (breaks_out(text + i, length - i))
      emit_put(out, "\\");
  }
}

/* JSON: no `<` at all. */
static void put_json(struct emit_text *out, const struct emit_text *json) {
  for (size_t i = 0; i < json->length; i++)
    if (json->text[i] == '<')
      emit_put(out, "\\u003c");
    else
      emit_bytes(out, json->text + i, 1);
}

static void put_escaped(struct emit_text *out, const char *text) {
  for (; *text; text++)
    if (*text == '<')
      emit_put(out, "&lt;");
    else if (*text == '&')
      emit_put(out, "&amp;");
    else
      emit_bytes(out, text, 1);
}

/* Base 64 (RFC 4648 4). */
static void put_octets(struct emit_text *out, const char *octets,
                       size_t length) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < length; i += 3) {
    uint32_t three = 0;
    for (size_t k = 0; k < 3; k++)
      three = three << 8 | (i + k < length ? (unsigned char)octets[i + k] : 0u);
    char four[4] = {digits[three >> 18 & 63], digits[three >> 12 & 63],
                    digits[three >> 6 & 63], digits[three & 63]};
    for (size_t k = length - i < 3 ? length - i + 1 : 4; k < 4; k++)
      four[k] = '=';
    emit_bytes(out, four, 4);
    if (i % 57 == 54)
      emit_put(out, "\n");
  }
}

/* --- The pieces ----------------------------------------------------------- */

static void open_script(struct emit_text *out, const char *type,
                        const char *id) {
  emit_format(out, "<script type=\"%s\" id=\"%s\">\n", type, id);
}

static void put_files(struct emit_text *out, const struct model *m,
                      const struct emit_text *texts, enum explorer_use use) {
  for (int i = 0; i < m->nexplorer; i++) {
    const struct emit_text *text = &texts[i];
    if (m->explorer[i].use != use)
      continue;
    if (use == EXPLORER_PART) {
      emit_bytes(out, text->text, text->length);
      continue;
    }
    emit_put(out, use == EXPLORER_STYLE ? "<style>\n" : "<script>\n");
    put_script(out, text->text, text->length);
    emit_put(out, use == EXPLORER_STYLE ? "</style>\n" : "</script>\n");
  }
}

/* The diagram as it stands in a page: from its root element on; the first view
 * that the table declares, if there is one. */
static void put_diagram(struct emit_text *out, struct arena *arena,
                        const struct emission *emission) {
  struct text_file file;
  const struct flat *flat = emission->flats[emission->nflats - 1];
  const struct model *m = flat->model;
  const struct diagram_wish wish = {m->nviews > 0 ? &m->views[0] : NULL,
                                    MODEL_NONE, NULL, NULL};
  emit_dot(arena, emission, flat, &wish, &file);
  if (!render_svg(arena, &file))
    return; /* said; the page lists the states instead */
  const char *root = strstr(file.text, "<svg");
  if (root)
    emit_put(out, root);
}

static void put_scripts(struct emit_text *out) {
  static const char *const names[] = {"page.js",    "table.js",   "rows.js",
                                      "diagram.js", "ladder.js",  "run.js",
                                      "play.js",    "machine.js", "help.js"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const struct page_part *part = page_part_named(names[i]);
    emit_put(out, "<script>\n");
    put_script(out, (const char *)part->octets, part->length);
    emit_put(out, "</script>\n");
  }
}

static void put_head(struct emit_text *out, const struct model *m,
                     const struct emit_text *texts) {
  put_part(out, "head.html");
  emit_put(out, "<title>");
  put_escaped(out, m->text ? m->text : m->name);
  emit_put(out, "</title>\n<style>\n");
  put_part(out, "style.css");
  emit_put(out, "</style>\n");
  put_files(out, m, texts, EXPLORER_STYLE);
  emit_put(out, "</head>\n");
}

/* What the page runs: the file that the table names, or the machine alone. */
static bool find_engine(struct emit_text *engine, struct arena *arena,
                        struct emission *emission,
                        const struct emit_text *texts, struct diag *diag) {
  const struct model *m = emission->model;
  for (int i = 0; i < m->nexplorer; i++)
    if (m->explorer[i].use == EXPLORER_ENGINE) {
      *engine = texts[i];
      return true;
    }
  if (!page_compile_machine(arena, emission, engine, diag))
    engine->length = 0;
  return diag->errors == 0;
}

bool emit_html(struct arena *arena, struct emission *emission,
               struct text_file *file, struct diag *diag) {
  const struct model *m = emission->model;
  const struct emit_text *texts = page_read_files(arena, m, diag);
  struct emit_text out, engine;
  emit_text_init(&out, arena);
  emit_text_init(&engine, arena);
  if (!texts || !find_engine(&engine, arena, emission, texts, diag))
    return false;
  const struct emit_text *data =
      page_data(arena, emission, engine.length > 0, diag);
  if (!data)
    return false;
  put_head(&out, m, texts);
  put_part(&out, "top.html");
  put_files(&out, m, texts, EXPLORER_PART);
  put_part(&out, "middle.html");
  put_diagram(&out, arena, emission);
  put_part(&out, "bottom.html");
  open_script(&out, "application/json", "table");
  put_json(&out, data);
  emit_put(&out, "\n</script>\n");
  open_script(&out, "text/plain", "engine");
  put_octets(&out, engine.text, engine.length);
  emit_put(&out, "\n</script>\n");
  put_scripts(&out);
  put_files(&out, m, texts, EXPLORER_SCRIPT);
  emit_put(&out, "<script>explorer.start();</script>\n</body>\n</html>\n");
  *file =
      (struct text_file){emit_file_name(arena, emission->names->lower, ".html"),
                         out.text, out.length};
  return true;
}
