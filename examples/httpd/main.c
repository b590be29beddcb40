/* synfin-httpd: serves the files of a folder. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "connection.h"
#include "host/run.h"

static void notice(struct synfin_loop *loop, struct synfin_session *session,
                   uint32_t what) {
  struct connection *connection = (struct connection *)session;
  if ((what & SYNFIN_DELETED) != 0)
    connection_end(connection);
  else
    connection_pump(loop, connection);
}

static uint32_t count_sessions(const struct synfin_loop *loop) {
  uint32_t count = 0;
  const struct synfin_session *session = loop->sessions;
  for (; session != NULL; session = session->next)
    count++;
  return count;
}

/* Who asks for nothing, or takes nothing, makes room for others; the sooner,
 * the less room there is. */
static void tick(struct synfin_loop *loop) {
  bool full = count_sessions(loop) >= loop->settings.sizes.connections;
  unsigned most = full ? CONNECTION_SCARCE : CONNECTION_IDLE;
  struct synfin_session *session = loop->sessions;
  for (; session != NULL; session = session->next) {
    struct connection *connection = (struct connection *)session;
    if (++connection->idle >= most)
      synfin_tcp_abort(&loop->tcp, loop->now, session->connection);
  }
}

static bool open_folder(struct server *server,
                        const struct synfin_options *options) {
  struct synfin_problem problem;
  server->folder = options->nwords > 0 ? options->word[0] : ".";
  server->root = open(server->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (server->root >= 0)
    return true;
  synfin_problem(&problem, "cannot serve %s: %s", server->folder,
                 strerror(errno));
  synfin_options_complain(options, &problem);
  return false;
}

int main(int argc, char **argv) {
  struct server server = {.root = -1};
  struct synfin_options options = {
      .name = "synfin-httpd",
      .usage = "[OPTION]... [FOLDER]",
      .about = "Serves the files of a folder (default: this one) by HTTP/1.1 "
               "on a TUN device:\nGET and HEAD, one range of octets; "
               "index.html stands for its folder; symbolic\nlinks are not "
               "followed.\n",
      .words = 1,
      .port = 80,
      .settings = {.sizes = {.connections = 1024,
                             .time_waits = 16384,
                             .listeners = 1,
                             .send_log2 = 18,
                             .receive_log2 = 15}}};
  const struct synfin_program program = {.context = &server,
                                         .session_size =
                                             sizeof(struct connection),
                                         .notice = notice,
                                         .tick = tick};
  enum synfin_options_found found = synfin_options_read(&options, argc, argv);
  if (found != SYNFIN_OPTIONS_GOOD)
    return found == SYNFIN_OPTIONS_HELP ? 0 : 2;
  if (!open_folder(&server, &options))
    return 1;
  bool good = synfin_run(&options, &program, synfin_run_server);
  close(server.root);
  printf("synfin-httpd: %" PRIu64 " requests answered\n", server.served);
  return good ? 0 : 1;
}
