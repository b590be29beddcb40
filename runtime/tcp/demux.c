#include "demux.h"
#include <string.h>
#include "siphash.h"
#include "synfin/features.h"
#include "timers.h"
#include "wire.h"

/* Ports of no service (RFC 6335 6). */
enum {
  FIRST_PORT = 49152,
  PORTS = 65536 - FIRST_PORT
};

/* --- Names ---------------------------------------------------------------- */

/* A name in words, which are hashed and compared. */
static void words_of(const struct synfin_name *name, synfin_word *words) {
  uint32_t ports = (uint32_t)name->local_port << 16 | name->remote_port;
  memcpy(words, name->remote.octets, 16);
  words[SYNFIN_NAME_WORDS - 1] =
      (synfin_word)((uint64_t)name->local << (8 * sizeof *words - 32) | ports);
  if (!SYNFIN_HAS_SIPHASH) {
    words[SYNFIN_NAME_WORDS - 2] = ports;
    words[SYNFIN_NAME_WORDS - 1] = name->local;
  }
}

static bool are_same(const synfin_word *a, const synfin_word *b) {
  synfin_word differ = (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]);
  if (!SYNFIN_HAS_SIPHASH)
    differ |= (a[3] ^ b[3]) | (a[4] ^ b[4]) | (a[5] ^ b[5]);
  return differ == 0;
}

/* RFC 6056, RFC 6528 and the table all need what a stranger cannot foresee: the
 * table the lower half, the others the upper. */
static synfin_word hash(const struct synfin_tcp *tcp,
                        const struct synfin_name *name) {
  synfin_word words[SYNFIN_NAME_WORDS];
  words_of(name, words);
  if (SYNFIN_HAS_HASH && are_same(words, tcp->hashed))
    return tcp->hash;
  return synfin_siphash_words(tcp->keys, words, SYNFIN_NAME_WORDS);
}

static uint32_t upper_half(synfin_word hashed) {
  return (uint32_t)(hashed >> (8 * sizeof hashed - 32));
}

static uint32_t *bucket_at(const struct synfin_tcp *tcp, synfin_word hashed) {
  return &tcp->config.buckets[(uint32_t)hashed & (tcp->config.nbuckets - 1)];
}

static uint32_t *bucket_of(const struct synfin_tcp *tcp,
                           const struct synfin_name *name) {
  return bucket_at(tcp, hash(tcp, name));
}

void synfin_connection_name(const struct synfin_connection *connection,
                            struct synfin_name *name) {
  name->remote = connection->remote;
  name->local_port = connection->local_port;
  name->remote_port = connection->remote_port;
  name->local = connection->local;
}

static void name_of(const struct synfin_tcp *tcp, uint32_t reference,
                    struct synfin_name *name) {
  if (synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS)
    synfin_connection_name(&tcp->config.connections[synfin_place_of(reference)],
                           name);
  else
    synfin_time_wait_name(tcp, reference, name);
}

/* --- The hash table ------------------------------------------------------- */

static uint32_t *next_of(const struct synfin_tcp *tcp, uint32_t reference) {
  if (synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS)
    return &tcp->config.connections[synfin_place_of(reference)].hash_next;
  return &synfin_time_wait_at(tcp, reference)->hash_next;
}

/* Behind the connections of its chain stand its TIME-WAIT records, so that the
 * first one of a name is the one that counts. */
static uint32_t *first_wait(const struct synfin_tcp *tcp, uint32_t *link) {
  while (synfin_array_of(*link) == SYNFIN_IN_CONNECTIONS)
    link = next_of(tcp, *link);
  return link;
}

static void put_in(struct synfin_tcp *tcp, uint32_t *link, uint32_t reference) {
  *next_of(tcp, reference) = *link;
  *link = reference;
}

static void take_out(struct synfin_tcp *tcp, uint32_t reference) {
  struct synfin_name name;
  name_of(tcp, reference, &name);
  uint32_t *link = bucket_of(tcp, &name);
  while (*link != SYNFIN_NONE && *link != reference)
    link = next_of(tcp, *link);
  if (*link == reference)
    *link = *next_of(tcp, reference);
}

