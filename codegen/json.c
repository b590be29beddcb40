#include "json.h"

#include "source.h"

enum {
  LONGEST = 4 /* octets of a character in UTF-8 */
};

size_t json_form(const char *text, char form[JSON_FORM]) {
  size_t room = 0;
  while (room < LONGEST && text[room])
    room++;
  size_t length = source_character(text, room);
  if (*text == '"' || *text == '\\')
    snprintf(form, JSON_FORM, "\\%c", *text);
  else if (length > 0)
    snprintf(form, JSON_FORM, "%.*s", (int)length, text);
  else if (*text == '\n')
    snprintf(form, JSON_FORM, "\\n");
  else if ((unsigned char)*text < 0x80)
    snprintf(form, JSON_FORM, "\\u%04x", (unsigned char)*text & 0x7fu);
  else
    snprintf(form, JSON_FORM, "\\ufffd");
  return length > 0 ? length : 1;
}

void json_put_text(const char *text, FILE *out) {
  char form[JSON_FORM];
  fputc('"', out);
  while (*text) {
    text += json_form(text, form);
    fputs(form, out);
  }
  fputc('"', out);
}
