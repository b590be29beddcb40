/* TCP (RFC 9293) without input and output: packets, user calls and the time go
 * in; packets, notices and a deadline come out. All that decides what happens
 * to a connection is the table of spec/tcp.fsm; this layer keeps the numbers
 * (sections 3.3 and 3.4), works out the table's attributes from them, and does
 * what the rows name.
 *
 * - No memory is allocated: the caller hands over arrays and rings, and owns
 *   them. Records hold no pointers, so the arrays may lie anywhere.
 * - No clock: every call takes the time, in milliseconds, modulo 2^32.
 * - No sockets: packets are whole IP packets, IPv4 or IPv6, as a TUN device
 *   carries them. Addresses are those of IPv6; an IPv4 address is mapped
 *   (::ffff:a.b.c.d, RFC 4291 2.5.5.2).
 *
 * One endpoint must not be used by two threads at once. Callbacks must not call
 * back into the endpoint; they note what they are told. */
#ifndef SYNFIN_TCP_H
#define SYNFIN_TCP_H

#include "synfin/tcp_memory.h"

/* --- What the host supplies ----------------------------------------------- */

/* The two rings of a connection. Both sizes are powers of two, at most 2^30
 * octets, and stay what they are as long as the connection lives. While
 * `receive` is NULL the window is closed: it opens with the next segment after
 * there is a ring. So a flood of SYNs need not cost the memory to read from. */
struct synfin_rings {
  uint8_t *send, *receive;
  uint8_t send_log2, receive_log2;
};

/* What happened to a connection; several bits may come together. */
enum synfin_notice {
  SYNFIN_OPENED = 1 << 0,      /* the handshake is complete (3.5) */
  SYNFIN_ACCEPTED = 1 << 1,    /* the same, of a child of `listener` */
  SYNFIN_READABLE = 1 << 2,    /* text has come */
  SYNFIN_WRITABLE = 1 << 3,    /* there is room in the send ring again */
  SYNFIN_CLOSING = 1 << 4,     /* the peer has closed: its FIN (MUST-12) */
  SYNFIN_FINISHED = 1 << 5,    /* our CLOSE is acknowledged */
  SYNFIN_RESET = 1 << 6,       /* the peer sent a reset (MUST-12) */
  SYNFIN_REFUSED = 1 << 7,     /* to our SYN: nobody listens there */
  SYNFIN_TIMED_OUT = 1 << 8,   /* R2, user timeout or keep-alive (3.8.3) */
  SYNFIN_UNREACHABLE = 1 << 9, /* a hard ICMP error (SHLD-26) */
  SYNFIN_TROUBLE = 1 << 10,    /* R1 is reached (SHLD-9) */
  SYNFIN_SOFT_ERROR = 1 << 11, /* a soft ICMP error (MUST-47, SHLD-25) */
  SYNFIN_URGENT = 1 << 12,     /* urgent text lies ahead (MUST-32) */
  SYNFIN_DELETED = 1 << 13,    /* the handle is over: no more notices */
  SYNFIN_ARRIVED = 1 << 14     /* a SYN for a listener with `early` */
};

/* A step of the machine, for who watches. The pointers last for the call. */
struct synfin_step {
  uint32_t index;         /* of the connection; SYNFIN_NONE: there is none */
  uint8_t event;          /* enum tcp_event */
  uint8_t before, after;  /* configurations */
  uint32_t input;         /* the attributes */
  const uint8_t *actions; /* ends with SYNFIN_END */
  const uint8_t *packet;  /* that came, or NULL */
  size_t length;
};

/* All functions get `context`. Those marked so may be NULL. */
struct synfin_host {
  void *context;
  /* Takes a finished packet away; it is gone after the call. `index` is the
   * connection's, or SYNFIN_NONE for an answer to a stray segment. A packet
   * that cannot be sent is lost, as any packet may be. */
  void (*output)(void *context, uint32_t index, const uint8_t *packet,
                 size_t length);
  /* The rings of the connection in connections[index]; false if there are none
   * left. Asked when the record is made and whenever text moves: as long as the
   * record lives it must answer the same, but for a receive ring that comes
   * later. */
  bool (*rings)(void *context, uint32_t index, struct synfin_rings *rings);
  /* `what` is a set of enum synfin_notice. */
  void (*notify)(void *context, synfin_handle connection, uint32_t what);
  /* May be NULL. */
  void (*watch)(void *context, const struct synfin_step *step);
};

