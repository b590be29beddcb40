/* Reads a response (RFC 9112), piece by piece as it comes. */
#ifndef FETCH_RESPONSE_H
#define FETCH_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  RESPONSE_LINE = 8192 /* octets of the longest line that is taken */
};

enum response_part {
  RESPONSE_STATUS,     /* the status line is awaited */
  RESPONSE_FIELDS,     /* a line of the head, */
  RESPONSE_COUNTED,    /* `left` octets of content, */
  RESPONSE_UNTIL_END,  /* content up to the end of the connection, */
  RESPONSE_CHUNK_SIZE, /* the line before a chunk, */
  RESPONSE_CHUNK,      /* `left` octets of a chunk, */
  RESPONSE_CHUNK_END,  /* the line behind it, */
  RESPONSE_TRAILER,    /* a line behind the last chunk */
  RESPONSE_DONE,
  RESPONSE_BAD /* it makes no sense */
};

/* Zeroed at first. */
struct response {
  enum response_part part;
  int status;
  char phrase[64];
  uint64_t content; /* octets that came */
  uint64_t left, announced;
  bool counted, chunked; /* there was such a field */
  size_t filled;
  char line[RESPONSE_LINE];
};

/* Takes octets, and hands content on. Returns how many were taken: all, unless
 * the response ends among them. */
size_t response_take(struct response *response, const char *text, size_t length,
                     void (*content)(void *context, const char *text,
                                     size_t length),
                     void *context);

/* The connection has ended; is the response complete? */
bool response_end(struct response *response);

#endif
