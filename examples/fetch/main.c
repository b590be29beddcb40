/* synfin-fetch: gets a file by HTTP/1.1. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "host/address.h"
#include "host/run.h"
#include "response.h"
#include "url.h"

enum {
  EXIT_GOOD,
  EXIT_TRANSFER, /* refused, reset, cut short ... */
  EXIT_USAGE,
  EXIT_STATUS /* the server answered, but not with the file */
};

struct fetch {
  const struct synfin_options *options;
  struct url url;
  const char *path; /* NULL: standard output */
  FILE *out;
  char request[4096];
  size_t sent, length; /* of the request */
  struct response response;
  bool done;
  int status; /* to exit with */
};

static bool take_output(void *to, const char *value,
                        struct synfin_problem *problem) {
  struct fetch *fetch = to;
  (void)problem;
  fetch->path = value;
  return true;
}

static const struct synfin_option own[] = {
    {"-o", "FILE", "write the content to a file (default: standard output)",
     take_output}};

/* --- A session ------------------------------------------------------------ */

static void complain(const struct fetch *fetch, const char *what) {
  char server[SYNFIN_ADDRESS_TEXT];
  struct synfin_problem problem;
  synfin_socket_write(server, &fetch->url.server);
  synfin_problem(&problem, "%s: %s", server, what);
  synfin_options_complain(fetch->options, &problem);
}

/* There is nothing more to come; the connection is brought to its end. */
static void finish(struct fetch *fetch, struct synfin_loop *loop,
                   struct synfin_session *session, const char *problem) {
  if (fetch->done)
    return;
  fetch->done = true;
  if (problem != NULL)
    complain(fetch, problem);
  else
    fetch->status = fetch->response.status / 100 == 2 ? EXIT_GOOD : EXIT_STATUS;
  synfin_tcp_close(&loop->tcp, loop->now, session->connection, false);
}

static void write_content(void *context, const char *text, size_t length) {
  struct fetch *fetch = context;
  fwrite(text, 1, length, fetch->out);
}

static void send_request(struct fetch *fetch, struct synfin_loop *loop,
                         struct synfin_session *session) {
  size_t taken = 1;
  while (fetch->sent < fetch->length && taken > 0) {
    taken = 0;
    synfin_tcp_send(&loop->tcp, loop->now, session->connection,
                    fetch->request + fetch->sent, fetch->length - fetch->sent,
                    SYNFIN_PUSH, &taken);
    fetch->sent += taken;
  }
}

static void receive(struct fetch *fetch, struct synfin_loop *loop,
                    struct synfin_session *session) {
  static char text[65536];
  enum synfin_answer answer = SYNFIN_OK;
  struct response *response = &fetch->response;
  while (answer == SYNFIN_OK && !fetch->done) {
    size_t length = 0;
    answer = synfin_tcp_receive(&loop->tcp, loop->now, session->connection,
                                text, sizeof text, &length);
    if (answer == SYNFIN_OK)
      response_take(response, text, length, write_content, fetch);
    if (response->part == RESPONSE_BAD)
      finish(fetch, loop, session, "the answer is no HTTP/1.1");
    else if (response->part == RESPONSE_DONE ||
             (answer == SYNFIN_ENDED && response_end(response)))
      finish(fetch, loop, session, NULL);
    else if (answer == SYNFIN_ENDED)
      finish(fetch, loop, session, "the answer is cut short");
  }
}

static const char *problem_of(uint32_t what) {
  if ((what & SYNFIN_REFUSED) != 0) /* a reset, too */
    return "connection refused: nothing listens there";
  if ((what & SYNFIN_RESET) != 0)
    return "the connection was reset";
  if ((what & SYNFIN_TIMED_OUT) != 0)
    return "no answer in time. Is Linux's end of the device set up, and is "
           "there a way to that address?";
  if ((what & SYNFIN_UNREACHABLE) != 0)
    return "this address cannot be reached";
  return "the connection ended";
}

static void notice(struct synfin_loop *loop, struct synfin_session *session,
                   uint32_t what) {
  struct fetch *fetch = loop->program.context;
  if ((what & SYNFIN_DELETED) == 0) {
    if (!fetch->done && (what & (SYNFIN_OPENED | SYNFIN_WRITABLE)) != 0)
      send_request(fetch, loop, session);
    receive(fetch, loop, session);
    return;
  }
  if (!fetch->done)
    complain(fetch, problem_of(what));
  fetch->done = true;
  synfin_loop_stop(loop);
}

