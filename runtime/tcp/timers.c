#include "timers.h"
#include <string.h>
#include "demux.h"
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
#define FARTHEST ((uint32_t)(SLOTS - 1) << DIGIT * TOP)

/* Which deadline a timer has, and which timers have it. */
static const uint8_t deadline_of[TCP_TIMERS] = {
    [TCP_TIMER_RETRANSMIT] = 0,   [TCP_TIMER_PERSIST] = 0,
    [TCP_TIMER_TIME_WAIT] = 1,    [TCP_TIMER_FIN_WAIT_2] = 1,
    [TCP_TIMER_SYN_RECEIVED] = 1, [TCP_TIMER_USER] = 2,
    [TCP_TIMER_OVERRIDE] = 3,     [TCP_TIMER_DELAYED_ACK] = 4,
    [TCP_TIMER_KEEPALIVE] = 5};
static const uint16_t sharing[SYNFIN_DEADLINES] = {
    1 << TCP_TIMER_RETRANSMIT | 1 << TCP_TIMER_PERSIST,
    1 << TCP_TIMER_TIME_WAIT | 1 << TCP_TIMER_FIN_WAIT_2 |
        1 << TCP_TIMER_SYN_RECEIVED,
    1 << TCP_TIMER_USER,
    1 << TCP_TIMER_OVERRIDE,
    1 << TCP_TIMER_DELAYED_ACK,
    1 << TCP_TIMER_KEEPALIVE};

/* --- The wheel -------------------------------------------------------------
 */

/* Milliseconds from one time to a later one; 0 if it is not later, as when the
 * caller's clock was set back. */
static uint32_t until(uint32_t from, uint32_t to) {
  uint32_t ahead = to - from;
  return ahead >> 31 ? 0 : ahead;
}

/* The lowest bit of a word that is not 0. */
static unsigned lowest(uint64_t word) {
  unsigned place = (uint32_t)word ? 0 : 32;
  uint32_t rest = (uint32_t)(word >> place);
  for (unsigned half = 16; half; half /= 2)
    if (!(rest << (32 - half))) {
      rest >>= half;
      place += half;
    }
  return place;
}

/* Milliseconds from `wheel_now` until a slot is reached. */
static uint32_t slot_ahead(const struct synfin_tcp *tcp, unsigned level,
                           unsigned slot) {
  uint32_t digits = tcp->wheel_now >> DIGIT * level;
  uint32_t ahead = (slot - digits) % SLOTS;
  return until(tcp->wheel_now, (digits + ahead) << DIGIT * level);
}

/* The first slot that holds something, as `level * SLOTS + slot`, and how far
 * ahead it is; -1 if there is none. Of two that are reached at once, the higher
 * level comes first: what is in it must be sorted into the lower ones. */
static int first_slot(const struct synfin_tcp *tcp, uint32_t *ahead) {
  int first = -1;
  *ahead = SYNFIN_NEVER;
  for (unsigned level = 0; level < SYNFIN_WHEEL_LEVELS; level++) {
    uint64_t used = tcp->wheel_used[level];
    if (!used)
      continue;
    unsigned digit = tcp->wheel_now >> DIGIT * level & (SLOTS - 1);
    uint64_t turned = used >> digit | used << ((SLOTS - digit) % SLOTS);
    unsigned slot = (digit + lowest(turned)) % SLOTS;
    uint32_t reached = slot_ahead(tcp, level, slot);
    if (reached <= *ahead) {
      *ahead = reached;
      first = (int)(level * SLOTS + slot);
    }
  }
  return first;
}

static void wheel_remove(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_connection *own = &tcp->config.connections[index];
  if (!own->wheel_at)
    return;
  unsigned at = own->wheel_at - 1;
  if (own->wheel_next != SYNFIN_NONE)
    tcp->config.connections[own->wheel_next].wheel_prev = own->wheel_prev;
  if (own->wheel_prev != SYNFIN_NONE)
    tcp->config.connections[own->wheel_prev].wheel_next = own->wheel_next;
  else
    tcp->wheel[at / SLOTS][at % SLOTS] = own->wheel_next;
  if (tcp->wheel[at / SLOTS][at % SLOTS] == SYNFIN_NONE)
    tcp->wheel_used[at / SLOTS] &= ~(UINT64_C(1) << at % SLOTS);
  own->wheel_at = 0;
}

/* `wheel_at` is the number of the slot, from 1. */
static void wheel_add(struct synfin_tcp *tcp, uint32_t index,
                      uint32_t deadline) {
  struct synfin_connection *own = &tcp->config.connections[index];
  uint32_t ahead = until(tcp->wheel_now, deadline);
  uint32_t time = tcp->wheel_now + (ahead < FARTHEST ? ahead : FARTHEST);
  unsigned level = 0;
  while (level < TOP && (time ^ tcp->wheel_now) >> DIGIT * (level + 1))
    level++;
  unsigned slot = time >> DIGIT * level & (SLOTS - 1);
  uint32_t *head = &tcp->wheel[level][slot];
  own->wheel_at = level * SLOTS + slot + 1;
  own->wheel_prev = SYNFIN_NONE;
  own->wheel_next = *head;
  if (*head != SYNFIN_NONE)
    tcp->config.connections[*head].wheel_prev = index;
  *head = index;
  tcp->wheel_used[level] |= UINT64_C(1) << slot;
}

