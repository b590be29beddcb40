/* SipHash-2-4 (Aumasson and Bernstein 2012), the keyed function of RFC 6528 and
 * of the demultiplexer. */
#ifndef SYNFIN_TCP_SIPHASH_H
#define SYNFIN_TCP_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/* Of at most 63 octets. */
uint64_t synfin_siphash(const uint64_t key[2], const void *text, size_t length);

/* The same of words that the caller has made: each of eight octets, the first
 * one lowest; the last one filled up, with the number of octets in its highest
 * one. */
uint64_t synfin_siphash_words(const uint64_t key[2], const uint64_t *words,
                              size_t count);

#endif
