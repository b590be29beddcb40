#include "host/faults.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
  THOUSAND = 1000,
  HOUR = 3600000 /* milliseconds */
};

struct item {
  const char *name;
  uint64_t most;
};

/* What a number may be given for. */
static const struct item items[] = {
    {"drop", THOUSAND},  {"duplicate", THOUSAND}, {"reorder", THOUSAND},
    {"delay", THOUSAND}, {"corrupt", THOUSAND},   {"all", THOUSAND},
    {"latency", HOUR},   {"delay-most", HOUR},    {"seed", UINT64_MAX},
};

static void set(struct synfin_faults *faults, const char *name,
                uint64_t value) {
  uint16_t rate = (uint16_t)value;
  bool all = strcmp(name, "all") == 0;
  if (all || strcmp(name, "drop") == 0)
    faults->drop = rate;
  if (all || strcmp(name, "duplicate") == 0)
    faults->duplicate = rate;
  if (all || strcmp(name, "reorder") == 0)
    faults->reorder = rate;
  if (all || strcmp(name, "delay") == 0)
    faults->delay = rate;
  if (all || strcmp(name, "corrupt") == 0)
    faults->corrupt = rate;
  if (strcmp(name, "latency") == 0)
    faults->latency = (uint32_t)value;
  if (strcmp(name, "delay-most") == 0)
    faults->delay_most = (uint32_t)value;
  if (strcmp(name, "seed") == 0)
    faults->seed = value;
}

/* One "NAME=NUMBER" of `length` letters, or "rewrite". */
static bool read_item(struct synfin_faults *faults, const char *text,
                      size_t length) {
  if (length == 7 && memcmp(text, "rewrite", length) == 0) {
    faults->rewrite = true;
    return true;
  }
  for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
    size_t name = strlen(items[i].name);
    if (length < name + 2 || memcmp(text, items[i].name, name) != 0 ||
        text[name] != '=' || text[name + 1] < '0' || text[name + 1] > '9')
      continue;
    char *rest;
    errno = 0;
    uint64_t value = strtoull(text + name + 1, &rest, 10);
    if (rest != text + length || errno != 0 || value > items[i].most)
      return false;
    set(faults, items[i].name, value);
    return true;
  }
  return false;
}

bool synfin_faults_read(struct synfin_faults *faults, const char *text,
                        struct synfin_problem *problem) {
  for (;;) {
    size_t length = strcspn(text, ",");
    if (!read_item(faults, text, length))
      return synfin_problem(problem,
                            "what is %.*s? Rates are drop=N, duplicate=N, "
                            "reorder=N, delay=N, corrupt=N or all=N, each "
                            "up to 1000",
                            (int)length, text);
    if (text[length] == '\0')
      return true;
    text += length + 1;
  }
}

void synfin_faults_report(FILE *out, const char *direction,
                          const struct synfin_shim_counts *counts) {
  fprintf(out,
          "%s: %" PRIu64 " packets, %" PRIu64 " dropped, %" PRIu64
          " duplicated, %" PRIu64 " reordered, %" PRIu64 " delayed, %" PRIu64
          " corrupted (%" PRIu64 " beyond any checksum), %" PRIu64
          " overflowed\n",
          direction, counts->put, counts->dropped, counts->duplicated,
          counts->reordered, counts->delayed, counts->corrupted,
          counts->uncaught, counts->overflowed);
}
