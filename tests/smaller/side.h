/* One end of a talk. Each side is a shared library of its own, with a runtime
 * that was compiled with other switches (synfin/features.h), so that two kinds
 * of endpoint meet in one program. */
#ifndef SYNFIN_TESTS_SMALLER_SIDE_H
#define SYNFIN_TESTS_SMALLER_SIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a side has to do: text both ways, then a CLOSE. */
struct side_task {
  bool active;         /* opens the connection; else waits for it */
  uint32_t send, take; /* octets */
  bool closes_last;    /* only when the other side has closed */
};

struct side_report {
  uint32_t sent, got;  /* octets */
  bool wrong;          /* text that nobody sent has come */
  bool opened;         /* the handshake was complete */
  bool ended;          /* the other side's FIN came */
  bool finished;       /* our own was acknowledged */
  bool failed;         /* reset, refused, timed out, unreachable */
  bool deleted;        /* the handle is over */
  const char *trouble; /* what a call answered that should not have; or NULL */
};

struct side;
struct side_kind {
  bool can_open; /* actively */
  struct side *(*make)(const struct side_task *task, uint8_t host,
                       void (*output)(void *context, const uint8_t *packet,
                                      size_t length),
                       void *context);
  void (*input)(struct side *side, uint32_t now, const uint8_t *packet,
                size_t length);
  /* Lets timers expire, and does what can be done; before each call of
   * `next`. */
  void (*work)(struct side *side, uint32_t now);
  uint32_t (*next)(struct side *side, uint32_t now); /* UINT32_MAX: never */
  const struct side_report *(*report)(const struct side *side);
  void (*end)(struct side *side);
};

/* The one symbol of a library. */
#pragma GCC visibility push(default)
extern const struct side_kind synfin_side;
#pragma GCC visibility pop

#endif
