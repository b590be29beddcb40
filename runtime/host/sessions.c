/* The program's connections, and what it is told about them. */
#include <stdlib.h>
#include <string.h>
#include "host/loop_inner.h"

static void look_up_sockets(struct synfin_loop *loop,
                            struct synfin_session *session) {
  struct synfin_status status;
  if (synfin_tcp_status(&loop->tcp, session->connection, &status) ==
      SYNFIN_OK) {
    session->local = status.local;
    session->remote = status.remote;
  }
}

struct synfin_session *synfin_sessions_add(struct synfin_loop *loop,
                                           synfin_handle connection) {
  struct synfin_session *session = calloc(1, loop->program.session_size);
  if (session == NULL ||
      !synfin_handles_add(&loop->handles, connection, session)) {
    free(session);
    return NULL;
  }
  session->connection = connection;
  look_up_sockets(loop, session);
  session->next = loop->sessions;
  if (session->next != NULL)
    session->next->previous = session;
  loop->sessions = session;
  return session;
}

static void forget(struct synfin_loop *loop, struct synfin_session *session) {
  if (session->previous != NULL)
    session->previous->next = session->next;
  else
    loop->sessions = session->next;
  if (session->next != NULL)
    session->next->previous = session->previous;
  synfin_handles_remove(&loop->handles, session->connection);
  free(session);
}

void synfin_sessions_notify(void *context, synfin_handle connection,
                            uint32_t what) {
  struct synfin_loop *loop = context;
  synfin_notices_put(&loop->notices, connection, what);
}

/* A child that is gone again before anybody could look is not worth a record;
 * for one that finds no memory the connection ends. */
static struct synfin_session *
find_or_add(struct synfin_loop *loop,
            const struct synfin_notices_entry *notice) {
  struct synfin_session *session =
      synfin_handles_find(&loop->handles, notice->connection);
  if (session != NULL || (notice->what & SYNFIN_ACCEPTED) == 0 ||
      (notice->what & SYNFIN_DELETED) != 0)
    return session;
  session = synfin_sessions_add(loop, notice->connection);
  if (session == NULL)
    synfin_tcp_abort(&loop->tcp, loop->now, notice->connection);
  return session;
}

void synfin_sessions_tell(struct synfin_loop *loop) {
  struct synfin_notices_entry notice;
  while (synfin_notices_take(&loop->notices, &notice)) {
    struct synfin_session *session = find_or_add(loop, &notice);
    if (session == NULL)
      continue;
    loop->program.notice(loop, session, notice.what);
    if ((notice.what & SYNFIN_DELETED) != 0)
      forget(loop, session);
  }
}

void synfin_sessions_abort(struct synfin_loop *loop) {
  struct synfin_session *session = loop->sessions;
  for (; session != NULL; session = session->next)
    synfin_tcp_abort(&loop->tcp, loop->now, session->connection);
}

/* Programs give back what they hold when they are told the end. */
void synfin_sessions_close(struct synfin_loop *loop) {
  while (loop->sessions != NULL) {
    struct synfin_session *session = loop->sessions;
    loop->program.notice(loop, session, SYNFIN_DELETED);
    forget(loop, session);
  }
  synfin_handles_free(&loop->handles);
  synfin_notices_free(&loop->notices);
}
