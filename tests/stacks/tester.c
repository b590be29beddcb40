#include "tester.h"

#include <string.h>

enum {
  ISS = 0x20000000,
  NOWHERE = 0x51000000, /* acknowledged where nothing was ever sent */
  WINDOW = 20000,
  STAMP_FIRST = 5000,
  MSS = 1460
};

static struct synfin_address mapped(uint32_t address) {
  struct synfin_address result = {{0}};
  result.octets[10] = result.octets[11] = 0xff;
  for (int i = 0; i < 4; i++)
    result.octets[12 + i] = (uint8_t)(address >> (24 - 8 * i));
  return result;
}

bool tester_begin(struct tester *tester, const struct stack *stack,
                  const struct stack_scene *scene) {
  memset(tester, 0, sizeof *tester);
  tester->stack = stack;
  tester->scene = *scene;
  tester->iss = tester->seq = ISS;
  tester->window = WINDOW;
  tester->own.tcp.snd_una = tester->own.tcp.snd_nxt = NOWHERE;
  tester->own.timestamps = scene->timestamps;
  tester->own.tcp.ts_recent = STAMP_FIRST;
  return stack->begin(stack->self, scene);
}

/* --- What the stack sends ------------------------------------------------- */

static void note_peer(struct tester *tester,
                      const struct synfin_segment *segment) {
  struct tcp_connection_variables *own = &tester->own.tcp;
  own->rcv_nxt = segment->ack;
  tester->own.has_peer = true;
}

static void follow(struct tester *tester,
                   const struct synfin_segment *segment) {
  struct tcp_connection_variables *own = &tester->own.tcp;
  bool syn = (segment->control & WIRE_SYN) != 0;
  bool fin = (segment->control & WIRE_FIN) != 0;
  uint32_t end = segment->seq + segment->lengths[0] + syn + fin;
  if ((segment->control & WIRE_RST) != 0)
    return;
  if (syn) {
    tester->stack_iss = own->snd_una = segment->seq;
    own->snd_nxt = end;
    own->ts_old = segment->has_timestamp && tester->scene.timestamps;
  }
  if (synfin_before(own->snd_nxt, end))
    own->snd_nxt = end;
  own->rcv_wnd = segment->window;
  if ((segment->control & WIRE_ACK) != 0)
    note_peer(tester, segment);
}

static bool is_ours(const struct tester *tester,
                    const struct synfin_segment *segment) {
  return segment->source_port == tester->scene.port &&
         segment->destination_port == tester->scene.peer_port;
}

static void catch_waiting(struct tester *tester) {
  uint8_t packet[STACK_PACKET];
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  size_t length;
  while ((length = tester->stack->output(tester->stack->self, packet)) > 0) {
    if (synfin_wire_read(packet, length, &segment, &icmp) != WIRE_SEGMENT ||
        !is_ours(tester, &segment))
      continue;
    segment.text[0] = NULL;
    if (tester->ncaught < TESTER_CAUGHT)
      tester->caught[tester->ncaught++] = segment;
  }
}

static void follow_all(struct tester *tester) {
  for (unsigned i = 0; i < tester->ncaught; i++)
    follow(tester, &tester->caught[i]);
}

void tester_more(struct tester *tester) {
  catch_waiting(tester);
}

void tester_catch(struct tester *tester) {
  tester->ncaught = 0;
  catch_waiting(tester);
  follow_all(tester);
}

/* --- What the tester sends ------------------------------------------------ */

/* The window is such that its right edge stays where it is. */
static uint16_t window_of(const struct tester *tester,
                          const struct concrete_segment *segment) {
  uint32_t edge = tester->edge;
  if ((segment->control & WIRE_ACK) == 0 || edge == 0)
    return (uint16_t)tester->window;
  if (!synfin_before(segment->ack, edge))
    return 0;
  return (uint16_t)(edge - segment->ack < UINT16_MAX ? edge - segment->ack
                                                     : UINT16_MAX);
}

