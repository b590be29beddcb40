#include "stack_lwip.h"

#include <string.h>

#include "lwip/init.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"

enum {
  QUEUED = 16,
  PACKET = 1500,
  STEP = 50,        /* of the clock */
  DELAYED_ACK = 260 /* a little more than TCP_TMR_INTERVAL */
};

/* lwIP has one set of lists for the whole process, so this is one object. */
static struct own {
  bool is_made;
  struct netif netif;
  struct stack_scene scene;
  struct tcp_pcb *listener, *pcb;
  u32_t now, octets;
  unsigned told;
  bool user_gone;
  struct {
    uint8_t octets[PACKET];
    size_t length;
  } queue[QUEUED];
  unsigned first, count;
} only;

/* --- In place of the library's functions ---------------------------------- */

/* It is built for threads; there are none here, so its locks and its clock give
 * way to ours. */
u32_t sys_now(void);
u32_t sys_now(void) {
  return only.now;
}
sys_prot_t sys_arch_protect(void) {
  return 0;
}
void sys_arch_unprotect(sys_prot_t before) {
  (void)before;
}
void sys_check_core_locking(void) {
}

/* --- What it tells -------------------------------------------------------- */

static err_t output(struct netif *netif, struct pbuf *p,
                    const ip4_addr_t *address) {
  (void)netif;
  (void)address;
  if (only.count == QUEUED)
    return ERR_OK;
  unsigned place = (only.first + only.count++) % QUEUED;
  only.queue[place].length =
      pbuf_copy_partial(p, only.queue[place].octets, PACKET, 0);
  return ERR_OK;
}

static err_t init_netif(struct netif *netif) {
  netif->output = output;
  netif->mtu = PACKET;
  netif->flags = NETIF_FLAG_UP | NETIF_FLAG_LINK_UP;
  return ERR_OK;
}

/* Nobody reads: tcp_recved() is not called, so that the window closes. */
static err_t receive(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
                     err_t error) {
  (void)arg;
  (void)pcb;
  (void)error;
  if (p == NULL) {
    only.told |= TOLD_CLOSING;
    return ERR_OK;
  }
  only.octets += p->tot_len;
  pbuf_free(p);
  return ERR_OK;
}

static void fail(void *arg, err_t error) {
  (void)arg;
  only.pcb = NULL; /* it is freed already */
  if (error == ERR_RST)
    only.told |= TOLD_RESET;
  else if (error != ERR_CLSD)
    only.told |= TOLD_OTHER;
}

static void listen_to(struct tcp_pcb *pcb) {
  only.pcb = pcb;
  tcp_recv(pcb, receive);
  tcp_err(pcb, fail);
  tcp_nagle_disable(pcb);
}

static err_t connected(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)arg;
  (void)pcb;
  (void)error;
  only.told |= TOLD_OPENED;
  return ERR_OK;
}

static err_t accepted(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)arg;
  if (error != ERR_OK || pcb->remote_port != only.scene.peer_port)
    return ERR_OK;
  only.told = TOLD_OPENED;
  only.octets = 0;
  listen_to(pcb);
  return ERR_OK;
}

/* --- Scenes --------------------------------------------------------------- */

static void init_once(void) {
  ip4_addr_t address, mask, gateway;
  only.is_made = true;
  lwip_init();
  IP4_ADDR(&address, 192, 0, 2, 1);
  IP4_ADDR(&mask, 255, 255, 255, 0);
  IP4_ADDR(&gateway, 192, 0, 2, 254);
  netif_add(&only.netif, &address, &mask, &gateway, NULL, init_netif, ip_input);
  netif_set_default(&only.netif);
}

static void abort_all(struct tcp_pcb **list) {
  while (*list != NULL) {
    tcp_err(*list, NULL);
    tcp_abort(*list);
  }
}

static void end(void *self) {
  (void)self;
  if (only.listener != NULL)
    tcp_close(only.listener);
  abort_all(&tcp_active_pcbs);
  abort_all(&tcp_tw_pcbs);
  while (tcp_bound_pcbs != NULL)
    tcp_abort(tcp_bound_pcbs);
  only.listener = only.pcb = NULL;
}

static bool begin(void *self, const struct stack_scene *scene) {
  if (!only.is_made)
    init_once();
  end(self);
  only.scene = *scene;
  only.told = only.octets = 0;
  only.user_gone = false;
  only.first = only.count = 0;
  return true;
}

static struct tcp_pcb *bound(void) {
  struct tcp_pcb *pcb = tcp_new();
  if (pcb == NULL)
    return NULL;
  if (tcp_bind(pcb, IP_ADDR_ANY, only.scene.port) == ERR_OK)
    return pcb;
  tcp_abort(pcb);
  return NULL;
}

