/* The command line: options anywhere, in the forms -oX, -o X, --name=X and
 * --name X. */
#include "command.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
  struct options *options;
  int argc, at;
  char **argv;
};

/* The argument of an option: behind `=`, glued to a letter, or the next word.
 * NULL after a message. */
static const char *argument(struct reader *r, const char *glued,
                            const char *name) {
  if (glued && *glued)
    return glued;
  if (!glued && r->at + 1 < r->argc)
    return r->argv[++r->at];
  fprintf(stderr, "synfin: %s needs an argument; see synfin --help\n", name);
  return NULL;
}

static bool set_format(struct options *o, const char *word) {
  static const char *const words[] = {"gnu", "json", "sarif"};
  for (int i = 0; i < 3; i++)
    if (strcmp(word, words[i]) == 0) {
      o->format = (enum diag_format)i;
      return true;
    }
  fprintf(stderr, "synfin: --format is gnu, json or sarif, not '%s'\n", word);
  return false;
}

static bool set_shape(struct options *o, const char *word) {
  o->shape_given = emit_shape_named(word, &o->shape);
  if (!o->shape_given)
    fprintf(stderr, "synfin: --shape is dense, packed or switch, not '%s'\n",
            word);
  return o->shape_given;
}

static bool set_criterion(struct options *o, const char *word) {
  if (vectors_criterion_named(word, &o->vectors.criterion))
    return true;
  fprintf(stderr, "synfin: --criterion is cells, pairs or w, not '%s'\n", word);
  return false;
}

/* A number in decimal, at most `most`. */
static bool set_number(const char *name, const char *word,
                       unsigned long long most, unsigned long long *number) {
  char *end;
  errno = 0;
  *number = strtoull(word, &end, 10);
  if (isdigit((unsigned char)*word) && !*end && errno == 0 && *number <= most)
    return true;
  fprintf(stderr, "synfin: %s is a number from 0 to %llu, not '%s'\n", name,
          most, word);
  return false;
}

static bool set_extra(struct options *o, const char *word) {
  unsigned long long extra;
  if (!set_number("--extra", word, VECTORS_MOST_EXTRA, &extra))
    return false;
  o->vectors.extra = (int)extra;
  return true;
}

static bool set_value(struct reader *r, const char *name, const char *value) {
  struct options *o = r->options;
  if (!value)
    return false;
  if (strcmp(name, "-o") == 0 || strcmp(name, "--output") == 0)
    o->output = value;
  else if (strcmp(name, "--rfc") == 0)
    o->rfc = value;
  else if (strcmp(name, "--variant") == 0)
    o->variants[o->nvariants++] = value;
  else if (strcmp(name, "--option") == 0)
    o->chosen[o->nchosen++] = value;
  else if (strcmp(name, "--with") == 0)
    o->behind[o->nbehind++] = value;
  else if (strcmp(name, "-W") == 0)
    o->warnings[o->nwarnings++] = value;
  else if (strcmp(name, "--except") == 0)
    o->except[o->nexcept++] = value;
  else if (strcmp(name, "--shape") == 0)
    return set_shape(o, value);
  else if (strcmp(name, "--criterion") == 0)
    return set_criterion(o, value);
  else if (strcmp(name, "--extra") == 0)
    return set_extra(o, value);
  else if (strcmp(name, "--most") == 0)
    return set_number(name, value, ULLONG_MAX - 1, &o->vectors.most);
  else
    return set_format(o, value);
  return true;
}

static bool set_switch(struct options *o, const char *word) {
  if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
    o->help = true;
  else if (strcmp(word, "--json") == 0)
    o->json = true;
  else if (strcmp(word, "--check") == 0)
    o->check = true;
  else if (strcmp(word, "--dot") == 0)
    o->dot = true;
  else if (strcmp(word, "--svg") == 0)
    o->svg = true;
  else if (strcmp(word, "--quiet") == 0 || strcmp(word, "-q") == 0)
    o->quiet = true;
  else if (strcmp(word, "--version") == 0)
    o->version = true;
  else
    return false;
  return true;
}

/* Options with an argument, then those without one. */
static const char *const names[] = {
    "-o",       "--output", "--rfc",    "--variant",   "--option", "--with",
    "-W",       "--shape",  "--format", "--criterion", "--extra",  "--most",
    "--except", "--help",   "-h",       "--json",      "--check",  "--dot",
    "--svg",    "--quiet",  "-q",       "--version"};

enum {
  WITH_ARGUMENT = 13,
  NAMES = sizeof names / sizeof *names
};

static bool read_option(struct reader *r, const char *word) {
  if (set_switch(r->options, word))
    return true;
  for (size_t i = 0; i < WITH_ARGUMENT; i++) {
    size_t n = strlen(names[i]);
    if (strncmp(word, names[i], n) != 0)
      continue;
    if (word[n] == '\0')
      return set_value(r, names[i], argument(r, NULL, names[i]));
    if (names[i][1] != '-')
      return set_value(r, names[i], word + n);
    if (word[n] == '=')
      return set_value(r, names[i], argument(r, word + n + 1, names[i]));
  }
  char name[64];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
  const char *near = diag_nearest(name, names, NAMES);
  fprintf(stderr, "synfin: there is no option '%s'", word);
  fprintf(stderr, near ? "; did you mean '%s'?\n" : "; see synfin --help\n",
          near ? near : "");
  return false;
}

bool command_line(struct options *options, struct arena *arena, int argc,
                  char **argv) {
  bool only_arguments = false;
  struct reader r = {options, argc, 1, argv};
  *options =
      (struct options){.shape = EMIT_PACKED, .vectors.most = VECTORS_MOST};
  options->arguments = ARENA_ARRAY(arena, const char *, argc + 1);
  options->variants = ARENA_ARRAY(arena, const char *, argc + 1);
  options->chosen = ARENA_ARRAY(arena, const char *, argc + 1);
  options->behind = ARENA_ARRAY(arena, const char *, argc + 1);
  options->except = ARENA_ARRAY(arena, const char *, argc + 1);
  options->warnings = ARENA_ARRAY(arena, const char *, argc + 1);
  for (; r.at < argc; r.at++) {
    const char *word = argv[r.at];
    if (!only_arguments && strcmp(word, "--") == 0)
      only_arguments = true;
    else if (!only_arguments && word[0] == '-' && word[1] != '\0') {
      if (!read_option(&r, word))
        return false;
    } else if (!options->command)
      options->command = word;
    else
      options->arguments[options->narguments++] = word;
  }
  return true;
}
