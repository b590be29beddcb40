/* The command line: options anywhere, in the forms -oX, -o X, --name=X and
 * --name X. */
#include "command.h"

#include <stdio.h>
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

/* The option that a word begins with, and what is glued to it. NULL if there is
 * none. */
static const struct command_option *find_option(const char *word,
                                                const char **glued) {
  for (const struct command_option *o = command_options; o->name; o++) {
    const char *const names[] = {o->name, o->brief};
    for (int i = 0; i < 2 && names[i]; i++) {
      size_t n = strlen(names[i]);
      if (strncmp(word, names[i], n) != 0)
        continue;
      bool is_long = names[i][1] == '-';
      *glued = word[n] == '\0' ? NULL : word + n + is_long;
      if (!*glued || (o->argument && (!is_long || word[n] == '=')))
        return o;
    }
  }
  return NULL;
}

static bool refuse(const char *word) {
  const char *names[64], *near;
  size_t count = 0;
  for (const struct command_option *o = command_options; o->name; o++)
    names[count++] = o->name;
  char name[64];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
  near = diag_nearest(name, names, count);
  fprintf(stderr, "synfin: there is no option '%s'", word);
  fprintf(stderr, near ? "; did you mean '%s'?\n" : "; see synfin --help\n",
          near ? near : "");
  return false;
}

static bool read_option(struct reader *r, const char *word) {
  const char *value = NULL;
  const struct command_option *option = find_option(word, &value);
  if (!option)
    return refuse(word);
  r->options->given[r->options->ngiven++] = option;
  if (option->argument) {
    value = argument(r, value, option->name);
    if (!value)
      return false;
  }
  return option->set(r->options, option->name, value);
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
  options->given = ARENA_ARRAY(arena, const struct command_option *, argc + 1);
  options->scenarios = ARENA_ARRAY(arena, const char *, argc + 1);
  options->except = ARENA_ARRAY(arena, const char *, argc + 1);
  options->kinds = ARENA_ARRAY(arena, const char *, argc + 1);
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
