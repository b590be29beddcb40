/* A client's connection: one request after the other. */
#ifndef HTTPD_CONNECTION_H
#define HTTPD_CONNECTION_H

#include "host/loop.h"
#include "response.h"

enum {
  CONNECTION_HEAD = 8192, /* octets that the head of a request may have */
  CONNECTION_IDLE = 60,   /* seconds until one that does nothing is ended, */
  CONNECTION_SCARCE = 2   /* and where there is no room for another */
};

struct connection {
  struct synfin_session session;
  char in[CONNECTION_HEAD];
  size_t filled; /* octets of `in` */
  char out[RESPONSE_ROOM];
  size_t out_at, out_length; /* what of `out` is still to go */
  bool has_file;
  struct file file; /* whose `span` is still to go */
  struct span span;
  bool last;   /* no request will be taken after this one */
  bool closed; /* all is sent; what comes is thrown away */
  unsigned idle;
};

/* What the server knows. */
struct server {
  const char *folder;
  int root; /* the folder */
  uint64_t served;
};

/* Does what can be done now. */
void connection_pump(struct synfin_loop *loop, struct connection *connection);

/* Gives back what it holds. */
void connection_end(struct connection *connection);

#endif
