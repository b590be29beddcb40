#include "stack_linux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "linux_diag.h"

enum {
  QUEUED = 64,
  USUAL_BUFFER = 16384,
  SMALL_BUFFER = 1200, /* the kernel doubles it, and offers half of that */
  ECHO_TIMEOUT = 2000, /* milliseconds */
  DELAYED_ACK = 60,    /* longer than the kernel delays one at first */
  SYN_AGAIN = 300,     /* much longer than it takes to repeat a SYN */
  LATE = 700,          /* its first RTO is a second; linux.sh makes the
                          others longer */
  IP_HEADER = 20,
  ECHO_LENGTH = IP_HEADER + 8
};

struct own {
  struct stack stack;
  int tun, diag;
  struct stack_scene scene;
  int listener, socket; /* -1: none */
  struct timespec began;
  unsigned told;
  uint32_t octets;
  bool user_gone;
  int state; /* when it was looked at last */
  uint16_t echoes;
  struct {
    uint8_t octets[STACK_PACKET];
    size_t length;
  } queue[QUEUED];
  unsigned first, count;
};

/* --- The device ----------------------------------------------------------- */

static uint16_t get16(const uint8_t *octets) {
  return (uint16_t)(octets[0] << 8 | octets[1]);
}

static void put16(uint8_t *octets, uint16_t value) {
  octets[0] = (uint8_t)(value >> 8);
  octets[1] = (uint8_t)value;
}

static void put32(uint8_t *octets, uint32_t value) {
  put16(octets, (uint16_t)(value >> 16));
  put16(octets + 2, (uint16_t)value);
}

static uint16_t sum(const uint8_t *octets, size_t length) {
  uint32_t total = 0;
  for (size_t i = 0; i < length; i += 2)
    total += get16(octets + i);
  while (total > 0xffff)
    total = (total & 0xffff) + (total >> 16);
  return (uint16_t)~total;
}

/* Reads a packet if there is one; true if it answers the last echo request. */
static bool take_packet(struct own *own, bool *nothing) {
  uint8_t packet[STACK_PACKET];
  ssize_t length = read(own->tun, packet, sizeof packet);
  *nothing = length < IP_HEADER;
  if (*nothing)
    return false;
  if (packet[9] == IPPROTO_ICMP)
    return length >= ECHO_LENGTH && packet[IP_HEADER] == ICMP_ECHOREPLY &&
           get16(packet + IP_HEADER + 6) == own->echoes;
  if (packet[9] == IPPROTO_TCP && own->count < QUEUED) {
    unsigned place = (own->first + own->count++) % QUEUED;
    memcpy(own->queue[place].octets, packet, (size_t)length);
    own->queue[place].length = (size_t)length;
  }
  return false;
}

static void send_echo(struct own *own) {
  uint8_t packet[ECHO_LENGTH] = {0x45, 0, 0, ECHO_LENGTH, 0,
                                 0,    0, 0, 64,          IPPROTO_ICMP};
  put32(packet + 12, TESTER_ADDRESS);
  put32(packet + 16, STACK_ADDRESS);
  put16(packet + 10, sum(packet, IP_HEADER));
  packet[IP_HEADER] = ICMP_ECHO;
  put16(packet + IP_HEADER + 6, ++own->echoes);
  put16(packet + IP_HEADER + 2, sum(packet + IP_HEADER, 8));
  if (write(own->tun, packet, sizeof packet) != sizeof packet)
    perror("writing to the TUN device");
}

/* The kernel works packets off in their order: once it has answered an echo
 * request, it has done with all that came before. */
static void settle(struct own *own) {
  struct pollfd waiting = {own->tun, POLLIN, 0};
  bool nothing = true;
  send_echo(own);
  for (;;) {
    if (take_packet(own, &nothing))
      return;
    if (nothing && poll(&waiting, 1, ECHO_TIMEOUT) <= 0) {
      fputs("the kernel does not answer an echo request\n", stderr);
      return;
    }
  }
}

