/* The user calls. Each is an event of the machine, whose actions give the
 * answer. */
#include <string.h>
#include "inner.h"

static bool is_unspecified(const struct synfin_address *address) {
  static const struct synfin_address none;
  return memcmp(address, &none, sizeof none) == 0;
}

/* The call for a handle; false if it is over: then there is no record that
 * says which table to ask, and the answer is what each of them has for CLOSED.
 */
static bool begin(struct synfin_call *call, struct synfin_tcp *tcp,
                  synfin_handle connection) {
  uint32_t index = synfin_tcp_index(tcp, connection);
  if (index == SYNFIN_NONE)
    return false;
  synfin_call_of(call, tcp, index);
  return true;
}

/* --- OPEN ----------------------------------------------------------------- */

static void fill_in(struct synfin_connection *c,
                    const struct synfin_open *open) {
  c->variant = open->variant & 15u;
  c->dscp = open->dscp;
  c->user_timeout = open->user_timeout;
  c->flags |= (open->nodelay ? (uint32_t)HAS_NODELAY : 0) |
              (open->keepalive ? (uint32_t)HAS_KEEPALIVE : 0) |
              (open->quiet ? (uint32_t)IS_QUIET : 0) |
              (open->early ? (uint32_t)IS_EARLY : 0);
}

static void keep_listener(struct synfin_tcp *tcp, uint16_t place,
                          const struct synfin_open *open, uint16_t backlog,
                          const struct synfin_connection *c) {
  struct synfin_listener *of = &tcp->config.listeners[place];
  memset(of, 0, sizeof *of);
  of->address = open->local.address;
  of->port = open->local.port;
  of->backlog = backlog;
  of->user_timeout = c->user_timeout;
  of->variant = (uint8_t)c->variant;
  of->dscp = c->dscp;
  of->flags =
      (uint8_t)(c->flags & (HAS_NODELAY | HAS_KEEPALIVE | IS_QUIET | IS_EARLY));
  of->configuration = c->configuration;
}

enum synfin_answer synfin_tcp_listen(struct synfin_tcp *tcp,
                                     const struct synfin_open *open,
                                     uint16_t backlog, uint16_t *listener) {
  struct synfin_connection shell;
  struct synfin_call call;
  static const struct synfin_address none;
  uint16_t place = synfin_listener_at(tcp, &none, 0), taken;
  bool any = is_unspecified(&open->local.address);
  if (!any && synfin_demux_local(tcp, &open->local.address) < 0)
    return SYNFIN_BAD_LOCAL;
  if (open->local.port == 0 || open->variant >= tcp->config.nvariants)
    return SYNFIN_UNSPECIFIED;
  if (!SYNFIN_HAS_ACTIVE_OPEN && place == SYNFIN_NO_LISTENER)
    return SYNFIN_NO_ROOM;
  taken = synfin_listener_at(tcp, &open->local.address, open->local.port);
  if (taken != SYNFIN_NO_LISTENER) {
    synfin_call_listener(&call, tcp, &shell, taken);
  } else {
    synfin_call_shell(&call, tcp, &shell);
    shell.flags = IS_LISTENER;
    fill_in(&shell, open);
  }
  call.open = open;
  synfin_raise(&call, TCP_EVENT_OPEN,
               synfin_classify_open(&call, true, place != SYNFIN_NO_LISTENER));
  if (call.answer == SYNFIN_OK) {
    keep_listener(tcp, place, open, backlog, &shell);
    *listener = place;
  }
  return call.answer;
}

