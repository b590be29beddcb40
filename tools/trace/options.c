#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void usage(FILE *out) {
  fputs(
      "Usage: synfin trace [OPTION...] FILE\n\n"
      "Draws the ladder of every TCP connection in a capture (pcap or pcapng),"
      " with the\nstates of both ends: what the table says of an end that "
      "sent and got these\nsegments. Calls of users are inferred from what "
      "leaves. Sequence numbers count\nfrom each end's first.\n\n"
      "  -l, --list            list the connections only\n"
      "  -c, --connection N    draw only the Nth\n"
      "  -a, --address SOCKET  only those with this address, or address:port\n"
      "  -v, --variant NAME    of the table: modern (default) or classic\n"
      "      --ascii           text without the lines of UTF-8\n"
      "      --dot, --svg      the ladder of one connection, for or by "
      "Graphviz\n"
      "      --rows N          draw at most so many rows of each (1000)\n"
      "  -h, --help            this page\n\n"
      "Status: 0, or 1 if an end refuses a segment or the file is damaged, "
      "or 2 if it\ncannot be read or the command line is wrong.\n",
      out);
}

static bool read_variant(struct options *options, const char *name) {
  options->table = strcmp(name, "classic") == 0 ? &tcp_classic : &tcp_modern;
  if (strcmp(name, "classic") == 0 || strcmp(name, "modern") == 0)
    return true;
  fprintf(stderr,
          "synfin-trace: there is no variant '%s'; there are modern, classic\n",
          name);
  return false;
}

static bool read_number(unsigned long *number, const char *text,
                        const char *what) {
  char *end;
  *number = strtoul(text, &end, 10);
  if (*text >= '0' && *text <= '9' && *end == '\0' && *number > 0 &&
      *number < 100000000)
    return true;
  fprintf(stderr, "synfin-trace: '%s' is no number of %s\n", text, what);
  return false;
}

/* One option; false if the program is to end with `*status`. */
static bool read_option(struct options *options, int option, int *status) {
  static const enum form forms[] = {['l'] = FORM_LIST,
                                    ['A'] = FORM_ASCII,
                                    ['D'] = FORM_DOT,
                                    ['S'] = FORM_SVG};
  switch (option) {
  case 'l':
  case 'A':
  case 'D':
  case 'S':
    options->form = forms[option];
    return true;
  case 'c':
    return read_number(&options->only, optarg,
                       "a connection; --list shows them");
  case 'r':
    return read_number(&options->rows, optarg, "rows");
  case 'a':
    options->address = optarg;
    return true;
  case 'v':
    return read_variant(options, optarg);
  case 'h':
    usage(stdout);
    *status = STATUS_OK;
    return false;
  default:
    fputs("synfin-trace: see synfin trace --help\n", stderr);
    return false;
  }
}

bool options_read(struct options *options, int argc, char **argv, int *status) {
  static const struct option words[] = {
      {"list", no_argument, NULL, 'l'},  {"connection", 1, NULL, 'c'},
      {"address", 1, NULL, 'a'},         {"variant", 1, NULL, 'v'},
      {"ascii", no_argument, NULL, 'A'}, {"dot", no_argument, NULL, 'D'},
      {"svg", no_argument, NULL, 'S'},   {"rows", 1, NULL, 'r'},
      {"help", no_argument, NULL, 'h'},  {NULL, 0, NULL, 0}};
  int option;
  *options = (struct options){.table = &tcp_modern, .rows = 1000};
  *status = STATUS_USAGE;
  while ((option = getopt_long(argc, argv, "lc:a:v:h", words, NULL)) != -1)
    if (!read_option(options, option, status))
      return false;
  if (argc - optind == 1) {
    options->file = argv[optind];
    return true;
  }
  fputs("synfin-trace: name one capture file; see synfin trace --help\n",
        stderr);
  return false;
}
