/* The machine: runs any table that synfin generates, and knows none of them.
 *
 * A connection stores one number, its configuration. A *step* is a pure
 * function from a table, a configuration, an event and its input word to the
 * next configuration and a list of actions; it reads constant tables only,
 * allocates nothing, and never fails. What the actions do is the caller's.
 *
 * A table is generated in one of three shapes: `dense` (fastest), `packed`
 * (smallest) or `switch` (code instead of tables). A connection holds a pointer
 * to the table of its variant; a program that uses one shape links that one.
 *
 * Machines with more than 255 configurations or 255 kinds of action are wide:
 * the same with two bytes for one, under names that begin with synfin_wide_.
 *
 * With SYNFIN_TRAP defined, for tests, inputs that the table excludes and rows
 * that say `illegal` end in synfin_trap(). All files of a program must then be
 * compiled with it. The same goes for SYNFIN_COUNT, with which a table can
 * count what is taken of it (synfin/count.h). */
#ifndef SYNFIN_MACHINE_H
#define SYNFIN_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Generated files ask for exactly this. */
#define SYNFIN_MACHINE_VERSION 1

/* --- Words for generated headers ------------------------------------------ */

#define SYNFIN_BIT32(n) (UINT32_C(1) << (n))
#define SYNFIN_BIT64(n) (UINT64_C(1) << (n))

/* A field F of an input word lies F_BITS wide from bit F_SHIFT on. A field of
 * an attribute with a single value has no bits and is always 0. */
