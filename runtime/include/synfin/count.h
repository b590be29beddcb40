/* Which rows have run: counting cells as they are taken. Included by machine.h
 * where SYNFIN_COUNT is defined; all files of a program must then be compiled
 * with it.
 *
 * A *cell* is a configuration, an event, and the rows that fire: all inputs of
 * the event for which the same rows fire there. `synfin emit count` makes the
 * map from inputs to cells, one struct synfin_cells for each variant; the
 * machine itself never looks at it.
 *
 * The caller owns the counters. A table that counts is a copy:
 *
 *   static uint8_t counters[SYNFIN_COUNTERS(TCP_MODERN_CELLS, 1)];
 *   const struct synfin_coverage coverage = {&tcp_modern_cells, counters, 1};
 *   struct synfin_table counted = tcp_modern;
 *   counted.coverage = &coverage;
 *
 * and each step of a connection that points to `counted` is counted. */
#ifndef SYNFIN_COUNT_H
#define SYNFIN_COUNT_H

#include <stddef.h>
#include <stdint.h>

/* No such input is possible. */
#define SYNFIN_NO_CELL UINT32_MAX

/* The cells of a variant. They are numbered by configuration, then by event. A
 * reference is a cell, counted from `first`, above a bit that is 1; or the
 * place of a node above one that is 0. A node is a field of the input word,
 * five bits for its place and the rest for its width, and a reference for each
 * value. */
struct synfin_cells {
  const char *machine, *variant;
  uint64_t fingerprint;          /* of the table: `synfin cover` compares it */
  uint32_t count;                /* cells */
  uint32_t events;               /* kinds of event */
  const uint32_t *first, *roots; /* [configuration * events + event] */
  const uint32_t *nodes;
};

/* What was counted. A counter that is full stays full. */
struct synfin_coverage {
  const struct synfin_cells *cells;
  void *counters; /* SYNFIN_COUNTERS(cells, bits) octets, all 0 at first */
  unsigned bits;  /* of a counter: 1, 8, or 32; those of 32 are uint32_t */
};

/* Octets that the counters of so many cells take. */
#define SYNFIN_COUNTERS(cells, bits) (((size_t)(cells) * (bits) + 7u) / 8u)

/* The cell of an input; SYNFIN_NO_CELL if there is none. */
uint32_t synfin_cell(const struct synfin_cells *cells, size_t configuration,
                     size_t event, uint32_t input);

/* Counts the cell of an input; `coverage` may be NULL. Every step calls it. */
void synfin_count(const struct synfin_coverage *coverage, size_t configuration,
                  size_t event, uint32_t input);

/* How often a cell was taken, and whether that is all: false if the counter is
 * full. */
uint32_t synfin_counted(const struct synfin_coverage *coverage, uint32_t cell,
                        bool *all);

/* Writes what was counted as the text that `synfin cover` reads, piece by
 * piece: to a file, a serial line, or whatever there is. */
void synfin_coverage_write(const struct synfin_coverage *coverage,
                           void (*put)(void *context, const char *text,
                                       size_t length),
                           void *context);

#endif
