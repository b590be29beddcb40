#include "timers.h"
#include <string.h>
#include "demux.h"
#include "synfin/features.h"
#include "tcp.h"

/* Digits of a time, in milliseconds, to the base 64: one for each level. An
 * entry stands at the highest digit in which its time differs from `wheel_now`,
 * and comes down as that digit is reached. What lies beyond the last level
 * stands as far ahead as there is room, and is looked at again there. */
enum {
  DIGIT = 6, /* bits */
  SLOTS = SYNFIN_WHEEL_SLOTS,
  TOP = SYNFIN_WHEEL_LEVELS - 1,
  ALL = TCP_TIMERS
};
typedef char every_slot_has_a_number
    [(unsigned)SYNFIN_WHEEL_LEVELS * SLOTS <= 256 && (unsigned)ALL <= 15 ? 1
                                                                         : -1];
#define FARTHEST ((uint32_t)(SLOTS - 1) << DIGIT * TOP)

/* Which deadline a timer has, and which timers have it. `override` runs only
 * while nothing is in flight and the window is open. */
static const uint8_t deadline_of[TCP_TIMERS] = {
    [TCP_TIMER_RETRANSMIT] = 0,   [TCP_TIMER_PERSIST] = 0,
    [TCP_TIMER_TIME_WAIT] = 1,    [TCP_TIMER_FIN_WAIT_2] = 1,
    [TCP_TIMER_SYN_RECEIVED] = 1, [TCP_TIMER_USER] = 2,
    [TCP_TIMER_OVERRIDE] = 0,     [TCP_TIMER_DELAYED_ACK] = 3,
    [TCP_TIMER_KEEPALIVE] = 4};
static const uint16_t sharing[SYNFIN_DEADLINES] = {
    1 << TCP_TIMER_RETRANSMIT | 1 << TCP_TIMER_PERSIST |
        1 << TCP_TIMER_OVERRIDE,
    1 << TCP_TIMER_TIME_WAIT | 1 << TCP_TIMER_FIN_WAIT_2 |
        1 << TCP_TIMER_SYN_RECEIVED,
    1 << TCP_TIMER_USER, 1 << TCP_TIMER_DELAYED_ACK, 1 << TCP_TIMER_KEEPALIVE};

/* --- The wheel ------------------------------------------------------------ */

/* Milliseconds from one time to a later one; 0 if it is not later, as when the
 * caller's clock was set back. */
static uint32_t until(uint32_t from, uint32_t to) {
  uint32_t ahead = to - from;
  return ahead >> 31 ? 0 : ahead;
}

/* The first used slot of a level that is not empty, from `slot` on. */
static unsigned used_from(const uint32_t *used, unsigned slot) {
  uint32_t word = used[slot / 32] & UINT32_MAX << slot % 32;
  slot -= slot % 32;
  while (!word) {
    slot = (slot + 32) % SLOTS;
    word = used[slot / 32];
  }
  for (unsigned half = 16; half; half /= 2)
    if (!(word << (32 - half))) {
      word >>= half;
      slot += half;
    }
  return slot;
}

static unsigned digit_of(uint32_t time, unsigned level) {
  return time >> DIGIT * level & (SLOTS - 1);
}

/* Milliseconds from `wheel_now` until a slot is reached, which is given as
 * `level * SLOTS + slot`. */
static uint32_t slot_ahead(const struct synfin_tcp *tcp, unsigned slot) {
  unsigned shift = slot / SLOTS * DIGIT;
  uint32_t digits = tcp->wheel_now >> shift;
  uint32_t ahead = (slot - digits) % SLOTS;
  return until(tcp->wheel_now, (digits + ahead) << shift);
}

/* The first slot that holds something, and how far ahead it is; -1 if there is
 * none. A lower level ends before the next slot of a higher one begins; but a
 * slot of a higher one that has begun must be sorted into the lower ones first.
 */
