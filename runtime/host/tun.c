#include "host/tun.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static const char clone_device[] = "/dev/net/tun";

/* What can be done about a device that cannot be had. */
static bool explain_clone(int error, struct synfin_problem *problem) {
  if (error == EACCES || error == EPERM)
    return synfin_problem(problem,
                          "%s may not be opened by this user.\n"
                          "Run the program as root.",
                          clone_device);
  if (error == ENOENT || error == ENODEV || error == ENXIO)
    return synfin_problem(
        problem,
        "This system has no %s.\n"
        "As root: modprobe tun. A container has to be given the device "
        "(docker:\n--device %s --cap-add NET_ADMIN).",
        clone_device, clone_device);
  return synfin_problem(problem, "cannot open %s: %s", clone_device,
                        strerror(error));
}

static bool explain_attach(int error, const char *name,
                           struct synfin_problem *problem) {
  if (error == EPERM || error == EACCES)
    return synfin_problem(
        problem,
        "This user may not make the device %s.\n"
        "Run the program as root; or have root make the device, once:\n"
        "  ip tuntap add dev %s mode tun user NAME\n"
        "  ip address add 192.0.2.1/24 dev %s\n"
        "  ip link set %s up",
        name, name, name, name);
  if (error == EBUSY)
    return synfin_problem(problem,
                          "Another program has the device %s.\n"
                          "End it, or choose another with --device.",
                          name);
  if (error == EINVAL)
    return synfin_problem(problem,
                          "%s is a network device, but no TUN device.\n"
                          "Choose another name with --device.",
                          name);
  return synfin_problem(problem, "cannot attach to the device %s: %s", name,
                        strerror(error));
}

static bool attach(struct synfin_tun *tun, struct synfin_problem *problem) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  memcpy(request.ifr_name, tun->name, sizeof tun->name);
  if (ioctl(tun->fd, TUNSETIFF, &request) != 0)
    return explain_attach(errno, tun->name, problem);
  memcpy(tun->name, request.ifr_name, sizeof tun->name);
  return true;
}

static bool ask_mtu(struct synfin_tun *tun, struct synfin_problem *problem) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  memcpy(request.ifr_name, tun->name, sizeof tun->name);
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool good = any >= 0 && ioctl(any, SIOCGIFMTU, &request) == 0;
  if (!good)
    synfin_problem(problem, "cannot ask for the MTU of %s: %s", tun->name,
                   strerror(errno));
  else
    tun->mtu =
        (uint16_t)(request.ifr_mtu > UINT16_MAX ? UINT16_MAX : request.ifr_mtu);
  if (any >= 0)
    close(any);
  return good;
}

bool synfin_tun_open(struct synfin_tun *tun, const char *name,
                     struct synfin_problem *problem) {
  memset(tun, 0, sizeof *tun);
  tun->fd = -1;
  if (name[0] == '\0' || strlen(name) >= sizeof tun->name)
    return synfin_problem(problem, "a device's name has 1 to %zu letters: %s",
                          sizeof tun->name - 1, name);
  memcpy(tun->name, name, strlen(name));
  tun->fd = open(clone_device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun->fd < 0)
    return explain_clone(errno, problem);
  if (attach(tun, problem) && ask_mtu(tun, problem))
    return true;
  synfin_tun_close(tun);
  return false;
}

/* A device that is down reads as EIO; it may come up again. */
long synfin_tun_read(struct synfin_tun *tun, uint8_t *packet, size_t size) {
  ssize_t got = read(tun->fd, packet, size);
  if (got >= 0)
    return got;
  return errno == EAGAIN || errno == EINTR || errno == EIO ? 0 : -1;
}

bool synfin_tun_write(struct synfin_tun *tun, const uint8_t *packet,
                      size_t length) {
  return write(tun->fd, packet, length) == (ssize_t)length;
}

void synfin_tun_close(struct synfin_tun *tun) {
  if (tun->fd >= 0)
    close(tun->fd);
  tun->fd = -1;
}
