/* talk LIBRARY OTHER: endpoints of two kinds open, send text both ways and
 * close, in virtual time, over wires good and bad. Each opens, if it can, and
 * each closes first in turn. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "side.h"

enum {
  FLYING = 256, /* packets under way; what comes on top is lost */
  PACKET = 1500,
  DELAY = 20,        /* milliseconds, one way */
  LONGEST = 40000000 /* milliseconds that a talk may take */
};

struct packet {
  uint32_t at, order; /* arrives; in the order in which they were sent */
  int to;             /* side */
  size_t length;      /* 0: free */
  uint8_t octets[PACKET];
};

struct link {
  uint32_t now, order, random;
  unsigned lost, late; /* packets of 1,000 */
  struct packet flying[FLYING];
  struct side *sides[2];
  const struct side_kind *kinds[2];
  struct end {
    struct link *link;
    int from;
  } ends[2];
};

static unsigned chance(struct link *link) {
  link->random = link->random * 1664525u + 1013904223u;
  return (link->random >> 10) % 1000;
}

static void send(void *context, const uint8_t *octets, size_t length) {
  const struct end *end = context;
  struct link *link = end->link;
  bool lost = chance(link) < link->lost, late = chance(link) < link->late;
  for (int i = 0; i < FLYING && !lost; i++) {
    struct packet *packet = &link->flying[i];
    if (packet->length > 0)
      continue;
    packet->at = link->now + DELAY + (late ? DELAY : 0);
    packet->order = link->order++;
    packet->to = 1 - end->from;
    packet->length = length;
    memcpy(packet->octets, octets, length);
    return;
  }
}

static struct packet *first_of(struct link *link) {
  struct packet *first = NULL;
  for (int i = 0; i < FLYING; i++) {
    struct packet *packet = &link->flying[i];
    if (packet->length > 0 &&
        (first == NULL || packet->at < first->at ||
         (packet->at == first->at && packet->order < first->order)))
      first = packet;
  }
  return first;
}

/* The next thing happens; false if nothing is left. */
static bool step(struct link *link) {
  struct packet *packet = first_of(link);
  uint32_t at = packet == NULL ? UINT32_MAX : packet->at;
  for (int s = 0; s < 2; s++) {
    uint32_t wait = link->kinds[s]->next(link->sides[s], link->now);
    if (wait < at - link->now)
      at = link->now + wait;
  }
  if (at == UINT32_MAX)
    return false;
  link->now = at;
  if (packet != NULL && packet->at == at) {
    size_t length = packet->length;
    packet->length = 0;
    link->kinds[packet->to]->input(link->sides[packet->to], at, packet->octets,
                                   length);
  }
  for (int s = 0; s < 2; s++)
    link->kinds[s]->work(link->sides[s], at);
  return true;
}

static const char *judge(const struct link *link,
                         const struct side_task *tasks) {
  for (int s = 0; s < 2; s++) {
    const struct side_report *r = link->kinds[s]->report(link->sides[s]);
    if (r->trouble != NULL)
      return r->trouble;
    if (r->wrong || r->got != tasks[1 - s].send)
      return r->wrong ? "the text is another" : "text is missing";
    if (!r->opened || !r->ended || !r->finished || r->failed || !r->deleted)
      return "the connection did not open and close well";
  }
  return link->now < LONGEST ? NULL : "it took too long";
}

/* Side 0 opens. */
static bool talk(const struct side_kind *const *kinds, unsigned bad,
                 uint32_t send_0, uint32_t send_1, int closes_last) {
  static struct link link;
  struct side_task tasks[2] = {{.active = true, .send = send_0},
                               {.send = send_1}};
  tasks[closes_last].closes_last = true;
  memset(&link, 0, sizeof link);
  link.random = bad + send_0;
  link.lost = link.late = bad;
  for (int s = 0; s < 2; s++) {
    link.ends[s] = (struct end){&link, s};
    link.kinds[s] = kinds[s];
  }
  for (int s = 1; s >= 0; s--) /* who listens is there first */
    link.sides[s] =
        kinds[s]->make(&tasks[s], (uint8_t)(s + 1), send, &link.ends[s]);
  while (link.now < LONGEST && step(&link))
    continue;
  const char *trouble = judge(&link, tasks);
  if (trouble != NULL)
    printf("not ok: %s (%u and %u octets, %u of 1,000 lost)\n", trouble,
           (unsigned)send_0, (unsigned)send_1, bad);
  for (int s = 0; s < 2; s++)
    kinds[s]->end(link.sides[s]);
  return trouble == NULL;
}

static int talks(const struct side_kind *opens, const struct side_kind *waits) {
  static const uint32_t sizes[] = {0, 1, 1460, 5000, 60000};
  const struct side_kind *const kinds[] = {opens, waits};
  int failed = 0;
  for (unsigned bad = 0; bad <= 100; bad += 50)
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
      for (int last = 0; last < 2; last++)
        failed += !talk(kinds, bad, sizes[i], sizes[4 - i], last);
  return failed;
}

static const struct side_kind *load(const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  const struct side_kind *kind =
      library == NULL ? NULL : dlsym(library, "synfin_side");
  if (kind == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(2);
  }
  return kind;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  const struct side_kind *one = load(argv[1]), *other = load(argv[2]);
  int failed = other->can_open ? talks(other, one) : 0;
  if (one->can_open)
    failed += talks(one, other);
  return failed != 0;
}
