#include "services.h"

enum {
  FIRST = ' ', /* of the printable characters, */
  PRINTABLE = 95,
  LINE = 74, /* octets of a line of chargen, */
  SHOWN = 72 /* and how many of them are not its end */
};

static const struct service_settings *settings_of(struct synfin_loop *loop) {
  return loop->program.context;
}

static void close_once(struct synfin_loop *loop,
                       struct service_session *session) {
  if (!session->closed)
    synfin_tcp_close(&loop->tcp, loop->now, session->session.connection, true);
  session->closed = true;
}

/* Reads into the buffer what there is. */
static enum synfin_answer receive(struct synfin_loop *loop,
                                  struct service_session *session) {
  size_t length = 0;
  enum synfin_answer answer =
      synfin_tcp_receive(&loop->tcp, loop->now, session->session.connection,
                         session->buffer, sizeof session->buffer, &length);
  if (answer != SYNFIN_OK)
    return answer;
  FILE *keep = settings_of(loop)->keep;
  if (keep != NULL)
    fwrite(session->buffer, 1, length, keep);
  session->came += length;
  session->from = 0;
  session->to = length;
  return SYNFIN_OK;
}

/* Sends text; `*taken` says how much of it. */
static enum synfin_answer send(struct synfin_loop *loop,
                               struct service_session *session,
                               const char *text, size_t length, size_t *taken) {
  *taken = 0;
  enum synfin_answer answer =
      synfin_tcp_send(&loop->tcp, loop->now, session->session.connection, text,
                      length, SYNFIN_PUSH, taken);
  session->went += *taken;
  return answer;
}

/* --- echo ----------------------------------------------------------------- */

static void pump_echo(struct synfin_loop *loop, struct synfin_session *which) {
  struct service_session *session = (struct service_session *)which;
  enum synfin_answer answer = SYNFIN_OK;
  while (answer == SYNFIN_OK) {
    size_t taken;
    if (session->from == session->to)
      answer = receive(loop, session);
    if (answer == SYNFIN_OK) {
      answer = send(loop, session, session->buffer + session->from,
                    session->to - session->from, &taken);
      session->from += taken;
    }
  }
  if (answer == SYNFIN_ENDED)
    close_once(loop, session);
}

const struct service service_echo = {"echo", 7, pump_echo};

/* --- discard -------------------------------------------------------------- */

static void pump_discard(struct synfin_loop *loop,
                         struct synfin_session *which) {
  struct service_session *session = (struct service_session *)which;
  enum synfin_answer answer;
  do
    answer = receive(loop, session);
  while (answer == SYNFIN_OK);
  if (answer == SYNFIN_ENDED)
    close_once(loop, session);
}

const struct service service_discard = {"discard", 9, pump_discard};

/* --- chargen -------------------------------------------------------------- */

/* Each line begins with the next character. */
static void write_pattern(char *to, size_t count, uint64_t from) {
  for (size_t i = 0; i < count; i++) {
    uint64_t line = (from + i) / LINE, column = (from + i) % LINE;
    if (column < SHOWN)
      to[i] = (char)(FIRST + (line + column) % PRINTABLE);
    else
      to[i] = column == SHOWN ? '\r' : '\n';
  }
}

static enum synfin_answer generate(struct synfin_loop *loop,
                                   struct service_session *session) {
  char text[4096];
  size_t taken;
  uint64_t left = settings_of(loop)->octets - session->went;
  size_t count = left < sizeof text ? (size_t)left : sizeof text;
  if (count == 0)
    return SYNFIN_ENDED;
  write_pattern(text, count, session->went);
  return send(loop, session, text, count, &taken);
}

/* It sends until it has sent all, or the peer has closed; what comes is thrown
 * away all the while. */
static void pump_chargen(struct synfin_loop *loop,
                         struct synfin_session *which) {
  struct service_session *session = (struct service_session *)which;
  enum synfin_answer in, out = SYNFIN_WAIT;
  do
    in = receive(loop, session);
  while (in == SYNFIN_OK);
  bool endless = settings_of(loop)->octets == UINT64_MAX;
  if (!session->closed && !(endless && in == SYNFIN_ENDED))
    do
      out = generate(loop, session);
    while (out == SYNFIN_OK);
  if (out == SYNFIN_ENDED || (endless && in == SYNFIN_ENDED))
    close_once(loop, session);
}

const struct service service_chargen = {"chargen", 19, pump_chargen};
