/* Ways to the states of a connection, ours and Linux's: the connection of a
 * trial that has begun goes there, and what is said in between is let through
 * or lost as its end needs it. */
#ifndef TESTS_PEERS_REACH_H
#define TESTS_PEERS_REACH_H

#include "trial.h"

/* ESTABLISHED at both ends; who asked for it. */
void reach_linux_asked(struct trial *trial);
void reach_we_asked(struct trial *trial);

/* Both have sent a SYN, and ours has got Linux's. */
void reach_crossing(struct trial *trial);

/* Who closed; that FIN, and what answered it, have arrived. */
void reach_we_closed(struct trial *trial);
void reach_linux_closed(struct trial *trial);

/* We closed first, then Linux: our TIME-WAIT. Our last ACK is in the link. */
void reach_our_time_wait(struct trial *trial);

#endif
