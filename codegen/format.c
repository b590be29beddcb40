#include "format.h"

#include <stdio.h>
#include <string.h>

struct output {
  char *text;
  size_t room, length; /* `length` may run ahead of `room` */
};

static void put(struct output *out, const char *piece, size_t length) {
  if (out->length < out->room) {
    size_t left = out->room - out->length;
    memcpy(out->text + out->length, piece, length < left ? length : left);
  }
  out->length += length;
}

static void put_number(struct output *out, unsigned rest, int negative) {
  char digits[16];
  char *first = digits + sizeof digits;
  do
    *--first = (char)('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (negative)
    *--first = '-';
  put(out, first, (size_t)(digits + sizeof digits - first));
}

/* From the first conversion on that is not plain, vsnprintf does the rest. */
static void put_rest(struct output *out, const char *format,
                     va_list arguments) {
  char none;
  size_t left = out->length < out->room ? out->room - out->length : 0;
  int written = vsnprintf(left > 0 ? out->text + out->length : &none, left,
                          format, arguments);
  out->length += written < 0 ? 0 : (size_t)written;
}

/* One plain conversion. */
static void convert(struct output *out, char kind, va_list *arguments) {
  if (kind == 's') {
    const char *piece = va_arg(*arguments, const char *);
    put(out, piece, strlen(piece));
    return;
  }
  int number = va_arg(*arguments, int);
  put_number(out, number < 0 ? 0 - (unsigned)number : (unsigned)number,
             number < 0);
}

size_t format_into(char *text, size_t room, const char *format,
                   va_list arguments) {
  struct output out = {text, room, 0};
  va_list rest;
  va_copy(rest, arguments);
  while (*format != '\0') {
    size_t plain = strcspn(format, "%");
    put(&out, format, plain);
    format += plain;
    if (*format == '\0')
      break;
    if (format[1] != 's' && format[1] != 'd') {
      put_rest(&out, format, rest);
      break;
    }
    convert(&out, format[1], &rest);
    format += 2;
  }
  va_end(rest);
  if (room > 0)
    text[out.length < room ? out.length : room - 1] = '\0';
  return out.length;
}
