/* Sets of inputs as boxes: a box has a set of values for each dimension of a
 * space and stands for the product of these sets. What people read about many
 * inputs (labels of arrows, groups of changes) is said in boxes, and so are the
 * inputs of the emitted tests. */
#ifndef SYNFIN_CODEGEN_BOXES_H
#define SYNFIN_CODEGEN_BOXES_H

#include "flatten.h"
#include "model.h"

/* The dimensions that the boxes of a list have, in this order. */
struct space {
  const struct model *model;
  int *dimensions;
  int count;
};

struct box {
  uint64_t *values; /* one set per dimension of the space */
  int tag;          /* what the inputs of a box have in common */
  int list;         /* boxes of flat tables: the action list */
  uint64_t inputs;  /* their number */
};

struct boxes {
  struct arena *arena;
  const struct space *space;
  struct box *items;
  size_t count, capacity;
  uint64_t *live; /* per dimension: all values that some box has */
};

/* The attributes of an event, and behind them some flags. */
struct space *boxes_space(struct arena *arena, const struct model *model,
                          int event, const int *flags, int nflags);

/* An empty list. */
void boxes_init(struct boxes *boxes, struct arena *arena,
                const struct space *space);

/* A new box with the same values as `values` (NULL: all empty). */
struct box *boxes_add(struct boxes *boxes, const uint64_t *values, int tag);

/* Adds the possible inputs of an event in a configuration, as disjoint boxes
 * read off the decision diagram. The tag is the state that the walk ends in;
 * dimensions of the space that are flags hold the configuration's value. */
void boxes_add_flat(struct boxes *boxes, const struct flat *flat,
                    int configuration, int event);

/* Adds points as disjoint boxes, none larger than its points. `points` has
 * `space->count` values for each point, `tags` one; they are in lexicographic
 * order and no point stands twice. */
void boxes_add_points(struct boxes *boxes, const uint8_t *points,
                      const int *tags, size_t count);

/* Few large boxes that hold every box of `all` with this tag and no input of a
 * box with another tag. Inputs that are in no box at all (impossible ones) are
 * taken in where that makes a box simpler. The result may overlap. */
void boxes_cover(const struct boxes *all, int tag, struct boxes *cover);

/* "ack=new|all" or, where that is shorter, "ack not none"; `live` are the
 * values that come into question. NULL where all of them are in `values`. */
const char *boxes_condition(struct arena *arena,
                            const struct dimension *dimension, uint64_t values,
                            uint64_t live);

/* Every condition of a box, joined with blanks; "" if it has none. */
const char *boxes_text(const struct boxes *all, const struct box *box);

/* Those conditions of a box that the usual input does not fulfil: the one in
 * which attributes have their defaults and flags their first values. */
const char *boxes_brief(const struct boxes *all, const struct box *box);

/* The same as sets of values, one for each dimension of the model; empty where
 * the box takes the usual value in. */
uint64_t *boxes_unusual(const struct boxes *all, const struct box *box);

/* In how many dimensions do both boxes take the usual value in? */
int boxes_usual(const struct boxes *all, const struct box *outer,
                const struct box *inner);

/* Do the two boxes share an input? Does `outer` hold all of `inner`? */
bool box_meets(const struct space *space, const struct box *a,
               const struct box *b);
bool box_holds(const struct space *space, const struct box *outer,
               const struct box *inner);

/* A possible input of a box, as usual as can be: a value per dimension of the
 * model; the flags are those of the configuration. False if none is found. */
bool boxes_point(struct arena *arena, const struct space *space,
                 const struct box *box, options_t options, int event,
                 int configuration, uint8_t *point);

/* All values of a dimension. */
static inline uint64_t boxes_domain(const struct dimension *dimension) {
  return dimension->count >= 64 ? UINT64_MAX
                                : (UINT64_C(1) << dimension->count) - 1;
}

#endif
