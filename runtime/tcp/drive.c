/* The thin driver: the one place where a configuration is written. */
#include <string.h>
#include "inner.h"

synfin_handle synfin_handle_of(const struct synfin_tcp *tcp, uint32_t index) {
  return tcp->config.connections[index].generation * tcp->places + index;
}

/* --- Calls ---------------------------------------------------------------- */

static void begin(struct synfin_call *call, struct synfin_tcp *tcp,
                  struct synfin_connection *c, uint32_t index) {
  memset(call, 0, offsetof(struct synfin_call, seen));
  call->tcp = tcp;
  call->c = c;
  call->index = index;
  call->reference = SYNFIN_NONE;
  call->listener = SYNFIN_NO_LISTENER;
}

void synfin_call_of(struct synfin_call *call, struct synfin_tcp *tcp,
                    uint32_t index) {
  begin(call, tcp, &tcp->config.connections[index], index);
}

void synfin_call_shell(struct synfin_call *call, struct synfin_tcp *tcp,
                       struct synfin_connection *shell) {
  memset(shell, 0, sizeof *shell);
  shell->configuration = TCP_INITIAL;
  shell->listener = SYNFIN_NO_LISTENER;
  begin(call, tcp, shell, SYNFIN_NONE);
}

void synfin_call_listener(struct synfin_call *call, struct synfin_tcp *tcp,
                          struct synfin_connection *shell, uint16_t listener) {
  const struct synfin_listener *of = &tcp->config.listeners[listener];
  synfin_call_shell(call, tcp, shell);
  shell->configuration = of->configuration;
  shell->variant = of->variant & 15u;
  shell->local_port = of->port;
  shell->dscp = of->dscp;
  shell->user_timeout = of->user_timeout;
  shell->flags = of->flags | (uint32_t)IS_LISTENER;
  shell->listener = listener;
  call->listener = listener;
}

/* --- A step --------------------------------------------------------------- */

/* What follows is for a child, which takes over what the listener's shell
 * holds. */
static bool make_child(struct synfin_call *call) {
  struct synfin_tcp *tcp = call->tcp;
  uint32_t index = synfin_connection_take(tcp);
  if (index == SYNFIN_NONE)
    return false;
  struct synfin_connection *child = &tcp->config.connections[index];
  uint16_t generation = child->generation;
  *child = *call->c;
  child->generation = generation;
  child->flags &= ~(uint32_t)IS_LISTENER;
  synfin_half_open_add(tcp, index);
  call->notices |= (uint32_t)SYNFIN_ARRIVED;
  call->c = child;
  call->index = index;
  call->listener = SYNFIN_NO_LISTENER;
  return true;
}

static void watch(const struct synfin_call *call, unsigned event,
                  uint8_t before, uint8_t after, const uint8_t *actions) {
  const struct synfin_host *host = &call->tcp->config.host;
  if (!SYNFIN_HAS_WATCH || host->watch == NULL)
    return;
  struct synfin_step step = {call->index,  (uint8_t)event,     before,
                             after,        call->input,        actions,
                             call->packet, call->packet_length};
  host->watch(host->context, &step);
}

static void step(struct synfin_call *call, unsigned event, uint32_t input) {
  uint8_t before = call->c->configuration;
  struct synfin_result result =
      synfin_step(synfin_table_of(call->tcp, call->c), before, event, input);
  const uint8_t *op = result.actions;
  call->input = input;
#ifdef SYNFIN_TRAP
  if (*op == SYNFIN_ILLEGAL)
    synfin_trap("an event that the table calls illegal");
#endif
  if (*op == SYNFIN_SPAWN) {
    if (!make_child(call))
      return; /* as `backlog full`: the peer tries again */
    op++;
  }
  call->c->configuration = result.next;
  watch(call, event, before, result.next, result.actions);
  synfin_act(call, op);
}

/* --- What becomes of the record ------------------------------------------- */

/* A record that this connection shadowed waits again. */
static void wake_old(struct synfin_call *call) {
  if (synfin_has(call->c, SHADOWS_OLD))
    synfin_time_wait_start(call->tcp,
                           synfin_demux_shadowed(call->tcp, call->c));
}

static void release(struct synfin_call *call) {
  wake_old(call);
  synfin_half_open_remove(call->tcp, call->index);
  if (synfin_has(call->c, IS_MADE))
    synfin_demux_remove(call->tcp, call->index);
  synfin_connection_give(call->tcp, call->index);
}

/* SHLD-20: the reports of 3.9.1.8 that the user may not want. */
static void silence(struct synfin_call *call) {
  if (synfin_has(call->c, IS_QUIET))
    call->notices &=
        ~(uint32_t)(SYNFIN_TROUBLE | SYNFIN_SOFT_ERROR | SYNFIN_URGENT);
}

static void finish_connection(struct synfin_call *call) {
  struct synfin_connection *c = call->c;
  const struct synfin_host *host = &call->tcp->config.host;
  bool known = !synfin_has(c, IS_HALF_OPEN) || synfin_has(c, IS_EARLY);
  synfin_handle handle = synfin_handle_of(call->tcp, call->index);
  silence(call);
  if (call->is_deleted) {
    call->notices |= SYNFIN_DELETED;
    release(call);
  } else if (SYNFIN_HAS_TIME_WAIT_RECORDS &&
             synfin_timer_runs(c, TCP_TIMER_TIME_WAIT) &&
             synfin_unread(c) == 0) {
    call->notices |= SYNFIN_DELETED;
    if (synfin_has(c, OWES_ACK))
      synfin_output(call, c->snd_nxt, 0, 0); /* there will be no flush for it */
    synfin_fold(call);
    release(call);
  } else {
    if (!SYNFIN_HAS_DELAYED_ACK && synfin_has(c, OWES_ACK))
      synfin_output(call, c->snd_nxt, 0, 0); /* it waits for nothing */
    known |= (call->notices & (SYNFIN_ACCEPTED | SYNFIN_OPENED)) != 0;
  }
  if (known && call->notices != 0)
    host->notify(host->context, handle, call->notices);
}

static void finish_shell(struct synfin_call *call) {
  if (SYNFIN_HAS_TIME_WAIT_RECORDS && call->reference != SYNFIN_NONE) {
    if (call->is_deleted)
      synfin_time_wait_give(call->tcp, call->reference);
    else
      synfin_refold(call);
  } else if (call->listener != SYNFIN_NO_LISTENER) {
    struct synfin_listener *of = &call->tcp->config.listeners[call->listener];
    of->configuration = call->c->configuration;
    if (call->is_deleted)
      memset(of, 0, sizeof *of);
  }
}

void synfin_raise(struct synfin_call *call, unsigned event, uint32_t input) {
  step(call, event, input);
  while (call->is_drained && !call->is_deleted) {
    call->is_drained = false;
    step(call, TCP_EVENT_DRAINED, 0);
  }
  if (call->index != SYNFIN_NONE)
    finish_connection(call);
  else
    finish_shell(call);
}