static bool user_listens(void *self) {
  struct tcp_pcb *pcb = bound();
  (void)self;
  if (pcb == NULL)
    return false;
  only.listener = tcp_listen_with_backlog(pcb, 1);
  if (only.listener == NULL)
    return false;
  tcp_accept(only.listener, accepted);
  return true;
}

static bool user_connects(void *self) {
  struct tcp_pcb *pcb = bound();
  ip_addr_t peer;
  (void)self;
  if (pcb == NULL)
    return false;
  listen_to(pcb);
  IP_ADDR4(&peer, 192, 0, 2, 2);
  return tcp_connect(pcb, &peer, only.scene.peer_port, connected) == ERR_OK;
}

static bool user_sends(void *self, size_t octets) {
  static const char text[STACK_SEND];
  (void)self;
  return only.pcb != NULL &&
         tcp_write(only.pcb, text, (u16_t)octets, TCP_WRITE_FLAG_COPY) ==
             ERR_OK &&
         tcp_output(only.pcb) == ERR_OK;
}

static bool user_closes(void *self, bool reading) {
  (void)self;
  if (only.pcb == NULL)
    return false;
  if (reading)
    return tcp_shutdown(only.pcb, 0, 1) == ERR_OK;
  struct tcp_pcb *pcb = only.pcb;
  only.user_gone = true;
  only.pcb = NULL;
  return tcp_close(pcb) == ERR_OK;
}

/* --- Packets and time ----------------------------------------------------- */

/* lwIP writes into the packets that it is given, so they are copied. PBUF_POOL
 * has shorter buffers in Debian's library than its header says. */
static void input(void *self, const uint8_t *packet, size_t length) {
  struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_RAM);
  (void)self;
  if (p == NULL)
    return;
  pbuf_take(p, packet, (u16_t)length);
  if (only.netif.input(p, &only.netif) != ERR_OK)
    pbuf_free(p);
}

static size_t take_output(void *self, uint8_t *packet) {
  (void)self;
  if (only.count == 0)
    return 0;
  size_t length = only.queue[only.first].length;
  memcpy(packet, only.queue[only.first].octets, length);
  only.first = (only.first + 1) % QUEUED;
  only.count--;
  return length;
}

static void wait_for_ack(void *self) {
  (void)self;
  for (u32_t end = only.now + DELAYED_ACK; only.now != end;) {
    only.now += end - only.now < STEP ? end - only.now : STEP;
    sys_check_timeouts();
  }
}

/* --- What is seen --------------------------------------------------------- */

static bool is_of_scene(const struct tcp_pcb *pcb) {
  return pcb->local_port == only.scene.port &&
         pcb->remote_port == only.scene.peer_port;
}

/* Its states have the same names; the numbers are its own. */
static int state_of(void) {
  static const struct {
    enum tcp_state lwip;
    int state;
  } states[] = {
      {CLOSED, STACK_CLOSED},           {LISTEN, STACK_LISTEN},
      {SYN_SENT, STACK_SYN_SENT},       {SYN_RCVD, STACK_SYN_RECEIVED},
      {ESTABLISHED, STACK_ESTABLISHED}, {FIN_WAIT_1, STACK_FIN_WAIT_1},
      {FIN_WAIT_2, STACK_FIN_WAIT_2},   {CLOSE_WAIT, STACK_CLOSE_WAIT},
      {CLOSING, STACK_CLOSING},         {LAST_ACK, STACK_LAST_ACK},
      {TIME_WAIT, STACK_TIME_WAIT}};
  const struct tcp_pcb *lists[] = {tcp_active_pcbs, tcp_tw_pcbs};
  for (size_t l = 0; l < 2; l++)
    for (const struct tcp_pcb *pcb = lists[l]; pcb != NULL; pcb = pcb->next)
      for (size_t s = 0; is_of_scene(pcb) && s < sizeof states / sizeof *states;
           s++)
        if (states[s].lwip == pcb->state)
          return states[s].state;
  return only.listener != NULL ? STACK_LISTEN : STACK_CLOSED;
}

static void look(void *self, struct stack_seen *seen) {
  (void)self;
  *seen = (struct stack_seen){.state = state_of(),
                              .told = only.told,
                              .octets = only.octets,
                              .user_gone = only.user_gone};
}

const struct stack *stack_lwip(void) {
  static const struct stack stack = {.name = "lwIP",
                                     .begin = begin,
                                     .end = end,
                                     .listen = user_listens,
                                     .connect = user_connects,
                                     .send = user_sends,
                                     .close = user_closes,
                                     .input = input,
                                     .output = take_output,
                                     .wait = wait_for_ack,
                                     .look = look};
  return &stack;
}

const char *stack_lwip_version(void) {
  return LWIP_VERSION_STRING;
}
