/* What the files of the C output share. */
#ifndef SYNFIN_CODEGEN_EMIT_C_H
#define SYNFIN_CODEGEN_EMIT_C_H

#include "emit.h"

/* Of the runtime's machine.h; the generated C asks for it. */
enum {
  EMIT_MACHINE_VERSION = 1
};

struct emit_c {
  struct arena *arena;
  struct emission *emission;
  const struct model *model;
  struct emit_names *names;
  struct emit_layout **layouts; /* per event */
  const uint64_t *placed;       /* defines that depend on the place */
  bool wide;          /* configurations and ops take two bytes, not one */
  const char *header; /* "tcp.h" */
  struct emit_files files;
};

/* Does a machine need two bytes for a configuration or an op? */
bool emit_c_is_wide(const struct model *model);

/* Opens a file: what it is, where it comes from, whose it is, and the check
 * of the runtime's version. `what` is a sentence. */
void emit_c_open(struct emit_text *out, const struct emit_c *c,
                 const char *what);

/* The check that header and runtime belong together. */
void emit_c_version(struct emit_text *out, const char *file);

/* Adds a finished text under STEM + ENDING. */
void emit_c_close(struct emit_c *c, const struct emit_text *text,
                  const char *stem, const char *ending);

/* The width of configurations and ops: "uint8_t" or "uint16_t"; and the words
 * "synfin_" or "synfin_wide_" that the runtime's names of it begin with. */
const char *emit_c_unit(const struct emit_c *c);
const char *emit_c_runtime(const struct emit_c *c);

/* The input word in which an event's attributes have these values. */
uint32_t emit_c_input(const struct emit_c *c, int event, const uint8_t *point);

/* Has this attribute definitions, or is it a parameter? Has any of an event's
 * attributes? Does a variable come with an event? */
bool emit_c_defined(const struct dimension *dimension);
bool emit_c_derived(const struct model *model, int event);
bool emit_c_comes_with(const struct variable *variable, int event);

/* The part of the vocabulary about inputs: fields, builders, variables and
 * the prototypes of the classifiers. */
void emit_c_inputs(struct emit_text *out, const struct emit_c *c);

/* The parameters of an event's classifier, without parentheses; whether it
 * takes the connection's (`own`) or the event's variables, and whether it has
 * attributes that are parameters. */
const char *emit_c_classifier_parameters(const struct emit_c *c, int event);
bool emit_c_takes(const struct model *model, int event, bool own);
bool emit_c_has_parameters(const struct model *model, int event);

/* The tables that the vocabulary declares. */
void emit_c_tables(struct emit_text *out, const struct emit_c *c);

/* The files. The first four depend on the model alone. */
void emit_c_vocabulary(struct emit_c *c);
void emit_c_classifier(struct emit_c *c);
void emit_c_names(struct emit_c *c);
void emit_c_scenarios(struct emit_c *c);
bool emit_c_dense(struct emit_c *c, const struct flat *flat, struct diag *diag);
bool emit_c_packed(struct emit_c *c, const struct flat *flat,
                   struct diag *diag);
bool emit_c_switch(struct emit_c *c, const struct flat *flat,
                   struct diag *diag);

/* Sizes; see emit_c_size(). */
bool emit_c_dense_size(struct emit_c *c, const struct flat *flat,
                       struct emit_size *size, struct diag *diag);
bool emit_c_packed_size(struct emit_c *c, const struct flat *flat,
                        struct emit_size *size, struct diag *diag);
void emit_c_switch_size(struct emit_c *c, const struct flat *flat,
                        struct emit_size *size);

#endif
