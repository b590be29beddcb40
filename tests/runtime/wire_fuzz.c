/* Arbitrary octets as packets: what can be read can be written, and is then
 * read as the same. The first octet says whether checksums are put right. */
#include <stdlib.h>
#include <string.h>

#include "tcp.h"
#include "wire_packets.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size);

static void demand(bool right) {
  if (!right)
    abort();
}

static void write_and_read(const struct synfin_segment *segment) {
  static uint8_t packet[65535], again[65535];
  struct synfin_segment read, expected = *segment;
  struct synfin_icmp icmp;
  size_t length = synfin_wire_write(segment, packet, sizeof packet);
  if (length == 0) { /* options are longer with no-operations */
    demand(segment->lengths[0] > 65535 - 100);
    return;
  }
  demand(synfin_wire_options(segment) <= WIRE_MOST_OPTIONS);
  demand(length >= 2048 || wire_has_right_sums(packet, length));
  demand(synfin_wire_read(packet, length, &read, &icmp) == WIRE_SEGMENT);
  if (synfin_wire_options(segment) > WIRE_MOST_OPTIONS - 8)
    expected.nsacks = read.nsacks; /* the last ones may have found no room */
  demand(wire_is_same(&expected, &read));
  demand(read.nsacks <= segment->nsacks);
  demand(synfin_wire_write(&read, again, length) == length);
  demand(memcmp(packet, again, length) == 0);
  demand(synfin_wire_write(&read, again, length - 1) == 0);
}

static void check_segment(const struct synfin_segment *segment,
                          const uint8_t *packet, size_t length) {
  demand(segment->text[0] >= packet);
  demand(segment->text[0] + segment->lengths[0] <= packet + length);
  demand(segment->lengths[1] == 0);
  demand(synfin_is_ipv4(&segment->source) ==
         synfin_is_ipv4(&segment->destination));
  write_and_read(segment);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size) {
  struct synfin_segment segment;
  struct synfin_icmp icmp;
  if (size == 0)
    return 0;
  size_t length = size - 1;
  uint8_t *packet = malloc(length + 1);
  demand(packet != NULL);
  memcpy(packet, octets + 1, length);
  if (octets[0] & 1)
    wire_repair(packet, length);
  uint8_t *exact = realloc(packet, length + (length == 0));
  demand(exact != NULL);
  switch (synfin_wire_read(exact, length, &segment, &icmp)) {
  case WIRE_SEGMENT:
    check_segment(&segment, exact, length);
    break;
  case WIRE_ICMP:
    demand(icmp.message <= TCP_MESSAGE_TOO_BIG);
    demand((icmp.mtu != 0) == (icmp.message == TCP_MESSAGE_TOO_BIG));
    demand(icmp.mtu == 0 || icmp.mtu >= 68);
    break;
  case WIRE_DAMAGED:
  case WIRE_STRAY:
    break;
  }
  free(exact);
  return 0;
}
