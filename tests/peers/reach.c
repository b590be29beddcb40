#include "reach.h"

#include <unistd.h>

#include "linux_end.h"

void reach_linux_asked(struct trial *trial) {
  linux_connect(trial, (uint16_t)(TRIAL_SERVICE + trial->variant));
  trial_in(trial, TRIAL_SYN);
  trial_out(trial, TRIAL_SYN | TRIAL_ACK);
  trial_in(trial, TRIAL_ACK);
  assert_true(trial->told & SYNFIN_ACCEPTED);
  assert_string_equal(linux_state(trial), "ESTABLISHED");
}

void reach_we_asked(struct trial *trial) {
  int listener = linux_listen(trial);
  trial_connect(trial);
  trial_out(trial, TRIAL_SYN);
  trial_in(trial, TRIAL_SYN | TRIAL_ACK);
  trial_out(trial, TRIAL_ACK);
  assert_true(trial->told & SYNFIN_OPENED);
  assert_true(linux_accept(trial, listener));
  close(listener);
}

void reach_crossing(struct trial *trial) {
  trial_connect(trial);
  linux_connect(trial, trial->our_port);
  trial_in(trial, TRIAL_SYN);
}

void reach_we_closed(struct trial *trial) {
  trial_finish(trial);
  trial_out(trial, TRIAL_FIN | TRIAL_ACK);
  trial_in(trial, TRIAL_ACK);
}

void reach_linux_closed(struct trial *trial) {
  linux_finish(trial);
  trial_in(trial, TRIAL_FIN | TRIAL_ACK);
  trial_out(trial, TRIAL_ACK);
}

void reach_our_time_wait(struct trial *trial) {
  reach_we_closed(trial);
  linux_finish(trial);
  trial_in(trial, TRIAL_FIN | TRIAL_ACK);
}
