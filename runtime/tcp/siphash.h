/* SipHash-2-4 (Aumasson and Bernstein 2012), the keyed function of RFC 6528 and
 * of the demultiplexer. */
#ifndef SYNFIN_TCP_SIPHASH_H
#define SYNFIN_TCP_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t synfin_siphash(const uint64_t key[2], const void *text, size_t length);

#endif