/* --- The program ---------------------------------------------------------- */

static bool begin(struct synfin_loop *loop,
                  const struct synfin_options *options,
                  struct synfin_problem *problem) {
  struct fetch *fetch = loop->program.context;
  return synfin_loop_connect(loop, &fetch->url.server, options->port,
                             problem) != NULL;
}

static bool write_request(struct fetch *fetch, struct synfin_problem *problem) {
  int length = snprintf(fetch->request, sizeof fetch->request,
                        "GET %s HTTP/1.1\r\nHost: %s\r\n"
                        "User-Agent: synfin-fetch\r\nAccept: */*\r\n"
                        "Connection: close\r\n\r\n",
                        fetch->url.path, fetch->url.host);
  fetch->length = (size_t)length;
  return fetch->length < sizeof fetch->request ||
         synfin_problem(problem, "the URL is too long");
}

static bool prepare(struct fetch *fetch, const struct synfin_options *options,
                    struct synfin_problem *problem) {
  if (options->nwords == 0)
    return synfin_problem(problem, "what URL? (--help says more)");
  return url_read(&fetch->url, options->word[0], problem) &&
         write_request(fetch, problem);
}

static bool open_output(struct fetch *fetch, struct synfin_problem *problem) {
  fetch->out = stdout;
  if (fetch->path != NULL && strcmp(fetch->path, "-") != 0)
    fetch->out = fopen(fetch->path, "wb");
  return fetch->out != NULL || synfin_problem(problem, "cannot write %s: %s",
                                              fetch->path, strerror(errno));
}

static bool close_output(struct fetch *fetch, struct synfin_problem *problem) {
  bool good = fflush(fetch->out) == 0 && ferror(fetch->out) == 0;
  if (fetch->out != stdout && fclose(fetch->out) != 0)
    good = false;
  return good || synfin_problem(problem, "the content could not be written");
}

static int run(struct fetch *fetch) {
  const struct synfin_program program = {.context = fetch,
                                         .session_size =
                                             sizeof(struct synfin_session),
                                         .notice = notice};
  struct synfin_problem problem;
  if (!open_output(fetch, &problem)) {
    synfin_options_complain(fetch->options, &problem);
    return EXIT_TRANSFER;
  }
  if (!synfin_run(fetch->options, &program, begin))
    fetch->status = EXIT_TRANSFER;
  if (fetch->response.status != 0)
    fprintf(stderr, "synfin-fetch: %d %s, %" PRIu64 " octets\n",
            fetch->response.status, fetch->response.phrase,
            fetch->response.content);
  if (!close_output(fetch, &problem)) {
    synfin_options_complain(fetch->options, &problem);
    return EXIT_TRANSFER;
  }
  return fetch->status;
}

int main(int argc, char **argv) {
  struct fetch fetch = {.status = EXIT_TRANSFER};
  struct synfin_problem problem;
  struct synfin_options options = {
      .name = "synfin-fetch",
      .usage = "[OPTION]... URL",
      .about = "Gets http://ADDRESS[:PORT]/PATH by HTTP/1.1 over a TUN device; "
               "the address is a\nliteral one. Exit status: 0, or 1 if the "
               "transfer failed, 3 if the server\nanswered with another "
               "status than 2xx, 2 for a wrong command line.\n",
      .own = own,
      .nown = sizeof own / sizeof *own,
      .program = &fetch,
      .words = 1,
      .settings = {.fin_wait_2 = 10000,
                   .sizes = {.connections = 4,
                             .time_waits = 4,
                             .listeners = 1,
                             .send_log2 = 14,
                             .receive_log2 = 20}}};
  enum synfin_options_found found = synfin_options_read(&options, argc, argv);
  if (found != SYNFIN_OPTIONS_GOOD)
    return found == SYNFIN_OPTIONS_HELP ? EXIT_GOOD : EXIT_USAGE;
  fetch.options = &options;
  if (!prepare(&fetch, &options, &problem)) {
    synfin_options_complain(&options, &problem);
    return EXIT_USAGE;
  }
  return run(&fetch);
}
