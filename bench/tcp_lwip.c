/* lwIP's raw API as bench/tcp sees it, in the library that Debian builds. That
 * is built for threads; there are none here, so its locks and its clock give
 * way to ours, which cost it nothing. */
#include <stdlib.h>
#include <string.h>

#include "lwip/init.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "tcp_stack.h"

static struct {
  bool is_made;
  struct netif netif;
  struct tcp_pcb *listener;
  struct tcp_pcb **pcbs;
  u32_t now;
  u8_t text[TCP_WND];
} own;

/* In place of the library's functions. */
u32_t sys_now(void);
u32_t sys_now(void) {
  return own.now;
}
sys_prot_t sys_arch_protect(void) {
  return 0;
}
void sys_arch_unprotect(sys_prot_t before) {
  (void)before;
}
void sys_check_core_locking(void) {
}

static err_t output(struct netif *netif, struct pbuf *p,
                    const ip4_addr_t *address) {
  (void)netif;
  (void)address;
  bench_output(p->payload);
  return ERR_OK;
}

static err_t init_netif(struct netif *netif) {
  netif->output = output;
  netif->mtu = 1500;
  netif->flags = NETIF_FLAG_UP | NETIF_FLAG_LINK_UP;
  return ERR_OK;
}

static err_t receive(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
                     err_t error) {
  (void)arg;
  (void)error;
  if (p == NULL)
    return tcp_close(pcb);
  bench_seen.octets += pbuf_copy_partial(p, own.text, p->tot_len, 0);
  memcpy(bench_seen.text, own.text, sizeof bench_seen.text);
  tcp_recved(pcb, p->tot_len);
  pbuf_free(p);
  return ERR_OK;
}

static err_t accept_one(void *arg, struct tcp_pcb *pcb, err_t error) {
  (void)arg;
  (void)error;
  own.pcbs[bench_seen.opened++] = pcb;
  tcp_recv(pcb, receive);
  return ERR_OK;
}

static void init_once(void) {
  ip4_addr_t address, mask, gateway;
  own.is_made = true;
  own.pcbs = calloc(BENCH_MOST, sizeof *own.pcbs);
  lwip_init();
  IP4_ADDR(&address, 192, 0, 2, 1);
  IP4_ADDR(&mask, 255, 255, 255, 0);
  IP4_ADDR(&gateway, 192, 0, 2, 254);
  netif_add(&own.netif, &address, &mask, &gateway, NULL, init_netif, ip_input);
  netif_set_default(&own.netif);
  struct tcp_pcb *pcb = tcp_new();
  if (own.pcbs == NULL || tcp_bind(pcb, IP_ADDR_ANY, 80) != ERR_OK)
    abort();
  own.listener = tcp_listen_with_backlog(pcb, 255);
  tcp_accept(own.listener, accept_one);
}

/* It allocates as it goes; there is nothing to give room to. */
static void begin(uint32_t connections, uint32_t time_waits) {
  (void)connections;
  (void)time_waits;
  if (!own.is_made)
    init_once();
  while (tcp_active_pcbs != NULL)
    tcp_abort(tcp_active_pcbs);
  while (tcp_tw_pcbs != NULL)
    tcp_abort(tcp_tw_pcbs);
  memset(&bench_seen, 0, sizeof bench_seen);
}

/* lwIP writes into the packets that it is given, so that they must be copied,
 * as the drivers do that come with it. These take PBUF_POOL, whose buffers are
 * shorter in Debian's library than its header says: larger packets would write
 * behind them. */
static void input(const uint8_t *packet, size_t length) {
  struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_RAM);
  pbuf_take(p, packet, (u16_t)length);
  if (own.netif.input(p, &own.netif) != ERR_OK)
    pbuf_free(p);
}

static void send_octet(uint32_t number) {
  struct tcp_pcb *pcb = own.pcbs[number];
  if (tcp_write(pcb, "x", 1, TCP_WRITE_FLAG_COPY) != ERR_OK ||
      tcp_output(pcb) != ERR_OK)
    abort();
}

static void close_one(uint32_t number) {
  if (tcp_close(own.pcbs[number]) != ERR_OK)
    abort();
}

static bool is_idle(uint32_t number) {
  return own.pcbs[number]->unacked == NULL && own.pcbs[number]->unsent == NULL;
}

static void wait_for(uint32_t milliseconds) {
  own.now += milliseconds;
  sys_check_timeouts();
}

const struct stack bench_lwip = {"lwIP",    begin,   input,   send_octet,
                                 close_one, is_idle, wait_for};
