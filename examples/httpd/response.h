/* What goes out before the content. */
#ifndef HTTPD_RESPONSE_H
#define HTTPD_RESPONSE_H

#include "files.h"
#include "request.h"

enum {
  RESPONSE_ROOM = 2048
};

/* Which octets of a file are sent. */
struct span {
  uint64_t first, count;
};

/* Writes the head of the answer, and of one that is not a file's, its short
 * text; returns the octets. `file` counts if the status is 200. `span` says
 * what is to follow; of HEAD nothing. */
size_t response_write(char text[RESPONSE_ROOM], const struct request *request,
                      int status, const struct file *file, struct span *span);

#endif
