/* The command line of a program on an endpoint: the options that all of them
 * have, and its own. */
#ifndef SYNFIN_HOST_OPTIONS_H
#define SYNFIN_HOST_OPTIONS_H

#include "host/loop.h"

struct synfin_options;

/* An option of the program itself. */
struct synfin_option {
  const char *name;  /* "--keep" */
  const char *value; /* "FILE", as the help calls it; NULL: takes none */
  const char *help;  /* lines may be broken with \n */
  /* False, with a problem, where the value makes no sense. */
  bool (*take)(void *program, const char *value,
               struct synfin_problem *problem);
};

struct synfin_options {
  /* Who fills in: the program. */
  const char *name;  /* "synfin-echo" */
  const char *usage; /* what stands behind the name */
  const char *about; /* what it is for; ends with \n */
  const struct synfin_option *own;
  size_t nown;
  void *program; /* for their `take` */
  size_t words;  /* the most words that are no options */

  /* Who fills in: synfin_options_read(). */
  struct synfin_loop_settings settings; /* the program may set defaults */
  uint16_t port;                        /* the same */
  const char *word[2];                  /* what is no option */
  size_t nwords;
};

enum synfin_options_found {
  SYNFIN_OPTIONS_GOOD,
  SYNFIN_OPTIONS_HELP, /* was asked for, and is printed */
  SYNFIN_OPTIONS_BAD   /* has been said on standard error */
};

enum synfin_options_found synfin_options_read(struct synfin_options *options,
                                              int argc, char **argv);

/* A decimal number in bounds. */
bool synfin_options_number(uint64_t *number, const char *text, uint64_t least,
                           uint64_t most, struct synfin_problem *problem);

/* Says on standard error what went wrong, after the program's name. */
void synfin_options_complain(const struct synfin_options *options,
                             const struct synfin_problem *problem);

#endif
