#include "ladder_words.h"

#include <string.h>

static bool is_first_byte(char byte) {
  return ((unsigned char)byte & 0xC0) != 0x80; /* of a character, in UTF-8 */
}

int ladder_width(const char *text) {
  int width = 0;
  for (; *text != '\0'; text++)
    width += is_first_byte(*text);
  return width;
}

int ladder_widest(const char *text) {
  int widest = 0, width = 0;
  for (; *text != '\0'; text++) {
    width = *text == '\n' ? 0 : width + is_first_byte(*text);
    widest = width > widest ? width : widest;
  }
  return widest;
}

int ladder_lines(const char *text) {
  int lines = 1;
  for (; *text != '\0'; text++)
    lines += *text == '\n';
  return lines;
}

const char *ladder_wrap(struct arena *arena, const char *words) {
  char *copy = arena_copy(arena, words, strlen(words));
  int column = 0;
  char *blank = NULL;
  for (char *at = copy; *at != '\0'; at++) {
    column += is_first_byte(*at);
    if (*at == '\n')
      column = 0;
    if (column > LADDER_LONGEST_REMARK && blank != NULL) {
      *blank = '\n';
      column = ladder_width(blank + 1) - ladder_width(at + 1);
      blank = NULL;
    }
    if (*at == ' ')
      blank = at;
  }
  return copy;
}

static void put_escaped(struct emit_text *out, const char *text,
                        const char *line_end) {
  while (*text != '\0') {
    size_t length = strcspn(text, "\n\"\\&");
    emit_bytes(out, text, length);
    text += length;
    if (*text == '\0')
      return;
    emit_put(out, *text == '\n'  ? line_end
                  : *text == '"' ? "\\\""
                  : *text == '&' ? "&amp;"
                                 : "\\\\");
    text++;
  }
}

void ladder_quote(struct emit_text *out, const char *text) {
  emit_put(out, "\"");
  put_escaped(out, text, "\\n");
  emit_put(out, "\"");
}

void ladder_quote_lines(struct emit_text *out, const char *text, int align) {
  const char *line_end = align < 0 ? "\\r" : align > 0 ? "\\l" : "\\n";
  emit_put(out, "\"");
  put_escaped(out, text, line_end);
  emit_format(out, "%s\"", align == 0 ? "" : line_end);
}
