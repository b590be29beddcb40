#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* --- What the endpoint sends ---------------------------------------------- */

/* What the peer acknowledges next: all text that came in sequence. */
static void follow(struct script *s, const struct script_caught *caught) {
  const struct synfin_segment *segment = &caught->segment;
  uint32_t length = caught->length + ((segment->control & WIRE_SYN) != 0) +
                    ((segment->control & WIRE_FIN) != 0);
  if (segment->control & WIRE_SYN)
    s->ack = segment->seq;
  if ((int32_t)(segment->seq - s->ack) <= 0 &&
      (int32_t)(segment->seq + length - s->ack) > 0)
    s->ack = segment->seq + length;
}

static bool capture(void *context, bool to_right, const uint8_t *packet,
                    size_t length) {
  struct script *s = context;
  struct script_caught *caught = &s->caught[s->count];
  struct synfin_icmp icmp;
  assert_true(to_right);
  assert_true(s->count < SCRIPT_CAUGHT);
  assert_int_equal(synfin_wire_read(packet, length, &caught->segment, &icmp),
                   WIRE_SEGMENT);
  caught->length = caught->segment.lengths[0];
  memcpy(caught->text, caught->segment.text[0], caught->length);
  caught->segment.text[0] = caught->text;
  caught->at = s->world->now;
  s->count++;
  follow(s, caught);
  return false;
}

const struct script_caught *script_next(struct script *s) {
  if (s->next < s->count)
    return &s->caught[s->next++];
  s->next = s->count = 0;
  return NULL;
}

const struct script_caught *script_wait(struct script *s, uint32_t most) {
  uint32_t end = s->world->now + most;
  const struct script_caught *caught = script_next(s);
  while (caught == NULL && world_step(s->world, end - s->world->now))
    caught = script_next(s);
  if (caught == NULL)
    s->world->now = end;
  return caught;
}

unsigned script_skip(struct script *s, uint32_t milliseconds) {
  uint32_t end = s->world->now + milliseconds;
  unsigned count = 0;
  while (script_wait(s, end - s->world->now))
    count++;
  return count;
}

void script_expect_silence(struct script *s, uint32_t milliseconds) {
  assert_null(script_wait(s, milliseconds));
}

const struct script_caught *script_expect(struct script *s, unsigned control) {
  const struct script_caught *caught = script_next(s);
  assert_non_null(caught);
  assert_int_equal(caught->segment.control, control);
  return caught;
}

/* --- What the peer sends -------------------------------------------------- */

struct synfin_segment script_segment(const struct script *s, unsigned control) {
  struct synfin_segment segment;
  memset(&segment, 0, sizeof segment);
  segment.source = s->world->right.locals[s->ipv6].address;
  segment.destination = s->host->locals[s->ipv6].address;
  segment.source_port = s->port;
  segment.destination_port = SCRIPT_OURS;
  segment.seq = s->seq;
  segment.control = (uint8_t)control;
  segment.ack = control & WIRE_ACK ? s->ack : 0;
  segment.window = s->window;
  segment.ttl = 64;
  segment.scale = WIRE_NO_SCALE;
  segment.has_timestamp = s->timestamps;
  segment.ts_val = s->ts_val;
  if (control & WIRE_SYN) {
    segment.mss = s->mss;
    segment.scale = s->scale;
    segment.sack_permitted = s->sack;
  }
  return segment;
}

void script_put_unflushed(struct script *s,
                          const struct synfin_segment *segment) {
  uint8_t packet[WORLD_PACKET];
  size_t length = synfin_wire_write(segment, packet, sizeof packet);
  assert_int_not_equal(length, 0);
  synfin_tcp_input(s->tcp, s->world->now, packet, length);
}

void script_put(struct script *s, const struct synfin_segment *segment) {
  script_put_unflushed(s, segment);
  synfin_tcp_flush(s->tcp, s->world->now);
}

void script_send(struct script *s, unsigned control, const void *text,
                 uint32_t length) {
  struct synfin_segment segment = script_segment(s, control);
  segment.text[0] = text;
  segment.lengths[0] = (uint16_t)length;
  s->seq += length + ((control & WIRE_SYN) != 0) + ((control & WIRE_FIN) != 0);
  script_put(s, &segment);
}

void script_send_text(struct script *s, uint32_t length) {
  uint8_t text[WORLD_PACKET];
  assert_true(length <= sizeof text);
  for (uint32_t i = 0; i < length; i++)
    text[i] = (uint8_t)(s->seq + i);
  script_send(s, WIRE_ACK, text, length);
}

void script_ack(struct script *s, uint16_t window) {
  s->window = window;
  script_send(s, WIRE_ACK, NULL, 0);
}

/* --- A connection --------------------------------------------------------- */

struct script *script_make(uint8_t log2,
                           void (*change)(struct synfin_tcp_config *)) {
  struct script *s = calloc(1, sizeof *s);
  assert_non_null(s);
  s->world = world_make(1, log2, log2, change);
  s->host = &s->world->left;
  s->tcp = &s->host->tcp;
  s->world->filter = capture;
  s->world->context = s;
  s->seq = SCRIPT_ISS;
  s->port = SCRIPT_PORT;
  s->window = 65535;
  s->mss = 1460;
  s->scale = WIRE_NO_SCALE;
  s->how.local.port = SCRIPT_OURS;
  return s;
}

void script_free(struct script *s) {
  world_free(s->world);
  free(s);
}

