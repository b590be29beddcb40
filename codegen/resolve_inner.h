/* What the files of the resolver share. Not for other rooms. */
#ifndef SYNFIN_CODEGEN_RESOLVE_INNER_H
#define SYNFIN_CODEGEN_RESOLVE_INNER_H

#include "bits.h"
#include "model.h"
#include "table.h"

/* Names that live side by side: states, sets and properties in one space,
 * attributes and flags in one, variables and defines in one. */
enum space {
  SPACE_PLACE,
  SPACE_DIMENSION,
  SPACE_VARIABLE,
  SPACE_OPTION,
  SPACE_VARIANT,
  SPACE_CAUSE,
  SPACE_PART,
  SPACE_RESOURCE,
  SPACE_EVENT,
  SPACE_ACTION,
  SPACE_TIMER,
  SPACE_SCENARIO, /* those that stand above */
  SPACE_VIEW,
  SPACE_LINK,
  SPACE_COUNT
};

struct symbol {
  struct name name;
  int id;   /* number within its kind */
  int kind; /* within a space: see SYMBOL_ below */
  bool used;
};

enum {
  SYMBOL_STATE,
  SYMBOL_SET,
  SYMBOL_ATTRIBUTE,
  SYMBOL_FLAG,
  SYMBOL_VARIABLE,
  SYMBOL_DEFINE,
  SYMBOL_OTHER
};

/* What is reported where it is met first, and then counted. */
struct counted {
  struct diag_finding *finding;
  size_t more;
};

struct symbols {
  struct table table; /* name -> place in `items` */
  struct symbol *items;
  size_t count, capacity;
  struct table unknown_table; /* name -> place in `unknown` */
  struct counted *unknown;
  size_t nunknown, unknown_capacity;
};

struct resolver {
  struct arena *arena;
  const struct ast *ast;
  struct diag *diag;
  struct model *model;
  struct symbols spaces[SPACE_COUNT];
  struct counted bare; /* rows of the present stage that have no reference */
  int inherited;       /* steps that scenarios go on from, in all */
};

/* Declares a name; a second declaration is reported and returns false. */
bool resolve_declare(struct resolver *r, enum space space, struct name name,
                     int kind, int id);

/* Looks a name up and marks it used. If there is none, reports it (with the
 * nearest name) and returns NULL; `what` is "a state", "an event" ... */
struct symbol *resolve_find(struct resolver *r, enum space space,
                            struct name name, const char *what);

/* Reports that a name is not `what`: once for each name and space. The second
 * adds to each report in how many more places it would stand. */
void resolve_unknown(struct resolver *r, enum space space, struct name name,
                     const char *what);
void resolve_count_unknown(struct resolver *r);

/* `resolve_find` for the number only; MODEL_NONE if there is none. */
int resolve_id(struct resolver *r, enum space space, struct name name,
               const char *what);

/* Options, events, parts ... named in a list, as bits. `count` is how many
 * there are of the kind. */
uint64_t *resolve_bits(struct resolver *r, enum space space,
                       const struct name_list *names, int count,
                       const char *what);

struct when resolve_ifs(struct resolver *r, const struct ast_terms *ifs);
struct when resolve_both(struct when a, struct when b);
state_set resolve_states(struct resolver *r, const struct ast_terms *terms);
struct places resolve_places(struct resolver *r, const struct ast_places *in);

/* Conditions over the attributes of `event` and over flags; event MODEL_NONE:
 * flags only. What does not resolve is left out. */
struct conditions resolve_conditions(struct resolver *r,
                                     const struct ast_conditions *conditions,
                                     int event);
/* The same for one value of a dimension; MODEL_NONE if unknown. */
int resolve_value(struct resolver *r, int dimension, struct name name);

/* False after an error, for what a name does not stand for. */
bool resolve_effect(struct resolver *r, const struct ast_effect *from,
                    struct row_effect *to);

struct references resolve_refs(struct resolver *r, const struct ast_refs *own,
                               struct references rest);

/* The passes, in their order. `resolve_limits` is false, after a message,
 * where the table is too large for the others. */
bool resolve_limits(struct resolver *r);
void resolve_vocabulary(struct resolver *r);
void resolve_explorer(struct resolver *r);
void resolve_dimensions(struct resolver *r);
void resolve_definitions(struct resolver *r);
void resolve_stages(struct resolver *r);
void resolve_scenarios(struct resolver *r);
void resolve_views(struct resolver *r);
void resolve_unused(struct resolver *r);

/* Checks and builds an expression; NULL after an error. */
const struct expression *resolve_expression(struct resolver *r,
                                            const struct ast_expression *from);

/* Reports a comparison that is true always or never. */
void resolve_constant(struct resolver *r, const struct expression *comparison,
                      struct span span);

/* Lists what the scopes of the flags allow. */
void model_list_configurations(struct arena *arena, struct model *model,
                               struct diag *diag);

/* Sorts the rows of each stage by state; reports a finding if that takes too
 * much room. */
void model_index_rows(struct arena *arena, struct model *model,
                      struct diag *diag);

#endif
