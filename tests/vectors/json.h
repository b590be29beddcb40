/* A reader of JSON, as small as the vectors need: objects, arrays, texts,
 * numbers that are not negative, true, false, null. It knows nothing of synfin.
 */
#ifndef TESTS_VECTORS_JSON_H
#define TESTS_VECTORS_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum json_kind {
  JSON_NULL,
  JSON_TRUTH,
  JSON_NUMBER,
  JSON_TEXT,
  JSON_ARRAY,
  JSON_OBJECT
};

struct json {
  enum json_kind kind;
  char *key;                 /* of a member of an object; else NULL */
  char *text;                /* JSON_TEXT */
  unsigned long long number; /* JSON_NUMBER; JSON_TRUTH: 0 or 1 */
  struct json *first, *next; /* children, siblings */
};

/* Reads one value that fills a text, or returns NULL. The caller frees it. */
struct json *json_read(const char *text);
void json_free(struct json *value);

/* A member of an object, or NULL. */
const struct json *json_member(const struct json *object, const char *key);

/* How many children. */
size_t json_count(const struct json *value);

#endif
