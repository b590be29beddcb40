/* The options: which there are, what each sets, and which commands take it. */
#include "command.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- What they set -------------------------------------------------------- */

static bool set_output(struct options *o, const char *name, const char *value) {
  (void)name;
  o->output = value;
  return true;
}

static bool set_rfc(struct options *o, const char *name, const char *value) {
  (void)name;
  o->rfc = value;
  return true;
}

static bool add_variant(struct options *o, const char *name,
                        const char *value) {
  (void)name;
  o->variants[o->nvariants++] = value;
  return true;
}

static bool add_option(struct options *o, const char *name, const char *value) {
  (void)name;
  o->chosen[o->nchosen++] = value;
  return true;
}

static bool add_behind(struct options *o, const char *name, const char *value) {
  (void)name;
  o->behind[o->nbehind++] = value;
  return true;
}

static bool add_warning(struct options *o, const char *name,
                        const char *value) {
  (void)name;
  o->warnings[o->nwarnings++] = value;
  return true;
}

static bool set_shape(struct options *o, const char *name, const char *value) {
  o->shape_given = emit_shape_named(value, &o->shape);
  if (!o->shape_given)
    fprintf(stderr, "synfin: %s is dense, packed or switch, not '%s'\n", name,
            value);
  return o->shape_given;
}

static bool set_format(struct options *o, const char *name, const char *value) {
  static const char *const words[] = {"gnu", "json", "sarif"};
  for (int i = 0; i < 3; i++)
    if (strcmp(value, words[i]) == 0) {
      o->format = (enum diag_format)i;
      return true;
    }
  fprintf(stderr, "synfin: %s is gnu, json or sarif, not '%s'\n", name, value);
  return false;
}

static bool set_criterion(struct options *o, const char *name,
                          const char *value) {
  if (vectors_criterion_named(value, &o->vectors.criterion))
    return true;
  fprintf(stderr, "synfin: %s is cells, pairs or w, not '%s'\n", name, value);
  return false;
}

/* A number in decimal, at most `most`. */
static bool read_number(const char *name, const char *value,
                        unsigned long long most, unsigned long long *number) {
  char *end;
  errno = 0;
  *number = strtoull(value, &end, 10);
  if (isdigit((unsigned char)*value) && !*end && errno == 0 && *number <= most)
    return true;
  fprintf(stderr, "synfin: %s is a number from 0 to %llu, not '%s'\n", name,
          most, value);
  return false;
}

static bool set_extra(struct options *o, const char *name, const char *value) {
  unsigned long long extra = 0;
  bool good = read_number(name, value, VECTORS_MOST_EXTRA, &extra);
  o->vectors.extra = (int)extra;
  return good;
}

static bool set_most(struct options *o, const char *name, const char *value) {
  return read_number(name, value, ULLONG_MAX - 1, &o->vectors.most);
}

static bool add_scenario(struct options *o, const char *name,
                         const char *value) {
  (void)name;
  o->scenarios[o->nscenarios++] = value;
  return true;
}

static bool set_as(struct options *o, const char *name, const char *value) {
  static const char *const words[] = {"text", "ascii", "dot", "svg"};
  for (int i = 0; i < 4; i++)
    if (strcmp(value, words[i]) == 0) {
      o->as = words[i];
      return true;
    }
  fprintf(stderr, "synfin: %s is text, ascii, dot or svg, not '%s'\n", name,
          value);
  return false;
}

static bool add_except(struct options *o, const char *name, const char *value) {
  (void)name;
  o->except[o->nexcept++] = value;
  return true;
}

static bool add_kind(struct options *o, const char *name, const char *value) {
  (void)name;
  o->kinds[o->nkinds++] = value;
  return true;
}

static bool set_view(struct options *o, const char *name, const char *value) {
  (void)name;
  o->view = value;
  return true;
}

static bool set_focus(struct options *o, const char *name, const char *value) {
  (void)name;
  o->focus = value;
  return true;
}

static bool set_only(struct options *o, const char *name, const char *value) {
  (void)name;
  o->only = value;
  return true;
}

static bool set_without(struct options *o, const char *name,
                        const char *value) {
  (void)name;
  o->without = value;
  return true;
}

static bool set_show(struct options *o, const char *name, const char *value) {
  (void)name;
  o->show = value;
  return true;
}

static bool set_sample(struct options *o, const char *name, const char *value) {
  return read_number(name, value, LONG_MAX, &o->sample);
}

static bool set_seed(struct options *o, const char *name, const char *value) {
  return read_number(name, value, LONG_MAX, &o->seed);
}

static bool set_json(struct options *o, const char *name, const char *value) {
  (void)name, (void)value;
  return o->json = true;
}

static bool set_trust(struct options *o, const char *name, const char *value) {
  (void)name, (void)value;
  return o->trust = true;
}

static bool set_check(struct options *o, const char *name, const char *value) {
  (void)name, (void)value;
  return o->check = true;
}

static bool set_dot(struct options *o, const char *name, const char *value) {
  (void)name, (void)value;
  return o->dot = true;
}

static bool set_svg(struct options *o, const char *name, const char *value) {
  (void)name, (void)value;
  return o->svg = true;
}

static bool set_quiet(struct options *o, const char *name, const char *value) {
  (void)name, (void)value;
  return o->quiet = true;
}

static bool set_help(struct options *o, const char *name, const char *value) {
  (void)name, (void)value;
  return o->help = true;
}

static bool set_version(struct options *o, const char *name,
                        const char *value) {
  (void)name, (void)value;
  return o->version = true;
}

