/* The head of a request (RFC 9112), as far as a file server cares. */
#ifndef HTTPD_REQUEST_H
#define HTTPD_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  REQUEST_PATH = 1024
};

struct request {
  int status;              /* 200, or why it is refused */
  bool head;               /* HEAD: no content */
  bool keep;               /* more requests may follow on the connection */
  char raw[REQUEST_PATH];  /* the path as it came, for a redirection */
  char path[REQUEST_PATH]; /* the same, percent decoded */
  bool ranged, has_last;   /* Range: bytes=first-last, or first-, or -last */
  bool has_first;
  uint64_t first, last;
};

/* Reads a head from the beginning of `text`; returns its octets, or 0 if it is
 * not all there yet. */
size_t request_read(struct request *request, const char *text, size_t length);

#endif
