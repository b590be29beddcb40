/* What the table says of an end that is only seen from outside: its segments
 * tell which calls its user must have made, and what it was sent tells the
 * rest. A mirror sends nothing; it keeps the numbers that attributes are
 * defined over. */
#ifndef TRACE_MIRROR_H
#define TRACE_MIRROR_H

#include "tcp.h"
#include "wire.h"

enum {
  MIRROR_STEPS = 2, /* at most, for one segment that is sent */
  MIRROR_HELD = 32  /* pieces of text that came before their turn */
};

/* Text that came before its turn; `last` is one past its end. */
struct mirror_piece {
  uint32_t first, last;
};

struct mirror {
  const struct synfin_table *table;
  tcp_configuration configuration;
  struct tcp_connection_variables own;
  bool knows_peer;              /* IRS is known */
  bool listens;                 /* its user waits for connections */
  uint8_t scale;                /* of the windows that it offers */
  bool offers_scale, is_scaled; /* in its SYN; in effect */
  bool has_opened;              /* its user has called OPEN, */
  bool has_finished;            /* and CLOSE: its FIN was seen */
  bool owes_reset;              /* the last segment is answered by a reset */
  uint32_t right;               /* the right edge of its window */
  struct mirror_piece held[MIRROR_HELD];
  unsigned nheld;
  bool holds_fin;
  uint32_t fin_seq; /* of that FIN */
};

/* A step that the mirror took. */
struct mirror_step {
  unsigned event;
  uint32_t input;
  tcp_configuration before, after;
  bool is_refused; /* answered as a segment is that is not taken */
};

void mirror_init(struct mirror *mirror, const struct synfin_table *table);

/* Its user has called OPEN, to wait for a connection. */
void mirror_listen(struct mirror *mirror);

/* It is seen to send a segment. Returns how many calls its user must have made
 * for that, OPEN or CLOSE or ABORT, and what came of them. */
unsigned mirror_sends(struct mirror *mirror,
                      const struct synfin_segment *segment,
                      struct mirror_step steps[MIRROR_STEPS]);

/* A segment gets to it. */
struct mirror_step mirror_gets(struct mirror *mirror,
                               const struct synfin_segment *segment);

/* Octets of text, and one each for SYN and FIN. */
uint32_t mirror_length(const struct synfin_segment *segment);

#endif
