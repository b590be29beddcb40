/* What the tests know of generated code: the glue that `generate` writes. */
#ifndef SYNFIN_TESTS_EXHAUSTIVE_SUBJECT_H
#define SYNFIN_TESTS_EXHAUSTIVE_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer {
  size_t next;
  const void *actions; /* uint16_t in a wide machine, else uint8_t */
};

/* One variant in one shape. */
struct subject {
  const char *shape, *variant;
  uint32_t options;
  const void *table;
  void (*step)(const void *table, size_t configuration, size_t event,
               uint32_t input, struct answer *answer);
};

extern const struct subject subjects[];
extern const size_t nsubjects;
extern const bool machine_is_wide;

/* The classifier of an event, fed from an array with a value for each variable
 * of the model; 0 for an event without attributes. */
uint32_t classify(size_t event, uint32_t options, size_t configuration,
                  const uint32_t *variables, uint32_t parameters);

/* `possible` of the generated vocabulary. */
bool is_possible(uint32_t options, size_t configuration, size_t event,
                 uint32_t input);

#endif
