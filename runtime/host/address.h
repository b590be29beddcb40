/* Addresses as people write them. */
#ifndef SYNFIN_HOST_ADDRESS_H
#define SYNFIN_HOST_ADDRESS_H

#include <stdbool.h>
#include "synfin/tcp.h"

enum {
  SYNFIN_ADDRESS_TEXT = 64 /* more than any address with a port needs */
};

/* Reads a literal IPv4 or IPv6 address; names are not looked up. */
bool synfin_address_read(struct synfin_address *address, const char *text);

bool synfin_address_is_ipv4(const struct synfin_address *address);

/* Writes "192.0.2.1" or "2001:db8::1". */
void synfin_address_write(char text[SYNFIN_ADDRESS_TEXT],
                          const struct synfin_address *address);

/* Writes "192.0.2.1:80" or "[2001:db8::1]:80". */
void synfin_socket_write(char text[SYNFIN_ADDRESS_TEXT],
                         const struct synfin_socket *socket);

#endif
