/* What every emitter uses: a text that grows, C spelling, and the identifiers
 * of the generated C. Emitters see the model and the flat tables only. */
#ifndef SYNFIN_CODEGEN_EMIT_H
#define SYNFIN_CODEGEN_EMIT_H

#include <stdbool.h>
#include <stddef.h>
#include "arena.h"
#include "diag.h"
#include "flatten.h"
#include "model.h"

/* --- Text ---------------------------------------------------------------- */

/* A text in an arena; always ends in a NUL that `length` does not count. */
struct emit_text {
  struct arena *arena;
  char *text;
  size_t length, capacity;
};

void emit_text_init(struct emit_text *out, struct arena *arena);

/* Appends as it stands; `emit_bytes` a piece, `emit_number` in decimal. */
void emit_put(struct emit_text *out, const char *text);
void emit_bytes(struct emit_text *out, const char *text, size_t length);
void emit_number(struct emit_text *out, long long number);

/* Appends as printf would. */
void emit_format(struct emit_text *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The column of the end of the text, from 0. */
size_t emit_column(const struct emit_text *out);

/* Blanks up to a column; one blank if the text is already there. */
void emit_pad(struct emit_text *out, size_t column);

/* A C comment of its own lines, wrapped at 80 columns, that cannot be ended
 * early by what it says. Nothing if `text` is NULL or empty. */
void emit_comment(struct emit_text *out, int indent, const char *text);

/* The same behind a line's code, on one line; ends the line. */
void emit_remark(struct emit_text *out, const char *text);

/* A C string literal, quotes included; NULL becomes "". */
void emit_string(struct emit_text *out, const char *text);

/* A finished file. */
struct text_file {
  const char *name; /* no folder in it */
  const char *text;
  size_t length;
};

/* A growing list of finished files. */
struct emit_files {
  struct text_file *items;
  size_t count, capacity;
};

void emit_add_file(struct emit_files *files, const char *name,
                   const struct emit_text *text);

/* --- Identifiers --------------------------------------------------------- */

/* The identifiers already taken in one C name space. */
struct emit_scope {
  struct arena *arena;
  const char **taken; /* open hash table */
  size_t count, capacity;
};

void emit_scope_init(struct emit_scope *scope, struct arena *arena);

/* Takes an identifier as it is; false if it was taken. Not copied. */
bool emit_scope_take(struct emit_scope *scope, const char *text);

/* "PREFIXname" with letters made large or small, and `_` for what C has no room
 * for. Different names can come out alike. */
const char *emit_spelled(struct arena *arena, const char *prefix,
                         const char *name, bool upper);

/* An identifier for a name of the table, spelled like that. What is taken
 * already, or a word of C, gets a number behind it; so names that are spelled
 * alike stay apart. The result is taken from then on. */
const char *emit_identifier(struct emit_scope *scope, const char *prefix,
                            const char *name, bool upper);

/* The last component of the source's name, for banners. */
const char *emit_source_name(const struct model *model);

/* What the generated C calls everything. Made from the model alone, so that
 * all variants, shapes and emitters agree. */
struct emit_names {
  const char *lower, *upper;    /* "tcp", "TCP" */
  const char **states;          /* TCP_STATE_ESTABLISHED */
  const char **configurations;  /* TCP_IN_FIN_WAIT_1_FIN_WAITS_YES */
  const char **events;          /* TCP_EVENT_SEGMENT */
  const char **event_words;     /* segment: for tcp_classify_segment */
  const char **ops;             /* TCP_DO_SEND_SYN, TCP_START_PERSIST */
  const char **timers;          /* TCP_TIMER_PERSIST */
  const char **options;         /* TCP_OPTION_RFC5961 */
  const char **sets;            /* tcp_is_synchronized, tcp_can_send */
  const char **set_masks;       /* TCP_STATES_SYNCHRONIZED */
  const char **dimensions;      /* tcp_seq: tag of the enum */
  const char **dimension_words; /* seq */
  const char ***values;         /* TCP_SEQ_EXACT */
  const char **variables;       /* seg_seq: member of a struct */
  const char **scenarios;       /* tcp_scenario_handshake: its steps */
  const char ***fields;         /* TCP_INPUT_SEGMENT_SEQ, [event][attribute];
                                   with _SHIFT and _BITS behind it */
  const char ***field_words;    /* segment_seq, the same */
  const char ***define_words;   /* segment_right, [event][define] */
  struct emit_scope *scope;     /* all of the above that share a name space */
  struct emit_variant {
    const char *name, *identifier;
  } * variants;
  size_t nvariants, variants_capacity;
};

struct emit_names *emit_names(struct arena *arena, const struct model *model);

/* Of a variant: its table's identifier ("tcp_modern"), also the file's stem.
 * The variants of the model are known; any other name is given one. */
const char *emit_variant_name(struct emit_names *names, const char *variant);

/* A file name of bounded length for a stem and an ending. */
const char *emit_file_name(struct arena *arena, const char *stem,
                           const char *ending);

/* --- What emitters share -------------------------------------------------- */

struct classes; /* see classes.h */

/* Of one compilation: what several emitters need is worked out once. */
struct emission {
  struct arena arena;
  const struct model *model;
  const struct flat *const *flats; /* the variants that are asked for */
  int nflats;
  bool trusts; /* cells that the table calls illegal are left open: whoever runs
                  it promises that they do not come. False at first */
  struct emit_names *names;
  struct classes **classes; /* per flat table; NULL until asked for */
};

/* `flats` must outlive the emission. */
void emission_begin(struct emission *emission, const struct model *model,
                    const struct flat *const *flats, int nflats);
void emission_end(struct emission *emission);

/* The input classes of one of the flat tables. Reports a finding and returns
 * NULL where there are too many (see classes_make()). */
const struct classes *emission_classes(struct emission *emission,
                                       const struct flat *flat,
                                       struct diag *diag);

/* --- The input word ------------------------------------------------------ */

/* Where an event's attributes lie in its input word: from bit 0 up, in order;
 * each has as many bits as its values need. Indexed as event.attributes. */
struct emit_layout {
  int *shifts, *bits;
  int total;
};

/* The layout; reports a finding and returns NULL beyond 32 bits. */
struct emit_layout *emit_layout(struct arena *arena, const struct model *model,
                                int event, struct diag *diag);

/* --- C ------------------------------------------------------------------- */

enum emit_shape {
  EMIT_DENSE,
  EMIT_PACKED,
  EMIT_SWITCH
};

/* "dense", "packed", "switch"; false for any other word. */
bool emit_shape_named(const char *word, enum emit_shape *shape);
const char *emit_shape_name(enum emit_shape shape);

/* All C files: vocabulary, classifiers, names, scenarios, and one file for each
 * flat table in the shape asked for. The first four depend on the model alone.
 * Reports a finding and returns false where the machine does not fit the shape;
 * no file is then made. */
bool emit_c(struct arena *arena, struct emission *emission,
            enum emit_shape shape, struct text_file **files, int *nfiles,
            struct diag *diag);

/* Bytes of read-only data that a variant's table takes on a 32-bit machine,
 * part by part. The `switch` shape has its decisions in code, which is not
 * counted here: only its action lists are. */
struct emit_size {
  const char *variant;
  enum emit_shape shape;
  struct {
    const char *part; /* "input maps", "cells", "outcomes", "lists" */
    size_t bytes;
  } parts[8];
  int nparts;
  size_t total;
};

bool emit_c_size(struct arena *arena, struct emission *emission,
                 const struct flat *flat, enum emit_shape shape,
                 struct emit_size *size, struct diag *diag);

#endif
