#include "counted.h"

#include <stdio.h>
#include <stdlib.h>

#include "tcp.h"
#include "tcp_count.h"

/* What docs/testing.md says of memory. */
typedef char few_octets[SYNFIN_COUNTERS(TCP_MODERN_CELLS, 1) < 300 &&
                                SYNFIN_COUNTERS(TCP_CLASSIC_CELLS, 1) < 300
                            ? 1
                            : -1];

struct counted {
  uint32_t modern[TCP_MODERN_CELLS], classic[TCP_CLASSIC_CELLS],
      minimal[TCP_MINIMAL_CELLS];
  struct synfin_coverage coverage[COUNTED_VARIANTS];
  struct synfin_table tables[COUNTED_VARIANTS];
  const struct synfin_table *variants[COUNTED_VARIANTS];
};

/* The one of this program: its tests count together. */
static struct counted *counted(void) {
  static struct counted it;
  return &it;
}

static void put(void *context, const char *text, size_t length) {
  fwrite(text, 1, length, context);
}

static void write_counts(void) {
  const char *name = getenv("SYNFIN_COUNTS");
  FILE *file = name != NULL ? fopen(name, "ab") : NULL;
  if (name == NULL)
    return;
  if (file == NULL) {
    perror(name);
    _Exit(EXIT_FAILURE);
  }
  for (int v = 0; v < COUNTED_VARIANTS; v++)
    synfin_coverage_write(&counted()->coverage[v], put, file);
  if (fclose(file) != 0) {
    perror(name);
    _Exit(EXIT_FAILURE);
  }
}

static void begin(struct counted *it) {
  it->coverage[COUNTED_MODERN] =
      (struct synfin_coverage){&tcp_modern_cells, it->modern, 32};
  it->coverage[COUNTED_CLASSIC] =
      (struct synfin_coverage){&tcp_classic_cells, it->classic, 32};
  it->coverage[COUNTED_MINIMAL] =
      (struct synfin_coverage){&tcp_minimal_cells, it->minimal, 32};
  it->tables[COUNTED_MODERN] = tcp_modern;
  it->tables[COUNTED_CLASSIC] = tcp_classic;
  it->tables[COUNTED_MINIMAL] = tcp_minimal;
  for (int v = 0; v < COUNTED_VARIANTS; v++) {
    it->tables[v].coverage = &it->coverage[v];
    it->variants[v] = &it->tables[v];
  }
  if (atexit(write_counts) != 0)
    abort();
}

const struct synfin_table *const *counted_variants(void) {
  struct counted *it = counted();
  if (it->variants[0] == NULL)
    begin(it);
  return it->variants;
}
