/* What the actions of the table do to an endpoint. */
#ifndef LADDER_ACTIONS_H
#define LADDER_ACTIONS_H

#include "endpoint.h"

/* Performs one op of an action list. */
void actions_perform(struct endpoint *end, tcp_op op);

/* An op that has no body, or TCP_OPS. */
unsigned actions_missing(void);

#endif
