/* The records of an endpoint: each in one place, each list whole. */
#include <stdlib.h>
#include <string.h>

#include "invariants_inner.h"

/* --- Records: every one in one place -------------------------------------- */

/* How often each was met: connections, then TIME-WAIT records. */
struct census {
  const struct synfin_tcp *tcp;
  uint8_t *met;
  uint32_t base[3], count;
};

static const char *meet(struct census *census, uint32_t reference) {
  static const char *const nonsense = "a list of records holds nonsense";
  uint32_t array = synfin_array_of(reference);
  uint32_t place = synfin_place_of(reference);
  INSIST(array < 3, nonsense);
  uint32_t end = array < 2 ? census->base[array + 1] : census->count;
  INSIST(place < end - census->base[array], nonsense);
  INSIST(census->met[census->base[array] + place]++ == 0,
         "a record is in two places");
  return NULL;
}

static uint32_t next_in_bucket(const struct synfin_tcp *tcp,
                               uint32_t reference) {
  return synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS
             ? invariants_at(tcp, reference)->hash_next
             : synfin_time_wait_at(tcp, reference)->hash_next;
}

static const char *check_buckets(struct census *census) {
  const struct synfin_tcp *tcp = census->tcp;
  struct synfin_name name;
  for (uint32_t i = 0; i < tcp->config.nbuckets; i++)
    for (uint32_t reference = tcp->config.buckets[i]; reference != SYNFIN_NONE;
         reference = next_in_bucket(tcp, reference)) {
      CHECK(meet(census, reference));
      if (synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS) {
        const struct synfin_connection *c = invariants_at(tcp, reference);
        name = (struct synfin_name){c->remote, c->local_port, c->remote_port,
                                    c->local};
        INSIST(synfin_has(c, IS_MADE), "a free record in the hash table");
        INSIST(synfin_demux_find(tcp, &name) == reference,
               "a connection that is not found, or is there twice");
      } else {
        synfin_time_wait_name(tcp, reference, &name);
        INSIST(synfin_demux_find_time_wait(tcp, &name) == reference,
               "a TIME-WAIT record that is not found, or is there twice");
      }
    }
  return NULL;
}

static const char *check_free(struct census *census) {
  const struct synfin_tcp *tcp = census->tcp;
  for (uint32_t i = tcp->free_connection; i != SYNFIN_NONE;
       i = invariants_at(tcp, i)->hash_next) {
    CHECK(meet(census, i));
    struct synfin_connection copy = *invariants_at(tcp, i);
    INSIST(copy.flags == 0 && copy.armed == 0 &&
               copy.configuration == TCP_INITIAL && copy.generation != 0,
           "a free record is in use");
  }
  for (int family = 0; family < 2; family++) {
    const struct synfin_time_waits *list = &tcp->time_waits[family];
    for (uint32_t i = list->free; i != SYNFIN_NONE;) {
      uint32_t reference = synfin_reference(list->family, i);
      CHECK(meet(census, reference));
      i = synfin_time_wait_at(tcp, reference)->hash_next;
    }
  }
  return NULL;
}

static const char *check_census(const struct synfin_tcp *tcp) {
  uint8_t few[1024];
  uint32_t n = tcp->config.nconnections, n4 = tcp->config.ntime_waits4;
  struct census census = {
      tcp, few, {0, n, n + n4}, n + n4 + tcp->config.ntime_waits6};
  if (census.count > sizeof few)
    census.met = malloc(census.count);
  INSIST(census.met != NULL, "no memory for the test");
  memset(census.met, 0, census.count);
  const char *wrong = check_buckets(&census);
  if (wrong == NULL)
    wrong = check_free(&census);
  for (uint32_t i = 0; i < census.count && wrong == NULL; i++)
    if (census.met[i] == 0)
      wrong = "a record is lost";
  if (census.met != few)
    free(census.met);
  return wrong;
}

/* --- TIME-WAIT, listeners ------------------------------------------------- */

/* In order; a record that is in no list is shadowed by a connection. */
static const char *check_time_waits(const struct synfin_tcp *tcp,
                                    const struct synfin_time_waits *list) {
  uint32_t previous = SYNFIN_NOWHERE, count = 0;
  for (uint32_t i = list->first; i != SYNFIN_NOWHERE;) {
    const struct synfin_time_wait *record =
        synfin_time_wait_at(tcp, synfin_reference(list->family, i));
    INSIST(record->prev == previous && ++count <= list->count,
           "the TIME-WAIT list is torn");
    if (previous != SYNFIN_NOWHERE)
      INSIST(
          ((record->deadline -
            synfin_time_wait_at(tcp, synfin_reference(list->family, previous))
                ->deadline) &
           0x1fff) < 0x1000,
          "the TIME-WAIT list is out of order");
    previous = i;
    i = record->next;
  }
  INSIST(list->last == previous, "the TIME-WAIT list's end is lost");
  return NULL;
}

