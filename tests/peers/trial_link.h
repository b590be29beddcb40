/* What the two files of a trial share. */
#ifndef TESTS_PEERS_TRIAL_LINK_H
#define TESTS_PEERS_TRIAL_LINK_H

#include "host/loop_inner.h"
#include "trial.h"

/* A packet comes to our endpoint, as a batch of its own. */
void trial_hand_in(struct trial *trial, const uint8_t *packet, size_t length);

#endif
