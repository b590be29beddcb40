/* Ways into each configuration, for any stack: scripts of user calls and of
 * segments that the tester sends. */
#ifndef SYNFIN_TESTS_STACKS_WAYS_H
#define SYNFIN_TESTS_STACKS_WAYS_H

#include "tester.h"

/* `script` is a list of words:
 *
 *   stamps, small, full  the tester offers timestamps; a window smaller than a
 *                        segment is asked for; the backlog has no room left.
 *                        They stand first.
 *   LISTEN CONNECT SEND CLOSE SHUT  calls of the user; SHUT is the CLOSE that
 *                        gives up reading
 *   syn syn-ack ack fin  segments of the tester, in order, which acknowledge
 *                        what has come
 *   fin-old              a FIN that does not acknowledge the stack's own
 *   syn-later            a SYN beyond the old connection's numbers
 *   fill, fill-but-one   text until the receive window is closed, or has one
 *                        octet left: a FIN takes that one
 *   narrow, no-window    from here on the tester offers a window of 10 octets,
 *                        so that of two SENDs the second has to wait; or none
 */
struct way {
  const char *configuration, *script;
};

/* Several ways lead to one configuration: with text of ours outstanding or
 * not, with our window open or closed. The plainest stand first. */
extern const struct way ways[];
extern const unsigned nways;

enum way_end {
  WAY_ARRIVED,
  WAY_REFUSED,  /* a call failed, or a segment was not answered as expected */
  WAY_ELSEWHERE /* the stack is in another state */
};

/* Takes the stack there. `state` is where it is then. */
enum way_end way_take(const struct way *way, struct tester *tester,
                      const struct stack *stack, uint16_t port, int *state);

/* The configuration's number; it must be one of the table. */
unsigned way_goal(const struct way *way);

#endif
