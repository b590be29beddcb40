#include "host/run.h"

#include <inttypes.h>
#include "host/address.h"
#include "host/faults.h"

bool synfin_run_server(struct synfin_loop *loop,
                       const struct synfin_options *options,
                       struct synfin_problem *problem) {
  if (!synfin_loop_listen(loop, options->port, problem))
    return false;
  printf("%s: listening at", options->name);
  for (uint8_t i = 0; i < loop->settings.nlocals; i++) {
    char text[SYNFIN_ADDRESS_TEXT];
    struct synfin_socket here = {loop->locals[i].address, options->port};
    synfin_socket_write(text, &here);
    printf(" %s", text);
  }
  printf(" on %s\n", loop->tun.name);
  fflush(stdout);
  return true;
}

static void report(const struct synfin_loop *loop) {
  const struct synfin_counts *counts = &loop->tcp.counts;
  if (!loop->settings.faulty)
    return;
  synfin_faults_report(stderr, "in", &loop->in.counts);
  synfin_faults_report(stderr, "out", &loop->out.counts);
  fprintf(stderr,
          "endpoint: %" PRIu64 " damaged, %" PRIu64 " stray, %" PRIu64
          " resent\n",
          counts->damaged, counts->stray, counts->resent);
}

bool synfin_run(const struct synfin_options *options,
                const struct synfin_program *program,
                bool (*begin)(struct synfin_loop *loop,
                              const struct synfin_options *options,
                              struct synfin_problem *problem)) {
  static struct synfin_loop loop;
  struct synfin_problem problem;
  if (!synfin_loop_open(&loop, &options->settings, program, &problem)) {
    synfin_options_complain(options, &problem);
    return false;
  }
  bool good =
      begin(&loop, options, &problem) && synfin_loop_run(&loop, &problem);
  if (!good)
    synfin_options_complain(options, &problem);
  if (!synfin_loop_close(&loop, &problem)) {
    synfin_options_complain(options, &problem);
    good = false;
  }
  report(&loop);
  return good;
}
