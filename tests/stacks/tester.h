/* The tester: a scripted peer that plays the other end with packets of its own
 * and knows the numbers of both ends. */
#ifndef SYNFIN_TESTS_STACKS_TESTER_H
#define SYNFIN_TESTS_STACKS_TESTER_H

#include "concrete.h"
#include "stack.h"

enum {
  TESTER_CAUGHT = 16
};

struct tester {
  const struct stack *stack;
  struct stack_scene scene;
  struct concrete_own own; /* of the stack's end */
  uint32_t iss, seq;       /* the tester's; its SND.NXT */
  uint32_t window;         /* that it offers */
  uint32_t edge;           /* SND.UNA + SND.WND of the stack */
  uint32_t stack_iss;
  struct synfin_segment caught[TESTER_CAUGHT]; /* in the last exchange */
  unsigned ncaught;
};

/* A new scene between these ports. False if the stack refuses. */
bool tester_begin(struct tester *tester, const struct stack *stack,
                  const struct stack_scene *scene);

/* Sends what `segment` says and catches what comes back. `own` stays as it was.
 */
void tester_put(struct tester *tester, const struct concrete_segment *segment);

/* Catches what came a little later, besides. */
void tester_more(struct tester *tester);

/* Catches what the stack has sent by itself, after a call of its user. */
void tester_catch(struct tester *tester);

/* The tester's next segment in order: at `seq`, which moves past it. An ACK
 * acknowledges all that was seen; or, with `again`, no more than the last one
 * did. */
void tester_send(struct tester *tester, unsigned control, uint32_t text,
                 bool again);

/* A SYN from another port; then the ACK that opens that connection, a reset, or
 * nothing. The window that the stack offers is noted in `own`. */
enum tester_crowd {
  CROWD_WAITS,
  CROWD_OPENS,
  CROWD_LEAVES
};
void tester_crowd(struct tester *tester, uint16_t port, enum tester_crowd then);

#endif
