/* http://ADDRESS[:PORT][/PATH], with a literal address. */
#ifndef FETCH_URL_H
#define FETCH_URL_H

#include "host/problem.h"
#include "synfin/tcp.h"

struct url {
  struct synfin_socket server;
  char host[64];    /* as the server is told */
  const char *path; /* with what follows it; "/" if there is none */
};

/* `text` must last. */
bool url_read(struct url *url, const char *text,
              struct synfin_problem *problem);

#endif