/* Handshakes that are under way for it end with it. */
void synfin_tcp_unlisten(struct synfin_tcp *tcp, uint32_t now,
                         uint16_t listener) {
  struct synfin_connection shell;
  tcp->now = now;
  if (listener >= tcp->config.nlisteners ||
      tcp->config.listeners[listener].port == 0)
    return;
  for (uint32_t i = 0; i < tcp->config.nconnections; i++) {
    struct synfin_connection *c = &tcp->config.connections[i];
    if (c->listener != listener || !synfin_has(c, IS_MADE))
      continue;
    if (synfin_has(c, IS_HALF_OPEN)) {
      struct synfin_call child;
      synfin_call_of(&child, tcp, i);
      synfin_raise(&child, TCP_EVENT_ABORT, 0);
    } else {
      c->listener = SYNFIN_NO_LISTENER;
    }
  }
  struct synfin_call call;
  synfin_call_listener(&call, tcp, &shell, listener);
  synfin_raise(&call, TCP_EVENT_CLOSE, synfin_classify_close(&call, true));
}

/* For a name that is taken. */
static enum synfin_answer open_again(struct synfin_tcp *tcp, uint32_t reference,
                                     const struct synfin_open *open) {
  struct synfin_connection shell;
  struct synfin_call call;
  synfin_call_about(&call, tcp, reference, &shell);
  call.open = open;
  synfin_raise(&call, TCP_EVENT_OPEN,
               tcp_classify_open(synfin_table_of(tcp, call.c)->options,
                                 call.c->configuration,
                                 synfin_classify_open(&call, false, true)));
  return call.answer;
}

/* Which of our addresses a connection to there is from (MUST-44). */
static int choose_local(const struct synfin_tcp *tcp,
                        const struct synfin_open *open) {
  if (!is_unspecified(&open->local.address))
    return synfin_demux_local(tcp, &open->local.address);
  for (int i = 0; i < tcp->config.nlocals; i++)
    if (synfin_is_ipv4(&tcp->config.locals[i].address) ==
        synfin_is_ipv4(&open->remote.address))
      return i;
  return -1;
}

enum synfin_answer synfin_tcp_connect(struct synfin_tcp *tcp, uint32_t now,
                                      const struct synfin_open *open,
                                      synfin_handle *connection) {
  struct synfin_connection shell;
  int local = choose_local(tcp, open);
  uint32_t index = SYNFIN_NONE;
  tcp->now = now;
  if (local < 0)
    return SYNFIN_BAD_LOCAL;
  if (open->variant >= tcp->config.nvariants)
    return SYNFIN_UNSPECIFIED;
  uint16_t port = open->local.port != 0
                      ? open->local.port
                      : synfin_demux_port(tcp, (uint8_t)local, &open->remote);
  struct synfin_name name = {open->remote.address, port, open->remote.port,
                             (uint8_t)local};
  uint32_t taken = synfin_demux_find(tcp, &name);
  if (taken != SYNFIN_NONE)
    return open_again(tcp, taken, open);
  if (port != 0 && synfin_connection_is_free(tcp))
    index = synfin_connection_take(tcp);
  struct synfin_call call;
  if (index == SYNFIN_NONE)
    synfin_call_shell(&call, tcp, &shell);
  else
    synfin_call_of(&call, tcp, index);
  struct synfin_connection *c = call.c;
  c->configuration = TCP_INITIAL;
  c->listener = SYNFIN_NO_LISTENER;
  c->remote = open->remote.address;
  c->remote_port = open->remote.port;
  c->local = (uint8_t)local;
  c->local_port = port;
  fill_in(c, open);
  call.open = open;
  synfin_raise(&call, TCP_EVENT_OPEN,
               synfin_classify_open(&call, false, index != SYNFIN_NONE));
  if (call.answer == SYNFIN_OK)
    *connection = synfin_handle_of(tcp, index);
  else if (index != SYNFIN_NONE)
    synfin_connection_give(tcp, index);
  return call.answer;
}

/* --- SEND, RECEIVE -------------------------------------------------------- */

