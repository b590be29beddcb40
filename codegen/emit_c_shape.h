/* What the shapes share: outcomes, action lists, arrays of numbers. */
#ifndef SYNFIN_CODEGEN_EMIT_C_SHAPE_H
#define SYNFIN_CODEGEN_EMIT_C_SHAPE_H

#include "classes.h"
#include "classes_lists.h"
#include "emit_c.h"

/* How large the numbers of a table are. */
enum emit_range {
  EMIT_SMALL,
  EMIT_LONG,
  EMIT_WIDE,
  EMIT_WIDE_LONG,
  EMIT_TOO_LARGE
};

/* Names and types of a range: what the names of the shape's structures begin
 * with, and the types of the three kinds of numbers. */
struct emit_types {
  const char *shape, *small, *large, *word;
  int small_bytes, large_bytes, word_bytes, unit_bytes;
};

/* The smallest range for small numbers up to `small`, large ones up to `large`,
 * and words of `bits`. */
enum emit_range emit_c_range(const struct emit_c *c, size_t small, size_t large,
                             int bits);

/* Reports that a variant does not fit a shape. */
void emit_c_too_large(const struct flat *flat, enum emit_shape shape,
                      struct diag *diag);

const struct emit_types *emit_c_types(enum emit_range range);

/* `{` and `}` with numbers between, several on a line. */
void emit_c_array(struct emit_text *out, const int *items, int count);

/* Opens a variant's file; closes it with the table itself. `shape` begins with
 * a blank or is empty. `data` is "&data" or "0", `step` a function. */
void emit_c_open_variant(struct emit_text *out, const struct emit_c *c,
                         const struct flat *flat, enum emit_shape shape);
void emit_c_close_variant(struct emit_c *c, struct emit_text *out,
                          const struct flat *flat, const char *step,
                          const char *data);

/* The action lists as ops in braces, with places in comments. */
void emit_c_lists(struct emit_text *out, const struct emit_c *c,
                  const struct list_pool *pool);

/* The ops of a list, for comments: "ack, start time-wait". */
const char *emit_c_list_text(const struct emit_c *c, const struct list *list);

/* The code of an outcome's next configuration, by name. */
const char *emit_c_code(const struct emit_c *c, const struct classes *classes,
                        int code);

/* Adds a part to a size. */
void emit_size_add(struct emit_size *size, const char *part, int count,
                   int bytes);

#endif