static bool is_named(const struct synfin_connection *c,
                     const struct synfin_name *name) {
  return c->remote_port == name->remote_port &&
         c->local_port == name->local_port && c->local == name->local &&
         memcmp(&c->remote, &name->remote, sizeof c->remote) == 0;
}

static bool is_of(const struct synfin_tcp *tcp, uint32_t reference,
                  const struct synfin_name *name) {
  struct synfin_name own;
  if (synfin_array_of(reference) == SYNFIN_IN_CONNECTIONS)
    return is_named(&tcp->config.connections[synfin_place_of(reference)], name);
  synfin_time_wait_name(tcp, reference, &own);
  return own.remote_port == name->remote_port &&
         own.local_port == name->local_port && own.local == name->local &&
         memcmp(&own.remote, &name->remote, sizeof own.remote) == 0;
}

static uint32_t find_from(const struct synfin_tcp *tcp, uint32_t reference,
                          const struct synfin_name *name) {
  while (reference != SYNFIN_NONE && !is_of(tcp, reference, name))
    reference = *next_of(tcp, reference);
  return reference;
}

/* Without a hash table: one by one. A free record has no local port. */
static uint32_t look_through(const struct synfin_tcp *tcp,
                             const struct synfin_name *name) {
  for (uint32_t i = 0; i < tcp->config.nconnections; i++)
    if (is_named(&tcp->config.connections[i], name))
      return i;
  return SYNFIN_NONE;
}

uint32_t synfin_demux_meet(struct synfin_tcp *tcp,
                           const struct synfin_name *name) {
  if (!SYNFIN_HAS_HASH)
    return look_through(tcp, name);
  tcp->hash = hash(tcp, name);
  words_of(name, tcp->hashed);
  return find_from(tcp, *bucket_at(tcp, tcp->hash), name);
}

uint32_t synfin_demux_find(const struct synfin_tcp *tcp,
                           const struct synfin_name *name) {
  if (!SYNFIN_HAS_HASH)
    return look_through(tcp, name);
  return find_from(tcp, *bucket_of(tcp, name), name);
}

uint32_t synfin_demux_find_time_wait(const struct synfin_tcp *tcp,
                                     const struct synfin_name *name) {
  return find_from(tcp, *first_wait(tcp, bucket_of(tcp, name)), name);
}

uint32_t synfin_demux_shadowed(const struct synfin_tcp *tcp,
                               const struct synfin_connection *connection) {
  struct synfin_name name;
  synfin_connection_name(connection, &name);
  return synfin_demux_find_time_wait(tcp, &name);
}

void synfin_demux_add(struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_name name;
  if (!SYNFIN_HAS_HASH)
    return;
  synfin_connection_name(&tcp->config.connections[index], &name);
  put_in(tcp, bucket_of(tcp, &name), index);
}

uint32_t synfin_demux_secret(const struct synfin_tcp *tcp, uint32_t index) {
  struct synfin_name name;
  synfin_connection_name(&tcp->config.connections[index], &name);
  return upper_half(hash(tcp, &name));
}

uint32_t synfin_demux_offset(const struct synfin_tcp *tcp,
                             const struct synfin_connection *connection) {
  struct synfin_name name;
  synfin_connection_name(connection, &name);
  synfin_word hashed = hash(tcp, &name);
  return (uint32_t)synfin_siphash_words(tcp->keys + 2, &hashed, 1);
}

void synfin_demux_remove(struct synfin_tcp *tcp, uint32_t index) {
  if (SYNFIN_HAS_HASH)
    take_out(tcp, index);
}

/* --- Free records --------------------------------------------------------- */

/* A free record is zero but for its generation, so that nothing that looks
 * through the array takes it for a connection. Handles end here. */
static void set_free(struct synfin_tcp *tcp, uint32_t index,
                     uint16_t generation) {
  struct synfin_connection *own = &tcp->config.connections[index];
  memset(own, 0, sizeof *own);
  own->generation = generation;
  own->hash_next = tcp->free_connection;
  tcp->free_connection = index;
}