static const char *check_shadowed(const struct synfin_tcp *tcp) {
  for (uint32_t i = 0; i < tcp->config.nbuckets; i++)
    for (uint32_t reference = tcp->config.buckets[i]; reference != SYNFIN_NONE;
         reference = next_in_bucket(tcp, reference)) {
      if (synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS)
        continue;
      struct synfin_name name;
      synfin_time_wait_name(tcp, reference, &name);
      bool waits = synfin_time_wait_at(tcp, reference)->next !=
                   synfin_place_of(reference);
      INSIST(waits == (synfin_demux_find(tcp, &name) == reference),
             "a TIME-WAIT record for ever, or one that ends under another");
    }
  return NULL;
}

/* A ring, from the oldest on. */
static const char *check_half_open(const struct synfin_tcp *tcp, uint16_t i) {
  const struct synfin_listener *of = &tcp->config.listeners[i];
  uint32_t index = of->oldest;
  for (uint32_t k = 0; k < of->half_open; k++) {
    INSIST(index < tcp->config.nconnections, "a backlog holds nonsense");
    const struct synfin_connection *c = invariants_at(tcp, index);
    INSIST(synfin_has(c, IS_HALF_OPEN) && c->listener == i,
           "a backlog holds what is not half-open");
    INSIST(invariants_at(tcp, c->fin_seq)->rcv_up == index,
           "a backlog is torn");
    index = c->fin_seq;
  }
  INSIST(of->half_open == 0 || index == of->oldest, "a backlog has no end");
  return NULL;
}

static const char *check_listeners(const struct synfin_tcp *tcp) {
  for (uint16_t i = 0; i < tcp->config.nlisteners; i++) {
    const struct synfin_listener *of = &tcp->config.listeners[i];
    uint32_t children = 0;
    for (uint32_t k = 0; k < tcp->config.nconnections; k++)
      children += synfin_has(invariants_at(tcp, k), IS_HALF_OPEN) &&
                  invariants_at(tcp, k)->listener == i;
    INSIST(of->half_open == children, "half-open connections are miscounted");
    CHECK(check_half_open(tcp, i));
    INSIST(tcp_state_of[of->configuration] ==
               (of->port != 0 ? TCP_STATE_LISTEN : TCP_STATE_CLOSED),
           "a listener that does not listen");
  }
  return NULL;
}

/* --- The wheel ------------------------------------------------------------ */

/* Every slot's list; no timer may be due before the endpoint says so. */
static const char *check_wheel(const struct synfin_tcp *tcp) {
  uint32_t inside = 0, next = synfin_timers_next(tcp);
  for (uint32_t slot = 0; slot < SYNFIN_WHEEL_LEVELS * SYNFIN_WHEEL_SLOTS;
       slot++) {
    uint32_t previous = SYNFIN_NONE;
    uint32_t index =
        tcp->wheel[slot / SYNFIN_WHEEL_SLOTS][slot % SYNFIN_WHEEL_SLOTS];
    for (; index != SYNFIN_NONE;
         index = invariants_at(tcp, index)->wheel_next) {
      INSIST(index < tcp->config.nconnections, "the wheel holds nonsense");
      const struct synfin_connection *c = invariants_at(tcp, index);
      INSIST((c->armed & SYNFIN_ON_WHEEL) != 0 && c->wheel_at == slot &&
                 c->wheel_prev == previous,
             "the wheel's lists are torn");
      INSIST(++inside <= tcp->config.nconnections, "the wheel has a circle");
      previous = index;
    }
  }
  for (uint32_t i = 0; i < tcp->config.nconnections; i++) {
    const struct synfin_connection *c = invariants_at(tcp, i);
    inside -= (c->armed & SYNFIN_ON_WHEEL) != 0;
    for (unsigned timer = 0; timer < TCP_TIMERS; timer++)
      if (synfin_timer_runs(c, timer)) {
        uint32_t ahead = synfin_timer_deadline(c, timer) - tcp->now;
        INSIST(next == 0 || (ahead >> 31 == 0 && next <= ahead),
               "a timer would expire late");
      }
  }
  INSIST(inside == 0, "a connection believes to be on the wheel");
  return NULL;
}

/* --- All of it ------------------------------------------------------------ */

const char *invariants_of_records(const struct synfin_tcp *tcp) {
  CHECK(check_census(tcp));
  CHECK(check_wheel(tcp));
  for (int family = 0; family < 2; family++)
    CHECK(check_time_waits(tcp, &tcp->time_waits[family]));
  CHECK(check_shadowed(tcp));
  return check_listeners(tcp);
}