/* An address of this host. */
struct synfin_local {
  struct synfin_address address;
  uint16_t mtu; /* of the link: octets of an IP packet; at least 576 (IPv4) or
                   1280 (IPv6) */
};

/* Times are milliseconds. synfin_tcp_defaults() fills in all but the memory and
 * the host. */
struct synfin_tcp_config {
  struct synfin_host host;
  const struct synfin_local *locals; /* addresses of this host */
  uint8_t nlocals;
  const struct synfin_table *const *variants; /* tables a connection may use */
  uint8_t nvariants;                          /* at most 16 */
  uint8_t secret[16]; /* random, kept secret (MUST-9, RFC6528) */

  struct synfin_connection *connections;
  uint32_t nconnections; /* at most 2^24 - 1 */
  struct synfin_listener *listeners;
  uint16_t nlisteners;
  struct synfin_time_wait4 *time_waits4; /* may be NULL where the count is 0 */
  uint32_t ntime_waits4;                 /* at most 2^24 - 1, */
  struct synfin_time_wait6 *time_waits6;
  uint32_t ntime_waits6; /* as of these */
  uint32_t *buckets;     /* of the demultiplexer */
  uint32_t nbuckets;     /* a power of two; about as many as connections */
  uint8_t *packet;       /* room for one outgoing packet */
  uint16_t packet_size;  /* the largest MTU */

  uint32_t msl;          /* 3.4.2; 120,000 by default */
  uint32_t rto_initial;  /* RFC6298 2.1; 1,000 */
  uint32_t rto_min;      /* RFC6298 2.4; 1,000; less where peers allow */
  uint32_t rto_max;      /* RFC6298 2.5; 60,000 */
  uint32_t r2_syn;       /* MUST-23: 180,000 or more */
  uint32_t user_timeout; /* R2 of data (MUST-21): 300,000; at least 100,000 */
  uint32_t keepalive;    /* idle time (MUST-28): 7,200,000 */
  uint32_t keepalive_probe; /* between probes: 75,000 */
  uint32_t delayed_ack;     /* MUST-40: 40; less than 500 */
  uint32_t override_;       /* MUST-38: 200; 100 to 1,000 */
  uint32_t fin_wait_2;      /* reading 25; 0: never */
  uint32_t syn_received;    /* reading 25; 0: never */
  uint8_t keepalive_probes; /* MUST-29: 9 */
  uint8_t r1;               /* SHLD-10: 3 or more retransmissions */
  uint8_t r2;               /* of text, more than r1 (SHLD-11: for 100 seconds
                             or more); 0: user_timeout alone */
  uint8_t ttl;              /* MUST-49: 64 */
  uint8_t challenge_acks;   /* per connection and 5 s (RFC5961 7): 10; at most
                             15 */
  bool timestamps, window_scale, sack; /* RFC7323, RFC7323, RFC2018: true */
};

/* What was counted since synfin_tcp_init(). */
struct synfin_counts {
  uint64_t packets_in, packets_out;
  uint64_t damaged;      /* checksum, length, options (MUST-3, MUST-7) */
  uint64_t stray;        /* not for this host, or not TCP */
  uint64_t resent;       /* segments that were sent again */
  uint64_t evicted;      /* half-open connections that had to make room */
  uint64_t unanswered;   /* ACKs that the limit held back (RFC5961 7) */
  uint64_t no_time_wait; /* connections that found no TIME-WAIT record */
};

/* Lists of TIME-WAIT records, for one family. */
struct synfin_time_waits {
  uint8_t *records;
  uint32_t stride, count, family; /* family: SYNFIN_IN_TIME_WAIT4 or 6 */
  uint32_t free, first, last;     /* of records; in order of deadlines */
};

