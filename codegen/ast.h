/* The syntax tree: what the parser read, names not yet resolved. Each list is
 * an array with a count, in the order of the file. Absent names have text NULL,
 * absent strings are NULL. The grammar is in spec/LANGUAGE.md. */
#ifndef SYNFIN_CODEGEN_AST_H
#define SYNFIN_CODEGEN_AST_H

#include <stdbool.h>
#include <stdint.h>
#include "source.h"

struct name {
  const char *text; /* interned: equal names have equal pointers */
  struct span span;
};

struct name_list {
  struct name *items;
  size_t count, capacity;
};

/* `a x|y`, `a not x` */
struct ast_condition {
  struct name subject;
  bool negated;
  struct name_list values;
};

struct ast_conditions {
  struct ast_condition *items;
  size_t count, capacity;
};

/* One name, perhaps with `not` before it. */
struct ast_term {
  struct name name;
  bool negated;
};

struct ast_terms {
  struct ast_term *items;
  size_t count, capacity;
};

/* `A B not C with f x` ; `present` is false where the file says nothing. */
struct ast_places {
  bool present;
  struct ast_terms states;
  struct ast_conditions with;
};

/* `ref 3.10.7.4, RFC5961 3, MUST-11, reading 4`: source and number. A bare
 * section has an empty source text and the section in `number`. */
struct ast_ref {
  const char *source; /* "" | "RFC5961" | "MUST-11" | "reading" ... */
  const char *number; /* "3.10.7.4" | "3" | NULL */
  struct span span;
};

struct ast_refs {
  struct ast_ref *items;
  size_t count, capacity;
};

enum ast_operator {
  AST_NUMBER,
  AST_VARIABLE, /* a variable or a define */
  AST_OR,
  AST_AND,
  AST_NOT,
  AST_EQUAL,
  AST_LESS,
  AST_LESS_EQUAL,
  AST_GREATER,
  AST_GREATER_EQUAL,
  AST_PLUS,
  AST_MINUS
};

/* A chain `a =< b < c` is parsed as (a =< b) and (b < c), sharing b. */
struct ast_expression {
  enum ast_operator operation;
  struct span span;
  uint32_t number;
  struct name name;
  struct ast_expression *left, *right; /* AST_NOT: left */
};

struct ast_option {
  struct name name;
  struct ast_refs refs;
  const char *text;
};

struct ast_variant {
  struct name name;
  bool all; /* `with all`; `with none` is an empty list */
  struct name_list options;
  const char *text;
};

struct ast_word { /* cause, property, part */
  struct name name;
  bool seen; /* part */
  const char *text;
};

struct ast_state {
  struct name name;
  bool initial, quiet;
  struct name_list properties;
  const char *text;
};

struct ast_states {
  struct name name;
  struct ast_terms terms;
  const char *text;
};

struct ast_resource {
  struct name name;
  struct ast_places in;
  const char *text;
};

struct ast_event {
  struct name name, cause;
  const char *text;
};

enum variable_kind {
  VARIABLE_BIT,
  VARIABLE_SERIAL,
  VARIABLE_COUNT
};

struct ast_variable {
  struct name name;
  enum variable_kind kind;
  uint32_t bound;      /* VARIABLE_COUNT: largest value */
  struct name_list of; /* events; empty: of the connection */
  const char *text;
};

struct ast_define {
  struct name name;
  struct ast_places in;
  struct ast_expression *value;
};

struct ast_value {
  struct name name;
  bool is_default, otherwise;
  struct ast_places in;
  struct ast_terms ifs;
  struct ast_expression *when; /* NULL: none */
  const char *text;
};

/* An attribute, or a flag (then `of` is empty). */
struct ast_attribute {
  struct name name;
  bool is_flag, forget;
  struct name_list of;
  struct ast_places in;
  struct ast_terms ifs;
  const char *text;
  struct ast_value *values;
  size_t count, capacity;
};

/* `mask` has `hides`; `never` has none. */
struct ast_constraint {
  struct span span;
  bool is_mask;
  struct ast_conditions conditions;
  struct ast_places in;
  struct name_list hides;
  const char *why;
};

enum action_kind {
  ACTION_EFFECT,
  ACTION_REPLY,
  ACTION_REQUEST
};

struct ast_action {
  struct name name;
  enum action_kind kind;
  bool sometimes;
  struct name like; /* `text` is NULL if it is like none other */
  struct name_list touches, creates, deletes, posts, arms;
  struct ast_refs refs;
  const char *text;
};

struct ast_timer {
  struct name name, expires;
  struct ast_refs refs;
  const char *text;
};

enum effect_kind {
  EFFECT_DO,
  EFFECT_START,
  EFFECT_CANCEL,
  EFFECT_CANCEL_ALL,
  EFFECT_SET
};

struct ast_effect {
  enum effect_kind kind;
  struct name name;  /* action, timer or flag */
  struct name value; /* EFFECT_SET */
};

