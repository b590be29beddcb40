/* The names of a connection: its two sockets. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "talk.h"

static bool is_from(const struct talk *talk, unsigned end,
                    const struct synfin_segment *segment) {
  const size_t size = sizeof segment->source;
  return segment->source_port == talk->ports[end] &&
         segment->destination_port == talk->ports[1 - end] &&
         memcmp(&segment->source, &talk->addresses[end], size) == 0 &&
         memcmp(&segment->destination, &talk->addresses[1 - end], size) == 0;
}

int talk_end_of(const struct talk *talk, const struct synfin_segment *segment) {
  if (is_from(talk, 0, segment))
    return 0;
  return is_from(talk, 1, segment) ? 1 : -1;
}

void talk_address(const struct talk *talk, unsigned end, char *text,
                  size_t size) {
  const uint8_t *octets = talk->addresses[end].octets;
  bool ipv4 = synfin_is_ipv4(&talk->addresses[end]);
  if (inet_ntop(ipv4 ? AF_INET : AF_INET6, ipv4 ? octets + 12 : octets, text,
                (socklen_t)size) == NULL)
    text[0] = '\0';
}

void talk_socket(const struct talk *talk, unsigned end, char *text,
                 size_t size) {
  char address[INET6_ADDRSTRLEN];
  talk_address(talk, end, address, sizeof address);
  snprintf(text, size, strchr(address, ':') == NULL ? "%s:%u" : "[%s]:%u",
           address, talk->ports[end]);
}
