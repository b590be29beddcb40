/* synfin-ladder: two machines, generated from one table, talk to each other. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "actions.h"
#include "ladder.h"

static const char usage[] =
    "Usage: synfin-ladder [OPTION]... [SCENARIO]...\n"
    "\n"
    "Plays scenarios of the table between two machines that are generated "
    "from\n"
    "it. Their wire carries real sequence and acknowledgment numbers; each\n"
    "attribute is worked out from those, and compared with what the scenario\n"
    "says, as is each state. Without a name: open-and-close.\n"
    "\n"
    "  --all           play every scenario\n"
    "  --list          list the scenarios\n"
    "  --variant NAME  which variant of the table runs: modern (default),\n"
    "                  classic\n"
    "  --iss A,B       initial sequence numbers of the left and the right "
    "peer\n"
    "                  (default 100,300)\n"
    "  --changes       print only which changes of state there were\n"
    "  --table         also print what each event was made of, and its "
    "actions\n"
    "  --help          show this text\n"
    "\n"
    "Exit status: 0 if all came out as the scenarios say, 1 if something did "
    "not,\n2 if the command line is wrong.\n";

static const char introduction[] =
    "Two machines, generated from one table, over a wire that carries real\n"
    "segments. Each row is a step; beside it are the states of both after "
    "it.\n";

/* Those of spec/tcp.fsm. A build from a table with others says so. */
#ifndef LADDER_VARIANTS
#define LADDER_VARIANTS                                                        \
  {"modern", &tcp_modern}, {                                                   \
    "classic", &tcp_classic                                                    \
  }
#endif

static const struct {
  const char *name;
  const struct synfin_table *table;
} variants[] = {LADDER_VARIANTS};

enum {
  VARIANTS = sizeof variants / sizeof *variants
};

/* The command line. */
struct arguments {
  struct ladder ladder;
  bool all, list, help;
  char **names; /* of scenarios: `count` arguments, moved to the front */
  int count;
};

static bool wrong(const char *what, const char *word) {
  fprintf(stderr, "synfin-ladder: %s%s (--help lists what there is)\n", what,
          word);
  return false;
}

static bool choose_variant(struct ladder *ladder, const char *name) {
  for (size_t i = 0; i < VARIANTS; i++)
    if (strcmp(variants[i].name, name) == 0) {
      ladder->variant = variants[i].name;
      ladder->table = variants[i].table;
      return true;
    }
  return wrong("there is no variant ", name);
}

/* One number of 32 bits that ends with `end`. */
static bool read_number(const char **text, char end, uint32_t *number) {
  char *rest;
  errno = 0;
  unsigned long long value = strtoull(*text, &rest, 10);
  if (**text < '0' || **text > '9' || errno != 0 || value > UINT32_MAX ||
      *rest != end)
    return false;
  *number = (uint32_t)value;
  *text = rest + 1;
  return true;
}

static bool choose_iss(struct ladder *ladder, const char *text) {
  const char *at = text;
  return (read_number(&at, ',', &ladder->iss[0]) &&
          read_number(&at, '\0', &ladder->iss[1])) ||
         wrong("--iss wants two numbers below 2^32, as 100,300; not ", text);
}

/* Takes an option that has a value; `value` may be NULL. */
static bool read_valued(struct arguments *to, const char *word,
                        const char *value) {
  if (value == NULL)
    return wrong("something is missing behind ", word);
  return strcmp(word, "--iss") == 0 ? choose_iss(&to->ladder, value)
                                    : choose_variant(&to->ladder, value);
}

static bool read_plain(struct arguments *to, const char *word) {
  if (strcmp(word, "--all") == 0)
    to->all = true;
  else if (strcmp(word, "--list") == 0)
    to->list = true;
  else if (strcmp(word, "--changes") == 0)
    to->ladder.show_changes = true;
  else if (strcmp(word, "--table") == 0)
    to->ladder.show_actions = true;
  else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
    to->help = true;
  else
    return wrong("unknown option ", word);
  return true;
}

static bool read_arguments(struct arguments *to, int argc, char **argv) {
  bool good = true;
  to->names = argv;
  for (int i = 1; i < argc && good; i++)
    if (argv[i][0] != '-')
      to->names[to->count++] = argv[i];
    else if (strcmp(argv[i], "--iss") == 0 ||
             strcmp(argv[i], "--variant") == 0) {
      good = read_valued(to, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
      i++;
    } else
      good = read_plain(to, argv[i]);
  return good;
}

static const struct synfin_scenario *find_scenario(const char *name) {
  for (int i = 0; i < TCP_SCENARIOS; i++)
    if (strcmp(tcp_scenarios[i].name, name) == 0)
      return &tcp_scenarios[i];
  return NULL;
}

static void list_scenarios(void) {
  for (int i = 0; i < TCP_SCENARIOS; i++)
    printf("%-24s %s\n", tcp_scenarios[i].name, tcp_scenarios[i].text);
}

static void introduce(const struct ladder *ladder) {
  if (!ladder->show_changes)
    printf("%s", introduction);
}

static bool play(const struct ladder *ladder,
                 const struct synfin_scenario *scenario) {
  if (!ladder->show_changes)
    printf("\n");
  return ladder_play(ladder, scenario, stdout, stderr);
}

/* Plays one after the other; a failure does not keep the others from it. */
static int play_all(const struct ladder *ladder) {
  int status = 0;
  introduce(ladder);
  for (int i = 0; i < TCP_SCENARIOS; i++)
    if (ladder_holds(ladder, &tcp_scenarios[i]) &&
        !play(ladder, &tcp_scenarios[i]))
      status = 1;
  return status;
}

static int play_named(const struct ladder *ladder, char **names, int count) {
  int status = 0;
  for (int i = 0; i < count; i++)
    if (find_scenario(names[i]) == NULL) {
      wrong("there is no scenario ", names[i]);
      return 2;
    } else if (!ladder_holds(ladder, find_scenario(names[i]))) {
      wrong("the variant has not the options of ", names[i]);
      return 2;
    }
  introduce(ladder);
  for (int i = 0; i < count; i++)
    if (!play(ladder, find_scenario(names[i])))
      status = 1;
  return status;
}

static int run(const struct arguments *arguments) {
  char first[] = "open-and-close", *names[] = {first};
  if (arguments->help)
    printf("%s", usage);
  else if (arguments->list)
    list_scenarios();
  else if (arguments->all)
    return play_all(&arguments->ladder);
  else if (arguments->count > 0)
    return play_named(&arguments->ladder, arguments->names, arguments->count);
  else
    return play_named(&arguments->ladder, names, 1);
  return 0;
}

int main(int argc, char **argv) {
  struct arguments arguments = {.ladder = {.table = variants[0].table,
                                           .variant = variants[0].name,
                                           .iss = {100, 300}}};
  if (actions_missing() < TCP_OPS) {
    fprintf(stderr, "synfin-ladder: the action %s has no body in actions.c\n",
            tcp_names.ops[actions_missing()]);
    return 1;
  }
  if (!read_arguments(&arguments, argc, argv))
    return 2;
  int status = run(&arguments);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    fprintf(stderr, "synfin-ladder: cannot write: %s\n", strerror(errno));
    return 1;
  }
  return status;
}