static void put_from(struct tester *tester, uint16_t port,
                     const struct concrete_segment *segment) {
  static const uint8_t text[STACK_PACKET] = {0};
  uint8_t packet[STACK_PACKET];
  struct synfin_segment out;
  synfin_wire_clear(&out);
  out.source = mapped(TESTER_ADDRESS);
  out.destination = mapped(STACK_ADDRESS);
  out.source_port = port;
  out.destination_port = tester->scene.port;
  out.ttl = 64;
  out.seq = segment->seq;
  out.ack = segment->ack;
  out.control = segment->control;
  out.window = window_of(tester, segment);
  out.mss = segment->control & WIRE_SYN ? MSS : 0;
  out.has_timestamp = segment->has_timestamp;
  out.ts_val = segment->ts_val;
  out.text[0] = text;
  out.lengths[0] = (uint16_t)segment->text;
  size_t length = synfin_wire_write(&out, packet, sizeof packet);
  tester->stack->input(tester->stack->self, packet, length);
}

void tester_put(struct tester *tester, const struct concrete_segment *segment) {
  tester->ncaught = 0;
  put_from(tester, tester->scene.peer_port, segment);
  catch_waiting(tester);
}

/* An ACK may be delayed. Where time is real, a segment far left of the window
 * fetches it sooner. */
static void ask_for_ack(struct tester *tester, bool probe) {
  const struct concrete_segment old = {.seq = tester->iss,
                                       .ack = tester->own.tcp.snd_una,
                                       .control = WIRE_ACK,
                                       .has_timestamp =
                                           tester->scene.timestamps,
                                       .ts_val = tester->own.tcp.ts_recent};
  if (probe && tester->stack->is_late != NULL)
    put_from(tester, tester->scene.peer_port, &old);
  else
    tester->stack->wait(tester->stack->self);
  catch_waiting(tester);
}

void tester_send(struct tester *tester, unsigned control, uint32_t text,
                 bool again) {
  struct tcp_connection_variables *own = &tester->own.tcp;
  struct concrete_segment segment = {.seq = tester->seq,
                                     .control = (uint8_t)control,
                                     .text = text,
                                     .has_timestamp = tester->scene.timestamps,
                                     .ts_val = own->ts_recent};
  bool syn = (control & WIRE_SYN) != 0;
  if ((control & WIRE_ACK) != 0 && !again) {
    own->snd_una = own->snd_nxt;
    tester->edge = own->snd_una + tester->window;
  }
  if ((control & WIRE_ACK) != 0)
    segment.ack = own->snd_una;
  own->max_snd_wnd =
      own->max_snd_wnd < tester->window ? tester->window : own->max_snd_wnd;
  tester->seq += text + syn + ((control & WIRE_FIN) != 0);
  if (syn) {
    own->irs = segment.seq;
    own->rcv_nxt = segment.seq + 1;
  }
  tester_put(tester, &segment);
  if ((control != WIRE_ACK || text > 0) && tester->ncaught == 0)
    ask_for_ack(tester, text > 0);
  follow_all(tester);
}

void tester_crowd(struct tester *tester, uint16_t port,
                  enum tester_crowd then) {
  struct stack_scene scene = tester->scene;
  struct concrete_segment segment = {.seq = ISS, .control = WIRE_SYN};
  tester->scene.peer_port = port;
  tester->ncaught = 0;
  put_from(tester, port, &segment);
  catch_waiting(tester);
  if (tester->ncaught > 0) {
    tester->own.tcp.rcv_wnd = tester->caught[0].window;
    segment.seq++;
    segment.ack = tester->caught[0].seq + 1;
    segment.control = then == CROWD_LEAVES ? WIRE_RST : WIRE_ACK;
    if (then != CROWD_WAITS)
      put_from(tester, port, &segment);
    catch_waiting(tester);
  }
  tester->scene = scene;
  tester->ncaught = 0;
}
