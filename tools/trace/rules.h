/* Which row of the table judges an input: what the generated machine does not
 * tell. The table's text is part of the program, and is read by the compiler's
 * own passes. */
#ifndef TRACE_RULES_H
#define TRACE_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "model.h"
#include "tcp.h"

struct rules {
  struct arena arena;
  struct source source;
  struct diag diag;
  const struct model *model;
};

/* What the last row of a walk says. Texts live in the arena that is given. */
struct judgement {
  bool is_ignored; /* "ignore" or "illegal": the input is dropped */
  int state;       /* where the walk ends, by the table itself */
  const char *row; /* "listen-syn LISTEN syn=no" */
  const char *reference;
  const char *why; /* or what the standard says; NULL */
};

/* False, after a message on stderr, if the table that the program was built
 * with is not that of its machine. */
bool rules_open(struct rules *rules);
void rules_close(struct rules *rules);

/* Walks the rows for an input that the machine took. */
struct judgement rules_judge(const struct rules *rules, struct arena *arena,
                             uint32_t options, unsigned configuration,
                             unsigned event, uint32_t input);

#endif
