/* replay_any SEED RUNS CAPTURE...: what nobody should send.
 *
 * Each packet of the captures is read at every length that can have been
 * captured, in a piece of memory that is no longer (for the sanitizers), and
 * with octets of it spoiled. Then connections of arbitrary segments are
 * replayed and drawn; the rows of the table and the generated machine must
 * agree at each step. */
#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect.h"
#include "talk.h"

static uint32_t seed;

static uint32_t any(uint32_t below) {
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % below;
}

static void fail(const char *what) {
  printf("not ok: %s\n", what);
  exit(1);
}

static enum dissected read_piece(int link, const uint8_t *octets, size_t length,
                                 struct synfin_segment *segment) {
  uint8_t *piece = malloc(length == 0 ? 1 : length);
  if (piece == NULL)
    exit(2);
  if (length > 0)
    memcpy(piece, octets, length);
  enum dissected found = dissect(link, piece, length, segment);
  free(piece);
  return found;
}

/* Once a header is there, more of the packet changes nothing. */
static void cut(int link, const uint8_t *octets, size_t length) {
  struct synfin_segment whole, part;
  if (dissect(link, octets, length, &whole) != DISSECT_SEGMENT)
    return;
  bool was_there = false;
  for (size_t n = 0; n <= length; n++) {
    bool is_there = read_piece(link, octets, n, &part) == DISSECT_SEGMENT;
    if (was_there && !is_there)
      fail("a longer piece says less");
    if (is_there &&
        (part.seq != whole.seq || part.ack != whole.ack ||
         part.control != whole.control || part.lengths[0] != whole.lengths[0]))
      fail("a shorter piece says something else");
    was_there = is_there;
  }
  if (!was_there)
    fail("the whole is not there");
}

static void spoil(int link, const uint8_t *octets, size_t length,
                  unsigned runs) {
  uint8_t copy[512];
  struct synfin_segment segment;
  if (length == 0 || length > sizeof copy)
    return;
  for (unsigned i = 0; i < runs; i++) {
    memcpy(copy, octets, length);
    for (uint32_t n = any(4) + 1; n > 0; n--)
      copy[any((uint32_t)length)] = (uint8_t)any(256);
    read_piece(link, copy, any((uint32_t)length + 1), &segment);
  }
}

static void read_capture(const char *name, unsigned runs) {
  char error[PCAP_ERRBUF_SIZE];
  struct pcap_pkthdr *header;
  const uint8_t *octets;
  pcap_t *file = pcap_open_offline(name, error);
  if (file == NULL)
    fail(error);
  int link = pcap_datalink(file);
  while (pcap_next_ex(file, &header, &octets) == 1) {
    cut(link, octets, header->caplen);
    spoil(link, octets, header->caplen, runs);
  }
  pcap_close(file);
}

/* A number near one of those that the ends have used. */
static uint32_t number(const uint32_t used[2]) {
  switch (any(8)) {
  case 0:
    return any(UINT32_MAX);
  case 1:
    return used[any(2)] - any(20);
  default:
    return used[any(2)] + any(20);
  }
}

static void make_talk(struct talk *talk, struct talk_segment *segments,
                      size_t count) {
  uint32_t used[2] = {any(UINT32_MAX), any(UINT32_MAX)};
  static const uint8_t usual[] = {WIRE_SYN, WIRE_SYN | WIRE_ACK, WIRE_ACK,
                                  WIRE_FIN | WIRE_ACK, WIRE_RST};
  memset(talk, 0, sizeof *talk);
  talk->segments = segments;
  talk->count = count;
  for (size_t i = 0; i < count; i++) {
    struct synfin_segment *segment = &segments[i].segment;
    memset(&segments[i], 0, sizeof segments[i]);
    synfin_wire_clear(segment);
    segments[i].from = any(2);
    segment->seq = number(used);
    segment->ack = number(used);
    segment->control = any(4) == 0 ? (uint8_t)any(64) : usual[any(5)];
    segment->window = (uint16_t)(any(3) == 0 ? 0 : any(65536));
    segment->scale = (uint8_t)(any(3) == 0 ? any(15) : WIRE_NO_SCALE);
    segment->has_timestamp = any(3) == 0;
    segment->ts_val = any(10);
    segment->lengths[0] = (uint16_t)(any(3) == 0 ? any(30) : 0);
    if (segment->control & WIRE_SYN)
      talk->has_syn[segments[i].from] = true;
    if (any(3) == 0)
      used[segments[i].from] = segment->seq + mirror_length(segment);
  }
}

static void replay(const struct rules *rules) {
  static struct talk_segment segments[40];
  struct arena arena = {NULL};
  struct talk talk;
  struct ladder ladder;
  struct talk_account account;
  struct emit_text out;
  make_talk(&talk, segments, 1 + any(40));
  talk_replay(&talk, any(2) == 0 ? &tcp_modern : &tcp_classic, rules, &arena,
              &ladder, &account);
  for (int i = 0; i < ladder.nrows; i++)
    if (ladder.rows[i].note != NULL &&
        strstr(ladder.rows[i].note, "machine differ") != NULL)
      fail("the table's rows and its machine differ");
  emit_text_init(&out, &arena);
  ladder_text(&out, &ladder, any(2) == 0);
  ladder_dot(&out, &ladder);
  arena_free(&arena);
}

int main(int argc, char **argv) {
  struct rules rules;
  if (argc < 3 || !rules_open(&rules))
    return 2;
  seed = (uint32_t)strtoul(argv[1], NULL, 10);
  unsigned runs = (unsigned)strtoul(argv[2], NULL, 10);
  for (int i = 3; i < argc; i++)
    read_capture(argv[i], runs / 10);
  for (unsigned i = 0; i < runs; i++)
    replay(&rules);
  rules_close(&rules);
  printf("%d captures at every length, %u arbitrary connections\n", argc - 3,
         runs);
  return 0;
}
