/* Time: round trips and what waits for them (RFC6298). */
#include "inner.h"

uint32_t synfin_rto(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  const struct synfin_tcp_config *config = &call->tcp->config;
  if (c->srtt == 0)
    return synfin_most(config->rto_initial, c->rttvar); /* see loss_open */
  uint32_t rto = (c->srtt >> 3) + synfin_most(c->rttvar, 1);
  return synfin_least(synfin_most(rto, config->rto_min), config->rto_max);
}

uint32_t synfin_backoff(const struct synfin_call *call) {
  uint32_t rto = synfin_rto(call), most = call->tcp->config.rto_max;
  unsigned shift = call->c->backoff;
  return rto > most >> shift ? most : rto << shift;
}

/* For a SYN not less than three minutes, unless the user wants less (MUST-21,
 * MUST-23). */
uint32_t synfin_user_timeout(const struct synfin_call *call) {
  const struct synfin_connection *c = call->c;
  const struct synfin_tcp_config *config = &call->tcp->config;
  if (c->user_timeout != 0)
    return (uint32_t)c->user_timeout * 1000;
  return synfin_most(config->user_timeout,
                     synfin_has(c, SYN_IS_OUT) ? config->r2_syn : 0);
}

static void take_sample(struct synfin_connection *c, uint32_t rtt) {
  rtt = synfin_most(rtt, 1);
  c->backoff = 0;
  if (c->srtt == 0) {
    c->srtt = rtt << 3;
    c->rttvar = rtt << 1;
    return;
  }
  uint32_t old = c->srtt >> 3;
  uint32_t off = rtt > old ? rtt - old : old - rtt;
  c->srtt = c->srtt - old + rtt;
  c->rttvar = c->rttvar - (c->rttvar >> 2) + off;
}

/* While something is sent again, timestamps tell it from what was sent before;
 * but an echo from before the last of it may be of a segment whose
 * acknowledgment was lost, and how long ago that was says nothing of the path.
 */
static bool is_ambiguous(const struct synfin_call *call, uint32_t rtt) {
  return synfin_has(call->c, IN_LOSS | IN_RECOVERY) &&
         rtt > (uint16_t)(call->tcp->now - call->c->text.resent_at);
}

/* By the echoed timestamp, or by the one segment that is timed; never by one
 * that was sent twice (Karn; MUST-18). Nothing but a sample ends the backing
 * off (RFC6298 5). */
void synfin_measure(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  const struct synfin_segment *in = call->in;
  bool timed = synfin_has(c, IS_TIMED) && synfin_before(c->timed_seq, in->ack);
  if (timed)
    c->flags &= ~(uint32_t)IS_TIMED;
  if (synfin_has(c, HAS_TIMESTAMPS) && in->has_timestamp && in->ts_ecr != 0) {
    uint32_t rtt = synfin_timestamp(call) - in->ts_ecr;
    if (rtt <= call->tcp->config.rto_max && !is_ambiguous(call, rtt))
      take_sample(c, rtt);
  } else if (timed) {
    take_sample(c, call->tcp->now - c->clock.timed_at);
  }
}
