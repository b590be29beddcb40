/* The shape packed, with large numbers. */
#include "synfin/machine.h"

#define SYNFIN_UNIT uint8_t
#define SYNFIN_NAME(name) synfin_##name
#define SYNFIN_SHAPE(name) synfin_long_##name
#define SYNFIN_SMALL uint16_t
#define SYNFIN_LARGE uint32_t
#define SYNFIN_WORD uint64_t
#include "packed_step.h"
