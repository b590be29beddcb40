/* What the files of the loop share. */
#ifndef SYNFIN_HOST_LOOP_INNER_H
#define SYNFIN_HOST_LOOP_INNER_H

#include "host/loop.h"

/* observe.c: what is seen of packets and steps. */
bool synfin_observe_open(struct synfin_loop *loop,
                         struct synfin_problem *problem);
void synfin_observe_sent(struct synfin_loop *loop, uint32_t index,
                         const uint8_t *packet, size_t length);
void synfin_observe_came(struct synfin_loop *loop, const uint8_t *packet,
                         size_t length);
void synfin_observe_handled(struct synfin_loop *loop, const uint8_t *packet,
                            size_t length);
void synfin_observe_step(void *context, const struct synfin_step *step);
bool synfin_observe_close(struct synfin_loop *loop,
                          struct synfin_problem *problem);

/* traffic.c: packets from and to the device, through the faults. */
bool synfin_traffic_open(struct synfin_loop *loop,
                         struct synfin_problem *problem);
void synfin_traffic_output(void *context, uint32_t index, const uint8_t *packet,
                           size_t length);
bool synfin_traffic_input(struct synfin_loop *loop,
                          struct synfin_problem *problem);
void synfin_traffic_release(struct synfin_loop *loop);
uint32_t synfin_traffic_next(const struct synfin_loop *loop);
void synfin_traffic_close(struct synfin_loop *loop);

/* sessions.c: the program's records, and what it is told. */
struct synfin_session *synfin_sessions_add(struct synfin_loop *loop,
                                           synfin_handle connection);
void synfin_sessions_notify(void *context, synfin_handle connection,
                            uint32_t what);
void synfin_sessions_tell(struct synfin_loop *loop);
void synfin_sessions_abort(struct synfin_loop *loop);
void synfin_sessions_close(struct synfin_loop *loop);

/* wait.c: descriptors, deadlines and signals. */
bool synfin_wait_open(struct synfin_loop *loop, struct synfin_problem *problem);
void synfin_wait_until(struct synfin_loop *loop, uint64_t deadline);
void synfin_wait_close(struct synfin_loop *loop);

#endif