static int first_slot(const struct synfin_tcp *tcp, uint32_t *ahead) {
  unsigned slot, level = SYNFIN_WHEEL_LEVELS, first = SYNFIN_WHEEL_LEVELS;
  *ahead = 0;
  while (level-- > 0) {
    slot = digit_of(tcp->wheel_now, level);
    if (tcp->wheel[level][slot] != SYNFIN_NONE)
      return (int)(level * SLOTS + slot);
    if (tcp->wheel_used[level][0] | tcp->wheel_used[level][1])
      first = level;
  }
  if (first == SYNFIN_WHEEL_LEVELS)
    return -1;
  slot = used_from(tcp->wheel_used[first], digit_of(tcp->wheel_now, first));
  slot += first * SLOTS;
  *ahead = slot_ahead(tcp, slot);
  return (int)slot;
}

/* Turns the wheel up to the first slot that holds something, if that is due,
 * and tells it; otherwise to tcp->now, and tells -1. It is not turned back. */
static int turn(struct synfin_tcp *tcp) {
  uint32_t ahead, late = tcp->now - tcp->wheel_now;
  int slot = first_slot(tcp, &ahead);
  if (slot >= 0 && late >> 31)
    return -1;
  if (slot < 0 || ahead > late) {
    tcp->wheel_now = tcp->now;
    return -1;
  }
  tcp->wheel_now += ahead;
  return slot;
}

/* What stands in the wheel. */
static void wheel_remove(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_connection *own = &tcp->config.connections[index];
  unsigned at = own->wheel_at;
  uint32_t *head = &tcp->wheel[at / SLOTS][at % SLOTS];
  if (own->wheel_next != SYNFIN_NONE)
    tcp->config.connections[own->wheel_next].wheel_prev = own->wheel_prev;
  if (own->wheel_prev != SYNFIN_NONE)
    tcp->config.connections[own->wheel_prev].wheel_next = own->wheel_next;
  else
    *head = own->wheel_next;
  if (*head == SYNFIN_NONE)
    tcp->wheel_used[at / SLOTS][at % SLOTS / 32] &= ~(UINT32_C(1) << at % 32);
  own->armed &= (uint16_t)~SYNFIN_ON_WHEEL;
}

static void wheel_add(struct synfin_tcp *tcp, uint32_t index,
                      uint32_t deadline) {
  struct synfin_connection *own = &tcp->config.connections[index];
  uint32_t ahead = until(tcp->wheel_now, deadline);
  uint32_t time = tcp->wheel_now + (ahead < FARTHEST ? ahead : FARTHEST);
  unsigned level = 0;
  while (level < TOP && (time ^ tcp->wheel_now) >> DIGIT * (level + 1))
    level++;
  unsigned slot = digit_of(time, level);
  uint32_t *head = &tcp->wheel[level][slot];
  own->armed |= SYNFIN_ON_WHEEL;
  own->wheel_at = (uint8_t)(level * SLOTS + slot);
  own->wheel_prev = SYNFIN_NONE;
  own->wheel_next = *head;
  if (*head != SYNFIN_NONE)
    tcp->config.connections[*head].wheel_prev = index;
  *head = index;
  tcp->wheel_used[level][slot / 32] |= UINT32_C(1) << slot % 32;
}

/* --- Connections ---------------------------------------------------------- */

/* Deadlines of TIME-WAIT records are counted in units of a power of two, so
 * that the count goes on where the clock begins again at 0. 2 MSL are 257 to
 * 512 units. */
static void choose_unit(struct synfin_tcp *tcp) {
  tcp->time_wait_unit = 0;
  while (tcp->config.msl >> tcp->time_wait_unit > 256)
    tcp->time_wait_unit++;
}

void synfin_timers_init(struct synfin_tcp *tcp, uint32_t now) {
  tcp->wheel_now = now;
  if (SYNFIN_HAS_TIME_WAIT_RECORDS)
    choose_unit(tcp);
  if (!SYNFIN_HAS_WHEEL)
    return;
  memset(tcp->wheel_used, 0, sizeof tcp->wheel_used);
  memset(tcp->wheel, 0xff, sizeof tcp->wheel);
}

