/* Counting cells. Empty where nothing is counted. */
#include "synfin/machine.h"

#ifdef SYNFIN_COUNT

uint32_t synfin_cell(const struct synfin_cells *cells, size_t configuration,
                     size_t event, uint32_t input) {
  size_t place = configuration * cells->events + event;
  uint32_t reference = cells->roots[place];
  while (reference % 2 == 0) {
    const uint32_t *node = cells->nodes + reference / 2;
    uint32_t mask = ((uint32_t)1 << (*node >> 5)) - 1u;
    reference = node[1u + (input >> (*node & 31u) & mask)];
  }
  return reference == SYNFIN_NO_CELL ? reference
                                     : cells->first[place] + reference / 2;
}

void synfin_count(const struct synfin_coverage *coverage, size_t configuration,
                  size_t event, uint32_t input) {
  if (coverage == NULL)
    return;
  uint32_t cell = synfin_cell(coverage->cells, configuration, event, input);
  uint8_t *octets = coverage->counters;
  uint32_t *words = coverage->counters;
  if (cell == SYNFIN_NO_CELL)
    return;
  if (coverage->bits == 32)
    words[cell] += words[cell] != UINT32_MAX;
  else if (coverage->bits == 8)
    octets[cell] = (uint8_t)(octets[cell] + (octets[cell] != UINT8_MAX));
  else
    octets[cell / 8] = (uint8_t)(octets[cell / 8] | 1u << cell % 8);
}

uint32_t synfin_counted(const struct synfin_coverage *coverage, uint32_t cell,
                        bool *all) {
  const uint8_t *octets = coverage->counters;
  const uint32_t *words = coverage->counters;
  uint32_t count = coverage->bits == 32  ? words[cell]
                   : coverage->bits == 8 ? octets[cell]
                                         : octets[cell / 8] >> cell % 8 & 1u;
  uint32_t full = coverage->bits == 32  ? UINT32_MAX
                  : coverage->bits == 8 ? UINT8_MAX
                                        : 1u;
  *all = count != full;
  return count;
}

/* --- Writing -------------------------------------------------------------- */

struct writer {
  void (*put)(void *context, const char *text, size_t length);
  void *context;
};

static void put_text(const struct writer *writer, const char *text) {
  size_t length = 0;
  while (text[length] != '\0')
    length++;
  writer->put(writer->context, text, length);
}

/* A number to the base 10 or 16, in at least so many digits. */
static void put_number(const struct writer *writer, uint64_t number,
                       unsigned base, unsigned digits) {
  char text[20];
  size_t at = sizeof text;
  for (; number != 0 || digits > 0; number /= base) {
    text[--at] = "0123456789abcdef"[number % base];
    digits -= digits > 0;
  }
  writer->put(writer->context, text + at, sizeof text - at);
}

static void put_head(const struct writer *writer,
                     const struct synfin_cells *cells) {
  put_text(writer, "synfin-counts 1\nmachine ");
  put_text(writer, cells->machine);
  put_text(writer, "\nvariant ");
  put_text(writer, cells->variant);
  put_text(writer, "\ntable ");
  put_number(writer, cells->fingerprint, 16, 16);
  put_text(writer, " ");
  put_number(writer, cells->count, 10, 1);
  put_text(writer, "\n");
}

void synfin_coverage_write(const struct synfin_coverage *coverage,
                           void (*put)(void *context, const char *text,
                                       size_t length),
                           void *context) {
  const struct writer writer = {put, context};
  put_head(&writer, coverage->cells);
  for (uint32_t cell = 0; cell < coverage->cells->count; cell++) {
    bool all;
    uint32_t count = synfin_counted(coverage, cell, &all);
    if (count == 0)
      continue;
    put_number(&writer, cell, 10, 1);
    put_text(&writer, " ");
    put_number(&writer, count, 10, 1);
    put_text(&writer, all ? "\n" : "+\n");
  }
  put_text(&writer, "end\n");
}

#endif
