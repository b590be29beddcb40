/* What a session does with its text: echo (RFC 862), discard (RFC 863), and
 * chargen (RFC 864). */
#ifndef ECHO_SERVICES_H
#define ECHO_SERVICES_H

#include <stdio.h>
#include "host/loop.h"

struct service {
  const char *name;
  uint16_t port;
  /* Does what can be done now. */
  void (*pump)(struct synfin_loop *loop, struct synfin_session *session);
};

extern const struct service service_echo, service_discard, service_chargen;

/* What is asked of all sessions. */
struct service_settings {
  const struct service *service;
  uint64_t octets; /* that chargen sends; UINT64_MAX: no end */
  FILE *keep;      /* gets the text that comes, or NULL */
};

enum {
  SERVICE_BUFFER = 16384
};

struct service_session {
  struct synfin_session session;
  uint64_t came, went;
  size_t from, to; /* in the buffer: what echo has still to send */
  bool closed;
  char buffer[SERVICE_BUFFER];
};

#endif
