/* What the table expects of an endpoint: the input that a move makes, by the
 * definitions of the attributes; what the rows do with it, by the reference
 * interpreter; and what of that can be seen. */
#ifndef SYNFIN_TESTS_COVER_EXPECT_H
#define SYNFIN_TESTS_COVER_EXPECT_H

#include "cover.h"
#include "emit.h"
#include "interpret.h"
#include "room.h"

struct expect {
  struct arena arena;
  struct source source;
  struct diag diag;
  struct model *model;
  struct cover *cover; /* rows are told apart */
  options_t options;
  struct emit_layout **layouts; /* per event */
  uint32_t *variables;          /* per variable of the model */
  int *places;                  /* of those that expect.c fills in */
  int wire;                     /* the part of it */
};

/* Reads the project's table. */
void expect_read(struct expect *expect, const char *variant);
void expect_free(struct expect *expect);

/* The input that a segment is, where the endpoint is now. */
void expect_segment(struct expect *expect, struct house *house,
                    const struct room_view *view,
                    const struct synfin_segment *segment,
                    uint8_t point[MODEL_MAX_DIMENSIONS]);

/* The cell of an input; -1 if there is none. */
int expect_cell(const struct expect *expect, int configuration, int event,
                const uint8_t *point);

/* May an event come to a configuration, with some input; or an OPEN of this
 * kind? The table calls illegal what the surroundings promise never to do. */
bool expect_may(const struct expect *expect, int configuration, int event);
bool expect_may_open(const struct expect *expect, int configuration,
                     enum tcp_kind kind);
uint32_t expect_word(const struct expect *expect, int event,
                     const uint8_t *point);

/* What of the last move is not as its actions have it; NULL if all is. */
const char *expect_seen(const struct expect *expect, const struct house *house,
                        const struct room_view *before,
                        const struct synfin_segment *segment);

/* Fails the test unless every step of the last move did what the rows say, and
 * what was sent and told is what they call for. `before` is where the endpoint
 * was; `segment` what came, or NULL. */
void expect_outcome(struct expect *expect, const struct house *house,
                    const struct room_view *before,
                    const struct synfin_segment *segment);

#endif