void synfin_timer_start(struct synfin_tcp *tcp, uint32_t index, unsigned timer,
                        uint32_t delay) {
  struct synfin_connection *own = &tcp->config.connections[index];
  uint32_t deadline = tcp->now + delay;
  unsigned place = deadline_of[timer];
  own->deadlines[place] = deadline;
  own->armed = (uint16_t)((own->armed & ~sharing[place]) | 1u << timer);
  if (!SYNFIN_HAS_WHEEL)
    return;
  if (own->armed & SYNFIN_ON_WHEEL) {
    if (slot_ahead(tcp, own->wheel_at) <= until(tcp->wheel_now, deadline))
      return;
    wheel_remove(tcp, index);
  }
  if (tcp->wheel_now != tcp->now)
    turn(tcp);
  wheel_add(tcp, index, deadline);
}

void synfin_timer_cancel(struct synfin_tcp *tcp, uint32_t index,
                         unsigned timer) {
  struct synfin_connection *own = &tcp->config.connections[index];
  own->armed = (uint16_t)(own->armed & ~(1u << timer));
}

void synfin_timer_cancel_all(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_connection *own = &tcp->config.connections[index];
  if (SYNFIN_HAS_WHEEL && own->armed & SYNFIN_ON_WHEEL)
    wheel_remove(tcp, index);
  own->armed = 0;
}

uint32_t synfin_timer_deadline(const struct synfin_connection *connection,
                               unsigned timer) {
  return connection->deadlines[deadline_of[timer]];
}

/* The timer that expires first; ALL if none runs. */
static unsigned first_timer(const struct synfin_connection *own, uint32_t now) {
  unsigned first = ALL;
  for (unsigned timer = 0; timer < ALL; timer++)
    if (synfin_timer_runs(own, timer) &&
        (first == ALL ||
         (int32_t)(synfin_timer_deadline(own, timer) - now) <
             (int32_t)(synfin_timer_deadline(own, first) - now)))
      first = timer;
  return first;
}

/* Looks at a connection of a slot that is due. The timer that has expired is
 * told and stopped; the connection stays, to be looked at again: the answer may
 * start the timer anew. If there is none, it moves on to where it belongs. */
static unsigned look_at(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_connection *own = &tcp->config.connections[index];
  unsigned first = first_timer(own, tcp->now);
  uint32_t deadline = 0;
  if (first < ALL) {
    deadline = synfin_timer_deadline(own, first);
    if (!until(tcp->now, deadline)) {
      synfin_timer_cancel(tcp, index, first);
      return first;
    }
  }
  wheel_remove(tcp, index);
  if (first < ALL)
    wheel_add(tcp, index, deadline);
  return ALL;
}

/* Without a wheel: the timer of all connections that expires first, and when.
 */
static uint32_t first_of_all(const struct synfin_tcp *tcp, uint32_t *index,
                             unsigned *timer) {
  uint32_t first = SYNFIN_NEVER;
  for (uint32_t i = 0; i < tcp->config.nconnections; i++)
    for (unsigned t = 0; t < ALL; t++) {
      const struct synfin_connection *own = &tcp->config.connections[i];
      uint32_t wait = until(tcp->now, synfin_timer_deadline(own, t));
      if (!synfin_timer_runs(own, t) || wait >= first)
        continue;
      first = wait;
      *index = i;
      *timer = t;
    }
  return first;
}

/* --- TIME-WAIT ------------------------------------------------------------ */

enum {
  LAST_UNIT = (1 << 13) - 1 /* of a record's deadline */
};

static struct synfin_time_waits *list_of(struct synfin_tcp *tcp,
                                         uint32_t reference) {
  return &tcp->time_waits[synfin_array_of(reference) - SYNFIN_IN_TIME_WAIT4];
}

static struct synfin_time_wait *in_list(const struct synfin_tcp *tcp,
                                        const struct synfin_time_waits *list,
                                        uint32_t place) {
  return synfin_time_wait_at(tcp, synfin_reference(list->family, place));
}