#define SYNFIN_MASK(field) (SYNFIN_BIT64(field##_BITS) - 1u)
#define SYNFIN_GET(input, field)                                               \
  ((unsigned)((uint64_t)(input) >> field##_SHIFT & SYNFIN_MASK(field)))
#define SYNFIN_FIELD(field, value)                                             \
  ((uint32_t)(((uint64_t)(value)&SYNFIN_MASK(field)) << field##_SHIFT))
#define SYNFIN_PUT(input, field, value)                                        \
  (((input) & ~(uint32_t)(SYNFIN_MASK(field) << field##_SHIFT)) |              \
   SYNFIN_FIELD(field, value))

/* The first entry of a node of a packed table: a field of five bits for its
 * place and three for its width. */
#define SYNFIN_NODE(field) (field##_SHIFT | field##_BITS << 5)

/* a < b and a =< b of serial numbers: b - a modulo 2^32, taken as a signed
 * number, is positive, or not negative. */
static inline bool synfin_before(uint32_t a, uint32_t b) {
  return b - a - 1u < UINT32_C(0x7fffffff);
}
static inline bool synfin_up_to(uint32_t a, uint32_t b) {
  return b - a < UINT32_C(0x80000000);
}

/* Ops that every machine has; the generated enum begins with them. */
enum {
  SYNFIN_END,       /* ends each action list */
  SYNFIN_ILLEGAL,   /* alone in its list: cannot happen; nothing is done */
  SYNFIN_SPAWN,     /* what follows is for a child of this connection */
  SYNFIN_CANCEL_ALL /* stop every timer */
};

#ifdef SYNFIN_TRAP
/* Supplied by the test: says what went wrong and does not return. */
void synfin_trap(const char *what);
#endif

#ifdef SYNFIN_COUNT
#include "synfin/count.h"
#endif

/* --- Tables and steps ----------------------------------------------------- */

/* Both widths are one text: SYNFIN_UNIT is the type of configurations and ops,
 * SYNFIN_NAME what names begin with. */
#define SYNFIN_UNIT uint8_t
#define SYNFIN_NAME(name) synfin_##name
#include "synfin/machine_width.h"
#undef SYNFIN_UNIT
#undef SYNFIN_NAME

#define SYNFIN_UNIT uint16_t
#define SYNFIN_NAME(name) synfin_wide_##name
#include "synfin/machine_width.h"
#undef SYNFIN_UNIT
#undef SYNFIN_NAME

/* So are the shapes. The numbers in a table are of three kinds, small, large
 * and word; where they do not fit, all of them are longer. */
#define SYNFIN_UNIT uint8_t
#define SYNFIN_NAME(name) synfin_##name
#define SYNFIN_SHAPE(name) synfin_##name
#define SYNFIN_SMALL uint8_t
#define SYNFIN_LARGE uint16_t
#define SYNFIN_WORD uint16_t
#include "synfin/machine_shapes.h"
#undef SYNFIN_SHAPE
#undef SYNFIN_SMALL
#undef SYNFIN_LARGE
#undef SYNFIN_WORD

#define SYNFIN_SMALL uint16_t
#define SYNFIN_LARGE uint32_t
#define SYNFIN_WORD uint64_t
#define SYNFIN_SHAPE(name) synfin_long_##name
#include "synfin/machine_shapes.h"
#undef SYNFIN_UNIT
#undef SYNFIN_NAME
#undef SYNFIN_SHAPE

#define SYNFIN_UNIT uint16_t
#define SYNFIN_NAME(name) synfin_wide_##name
#define SYNFIN_SHAPE(name) synfin_wide_##name
#include "synfin/machine_shapes.h"
#undef SYNFIN_SHAPE
#undef SYNFIN_SMALL

#define SYNFIN_SMALL uint32_t
#define SYNFIN_SHAPE(name) synfin_wide_long_##name
#include "synfin/machine_shapes.h"
#undef SYNFIN_UNIT
#undef SYNFIN_NAME
#undef SYNFIN_SHAPE
#undef SYNFIN_SMALL
#undef SYNFIN_LARGE
#undef SYNFIN_WORD

/* --- Names, for traces ---------------------------------------------------- */

/* One attribute in an input word. */
struct synfin_field {
  const char *name;
  uint8_t shift, bits;
  uint8_t count;
  const char *const *values; /* `count` names */
};

struct synfin_event_names {
  const char *name;
  const struct synfin_field *fields;
  uint8_t nfields;
};

/* Everything that a trace wants to say in words. The arrays are indexed by the
 * enums of the generated header. */
struct synfin_names {
  const char *machine;
  const char *const *configurations;
  const char *const *states;
  const char *const *ops;
  const char *const *timers;
  const struct synfin_event_names *events;
  uint16_t nconfigurations, nstates, nops, ntimers, nevents;
};

/* --- Scenarios ------------------------------------------------------------ */

enum synfin_step_kind {
  SYNFIN_LOCAL,   /* the event is raised at `to` */
  SYNFIN_DELIVER, /* the oldest message of `from` gets to `to`, as the event */
  SYNFIN_LOST,    /* it is dropped */
  SYNFIN_AGAIN,   /* it gets there, and stays */
  SYNFIN_STRAY,   /* one that nobody has just sent gets there: `numbers` */
  SYNFIN_LATE,    /* the oldest message is put behind the others */
  SYNFIN_NOTHING, /* no message of `from` is under way to `to` */
  SYNFIN_RESTARTS /* `to` forgets everything */
};

/* A variable of the table that a message holds; 1: a bit that is set. */
struct synfin_number {
  const char *variable;
  uint32_t value;
};

/* A step of a scenario. Of the input word the bits in `given` are those that
 * the scenario speaks of, with the values in `input`; the others of `input`
 * are the defaults. Where `numbers` are given, bits that they do not name are
 * off. */
struct synfin_scenario_step {
  uint8_t kind, from, to; /* peers 0 and 1 */
  uint16_t event;
  uint32_t input, given;
  uint16_t expect; /* state of `to` afterwards */
  uint16_t nnumbers, nwithin, ndoes;
  const struct synfin_number *numbers;
  const uint16_t *within; /* configurations of `to`; none: any */
  const uint16_t *does;   /* ops, in this order, perhaps among others */
  const char *why;        /* NULL: nothing said */
};

struct synfin_scenario {
  const char *name, *text, *peers[2];
  const struct synfin_scenario_step *steps;
  uint16_t nsteps;
  uint32_t on, off; /* options of the variants that it holds for */
};

#endif
