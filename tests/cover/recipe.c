#include "recipe.h"

#include <string.h>

enum {
  SOME_SEQ = 5000, /* of a peer that begins */
  LATER = 100000   /* so much later a new connection begins */
};

static uint32_t seq_of(const struct synfin_connection *c,
                       enum seq_choice choice) {
  uint32_t next = synfin_has(c, HAS_PEER) ? c->rcv_nxt : SOME_SEQ;
  uint32_t window = c->rcv_adv - c->rcv_nxt;
  switch (choice) {
  case SEQ_BEFORE:
    return next - 1;
  case SEQ_EARLIER:
    return next - 2;
  case SEQ_INSIDE:
    return next + 1;
  case SEQ_AHEAD:
    return next + 40;
  case SEQ_LAST:
    return next + window - 1;
  case SEQ_BEHIND:
    return next + window + 1;
  case SEQ_LATER:
    return next + LATER;
  default:
    return next;
  }
}

static uint32_t ack_of(const struct synfin_connection *c,
                       enum ack_choice choice) {
  switch (choice) {
  case ACK_UNA:
    return c->snd_una;
  case ACK_PART:
    return c->snd_una + 1;
  case ACK_ALL:
    return c->snd_nxt;
  case ACK_UNSENT:
    return c->snd_nxt + 1;
  case ACK_OLD:
    return c->snd_una - 1;
  case ACK_STALE:
    return c->snd_una - c->max_snd_wnd - 1;
  default:
    return 0;
  }
}

struct synfin_segment recipe_make(const struct recipe *recipe,
                                  const struct room_view *view) {
  static const uint8_t text[ROOM_RING] = {1, 2, 3};
  static const uint8_t texts[TEXTS] = {0, 1, 8, 44, ROOM_RING - 1, ROOM_RING};
  const struct synfin_connection *c = &view->tcb;
  struct synfin_segment segment;
  memset(&segment, 0, sizeof segment);
  synfin_wire_clear(&segment);
  segment.seq = seq_of(c, (enum seq_choice)recipe->seq);
  segment.ack = ack_of(c, (enum ack_choice)recipe->ack);
  segment.control = recipe->control;
  if (recipe->ack != ACK_NONE)
    segment.control |= WIRE_ACK;
  segment.window = recipe->window;
  segment.text[0] = text;
  segment.lengths[0] = texts[recipe->text];
  segment.has_timestamp = recipe->stamp == STAMP_USUAL
                              ? synfin_has(c, HAS_TIMESTAMPS)
                              : recipe->stamp != STAMP_NONE;
  segment.ts_val = c->ts_recent + (recipe->stamp == STAMP_OLD ? UINT32_MAX : 1);
  return segment;
}
