#include "connection.h"

#include <string.h>
#include <unistd.h>

enum {
  PIECE = 16384 /* octets that are read from a file at once */
};

static void close_file(struct connection *connection) {
  if (connection->has_file)
    close(connection->file.fd);
  connection->has_file = false;
}

void connection_end(struct connection *connection) {
  close_file(connection);
}

static void abort_it(struct synfin_loop *loop, struct connection *connection) {
  close_file(connection);
  connection->closed = true;
  synfin_tcp_abort(&loop->tcp, loop->now, connection->session.connection);
}

static bool send(struct synfin_loop *loop, struct connection *connection,
                 const char *text, size_t length, unsigned flags,
                 size_t *taken) {
  *taken = 0;
  return synfin_tcp_send(&loop->tcp, loop->now, connection->session.connection,
                         text, length, flags, taken) == SYNFIN_OK;
}

/* True when all of it has gone. */
static bool send_head(struct synfin_loop *loop, struct connection *connection) {
  while (connection->out_at < connection->out_length) {
    size_t taken;
    unsigned flags = connection->span.count == 0 ? SYNFIN_PUSH : 0;
    if (!send(loop, connection, connection->out + connection->out_at,
              connection->out_length - connection->out_at, flags, &taken))
      return false;
    connection->out_at += taken;
  }
  return true;
}

/* Sends the next piece of the file. A file that has become shorter cannot be
 * sent as was promised. */
static bool send_piece(struct synfin_loop *loop,
                       struct connection *connection) {
  char piece[PIECE];
  struct span *span = &connection->span;
  size_t count = span->count < PIECE ? (size_t)span->count : PIECE, taken;
  ssize_t got = pread(connection->file.fd, piece, count, (off_t)span->first);
  if (got <= 0) {
    abort_it(loop, connection);
    return false;
  }
  unsigned flags = (uint64_t)got == span->count ? SYNFIN_PUSH : 0;
  if (!send(loop, connection, piece, (size_t)got, flags, &taken))
    return false;
  span->first += taken;
  span->count -= taken;
  return true;
}

static bool send_file(struct synfin_loop *loop, struct connection *connection) {
  while (connection->span.count > 0)
    if (!send_piece(loop, connection))
      return false;
  close_file(connection);
  return true;
}

static void answer(struct synfin_loop *loop, struct connection *connection,
                   const struct request *request) {
  struct server *server = loop->program.context;
  int status = request->status;
  if (status == 200) {
    status = files_open(&connection->file, server->root, request->path);
    connection->has_file = status == 200;
  }
  connection->last = !request->keep;
  connection->out_at = 0;
  connection->out_length = response_write(connection->out, request, status,
                                          &connection->file, &connection->span);
  server->served++;
}

/* Takes the next request out of `in`; false if it is not all there. */
static bool take_request(struct synfin_loop *loop,
                         struct connection *connection) {
  struct request request;
  size_t used = request_read(&request, connection->in, connection->filled);
  if (used == 0 && connection->filled < sizeof connection->in)
    return false;
  if (used == 0) {
    memset(&request, 0, sizeof request);
    request.status = 431;
    used = connection->filled;
  }
  connection->filled -= used;
  memmove(connection->in, connection->in + used, connection->filled);
  answer(loop, connection, &request);
  return true;
}

/* Reads on; what comes after the last request is thrown away. */
static enum synfin_answer receive(struct synfin_loop *loop,
                                  struct connection *connection) {
  size_t length = 0;
  if (connection->last)
    connection->filled = 0;
  enum synfin_answer answer =
      synfin_tcp_receive(&loop->tcp, loop->now, connection->session.connection,
                         connection->in + connection->filled,
                         sizeof connection->in - connection->filled, &length);
  if (answer == SYNFIN_OK)
    connection->filled += length;
  return answer;
}

/* No more is sent; the peer may take its time to close, too. */
static void finish(struct synfin_loop *loop, struct connection *connection) {
  if (!connection->closed)
    synfin_tcp_close(&loop->tcp, loop->now, connection->session.connection,
                     true);
  connection->closed = connection->last = true;
  while (receive(loop, connection) == SYNFIN_OK)
    continue;
}

void connection_pump(struct synfin_loop *loop, struct connection *connection) {
  connection->idle = 0;
  while (send_head(loop, connection) && send_file(loop, connection)) {
    if (connection->last) {
      finish(loop, connection);
      return;
    }
    if (take_request(loop, connection))
      continue;
    enum synfin_answer answer = receive(loop, connection);
    if (answer == SYNFIN_WAIT)
      return;
    connection->last = answer != SYNFIN_OK;
  }
}
