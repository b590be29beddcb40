/* Where the brackets of timers stand. */
#include "ladder.h"

/* Does the lane hold, among the timers before this one, one that runs at the
 * same time? */
static bool is_taken(const struct ladder *ladder, const int *lanes,
                     size_t number, int lane) {
  const struct ladder_timer *own = &ladder->timers[number];
  for (size_t t = 0; t < number; t++) {
    const struct ladder_timer *other = &ladder->timers[t];
    if (other->peer == own->peer && lanes[t] == lane &&
        other->first < own->last && own->first < other->last)
      return true;
  }
  return false;
}

void ladder_lanes(const struct ladder *ladder, int *lanes, int count[2]) {
  count[0] = count[1] = 0;
  for (size_t t = 0; t < ladder->ntimers; t++) {
    int peer = ladder->timers[t].peer;
    lanes[t] = 0;
    while (is_taken(ladder, lanes, t, lanes[t]))
      lanes[t]++;
    if (count[peer] <= lanes[t])
      count[peer] = lanes[t] + 1;
  }
}
