/* Tables that count, for every test program that is linked to the counted
 * runtime. What they have counted is written when the program ends: behind what
 * the file SYNFIN_COUNTS holds, which the environment names; nowhere without
 * it. */
#ifndef SYNFIN_TESTS_COVER_COUNTED_H
#define SYNFIN_TESTS_COVER_COUNTED_H

#include "synfin/machine.h"

enum {
  COUNTED_MODERN,
  COUNTED_CLASSIC,
  COUNTED_MINIMAL,
  COUNTED_VARIANTS
};

const struct synfin_table *const *counted_variants(void);

#endif
