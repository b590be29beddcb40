/* A TUN device of Linux: IP packets from and to its network stack. */
#ifndef SYNFIN_HOST_TUN_H
#define SYNFIN_HOST_TUN_H

#include <stddef.h>
#include <stdint.h>
#include "host/problem.h"

struct synfin_tun {
  int fd;
  uint16_t mtu;
  char name[16];
};

/* Attaches to the device of that name; makes it where it is not there yet and
 * this process may, then it vanishes with it. Reading and writing never wait.
 */
bool synfin_tun_open(struct synfin_tun *tun, const char *name,
                     struct synfin_problem *problem);

/* Octets of a packet; 0: none has come; -1: the device is gone (errno). */
long synfin_tun_read(struct synfin_tun *tun, uint8_t *packet, size_t size);

/* False if the packet was not taken: it is lost. */
bool synfin_tun_write(struct synfin_tun *tun, const uint8_t *packet,
                      size_t length);

void synfin_tun_close(struct synfin_tun *tun);

#endif
