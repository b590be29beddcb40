/* The link of a trial: packets wait until the test wants them. */
#include "trial_link.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum {
  PATIENCE = 10000, /* milliseconds, for Linux; a test that needs them fails */
  ROOM = 65535,
  CONTROL = TRIAL_FIN | TRIAL_SYN | TRIAL_RST | TRIAL_ACK
};

static bool read_segment(struct trial_segment *segment, const uint8_t *octets,
                         size_t length) {
  struct synfin_packet packet;
  struct synfin_packet_tcp tcp;
  if (!synfin_packet_read(&packet, octets, length) ||
      !synfin_packet_tcp(&packet, &tcp))
    return false;
  *segment = (struct trial_segment){tcp.seq, tcp.ack, (uint32_t)tcp.text_length,
                                    tcp.control & CONTROL};
  return true;
}

/* The place in a shim of the packet that leaves it next. A heap has it first.
 */
static bool peek(const struct synfin_shim *shim,
                 struct trial_segment *segment) {
  return shim->count > 0 &&
         read_segment(segment,
                      shim->octets + (size_t)shim->places[0].room * shim->size,
                      shim->places[0].length);
}

static void read_device(struct trial *trial) {
  struct synfin_problem problem;
  if (!synfin_traffic_input(&trial->loop, &problem))
    fail_msg("%s", problem.text);
}

/* IPv6 has messages of its own (RFC 4861, RFC 3810), which no test waits for.
 */
static bool skip_others(struct trial *trial, struct trial_segment *segment) {
  struct synfin_shim *in = &trial->loop.in;
  size_t length;
  while (in->count > 0) {
    if (peek(in, segment))
      return true;
    const uint8_t *packet = synfin_shim_take(in, trial->loop.now, &length);
    trial_hand_in(trial, packet, length);
  }
  return false;
}

bool trial_peek_in(struct trial *trial, struct trial_segment *segment,
                   int milliseconds) {
  struct pollfd device = {.fd = trial->loop.tun.fd, .events = POLLIN};
  do {
    read_device(trial);
    if (skip_others(trial, segment))
      return true;
  } while (milliseconds > 0 && poll(&device, 1, milliseconds) > 0);
  return false;
}

bool trial_peek_out(struct trial *trial, struct trial_segment *segment) {
  return peek(&trial->loop.out, segment);
}

/* Control bits as the RFC writes them. */
static const char *words(unsigned control, char text[16]) {
  static const struct {
    unsigned bit;
    char letter;
  } letters[] = {
      {TRIAL_SYN, 'S'}, {TRIAL_FIN, 'F'}, {TRIAL_RST, 'R'}, {TRIAL_ACK, '.'}};
  size_t length = 0;
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
    if ((control & letters[i].bit) != 0)
      text[length++] = letters[i].letter;
  text[length] = '\0';
  return text;
}

const char *trial_tail(const struct trial *trial) {
  enum {
    MOST = 800
  };
  fflush(trial->loop.trace.out);
  return trial->text + (trial->length > MOST ? trial->length - MOST : 0);
}

static void expect(const struct trial *trial, const char *whose, unsigned found,
                   unsigned wanted) {
  char first[16], second[16];
  unsigned asked =
      (wanted & TRIAL_RST) != 0 ? CONTROL & ~(unsigned)TRIAL_ACK : CONTROL;
  if ((found & asked) != (wanted & asked))
    fail_msg("%s segment is [%s], not [%s]\n%s", whose, words(found, first),
             words(wanted, second), trial_tail(trial));
}

static const uint8_t *take_in(struct trial *trial, unsigned control,
                              size_t *length) {
  struct trial_segment segment;
  if (!trial_peek_in(trial, &segment, PATIENCE))
    fail_msg("Linux says nothing\n%s", trial_tail(trial));
  expect(trial, "Linux's", segment.control, control);
  return synfin_shim_take(&trial->loop.in, trial->loop.now, length);
}

static const uint8_t *take_out(struct trial *trial, unsigned control,
                               size_t *length) {
  if (!trial_peek_out(trial, &trial->sent))
    fail_msg("we say nothing\n%s", trial_tail(trial));
  expect(trial, "our", trial->sent.control, control);
  trial->sent_count++;
  return synfin_shim_take(&trial->loop.out, trial->loop.now, length);
}

