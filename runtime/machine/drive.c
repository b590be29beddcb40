/* The driver of narrow machines. */
#include "synfin/machine.h"

#define SYNFIN_UNIT uint8_t
#define SYNFIN_NAME(name) synfin_##name
#include "drive_step.h"
