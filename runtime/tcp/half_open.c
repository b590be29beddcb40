/* Half-open connections of a listener, in the order in which they came, so that
 * a flood of SYNs finds out the oldest at once (RFC4987 3.2). Before its
 * handshake is complete a connection has no use for two of its numbers, which
 * hold its neighbours in a ring meanwhile. */
#include "inner.h"

static struct synfin_connection *at(const struct synfin_tcp *tcp,
                                    uint32_t index) {
  return &tcp->config.connections[index];
}

static uint32_t *newer(struct synfin_connection *c) {
  return &c->fin_seq;
}

static uint32_t *older(struct synfin_connection *c) {
  return &c->rcv_up;
}

/* The newest stands before the oldest. */
void synfin_half_open_add(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_connection *c = at(tcp, index);
  struct synfin_listener *of = &tcp->config.listeners[c->listener];
  c->flags |= (uint32_t)IS_HALF_OPEN;
  of->half_open++;
  if (!SYNFIN_HAS_EVICTION)
    return;
  if (of->half_open == 1)
    of->oldest = *older(c) = index;
  struct synfin_connection *oldest = at(tcp, of->oldest);
  *newer(c) = of->oldest;
  *older(c) = *older(oldest);
  *newer(at(tcp, *older(c))) = index;
  *older(oldest) = index;
}

void synfin_half_open_remove(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_connection *c = at(tcp, index);
  if (!synfin_has(c, IS_HALF_OPEN))
    return;
  struct synfin_listener *of = &tcp->config.listeners[c->listener];
  c->flags &= ~(uint32_t)IS_HALF_OPEN;
  of->half_open--;
  if (!SYNFIN_HAS_EVICTION)
    return;
  *newer(at(tcp, *older(c))) = *newer(c);
  *older(at(tcp, *newer(c))) = *older(c);
  if (of->oldest == index)
    of->oldest = *newer(c);
}

/* The oldest makes room: all others have had less time. While even that one is
 * young its peer's answer may be on the way, and what comes new has to wait: a
 * burst of honest clients does not throw itself out. */
static bool evict(struct synfin_tcp *tcp, const struct synfin_listener *of) {
  enum {
    YOUNG = 200 /* milliseconds */
  };
  if (!SYNFIN_HAS_EVICTION || of->half_open == 0 ||
      tcp->now - at(tcp, of->oldest)->clock.timed_at < YOUNG)
    return false;
  struct synfin_call call;
  synfin_call_of(&call, tcp, of->oldest);
  tcp->counts.evicted++;
  synfin_raise(&call, TCP_EVENT_SYN_RECEIVED_TIMEOUT, 0);
  return true;
}

bool synfin_connection_is_free(const struct synfin_tcp *tcp) {
  const struct synfin_host *host = &tcp->config.host;
  struct synfin_rings rings;
  return tcp->free_connection != SYNFIN_NONE &&
         host->rings(host->context, tcp->free_connection, &rings);
}

bool synfin_half_open_room(struct synfin_tcp *tcp, uint16_t listener) {
  const struct synfin_listener *of = &tcp->config.listeners[listener];
  bool full = of->half_open >= of->backlog || !synfin_connection_is_free(tcp);
  return !full || evict(tcp, of);
}
