/* The shape packed, for wide machines with large numbers. */
#include "synfin/machine.h"

#define SYNFIN_UNIT uint16_t
#define SYNFIN_NAME(name) synfin_wide_##name
#define SYNFIN_SHAPE(name) synfin_wide_long_##name
#define SYNFIN_SMALL uint32_t
#define SYNFIN_LARGE uint32_t
#define SYNFIN_WORD uint64_t
#include "packed_step.h"
