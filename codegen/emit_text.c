/* The text that emitters write into, and how C spells comments and strings. */
#include <string.h>
#include "emit.h"
#include "format.h"

enum {
  FIRST_CAPACITY = 256,
  LINE = 80
};

void emit_text_init(struct emit_text *out, struct arena *arena) {
  out->arena = arena;
  out->length = 0;
  out->capacity = FIRST_CAPACITY;
  out->text = arena_alloc(arena, out->capacity);
}

/* Makes room for `more` bytes and a NUL. Room that is not used is never
 * touched, so there may be plenty. */
static void reserve(struct emit_text *out, size_t more) {
  size_t capacity = out->capacity;
  while (capacity - out->length <= more)
    capacity *= 4;
  if (capacity == out->capacity)
    return;
  out->text = arena_resize_text(out->arena, out->text, out->length,
                                out->capacity, capacity);
  out->capacity = capacity;
}

void emit_bytes(struct emit_text *out, const char *text, size_t length) {
  reserve(out, length);
  memcpy(out->text + out->length, text, length);
  out->length += length;
  out->text[out->length] = '\0';
}

void emit_put(struct emit_text *out, const char *text) {
  emit_bytes(out, text, strlen(text));
}

void emit_number(struct emit_text *out, long long number) {
  char digits[24];
  char *first = digits + sizeof digits;
  unsigned long long rest =
      number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number;
  do
    *--first = (char)('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (number < 0)
    *--first = '-';
  emit_bytes(out, first, (size_t)(digits + sizeof digits - first));
}

/* Tries the room that is there first: most pieces are short. */
void emit_format(struct emit_text *out, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  size_t room = out->capacity - out->length;
  size_t length = format_into(out->text + out->length, room, format, arguments);
  va_end(arguments);
  if (length >= room) {
    out->text[out->length] = '\0';
    reserve(out, length);
    format_into(out->text + out->length, length + 1, format, again);
  }
  out->length += length;
  va_end(again);
}

size_t emit_column(const struct emit_text *out) {
  size_t begin = out->length;
  while (begin > 0 && out->text[begin - 1] != '\n')
    begin--;
  return out->length - begin;
}

void emit_pad(struct emit_text *out, size_t column) {
  static const char blanks[] = "                                ";
  size_t now = emit_column(out);
  size_t missing = now < column ? column - now : 1;
  for (; missing >= sizeof blanks; missing -= sizeof blanks - 1)
    emit_bytes(out, blanks, sizeof blanks - 1);
  emit_bytes(out, blanks, missing);
}

/* Text inside a comment: a blank parts what would end it or open another. */
static void put_safely(struct emit_text *out, const char *text, size_t length) {
  char last = out->length > 0 ? out->text[out->length - 1] : ' ';
  size_t done = 0;
  for (size_t i = 0; i < length; last = text[i++])
    if ((last == '*' && text[i] == '/') || (last == '/' && text[i] == '*')) {
      emit_bytes(out, text + done, i - done);
      emit_bytes(out, " ", 1);
      done = i;
    }
  emit_bytes(out, text + done, length - done);
}

void emit_comment(struct emit_text *out, int indent, const char *text) {
  if (text == NULL || *text == '\0')
    return;
  emit_format(out, "%*s/*", indent, "");
  size_t column = (size_t)indent + 2;
  while (*text != '\0') {
    size_t word = strcspn(text, " \n");
    if (column + 1 + word > LINE - 3 && column > (size_t)indent + 2) {
      emit_format(out, "\n%*s *", indent, "");
      column = (size_t)indent + 2;
    }
    emit_bytes(out, " ", 1);
    put_safely(out, text, word);
    column += 1 + word;
    text += word;
    text += strspn(text, " \n");
  }
  emit_put(out, " */\n");
}

void emit_remark(struct emit_text *out, const char *text) {
  if (text != NULL && *text != '\0') {
    emit_put(out, " /* ");
    put_safely(out, text, strlen(text));
    emit_put(out, " */");
  }
  emit_put(out, "\n");
}

/* A question mark after another is escaped: C99 has trigraphs. */
void emit_string(struct emit_text *out, const char *text) {
  emit_put(out, "\"");
  const char *at = text == NULL ? "" : text;
  while (*at != '\0') {
    size_t plain = strcspn(at, "\"\\?");
    emit_bytes(out, at, plain);
    at += plain;
    if (*at == '\0')
      break;
    if (*at != '?' || (at > text && at[-1] == '?'))
      emit_put(out, "\\");
    emit_bytes(out, at++, 1);
  }
  emit_put(out, "\"");
}

void emit_add_file(struct emit_files *files, const char *name,
                   const struct emit_text *text) {
  struct text_file *file =
      ARENA_PUSH(text->arena, files->items, files->count, files->capacity);
  file->name = name;
  file->text = text->text;
  file->length = text->length;
}
