/* The neutral diagram: what every picture of a machine shows, before it is
 * spelled as DOT or anything else. One arrow for each pair of different states
 * and cause; its terms say by which event, when, and doing what. */
#ifndef SYNFIN_CODEGEN_DIAGRAM_H
#define SYNFIN_CODEGEN_DIAGRAM_H

#include <regex.h>
#include "arena.h"
#include "flatten.h"
#include "view.h"

/* What a drawing is to show. */
struct diagram_wish {
  const struct view *view; /* NULL: all of it */
  int focus;               /* a state, with its neighbours; MODEL_NONE */
  const regex_t *only;     /* NULL: none. Matched with the names of states, */
  const regex_t *without;  /* events and actions */
};

/* One reason for an arrow: an event under a condition. */
struct diagram_term {
  int event;
  const char *condition; /* exact: "ack=fin fin not due", "" for always */
  const char *brief;     /* what of it is not the usual case: "ack=fin" */
  uint64_t *unusual; /* per dimension: its values in `brief`; empty where it is
                        not named */
  int *ops;          /* done in the usual case, in order; no cancels */
  bool *telling;     /* per op: most walks that do not move lack it */
  int nops;
  bool cut;      /* `brief` would be ambiguous: it is all of `condition` */
  bool varies;   /* in other cases other things are done */
  bool included; /* another term of the arrow, of the same event, covers it but
                    for conditions that are usual there */
  bool shared;   /* from several states the same leads to the same state */
  int row;       /* that leads there, in the usual case */
  const char *label; /* what the view calls it, or NULL */
};

struct diagram_arrow {
  int from, to; /* states */
  int cause;
  bool faint;                 /* the view shows it, but its arrows are others */
  struct diagram_term *terms; /* those not shared or included come first */
  size_t count, capacity;
  bool listed; /* for the pictures: better listed beside its state than drawn
                  as one more line across */
};

struct diagram {
  const struct flat *flat;
  const struct view *view; /* NULL: everything */
  int focus;               /* a state; MODEL_NONE */
  bool *reached; /* per state: it is shown. At first those are that some
                    configuration of can be reached */
  int *depth;    /* per state: arrows from the initial state; -1: none */
  struct diagram_arrow *arrows; /* by from, to, cause */
  size_t count, capacity;
  size_t *first; /* per state, and one more: where its arrows begin */
  int *says;     /* per op: how much it says; see diagram_actions() */
};

/* How much an op says to somebody outside; less is more. */
enum diagram_rank {
  DIAGRAM_SENT, /* touches the part that is declared first */
  DIAGRAM_NOTICED,
  DIAGRAM_INNER,
  DIAGRAM_REPLY,
  DIAGRAM_SCALE = 100000 /* says[op] is a rank times this and a frequency */
};

/* The diagram of a variant, in `arena`. With a wish (NULL: all is shown) what
 * it leaves of it, which may be nothing. */
struct diagram *diagram_make(struct arena *arena, const struct flat *flat,
                             const struct diagram_wish *wish);

/* Does an expression match a state, an event or an action at an arrow that is
 * shown, whatever the wish says of expressions? */
bool diagram_matches(const struct flat *flat, const struct diagram_wish *wish,
                     const regex_t *expression);

/* The parts of diagram_make(): leaves what is wished, lists the arrows by their
 * states, decides which are listed, puts terms in order, and weighs the ops. */
void diagram_select(struct diagram *diagram, struct arena *arena,
                    const struct diagram_wish *wish);
void diagram_index(struct diagram *diagram, struct arena *arena);
void diagram_arrange(struct diagram *diagram, struct arena *arena);
void diagram_weigh(struct diagram *diagram, struct arena *arena);

/* "Transmission Control Protocol: how a connection is opened", and how a file
 * is called: "tcp-open". */
const char *diagram_title(struct arena *arena, const struct diagram *diagram);
const char *diagram_stem(struct arena *arena, const struct diagram *diagram,
                         const char *stem);

/* "3.10.7.4, MUST-12: why": what the usual row of a term refers to. */
const char *diagram_reason(struct arena *arena, const struct diagram *diagram,
                           const struct diagram_term *term);

/* The first address among its references; NULL if there is none. */
const char *diagram_link(struct arena *arena, const struct diagram *diagram,
                         const struct diagram_term *term);

/* The lines of an arrow's label, terms that do the same in one: what the view
 * calls them, else "EVENT condition" and, in `does`, "action, action". */
struct diagram_line {
  const char *when, *does;
  bool is_label; /* the view's */
};
struct diagram_line *diagram_lines(struct arena *arena,
                                   const struct diagram *diagram,
                                   const struct diagram_arrow *arrow,
                                   int *count);

/* "SEGMENT fin=due": the event and the condition of a term, short or exact. */
const char *diagram_cause(struct arena *arena, const struct diagram *diagram,
                          const struct diagram_term *term, bool brief);

/* "send-fin, start time-wait": what a term does. Short: the three actions that
 * say most to somebody outside. Those come first that touch the part declared
 * first (the wire of a protocol), then those that touch only what replies touch
 * (the user), that create or delete a resource, and the timer that marks the
 * new state; of two alike the one that stands on fewer arrows. */
const char *diagram_actions(struct arena *arena, const struct diagram *diagram,
                            const struct diagram_term *term, bool brief);

#endif