uint32_t script_now(const struct script *s) {
  return s->world->now;
}

void script_listen(struct script *s) {
  assert_int_equal(synfin_tcp_listen(s->tcp, &s->how, 8, &s->listener),
                   SYNFIN_OK);
}

void script_open(struct script *s) {
  s->how.remote.address = s->world->right.locals[s->ipv6].address;
  s->how.remote.port = s->port;
  assert_int_equal(
      synfin_tcp_connect(s->tcp, s->world->now, &s->how, &s->handle),
      SYNFIN_OK);
  script_expect(s, WIRE_SYN);
}

void script_connect(struct script *s) {
  script_open(s);
  script_send(s, WIRE_SYN | WIRE_ACK, NULL, 0);
  script_expect(s, WIRE_ACK);
  assert_string_equal(script_state(s), "ESTABLISHED");
}

void script_accept(struct script *s) {
  s->host->accepted = 0;
  script_send(s, WIRE_SYN, NULL, 0);
  script_expect(s, WIRE_SYN | WIRE_ACK);
  script_send(s, WIRE_ACK, NULL, 0);
  s->handle = s->host->accepted;
  assert_string_equal(script_state(s), "ESTABLISHED");
}

void script_write(struct script *s, size_t length) {
  static const uint8_t text[WORLD_MOST_RING];
  size_t taken;
  assert_int_equal(synfin_tcp_send(s->tcp, s->world->now, s->handle, text,
                                   length, 0, &taken),
                   SYNFIN_OK);
  assert_int_equal(taken, length);
}

size_t script_read(struct script *s, size_t most) {
  uint8_t text[1024];
  size_t all = 0, length;
  while (all < most &&
         synfin_tcp_receive(s->tcp, s->world->now, s->handle, text,
                            most - all < sizeof text ? most - all : sizeof text,
                            &length) == SYNFIN_OK)
    all += length;
  return all;
}

const char *script_state(struct script *s) {
  return world_state(s->host, s->handle);
}

struct synfin_status script_status(struct script *s) {
  struct synfin_status status;
  assert_int_equal(synfin_tcp_status(s->tcp, s->handle, &status), SYNFIN_OK);
  return status;
}

uint32_t script_notices(struct script *s) {
  uint32_t *notices = &s->host->notices[world_place(s->host, s->handle)];
  uint32_t all = *notices;
  *notices = 0;
  return all;
}

/* --- ICMP ----------------------------------------------------------------- */

static uint32_t sum(uint32_t sum, const uint8_t *octets, size_t length) {
  for (size_t i = 0; i < length; i++)
    sum += (uint32_t)octets[i] << (i % 2 == 0 ? 8 : 0);
  return sum;
}

static void put16(uint8_t *to, uint32_t value) {
  to[0] = (uint8_t)(value >> 8);
  to[1] = (uint8_t)value;
}

static void put_sum(uint8_t *to, uint32_t value) {
  while (value >> 16)
    value = (value & 0xffff) + (value >> 16);
  put16(to, ~value);
}

/* Behind an IP header; the quoted packet is ours, cut after eight octets of
 * TCP but with the length that it had. */
static size_t write_icmp(const struct script *s, uint8_t *icmp, uint32_t rest,
                         uint32_t seq) {
  struct synfin_segment ours = script_segment(s, WIRE_ACK);
  struct synfin_address source = ours.source;
  uint8_t packet[WORLD_PACKET], text[1400] = {0};
  ours.source = ours.destination;
  ours.destination = source;
  ours.source_port = SCRIPT_OURS;
  ours.destination_port = s->port;
  ours.seq = seq;
  ours.text[0] = text;
  ours.lengths[0] = sizeof text;
  size_t header = s->ipv6 ? 40 : 20;
  assert_int_not_equal(synfin_wire_write(&ours, packet, sizeof packet), 0);
  put16(icmp + 4, rest >> 16);
  put16(icmp + 6, rest);
  memcpy(icmp + 8, packet, header + 8);
  return 8 + header + 8;
}

void script_icmp(struct script *s, uint8_t type, uint8_t code, uint32_t rest,
                 uint32_t seq) {
  uint8_t packet[256] = {0};
  size_t header = s->ipv6 ? 40 : 20;
  const uint8_t *from = s->world->right.locals[s->ipv6].address.octets;
  const uint8_t *to = s->host->locals[s->ipv6].address.octets;
  uint8_t *icmp = packet + header;
  icmp[0] = type;
  icmp[1] = code;
  size_t length = write_icmp(s, icmp, rest, seq);
  if (s->ipv6) {
    packet[0] = 0x60;
    put16(packet + 4, (uint32_t)length);
    packet[6] = 58;
    packet[7] = 64;
    memcpy(packet + 8, from, 16);
    memcpy(packet + 24, to, 16);
    uint32_t pseudo = sum(58 + (uint32_t)length, packet + 8, 32);
    put_sum(icmp + 2, sum(pseudo, icmp, length));
  } else {
    packet[0] = 0x45;
    put16(packet + 2, (uint32_t)(header + length));
    packet[8] = 64;
    packet[9] = 1;
    memcpy(packet + 12, from + 12, 4);
    memcpy(packet + 16, to + 12, 4);
    put_sum(packet + 10, sum(0, packet, 20));
    put_sum(icmp + 2, sum(0, icmp, length));
  }
  synfin_tcp_input(s->tcp, s->world->now, packet, header + length);
  synfin_tcp_flush(s->tcp, s->world->now);
}
