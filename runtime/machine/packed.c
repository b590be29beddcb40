/* The shape packed, with small numbers. */
#include "synfin/machine.h"

#define SYNFIN_UNIT uint8_t
#define SYNFIN_NAME(name) synfin_##name
#define SYNFIN_SHAPE(name) synfin_##name
#define SYNFIN_SMALL uint8_t
#define SYNFIN_LARGE uint16_t
#define SYNFIN_WORD uint16_t
#include "packed_step.h"
