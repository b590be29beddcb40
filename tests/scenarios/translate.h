/* Packets in the numbers of a scenario. An endpoint chooses its initial
 * sequence numbers itself, and a figure has others; so what a peer says about
 * its own numbers is moved by as much as its SYN differs, on the way out and
 * back in. */
#ifndef SYNFIN_TESTS_SCENARIOS_TRANSLATE_H
#define SYNFIN_TESTS_SCENARIOS_TRANSLATE_H

#include "host.h"
#include "numbers.h"

struct translate {
  uint32_t planned[NUMBERS_ISS]; /* of the peer's SYNs, in order */
  size_t nplanned, used;
  uint32_t next_iss; /* behind those, as in synfin-ladder: 100 or 300 ... */
  bool has_iss;
  uint32_t iss; /* of its last SYN, as it is in truth */
  uint32_t offset;
};

void translate_begin(struct translate *peer,
                     const struct synfin_scenario *scenario, unsigned number);

/* Rewrites a packet that the peer has sent, in place, into the scenario's
 * numbers. Each is to be rewritten once, in the order in which they were sent.
 */
void translate_sent(struct translate *peer, struct host_packet *packet);

/* What stands in a packet, for who compares. */
void translate_see(const struct host_packet *packet,
                   struct tcp_segment_variables *seen);

/* Makes a packet of a stray message between these hosts. */
void translate_stray(const struct synfin_scenario_step *step,
                     const struct host *from, const struct host *to,
                     struct host_packet *packet);

/* The packet as the peer who gets it understands it: its own numbers in truth.
 */
struct host_packet translate_for(const struct translate *peer,
                                 const struct host_packet *packet);

/* "<SEQ=100><ACK=301><CTL=ACK>" */
void translate_print(const struct host_packet *packet, char text[64]);

#endif
