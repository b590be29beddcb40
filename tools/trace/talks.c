#include "talks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect.h"

enum {
  BUCKETS = 1 << 14
};

/* Room for one element more; ends the program where there is none. */
static void *grown(void *items, size_t count, size_t *room, size_t size) {
  if (count < *room)
    return items;
  *room = *room * 2 + 16;
  items = realloc(items, *room * size);
  if (items != NULL)
    return items;
  fputs("synfin-trace: no memory for so large a capture; cut it up with "
        "editcap -c\n",
        stderr);
  exit(2);
}

/* The same for both directions. */
static size_t hash(const struct synfin_segment *segment) {
  size_t sum = (size_t)segment->source_port + segment->destination_port;
  for (size_t i = 0; i < sizeof segment->source.octets; i++)
    sum += (size_t)(segment->source.octets[i] + segment->destination.octets[i])
           << (i % 8 * 3);
  return sum % BUCKETS;
}

static struct talk *add_talk(struct talks *talks,
                             const struct synfin_segment *segment,
                             size_t bucket) {
  talks->items =
      grown(talks->items, talks->count, &talks->room, sizeof *talks->items);
  struct talk *talk = &talks->items[talks->count++];
  memset(talk, 0, sizeof *talk);
  talk->addresses[0] = segment->source;
  talk->addresses[1] = segment->destination;
  talk->ports[0] = segment->source_port;
  talk->ports[1] = segment->destination_port;
  talk->next = talks->first[bucket];
  talks->first[bucket] = talks->count;
  return talk;
}

/* Does a SYN begin another connection between the same sockets? */
static bool begins_another(const struct talk *talk,
                           const struct synfin_segment *segment,
                           unsigned from) {
  return (segment->control & (WIRE_SYN | WIRE_ACK)) == WIRE_SYN &&
         talk->has_ended &&
         (!talk->has_syn[from] || talk->iss[from] != segment->seq);
}

static struct talk *find_talk(struct talks *talks,
                              const struct synfin_segment *segment,
                              unsigned *from) {
  size_t bucket = hash(segment);
  *from = 0;
  for (size_t i = talks->first[bucket]; i != 0; i = talks->items[i - 1].next) {
    int end = talk_end_of(&talks->items[i - 1], segment);
    if (end < 0)
      continue;
    if (begins_another(&talks->items[i - 1], segment, (unsigned)end))
      break;
    *from = (unsigned)end;
    return &talks->items[i - 1];
  }
  return add_talk(talks, segment, bucket);
}

static void add_segment(struct talks *talks, const struct timeval *at,
                        const struct synfin_segment *segment) {
  unsigned from;
  struct talk *talk = find_talk(talks, segment, &from);
  talk->segments =
      grown(talk->segments, talk->count, &talk->room, sizeof *talk->segments);
  talk->segments[talk->count++] = (struct talk_segment){*at, from, *segment};
  if (segment->control & (WIRE_FIN | WIRE_RST))
    talk->has_ended = true;
  if (segment->control & WIRE_SYN) {
    talk->has_syn[from] = true;
    talk->iss[from] = segment->seq;
  }
}

bool talks_read(struct talks *talks, const char *file, bool *is_damaged) {
  struct capture capture;
  struct capture_packet packet;
  struct synfin_segment segment;
  memset(talks, 0, sizeof *talks);
  if (!capture_open(&capture, file))
    return false;
  talks->first = calloc(BUCKETS, sizeof *talks->first);
  if (talks->first == NULL)
    exit(2);
  while (capture_next(&capture, &packet)) {
    enum dissected found =
        dissect(capture.link, packet.octets, packet.captured, &segment);
    if (found == DISSECT_SEGMENT)
      add_segment(talks, &packet.at, &segment);
    if (found == DISSECT_FRAGMENT && talks->fragments.count++ == 0)
      talks->fragments.first = capture.packets;
    if (found == DISSECT_CUT && talks->cut.count++ == 0)
      talks->cut.first = capture.packets;
    if (found == DISSECT_DAMAGED && talks->damaged.count++ == 0)
      talks->damaged.first = capture.packets;
  }
  *is_damaged = capture.is_damaged;
  capture_close(&capture);
  return true;
}

void talks_free(struct talks *talks) {
  for (size_t i = 0; i < talks->count; i++)
    free(talks->items[i].segments);
  free(talks->items);
  free(talks->first);
}
