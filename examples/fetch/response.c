#include "response.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char letter) {
  return letter == ' ' || letter == '\t';
}

/* A number that fills the text, but for blanks or what follows a semicolon. */
static bool read_number(const char *text, int base, uint64_t *number) {
  char *rest;
  errno = 0;
  while (is_blank(*text))
    text++;
  *number = strtoull(text, &rest, base);
  while (is_blank(*rest))
    rest++;
  return rest != text && errno == 0 && *text != '-' && *text != '+' &&
         (*rest == '\0' || (base == 16 && *rest == ';'));
}

/* --- Lines ---------------------------------------------------------------- */

static bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/* "HTTP/1.x NNN Phrase" */
static enum response_part take_status(struct response *response) {
  const char *line = response->line;
  if (strncmp(line, "HTTP/1.", 7) != 0 || !is_digit(line[7]) || line[8] != ' ')
    return RESPONSE_BAD;
  const char *code = line + 9;
  if (code[0] < '1' || code[0] > '9' || !is_digit(code[1]) ||
      !is_digit(code[2]) || (code[3] != ' ' && code[3] != '\0'))
    return RESPONSE_BAD;
  response->status =
      (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  snprintf(response->phrase, sizeof response->phrase, "%s",
           code[3] == ' ' ? code + 4 : "");
  response->counted = response->chunked = false;
  return RESPONSE_FIELDS;
}

/* The value of the line's field if it is that one, or NULL. */
static const char *value_of(const char *line, const char *name) {
  size_t length = strlen(name);
  if (strncasecmp(line, name, length) != 0 || line[length] != ':')
    return NULL;
  line += length + 1;
  return line + strspn(line, " \t");
}

static enum response_part take_field(struct response *response) {
  const char *length = value_of(response->line, "Content-Length");
  const char *coding = value_of(response->line, "Transfer-Encoding");
  if (coding != NULL) {
    response->chunked = strcasecmp(coding, "chunked") == 0;
    return response->chunked ? RESPONSE_FIELDS : RESPONSE_BAD;
  }
  if (length == NULL)
    return RESPONSE_FIELDS;
  uint64_t announced;
  if (!read_number(length, 10, &announced) ||
      (response->counted && announced != response->announced))
    return RESPONSE_BAD;
  response->counted = true;
  response->announced = announced;
  return RESPONSE_FIELDS;
}

/* Behind the head: interim responses are followed by another (RFC 9110 15.2);
 * some have no content (RFC 9112 6.3). */
static enum response_part begin_content(struct response *response) {
  if (response->status < 200)
    return RESPONSE_STATUS;
  if (response->status == 204 || response->status == 304)
    return RESPONSE_DONE;
  if (response->chunked)
    return RESPONSE_CHUNK_SIZE;
  if (!response->counted)
    return RESPONSE_UNTIL_END;
  response->left = response->announced;
  return response->left > 0 ? RESPONSE_COUNTED : RESPONSE_DONE;
}

static enum response_part take_chunk_size(struct response *response) {
  if (!read_number(response->line, 16, &response->left))
    return RESPONSE_BAD;
  return response->left > 0 ? RESPONSE_CHUNK : RESPONSE_TRAILER;
}

static enum response_part take_line(struct response *response) {
  bool empty = response->line[0] == '\0';
  switch (response->part) {
  case RESPONSE_STATUS:
    return take_status(response);
  case RESPONSE_FIELDS:
    return empty ? begin_content(response) : take_field(response);
  case RESPONSE_CHUNK_SIZE:
    return take_chunk_size(response);
  case RESPONSE_CHUNK_END:
    return empty ? RESPONSE_CHUNK_SIZE : RESPONSE_BAD;
  case RESPONSE_TRAILER:
    return empty ? RESPONSE_DONE : RESPONSE_TRAILER;
  default:
    return RESPONSE_BAD;
  }
}

/* Collects a line, up to its end; lines end with LF, mostly CR before it. */
static size_t collect(struct response *response, const char *text,
                      size_t length) {
  const char *end = memchr(text, '\n', length);
  size_t count = end == NULL ? length : (size_t)(end - text);
  if (count >= RESPONSE_LINE - response->filled) {
    response->part = RESPONSE_BAD;
    return length;
  }
  memcpy(response->line + response->filled, text, count);
  response->filled += count;
  if (end == NULL)
    return length;
  if (response->filled > 0 && response->line[response->filled - 1] == '\r')
    response->filled--;
  response->line[response->filled] = '\0';
  response->filled = 0;
  response->part = take_line(response);
  return count + 1;
}

/* --- Content -------------------------------------------------------------- */

static bool is_content(enum response_part part) {
  return part == RESPONSE_COUNTED || part == RESPONSE_UNTIL_END ||
         part == RESPONSE_CHUNK;
}

static size_t
pass_on(struct response *response, const char *text, size_t length,
        void (*content)(void *context, const char *text, size_t length),
        void *context) {
  size_t count = length;
  bool endless = response->part == RESPONSE_UNTIL_END;
  if (!endless && count > response->left)
    count = (size_t)response->left;
  content(context, text, count);
  response->content += count;
  if (endless)
    return count;
  response->left -= count;
  if (response->left == 0)
    response->part =
        response->part == RESPONSE_CHUNK ? RESPONSE_CHUNK_END : RESPONSE_DONE;
  return count;
}

size_t response_take(struct response *response, const char *text, size_t length,
                     void (*content)(void *context, const char *text,
                                     size_t length),
                     void *context) {
  size_t at = 0;
  while (at < length && response->part < RESPONSE_DONE) {
    if (is_content(response->part))
      at += pass_on(response, text + at, length - at, content, context);
    else
      at += collect(response, text + at, length - at);
  }
  return at;
}

bool response_end(struct response *response) {
  if (response->part == RESPONSE_UNTIL_END)
    response->part = RESPONSE_DONE;
  return response->part == RESPONSE_DONE;
}
