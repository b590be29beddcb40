#include "host/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

bool synfin_address_read(struct synfin_address *address, const char *text) {
  memset(address, 0, sizeof *address);
  if (inet_pton(AF_INET, text, address->octets + sizeof mapped) == 1) {
    memcpy(address->octets, mapped, sizeof mapped);
    return true;
  }
  return inet_pton(AF_INET6, text, address->octets) == 1;
}

bool synfin_address_is_ipv4(const struct synfin_address *address) {
  return memcmp(address->octets, mapped, sizeof mapped) == 0;
}

void synfin_address_write(char text[SYNFIN_ADDRESS_TEXT],
                          const struct synfin_address *address) {
  bool ipv4 = synfin_address_is_ipv4(address);
  inet_ntop(ipv4 ? AF_INET : AF_INET6,
            address->octets + (ipv4 ? sizeof mapped : 0), text,
            SYNFIN_ADDRESS_TEXT);
}

void synfin_socket_write(char text[SYNFIN_ADDRESS_TEXT],
                         const struct synfin_socket *socket) {
  char address[SYNFIN_ADDRESS_TEXT];
  synfin_address_write(address, &socket->address);
  bool ipv4 = synfin_address_is_ipv4(&socket->address);
  snprintf(text, SYNFIN_ADDRESS_TEXT, ipv4 ? "%.46s:%u" : "[%.46s]:%u", address,
           socket->port);
}
