/* The driver of wide machines. */
#include "synfin/machine.h"

#define SYNFIN_UNIT uint16_t
#define SYNFIN_NAME(name) synfin_wide_##name
#include "drive_step.h"
