#include "emit_json.h"
#include "json.h"

static void comma(struct emit_text *out) {
  char last = out->length > 0 ? out->text[out->length - 1] : '\n';
  if (last != '{' && last != '[' && last != ':' && last != '\n')
    emit_put(out, ",");
}

void emit_json_text(struct emit_text *out, const char *text) {
  comma(out);
  emit_put(out, "\"");
  while (*text) {
    char form[JSON_FORM];
    text += json_form(text, form);
    emit_put(out, form);
  }
  emit_put(out, "\"");
}

void emit_json_number(struct emit_text *out, unsigned long long number) {
  comma(out);
  emit_format(out, "%llu", number);
}

void emit_json_open(struct emit_text *out, char bracket) {
  comma(out);
  emit_bytes(out, &bracket, 1);
}

void emit_json_close(struct emit_text *out, char bracket) {
  emit_bytes(out, &bracket, 1);
}

void emit_json_key(struct emit_text *out, const char *key) {
  emit_json_text(out, key);
  emit_put(out, ":");
}

void emit_json_member(struct emit_text *out, const char *key,
                      const char *text) {
  emit_json_key(out, key);
  if (text == NULL)
    emit_put(out, "null");
  else
    emit_json_text(out, text);
}

void emit_json_count(struct emit_text *out, const char *key,
                     unsigned long long number) {
  emit_json_key(out, key);
  emit_json_number(out, number);
}

void emit_json_truth(struct emit_text *out, const char *key, bool truth) {
  emit_json_key(out, key);
  emit_put(out, truth ? "true" : "false");
}

void emit_json_numbers(struct emit_text *out, const char *key,
                       const int *numbers, int count) {
  emit_json_key(out, key);
  emit_json_open(out, '[');
  for (int i = 0; i < count; i++)
    emit_json_number(out, (unsigned long long)numbers[i]);
  emit_json_close(out, ']');
}
