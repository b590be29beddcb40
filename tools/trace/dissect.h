/* From a captured packet to a TCP segment. Whoever captures sees packets before
 * a network card has worked out their checksums, longer than the wire allows,
 * and often only their beginning: so no checksum is looked at, lengths are
 * those that headers tell, and what was not captured is not missed but in the
 * headers. */
#ifndef TRACE_DISSECT_H
#define TRACE_DISSECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

enum dissected {
  DISSECT_SEGMENT,
  DISSECT_OTHER,    /* not IP, or not TCP: of no concern */
  DISSECT_FRAGMENT, /* of a TCP segment; the first has its header, no text */
  DISSECT_CUT,      /* the captured piece ends before TCP's header does */
  DISSECT_DAMAGED   /* a length contradicts another one */
};

/* Is this a link (a DLT_ of libpcap) whose headers are known here? */
bool dissect_knows(int link);

/* Reads a packet of which `captured` octets are there. Of a segment everything
 * is filled in but its text, whose length is in `lengths[0]`; options that were
 * not captured are as if they were not there. */
enum dissected dissect(int link, const uint8_t *octets, size_t captured,
                       struct synfin_segment *segment);

#endif
