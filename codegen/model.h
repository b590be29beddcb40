/* The model: a table with all names resolved to numbers. It holds every option;
 * a pass that looks at one variant takes the set of its options along. Every
 * list keeps the order of the file, which is also the order of the numbers. */
#ifndef SYNFIN_CODEGEN_MODEL_H
#define SYNFIN_CODEGEN_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include "ast.h"
#include "diag.h"

#define MODEL_NONE (-1)

enum {
  MODEL_MAX_OPTIONS = 16,
  MODEL_MAX_VARIANTS = 16,
  MODEL_MAX_VALUES = 64,      /* of one attribute or flag */
  MODEL_MAX_DIMENSIONS = 250, /* attributes and flags */
  MODEL_MAX_CONSTRAINTS = 1024,
  MODEL_MAX_STATES = 4096,
  MODEL_MAX_INDEX = 1 << 24, /* pairs of a row and a state */
  MODEL_MAX_PROPERTIES = 64,
  MODEL_MAX_RESOURCES = 256,
  MODEL_MAX_PARTS = 1024,
  MODEL_MAX_EVENTS = 4096,
  MODEL_MAX_ACTIONS = 16384,
  MODEL_MAX_TIMERS = 1024,
  MODEL_MAX_STAGES = 4096,
  MODEL_MAX_VARIABLES = 4096,
  MODEL_MAX_VIEWS = 256,          /* and links */
  MODEL_MAX_ROW_STATES = 1 << 28, /* rows times states */
  MODEL_MAX_CONFIGURATIONS = 65000,
  MODEL_MAX_CELLS = 1 << 20,  /* configurations times events */
  MODEL_MAX_REFERENCES = 1000 /* of one row, group or stage */
};

typedef uint32_t options_t; /* bit i: option i is on */

/* Holds for an option set `o` if (o & on) == on and (o & off) == 0. */
struct when {
  options_t on, off;
};

static inline bool when_holds(struct when when, options_t options) {
  return (options & when.on) == when.on && (options & when.off) == 0;
}

/* A set of states, one bit each, `model.state_words` words long. */
typedef uint64_t *state_set;

static inline bool in_set(const uint64_t *set, int state) {
  return set[state / 64] >> (state % 64) & 1;
}

/* The value of dimension `dimension` is one of the bits of `values`. */
struct condition {
  int dimension;
  uint64_t values;
  struct span span;
};

struct conditions {
  struct condition *items;
  int count;
};

/* States, and what flags must hold there. */
struct places {
  state_set states;
  struct conditions with;
};

/* Attributes and flags are both dimensions; attributes have events. */
struct value {
  const char *name, *text;
  struct span span;
  struct places in;
  struct when when;
  const struct expression *definition; /* NULL: none, or `otherwise` */
  bool otherwise;
};

struct dimension {
  const char *name, *text;
  struct span span;
  bool is_flag, forget;
  uint64_t *events; /* attributes: one bit per event */
  struct places in;
  struct when when;
  struct value *values;
  int count;
  int initial; /* attributes: the declared default; flags: 0 */
};

/* A definition, resolved. Serial arithmetic is marked on the comparison. */
struct expression {
  enum ast_operator operation;
  enum variable_kind kind; /* of the result; comparisons give a bit */
  bool serial;             /* comparison of serials: modulo 2^32 */
  uint32_t number;
  int variable; /* AST_VARIABLE: a variable, or MODEL_NONE and `define` */
  int define;
  const struct expression *left, *right;
};

struct variable {
  const char *name, *text;
  enum variable_kind kind;
  uint32_t bound;
  uint64_t *events; /* one bit per event; NULL: of the connection */
};

/* What a name stands for, state by state: the last alternative whose states
 * hold the state counts. */
struct define {
  const char *name;
  struct {
    state_set states;
    const struct expression *value;
  } * alternatives;
  int count;
  enum variable_kind kind;
  uint64_t *events; /* one bit per event that carries all its variables */
};

/* An entry of an action list. Numbers are those of the generated C: END,
 * ILLEGAL, SPAWN, CANCEL_ALL, the actions, START and CANCEL of each timer. */
enum op_kind {
  OP_END,
  OP_ILLEGAL,
  OP_SPAWN,
  OP_CANCEL_ALL,
  OP_ACTION,
  OP_START,
  OP_CANCEL
};

struct op {
  enum op_kind kind;
  int id;           /* action or timer */
  const char *name; /* "send-syn", "start retransmit", "cancel all" */
};

struct row_effect {
  bool is_set;
  int op;          /* if not is_set */
  int flag, value; /* if is_set */
};

struct reference {
  const char *text; /* as cited: "3.10.7.4", "RFC5961 3", "MUST-11" */
  const char *source, *number;
  struct span span;
};

struct references {
  struct reference *items;
  int count;
};

struct row {
  struct span span;
  int stage, number; /* its stage; its place in model.rows */
  const char *label; /* "reset SYN-RECEIVED rst=exact,inside": unique */
  state_set states;
  struct conditions conditions; /* of the row and of its group */
  struct when when;             /* row, group and stage together */
  bool otherwise;
  enum outcome_kind outcome;
  int target;
  struct row_effect *effects;
  int neffects;
  enum flow_kind flow; /* never FLOW_NONE: the last stage's default is STOP */
  int then;
  struct references refs; /* own, then group's, then stage's */
  const char *why, *says;
  struct span says_span;
};

struct stage {
  const char *name, *text;
  struct span span;
  int event, subject; /* subject: dimension or MODEL_NONE */
  struct places in;
  struct when when;
  int *rows; /* numbers of its rows, in order */
  int count;
  /* The same by state: those of state s are by_state[start[s]] to
   * by_state[start[s + 1] - 1]. */
  int *start, *by_state;
};

