#include "linux_end.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  TENTATIVE = 0x40 /* IFA_F_TENTATIVE */
};

/* Linux's numbers of states, which TCP_INFO and /proc/net/tcp share. The last
 * is a half-open child. */
static const char *const states[] = {
    "?",          "ESTABLISHED", "SYN-SENT",    "SYN-RECEIVED", "FIN-WAIT-1",
    "FIN-WAIT-2", "TIME-WAIT",   "CLOSED",      "CLOSE-WAIT",   "LAST-ACK",
    "LISTEN",     "CLOSING",     "SYN-RECEIVED"};

static const char *name_of(unsigned state) {
  return state < sizeof states / sizeof *states ? states[state] : "?";
}

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static socklen_t make_address(union address *to, int family, const char *ipv4,
                              const char *ipv6, uint16_t port) {
  memset(to, 0, sizeof *to);
  to->any.sa_family = (sa_family_t)family;
  if (family == AF_INET) {
    to->v4.sin_port = htons(port);
    assert_int_equal(inet_pton(AF_INET, ipv4, &to->v4.sin_addr), 1);
    return sizeof to->v4;
  }
  to->v6.sin6_port = htons(port);
  assert_int_equal(inet_pton(AF_INET6, ipv6, &to->v6.sin6_addr), 1);
  return sizeof to->v6;
}

static int make_socket(const struct trial *trial) {
  union address here;
  int on = 1;
  int made =
      socket(trial->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  socklen_t length = make_address(&here, trial->family, "192.0.2.1",
                                  "2001:db8::1", trial->linux_port);
  assert_true(made >= 0);
  assert_int_equal(setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on),
                   0);
  assert_int_equal(bind(made, &here.any, length), 0);
  return made;
}

int linux_listen(const struct trial *trial) {
  int listener = make_socket(trial);
  assert_int_equal(listen(listener, 8), 0);
  return listener;
}

bool linux_accept(struct trial *trial, int listener) {
  assert_int_equal(trial->socket, -1);
  trial->socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  return trial->socket >= 0;
}

void linux_connect(struct trial *trial, uint16_t port) {
  union address there;
  socklen_t length =
      make_address(&there, trial->family, "192.0.2.2", "2001:db8::2", port);
  trial->our_port = port;
  trial->socket = make_socket(trial);
  assert_int_equal(connect(trial->socket, &there.any, length), -1);
  assert_int_equal(errno, EINPROGRESS);
}

void linux_send(struct trial *trial, const void *text, size_t length) {
  assert_int_equal(send(trial->socket, text, length, MSG_NOSIGNAL), length);
}

size_t linux_send_some(struct trial *trial, const void *text, size_t length) {
  ssize_t sent = send(trial->socket, text, length, MSG_NOSIGNAL);
  assert_true(sent >= 0 || errno == EAGAIN);
  return sent < 0 ? 0 : (size_t)sent;
}

size_t linux_receive(struct trial *trial, void *text, size_t size) {
  ssize_t got = recv(trial->socket, text, size, 0);
  return got < 0 ? 0 : (size_t)got;
}

void linux_finish(struct trial *trial) {
  assert_int_equal(shutdown(trial->socket, SHUT_WR), 0);
}

void linux_close(struct trial *trial) {
  close(trial->socket);
  trial->socket = -1;
}

void linux_reset(struct trial *trial) {
  struct linger none = {.l_onoff = 1, .l_linger = 0};
  assert_int_equal(
      setsockopt(trial->socket, SOL_SOCKET, SO_LINGER, &none, sizeof none), 0);
  linux_close(trial);
}

int linux_error(struct trial *trial) {
  int error = 0;
  socklen_t length = sizeof error;
  assert_int_equal(
      getsockopt(trial->socket, SOL_SOCKET, SO_ERROR, &error, &length), 0);
  return error;
}

const char *linux_socket_state(int socket) {
  struct tcp_info info;
  socklen_t length = sizeof info;
  memset(&info, 0, sizeof info);
  assert_int_equal(getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length),
                   0);
  return name_of(info.tcpi_state);
}

/* A line: number, then address:port of both ends and the state, in
 * hexadecimal digits. */
const char *linux_state(const struct trial *trial) {
  char line[512];
  const char *found = "CLOSED";
  FILE *table =
      fopen(trial->family == AF_INET ? "/proc/net/tcp" : "/proc/net/tcp6", "r");
  assert_non_null(table);
  while (fgets(line, sizeof line, table) != NULL) {
    unsigned here, there, state;
    if (sscanf(line, "%*s %*[0-9A-F]:%x %*[0-9A-F]:%x %x", &here, &there,
               &state) == 3 &&
        here == trial->linux_port && there == trial->our_port)
      found = name_of(state);
  }
  fclose(table);
  return found;
}

/* Lines of /proc/net/if_inet6 end with flags and a name. */
static bool has_tentative(void) {
  char line[256];
  bool found = false;
  FILE *table = fopen("/proc/net/if_inet6", "r");
  if (table == NULL)
    return false;
  while (fgets(line, sizeof line, table) != NULL) {
    unsigned flags;
    found = found || (sscanf(line, "%*s %*s %*s %*s %x", &flags) == 1 &&
                      (flags & TENTATIVE) != 0);
  }
  fclose(table);
  return found;
}

void linux_await_addresses(void) {
  for (int tries = 5000; has_tentative(); tries--) {
    assert_true(tries > 0);
    usleep(1000);
  }
}

bool linux_set(const char *name, const char *value) {
  char path[128];
  snprintf(path, sizeof path, "/proc/sys/net/%s", name);
  int file = open(path, O_WRONLY | O_CLOEXEC);
  bool good =
      file >= 0 && write(file, value, strlen(value)) == (ssize_t)strlen(value);
  if (file >= 0)
    close(file);
  return good;
}
