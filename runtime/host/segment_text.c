#include "host/segment_text.h"

#include <inttypes.h>

enum {
  FIN = 1,
  SYN = 2,
  RST = 4,
  ACK = 16,
  URG = 32
};

enum option_kind {
  END_OF_LIST = 0,
  NO_OPERATION = 1,
  SEGMENT_SIZE = 2,
  WINDOW_SCALE = 3,
  SACK_PERMITTED = 4,
  SACK = 5,
  TIMESTAMPS = 8
};

static uint32_t read_number(const uint8_t *at, size_t octets) {
  uint32_t number = 0;
  for (size_t i = 0; i < octets; i++)
    number = number << 8 | at[i];
  return number;
}

static void write_control(FILE *out, uint8_t control) {
  static const char letters[] = {'F', 'S', 'R', 'P', '.', 'U', 'E', 'W'};
  fputs("Flags [", out);
  for (size_t i = 0; i < sizeof letters; i++)
    if ((control >> i & 1) != 0)
      fputc(letters[i], out);
  fputs(control == 0 ? "none]" : "]", out);
}

static void write_sacks(FILE *out, const uint8_t *value, size_t length,
                        uint32_t base) {
  fprintf(out, "sack %zu ", length / 8);
  for (size_t i = 0; i + 8 <= length; i += 8)
    fprintf(out, "{%" PRIu32 ":%" PRIu32 "}", read_number(value + i, 4) - base,
            read_number(value + i + 4, 4) - base);
}

/* An option of `length` octets of value, of which all are there. */
static void write_option(FILE *out, unsigned kind, const uint8_t *value,
                         size_t length, uint32_t base) {
  if (kind == SEGMENT_SIZE && length == 2)
    fprintf(out, "mss %" PRIu32, read_number(value, 2));
  else if (kind == WINDOW_SCALE && length == 1)
    fprintf(out, "wscale %u", value[0]);
  else if (kind == SACK_PERMITTED && length == 0)
    fputs("sackOK", out);
  else if (kind == SACK && length % 8 == 0)
    write_sacks(out, value, length, base);
  else if (kind == TIMESTAMPS && length == 8)
    fprintf(out, "TS val %" PRIu32 " ecr %" PRIu32, read_number(value, 4),
            read_number(value + 4, 4));
  else
    fprintf(out, "unknown-%u of %zu", kind, length + 2);
}

/* Octets of the option that begins there; 0 if it cannot be. */
static size_t option_length(const uint8_t *at, size_t left) {
  if (at[0] <= NO_OPERATION)
    return 1;
  return left < 2 || at[1] < 2 || at[1] > left ? 0 : at[1];
}

static void write_options(FILE *out, const uint8_t *at, size_t left,
                          uint32_t base) {
  const char *between = "";
  fputs(", options [", out);
  while (left > 0) {
    size_t length = option_length(at, left);
    fputs(between, out);
    between = ",";
    if (length == 0)
      fputs("bad", out);
    else if (at[0] == END_OF_LIST)
      fputs("eol", out);
    else if (at[0] == NO_OPERATION)
      fputs("nop", out);
    else
      write_option(out, at[0], at + 2, length - 2, base);
    if (length == 0 || at[0] == END_OF_LIST)
      break;
    at += length;
    left -= length;
  }
  fputc(']', out);
}

/* A pure acknowledgment's own number says nothing, so it is left out. */
static void write_seq(FILE *out, const struct synfin_packet_tcp *tcp,
                      uint32_t base) {
  uint32_t seq = tcp->seq - base, length = (uint32_t)tcp->text_length;
  if (length > 0)
    fprintf(out, ", seq %" PRIu32 ":%" PRIu32, seq, seq + length);
  else if ((tcp->control & (FIN | SYN | RST)) != 0)
    fprintf(out, ", seq %" PRIu32, seq);
}

void synfin_segment_text(FILE *out, const struct synfin_packet_tcp *tcp,
                         const struct synfin_segment_bases *bases) {
  bool syn = (tcp->control & SYN) != 0;
  write_control(out, tcp->control);
  write_seq(out, tcp, syn ? 0 : bases->seq);
  if ((tcp->control & ACK) != 0)
    fprintf(out, ", ack %" PRIu32, tcp->ack - bases->ack);
  fprintf(out, ", win %u", tcp->window);
  if ((tcp->control & URG) != 0)
    fprintf(out, ", urg %u", tcp->urgent);
  if (tcp->options_length > 0)
    write_options(out, tcp->options, tcp->options_length, bases->ack);
  fprintf(out, ", length %zu", tcp->text_length);
}
