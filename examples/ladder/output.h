/* What leaves an endpoint. Each function is the body of the action of its name;
 * spec/tcp.fsm says what it sends. */
#ifndef LADDER_OUTPUT_H
#define LADDER_OUTPUT_H

#include "endpoint.h"

void output_send_syn(struct endpoint *end);
void output_send_syn_ack(struct endpoint *end);
void output_send_fin(struct endpoint *end);
void output_send_ack(struct endpoint *end);
void output_send_keepalive(struct endpoint *end);
void output_send_probe(struct endpoint *end);
void output_send_reset(struct endpoint *end);
void output_reset_by_ack(struct endpoint *end);
void output_reset_by_seq(struct endpoint *end);

/* Sends the oldest unacknowledged segment again. */
void output_resend(struct endpoint *end);

/* Sends the text that the peer's window has room for; posts DRAINED when
 * nothing stands before a FIN any more. */
void output_transmit(struct endpoint *end);

/* Would a FIN have to wait, behind text or a closed window? */
bool output_fin_waits(const struct endpoint *end);

#endif
