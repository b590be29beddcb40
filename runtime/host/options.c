#include "host/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host/address.h"
#include "host/faults.h"

enum {
  RTO_MIN = 200 /* milliseconds */
};

bool synfin_options_number(uint64_t *number, const char *text, uint64_t least,
                           uint64_t most, struct synfin_problem *problem) {
  char *rest;
  errno = 0;
  unsigned long long value = strtoull(text, &rest, 10);
  if (*text < '0' || *text > '9' || *rest != '\0' || errno != 0 ||
      value < least || value > most)
    return synfin_problem(
        problem, "a number from %llu to %llu is wanted, not %s",
        (unsigned long long)least, (unsigned long long)most, text);
  *number = value;
  return true;
}

/* --- The options that all have -------------------------------------------- */

static bool take_device(void *to, const char *value,
                        struct synfin_problem *problem) {
  struct synfin_options *options = to;
  (void)problem;
  options->settings.device = value;
  return true;
}

/* ADDRESS, or ADDRESS/PREFIX. */
static bool take_address(void *to, const char *value,
                         struct synfin_problem *problem) {
  struct synfin_options *options = to;
  struct synfin_loop_settings *settings = &options->settings;
  struct synfin_loop_local local = {.configure = false};
  char text[SYNFIN_ADDRESS_TEXT];
  size_t length = strcspn(value, "/");
  uint64_t prefix = 0;
  if (settings->nlocals == SYNFIN_LOOP_LOCALS)
    return synfin_problem(problem, "at most %d addresses can be given",
                          SYNFIN_LOOP_LOCALS);
  snprintf(text, sizeof text, "%.*s",
           (int)(length < sizeof text ? length : sizeof text - 1), value);
  if (!synfin_address_read(&local.address, text))
    return synfin_problem(problem,
                          "an IPv4 or IPv6 address is wanted, as "
                          "192.0.2.2/24 or 2001:db8::2/64; not %s",
                          value);
  local.configure = value[length] == '/';
  uint64_t most = synfin_address_is_ipv4(&local.address) ? 30 : 126;
  if (local.configure &&
      !synfin_options_number(&prefix, value + length + 1, 1, most, problem))
    return false;
  local.prefix = (uint8_t)prefix;
  settings->locals[settings->nlocals++] = local;
  return true;
}

static bool take_port(void *to, const char *value,
                      struct synfin_problem *problem) {
  struct synfin_options *options = to;
  uint64_t port = 0;
  if (!synfin_options_number(&port, value, 1, UINT16_MAX, problem))
    return false;
  options->port = (uint16_t)port;
  return true;
}

static bool take_variant(void *to, const char *value,
                         struct synfin_problem *problem) {
  struct synfin_options *options = to;
  options->settings.variant = strcmp(value, "classic") == 0;
  if (options->settings.variant == 1 || strcmp(value, "modern") == 0)
    return true;
  return synfin_problem(problem, "there is no variant %s", value);
}

static bool take_connections(void *to, const char *value,
                             struct synfin_problem *problem) {
  struct synfin_options *options = to;
  uint64_t count = 0;
  if (!synfin_options_number(&count, value, 1, 100000, problem))
    return false;
  options->settings.sizes.connections = (uint32_t)count;
  return true;
}

static bool take_rto_min(void *to, const char *value,
                         struct synfin_problem *problem) {
  struct synfin_options *options = to;
  uint64_t least = 0;
  if (!synfin_options_number(&least, value, 1, 60000, problem))
    return false;
  options->settings.rto_min = (uint32_t)least;
  return true;
}

static bool take_trace(void *to, const char *value,
                       struct synfin_problem *problem) {
  struct synfin_options *options = to;
  (void)value;
  (void)problem;
  options->settings.trace = true;
  return true;
}

static bool take_absolute(void *to, const char *value,
                          struct synfin_problem *problem) {
  struct synfin_options *options = to;
  options->settings.absolute = true;
  return take_trace(to, value, problem);
}

static bool take_pcap(void *to, const char *value,
                      struct synfin_problem *problem) {
  struct synfin_options *options = to;
  (void)problem;
  options->settings.capture = value;
  return true;
}

static bool take_faults(void *to, const char *value,
                        struct synfin_problem *problem) {
  struct synfin_options *options = to;
  options->settings.faulty = true;
  return synfin_faults_read(&options->settings.faults, value, problem);
}

