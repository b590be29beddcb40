/* The records of an endpoint, so that a caller can give them room. Their
 * members are the runtime's own affair. */
#ifndef SYNFIN_TCP_MEMORY_H
#define SYNFIN_TCP_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "synfin/features.h"
#include "synfin/machine.h"

/* Place in an array of records, or none. */
#define SYNFIN_NONE UINT32_MAX
#define SYNFIN_NO_LISTENER UINT16_MAX
/* The same in 24 bits; so there are at most as many records of a kind. */
#define SYNFIN_NOWHERE UINT32_C(0xffffff)

/* A connection as the user knows it: its place, in as many bits as there are
 * places, and above it the generation, as much of its 16 bits as there is room
 * for. A handle that is over is mistaken for another only after its place was
 * used anew 65,535 times: with more than 65,536 places, 2^32 / places times. 0
 * is none. */
typedef uint32_t synfin_handle;

/* An IPv6 address in network order, or a mapped IPv4 address. */
struct synfin_address {
  uint8_t octets[16];
};

/* Sequence numbers `first` up to, not including, `end`. */
struct synfin_range {
  uint32_t first, end;
};

enum {
  SYNFIN_SACKED = 2,    /* ranges that the sender remembers (RFC2018) */
  SYNFIN_DEADLINES = 5, /* of timers; some share one, see timers.c */
  SYNFIN_WHEEL_LEVELS = 4,
  SYNFIN_WHEEL_SLOTS = 64,
  SYNFIN_NAME_WORDS = 24 / sizeof(synfin_word),
  SYNFIN_PENDING = 64 /* connections of a batch that owe an ACK */
};

/* The transmission control block (3.3.1) and what hangs on it. Small members
 * stand first, and what is seldom read last: the nearer a member, the shorter
 * an instruction of a small processor that reads it. */
struct synfin_connection {
  unsigned dupacks : 4;
  unsigned backoff : 4; /* how often the RTO was doubled since a sample */
  unsigned tokens : 4;  /* ACKs that the limit has let through */
  unsigned variant : 4;
  uint8_t tokens_at; /* seconds, modulo 256 */
  uint8_t retries, probes;
  uint8_t configuration; /* of the machine; written by it alone */
  uint8_t local;         /* place in config.locals */
  uint8_t scales;        /* Snd.Wind.Shift, and Rcv.Wind.Shift times 16 */
  uint8_t dscp;
  uint8_t wheel_at; /* see timers.h, as for wheel_next and wheel_prev */
  uint16_t generation;
  uint16_t listener; /* whose child it is */
  uint16_t armed;    /* timers that run: a bit for each enum tcp_timer */
  uint16_t mss;      /* octets of text that a segment carries */
  uint16_t local_port, remote_port;
  uint16_t user_timeout; /* seconds */
  union {
    uint16_t resent_at; /* when text was last sent again: milliseconds */
    uint16_t kept; /* octets that came with a SYN, until ours is acknowledged */
  } text;
  uint32_t flags; /* see inner.h */
  uint32_t snd_una, snd_nxt, snd_wnd, snd_wl1, snd_wl2, snd_up;
  uint32_t snd_end; /* behind the last octet that the user has sent */
  uint32_t max_snd_wnd;
  uint32_t cwnd, ssthresh; /* octets (RFC5681) */
  union {
    uint32_t recover; /* SND.NXT when loss was noticed (RFC6582) */
    uint32_t irs;     /* until the handshake is complete */
  } u;
  uint32_t srtt, rttvar; /* milliseconds times 8 and times 4 (RFC6298) */
  uint32_t timed_seq;    /* being timed; or, after a time-out, to resend next */
  union {
    uint32_t timed_at; /* `timed_seq`; a SYN in any case */
    uint32_t offset;   /* of our timestamps, once open, where both use them */
  } clock;
  uint32_t rcv_nxt;
  uint32_t rcv_adv;  /* the right edge as last offered: RCV.NXT + RCV.WND */
  uint32_t rcv_up;   /* behind the urgent text */
  uint32_t rcv_read; /* the next octet that the user will read */
  uint32_t ts_recent;
  uint32_t last_ack;  /* RCV.NXT as last sent (RFC7323 4.3) */
  uint32_t heard;     /* when the last segment came */
  uint32_t fin_seq;   /* of a FIN that has come before its turn */
  uint32_t hash_next; /* in its bucket, or in the list of free records */
  struct synfin_address remote;
  uint32_t wheel_next, wheel_prev;
  uint32_t deadlines[SYNFIN_DEADLINES];
  struct synfin_range sacked[SYNFIN_SACKED];
};

/* A connection in TIME-WAIT: enough to answer its peer and to judge a new SYN.
 * With its remote address and its slot in the hash table it takes 40 octets in
 * IPv4. */
struct synfin_time_wait {
  uint32_t hash_next;
  uint32_t snd_nxt, rcv_nxt, ts_recent;
  uint16_t local_port, remote_port;
  unsigned next : 24; /* in order of their deadlines */
  unsigned variant : 4;
  unsigned answers : 4; /* how often it was answered */
  unsigned prev : 24;
  unsigned local : 8;
  unsigned deadline : 13; /* in units of config.msl / 256 or so */
  unsigned window : 6;    /* the upper bits of SEG.WND */
  unsigned shift : 4;     /* Rcv.Wind.Shift */
  unsigned has_timestamps : 1;
  unsigned configuration : 8; /* of the machine */
};

struct synfin_time_wait4 {
  struct synfin_time_wait common;
  uint8_t remote[4];
};

struct synfin_time_wait6 {
  struct synfin_time_wait common;
  uint8_t remote[16];
};

/* A connection in LISTEN. */
struct synfin_listener {
  struct synfin_address address; /* all zero: any of this host's */
  uint16_t port;                 /* 0: the record is free */
  uint16_t backlog, half_open;
  uint32_t oldest; /* of its half-open connections, if there are any */
  uint16_t user_timeout;
  uint8_t configuration; /* of the machine */
  uint8_t variant, dscp, flags;
};

#endif
