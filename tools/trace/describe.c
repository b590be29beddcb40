#include "describe.h"

#include <stdio.h>
#include <string.h>

void describe_note(struct describe_numbers *numbers,
                   const struct talk_segment *seen) {
  const struct synfin_segment *segment = &seen->segment;
  unsigned from = seen->from;
  if (segment->control & WIRE_RST && !numbers->is_known[from])
    return; /* its number may be the other end's */
  if (!numbers->is_known[from]) {
    numbers->first[from] = segment->seq;
    numbers->is_known[from] = true;
  }
  if (segment->control & WIRE_ACK && !numbers->is_known[1 - from]) {
    numbers->first[1 - from] = segment->ack;
    numbers->is_known[1 - from] = true;
  }
}

/* What lies before the first number is old, or a lie, and below zero. */
static long relative(uint32_t number, uint32_t first) {
  uint32_t distance = number - first;
  return distance >> 31 ? -(long)(first - number) : (long)distance;
}

const char *describe_segment(struct arena *arena,
                             const struct describe_numbers *numbers,
                             const struct talk_segment *seen) {
  static const struct {
    uint8_t bit;
    const char *name;
  } bits[] = {{WIRE_SYN, "SYN"}, {WIRE_FIN, "FIN"}, {WIRE_RST, "RST"},
              {WIRE_PSH, "PSH"}, {WIRE_URG, "URG"}, {WIRE_ACK, "ACK"}};
  const struct synfin_segment *segment = &seen->segment;
  struct emit_text out;
  const char *before = "<CTL=";
  emit_text_init(&out, arena);
  emit_format(&out, "<SEQ=%ld>",
              relative(segment->seq, numbers->first[seen->from]));
  if (segment->control & WIRE_ACK)
    emit_format(&out, "<ACK=%ld>",
                relative(segment->ack, numbers->first[1 - seen->from]));
  if (segment->lengths[0] > 0)
    emit_format(&out, "<DATA=%u>", segment->lengths[0]);
  for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
    if (segment->control & bits[i].bit) {
      emit_format(&out, "%s%s", before, bits[i].name);
      before = ",";
    }
  emit_put(&out, *before == ',' ? ">" : "");
  return out.text;
}

const char *describe_time(struct arena *arena, const struct timeval *first,
                          const struct timeval *at) {
  long long micros = ((long long)at->tv_sec - first->tv_sec) * 1000000 +
                     (at->tv_usec - first->tv_usec);
  char text[40];
  snprintf(text, sizeof text, "%s%lld.%06lld", micros < 0 ? "-" : "",
           (micros < 0 ? -micros : micros) / 1000000,
           (micros < 0 ? -micros : micros) % 1000000);
  return arena_copy(arena, text, strlen(text));
}

const char *describe_waiting(struct arena *arena, unsigned state,
                             uint32_t outstanding) {
  static const char *const words[] = {
      [TCP_STATE_LISTEN] = "waits for a SYN",
      [TCP_STATE_SYN_SENT] = "waits for the other end's SYN",
      [TCP_STATE_SYN_RECEIVED] = "waits for the ACK of its SYN",
      [TCP_STATE_ESTABLISHED] = "open; waits for whoever sends or closes",
      [TCP_STATE_FIN_WAIT_1] = "waits for the ACK of its FIN",
      [TCP_STATE_FIN_WAIT_2] = "waits for the other end's FIN",
      [TCP_STATE_CLOSE_WAIT] = "waits for the application's CLOSE",
      [TCP_STATE_CLOSING] = "waits for the ACK of its FIN",
      [TCP_STATE_LAST_ACK] = "waits for the ACK of its FIN",
      [TCP_STATE_TIME_WAIT] = "waits until 2 MSL are over"};
  const char *name = tcp_names.states[state];
  if (state >= sizeof words / sizeof *words || words[state] == NULL)
    return name;
  bool has_text = outstanding > 0 && state != TCP_STATE_LISTEN &&
                  state != TCP_STATE_TIME_WAIT;
  return has_text ? arena_printf(arena, "%s: %s (%lu not acknowledged)", name,
                                 words[state], (unsigned long)outstanding)
                  : arena_printf(arena, "%s: %s", name, words[state]);
}
