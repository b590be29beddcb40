/* synfin: compiles a table of a state machine. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mutate_print.h"

const struct command commands[] = {
    {"check", "FILE", "look for errors in a table",
     "Reads FILE (or - for standard input) and reports everything that is "
     "wrong with\nit: with no option on, with each alone, with all, and in "
     "each variant that it\nnames.\n",
     command_check, STATUS_USAGE},
    {"build", "FILE -o FOLDER", "C, header, diagram, tests and a report",
     "Compiles FILE into FOLDER: the vocabulary, each variant's table in C, "
     "the state\ndiagram for Graphviz, test programs for cmocka, and a "
     "report. Starts no other\nprogram. Nothing is written if there is an "
     "error.\n",
     command_build, STATUS_USAGE},
    {"emit", "KIND FILE", "one kind of output",
     "KIND is c, dot, svg, mermaid, plantuml, text, matrix-md, matrix-html, "
     "html,\ncmocka, count, report, vectors or ladder. One file goes to "
     "standard output;\nseveral, or any with -o FOLDER, go into a folder. "
     "`svg` starts Graphviz's dot.\nDrawings are of the last variant, and of "
     "what --view, --focus, --only and\n--without leave. `html` makes the "
     "explorer, a page that runs the machine; it\nstarts dot, and clang where "
     "the table brings no engine. `vectors` makes a suite\nfor any "
     "implementation, one for each variant, and says its size before it "
     "is\nwritten. `ladder` draws scenarios: all, or those named by "
     "--scenario, each in\nthe last of the variants that can play it.\n",
     command_emit, STATUS_USAGE},
    {"explain", "FILE STATE EVENT [NAME=VALUE ...] | CODE",
     "what happens to an input, and why",
     "Shows the rows that fire, stage by stage, and the result. Attributes "
     "that are\nnot named have their defaults; NAME=* shows every value. With "
     "the code or name\nof a finding instead of a file: what it means and "
     "what to do; `explain codes`\nlists all.\n",
     command_explain, STATUS_USAGE},
    {"fmt", "FILE ...", "align a table's columns",
     "Rewrites each FILE in place, with its comments; - filters standard "
     "input. With\n--check nothing is written, and the status is 1 if "
     "something would change.\n",
     command_fmt, STATUS_USAGE},
    {"diff", "OLD NEW", "which cells mean something else",
     "Compares two tables by meaning. A pure re-arrangement shows nothing, "
     "status 0;\nthe status is 1 if a cell changed.\n",
     command_diff, STATUS_USAGE},
    {"mutate", "FILE", "what the tests of a table are measured by",
     "Lists every table that differs from FILE by one edit of a row, and what "
     "becomes\nof it: a different table, the same, or one that the compiler "
     "refuses; counts\nthem by kind. With -o FOLDER the tables that differ are "
     "written there, for\nemitted tests to load (docs/testing.md).\n",
     command_mutate, STATUS_USAGE},
    {"cover", "FILE [COUNTS ...]", "which rows and cells have run",
     "Merges what machines have counted that were compiled with SYNFIN_COUNT, "
     "and says\nhow often each row fired, which cells (a configuration, an "
     "event, and the rows\nthat fire) were never taken, and the shortest "
     "sequence of inputs to each. Of the\nvariants of which something was "
     "counted; of all, if there are no COUNTS.\n--except FILE lists cells "
     "that need not be taken, in lines STATES EVENT\nNAME=VALUE: REASON. -q "
     "leaves out what was taken; --json, --dot and --svg tell\nit to "
     "others.\n\nStatus: "
     "the number of cells missed, or taken that must not be; 124: so many or\n"
     "more; 125: nothing can be said, as the command line is wrong, the table "
     "has\nerrors, or the counts are of another table.\n",
     command_cover, STATUS_UNKNOWN},
    {NULL, NULL, NULL, NULL, NULL, 0},
};

static void print_status(FILE *out) {
  fputs("\nStatus: 0 all is well, 1 there are findings, 2 the command line is "
        "wrong or the\nsystem refused.\n",
        out);
}

static int print_help(const struct command *command, FILE *out) {
  if (command) {
    fprintf(out, "Usage: synfin %s %s\n\n%s", command->name, command->arguments,
            command->help);
    if (command->run == command_mutate)
      mutate_print_kinds(out);
    command_option_help(command->name, out);
    if (command->refusal == STATUS_USAGE)
      print_status(out);
    return STATUS_OK;
  }
  fputs("Usage: synfin COMMAND ...\n\nCompiles the table of a state machine "
        "(spec/LANGUAGE.md).\n\n",
        out);
  for (const struct command *c = commands; c->name; c++)
    fprintf(out, "  synfin %-8s %s\n", c->name, c->summary);
  for (const struct command_part *p = command_parts; p->name; p++)
    fprintf(out, "  synfin %-8s %s\n", p->name, p->summary);
  fputs("\n`synfin COMMAND --help` says more of each.\n", out);
  command_option_help(NULL, out);
  print_status(out);
  return STATUS_OK;
}

static const struct command *find_command(const char *name) {
  const char *names[16];
  size_t count = 0;
  for (const struct command *c = commands; c->name; c++) {
    if (strcmp(c->name, name) == 0)
      return c;
    names[count++] = c->name;
  }
  for (const struct command_part *p = command_parts; p->name; p++)
    names[count++] = p->name;
  const char *near = diag_nearest(name, names, count);
  fprintf(stderr, "synfin: '%s' is not a command", name);
  fprintf(stderr, near ? "; did you mean '%s'?\n" : "; see synfin --help\n",
          near ? near : "");
  return NULL;
}

static bool takes_what_is_given(const struct options *options) {
  for (int i = 0; i < options->ngiven; i++)
    if (!command_option_is_of(options->given[i], options->command)) {
      fprintf(stderr, "synfin: %s does not take %s; see synfin %s --help\n",
              options->command, options->given[i]->name, options->command);
      return false;
    }
  return true;
}

/* The status where nothing could be done. */
static int refusal(const struct options *options) {
  for (const struct command *c = commands; c->name && options->command; c++)
    if (strcmp(c->name, options->command) == 0)
      return c->refusal;
  return STATUS_USAGE;
}

static int dispatch(const struct options *options) {
  const struct command *command = NULL;
  if (options->version) {
    puts("synfin " SYNFIN_VERSION);
    return STATUS_OK;
  }
  if (options->command) {
    command = find_command(options->command);
    if (!command)
      return STATUS_USAGE;
  }
  if (options->help)
    return print_help(command, stdout);
  if (!command) {
    print_help(NULL, stderr);
    return STATUS_USAGE;
  }
  return takes_what_is_given(options) ? command->run(options)
                                      : command->refusal;
}

/* Where standard input, output or error are closed, something that cannot be
 * written takes their place: else the next file that is opened would. */
static bool keep_descriptors(void) {
  int opened;
  do
    opened = open("/dev/null", O_RDONLY);
  while (opened >= 0 && opened < 3);
  return opened >= 0 && close(opened) == 0;
}

int main(int argc, char **argv) {
  struct arena arena = {NULL};
  struct options options;
  int status = STATUS_USAGE;
  if (!keep_descriptors())
    return STATUS_USAGE;
  if (argc > 1 && command_is_part(argv[1]))
    return command_become_part(argv + 1);
  if (command_line(&options, &arena, argc, argv))
    status = dispatch(&options);
  else
    status = refusal(&options);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    fprintf(stderr, "synfin: cannot write to standard output: %s\n",
            strerror(errno));
    status = refusal(&options);
  }
  arena_free(&arena);
  return status;
}
