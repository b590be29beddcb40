#include "host/link.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/ipv6.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "host/address.h"

enum {
  MAPPED = 12 /* octets before an IPv4 address */
};

struct synfin_address synfin_link_other(const struct synfin_address *ours,
                                        unsigned prefix) {
  struct synfin_address other = *ours;
  unsigned kept = prefix + (synfin_address_is_ipv4(ours) ? 8 * MAPPED : 0);
  for (unsigned bit = kept; bit < 128; bit++)
    other.octets[bit / 8] &= (uint8_t) ~(0x80u >> bit % 8);
  other.octets[15] |= 1;
  if (memcmp(&other, ours, sizeof other) == 0)
    other.octets[15] ^= 3;
  return other;
}

static void name_device(char name[IFNAMSIZ], const char *device) {
  memset(name, 0, IFNAMSIZ);
  memcpy(name, device, strnlen(device, IFNAMSIZ - 1));
}

static void fill_ipv4(struct sockaddr *to, const uint8_t *octets) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  memcpy(&address.sin_addr, octets, 4);
  memcpy(to, &address, sizeof *to);
}

static bool add_ipv4(int any, const char *device,
                     const struct synfin_address *address, unsigned prefix) {
  struct ifreq request;
  name_device(request.ifr_name, device);
  fill_ipv4(&request.ifr_addr, address->octets + MAPPED);
  if (ioctl(any, SIOCSIFADDR, &request) != 0)
    return false;
  uint8_t mask[4] = {0};
  for (unsigned bit = 0; bit < prefix; bit++)
    mask[bit / 8] |= (uint8_t)(0x80u >> bit % 8);
  fill_ipv4(&request.ifr_netmask, mask);
  return ioctl(any, SIOCSIFNETMASK, &request) == 0;
}

static bool add_ipv6(int any, const char *device,
                     const struct synfin_address *address, unsigned prefix) {
  struct ifreq which;
  name_device(which.ifr_name, device);
  if (ioctl(any, SIOCGIFINDEX, &which) != 0)
    return false;
  struct in6_ifreq request = {.ifr6_prefixlen = prefix,
                              .ifr6_ifindex = which.ifr_ifindex};
  memcpy(&request.ifr6_addr, address->octets, sizeof address->octets);
  return ioctl(any, SIOCSIFADDR, &request) == 0 || errno == EEXIST;
}

static bool set_up(int any, const char *device) {
  struct ifreq request;
  name_device(request.ifr_name, device);
  if (ioctl(any, SIOCGIFFLAGS, &request) != 0)
    return false;
  request.ifr_flags = (short)(request.ifr_flags | IFF_UP | IFF_RUNNING);
  return ioctl(any, SIOCSIFFLAGS, &request) == 0;
}

static bool explain(const char *device, struct synfin_problem *problem) {
  int error = errno;
  if (error == EPERM || error == EACCES)
    return synfin_problem(problem,
                          "This user may not give %s an address.\n"
                          "Run the program as root; or let root do it, and "
                          "say --address without /PREFIX.",
                          device);
  return synfin_problem(problem, "cannot give %s an address: %s", device,
                        strerror(error));
}

bool synfin_link_configure(const char *device,
                           const struct synfin_address *ours, unsigned prefix,
                           struct synfin_problem *problem) {
  bool ipv4 = synfin_address_is_ipv4(ours);
  struct synfin_address other = synfin_link_other(ours, prefix);
  int any = socket(ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool good = any >= 0 && set_up(any, device) &&
              (ipv4 ? add_ipv4(any, device, &other, prefix)
                    : add_ipv6(any, device, &other, prefix));
  if (!good)
    explain(device, problem);
  if (any >= 0)
    close(any);
  return good;
}