uint32_t synfin_connection_take(struct synfin_tcp *tcp) {
  uint32_t index = tcp->free_connection;
  if (index != SYNFIN_NONE) {
    tcp->free_connection = tcp->config.connections[index].hash_next;
    tcp->config.connections[index].hash_next = 0;
  }
  return index;
}

/* No generation is 0 in what a handle has of it, as no handle is. */
void synfin_connection_give(struct synfin_tcp *tcp, uint32_t index) {
  uint16_t next = tcp->config.connections[index].generation;
  do
    next++;
  while (next * tcp->places == 0);
  synfin_timer_cancel_all(tcp, index);
  set_free(tcp, index, next);
}

static void init_time_waits(struct synfin_time_waits *list, uint32_t family,
                            void *records, uint32_t count, size_t stride) {
  list->records = records;
  list->stride = (uint32_t)stride;
  list->count = count;
  list->family = family;
  list->free = SYNFIN_NONE;
  list->first = list->last = SYNFIN_NOWHERE;
}

static void time_wait_free(struct synfin_tcp *tcp, uint32_t reference) {
  struct synfin_time_waits *list =
      &tcp->time_waits[synfin_array_of(reference) - SYNFIN_IN_TIME_WAIT4];
  synfin_time_wait_at(tcp, reference)->hash_next = list->free;
  list->free = synfin_place_of(reference);
}

void synfin_demux_init(struct synfin_tcp *tcp) {
  const struct synfin_tcp_config *config = &tcp->config;
  for (uint32_t i = 0; SYNFIN_HAS_HASH && i < config->nbuckets; i++)
    config->buckets[i] = SYNFIN_NONE;
  tcp->free_connection = SYNFIN_NONE;
  tcp->places = 1;
  while (tcp->places < config->nconnections)
    tcp->places *= 2;
  tcp->hashed[SYNFIN_NAME_WORDS - 1] = (synfin_word)-1; /* that is no name's */
  for (uint32_t i = config->nconnections; i-- > 0;)
    set_free(tcp, i, 1);
  if (!SYNFIN_HAS_TIME_WAIT_RECORDS)
    return;
  init_time_waits(&tcp->time_waits[0], SYNFIN_IN_TIME_WAIT4,
                  config->time_waits4, config->ntime_waits4,
                  sizeof *config->time_waits4);
  init_time_waits(&tcp->time_waits[1], SYNFIN_IN_TIME_WAIT6,
                  config->time_waits6, config->ntime_waits6,
                  sizeof *config->time_waits6);
  for (unsigned i = 0; i < 2; i++)
    for (uint32_t k = tcp->time_waits[i].count; k-- > 0;)
      time_wait_free(tcp, synfin_reference(tcp->time_waits[i].family, k));
}

/* --- TIME-WAIT records ---------------------------------------------------- */

struct synfin_time_wait *synfin_time_wait_at(const struct synfin_tcp *tcp,
                                             uint32_t reference) {
  const struct synfin_time_waits *list =
      &tcp->time_waits[synfin_array_of(reference) - SYNFIN_IN_TIME_WAIT4];
  return (void *)(list->records +
                  (size_t)list->stride * synfin_place_of(reference));
}

/* The remote address stands behind the common part. */
static uint8_t *remote_of(struct synfin_time_wait *record) {
  return (uint8_t *)record + sizeof *record;
}

/* A free record of a family, or that of the oldest; SYNFIN_NONE if the family
 * has none, or none whose deadline runs. */
static uint32_t any_time_wait(struct synfin_tcp *tcp,
                              struct synfin_time_waits *list) {
  if (list->free == SYNFIN_NONE) {
    tcp->counts.no_time_wait++;
    if (list->first == SYNFIN_NOWHERE)
      return SYNFIN_NONE;
    synfin_time_wait_give(tcp, synfin_reference(list->family, list->first));
  }
  uint32_t place = list->free;
  uint32_t reference = synfin_reference(list->family, place);
  list->free = synfin_time_wait_at(tcp, reference)->hash_next;
  return reference;
}

