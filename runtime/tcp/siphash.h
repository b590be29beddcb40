/* SipHash-2-4 (Aumasson and Bernstein 2012), the keyed function of RFC 6528 and
 * of the demultiplexer. */
#ifndef SYNFIN_TCP_SIPHASH_H
#define SYNFIN_TCP_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/* Of words that the caller has made. The published function is that of octets,
 * eight to a word, the first one lowest, the number of them in the last word's
 * highest; where lengths do not vary it may be left out. */
uint64_t synfin_siphash_words(const uint64_t key[2], const uint64_t *words,
                              size_t count);

#endif