enum synfin_answer synfin_tcp_send(struct synfin_tcp *tcp, uint32_t now,
                                   synfin_handle connection, const void *text,
                                   size_t length, unsigned flags,
                                   size_t *taken) {
  struct synfin_call call;
  *taken = 0;
  if (!begin(&call, tcp, connection))
    return SYNFIN_NO_CONNECTION;
  tcp->now = now;
  call.user.text = text;
  call.length = length;
  call.flags = flags;
  synfin_raise(&call, TCP_EVENT_SEND, synfin_classify_send(&call));
  if (call.answer == SYNFIN_OK)
    *taken = call.length;
  if (call.answer != SYNFIN_NO_ROOM)
    return call.answer;
  call.c->flags |= (uint32_t)WANTS_ROOM;
  return SYNFIN_WAIT;
}

enum synfin_answer synfin_tcp_receive(struct synfin_tcp *tcp, uint32_t now,
                                      synfin_handle connection, void *text,
                                      size_t size, size_t *length) {
  struct synfin_call call;
  *length = 0;
  if (!begin(&call, tcp, connection))
    return SYNFIN_NO_CONNECTION;
  uint32_t unread = synfin_unread(call.c);
  tcp->now = now;
  call.user.into = text;
  call.length = size;
  synfin_raise(&call, TCP_EVENT_RECEIVE, synfin_classify_receive(&call));
  if (call.answer != SYNFIN_OK)
    return call.answer;
  if (unread == 0)
    return SYNFIN_WAIT;
  *length = call.length;
  return SYNFIN_OK;
}

/* --- CLOSE, ABORT, STATUS ------------------------------------------------- */

enum synfin_answer synfin_tcp_close(struct synfin_tcp *tcp, uint32_t now,
                                    synfin_handle connection, bool reading) {
  struct synfin_call call;
  if (!begin(&call, tcp, connection))
    return SYNFIN_NO_CONNECTION;
  tcp->now = now;
  uint32_t input = synfin_classify_close(&call, reading);
  bool had = synfin_has(call.c, FIN_IS_WANTED);
  call.c->flags |= (uint32_t)FIN_IS_WANTED; /* until send-fin */
  synfin_raise(&call, TCP_EVENT_CLOSE, input);
  if (!had && (call.answer != SYNFIN_OK || synfin_fin_is_out(call.c)))
    call.c->flags &= ~(uint32_t)FIN_IS_WANTED;
  return call.answer;
}

enum synfin_answer synfin_tcp_abort(struct synfin_tcp *tcp, uint32_t now,
                                    synfin_handle connection) {
  struct synfin_call call;
  if (!begin(&call, tcp, connection))
    return SYNFIN_NO_CONNECTION;
  tcp->now = now;
  synfin_raise(&call, TCP_EVENT_ABORT, tcp_input_abort(TCP_PERMIT_YES));
  return call.answer;
}

static void describe(const struct synfin_call *call,
                     struct synfin_status *status) {
  const struct synfin_connection *c = call->c;
  status->local.address = call->tcp->config.locals[c->local].address;
  status->local.port = c->local_port;
  status->remote.address = c->remote;
  status->remote.port = c->remote_port;
  status->configuration = c->configuration;
  status->listener = c->listener;
  status->unsent = synfin_unsent(c);
  status->unacknowledged = synfin_flight(c);
  status->unread = synfin_unread(c);
  status->send_room = synfin_send_room(call);
  status->urgent = synfin_has(c, URGENT_IN) ? c->rcv_up - c->rcv_read : 0;
  status->snd_wnd = c->snd_wnd;
  status->rcv_wnd = c->rcv_adv - c->rcv_nxt;
  status->cwnd = c->cwnd;
  status->srtt = c->srtt >> 3;
  status->rto = synfin_rto(call);
  status->mss = c->mss;
}

enum synfin_answer synfin_tcp_status(struct synfin_tcp *tcp,
                                     synfin_handle connection,
                                     struct synfin_status *status) {
  struct synfin_call call;
  memset(status, 0, sizeof *status);
  if (!begin(&call, tcp, connection))
    return SYNFIN_NO_CONNECTION;
  synfin_raise(&call, TCP_EVENT_STATUS, tcp_input_status(TCP_PERMIT_YES));
  if (call.answer == SYNFIN_OK)
    describe(&call, status);
  return call.answer;
}

