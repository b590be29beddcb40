/* The whole compiler on a text in memory, for tests that feed it odd texts. */
#ifndef SYNFIN_TESTS_FUZZ_COMPILE_TEXT_H
#define SYNFIN_TESTS_FUZZ_COMPILE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Reads, resolves, flattens and checks a table; emits everything from it, if it
 * is right; formats it; prints the findings in each format. Nothing is written
 * to a file. What must always hold is asserted with abort(): each finding has
 * its place in the text, the flat tables and the reference interpreter agree.
 * Tables that would take long are left after the checks. True if it is right.
 */
bool compile_text(const char *text, size_t length);

#endif