enum outcome_kind {
  OUTCOME_STAY,
  OUTCOME_ENTER,
  OUTCOME_SPAWN,
  OUTCOME_IGNORE,
  OUTCOME_ILLEGAL,
  OUTCOME_UNREACHED
};

enum flow_kind {
  FLOW_NONE, /* nothing written */
  FLOW_NEXT,
  FLOW_STOP,
  FLOW_THEN
};

struct ast_row {
  struct span span; /* of its first line, from the first token */
  struct ast_conditions conditions;
  struct ast_terms ifs;
  bool otherwise;
  enum outcome_kind outcome;
  struct name target;
  struct ast_effect *effects;
  size_t neffects, effects_capacity;
  enum flow_kind flow;
  struct name then;
  struct ast_refs refs;
  const char *why;
  const char *says;
  struct span says_span;
};

struct ast_group {
  struct span span;
  struct ast_places in;
  struct ast_terms ifs;
  struct ast_refs refs;
  struct ast_row *rows;
  size_t count, capacity;
};

struct ast_stage {
  struct name name, of, on;
  struct ast_places in;
  struct ast_terms ifs;
  struct ast_refs refs;
  const char *text;
  struct ast_group *groups;
  size_t count, capacity;
};

enum step_kind {
  STEP_LOCAL,   /* p E ... */
  STEP_DELIVER, /* p => q E ... */
  STEP_LOST,    /* p => q lost */
  STEP_AGAIN,   /* p => q again E ... */
  STEP_STRAY,   /* p => q stray E ... */
  STEP_LATE,    /* p => q late */
  STEP_NOTHING, /* p => q nothing */
  STEP_RESTARTS /* p restarts */
};

/* Is an event raised, so that the step leads to a state? */
static inline bool step_has_event(enum step_kind kind) {
  return kind == STEP_LOCAL || kind == STEP_DELIVER || kind == STEP_AGAIN ||
         kind == STEP_STRAY;
}

/* What a message holds: a number, or a bit that is set. */
struct ast_number {
  struct name variable;
  bool is_bit;
  uint32_t value;
};

struct ast_step {
  struct span span;
  enum step_kind kind;
  struct name from, to; /* STEP_LOCAL, STEP_RESTARTS: only `to` */
  struct name event;
  struct ast_conditions conditions;
  struct ast_number *numbers;
  size_t nnumbers, numbers_capacity;
  struct name expect;           /* state of `to` afterwards */
  struct ast_conditions within; /* its flags */
  struct ast_effect *effects;   /* among what was done */
  size_t neffects;
  const char *why;
};

struct ast_scenario {
  struct name name, peers[2];
  struct name after; /* text NULL: it begins at the beginning */
  struct ast_terms ifs;
  struct ast_refs refs;
  const char *text;
  struct ast_step *steps;
  size_t count, capacity;
};

/* A file beside the table that `synfin emit html` takes in. */
struct ast_file {
  const char *name;
  struct span span;
};

/* `link RFC9293 "https://..."`: where a source can be read. */
struct ast_link {
  struct name name;
  struct span url_span;
  const char *url;
};

enum view_verb {
  VIEW_SHOW,
  VIEW_HIDE,
  VIEW_MAIN
};

/* `show from A to B on E do x by stage "label"`: what is not said does not
 * restrict. */
struct ast_selection {
  struct span span;
  enum view_verb verb;
  struct ast_terms from, to;
  struct name_list on, does, by;
  const char *label;
};

/* `row A B`: states that stand side by side; `column`: below each other. */
struct ast_rank {
  struct span span;
  bool is_column;
  struct name_list states;
};

struct ast_view {
  struct name name;
  struct ast_refs refs;
  const char *text;
  struct ast_selection *selections;
  size_t nselections, selections_capacity;
  struct ast_rank *ranks;
  size_t nranks, ranks_capacity;
};

#define AST_LIST(type)                                                         \
  struct {                                                                     \
    type *items;                                                               \
    size_t count, capacity;                                                    \
  }

struct ast {
  struct name machine; /* text NULL: no machine line */
  const char *machine_text;
  struct name standard;
  const char *standard_text;
  AST_LIST(struct ast_option) options;
  AST_LIST(struct ast_variant) variants;
  AST_LIST(struct ast_word) causes;
  AST_LIST(struct ast_word) properties;
  AST_LIST(struct ast_word) parts;
  AST_LIST(struct ast_state) states;
  AST_LIST(struct ast_states) sets;
  AST_LIST(struct ast_resource) resources;
  AST_LIST(struct ast_event) events;
  AST_LIST(struct ast_variable) variables;
  AST_LIST(struct ast_define) defines;
  AST_LIST(struct ast_attribute) attributes; /* flags too, in file order */
  AST_LIST(struct ast_constraint) constraints;
  AST_LIST(struct ast_action) actions;
  AST_LIST(struct ast_timer) timers;
  AST_LIST(struct ast_stage) stages;
  AST_LIST(struct ast_scenario) scenarios;
  AST_LIST(struct ast_file) explorer;
  AST_LIST(struct ast_link) links;
  AST_LIST(struct ast_view) views;
};

#endif
