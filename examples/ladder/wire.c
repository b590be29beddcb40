#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

uint32_t segment_length(const struct segment *segment) {
  return segment->text + segment->syn + segment->fin;
}

/* In the order of the RFC's figures: SYN,ACK and FIN,ACK and RST,ACK. */
static void format_control(const struct segment *segment, char text[16]) {
  text[0] = '\0';
  if (segment->syn)
    strcat(text, "SYN,");
  if (segment->rst)
    strcat(text, "RST,");
  if (segment->fin)
    strcat(text, "FIN,");
  if (segment->ack_bit)
    strcat(text, "ACK,");
  if (text[0] != '\0')
    text[strlen(text) - 1] = '\0';
}

void segment_format(const struct segment *segment, char text[SEGMENT_TEXT]) {
  char control[16], ack[24] = "";
  format_control(segment, control);
  if (segment->ack_bit)
    snprintf(ack, sizeof ack, "<ACK=%" PRIu32 ">", segment->ack);
  snprintf(text, SEGMENT_TEXT, "<SEQ=%" PRIu32 ">%s<CTL=%s>%s", segment->seq,
           ack, control, segment->text > 0 ? "<DATA>" : "");
}

void wire_put(struct wire *wire, const struct segment *segment) {
  if (wire->count == WIRE_ROOM)
    wire->overflowed = true;
  else
    wire->segments[wire->count++] = *segment;
}

void wire_drop(struct wire *wire) {
  wire->count--;
  memmove(wire->segments, wire->segments + 1,
          wire->count * sizeof *wire->segments);
}
