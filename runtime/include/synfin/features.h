/* What an endpoint can do without, where bytes of code count. Each switch is a
 * macro, to be defined for all files of a program; SYNFIN_TCP_MINIMAL is all of
 * them. docs/runtime.md has what each gives up, by the numbers of RFC 9293, and
 * docs/benchmarks.md what it saves. What a program does not call needs no
 * switch: the linker leaves it out.
 *
 *   SYNFIN_TCP_WITHOUT_IPV6               IPv4 only
 *   SYNFIN_TCP_WITHOUT_ICMP               deaf to errors of routers and hosts
 *   SYNFIN_TCP_WITHOUT_ACTIVE_OPEN        a server: synfin_tcp_connect() must
 *                                         not be called, nor any call that the
 *                                         table's option `server` forbids
 *   SYNFIN_TCP_WITHOUT_PIPELINE           one segment in flight at a time: no
 *                                         congestion window, no recovery
 *   SYNFIN_TCP_WITHOUT_SACK               RFC 2018
 *   SYNFIN_TCP_WITHOUT_TIMESTAMPS         RFC 7323
 *   SYNFIN_TCP_WITHOUT_WINDOW_SCALE       RFC 7323
 *   SYNFIN_TCP_WITHOUT_REASSEMBLY         text out of order is dropped
 *   SYNFIN_TCP_WITHOUT_DELAYED_ACK        each segment with text is
 *                                         acknowledged at once
 *   SYNFIN_TCP_WITHOUT_URGENT             urgent text is text
 *   SYNFIN_TCP_WITHOUT_KEEPALIVE          a dead peer is found out by sending
 *   SYNFIN_TCP_WITHOUT_TIME_WAIT_RECORDS  a connection in TIME-WAIT keeps its
 *                                         record, and its handle until 2 MSL
 *                                         are over
 *   SYNFIN_TCP_WITHOUT_HASH               connections are found one by one;
 *                                         TIME-WAIT records go with the table
 *   SYNFIN_TCP_WITHOUT_WHEEL              timers are found one by one
 *   SYNFIN_TCP_WITHOUT_SIPHASH            HalfSipHash instead: 32-bit words, a
 *                                         secret of 64 bits
 *   SYNFIN_TCP_WITHOUT_EVICTION           a full backlog makes no room
 *   SYNFIN_TCP_WITHOUT_CHECKS             a configuration is believed
 *   SYNFIN_TCP_WITHOUT_WATCH              nobody watches steps
 *
 * The runtime asks for SYNFIN_HAS_..., which is 0 or 1, in plain conditions:
 * the compiler drops what can never be. */
#ifndef SYNFIN_FEATURES_H
#define SYNFIN_FEATURES_H

#include <stdint.h>

#ifdef SYNFIN_TCP_MINIMAL
#define SYNFIN_TCP_WITHOUT_IPV6
#define SYNFIN_TCP_WITHOUT_ICMP
#define SYNFIN_TCP_WITHOUT_ACTIVE_OPEN
#define SYNFIN_TCP_WITHOUT_PIPELINE
#define SYNFIN_TCP_WITHOUT_SACK
#define SYNFIN_TCP_WITHOUT_TIMESTAMPS
#define SYNFIN_TCP_WITHOUT_WINDOW_SCALE
#define SYNFIN_TCP_WITHOUT_REASSEMBLY
#define SYNFIN_TCP_WITHOUT_DELAYED_ACK
#define SYNFIN_TCP_WITHOUT_URGENT
#define SYNFIN_TCP_WITHOUT_KEEPALIVE
#define SYNFIN_TCP_WITHOUT_TIME_WAIT_RECORDS
#define SYNFIN_TCP_WITHOUT_HASH
#define SYNFIN_TCP_WITHOUT_WHEEL
#define SYNFIN_TCP_WITHOUT_SIPHASH
#define SYNFIN_TCP_WITHOUT_EVICTION
#define SYNFIN_TCP_WITHOUT_CHECKS
#define SYNFIN_TCP_WITHOUT_WATCH
#endif

#ifdef SYNFIN_TCP_WITHOUT_IPV6
#define SYNFIN_HAS_IPV6 0
#else
#define SYNFIN_HAS_IPV6 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_ICMP
#define SYNFIN_HAS_ICMP 0
#else
#define SYNFIN_HAS_ICMP 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_ACTIVE_OPEN
#define SYNFIN_HAS_ACTIVE_OPEN 0
#else
#define SYNFIN_HAS_ACTIVE_OPEN 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_PIPELINE
#define SYNFIN_HAS_PIPELINE 0
#else
#define SYNFIN_HAS_PIPELINE 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_SACK
#define SYNFIN_HAS_SACK 0
#else
#define SYNFIN_HAS_SACK 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_TIMESTAMPS
#define SYNFIN_HAS_TIMESTAMPS 0
#else
#define SYNFIN_HAS_TIMESTAMPS 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_WINDOW_SCALE
#define SYNFIN_HAS_WINDOW_SCALE 0
#else
#define SYNFIN_HAS_WINDOW_SCALE 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_REASSEMBLY
#define SYNFIN_HAS_REASSEMBLY 0
#else
#define SYNFIN_HAS_REASSEMBLY 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_DELAYED_ACK
#define SYNFIN_HAS_DELAYED_ACK 0
#else
#define SYNFIN_HAS_DELAYED_ACK 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_URGENT
#define SYNFIN_HAS_URGENT 0
#else
#define SYNFIN_HAS_URGENT 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_KEEPALIVE
#define SYNFIN_HAS_KEEPALIVE 0
#else
#define SYNFIN_HAS_KEEPALIVE 1
#endif
#if defined(SYNFIN_TCP_WITHOUT_TIME_WAIT_RECORDS) ||                           \
    defined(SYNFIN_TCP_WITHOUT_HASH)
#define SYNFIN_HAS_TIME_WAIT_RECORDS 0
#else
#define SYNFIN_HAS_TIME_WAIT_RECORDS 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_HASH
#define SYNFIN_HAS_HASH 0
#else
#define SYNFIN_HAS_HASH 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_WHEEL
#define SYNFIN_HAS_WHEEL 0
#else
#define SYNFIN_HAS_WHEEL 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_SIPHASH
#define SYNFIN_HAS_SIPHASH 0
#else
#define SYNFIN_HAS_SIPHASH 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_EVICTION
#define SYNFIN_HAS_EVICTION 0
#else
#define SYNFIN_HAS_EVICTION 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_CHECKS
#define SYNFIN_HAS_CHECKS 0
#else
#define SYNFIN_HAS_CHECKS 1
#endif
#ifdef SYNFIN_TCP_WITHOUT_WATCH
#define SYNFIN_HAS_WATCH 0
#else
#define SYNFIN_HAS_WATCH 1
#endif

/* What the keyed hash works with. */
#if SYNFIN_HAS_SIPHASH
typedef uint64_t synfin_word;
#else
typedef uint32_t synfin_word;
#endif

#endif
