/* synfin-echo: the three oldest services of TCP. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "host/address.h"
#include "host/run.h"
#include "services.h"

static bool take_discard(void *to, const char *value,
                         struct synfin_problem *problem) {
  struct service_settings *settings = to;
  (void)value;
  (void)problem;
  settings->service = &service_discard;
  return true;
}

static bool take_chargen(void *to, const char *value,
                         struct synfin_problem *problem) {
  struct service_settings *settings = to;
  (void)value;
  (void)problem;
  settings->service = &service_chargen;
  return true;
}

static bool take_octets(void *to, const char *value,
                        struct synfin_problem *problem) {
  struct service_settings *settings = to;
  return synfin_options_number(&settings->octets, value, 0, UINT64_MAX - 1,
                               problem);
}

static bool take_keep(void *to, const char *value,
                      struct synfin_problem *problem) {
  struct service_settings *settings = to;
  settings->keep = fopen(value, "wb");
  return settings->keep != NULL ||
         synfin_problem(problem, "cannot write %s: %s", value, strerror(errno));
}

static const struct synfin_option own[] = {
    {"--discard", NULL, "throw away what comes (RFC 863; port 9)",
     take_discard},
    {"--chargen", NULL, "send characters without end (RFC 864; port 19)",
     take_chargen},
    {"--octets", "N", "with --chargen: send so many, then close", take_octets},
    {"--keep", "FILE", "write what comes to a file", take_keep}};

/* A line at the end of each session. */
static void say_end(const struct service_session *session, uint32_t what) {
  char peer[SYNFIN_ADDRESS_TEXT];
  const char *how = "closed";
  if ((what & SYNFIN_RESET) != 0)
    how = "reset by the peer";
  else if ((what & SYNFIN_TIMED_OUT) != 0)
    how = "timed out";
  else if ((what & SYNFIN_UNREACHABLE) != 0)
    how = "unreachable";
  synfin_socket_write(peer, &session->session.remote);
  printf("%s: %" PRIu64 " octets came, %" PRIu64 " went; %s\n", peer,
         session->came, session->went, how);
  fflush(stdout);
}

static void notice(struct synfin_loop *loop, struct synfin_session *session,
                   uint32_t what) {
  const struct service_settings *settings = loop->program.context;
  if ((what & SYNFIN_DELETED) == 0)
    settings->service->pump(loop, session);
  else
    say_end((struct service_session *)session, what);
  if (settings->keep != NULL)
    fflush(settings->keep);
}

int main(int argc, char **argv) {
  struct service_settings settings = {.service = &service_echo,
                                      .octets = UINT64_MAX};
  struct synfin_options options = {
      .name = "synfin-echo",
      .usage = "[OPTION]...",
      .about =
          "Sends back whatever comes (RFC 862; port 7), on a TUN device.\n",
      .own = own,
      .nown = sizeof own / sizeof *own,
      .program = &settings,
      .settings = {.sizes = {.connections = 256,
                             .time_waits = 4096,
                             .listeners = 1,
                             .send_log2 = 17,
                             .receive_log2 = 17}}};
  const struct synfin_program program = {.context = &settings,
                                         .session_size =
                                             sizeof(struct service_session),
                                         .notice = notice};
  enum synfin_options_found found = synfin_options_read(&options, argc, argv);
  if (found != SYNFIN_OPTIONS_GOOD)
    return found == SYNFIN_OPTIONS_HELP ? 0 : 2;
  if (options.port == 0)
    options.port = settings.service->port;
  return synfin_run(&options, &program, synfin_run_server) ? 0 : 1;
}
