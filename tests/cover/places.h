/* What tells the places of a journey apart. */
#ifndef SYNFIN_TESTS_COVER_PLACES_H
#define SYNFIN_TESTS_COVER_PLACES_H

#include "room.h"

enum {
  PLACES_SMALL = 5 /* a window that a SEND of ours does not fit into */
};

/* A key, never 0: of what moves can depend on, no finer than that; and of what
 * the class of a segment can depend on. */
uint64_t places_key(const struct house *house);
uint64_t places_segments_key(const struct room_view *view);

#endif
