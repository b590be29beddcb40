/* A ladder: two peers side by side, time downwards, and what goes from one to
 * the other. It holds words only, so whoever has two peers can draw one. */
#ifndef SYNFIN_CODEGEN_LADDER_H
#define SYNFIN_CODEGEN_LADDER_H

#include <stdbool.h>
#include "emit.h"

#define LADDER_INK "#333333" /* of what has no colour of its own */

enum {
  LADDER_BEFORE = -1,  /* a row above the first: what was under way before */
  LADDER_AT_ONCE = -2, /* a message left just before it arrived */
  LADDER_MAX_ROWS = 2000
};

enum ladder_kind {
  LADDER_CALL,    /* something happens at one peer */
  LADDER_ARRIVES, /* a message gets to a peer */
  LADDER_AGAIN,   /* it does, and will once more */
  LADDER_STRAY,   /* it comes from nowhere: old, or forged */
  LADDER_LOST     /* it would have got there */
};

struct ladder_row {
  enum ladder_kind kind;
  int at;             /* peer 0 or 1: where it happens, who gets the message */
  int left;           /* of a message: the row in which it left */
  const char *label;  /* what happens, what the message is */
  const char *note;   /* a remark, or NULL */
  const char *state;  /* of `at` afterwards */
  const char *tip;    /* all that can be said, in lines; or NULL */
  const char *time;   /* when, in words; NULL: rows are numbered */
  const char *colour; /* "#RRGGBB" */
  bool is_wrong;      /* it must not be so: drawn to be seen */
};

/* A timer that runs at a peer from one row to another. */
struct ladder_timer {
  const char *name;
  int peer;
  int first; /* LADDER_BEFORE: it ran already */
  int last;  /* `nrows`: it runs still */
  bool ends; /* in `last`; otherwise what becomes of it there is not known */
};

struct ladder {
  const char *name;      /* of the graph */
  const char *title;     /* one line */
  const char *caption;   /* one line below, or NULL */
  const char *peers[2];  /* their names */
  const char *states[2]; /* before the first row */
  const char *ends[2];   /* what each waits for after the last row, or NULL */
  struct ladder_row *rows;
  int nrows;
  struct ladder_timer *timers;
  size_t ntimers, timer_room;
};

/* The ladder as plain text, `is_ascii` or with the lines of UTF-8. */
void ladder_text(struct emit_text *out, const struct ladder *ladder,
                 bool is_ascii);

/* The same as DOT, every node pinned where it stands: `neato -n2` turns it
 * into SVG, PNG or PDF. */
void ladder_dot(struct emit_text *out, const struct ladder *ladder);

/* Columns of a text: characters of UTF-8, each taken to be one wide. */
int ladder_width(const char *text);

/* The lane of each timer, so that those of a peer which run at the same time
 * stand side by side: 0 is nearest to the peer. `lanes` has room for all; the
 * numbers of lanes of both peers come back in `count`. */
void ladder_lanes(const struct ladder *ladder, int *lanes, int count[2]);

#endif
