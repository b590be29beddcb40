/* What the parts of the classifier's file share. */
#ifndef SYNFIN_CODEGEN_EMIT_C_CLASSIFIER_H
#define SYNFIN_CODEGEN_EMIT_C_CLASSIFIER_H

#include "emit_c.h"

/* Sets of configurations that the file asks for: each becomes a function once,
 * however many scopes are the same. */
struct emit_places {
  const struct emit_c *c;
  uint64_t **sets;
  size_t count, capacity;
};

/* Text of a condition that holds where `places` do: "true", "false", or a call
 * "in_3(CONFIGURATION)". */
const char *emit_places_text(struct emit_places *places,
                             const struct places *where,
                             const char *configuration);

/* Whether a value of a dimension is in scope, over `options` and
 * `configuration`. */
const char *emit_scope_text(struct emit_places *places,
                            const struct dimension *dimension,
                            const struct value *value);

/* The functions, to stand before what calls them. */
void emit_places_functions(const struct emit_places *places,
                           struct emit_text *out);

/* An expression over `at->own->x`, `at->given->y` and defines, which are
 * functions of the event. */
void emit_expression(struct emit_text *out, const struct emit_c *c, int event,
                     const struct expression *expression);

/* The defines that an event's definitions use, as functions, each before what
 * calls it. */
void emit_defines(struct emit_text *out, struct emit_places *places, int event);

/* Defines that depend on the place, by themselves or by what they use: a set.
 */
uint64_t *emit_defines_placed(struct arena *arena, const struct model *model);

/* Those of them that yield a number and depend on the place are worked out once
 * for an input: as members of what definitions see, and filled in. */
void emit_defines_members(struct emit_text *out, const struct emit_c *c,
                          int event);
void emit_defines_once(struct emit_text *out, const struct emit_c *c,
                       int event);

/* A condition on an input word: "SYNFIN_GET(input, F) == V && ..."; the
 * event must carry all attributes in it. */
const char *emit_condition_text(const struct emit_c *c, int event,
                                const struct conditions *conditions);

/* Can a constraint speak about an event: does it carry all attributes that the
 * conditions name? */
bool emit_applies(const struct model *model, const struct constraint *of,
                  int event);

/* The place of an attribute in an event's list; MODEL_NONE: not carried. */
int emit_carried(const struct model *model, int event, int dimension);

/* `possible` of each event, and of any event. */
void emit_c_possible(struct emit_text *out, const struct emit_c *c,
                     struct emit_places *places);

#endif
