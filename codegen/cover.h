/* Which rows have run: cells, their numbers, what was counted of them, and the
 * shortest way to each. A *cell* is a configuration, an event, and the rows
 * that fire: all inputs of the event for which the same rows fire there. */
#ifndef SYNFIN_CODEGEN_COVER_H
#define SYNFIN_CODEGEN_COVER_H

#include "flatten.h"

enum cover_kind {
  COVER_DUE,      /* to be taken */
  COVER_EXCEPTED, /* a line of a list says why it is not to be taken */
  COVER_ILLEGAL,  /* the table says that it must not be taken */
  COVER_IDLE,     /* the event cannot come there: its timer does not run, or
                     nothing posts it */
  COVER_KINDS
};

struct cover_cell {
  int configuration, event, outcome;
  enum cover_kind kind;
  int exception;  /* of COVER_EXCEPTED: its place in the list */
  uint64_t count; /* how often it was taken, */
  bool more;      /* or more often: a counter was full */
  int from;       /* the node that it is taken from; MODEL_NONE: none known */
};

/* Where a machine can be: a configuration, timers that may be running, and an
 * event that was just posted (MODEL_NONE: none). Nodes are in the order of
 * their distance from the start. */
struct cover_node {
  int configuration, posted;
  int parent, cell; /* by which cell from which node; MODEL_NONE: the start */
};

struct cover {
  struct arena *arena;
  const struct model *model;
  const struct flat *flat; /* rows are told apart */
  uint64_t fingerprint;    /* of the cells and their numbers */
  struct cover_cell *cells;
  int ncells;
  int *first; /* [configuration * nevents + event]: the number of the first */
  struct cover_node *nodes;
  size_t nnodes, nodes_capacity;
  int files; /* that were merged */
};

/* The cells of a variant. Reports findings and returns NULL where there are too
 * many, or walks are too long, to tell rows apart. */
struct cover *cover_make(struct arena *arena, const struct model *model,
                         options_t options, const char *name,
                         struct diag *diag);

/* The rows that fire in a cell; whether it does no more than say `illegal`. */
static inline const struct firing *cover_rows(const struct cover *cover,
                                              const struct cover_cell *cell) {
  const struct flat *flat = cover->flat;
  return &flat->firings[flat->outcomes[cell->outcome].firing];
}
bool cover_is_illegal(const struct cover *cover, const struct cover_cell *cell);

/* Finds the shortest way to each cell and so which cells are idle. */
void cover_reach(struct cover *cover);

/* --- What was counted ----------------------------------------------------- */

/* Adds the counts of a file. It may hold those of several variants; each goes
 * to the cover of this name among `count`, at least one; other variants of the
 * table are passed over. False after a message on stderr: it cannot be read, or
 * tells of another table. `-` is standard input. */
bool cover_read(struct cover *const *covers, int count, const char *name);

/* --- What need not be taken ----------------------------------------------- */

/* One line of a list of exceptions. */
struct cover_exception {
  const char *file;
  unsigned line;
  uint64_t *states;
  struct when when;
  int event;         /* MODEL_NONE: every one */
  uint64_t *allowed; /* [dimension]: values that the line names; 0: all */
  const char *reason;
};

struct cover_exceptions {
  struct arena *arena;
  struct cover_exception *items;
  size_t count, capacity;
};

/* Reads lines `STATES EVENT [NAME=VALUE[|VALUE] ...]: REASON`. STATES is a
 * state or the name of a set, `*` there or for EVENT every one; `#` begins a
 * comment. False after a message on stderr. */
bool cover_exceptions_read(struct cover_exceptions *exceptions,
                           const struct model *model, const char *name);

/* Excepts the cells all of whose inputs a line names, if they are due. */
void cover_except(struct cover *cover,
                  const struct cover_exceptions *exceptions);

/* How many cells a line excepts. */
int cover_excepted(const struct cover *cover, size_t exception);

/* --- What comes of it ----------------------------------------------------- */

struct cover_summary {
  int rows, rows_taken; /* of those in cells that are due */
  int rows_excepted;    /* in no due cell, but in one that is excepted */
  int cells[COVER_KINDS], taken; /* `taken`: of those that are due */
  int wrong;                     /* cells that are taken and must not be */
};
void cover_summarize(const struct cover *cover, struct cover_summary *summary);

/* Is this cell wrong: illegal, idle or excepted, and taken all the same? */
static inline bool cover_is_wrong(const struct cover_cell *cell) {
  return cell->kind != COVER_DUE && cell->count > 0;
}
static inline bool cover_is_missed(const struct cover_cell *cell) {
  return cell->kind == COVER_DUE && cell->count == 0;
}

/* How often a row fired in a state. */
struct cover_row {
  bool due, excepted, more; /* in some cell */
  uint64_t count;
};
/* [row * nstates + state], in the cover's arena. */
struct cover_row *cover_count_rows(const struct cover *cover);

/* The nodes on the way to a cell, from the start on, the cell's own node last;
 * their count. `way` has room for all nodes. */
int cover_way(const struct cover *cover, const struct cover_cell *cell,
              int *way);
/* "CLOSED: OPEN kind=passive": an input of a cell. */
const char *cover_input(const struct cover *cover,
                        const struct cover_cell *cell);

/* For people and for programs. `brief`: only what is missed. */
void cover_print(const struct cover *cover,
                 const struct cover_exceptions *exceptions, bool brief,
                 FILE *out);
void cover_print_json(struct cover *const *covers, int count,
                      const struct cover_exceptions *exceptions, FILE *out);

/* NAME_VARIANT_cover.dot: the diagram of the variant, its arrows painted. */
struct emission;
struct text_file;
void cover_draw(const struct cover *cover, const struct emission *emission,
                const struct flat *flat, struct text_file *file);

#endif
