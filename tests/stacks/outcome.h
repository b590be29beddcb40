/* What comes of a segment, as somebody sees it who is neither the table nor the
 * stack: segments in reply, the state, what the user is told, text that comes.
 * All numbers are told relative to the connection's variables before the
 * segment. */
#ifndef SYNFIN_TESTS_STACKS_OUTCOME_H
#define SYNFIN_TESTS_STACKS_OUTCOME_H

#include "cells.h"
#include "tester.h"

enum {
  OUTCOME_REPLIES = 6,
  OUTCOME_TEXT = 400
};

struct outcome_reply {
  uint8_t control; /* SYN, ACK, FIN, RST */
  bool any_seq;    /* an ISS that was just chosen */
  bool may_ack;    /* it may acknowledge, too */
  uint32_t seq, ack, text;
};

struct outcome_seen {
  struct outcome_reply replies[OUTCOME_REPLIES];
  unsigned nreplies;
  bool may_send; /* the window moves, so that waiting text may leave */
  int state;
  unsigned told;   /* enum stack_told */
  uint32_t octets; /* of text that came */
  bool user_gone;  /* told and octets cannot be seen */
};

/* What the table's actions come to. */
void outcome_expect(const struct cells *cells, const struct cell_point *cell,
                    const struct concrete_own *own,
                    const struct concrete_segment *segment,
                    struct outcome_seen *expected);

/* What was caught, and seen before and after. */
void outcome_observe(const struct tester *tester,
                     const struct stack_seen *before,
                     const struct stack_seen *after,
                     struct outcome_seen *observed);

bool outcome_same(const struct outcome_seen *expected,
                  const struct outcome_seen *observed);

/* "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>; ESTABLISHED; opened, 10 octets" */
void outcome_print(const struct outcome_seen *seen,
                   const struct concrete_own *own,
                   const struct concrete_segment *segment,
                   char text[OUTCOME_TEXT]);

#endif
