/* What a step shows outside: segments, replies, what the user is told, timers
 * that run afterwards, numbers that later segments carry. Expectations are
 * typed from the RFC in these words, and what an event does is put into them,
 * so that neither the names nor the order of the table's actions count. */
#ifndef SYNFIN_TESTS_SHOWN_H
#define SYNFIN_TESTS_SHOWN_H

#include "oracle.h"

/* One line of a list. In each place where one of several can stand they are
 * divided by `|`; every combination is tried:
 *   {"modern", "FIN-WAIT-1|FIN-WAIT-1 deaf=yes", "SEGMENT ack=old|current",
 *    "=", "urgent text>"}
 * `to` "=" is the configuration that it was. `shows` are the words of shown.c,
 * in any order, each once; nothing else may show. */
struct shown_line {
  const char *options, *from, *input, *to, *shows;
};

/* Tries all of a list. Where one fails, the test says which. */
#define expect_shown(table, lines)                                             \
  shown_expect(__FILE__, __LINE__, table, lines,                               \
               sizeof(lines) / sizeof *(lines))
void shown_expect(const char *file, int line, const struct oracle *table,
                  const struct shown_line *lines, size_t count);

/* Do two actions, by name, look the same from outside? */
bool shown_alike(const char *action, const char *other);

#endif
