/* Plays a scenario with real packets between two whole endpoints of the
 * runtime, in virtual time. Every attribute is what the runtime worked out,
 * every number what stood in a packet, and every state is asked of its records.
 */
#ifndef SYNFIN_TESTS_SCENARIOS_PLAYER_H
#define SYNFIN_TESTS_SCENARIOS_PLAYER_H

#include <stdio.h>
#include "synfin/machine.h"

/* How it went. */
enum player_result {
  PLAYER_AS_SAID,
  PLAYER_OTHERWISE, /* said on `err`, with step, expected and got */
  PLAYER_NO_WAY     /* the runtime has no way to do a step: said too */
};

enum player_result player_play(const struct synfin_table *table,
                               const char *variant,
                               const struct synfin_scenario *scenario,
                               FILE *err);

#endif
