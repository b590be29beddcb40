/* Octet by octet: what is copied here is small, and a loop is less code than
 * one that is quick. Compiled with -fno-builtin, or a compiler makes a call of
 * memcpy() out of the body of memcpy(). */
#include "string.h"

void *memcpy(void *to, const void *from, size_t length) {
  unsigned char *into = to;
  const unsigned char *out = from;
  for (size_t i = 0; i < length; i++)
    into[i] = out[i];
  return to;
}

void *memmove(void *to, const void *from, size_t length) {
  unsigned char *into = to;
  const unsigned char *out = from;
  if (into <= out)
    return memcpy(to, from, length);
  for (size_t i = length; i > 0; i--)
    into[i - 1] = out[i - 1];
  return to;
}

void *memset(void *to, int octet, size_t length) {
  unsigned char *into = to;
  for (size_t i = 0; i < length; i++)
    into[i] = (unsigned char)octet;
  return to;
}

int memcmp(const void *one, const void *other, size_t length) {
  const unsigned char *a = one, *b = other;
  for (size_t i = 0; i < length; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}
