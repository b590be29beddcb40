/* Sets up Linux's end of a TUN device, as `ip address add` and `ip link set up`
 * would. */
#ifndef SYNFIN_HOST_LINK_H
#define SYNFIN_HOST_LINK_H

#include "host/problem.h"
#include "synfin/tcp.h"

/* Brings the device up and gives Linux an address in the net of `ours`, the
 * first that is not ours. Prefixes are at most 30 (IPv4) or 126 (IPv6). */
bool synfin_link_configure(const char *device,
                           const struct synfin_address *ours, unsigned prefix,
                           struct synfin_problem *problem);

/* The first address of the net of `ours` that is not ours. */
struct synfin_address synfin_link_other(const struct synfin_address *ours,
                                        unsigned prefix);

#endif