/* An endpoint. Read `config` and `counts`; the rest is the runtime's. */
struct synfin_tcp {
  uint32_t now;             /* of the call under way */
  uint32_t free_connection; /* list through hash_next */
  uint32_t places; /* of connections, up to a power of two; see synfin_handle */
  uint32_t wheel_now; /* up to where the wheel has been turned */
  uint32_t npending;
  uint32_t time_wait_unit; /* log2 of what deadlines of records count */
  struct synfin_tcp_config config;
  struct synfin_counts counts;
  synfin_word keys[4]; /* from the secret: for names; for timestamps */
  synfin_word hashed[SYNFIN_NAME_WORDS], hash; /* a name, and what it came to */
  struct synfin_time_waits time_waits[2];
  uint32_t next_port;               /* for ports chosen here */
  uint32_t pending[SYNFIN_PENDING]; /* connections that owe an ACK */
  uint32_t wheel_used[SYNFIN_WHEEL_LEVELS]
                     [SYNFIN_WHEEL_SLOTS / 32]; /* slots that hold something */
  uint32_t wheel[SYNFIN_WHEEL_LEVELS][SYNFIN_WHEEL_SLOTS];
};

void synfin_tcp_defaults(struct synfin_tcp_config *config);

/* Makes an endpoint. The configuration is copied; what it points to must
 * outlive the endpoint. False if it is not sensible (a count that is no power
 * of two, no secret, times out of the RFC's bounds). */
bool synfin_tcp_init(struct synfin_tcp *tcp,
                     const struct synfin_tcp_config *config, uint32_t now);

/* --- Below: packets and time ---------------------------------------------- */

/* A packet has come: an IP packet of one of this host's addresses. Others, and
 * whatever is damaged, are dropped. `packet` is only read. */
void synfin_tcp_input(struct synfin_tcp *tcp, uint32_t now,
                      const uint8_t *packet, size_t length);

/* Ends a batch of packets: sends the acknowledgments that they call for, one
 * for each connection (MUST-58, MUST-59). */
void synfin_tcp_flush(struct synfin_tcp *tcp, uint32_t now);

/* Lets the timers expire that are due, and ends the batch. A program that is to
 * answer in the segment that acknowledges what came, be it with text or with
 * its own FIN, must have been told before. */
void synfin_tcp_advance(struct synfin_tcp *tcp, uint32_t now);

/* Milliseconds until synfin_tcp_advance() must be called; may be sooner than
 * anything is due. SYNFIN_NEVER if nothing runs. */
#define SYNFIN_NEVER UINT32_MAX
uint32_t synfin_tcp_next(const struct synfin_tcp *tcp, uint32_t now);

/* --- Above: the user calls of 3.9.1 --------------------------------------- */

/* The answers of 3.10.1 to 3.10.6; the last two are of this layer. */
enum synfin_answer {
  SYNFIN_OK,
  SYNFIN_NOT_PERMITTED, /* connection illegal for this process */
  SYNFIN_NO_CONNECTION, /* connection does not exist */
  SYNFIN_EXISTS,        /* connection already exists */
  SYNFIN_NO_ROOM,       /* insufficient resources */
  SYNFIN_UNSPECIFIED,   /* remote socket unspecified */
  SYNFIN_BAD_REMOTE,    /* no address to connect to (MUST-46) */
  SYNFIN_ENDED,    /* connection closing: end of file, or no more to send */
  SYNFIN_WAIT,     /* not now; a notice will come */
  SYNFIN_BAD_LOCAL /* no address of this host */
};

struct synfin_socket {
  struct synfin_address address;
  uint16_t port;
};

/* How a connection is opened. */
struct synfin_open {
  struct synfin_socket local;  /* address all zero: chosen (MUST-44); port 0:
                                  chosen (RFC6056); for LISTEN, address all
                                  zero: any (MUST-43) */
  struct synfin_socket remote; /* active only */
  uint8_t variant;             /* place in config.variants */
  uint8_t dscp;                /* Diffserv field (MUST-48), 0 to 255 */
  bool nodelay;                /* Nagle off (MUST-17) */
  bool keepalive;              /* keep-alives on (MUST-24, MUST-25) */
  bool early;                  /* passive: a child is its user's from its SYN
                                  on, and takes calls before it is open, as
                                  3.10 has it: SYNFIN_ARRIVED. Not with
                                  SYNFIN_TCP_WITHOUT_ACTIVE_OPEN */
  bool quiet;                  /* no SYNFIN_TROUBLE, SYNFIN_SOFT_ERROR and
                                  SYNFIN_URGENT (SHLD-20) */
  uint16_t user_timeout;       /* seconds (MUST-21); 0: config.user_timeout */
};

