/* What the checks of invariants.c and invariants_records.c share. */
#ifndef SYNFIN_TESTS_RUNTIME_INVARIANTS_INNER_H
#define SYNFIN_TESTS_RUNTIME_INVARIANTS_INNER_H

#include "inner.h"
#include "invariants.h"

/* Each check says what is wrong, or NULL. */
#define INSIST(condition, what)                                                \
  do {                                                                         \
    if (!(condition))                                                          \
      return what;                                                             \
  } while (0)
#define CHECK(check)                                                           \
  do {                                                                         \
    const char *wrong = (check);                                               \
    if (wrong != NULL)                                                         \
      return wrong;                                                            \
  } while (0)

static inline bool implies(bool a, bool b) {
  return !a || b;
}

static inline const struct synfin_connection *
invariants_at(const struct synfin_tcp *tcp, uint32_t index) {
  return &tcp->config.connections[index];
}

const char *invariants_of_records(const struct synfin_tcp *tcp);

#endif
