/* Timers, in constant time each: a hierarchical wheel for connections (Varghese
 * and Lauck 1987, scheme 7), a list in order for TIME-WAIT records, which all
 * last as long.
 *
 * A connection stands in the wheel once, for the earliest of its deadlines.
 * Most timers are put off before they expire: then the wheel is left as it is,
 * and looks again when the old time has come. */
#ifndef SYNFIN_TCP_TIMERS_H
#define SYNFIN_TCP_TIMERS_H

#include "synfin/tcp.h"

/* In `armed`, beside the timers: it stands in the wheel, in slot `wheel_at`,
 * counted through all levels, between `wheel_prev` and `wheel_next`. */
enum {
  SYNFIN_ON_WHEEL = 1 << 15
};

void synfin_timers_init(struct synfin_tcp *tcp, uint32_t now);

/* Starts a timer (enum tcp_timer) of a connection anew: it expires `delay`
 * milliseconds, less than 2^30, after tcp->now. Timers that never run together
 * share a deadline: starting one stops the other. */
void synfin_timer_start(struct synfin_tcp *tcp, uint32_t index, unsigned timer,
                        uint32_t delay);
void synfin_timer_cancel(struct synfin_tcp *tcp, uint32_t index,
                         unsigned timer);
/* Takes the connection out of the wheel. */
void synfin_timer_cancel_all(struct synfin_tcp *tcp, uint32_t index);
static inline bool synfin_timer_runs(const struct synfin_connection *connection,
                                     unsigned timer) {
  return connection->armed >> timer & 1;
}
/* When a timer that runs will expire. */
uint32_t synfin_timer_deadline(const struct synfin_connection *connection,
                               unsigned timer);

/* Starts 2 MSL of a TIME-WAIT record anew; stops it. */
void synfin_time_wait_start(struct synfin_tcp *tcp, uint32_t reference);
void synfin_time_wait_cancel(struct synfin_tcp *tcp, uint32_t reference);

/* The next timer that has expired at tcp->now, which is stopped; false if there
 * is none. `*reference` is a connection or a TIME-WAIT record (see demux.h),
 * `*timer` the one that expired. Those of one connection come in the order of
 * their deadlines. */
bool synfin_timers_expired(struct synfin_tcp *tcp, uint32_t *reference,
                           unsigned *timer);

/* Milliseconds from tcp->now until something may expire, or SYNFIN_NEVER. */
uint32_t synfin_timers_next(const struct synfin_tcp *tcp);

#endif
