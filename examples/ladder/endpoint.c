/* From what happened to the actions of the table. */
#include "endpoint.h"

#include "actions.h"
#include "output.h"

void endpoint_init(struct endpoint *end, const struct synfin_table *table,
                   uint32_t iss, struct wire *out) {
  *end = (struct endpoint){.table = table,
                           .configuration = TCP_INITIAL,
                           .next_iss = iss,
                           .out = out};
}

void endpoint_restart(struct endpoint *end) {
  *end = (struct endpoint){.table = end->table,
                           .configuration = TCP_INITIAL,
                           .next_iss = end->next_iss,
                           .planned = end->planned,
                           .nplanned = end->nplanned,
                           .out = end->out};
}

/* Runs the machine until nothing is posted any more, and then answers the
 * requests, so that a batch sends at most one bare ACK (MUST-58, MUST-59). */
static void run(struct endpoint *end, unsigned event, uint32_t input) {
  end->nsteps = 0;
  for (;;) {
    struct synfin_result result =
        synfin_step(end->table, end->configuration, event, input);
    if (end->nsteps < ENDPOINT_STEPS)
      end->steps[end->nsteps++] = (struct endpoint_step){
          end->configuration, event, input, result.actions};
    end->configuration = result.next;
    end->input = input;
    for (const tcp_op *op = result.actions; *op != TCP_END; op++)
      actions_perform(end, *op);
    if (!end->drained)
      break;
    end->drained = false;
    event = TCP_EVENT_DRAINED;
    input = 0;
  }
  if (end->ack_wanted)
    output_send_ack(end);
}

/* --- Segments ------------------------------------------------------------- */

static uint32_t earlier(uint32_t a, uint32_t b) {
  return synfin_before(a, b) ? a : b;
}

/* What RCV.NXT becomes once the segment's text is taken. Text ahead of a gap
 * is not kept; its sender will repeat it. */
static uint32_t end_of_text(const struct endpoint *end,
                            const struct tcp_segment_variables *seen) {
  const struct tcp_connection_variables *own = &end->tcb.own;
  uint32_t next = end->tcb.irs_known ? own->rcv_nxt : seen->seg_seq + 1;
  uint32_t last = earlier(seen->text_seq + seen->seg_text, next + own->rcv_wnd);
  return synfin_up_to(seen->text_seq, next) && synfin_before(next, last) ? last
                                                                         : next;
}

/* The variables that come with a segment, by their definitions in the table.
 * There are no options on this wire, hence no timestamps. */
static struct tcp_segment_variables look_at(const struct endpoint *end) {
  const struct segment *segment = &end->segment;
  struct tcp_segment_variables seen = {
      .seg_seq = segment->seq,
      .seg_ack = segment->ack,
      .seg_len = segment_length(segment),
      .seg_text = segment->text,
      .text_seq = segment->seq + segment->syn,
      .ctl_syn = segment->syn,
      .ctl_ack = segment->ack_bit,
      .ctl_rst = segment->rst,
      .ctl_fin = segment->fin,
      .fin_seen = segment->fin,
      .fin_seq = segment->seq + segment->syn + segment->text,
  };
  seen.text_end = end_of_text(end, &seen);
  return seen;
}

void endpoint_segment(struct endpoint *end, const struct segment *segment,
                      uint32_t parameters) {
  end->segment = *segment;
  end->seen = look_at(end);
  end->seen_with = end->tcb.own;
  run(end, TCP_EVENT_SEGMENT,
      tcp_classify_segment(end->table->options, end->configuration,
                           &end->seen_with, &end->seen, parameters));
}

/* --- Calls, time-outs, notices -------------------------------------------- */

static uint32_t classify_close(const struct endpoint *end,
                               uint32_t parameters) {
  parameters =
      SYNFIN_PUT(parameters, TCP_INPUT_CLOSE_QUEUE,
                 output_fin_waits(end) ? TCP_QUEUE_WAITING : TCP_QUEUE_EMPTY);
  parameters = SYNFIN_PUT(parameters, TCP_INPUT_CLOSE_UNREAD,
                          end->tcb.unread > 0 ? TCP_UNREAD_YES : TCP_UNREAD_NO);
  return tcp_classify_close(end->table->options, end->configuration,
                            parameters);
}

static uint32_t classify_receive(const struct endpoint *end,
                                 uint32_t parameters) {
  parameters = SYNFIN_PUT(parameters, TCP_INPUT_RECEIVE_DATA,
                          end->tcb.unread > 0 ? TCP_DATA_YES : TCP_DATA_NO);
  return tcp_classify_receive(end->table->options, end->configuration,
                              parameters);
}

/* The input word of any event but SEGMENT. No `default`: the C compiler then
 * names an event that the table has and this does not. */
static uint32_t classify(const struct endpoint *end, enum tcp_event event,
                         uint32_t given) {
  uint32_t options = end->table->options;
  tcp_configuration in = end->configuration;
  switch (event) {
  case TCP_EVENT_OPEN:
    return tcp_classify_open(options, in, given);
  case TCP_EVENT_SEND:
    return tcp_classify_send(options, in, given);
  case TCP_EVENT_RECEIVE:
    return classify_receive(end, given);
  case TCP_EVENT_CLOSE:
    return classify_close(end, given);
  case TCP_EVENT_ABORT:
    return tcp_classify_abort(options, in, given);
  case TCP_EVENT_STATUS:
    return tcp_classify_status(options, in, given);
  case TCP_EVENT_SET_OPTION:
    return tcp_classify_set_option(options, in, given);
  case TCP_EVENT_RETRANSMISSION_TIMEOUT:
    return tcp_classify_retransmission_timeout(options, in, given);
  case TCP_EVENT_KEEPALIVE_TIMEOUT:
    return tcp_classify_keepalive_timeout(options, in, given);
  case TCP_EVENT_ICMP:
    return tcp_classify_icmp(options, in, given);
  case TCP_EVENT_SEGMENT: /* has a function of its own */
  case TCP_EVENT_USER_TIMEOUT:
  case TCP_EVENT_TIME_WAIT_TIMEOUT:
  case TCP_EVENT_PERSIST_TIMEOUT:
  case TCP_EVENT_OVERRIDE_TIMEOUT:
  case TCP_EVENT_DELAYED_ACK_TIMEOUT:
  case TCP_EVENT_FIN_WAIT_2_TIMEOUT:
  case TCP_EVENT_SYN_RECEIVED_TIMEOUT:
  case TCP_EVENT_DRAINED:
  case TCP_EVENTS:
    break;
  }
  return 0;
}

/* A timer that expires no longer runs. False if it did not run before. */
static bool expire(struct endpoint *end, unsigned event) {
  for (unsigned timer = 0; timer < TCP_TIMERS; timer++)
    if (tcp_timer_event[timer] == event) {
      bool ran = (end->timers & SYNFIN_BIT32(timer)) != 0;
      end->timers &= ~SYNFIN_BIT32(timer);
      return ran;
    }
  return true;
}

bool endpoint_event(struct endpoint *end, unsigned event, uint32_t parameters) {
  end->nsteps = 0;
  if (!expire(end, event))
    return false;
  run(end, event, classify(end, (enum tcp_event)event, parameters));
  return true;
}