static void write_device(struct trial *trial, const uint8_t *packet,
                         size_t length) {
  assert_true(synfin_tun_write(&trial->loop.tun, packet, length));
}

void trial_in(struct trial *trial, unsigned control) {
  size_t length;
  const uint8_t *packet = take_in(trial, control, &length);
  read_segment(&trial->came, packet, length);
  trial_hand_in(trial, packet, length);
}

void trial_lose_in(struct trial *trial, unsigned control) {
  size_t length;
  take_in(trial, control, &length);
}

void trial_out(struct trial *trial, unsigned control) {
  size_t length;
  const uint8_t *packet = take_out(trial, control, &length);
  write_device(trial, packet, length);
}

void trial_out_twice(struct trial *trial, unsigned control) {
  size_t length;
  const uint8_t *packet = take_out(trial, control, &length);
  write_device(trial, packet, length);
  write_device(trial, packet, length);
}

void trial_lose_out(struct trial *trial, unsigned control) {
  size_t length;
  take_out(trial, control, &length);
}

void trial_settle(struct trial *trial) {
  struct trial_segment segment;
  bool moves;
  do {
    moves = false;
    while (trial_peek_out(trial, &segment)) {
      trial_out(trial, segment.control);
      moves = true;
    }
    while (trial_peek_in(trial, &segment, 0)) {
      trial_in(trial, segment.control);
      moves = true;
    }
  } while (moves);
}

void trial_until(struct trial *trial, bool (*holds)(struct trial *trial)) {
  struct trial_segment segment;
  for (;;) {
    trial_settle(trial);
    if (holds(trial))
      return;
    if (!trial_peek_in(trial, &segment, PATIENCE))
      fail_msg("Linux says nothing more\n%s", trial_tail(trial));
  }
}

/* --- A segment that Linux did not send ------------------------------------ */

static void put16(uint8_t *at, unsigned value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value & 0xffffu);
}

static unsigned sum_up(const uint8_t *at, size_t length, uint32_t sum) {
  for (size_t i = 0; i < length; i += 2)
    sum += (uint32_t)at[i] << 8 | at[i + 1];
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

/* Headers of IP, from Linux to us; how long they are. */
static size_t put_header(uint8_t *packet, int family, unsigned payload) {
  static const uint8_t v4[20] = {0x45, 0, 0,   40, 0, 0, 0x40, 0, 64, 6,
                                 0,    0, 192, 0,  2, 1, 192,  0, 2,  2};
  static const uint8_t v6[40] = {
      0x60, 0, 0, 0, 0, 20, 6, 64, 0x20, 1, 0x0d, 0xb8, 0,    0,
      0,    0, 0, 0, 0, 0,  0, 0,  0,    1, 0x20, 1,    0x0d, 0xb8,
      0,    0, 0, 0, 0, 0,  0, 0,  0,    0, 0,    2};
  if (family == AF_INET6) {
    memcpy(packet, v6, sizeof v6);
    put16(packet + 4, payload);
    return sizeof v6;
  }
  memcpy(packet, v4, sizeof v4);
  put16(packet + 2, payload + (unsigned)sizeof v4);
  put16(packet + 10, sum_up(packet, sizeof v4, 0));
  return sizeof v4;
}

void trial_forge(struct trial *trial, unsigned control, uint32_t seq,
                 uint32_t ack) {
  enum {
    HEADER = 20
  };
  uint8_t packet[64] = {0};
  size_t before = put_header(packet, trial->family, HEADER);
  size_t addresses = trial->family == AF_INET ? 8 : 32;
  uint8_t *tcp = packet + before;
  put16(tcp, trial->linux_port);
  put16(tcp + 2, trial->our_port);
  put32(tcp + 4, seq);
  put32(tcp + 8, ack);
  tcp[12] = HEADER / 4 << 4;
  tcp[13] = (uint8_t)control;
  put16(tcp + 16, sum_up(tcp - addresses, addresses + HEADER, HEADER + 6));
  trial_hand_in(trial, packet, before + HEADER);
}
