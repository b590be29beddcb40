/* The life of a program: opens its endpoint, runs it, says how it went. */
#ifndef SYNFIN_HOST_RUN_H
#define SYNFIN_HOST_RUN_H

#include "host/options.h"

/* `begin` listens or connects. The answer is false if something failed, which
 * has been said on standard error. SIGINT and SIGTERM end a run well. */
bool synfin_run(const struct synfin_options *options,
                const struct synfin_program *program,
                bool (*begin)(struct synfin_loop *loop,
                              const struct synfin_options *options,
                              struct synfin_problem *problem));

/* For `begin`: listens at options->port and says so on standard output. */
bool synfin_run_server(struct synfin_loop *loop,
                       const struct synfin_options *options,
                       struct synfin_problem *problem);

#endif
