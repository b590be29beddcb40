/* The scenarios of the table, played by two whole endpoints with real packets:
 * after every step each end must be where the scenario says, and every segment
 * must have come with the attributes that it names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "inner.h"
#include "tcp.h"
#include "tcp_scenarios.h"
#include "wire.h"
#include "world.h"

enum {
  MOST_PACKETS = 16
};

/* What one end has sent and the other has not got. */
struct queue {
  uint8_t packets[MOST_PACKETS][WORLD_PACKET];
  size_t lengths[MOST_PACKETS];
  unsigned count;
};

struct play {
  struct world *world;
  struct world_host *hosts[2];
  struct queue sent[2]; /* by end */
  synfin_handle opened[2];
  uint32_t input; /* of the last segment */
};

static bool catch_packet(void *context, bool to_right, const uint8_t *packet,
                         size_t length) {
  struct play *play = context;
  struct queue *queue = &play->sent[to_right ? 0 : 1];
  assert_in_range(queue->count, 0, MOST_PACKETS - 1);
  memcpy(queue->packets[queue->count], packet, length);
  queue->lengths[queue->count++] = length;
  return false;
}

static void watch(void *context, const struct synfin_step *step) {
  struct world_host *host = context;
  struct play *play = host->world->context;
  if (step->event == TCP_EVENT_SEGMENT)
    play->input = step->input;
}

/* --- Where an end is ------------------------------------------------------ */

static bool is_made(const struct world_host *host, uint32_t index) {
  synfin_handle handle = synfin_handle_of(&host->tcp, index);
  return synfin_tcp_index(&host->tcp, handle) == index;
}

/* Its connection's state, or its TIME-WAIT record's; or its listener's, as long
 * as that has had no child. */
static unsigned state_of(const struct world_host *host) {
  for (uint32_t i = 0; i < WORLD_CONNECTIONS; i++)
    if (is_made(host, i))
      return tcp_state_of[host->connections[i].configuration];
  const struct synfin_time_waits *waits = &host->tcp.time_waits[0];
  if (waits->first != SYNFIN_NOWHERE)
    return tcp_state_of[host->time_waits4[waits->first].common.configuration];
  for (uint16_t i = 0; i < WORLD_LISTENERS; i++)
    if (host->listeners[i].port != 0 && host->accepted == 0)
      return tcp_state_of[host->listeners[i].configuration];
  return tcp_state_of[TCP_INITIAL];
}

/* --- What happens --------------------------------------------------------- */

/* Both ends know each other's socket: port 1 and port 2. */
static void open_end(struct play *play, unsigned end, uint32_t input) {
  struct synfin_tcp *tcp = &play->hosts[end]->tcp;
  struct synfin_open open;
  uint16_t listener;
  memset(&open, 0, sizeof open);
  open.local.address = play->hosts[end]->locals[0].address;
  open.local.port = (uint16_t)(end + 1);
  if (SYNFIN_GET(input, TCP_INPUT_OPEN_KIND) == TCP_KIND_PASSIVE) {
    assert_int_equal(synfin_tcp_listen(tcp, &open, 1, &listener), SYNFIN_OK);
    return;
  }
  open.remote.address = play->hosts[1 - end]->locals[0].address;
  open.remote.port = (uint16_t)(2 - end);
  assert_int_equal(
      synfin_tcp_connect(tcp, play->world->now, &open, &play->opened[end]),
      SYNFIN_OK);
}

static void close_end(struct play *play, unsigned end) {
  struct world_host *host = play->hosts[end];
  synfin_handle handle =
      host->accepted != 0 ? host->accepted : play->opened[end];
  assert_int_equal(synfin_tcp_close(&host->tcp, play->world->now, handle, true),
                   SYNFIN_OK);
}

/* Lets time pass until a timer of this end has expired; nobody else has one
 * that runs earlier, or the scenario would not be true. */
static void expire(struct play *play, unsigned end) {
  struct synfin_tcp *tcp = &play->hosts[end]->tcp;
  unsigned before = state_of(play->hosts[end]), sent = play->sent[end].count;
  for (int i = 0; i < 1000 && state_of(play->hosts[end]) == before &&
                  play->sent[end].count == sent;
       i++) {
    uint32_t wait = synfin_tcp_next(tcp, play->world->now);
    assert_int_not_equal(wait, SYNFIN_NEVER);
    play->world->now += wait;
    synfin_tcp_advance(tcp, play->world->now);
  }
}

static void lose(struct queue *queue) {
  assert_in_range(queue->count, 1, MOST_PACKETS);
  queue->count--;
  for (unsigned i = 0; i < queue->count; i++) {
    memcpy(queue->packets[i], queue->packets[i + 1], WORLD_PACKET);
    queue->lengths[i] = queue->lengths[i + 1];
  }
}

static void deliver(struct play *play,
                    const struct synfin_scenario_step *step) {
  struct queue *queue = &play->sent[step->from];
  struct synfin_tcp *tcp = &play->hosts[step->to]->tcp;
  assert_in_range(queue->count, 1, MOST_PACKETS);
  play->world->now += 10;
  synfin_tcp_input(tcp, play->world->now, queue->packets[0], queue->lengths[0]);
  synfin_tcp_flush(tcp, play->world->now);
  if (step->kind != SYNFIN_AGAIN)
    lose(queue);
  if ((play->input ^ step->input) & step->given)
    fail_msg("a segment came with %x, not %x, of %x", play->input, step->input,
             step->given);
}

static void take_step(struct play *play,
                      const struct synfin_scenario_step *step) {
  if (step->kind == SYNFIN_LOST)
    lose(&play->sent[step->from]);
  else if (step->kind != SYNFIN_LOCAL)
    deliver(play, step);
  else if (step->event == TCP_EVENT_OPEN)
    open_end(play, step->to, step->input);
  else if (step->event == TCP_EVENT_CLOSE)
    close_end(play, step->to);
  else
    expire(play, step->to);
}

static void play_scenario(const struct synfin_scenario *scenario) {
  static struct play play;
  memset(&play, 0, sizeof play);
  struct world *world = play.world = world_make(1, 12, 12, NULL);
  play.hosts[0] = &world->left;
  play.hosts[1] = &world->right;
  play.hosts[0]->tcp.config.host.watch = watch;
  play.hosts[1]->tcp.config.host.watch = watch;
  world->filter = catch_packet;
  world->context = &play;
  for (unsigned i = 0; i < scenario->nsteps; i++) {
    const struct synfin_scenario_step *step = &scenario->steps[i];
    take_step(&play, step);
    unsigned state = state_of(play.hosts[step->to]);
    if (step->kind != SYNFIN_LOST && state != step->expect)
      fail_msg("%s, step %u: %s is in %s, not %s", scenario->name, i + 1,
               scenario->peers[step->to], tcp_names.states[state],
               tcp_names.states[step->expect]);
  }
  world_free(world);
}

static void every_scenario_is_played(void **state) {
  (void)state;
  for (unsigned i = 0; i < TCP_SCENARIOS; i++)
    play_scenario(&tcp_scenarios[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_scenario_is_played)};
  return cmocka_run_group_tests_name("scenarios of the table", tests, NULL,
                                     NULL);
}
