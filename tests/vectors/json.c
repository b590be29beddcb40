#include "json.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct reader {
  const char *at;
  int depth;
};

enum {
  DEEPEST = 32
};

static struct json *read_value(struct reader *r);

static void skip_blanks(struct reader *r) {
  while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')
    r->at++;
}

static bool accept(struct reader *r, const char *word) {
  skip_blanks(r);
  size_t length = strlen(word);
  if (strncmp(r->at, word, length) != 0)
    return false;
  r->at += length;
  return true;
}

static struct json *new_value(enum json_kind kind) {
  struct json *value = calloc(1, sizeof *value);
  if (value == NULL)
    abort();
  value->kind = kind;
  return value;
}

/* The character that four hexadecimal digits stand for: only plain ones are
 * written so. */
static bool read_escape(struct reader *r, char *to) {
  static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
  const char *found = *r->at ? strchr(from, *r->at) : NULL;
  if (found != NULL) {
    *to = into[found - from];
    r->at++;
    return true;
  }
  char digits[5] = {0};
  if (*r->at != 'u' || strlen(r->at) < 5)
    return false;
  memcpy(digits, r->at + 1, 4);
  if (strspn(digits, "0123456789abcdefABCDEF") != 4)
    return false;
  long code = strtol(digits, NULL, 16);
  r->at += 5;
  *to = (char)code;
  return code > 0 && code < 0x80;
}

/* A text behind its opening quote; NULL if it does not end well. */
static char *read_text(struct reader *r) {
  char *text = malloc(strlen(r->at) + 1);
  size_t length = 0;
  if (text == NULL)
    abort();
  while (*r->at != '"') {
    char c = *r->at++;
    if ((unsigned char)c < 0x20 || (c == '\\' && !read_escape(r, &c))) {
      free(text);
      return NULL;
    }
    text[length++] = c;
  }
  r->at++;
  text[length] = '\0';
  return text;
}

static struct json *read_number(struct reader *r) {
  struct json *value = new_value(JSON_NUMBER);
  bool zero = *r->at == '0';
  for (int digits = 0; isdigit((unsigned char)*r->at); digits++) {
    if (digits == 20 || (zero && digits > 0)) {
      json_free(value);
      return NULL;
    }
    value->number = value->number * 10 + (unsigned long long)(*r->at++ - '0');
  }
  return value;
}

/* The inside of an object or an array, up to its closing bracket. */
static struct json *read_inside(struct reader *r, enum json_kind kind) {
  struct json *value = new_value(kind), **last = &value->first;
  const char *end = kind == JSON_OBJECT ? "}" : "]";
  if (accept(r, end))
    return value;
  do {
    char *key = NULL;
    if (kind == JSON_OBJECT) {
      key = accept(r, "\"") ? read_text(r) : NULL;
      if (key == NULL || !accept(r, ":")) {
        free(key);
        json_free(value);
        return NULL;
      }
    }
    *last = read_value(r);
    if (*last == NULL) {
      free(key);
      json_free(value);
      return NULL;
    }
    (*last)->key = key;
    last = &(*last)->next;
  } while (accept(r, ","));
  if (accept(r, end))
    return value;
  json_free(value);
  return NULL;
}

static struct json *read_word(struct reader *r) {
  if (accept(r, "null"))
    return new_value(JSON_NULL);
  struct json *truth = new_value(JSON_TRUTH);
  truth->number = accept(r, "true");
  if (truth->number || accept(r, "false"))
    return truth;
  json_free(truth);
  return NULL;
}

static struct json *read_value(struct reader *r) {
  struct json *value = NULL;
  if (++r->depth > DEEPEST)
    return NULL;
  skip_blanks(r);
  if (isdigit((unsigned char)*r->at)) {
    value = read_number(r);
  } else if (accept(r, "\"")) {
    char *text = read_text(r);
    value = text ? new_value(JSON_TEXT) : NULL;
    if (value != NULL)
      value->text = text;
  } else if (accept(r, "{")) {
    value = read_inside(r, JSON_OBJECT);
  } else if (accept(r, "[")) {
    value = read_inside(r, JSON_ARRAY);
  } else {
    value = read_word(r);
  }
  r->depth--;
  return value;
}

struct json *json_read(const char *text) {
  struct reader r = {text, 0};
  struct json *value = read_value(&r);
  skip_blanks(&r);
  if (value != NULL && *r.at == '\0')
    return value;
  json_free(value);
  return NULL;
}

void json_free(struct json *value) {
  while (value != NULL) {
    struct json *next = value->next;
    json_free(value->first);
    free(value->key);
    free(value->text);
    free(value);
    value = next;
  }
}

const struct json *json_member(const struct json *object, const char *key) {
  for (const struct json *m = object->first; m != NULL; m = m->next)
    if (m->key != NULL && strcmp(m->key, key) == 0)
      return m;
  return NULL;
}

size_t json_count(const struct json *value) {
  size_t count = 0;
  for (const struct json *child = value->first; child; child = child->next)
    count++;
  return count;
}