/* Turns the wheel to tcp->now if it holds nothing on the way. */
static void turn(struct synfin_tcp *tcp) {
  uint32_t ahead;
  uint32_t late = until(tcp->wheel_now, tcp->now);
  if (first_slot(tcp, &ahead) < 0)
    tcp->wheel_now = tcp->now;
  else if (late < ahead)
    tcp->wheel_now += late;
}

/* --- Connections -----------------------------------------------------------
 */

void synfin_timers_init(struct synfin_tcp *tcp, uint32_t now) {
  tcp->wheel_now = now;
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
  if (own->wheel_at) {
    unsigned at = own->wheel_at - 1;
    if (slot_ahead(tcp, at / SLOTS, at % SLOTS) <=
        until(tcp->wheel_now, deadline))
      return;
    wheel_remove(tcp, index);
  }
  turn(tcp);
  wheel_add(tcp, index, deadline);
}

void synfin_timer_cancel(struct synfin_tcp *tcp, uint32_t index,
                         unsigned timer) {
  struct synfin_connection *own = &tcp->config.connections[index];
  own->armed = (uint16_t)(own->armed & ~(1u << timer));
}

void synfin_timer_cancel_all(struct synfin_tcp *tcp, uint32_t index) {
  tcp->config.connections[index].armed = 0;
  wheel_remove(tcp, index);
}

bool synfin_timer_runs(const struct synfin_connection *connection,
                       unsigned timer) {
  return connection->armed >> timer & 1;
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

/* Takes a connection from the wheel, and puts it back where it belongs now. Its
 * first timer is stopped and told if it has expired; otherwise it is ALL. */
static unsigned look_at(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_connection *own = &tcp->config.connections[index];
  unsigned expired = ALL;
  unsigned first = first_timer(own, tcp->now);
  wheel_remove(tcp, index);
  if (first < ALL && !until(tcp->now, synfin_timer_deadline(own, first))) {
    synfin_timer_cancel(tcp, index, first);
    expired = first;
    first = first_timer(own, tcp->now);
  }
  if (first < ALL)
    wheel_add(tcp, index, synfin_timer_deadline(own, first));
  return expired;
}

/* --- TIME-WAIT -------------------------------------------------------------
 */

/* Deadlines are counted in units of a power of two, so that the count goes on
 * where the clock begins again at 0. 2 MSL are 1,025 to 2,048 units. */
static unsigned unit_log2(const struct synfin_tcp *tcp) {
  unsigned log2 = 0;
  while (tcp->config.msl >> log2 > 1024)
    log2++;
  return log2;
}

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
  unsigned log2 = unit_log2(tcp);
  uint32_t end = tcp->now + 2 * tcp->config.msl + (UINT32_C(1) << log2) - 1;
  synfin_time_wait_cancel(tcp, reference);
  record->deadline = (uint16_t)(end >> log2);
  record->prev = list->last;
  record->next = SYNFIN_NONE;
  if (list->last != SYNFIN_NONE)
    in_list(tcp, list, list->last)->next = synfin_place_of(reference);
  else
    list->first = synfin_place_of(reference);
  list->last = synfin_place_of(reference);
}

/* A record that is in no list has itself for a neighbour. */
void synfin_time_wait_cancel(struct synfin_tcp *tcp, uint32_t reference) {
  struct synfin_time_waits *list = list_of(tcp, reference);
  struct synfin_time_wait *record = synfin_time_wait_at(tcp, reference);
  uint32_t place = synfin_place_of(reference);
  if (record->next == place)
    return;
  if (record->next != SYNFIN_NONE)
    in_list(tcp, list, record->next)->prev = record->prev;
  else
    list->last = record->prev;
  if (record->prev != SYNFIN_NONE)
    in_list(tcp, list, record->prev)->next = record->next;
  else
    list->first = record->next;
  record->next = record->prev = place;
}

/* Milliseconds until the first record of a list expires. */
static uint32_t first_wait(const struct synfin_tcp *tcp,
                           const struct synfin_time_waits *list) {
  if (list->first == SYNFIN_NONE)
    return SYNFIN_NEVER;
  unsigned log2 = unit_log2(tcp);
  uint32_t units = (uint16_t)(in_list(tcp, list, list->first)->deadline -
                              (tcp->now >> log2));
  if (!units || units >> 15)
    return 0;
  return (units << log2) - (tcp->now & ((UINT32_C(1) << log2) - 1));
}

/* --- All of them -----------------------------------------------------------
 */

bool synfin_timers_expired(struct synfin_tcp *tcp, uint32_t *reference,
                           unsigned *timer) {
  uint32_t ahead;
  int slot;
  while ((slot = first_slot(tcp, &ahead)) >= 0 &&
         ahead <= until(tcp->wheel_now, tcp->now)) {
    uint32_t index = tcp->wheel[slot / SLOTS][slot % SLOTS];
    tcp->wheel_now += ahead;
    *timer = look_at(tcp, index);
    if (*timer < ALL) {
      *reference = synfin_reference(SYNFIN_IN_CONNECTIONS, index);
      return true;
    }
  }
  turn(tcp);
  for (unsigned i = 0; i < 2; i++) {
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
  uint32_t next;
  if (first_slot(tcp, &next) >= 0)
    next = until(tcp->now, tcp->wheel_now + next);
  for (unsigned i = 0; i < 2; i++) {
    uint32_t wait = first_wait(tcp, &tcp->time_waits[i]);
    next = wait < next ? wait : next;
  }
  return next;
}
