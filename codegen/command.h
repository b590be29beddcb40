/* The subcommands of `synfin`, and what they share: reading the command line,
 * compiling a table, writing files. */
#ifndef SYNFIN_CODEGEN_COMMAND_H
#define SYNFIN_CODEGEN_COMMAND_H

#include <stdbool.h>
#include <stdio.h>
#include "check.h"
#include "emit.h"
#include "emit_vectors.h"

#define SYNFIN_VERSION "0.1.0"

enum {
  STATUS_OK = 0,
  STATUS_FINDINGS = 1, /* the table, or what was asked, has findings */
  STATUS_USAGE = 2,    /* wrong command line, or the system refused */
  /* Of `cover`, which counts: */
  STATUS_MOST = 124,   /* so many, or more */
  STATUS_UNKNOWN = 125 /* nothing can be said */
};

/* What the command line says. Arguments that are no options stay in order. */
struct options {
  const char *command;
  const char **arguments;
  int narguments;
  const char *output;    /* -o: a folder */
  const char *rfc;       /* --rfc: text of the standard */
  const char **variants; /* --variant, each */
  int nvariants;
  const char **chosen; /* --option, each */
  int nchosen;
  const char **warnings; /* -W, each */
  int nwarnings;
  const char **behind; /* --with, each: files read behind the table */
  int nbehind;
  const struct command_option **given; /* every option, in order */
  int ngiven;
  const char **kinds; /* --kind, each */
  int nkinds;
  const char *show;                          /* --show: a mutant */
  unsigned long long sample, seed;           /* a sample of 0 is none */
  const char *view, *focus, *only, *without; /* of drawings */
  const char **except;                       /* --except, each */
  int nexcept;
  enum emit_shape shape;
  bool shape_given;
  const char **scenarios; /* --scenario, each */
  int nscenarios;
  const char *as;              /* --as: the form of a ladder */
  struct vectors_wish vectors; /* --criterion, --extra, --most */
  enum diag_format format;
  bool json, check, trust, help, quiet, version, dot, svg;
};

/* One table on its way through the passes. */
struct compilation {
  struct arena arena;
  struct source source;
  struct diag diag;
  struct model *model; /* NULL where names did not resolve */
  struct flattening *flattening;
  struct flat **flats; /* every variant that the checks look at */
  int nflats;
  struct flat **chosen; /* those that the command line asks for */
  int nchosen;
};

struct command {
  const char *name, *arguments, *summary, *help;
  int (*run)(const struct options *options);
  int refusal; /* the status where nothing could be done */
};

/* The table of commands, ended by a NULL name. */
extern const struct command commands[];

/* A command that is a program of its own, synfin-NAME. */
struct command_part {
  const char *name, *summary;
  const char *remedy; /* where it is not found */
};

/* The table of parts, ended by a NULL name. */
extern const struct command_part command_parts[];

bool command_is_part(const char *name);

/* Becomes the part that argv[0] names, with all that stands behind it: the one
 * beside this program, or else the one in PATH. Returns the exit status, after
 * a message, only if there is none. */
int command_become_part(char **argv);

/* An option of the command line. */
struct command_option {
  const char *name;     /* "--output" */
  const char *brief;    /* "-o", or NULL */
  const char *argument; /* what it is called; NULL: there is none */
  const char *commands; /* that take it, with blanks between; NULL: all */
  const char *text;     /* for --help */
  /* False after a message on stderr. */
  bool (*set)(struct options *options, const char *name, const char *value);
};

/* The table of options, ended by a NULL name. */
extern const struct command_option command_options[];

bool command_option_is_of(const struct command_option *option,
                          const char *command);
/* The options of a command; with NULL, of all. */
void command_option_help(const char *command, FILE *out);

/* Reads the command line. False after a message on stderr. */
bool command_line(struct options *options, struct arena *arena, int argc,
                  char **argv);

/* Text and names only: `model`. STATUS_OK, or the status to end with, after
 * printing what was found. */
int compile_model(struct compilation *c, const struct options *options,
                  const char *name);

/* Model, flattened variants, checks; findings are printed. `whole` looks at
 * every variant and at the table as a whole; `chosen` at what the command line
 * chooses, or the table names, and no more than is needed to emit it. */
int compile_whole(struct compilation *c, const struct options *options,
                  const char *name);
int compile_chosen(struct compilation *c, const struct options *options,
                   const char *name);

void compile_end(struct compilation *c);

/* The options that the command line chooses: --variant, --option, or all.
 * False after a message on stderr. `name` is what the choice is called; NULL if
 * it was made option by option. */
bool compile_choice(const struct model *model, const struct options *options,
                    options_t *chosen, const char **name);

/* Is it a kind of drawing? */
bool command_draws(const char *kind);

/* Makes a drawing, with what --view, --focus, --only and --without leave of it.
 * False after a message. */
bool command_draw(struct compilation *c, const struct emission *emission,
                  const struct options *options, const char *kind,
                  struct text_file *file);

/* Writes files into a folder, which is made if it is not there: each whole or
 * not at all, and only if it changed. Says what was written. */
int write_files(const char *folder, const struct text_file *files, int count,
                bool quiet);

int command_check(const struct options *options);
int command_build(const struct options *options);
int command_emit(const struct options *options);
/* Ladders of scenarios: those named by --scenario, or all. */
int command_emit_ladders(const struct options *options);
int command_explain(const struct options *options);
int command_fmt(const struct options *options);
int command_diff(const struct options *options);
int command_mutate(const struct options *options);
int command_cover(const struct options *options);

#endif
