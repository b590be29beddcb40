#include "join.h"
#include <string.h>

const char *join(struct arena *arena, ...) {
  va_list strings, again;
  const char *string;
  size_t length = 0;
  va_start(strings, arena);
  va_copy(again, strings);
  while ((string = va_arg(strings, const char *)) != NULL)
    length += strlen(string);
  va_end(strings);
  char *text = arena_alloc(arena, length + 1), *end = text;
  while ((string = va_arg(again, const char *)) != NULL)
    while (*string != '\0')
      *end++ = *string++;
  va_end(again);
  return text;
}