/* --- Settings ------------------------------------------------------------- */

static struct synfin_connection *find(struct synfin_tcp *tcp,
                                      synfin_handle connection) {
  uint32_t index = synfin_tcp_index(tcp, connection);
  return index == SYNFIN_NONE ? NULL : &tcp->config.connections[index];
}

static void set_flag(struct synfin_connection *c, uint32_t flag, bool on) {
  c->flags = on ? c->flags | flag : c->flags & ~flag;
}

/* What must not wait is the table's to do (reading 36). */
static enum synfin_answer set_option(struct synfin_tcp *tcp,
                                     synfin_handle connection,
                                     enum tcp_setting setting) {
  struct synfin_call call;
  synfin_call_of(&call, tcp, synfin_tcp_index(tcp, connection));
  synfin_raise(&call, TCP_EVENT_SET_OPTION,
               tcp_classify_set_option(
                   synfin_table_of(tcp, call.c)->options, call.c->configuration,
                   tcp_input_set_option(TCP_PERMIT_YES, setting)));
  return call.answer;
}

enum synfin_answer synfin_tcp_set_nodelay(struct synfin_tcp *tcp, uint32_t now,
                                          synfin_handle connection, bool on) {
  struct synfin_connection *c = find(tcp, connection);
  if (c == NULL)
    return SYNFIN_NO_CONNECTION;
  tcp->now = now;
  set_flag(c, HAS_NODELAY, on);
  return on ? set_option(tcp, connection, TCP_SETTING_NAGLE_OFF) : SYNFIN_OK;
}

enum synfin_answer synfin_tcp_set_keepalive(struct synfin_tcp *tcp,
                                            uint32_t now,
                                            synfin_handle connection, bool on) {
  struct synfin_connection *c = find(tcp, connection);
  if (c == NULL)
    return SYNFIN_NO_CONNECTION;
  tcp->now = now;
  set_flag(c, HAS_KEEPALIVE, on);
  c->probes = 0;
  return set_option(tcp, connection,
                    on ? TCP_SETTING_KEEPALIVE_ON : TCP_SETTING_KEEPALIVE_OFF);
}

enum synfin_answer synfin_tcp_set_quiet(struct synfin_tcp *tcp,
                                        synfin_handle connection, bool on) {
  struct synfin_connection *c = find(tcp, connection);
  if (c == NULL)
    return SYNFIN_NO_CONNECTION;
  set_flag(c, IS_QUIET, on);
  return SYNFIN_OK;
}

enum synfin_answer synfin_tcp_set_dscp(struct synfin_tcp *tcp,
                                       synfin_handle connection, uint8_t dscp) {
  struct synfin_connection *c = find(tcp, connection);
  if (c == NULL)
    return SYNFIN_NO_CONNECTION;
  c->dscp = dscp;
  return SYNFIN_OK;
}

/* The table says when the timer runs, and this how long it is: it counts from
 * where it began, if it runs (MUST-21). */
enum synfin_answer synfin_tcp_set_user_timeout(struct synfin_tcp *tcp,
                                               synfin_handle connection,
                                               uint16_t seconds) {
  struct synfin_connection *c = find(tcp, connection);
  if (c == NULL)
    return SYNFIN_NO_CONNECTION;
  struct synfin_call call;
  synfin_call_of(&call, tcp, synfin_tcp_index(tcp, connection));
  uint32_t began =
      synfin_timer_deadline(c, TCP_TIMER_USER) - synfin_user_timeout(&call);
  c->user_timeout = seconds;
  uint32_t passed = tcp->now - began, most = synfin_user_timeout(&call);
  if (synfin_timer_runs(c, TCP_TIMER_USER))
    synfin_timer_start(tcp, call.index, TCP_TIMER_USER,
                       most > passed ? most - passed : 0);
  return SYNFIN_OK;
}