/* --- All of them ---------------------------------------------------------- */

/* Commands that compile a table. */
#define COMPILE "check build emit explain diff mutate cover"

const struct command_option command_options[] = {
    /* long: an entry for each option */
    {"--output", "-o", "FOLDER", "build emit mutate", "where files go",
     set_output},
    {"--variant", NULL, "NAME", "build emit explain mutate cover",
     "a variant that the table names; may be repeated", add_variant},
    {"--option", NULL, "NAME", "build emit explain mutate cover",
     "switch an option of the table on; may be repeated; `none`", add_option},
    {"--with", NULL, "FILE", COMPILE,
     "read FILE as if it stood below the table: scenarios that are kept apart; "
     "may be repeated",
     add_behind},
    {"--shape", NULL, "SHAPE", "build emit mutate",
     "dense (fast), packed (small) or switch (readable)", set_shape},
    {"--criterion", NULL, "NAME", "emit",
     "of vectors: cells, pairs (every two in a row) or w (complete)",
     set_criterion},
    {"--extra", NULL, "K", "emit",
     "of vectors by w: states that an implementation may have too many",
     set_extra},
    {"--most", NULL, "N", "emit", "vectors that are written, at most (1000000)",
     set_most},
    {"--scenario", NULL, "NAME", "emit",
     "of ladder: draw this scenario; may be repeated", add_scenario},
    {"--as", NULL, "FORM", "emit",
     "of ladder: text (UTF-8), ascii, dot or svg (drawn by Graphviz)", set_as},
    {"--view", NULL, "NAME", "emit",
     "of drawings: a view that the table declares, or `complete`", set_view},
    {"--focus", NULL, "STATE", "emit",
     "of drawings: a state and its neighbours", set_focus},
    {"--only", NULL, "REGEX", "emit",
     "of drawings: arrows whose states, event or actions match", set_only},
    {"--without", NULL, "REGEX", "emit", "of drawings: no such arrows",
     set_without},
    {"--kind", NULL, "KIND", "mutate", "mutants of this kind; may be repeated",
     add_kind},
    {"--show", NULL, "ID", "mutate",
     "what this mutant does otherwise; with -o its C", set_show},
    {"--sample", NULL, "N", "mutate", "so many of them, picked by --seed",
     set_sample},
    {"--seed", NULL, "N", "mutate", "which sample (0)", set_seed},
    {"--except", NULL, "FILE", "cover",
     "cells that need not be taken, each with its reason", add_except},
    {"--dot", NULL, NULL, "cover", "the diagram, painted, as DOT", set_dot},
    {"--svg", NULL, NULL, "cover", "the same, drawn by Graphviz", set_svg},
    {"--trust", NULL, NULL, "build emit", "leave out illegal cells", set_trust},
    {"--json", NULL, NULL, "explain mutate cover", "for programs", set_json},
    {"--check", NULL, NULL, "fmt", "only say whether something would change",
     set_check},
    {"--rfc", NULL, "FILE", "check build emit",
     "check sections and quotations against this text of the standard",
     set_rfc},
    {"-W", NULL, "NAME", COMPILE,
     "a warning on; -Wno-NAME: off; -Werror=NAME: an error; -Werror: every "
     "warning an error",
     add_warning},
    {"--format", NULL, "FORMAT", COMPILE " fmt",
     "of findings: gnu, json or sarif", set_format},
    {"--quiet", "-q", NULL, "check build emit fmt mutate cover",
     "say nothing of what was done", set_quiet},
    {"--help", "-h", NULL, NULL, "this page, or a command's", set_help},
    {"--version", NULL, NULL, NULL, "the version", set_version},
    {NULL, NULL, NULL, NULL, NULL, NULL}};

bool command_option_is_of(const struct command_option *option,
                          const char *command) {
  if (option->commands == NULL)
    return true;
  size_t length = strlen(command);
  for (const char *at = option->commands; *at;) {
    size_t word = strcspn(at, " ");
    if (word == length && strncmp(at, command, word) == 0)
      return true;
    at += word + strspn(at + word, " ");
  }
  return false;
}

/* --- Help ----------------------------------------------------------------- */

enum {
  COLUMN = 22, /* where texts begin */
  WIDTH = 79
};

/* Words, in lines that begin at COLUMN. */
static void print_text(const char *text, FILE *out) {
  size_t column = COLUMN;
  while (*text) {
    size_t word = strcspn(text, " ");
    if (column > COLUMN && column + 1 + word > WIDTH) {
      fprintf(out, "\n%*s", COLUMN, "");
      column = COLUMN;
    } else if (column > COLUMN) {
      fputc(' ', out);
      column++;
    }
    fprintf(out, "%.*s", (int)word, text);
    column += word;
    text += word + strspn(text + word, " ");
  }
  fputc('\n', out);
}

void command_option_help(const char *command, FILE *out) {
  fputs("\nOptions:\n", out);
  for (const struct command_option *o = command_options; o->name; o++) {
    if (command ? !command_option_is_of(o, command) : o->commands != NULL)
      continue;
    char left[64];
    if (o->argument)
      snprintf(left, sizeof left, "%s %s", o->brief ? o->brief : o->name,
               o->argument);
    else
      snprintf(left, sizeof left, "%s%s%s", o->brief ? o->brief : "",
               o->brief ? ", " : "", o->name);
    fprintf(out, "  %-*s", COLUMN - 2, left);
    print_text(o->text, out);
  }
}
