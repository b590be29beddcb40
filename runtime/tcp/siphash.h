/* SipHash-2-4 (Aumasson and Bernstein 2012), the keyed function of RFC 6528 and
 * of the demultiplexer; or HalfSipHash-2-4 of the same authors, its like for
 * words of 32 bits (synfin/features.h). */
#ifndef SYNFIN_TCP_SIPHASH_H
#define SYNFIN_TCP_SIPHASH_H

#include <stddef.h>
#include "synfin/features.h"

/* Of words that the caller has made. The published function is that of octets,
 * as many as fit to a word, the first one lowest, the number of them in the
 * last word's highest; where lengths do not vary it may be left out. */
synfin_word synfin_siphash_words(const synfin_word key[2],
                                 const synfin_word *words, size_t count);

#endif
