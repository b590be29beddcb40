/* The words of a drawn ladder: how much room they take, and how DOT quotes
 * them.
 */
#ifndef SYNFIN_CODEGEN_LADDER_WORDS_H
#define SYNFIN_CODEGEN_LADDER_WORDS_H

#include "ladder.h"

enum {
  LADDER_LONGEST_REMARK = 26 /* columns */
};

/* The columns of the longest line of a text, and its lines. */
int ladder_widest(const char *text);
int ladder_lines(const char *text);

/* Words in lines of LADDER_LONGEST_REMARK columns, where blanks allow it. */
const char *ladder_wrap(struct arena *arena, const char *words);

/* A text in the quotes of DOT. What its labels have a meaning for (escapes and
 * HTML entities) is shown as it stands. */
void ladder_quote(struct emit_text *out, const char *text);

/* The same as a label whose lines end at the right (-1), are centred (0), or
 * begin at the left (1). */
void ladder_quote_lines(struct emit_text *out, const char *text, int align);

#endif
