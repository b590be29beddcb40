/* What the machine did, in the words of the table. */
#ifndef LADDER_WORDS_H
#define LADDER_WORDS_H

#include "endpoint.h"

enum {
  WORDS_ROOM = 1024
};

/* The value that an input word has in one of its fields. */
static inline unsigned words_value(uint32_t input,
                                   const struct synfin_field *field) {
  return input >> field->shift & (unsigned)(SYNFIN_BIT64(field->bits) - 1u);
}

/* An event with those attributes that `given` covers: "OPEN passive". */
void words_call(char text[WORDS_ROOM], unsigned event, uint32_t input,
                uint32_t given);

/* A step's event and attributes: "CLOSE queue=empty reading=kept". */
void words_input(char text[WORDS_ROOM], const struct endpoint_step *step);

/* A step's actions, in order, each on a line. */
void words_actions(char text[WORDS_ROOM], const struct endpoint_step *step);

#endif
