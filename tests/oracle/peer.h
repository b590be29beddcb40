/* A peer of a connection, just large enough for the figures of RFC 9293: it
 * takes segments in the RFC's own notation, <SEQ=100><ACK=300><CTL=FIN,ACK>,
 * works out the variables that the table declares, and writes down what it
 * sends. */
#ifndef SYNFIN_TESTS_PEER_H
#define SYNFIN_TESTS_PEER_H

#include "oracle.h"

/* What <SEQ=1><ACK=2><WND=3><DATA=4><TS=5><CTL=SYN,ACK,FIN,RST><PAWS> says.
 * <PAWS> is an old timestamp. */
struct peer_segment {
  uint32_t seq, ack, window, text, timestamp;
  bool syn, ack_bit, fin, rst, timestamped, too_old;
};

struct peer {
  const struct oracle *table;
  const char *options;
  int configuration;
  uint32_t next_iss; /* the ISS of the next connection; then 100 more */
  uint32_t iss, snd_una, snd_nxt, snd_wnd, max_snd_wnd;
  uint32_t irs, rcv_nxt, rcv_wnd, ts_recent;
  bool ts_old;      /* the connection has timestamps, ts_recent the last */
  bool listening;   /* somebody listens here besides this connection */
  uint32_t waiting; /* octets of text that have not been sent */
  struct peer_segment segment; /* that is being worked on */
  bool ack_wanted, drained;
  char front[ORACLE_WORD]; /* the last SYN or FIN sent, for resending */
  char sent[ORACLE_TEXT];  /* by the last event, each segment after a blank */
  struct walk walk;        /* the last */
};

/* A peer in a configuration. Its numbers are 0 but for a window of 1000. */
struct peer peer_in(const struct oracle *table, const char *options,
                    const char *configuration);

/* Raises an event, with its attributes as for expect(); then the peer must be
 * in `to` and have sent `sent`, "" for nothing. What was posted is done too. */
#define call(peer, input, to, sent)                                            \
  peer_call(__FILE__, __LINE__, peer, input, to, sent)
void peer_call(const char *file, int line, struct peer *peer, const char *input,
               const char *to, const char *sent);

/* The same for a segment that arrives. */
#define arrive(peer, segment, to, sent)                                        \
  peer_arrive(__FILE__, __LINE__, peer, segment, to, sent)
void peer_arrive(const char *file, int line, struct peer *peer,
                 const char *segment, const char *to, const char *sent);

/* What the definitions make of a segment: `attribute` must be `value`. */
#define value_is(peer, segment, attribute, value)                              \
  peer_value(__FILE__, __LINE__, peer, segment, attribute, value)
void peer_value(const char *file, int line, const struct peer *peer,
                const char *segment, const char *attribute, const char *value);

/* A segment, read from its notation. */
struct peer_segment peer_read(const char *notation);

/* The values of all attributes for the segment, masks applied. */
void peer_classify(const struct peer *peer, const struct peer_segment *segment,
                   uint8_t *point);

/* Where the peer's text ends and its FIN lies. */
uint32_t peer_text_end(const struct peer *peer,
                       const struct peer_segment *segment);

/* What an action of the table does to the peer. */
void peer_act(struct peer *peer, const char *action);

#endif
