/* What octets mean to endpoint_fuzz.c, for it and for endpoint_seeds.c. */
#ifndef SYNFIN_TESTS_RUNTIME_ENDPOINT_SCRIPT_H
#define SYNFIN_TESTS_RUNTIME_ENDPOINT_SCRIPT_H

/* A script is an octet of settings, one of a puppet_goal that the endpoint is
 * brought to, and events: an octet modulo SCRIPT_EVENTS, and what each says. */
enum {
  SCRIPT_CLASSIC = 1,    /* variant */
  SCRIPT_TIMESTAMPS = 2, /* of the puppet's segments */
  SCRIPT_PLAIN = 4,      /* no options on our side */
  SCRIPT_TIMEOUTS = 8,   /* those of our own (reading 25), and keep-alives */
  SCRIPT_IPV6 = 16,      /* of what the user opens */
  SCRIPT_RINGS = 32      /* times 0 to 7: their size, from 64 octets on */
};

enum {
  SCRIPT_SEGMENT,  /* see endpoint_fuzz.c */
  SCRIPT_SEND,     /* octets / 8; flags */
  SCRIPT_RECEIVE,  /* octets / 8 */
  SCRIPT_CLOSE,    /* reading? */
  SCRIPT_ABORT,    /* - */
  SCRIPT_SET,      /* what, and to what */
  SCRIPT_LISTEN,   /* backlog */
  SCRIPT_UNLISTEN, /* - */
  SCRIPT_CONNECT,  /* port */
  SCRIPT_SELECT,   /* which connection is spoken of from now on */
  SCRIPT_TIME,     /* milliseconds, a power of two */
  SCRIPT_WAIT,     /* milliseconds */
  SCRIPT_ICMP,     /* type, code, sequence number, MTU / 8 */
  SCRIPT_PACKET,   /* put checksums right? 2: length, and the packet */
  SCRIPT_EVENTS
};

#endif
