#include "linux_diag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stack.h"

enum {
  ANSWER = 8192
};

struct question {
  struct nlmsghdr header;
  struct inet_diag_req_v2 request;
};

int linux_diag_open(void) {
  return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
}

int linux_diag_state_of(unsigned number) {
  static const struct {
    unsigned number;
    int state;
  } states[] = {{TCP_ESTABLISHED, STACK_ESTABLISHED},
                {TCP_SYN_SENT, STACK_SYN_SENT},
                {TCP_SYN_RECV, STACK_SYN_RECEIVED},
                {TCP_FIN_WAIT1, STACK_FIN_WAIT_1},
                {TCP_FIN_WAIT2, STACK_FIN_WAIT_2},
                {TCP_TIME_WAIT, STACK_TIME_WAIT},
                {TCP_CLOSE, STACK_CLOSED},
                {TCP_CLOSE_WAIT, STACK_CLOSE_WAIT},
                {TCP_LAST_ACK, STACK_LAST_ACK},
                {TCP_LISTEN, STACK_LISTEN},
                {TCP_CLOSING, STACK_CLOSING}};
  for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
    if (states[i].number == number)
      return states[i].state;
  return -1;
}

static struct question ask(uint16_t type, uint32_t local, uint16_t local_port,
                           uint32_t remote, uint16_t remote_port) {
  struct question q;
  memset(&q, 0, sizeof q);
  q.header.nlmsg_len = sizeof q;
  q.header.nlmsg_type = type;
  q.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  q.request.sdiag_family = AF_INET;
  q.request.sdiag_protocol = IPPROTO_TCP;
  q.request.idiag_states = ~0u;
  q.request.id.idiag_sport = htons(local_port);
  q.request.id.idiag_dport = htons(remote_port);
  q.request.id.idiag_src[0] = htonl(local);
  q.request.id.idiag_dst[0] = htonl(remote);
  q.request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  q.request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  return q;
}

/* Reads up to the end of the answer. -1: no such connection; else the kernel's
 * number of its state, or 0 if it just said that all is well. */
static int read_answer(int diag) {
  static const int nothing = -1;
  _Alignas(struct nlmsghdr) char answer[ANSWER];
  int state = 0;
  for (;;) {
    ssize_t got = recv(diag, answer, sizeof answer, 0);
    if (got <= 0)
      return nothing;
    unsigned left = (unsigned)got;
    for (const struct nlmsghdr *h = (const void *)answer; NLMSG_OK(h, left);
         h = NLMSG_NEXT(h, left)) {
      if (h->nlmsg_type == NLMSG_ERROR) {
        const struct nlmsgerr *error = NLMSG_DATA(h);
        return error->error == 0 ? state : nothing;
      }
      const struct inet_diag_msg *message = NLMSG_DATA(h);
      state = message->idiag_state;
    }
  }
}

int linux_diag_state(int diag, uint32_t local, uint16_t local_port,
                     uint32_t remote, uint16_t remote_port) {
  struct question q =
      ask(SOCK_DIAG_BY_FAMILY, local, local_port, remote, remote_port);
  if (send(diag, &q, sizeof q, 0) != sizeof q)
    return -1;
  int number = read_answer(diag);
  return number < 0 ? STACK_CLOSED : linux_diag_state_of((unsigned)number);
}

void linux_diag_destroy(int diag, uint32_t local, uint16_t local_port,
                        uint32_t remote, uint16_t remote_port) {
  struct question q = ask(SOCK_DESTROY, local, local_port, remote, remote_port);
  if (send(diag, &q, sizeof q, 0) == sizeof q)
    read_answer(diag);
}
