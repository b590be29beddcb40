#include "places.h"

static void mix(uint64_t *key, uint64_t fact) {
  *key = (*key ^ fact) * UINT64_C(0x100000001b3);
  *key ^= *key >> 29;
}

static uint32_t grade(uint32_t number, uint32_t most) {
  return number > most ? most : number;
}

/* Has something been heard, so that no probe will be due? */
static bool is_heard(const struct house *house,
                     const struct synfin_connection *c) {
  return synfin_timer_runs(c, TCP_TIMER_KEEPALIVE) &&
         synfin_timer_deadline(c, TCP_TIMER_KEEPALIVE) - c->heard <
             house->room.tcp.config.keepalive;
}

uint64_t places_key(const struct house *house) {
  struct room_view view;
  room_look(house, &view);
  const struct synfin_connection *c = &view.tcb;
  uint32_t window = c->rcv_adv - c->rcv_nxt;
  uint64_t key = UINT64_C(1469598103934665603);
  mix(&key, c->configuration);
  mix(&key, house->room.is_deaf);
  mix(&key, view.reference >> 30);
  mix(&key, c->flags & (HAS_TIMESTAMPS | IS_HALF_OPEN));
  if (view.handle == 0) { /* else nobody listens for it any more */
    mix(&key, house->room.listeners[0].port != 0);
    mix(&key, house->room.listeners[0].backlog);
  }
  mix(&key, synfin_unsent(c) > 0);
  mix(&key, grade(c->snd_wnd, PLACES_SMALL + 1));
  if (synfin_has(c, HAS_TIMESTAMPS)) /* they add little; not all again */
    return key | 1;
  if (view.handle == 0 || synfin_has(c, SYN_IS_OUT))
    mix(&key, house->room.tcp.config.syn_received);
  mix(&key, c->armed);
  mix(&key, c->flags & (SYN_IS_OUT | FIN_IS_HELD | TEXT_IS_HELD | FIN_IS_TAKEN |
                        HAS_PEER | FIN_IS_WANTED));
  mix(&key, synfin_unread(c) > 0);
  mix(&key, window == 0 ? 0 : window < 16 ? 1 : 2);
  mix(&key, grade(c->snd_nxt - c->snd_una, 2));
  mix(&key, c->snd_end - c->snd_una >= ROOM_RING);
  mix(&key, is_heard(house, c));
  mix(&key, grade(c->retries, 4));
  mix(&key, grade(c->probes, 2));
  return key | 1;
}

uint64_t places_segments_key(const struct room_view *view) {
  const struct synfin_connection *c = &view->tcb;
  uint32_t window = c->rcv_adv - c->rcv_nxt;
  uint64_t key = UINT64_C(0x9ae16a3b2f90404f);
  mix(&key, c->configuration);
  mix(&key, c->flags & (HAS_TIMESTAMPS | FIN_IS_HELD | TEXT_IS_HELD));
  mix(&key, window == 0 ? 0 : window < 16 ? 1 : 2);
  mix(&key, grade(c->snd_nxt - c->snd_una, 2));
  return key | 1;
}