static const struct synfin_option common[] = {
    {"--device", "NAME", "the TUN device (default synfin0)", take_device},
    {"--address", "ADDR[/PREFIX]",
     "an address of this endpoint, IPv4 or IPv6; may be given\n"
     "several times (default 192.0.2.2/24 and 2001:db8::2/64).\n"
     "With a prefix the device is set up, and Linux gets the\n"
     "first other address of that net",
     take_address},
    {"--port", "NUMBER", "the port of this endpoint", take_port},
    {"--variant", "NAME", "of the table: modern (default), classic",
     take_variant},
    {"--connections", "N", "room for so many at once", take_connections},
    {"--rto-min", "MS",
     "the shortest retransmission time-out (default 200, as\n"
     "Linux has it; RFC 6298 recommends 1000)",
     take_rto_min},
    {"--trace", NULL,
     "a line for each segment on standard error, with the state\n"
     "before and after it",
     take_trace},
    {"--absolute", NULL, "the same, with sequence numbers as they are",
     take_absolute},
    {"--pcap", "FILE", "write what comes and goes, for Wireshark", take_pcap},
    {"--faults", "LIST",
     "make the link bad, both ways: drop=N, duplicate=N,\n"
     "reorder=N, delay=N, corrupt=N, or all=N, of a thousand\n"
     "packets each; latency=MS, delay-most=MS; rewrite\n"
     "(octets, not bits); seed=N. As: drop=10,corrupt=5",
     take_faults}};

/* --- Reading -------------------------------------------------------------- */

static void print_option(const struct synfin_option *option) {
  char head[40];
  snprintf(head, sizeof head, "%s%s%s", option->name,
           option->value != NULL ? " " : "",
           option->value != NULL ? option->value : "");
  const char *line = option->help;
  size_t length = strcspn(line, "\n");
  printf("  %-24s %.*s\n", head, (int)length, line);
  for (; line[length] == '\n'; length = strcspn(line, "\n")) {
    line += length + 1;
    printf("%27s%.*s\n", "", (int)strcspn(line, "\n"), line);
  }
}

static void print_help(const struct synfin_options *options) {
  printf("Usage: %s %s\n\n%s\n", options->name, options->usage, options->about);
  for (size_t i = 0; i < options->nown; i++)
    print_option(&options->own[i]);
  for (size_t i = 0; i < sizeof common / sizeof *common; i++)
    print_option(&common[i]);
  printf("  %-24s show this text\n", "--help");
}

void synfin_options_complain(const struct synfin_options *options,
                             const struct synfin_problem *problem) {
  fprintf(stderr, "%s: %s\n", options->name, problem->text);
}

static const struct synfin_option *find(const struct synfin_option *among,
                                        size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(among[i].name, name) == 0)
      return &among[i];
  return NULL;
}

/* Takes an option and, if it has one, its value; moves `*at` behind it. */
static bool take_option(struct synfin_options *options, char **argv, int *at,
                        struct synfin_problem *problem) {
  const char *name = argv[*at], *value = NULL;
  void *to = options->program;
  const struct synfin_option *option = find(options->own, options->nown, name);
  if (option == NULL) {
    option = find(common, sizeof common / sizeof *common, name);
    to = options;
  }
  if (option == NULL)
    return synfin_problem(problem, "unknown option %s (--help lists them)",
                          name);
  if (option->value != NULL && (value = argv[++*at]) == NULL)
    return synfin_problem(problem, "%s wants a value: %s", name, option->value);
  struct synfin_problem cause = {.text = ""};
  if (option->take(to, value, &cause))
    return true;
  return synfin_problem(problem, "%s: %.900s", name, cause.text);
}

static bool take_word(struct synfin_options *options, const char *word,
                      struct synfin_problem *problem) {
  if (options->nwords == options->words)
    return synfin_problem(problem, "what is %s? (--help says what is wanted)",
                          word);
  options->word[options->nwords++] = word;
  return true;
}

/* The documentation's own networks, where nobody gave an address. */
static void fill_defaults(struct synfin_options *options) {
  struct synfin_loop_settings *settings = &options->settings;
  if (settings->device == NULL)
    settings->device = "synfin0";
  if (settings->rto_min == 0)
    settings->rto_min = RTO_MIN;
  if (settings->nlocals > 0)
    return;
  settings->nlocals = 2;
  synfin_address_read(&settings->locals[0].address, "192.0.2.2");
  synfin_address_read(&settings->locals[1].address, "2001:db8::2");
  settings->locals[0].prefix = 24;
  settings->locals[1].prefix = 64;
  settings->locals[0].configure = settings->locals[1].configure = true;
}

enum synfin_options_found synfin_options_read(struct synfin_options *options,
                                              int argc, char **argv) {
  struct synfin_problem problem;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
      print_help(options);
      return SYNFIN_OPTIONS_HELP;
    }
    bool word = argv[i][0] != '-' || argv[i][1] == '\0';
    if (!(word ? take_word(options, argv[i], &problem)
               : take_option(options, argv, &i, &problem))) {
      synfin_options_complain(options, &problem);
      return SYNFIN_OPTIONS_BAD;
    }
  }
  fill_defaults(options);
  return SYNFIN_OPTIONS_GOOD;
}
