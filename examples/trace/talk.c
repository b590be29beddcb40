#include "talk.h"

#include <arpa/inet.h>
#include <string.h>
#include "picture.h"

enum {
  SEGMENT = 96, /* room for a segment's text */
  SOCKET = 64
};

/* --- Names ---------------------------------------------------------------- */

void talk_name(struct talk_name *name, const struct synfin_segment *segment) {
  name->addresses[0] = segment->source;
  name->addresses[1] = segment->destination;
  name->ports[0] = segment->source_port;
  name->ports[1] = segment->destination_port;
  name->is_answered = false;
}

static bool is_from(const struct talk_name *name, unsigned end,
                    const struct synfin_segment *segment) {
  const size_t size = sizeof segment->source;
  return segment->source_port == name->ports[end] &&
         segment->destination_port == name->ports[1 - end] &&
         memcmp(&segment->source, &name->addresses[end], size) == 0 &&
         memcmp(&segment->destination, &name->addresses[1 - end], size) == 0;
}

bool talk_has(const struct talk_name *name,
              const struct synfin_segment *segment, unsigned *from) {
  *from = is_from(name, 0, segment) ? 0 : 1;
  return *from == 0 || is_from(name, 1, segment);
}

void talk_socket(const struct talk_name *name, unsigned end, char *text,
                 size_t size) {
  const uint8_t *octets = name->addresses[end].octets;
  bool ipv4 = synfin_is_ipv4(&name->addresses[end]);
  char address[INET6_ADDRSTRLEN];
  inet_ntop(ipv4 ? AF_INET : AF_INET6, ipv4 ? octets + 12 : octets, address,
            sizeof address);
  snprintf(text, size, ipv4 ? "%s:%u" : "[%s]:%u", address, name->ports[end]);
}

/* --- Rows ----------------------------------------------------------------- */

static const char *state_of(const struct mirror *mirror) {
  return tcp_names.states[tcp_state_of[mirror->configuration]];
}

static void put_row(struct talk *talk, const char *middle) {
  picture_row(talk->out, ++talk->rows, state_of(&talk->ends[0]), middle,
              state_of(&talk->ends[1]));
}

/* As the figures of RFC 9293 write it, numbers counted from each end's ISS. */
static void describe(const struct talk *talk,
                     const struct synfin_segment *segment, unsigned from,
                     char text[SEGMENT]) {
  static const struct {
    uint8_t bit;
    const char *name;
  } bits[] = {{WIRE_SYN, "SYN"}, {WIRE_FIN, "FIN"}, {WIRE_RST, "RST"},
              {WIRE_PSH, "PSH"}, {WIRE_URG, "URG"}, {WIRE_ACK, "ACK"}};
  unsigned length = (unsigned)segment->lengths[0] + segment->lengths[1];
  int at = snprintf(text, SEGMENT, "<SEQ=%u>", segment->seq - talk->iss[from]);
  if (segment->control & WIRE_ACK)
    at += snprintf(text + at, SEGMENT - (size_t)at, "<ACK=%u>",
                   segment->ack - talk->iss[1 - from]);
  if (length > 0)
    at += snprintf(text + at, SEGMENT - (size_t)at, "<DATA=%u>", length);
  const char *before = "<CTL=";
  for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
    if (segment->control & bits[i].bit) {
      at += snprintf(text + at, SEGMENT - (size_t)at, "%s%s", before,
                     bits[i].name);
      before = ",";
    }
  snprintf(text + at, SEGMENT - (size_t)at, ">");
}

static void put_calls(struct talk *talk, const struct synfin_segment *segment,
                      unsigned from) {
  struct mirror_step steps[MIRROR_STEPS];
  unsigned count = mirror_sends(&talk->ends[from], segment, steps);
  for (unsigned i = 0; i < count; i++) {
    char middle[PICTURE_MIDDLE + 1];
    if (steps[i].before == steps[i].after)
      continue;
    picture_call(middle, tcp_names.events[steps[i].event].name, from);
    put_row(talk, middle);
  }
}

/* Is it something that was sent before? */
static bool is_again(struct talk *talk, const struct synfin_segment *segment,
                     unsigned from) {
  uint32_t length = (uint32_t)segment->lengths[0] + segment->lengths[1] +
                    ((segment->control & (WIRE_SYN | WIRE_FIN)) != 0);
  uint32_t end = segment->seq + length;
  bool again = length > 0 && synfin_before(segment->seq, talk->sent[from]);
  if (synfin_before(talk->sent[from], end))
    talk->sent[from] = end;
  return again;
}

static void begin(struct talk *talk, const struct synfin_segment *segment) {
  talk->has_begun = true;
  talk->is_partial =
      (segment->control & (WIRE_SYN | WIRE_ACK | WIRE_RST)) != WIRE_SYN;
  if (talk->is_partial)
    fputs("    its beginning is not in the capture: no states\n", talk->out);
  else if (talk->name.is_answered)
    mirror_listen(&talk->ends[1]);
}

void talk_init(struct talk *talk, const struct talk_name *name,
               const struct synfin_table *table, FILE *out) {
  char left[SOCKET], right[SOCKET];
  memset(talk, 0, sizeof *talk);
  talk->name = *name;
  talk->out = out;
  mirror_init(&talk->ends[0], table);
  mirror_init(&talk->ends[1], table);
  talk_socket(name, 0, left, sizeof left);
  talk_socket(name, 1, right, sizeof right);
  fprintf(out, "%s to %s\n\n", left, right);
}

void talk_take(struct talk *talk, const struct synfin_segment *segment,
               unsigned from) {
  char text[SEGMENT], middle[PICTURE_MIDDLE + 1];
  if (!talk->has_begun)
    begin(talk, segment);
  if (talk->is_partial)
    return;
  if (segment->control & WIRE_SYN)
    talk->iss[from] = talk->sent[from] = segment->seq;
  put_calls(talk, segment, from);
  struct mirror_step step = mirror_gets(&talk->ends[1 - from], segment);
  describe(talk, segment, from, text);
  picture_arrow(middle, text, from, PICTURE_ARRIVES);
  put_row(talk, middle);
  if (is_again(talk, segment, from)) {
    talk->again++;
    picture_words(talk->out, "(again)", ' ');
  }
  if (step.is_illegal) {
    talk->illegal++;
    picture_words(talk->out, "(the table has no such segment here)", ' ');
  }
}

void talk_end(const struct talk *talk) {
  if (!talk->is_partial)
    fprintf(talk->out, "\n%u rows, %u sent again, %u illegal\n\n", talk->rows,
            talk->again, talk->illegal);
}