uint32_t synfin_time_wait_take(struct synfin_tcp *tcp,
                               const struct synfin_name *name) {
  bool mapped = synfin_is_ipv4(&name->remote);
  uint32_t reference = any_time_wait(tcp, &tcp->time_waits[mapped ? 0 : 1]);
  if (reference == SYNFIN_NONE)
    return SYNFIN_NONE;
  struct synfin_time_wait *record = synfin_time_wait_at(tcp, reference);
  memset(record, 0, sizeof *record);
  record->next = record->prev = synfin_place_of(reference) & SYNFIN_NOWHERE;
  record->local_port = name->local_port;
  record->remote_port = name->remote_port;
  record->local = name->local;
  memcpy(remote_of(record), name->remote.octets + (mapped ? 12 : 0),
         mapped ? 4 : 16);
  put_in(tcp, first_wait(tcp, bucket_of(tcp, name)), reference);
  return reference;
}

void synfin_time_wait_give(struct synfin_tcp *tcp, uint32_t reference) {
  synfin_time_wait_cancel(tcp, reference);
  take_out(tcp, reference);
  time_wait_free(tcp, reference);
}

void synfin_time_wait_name(const struct synfin_tcp *tcp, uint32_t reference,
                           struct synfin_name *name) {
  struct synfin_time_wait *record = synfin_time_wait_at(tcp, reference);
  bool mapped = synfin_array_of(reference) == SYNFIN_IN_TIME_WAIT4;
  name->local_port = record->local_port;
  name->remote_port = record->remote_port;
  name->local = record->local;
  memcpy(name->remote.octets, synfin_mapped_prefix, 12);
  memcpy(name->remote.octets + (mapped ? 12 : 0), remote_of(record),
         mapped ? 4 : 16);
}

/* --- Local ends ----------------------------------------------------------- */

int synfin_demux_local(const struct synfin_tcp *tcp,
                       const struct synfin_address *address) {
  for (int i = 0; i < tcp->config.nlocals; i++)
    if (!memcmp(&tcp->config.locals[i].address, address, sizeof *address))
      return i;
  return -1;
}

uint16_t synfin_listener_at(const struct synfin_tcp *tcp,
                            const struct synfin_address *address,
                            uint16_t port) {
  for (uint16_t i = 0; i < tcp->config.nlisteners; i++) {
    const struct synfin_listener *listener = &tcp->config.listeners[i];
    if (listener->port == port &&
        !memcmp(&listener->address, address, sizeof *address))
      return i;
  }
  return SYNFIN_NO_LISTENER;
}

uint16_t synfin_demux_listener(const struct synfin_tcp *tcp, uint8_t local,
                               uint16_t port) {
  static const struct synfin_address any;
  if (!port)
    return SYNFIN_NO_LISTENER;
  uint16_t found =
      synfin_listener_at(tcp, &tcp->config.locals[local].address, port);
  return found != SYNFIN_NO_LISTENER ? found
                                     : synfin_listener_at(tcp, &any, port);
}

/* The search begins where the remote socket and a secret say, so that ports
 * follow each other for one remote socket and tell others nothing. */
uint16_t synfin_demux_port(struct synfin_tcp *tcp, uint8_t local,
                           const struct synfin_socket *remote) {
  struct synfin_name name = {
      .remote = remote->address, .remote_port = remote->port, .local = local};
  uint32_t offset = upper_half(hash(tcp, &name));
  for (unsigned tries = 0; tries < PORTS; tries++) {
    name.local_port =
        (uint16_t)(FIRST_PORT + (offset + tcp->next_port++) % PORTS);
    if (synfin_demux_find(tcp, &name) == SYNFIN_NONE &&
        synfin_demux_listener(tcp, local, name.local_port) ==
            SYNFIN_NO_LISTENER)
      return name.local_port;
  }
  return 0;
}