struct state {
  const char *name, *text;
  struct span span;
  bool quiet;
  uint64_t properties; /* one bit each */
};

struct event {
  const char *name, *text;
  struct span span;
  int cause;
  int *stages; /* in order */
  int nstages;
  int *attributes; /* dimensions that it carries, in order */
  int nattributes;
  int timer; /* whose expiry it is, or MODEL_NONE */
};

struct action {
  const char *name, *text;
  struct span span;
  enum action_kind kind;
  bool sometimes;    /* it shows at times only */
  int like;          /* the action that it looks like: itself, mostly */
  uint64_t *touches; /* parts */
  uint64_t *creates, *deletes; /* resources */
  uint64_t *posts;             /* events */
  uint64_t *arms;              /* timers */
  struct references refs;
};

struct timer {
  const char *name, *text;
  struct span span;
  int event;
  struct references refs;
};

struct constraint {
  struct span span;
  bool is_mask;
  struct conditions conditions;
  struct places in;
  int *hides; /* dimensions */
  int nhides;
  const char *why;
};

struct word {
  const char *name, *text;
  struct span span;
};

struct resource {
  const char *name, *text;
  struct span span;
  state_set states;
};

struct option {
  const char *name, *text;
  struct span span;
  struct references refs;
};

struct variant {
  const char *name, *text;
  struct span span;
  options_t options;
};

/* A state with a value for each flag. `flags[d]` is the value of dimension d
 * where d is a flag in scope, else 0. All that scopes allow are listed,
 * reachable or not, by state and then by the flags in order. */
struct configuration {
  int state;
  uint8_t *flags;   /* indexed by dimension */
  const char *name; /* "FIN-WAIT-1", "FIN-WAIT-1 fin-waits=yes" */
};

/* A file beside the table that the explorer takes in; what it is for, its
 * ending says. */
enum explorer_use {
  EXPLORER_ENGINE, /* .wasm: what the page runs */
  EXPLORER_SCRIPT, /* .js */
  EXPLORER_STYLE,  /* .css */
  EXPLORER_PART    /* .html: of the page's body */
};

struct explorer_file {
  const char *name;
  enum explorer_use use;
  struct span span;
};

struct model {
  const struct source *source;
  const char *name, *text; /* machine tcp "..." */
  const char *standard, *standard_text;
  struct option *options;
  int noptions;
  struct variant *variants;
  int nvariants;
  struct word *causes;
  int ncauses;
  struct word *properties;
  int nproperties;
  struct word *parts;
  int nparts;
  uint64_t *seen; /* the parts that can be seen from outside */
  struct state *states;
  int nstates, initial, state_words;
  struct {
    const char *name;
    state_set states;
    struct span span;
  } * sets; /* `states` declarations and properties */
  int nsets;
  struct resource *resources;
  int nresources;
  struct event *events;
  int nevents;
  struct variable *variables;
  int nvariables;
  struct define *defines;
  int ndefines;
  struct dimension *dimensions; /* attributes and flags */
  int ndimensions;
  struct constraint *constraints;
  int nconstraints;
  struct action *actions;
  int nactions;
  struct timer *timers;
  int ntimers;
  struct op *ops;
  int nops;
  struct stage *stages;
  int nstages;
  struct row *rows;
  int nrows;
  struct scenario *scenarios; /* see scenario.h */
  int nscenarios;
  struct explorer_file *explorer;
  int nexplorer;
  struct view *views; /* see view.h */
  int nviews;
  struct link *links;
  int nlinks;
  struct configuration *configurations;
  int nconfigurations;
};

/* Syntax tree to model. Reports what does not resolve; returns NULL where so
 * much is wrong that later passes could not work. */
struct model *resolve(struct arena *arena, const struct ast *ast,
                      const struct source *source, struct diag *diag);

/* Is this value of this dimension in scope for an event in a configuration? */
bool model_value_in_scope(const struct model *model, options_t options,
                          int dimension, int value, int event,
                          int configuration);

/* The value that an attribute has when nothing is said. */
int model_default(const struct model *model, options_t options, int dimension,
                  int event, int configuration);

/* Whether the constraints and scopes allow `point` (a value per dimension).
 * If not, `reason`, unless NULL, becomes the constraint; NULL for a scope. */
bool model_possible(const struct model *model, options_t options, int event,
                    int configuration, const uint8_t *point,
                    const struct constraint **reason);

/* The same, worked out once for an event in a configuration: it is faster. */
struct model_scope {
  const struct model *model;
  int event, configuration;
  uint64_t allowed[MODEL_MAX_DIMENSIONS]; /* values in scope, or the default */
  uint8_t fallback[MODEL_MAX_DIMENSIONS]; /* the default */
  options_t consulted;                    /* options of which that depends */
  const struct constraint **constraints;  /* those that concern it */
  int nconstraints;
};

/* `room` holds model->nconstraints pointers and must outlive the scope. */
void model_scope_init(struct model_scope *scope, const struct model *model,
                      options_t options, int event, int configuration,
                      const struct constraint **room);

/* The constraint that forbids a point whose values are all allowed; NULL. */
const struct constraint *model_scope_forbids(const struct model_scope *scope,
                                             const uint8_t *point);

/* The configuration of a state with these flags; MODEL_NONE if none is. */
int model_configuration(const struct model *model, int state,
                        const uint8_t *flags);

static inline options_t model_all_options(const struct model *model) {
  return (options_t)((1u << model->noptions) - 1);
}

#endif
