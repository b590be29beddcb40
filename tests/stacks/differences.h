/* Explanations of differences, kept by id in differences/STACK.txt:
 *
 *   version 6.18
 *
 *   L1 A title
 *     match   STATES | CLASS | EXPECTED | OBSERVED
 *     rfc     RFC 9293 3.10.7.4 "quoted words"
 *     does    what the stack does instead
 *     why     the reason, as far as it is known
 *     matters whether it does
 *
 * STATES is a list with commas, or *. CLASS is a list of `attribute=value,...`
 * or `attribute!=value,...`, flags of the configuration and `at` (enum
 * concrete_place) among them, or *. The other two are patterns as of a shell
 * for what outcome_print() says. A difference belongs to the first entry, in
 * the order of the file, of which one match fits. Lines that are indented by
 * six blanks or more go on with the one before. */
#ifndef SYNFIN_TESTS_STACKS_DIFFERENCES_H
#define SYNFIN_TESTS_STACKS_DIFFERENCES_H

#include "sweep.h"

enum {
  DIFFERENCES_MATCHES = 24
};

struct difference {
  const char *id, *title;
  const char *rfc, *does, *why, *matters;
  struct difference_match {
    const char *states, *class, *expected, *observed;
  } matches[DIFFERENCES_MATCHES];
  unsigned nmatches;
  size_t trials, ways; /* that belong to it */
};

struct differences {
  struct arena arena;
  const char *version; /* of the stack that it speaks of */
  struct difference *items;
  size_t count, capacity;
};

/* Reads a file; false after a message with file and line. */
bool differences_read(struct differences *differences, const char *file);
void differences_free(struct differences *differences);

/* Finds the explanation of each trial that differs, and of each way that ends
 * elsewhere (their `difference`). Returns how many have none. */
size_t differences_explain(struct differences *differences,
                           struct sweep *sweep);

/* Where a way ended: a state, or "fails". */
const char *differences_end(const struct sweep_way *way);

#endif