/* From now on, and what is owed at once. */
static void acknowledge_quickly(const struct own *own) {
  int on = 1;
  if (own->socket >= 0)
    setsockopt(own->socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static void input(void *self, const uint8_t *packet, size_t length) {
  struct own *own = self;
  acknowledge_quickly(own);
  if (write(own->tun, packet, length) != (ssize_t)length)
    perror("writing to the TUN device");
  settle(own);
}

static size_t take_output(void *self, uint8_t *packet) {
  struct own *own = self;
  if (own->count == 0)
    settle(own);
  if (own->count == 0)
    return 0;
  size_t length = own->queue[own->first].length;
  memcpy(packet, own->queue[own->first].octets, length);
  own->first = (own->first + 1) % QUEUED;
  own->count--;
  return length;
}

static void wait_for_ack(void *self) {
  struct own *own = self;
  struct pollfd waiting = {own->tun, POLLIN, 0};
  acknowledge_quickly(own);
  settle(own);
  if (own->count > 0)
    return;
  poll(&waiting, 1, own->state == STACK_SYN_SENT ? SYN_AGAIN : DELAYED_ACK);
  settle(own);
}

/* --- Scenes --------------------------------------------------------------- */

static void abort_socket(int *fd) {
  struct linger at_once = {1, 0};
  if (*fd < 0)
    return;
  setsockopt(*fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(*fd);
  *fd = -1;
}

static void end(void *self) {
  struct own *own = self;
  abort_socket(&own->socket);
  abort_socket(&own->listener);
  linux_diag_destroy(own->diag, STACK_ADDRESS, own->scene.port, TESTER_ADDRESS,
                     own->scene.peer_port);
}

static bool begin(void *self, const struct stack_scene *scene) {
  struct own *own = self;
  own->scene = *scene;
  own->listener = own->socket = -1;
  own->told = own->octets = 0;
  own->user_gone = false;
  own->count = 0;
  own->state = STACK_CLOSED;
  clock_gettime(CLOCK_MONOTONIC, &own->began);
  return true;
}

static bool is_late(void *self) {
  const struct own *own = self;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (now.tv_sec - own->began.tv_sec) * 1000 +
             (now.tv_nsec - own->began.tv_nsec) / 1000000 >
         LATE;
}

static struct sockaddr_in address_of(uint32_t address, uint16_t port) {
  struct sockaddr_in result;
  memset(&result, 0, sizeof result);
  result.sin_family = AF_INET;
  result.sin_addr.s_addr = htonl(address);
  result.sin_port = htons(port);
  return result;
}

static int bound(const struct own *own) {
  struct sockaddr_in local = address_of(STACK_ADDRESS, own->scene.port);
  int on = 1, size = own->scene.small_window ? SMALL_BUFFER : USUAL_BUFFER;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  if (bind(fd, (struct sockaddr *)&local, sizeof local) == 0)
    return fd;
  close(fd);
  return -1;
}

static bool user_listens(void *self) {
  struct own *own = self;
  own->listener = bound(own);
  return own->listener >= 0 &&
         listen(own->listener, own->scene.full_backlog ? 0 : 8) == 0;
}

static bool user_connects(void *self) {
  struct own *own = self;
  struct sockaddr_in peer = address_of(TESTER_ADDRESS, own->scene.peer_port);
  own->socket = bound(own);
  return own->socket >= 0 &&
         connect(own->socket, (struct sockaddr *)&peer, sizeof peer) < 0 &&
         errno == EINPROGRESS;
}

/* A child that is ready becomes the connection of the scene. */
static void adopt(struct own *own) {
  struct sockaddr_in peer = {0};
  socklen_t size = sizeof peer;
  if (own->listener < 0 || own->scene.full_backlog)
    return;
  int fd = accept4(own->listener, (struct sockaddr *)&peer, &size,
                   SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0)
    return;
  if (ntohs(peer.sin_port) != own->scene.peer_port) {
    abort_socket(&fd);
    return;
  }
  if (own->socket >= 0)
    close(own->socket);
  own->socket = fd;
  own->told = TOLD_OPENED;
  own->octets = 0;
  own->user_gone = false;
}

static bool user_sends(void *self, size_t octets) {
  static const char text[STACK_SEND];
  struct own *own = self;
  adopt(own);
  return own->socket >= 0 &&
         send(own->socket, text, octets, MSG_DONTWAIT | MSG_NOSIGNAL) ==
             (ssize_t)octets;
}

/* shutdown() is the CLOSE of the RFC, close() gives up reading too. Who shuts
 * down what is not open yet will not be told that it opens. */
static bool user_closes(void *self, bool reading) {
  struct own *own = self;
  adopt(own);
  if (own->socket < 0)
    return false;
  if ((own->told & TOLD_OPENED) == 0)
    own->user_gone = true;
  if (reading)
    return shutdown(own->socket, SHUT_WR) == 0;
  own->user_gone = true;
  close(own->socket);
  own->socket = -1;
  return true;
}

/* --- What is seen --------------------------------------------------------- */

static unsigned told_of(int error) {
  switch (error) {
  case ECONNRESET:
  case EPIPE:
    return TOLD_RESET;
  case ECONNREFUSED:
    return TOLD_REFUSED;
  default:
    return error == 0 ? 0 : TOLD_OTHER;
  }
}

static void look_at_socket(struct own *own, int *info_state) {
  struct pollfd events = {own->socket, POLLOUT | POLLRDHUP, 0};
  struct tcp_info info;
  socklen_t size = sizeof info, error_size = sizeof(int);
  int error = 0, octets = 0;
  memset(&info, 0, sizeof info);
  if (getsockopt(own->socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      getsockopt(own->socket, SOL_SOCKET, SO_ERROR, &error, &error_size) != 0)
    return;
  *info_state = linux_diag_state_of(info.tcpi_state);
  own->told |= told_of(error);
  if (*info_state == STACK_ESTABLISHED || *info_state == STACK_CLOSE_WAIT)
    own->told |= TOLD_OPENED;
  if (poll(&events, 1, 0) == 1 && (events.revents & POLLRDHUP) != 0 &&
      (own->told & (TOLD_RESET | TOLD_REFUSED | TOLD_OTHER)) == 0)
    own->told |= TOLD_CLOSING;
  if (ioctl(own->socket, FIONREAD, &octets) == 0)
    own->octets = (uint32_t)octets;
}

/* A new connection took the place of the old one, and is nobody's yet. */
static void forget_user(struct own *own, struct stack_seen *seen) {
  abort_socket(&own->socket);
  seen->told = own->told = seen->octets = own->octets = 0;
  seen->user_gone = own->user_gone = false;
}

/* TCP_INFO must not contradict sock_diag, but for a socket whose connection has
 * become a TIME-WAIT record or is over: it says CLOSED. */
static void look(void *self, struct stack_seen *seen) {
  struct own *own = self;
  int info_state = STACK_CLOSED;
  adopt(own);
  if (own->socket >= 0)
    look_at_socket(own, &info_state);
  seen->state = linux_diag_state(own->diag, STACK_ADDRESS, own->scene.port,
                                 TESTER_ADDRESS, own->scene.peer_port);
  if (info_state != STACK_CLOSED && info_state != seen->state)
    seen->state = -1;
  own->state = seen->state;
  seen->told = own->told;
  seen->octets = own->octets;
  seen->user_gone = own->user_gone;
  if (seen->state == STACK_SYN_RECEIVED && info_state == STACK_CLOSED)
    forget_user(own, seen);
}

/* --- Making --------------------------------------------------------------- */

static int open_tun(const char *device) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", device);
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0)
    return fd;
  fprintf(stderr, "the TUN device %s cannot be opened: %s\n", device,
          strerror(errno));
  if (fd >= 0)
    close(fd);
  return -1;
}

struct stack *stack_linux_make(const char *device) {
  struct own *own = calloc(1, sizeof *own);
  if (own == NULL)
    return NULL;
  own->stack = (struct stack){
      "Linux",       own,        begin,       end,   user_listens,
      user_connects, user_sends, user_closes, input, take_output,
      wait_for_ack,  look,       is_late};
  own->listener = own->socket = -1;
  own->tun = open_tun(device);
  own->diag = linux_diag_open();
  if (own->diag < 0)
    perror("sock_diag");
  if (own->tun >= 0 && own->diag >= 0)
    return &own->stack;
  stack_linux_free(&own->stack);
  return NULL;
}

void stack_linux_free(struct stack *stack) {
  struct own *own = stack->self;
  if (own->tun >= 0)
    close(own->tun);
  if (own->diag >= 0)
    close(own->diag);
  free(own);
}
