/* synfin-trace: the TCP connections of a capture, each end's states worked out
 * by the machine from what was on the wire. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "talk.h"

enum {
  STATUS_OK,
  STATUS_ILLEGAL, /* the table has no such segment somewhere */
  STATUS_USAGE
};

struct options {
  const char *file;
  const struct synfin_table *table;
  unsigned only; /* a connection's number; 0: all */
  bool list;
};

struct names {
  struct talk_name *items;
  size_t count, capacity;
};

static void usage(FILE *out) {
  fputs(
      "Usage: synfin-trace [OPTION...] FILE.pcap\n\n"
      "Draws the ladder of every TCP connection in a capture (pcap or pcapng),"
      " with the\nstates of both ends: what the table says of an end that "
      "sent and got these\nsegments. Sequence numbers count from each end's "
      "first.\n\n"
      "  -l, --list          list the connections only\n"
      "  -c, --connection N  draw only the Nth\n"
      "  -v, --variant NAME  of the table: modern (default) or classic\n"
      "  -h, --help          this page\n\n"
      "Segments are taken to arrive as the capture has them. Text that comes "
      "before its\nturn is not held, so an end may be drawn behind its real "
      "state from there on.\n\n"
      "Status: 0, or 1 if the table has no such segment somewhere, or 2 if "
      "the file or\nthe command line is wrong.\n",
      out);
}

static bool read_variant(struct options *options, const char *name) {
  options->table = strcmp(name, "classic") == 0 ? &tcp_classic : &tcp_modern;
  if (strcmp(name, "classic") == 0 || strcmp(name, "modern") == 0)
    return true;
  fprintf(stderr,
          "synfin-trace: there is no variant '%s'; there are modern, classic\n",
          name);
  return false;
}

static bool read_number(struct options *options, const char *text) {
  char *end;
  unsigned long number = strtoul(text, &end, 10);
  options->only = (unsigned)number;
  if (*text != '\0' && *end == '\0' && number > 0 && number < 1000000)
    return true;
  fprintf(stderr,
          "synfin-trace: '%s' is no number of a connection; --list "
          "shows them\n",
          text);
  return false;
}

/* False if the program is to end now, with `*status`. */
static bool read_options(struct options *options, int argc, char **argv,
                         int *status) {
  static const struct option words[] = {{"list", no_argument, NULL, 'l'},
                                        {"connection", 1, NULL, 'c'},
                                        {"variant", 1, NULL, 'v'},
                                        {"help", no_argument, NULL, 'h'},
                                        {NULL, 0, NULL, 0}};
  int option;
  bool good = true;
  *options = (struct options){.table = &tcp_modern};
  *status = STATUS_USAGE;
  while (good &&
         (option = getopt_long(argc, argv, "lc:v:h", words, NULL)) != -1)
    switch (option) {
    case 'l':
      options->list = true;
      break;
    case 'c':
      good = read_number(options, optarg);
      break;
    case 'v':
      good = read_variant(options, optarg);
      break;
    case 'h':
      usage(stdout);
      *status = STATUS_OK;
      return false;
    default:
      good = false;
    }
  if (good && argc - optind == 1) {
    options->file = argv[optind];
    return true;
  }
  if (good)
    fputs("synfin-trace: name one capture file; see --help\n", stderr);
  return false;
}

/* --- Passes over the file ------------------------------------------------- */

/* The next segment; what is damaged is passed over and counted. */
static bool next_segment(struct capture *capture,
                         struct synfin_segment *segment, unsigned *damaged) {
  struct capture_packet packet;
  struct synfin_icmp icmp;
  while (capture_next(capture, &packet))
    switch (synfin_wire_read(packet.octets, packet.length, segment, &icmp)) {
    case WIRE_SEGMENT:
      return true;
    case WIRE_DAMAGED:
      ++*damaged;
      break;
    default:
      break;
    }
  return false;
}

static void add_name(struct names *names,
                     const struct synfin_segment *segment) {
  unsigned from;
  for (size_t i = 0; i < names->count; i++)
    if (talk_has(&names->items[i], segment, &from)) {
      if (from == 1 && (segment->control & WIRE_SYN) != 0)
        names->items[i].is_answered = true;
      return;
    }
  if (names->count == names->capacity) {
    names->capacity = names->capacity * 2 + 16;
    names->items =
        realloc(names->items, names->capacity * sizeof *names->items);
    if (names->items == NULL)
      abort();
  }
  talk_name(&names->items[names->count++], segment);
}

static bool find_names(const struct options *options, struct names *names) {
  struct capture capture;
  struct synfin_segment segment;
  unsigned damaged = 0;
  if (!capture_open(&capture, options->file))
    return false;
  while (next_segment(&capture, &segment, &damaged))
    add_name(names, &segment);
  if (damaged > 0)
    fprintf(stderr,
            "synfin-trace: %u packets are damaged or have wrong checksums and "
            "are left out (a network card that works out checksums captures "
            "such)\n",
            damaged);
  if (capture.cut > 0)
    fprintf(stderr,
            "synfin-trace: %u packets were not captured whole and are left "
            "out; capture with a longer snap length (tcpdump -s 0)\n",
            capture.cut);
  capture_close(&capture);
  return true;
}

static bool draw(const struct options *options, const struct talk_name *name) {
  struct capture capture;
  struct synfin_segment segment;
  struct talk talk;
  unsigned from, damaged = 0;
  if (!capture_open(&capture, options->file))
    return false;
  talk_init(&talk, name, options->table, stdout);
  while (next_segment(&capture, &segment, &damaged))
    if (talk_has(name, &segment, &from))
      talk_take(&talk, &segment, from);
  talk_end(&talk);
  capture_close(&capture);
  return talk.illegal == 0;
}

static bool show(const struct options *options, const struct names *names) {
  bool legal = true;
  for (unsigned i = 0; i < names->count; i++) {
    char left[64], right[64];
    if (options->only != 0 && options->only != i + 1)
      continue;
    if (!options->list) {
      legal = draw(options, &names->items[i]) && legal;
      continue;
    }
    talk_socket(&names->items[i], 0, left, sizeof left);
    talk_socket(&names->items[i], 1, right, sizeof right);
    printf("%u. %s to %s\n", i + 1, left, right);
  }
  return legal;
}

int main(int argc, char **argv) {
  struct options options;
  struct names names = {NULL, 0, 0};
  int status;
  if (!read_options(&options, argc, argv, &status))
    return status;
  if (!find_names(&options, &names))
    return STATUS_USAGE;
  if (options.only > names.count) {
    fprintf(stderr, "synfin-trace: %s has %zu connections\n", options.file,
            names.count);
    free(names.items);
    return STATUS_USAGE;
  }
  bool legal = show(&options, &names);
  free(names.items);
  return legal ? STATUS_OK : STATUS_ILLEGAL;
}