/* The new deadline is rounded up: it must not come early. */
void synfin_time_wait_start(struct synfin_tcp *tcp, uint32_t reference) {
  struct synfin_time_waits *list = list_of(tcp, reference);
  struct synfin_time_wait *record = synfin_time_wait_at(tcp, reference);
  uint32_t place = synfin_place_of(reference);
  unsigned log2 = tcp->time_wait_unit;
  uint32_t end = tcp->now + 2 * tcp->config.msl + (UINT32_C(1) << log2) - 1;
  synfin_time_wait_cancel(tcp, reference);
  record->deadline = end >> log2 & LAST_UNIT;
  record->prev = list->last & SYNFIN_NOWHERE;
  record->next = SYNFIN_NOWHERE;
  if (list->last != SYNFIN_NOWHERE)
    in_list(tcp, list, list->last)->next = place & SYNFIN_NOWHERE;
  else
    list->first = place;
  list->last = place;
}

/* A record that is in no list has itself for a neighbour. */
void synfin_time_wait_cancel(struct synfin_tcp *tcp, uint32_t reference) {
  struct synfin_time_waits *list = list_of(tcp, reference);
  struct synfin_time_wait *record = synfin_time_wait_at(tcp, reference);
  uint32_t place = synfin_place_of(reference);
  if (record->next == place)
    return;
  if (record->next != SYNFIN_NOWHERE)
    in_list(tcp, list, record->next)->prev = record->prev;
  else
    list->last = record->prev;
  if (record->prev != SYNFIN_NOWHERE)
    in_list(tcp, list, record->prev)->next = record->next;
  else
    list->first = record->next;
  record->next = record->prev = place & SYNFIN_NOWHERE;
}

/* Milliseconds until the first record of a list expires. */
static uint32_t first_wait(const struct synfin_tcp *tcp,
                           const struct synfin_time_waits *list) {
  if (list->first == SYNFIN_NOWHERE)
    return SYNFIN_NEVER;
  unsigned log2 = tcp->time_wait_unit;
  uint32_t units =
      (in_list(tcp, list, list->first)->deadline - (tcp->now >> log2)) &
      LAST_UNIT;
  if (!units || units > LAST_UNIT / 2)
    return 0;
  return (units << log2) - (tcp->now & ((UINT32_C(1) << log2) - 1));
}

/* --- All of them ---------------------------------------------------------- */

static bool connection_expired(struct synfin_tcp *tcp, uint32_t *index,
                               unsigned *timer) {
  int slot;
  if (!SYNFIN_HAS_WHEEL) {
    if (first_of_all(tcp, index, timer) != 0)
      return false;
    synfin_timer_cancel(tcp, *index, *timer);
    return true;
  }
  while ((slot = turn(tcp)) >= 0) {
    *index = tcp->wheel[slot / SLOTS][slot % SLOTS];
    *timer = look_at(tcp, *index);
    if (*timer < ALL)
      return true;
  }
  return false;
}

/* Connections are the array 0: their places are references. */
bool synfin_timers_expired(struct synfin_tcp *tcp, uint32_t *reference,
                           unsigned *timer) {
  if (connection_expired(tcp, reference, timer))
    return true;
  for (unsigned i = 0; SYNFIN_HAS_TIME_WAIT_RECORDS && i < 2; i++) {
    const struct synfin_time_waits *list = &tcp->time_waits[i];
    if (first_wait(tcp, list) == 0) {
      *reference = synfin_reference(list->family, list->first);
      *timer = TCP_TIMER_TIME_WAIT;
      synfin_time_wait_cancel(tcp, *reference);
      return true;
    }
  }
  return false;
}

uint32_t synfin_timers_next(const struct synfin_tcp *tcp) {
  uint32_t next = SYNFIN_NEVER, ahead;
  unsigned timer;
  if (!SYNFIN_HAS_WHEEL)
    next = first_of_all(tcp, &ahead, &timer);
  else if (first_slot(tcp, &ahead) >= 0)
    next = until(tcp->now, tcp->wheel_now + ahead);
  for (unsigned i = 0; SYNFIN_HAS_TIME_WAIT_RECORDS && i < 2; i++) {
    uint32_t wait = first_wait(tcp, &tcp->time_waits[i]);
    next = wait < next ? wait : next;
  }
  return next;
}
