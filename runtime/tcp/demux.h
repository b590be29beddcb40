/* Who is a segment for? Connections and TIME-WAIT records stand in one hash
 * table, listeners in a list. Also the free lists of all records. */
#ifndef SYNFIN_TCP_DEMUX_H
#define SYNFIN_TCP_DEMUX_H

#include "synfin/tcp.h"

/* A reference in the hash table: the array in the upper two bits, the place in
 * it below. SYNFIN_NONE ends a chain. */
enum {
  SYNFIN_IN_CONNECTIONS = 0,
  SYNFIN_IN_TIME_WAIT4 = 1,
  SYNFIN_IN_TIME_WAIT6 = 2
};
static inline uint32_t synfin_reference(uint32_t array, uint32_t place) {
  return array << 30 | place;
}
static inline uint32_t synfin_array_of(uint32_t reference) {
  return reference >> 30;
}
static inline uint32_t synfin_place_of(uint32_t reference) {
  return reference & ((UINT32_C(1) << 30) - 1);
}

/* The four numbers that name a connection; `local` a place in config.locals. */
struct synfin_name {
  struct synfin_address remote;
  uint16_t local_port, remote_port;
  uint8_t local;
};

/* Empties the table and puts all records into their free lists. */
void synfin_demux_init(struct synfin_tcp *tcp);

/* The place of one of this host's addresses; -1 if it is none. */
int synfin_demux_local(const struct synfin_tcp *tcp,
                       const struct synfin_address *address);

/* The record of this name: a connection rather than a TIME-WAIT record, which a
 * connection that reopens it shadows (MAY-2); or SYNFIN_NONE. */
uint32_t synfin_demux_find(const struct synfin_tcp *tcp,
                           const struct synfin_name *name);

/* The same for what comes in: the name's hash is kept, for the table is asked
 * for it several times where a connection opens or closes, and again when its
 * packets come in a row. */
uint32_t synfin_demux_meet(struct synfin_tcp *tcp,
                           const struct synfin_name *name);

/* The TIME-WAIT record of this name, shadowed or not. */
uint32_t synfin_demux_find_time_wait(const struct synfin_tcp *tcp,
                                     const struct synfin_name *name);

/* The same by a connection: the one that it reopens. */
uint32_t synfin_demux_shadowed(const struct synfin_tcp *tcp,
                               const struct synfin_connection *connection);
void synfin_connection_name(const struct synfin_connection *connection,
                            struct synfin_name *name);

/* The listener that is bound to just this address and port; or
 * SYNFIN_NO_LISTENER. A free one has the port 0 and no address. */
uint16_t synfin_listener_at(const struct synfin_tcp *tcp,
                            const struct synfin_address *address,
                            uint16_t port);

/* The listener for a local socket, one bound to the address before one for any
 * address; or SYNFIN_NO_LISTENER. */
uint16_t synfin_demux_listener(const struct synfin_tcp *tcp, uint8_t local,
                               uint16_t port);

/* A free connection, all zero but its generation, which is a new one and not 0;
 * not yet in the hash table. SYNFIN_NONE if there is none. */
uint32_t synfin_connection_take(struct synfin_tcp *tcp);
/* Adds it under the name that its members give; takes it out again. */
void synfin_demux_add(struct synfin_tcp *tcp, uint32_t index);
void synfin_demux_remove(struct synfin_tcp *tcp, uint32_t index);
/* 32 bits that only that name and the secret decide (RFC 6528 3). */
uint32_t synfin_demux_secret(const struct synfin_tcp *tcp, uint32_t index);
/* 32 bits for timestamps, of its name and the secret as well, from which those
 * above cannot be told, nor where it stands in the table (RFC 7323 5.4, 7.1).
 */
uint32_t synfin_demux_offset(const struct synfin_tcp *tcp,
                             const struct synfin_connection *connection);
/* Gives it back; it must not be in the hash table. Its timers are stopped, and
 * its generation is another from now on: handles to it are over. */
void synfin_connection_give(struct synfin_tcp *tcp, uint32_t index);

/* The same for TIME-WAIT records, by reference. `take` puts the record into the
 * hash table; where none is free, the oldest of the family is given up. `give`
 * takes it out of the hash table, and stops its timer. */
struct synfin_time_wait *synfin_time_wait_at(const struct synfin_tcp *tcp,
                                             uint32_t reference);
uint32_t synfin_time_wait_take(struct synfin_tcp *tcp,
                               const struct synfin_name *name);
void synfin_time_wait_give(struct synfin_tcp *tcp, uint32_t reference);
void synfin_time_wait_name(const struct synfin_tcp *tcp, uint32_t reference,
                           struct synfin_name *name);

/* A local port that no connection to this remote socket and no listener has,
 * from 49152 to 65535, hard to foresee (RFC 6056 3.3.3); 0 if there is none. */
uint16_t synfin_demux_port(struct synfin_tcp *tcp, uint8_t local,
                           const struct synfin_socket *remote);

#endif