/* OPEN, passive (3.10.1). Children of a listener take over its settings; at
 * most `backlog` handshakes are under way at once. */
enum synfin_answer synfin_tcp_listen(struct synfin_tcp *tcp,
                                     const struct synfin_open *open,
                                     uint16_t backlog, uint16_t *listener);
void synfin_tcp_unlisten(struct synfin_tcp *tcp, uint32_t now,
                         uint16_t listener);

/* OPEN, active. SYNFIN_OPENED follows, or a notice why not. */
enum synfin_answer synfin_tcp_connect(struct synfin_tcp *tcp, uint32_t now,
                                      const struct synfin_open *open,
                                      synfin_handle *connection);

enum synfin_send_flag {
  SYNFIN_PUSH = 1,       /* MAY-15 */
  SYNFIN_SEND_URGENT = 2 /* the last octet is urgent (3.8.5, MUST-62) */
};

/* SEND: copies what fits into the send ring; `*taken` says how many octets.
 * SYNFIN_WAIT if none fits: SYNFIN_WRITABLE follows. */
enum synfin_answer synfin_tcp_send(struct synfin_tcp *tcp, uint32_t now,
                                   synfin_handle connection, const void *text,
                                   size_t length, unsigned flags,
                                   size_t *taken);

/* RECEIVE: copies at most `size` octets. SYNFIN_WAIT: none has come;
 * SYNFIN_ENDED: none will come. */
enum synfin_answer synfin_tcp_receive(struct synfin_tcp *tcp, uint32_t now,
                                      synfin_handle connection, void *text,
                                      size_t size, size_t *length);

/* CLOSE: no more to send. `reading`: text is read on (half-close); else text
 * that is there or comes is answered with a reset, where the variant has
 * `half-duplex` (SHLD-3). Whoever closes after the peer reads to the end
 * before: when our FIN is acknowledged in LAST-ACK there is no connection any
 * more, nor its text (3.10.7.4). */
enum synfin_answer synfin_tcp_close(struct synfin_tcp *tcp, uint32_t now,
                                    synfin_handle connection, bool reading);

enum synfin_answer synfin_tcp_abort(struct synfin_tcp *tcp, uint32_t now,
                                    synfin_handle connection);

/* STATUS (3.10.6). */
struct synfin_status {
  struct synfin_socket local, remote;
  uint8_t configuration; /* of the machine: tcp_state_of[] has its state */
  uint16_t listener;     /* whose child it is, or SYNFIN_NO_LISTENER */
  uint32_t unsent, unacknowledged, unread; /* octets */
  uint32_t send_room;                      /* octets that SEND takes now */
  uint32_t urgent; /* octets up to the urgent one, unread (MUST-33) */
  uint32_t snd_wnd, rcv_wnd, cwnd, srtt, rto, mss;
};
enum synfin_answer synfin_tcp_status(struct synfin_tcp *tcp,
                                     synfin_handle connection,
                                     struct synfin_status *status);

/* Settings that may change while a connection lives. */
enum synfin_answer synfin_tcp_set_nodelay(struct synfin_tcp *tcp, uint32_t now,
                                          synfin_handle connection, bool on);
enum synfin_answer synfin_tcp_set_keepalive(struct synfin_tcp *tcp,
                                            uint32_t now,
                                            synfin_handle connection, bool on);
enum synfin_answer synfin_tcp_set_quiet(struct synfin_tcp *tcp,
                                        synfin_handle connection, bool on);
enum synfin_answer synfin_tcp_set_dscp(struct synfin_tcp *tcp,
                                       synfin_handle connection, uint8_t dscp);
enum synfin_answer synfin_tcp_set_user_timeout(struct synfin_tcp *tcp,
                                               synfin_handle connection,
                                               uint16_t seconds);

/* The index in `connections` of a handle; SYNFIN_NONE if it is over. */
uint32_t synfin_tcp_index(const struct synfin_tcp *tcp,
                          synfin_handle connection);

#endif
