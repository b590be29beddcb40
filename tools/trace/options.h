/* The command line of synfin-trace. */
#ifndef TRACE_OPTIONS_H
#define TRACE_OPTIONS_H

#include <stdbool.h>

#include "tcp.h"

enum {
  STATUS_OK,
  STATUS_REFUSED, /* an end does not take a segment, or the file is damaged */
  STATUS_USAGE
};

enum form {
  FORM_UTF8,
  FORM_ASCII,
  FORM_DOT,
  FORM_SVG,
  FORM_LIST
};

struct options {
  const char *file, *address;
  const struct synfin_table *table;
  unsigned long only; /* a connection's number; 0: all */
  unsigned long rows; /* of a ladder, at most */
  enum form form;
};

/* False if the program is to end now, with `*status`, after a message or the
 * help. */
bool options_read(struct options *options, int argc, char **argv, int *status);

#endif
