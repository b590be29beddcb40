/* What the compiler can make of a checked model besides C: a diagram, tests, a
 * report, and the two answers to questions, `explain` and `diff`. */
#ifndef SYNFIN_CODEGEN_OUTPUTS_H
#define SYNFIN_CODEGEN_OUTPUTS_H

#include <stdbool.h>
#include <stdio.h>
#include "arena.h"
#include "diagram.h"
#include "emit.h"
#include "flatten.h"
#include "model.h"

/* NAME.dot: the state diagram of a variant for Graphviz, or what is wished of
 * it (NULL: all). The file lives in the arena; so do those of the other
 * emitters. */
void emit_dot(struct arena *arena, const struct emission *emission,
              const struct flat *flat, const struct diagram_wish *wish,
              struct text_file *file);

/* The same as text for Mermaid (NAME.mmd) and PlantUML (NAME.puml), and in
 * ASCII for comments and manual pages (NAME.txt). */
void emit_mermaid(struct arena *arena, const struct emission *emission,
                  const struct flat *flat, const struct diagram_wish *wish,
                  struct text_file *file);
void emit_plantuml(struct arena *arena, const struct emission *emission,
                   const struct flat *flat, const struct diagram_wish *wish,
                   struct text_file *file);
void emit_diagram_text(struct arena *arena, const struct emission *emission,
                       const struct flat *flat, const struct diagram_wish *wish,
                       struct text_file *file);

/* The matrix of states and events of a variant, in Markdown or HTML: each entry
 * of a cell leads to the row that decides it, further down on the page. */
void emit_matrix(struct arena *arena, const struct emission *emission,
                 const struct flat *flat, bool html, struct text_file *file);

/* NAME_VARIANT_test.c: a program for cmocka that drives the generated table of
 * a variant through every possible input. What must come out is taken from
 * interpret(), never from the flat tables. */
void emit_cmocka(struct arena *arena, const struct emission *emission,
                 const struct flat *flat, struct text_file *file);

/* NAME_count.h and for each variant NAME_VARIANT_count.c: what a machine that
 * counts its cells is compiled with. False after a finding. */
bool emit_count(struct arena *arena, const struct emission *emission,
                struct emit_files *files, struct diag *diag);

/* NAME.md: figures of the table and of each of its variants. */
void emit_report(struct arena *arena, struct emission *emission,
                 struct text_file *file);

/* How a ladder is written: as UTF-8, as ASCII, or as DOT for `neato -n2`. */
enum ladder_form {
  LADDER_UTF8,
  LADDER_ASCII,
  LADDER_DOT
};

enum ladder_result {
  LADDER_DRAWN,
  LADDER_NOT_PLAYED, /* the variant has not its options, or a step is illegal */
  LADDER_TOO_LONG    /* more than LADDER_MAX_ROWS steps */
};

/* SCENARIO.txt or SCENARIO.dot: a scenario as a ladder, played in one variant
 * by the reference interpreter. No file is made where it is not drawn. */
struct scenario;
enum ladder_result emit_ladder(struct arena *arena, const struct flat *flat,
                               const struct scenario *scenario,
                               enum ladder_form form, struct text_file *file);

/* Says what happens to one input, or to several where a value is `*`, and by
 * which rows. The arguments are those of the command line: a state, an event,
 * and NAME=VALUE for attributes and flags, in any order. `variant_name` is for
 * the heading; NULL if the options were given one by one. Returns the exit
 * status: 0, 1 if no such input is possible, 2 after a message on `err` where
 * the arguments are wrong. */
int explain_cell(const struct model *model, options_t options,
                 const char *variant_name, int argc, char **argv, bool json,
                 FILE *out, FILE *err);

/* Compares two tables by meaning and prints what changed. Returns the exit
 * status: 0 if nothing did, 1 otherwise. */
int diff_models(const struct model *old, const struct model *new, FILE *out);

/* The same under one choice of options, which both have, and its name. */
int diff_choice(const struct model *old, const struct model *new,
                options_t options, const char *name, FILE *out);

#endif
