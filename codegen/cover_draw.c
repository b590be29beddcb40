/* The state diagram, painted by what has run: an arrow stands for the cells
 * that lead from one state to another for the same cause. */
#include "cover.h"
#include "emit_dot.h"
#include "outputs.h"

enum paint {
  PAINT_ALL,
  PAINT_SOME,
  PAINT_NONE,
  PAINT_NOTHING,
  PAINTS
};

/* Told apart by line and by lightness, not by hue alone. */
static const struct look looks[PAINTS] = {
    {"#009e73", "#00543d", "#a3d9c7", "solid",
     "\xE2\x94\x81\xE2\x94\x81\xE2\x94\x81"},
    {"#d55e00", "#8a3d00", "#efc3a0", "dashed",
     "\xE2\x95\x8D\xE2\x95\x8D\xE2\x95\x8D"},
    {"#000000", "#000000", "#cccccc", "dotted",
     "\xE2\x94\x85\xE2\x94\x85\xE2\x94\x85"},
    {"#aaaaaa", "#777777", "#cccccc", "solid",
     "\xE2\x94\x81\xE2\x94\x81\xE2\x94\x81"},
};
static const char *const texts[PAINTS] = {
    "every cell was taken", "some were never taken", "none was taken",
    "none is to be taken"};

struct tally {
  int due, taken;
};

static struct tally count(const struct cover *cover,
                          const struct diagram_arrow *arrow) {
  const struct model *m = cover->model;
  struct tally tally = {0, 0};
  for (int c = 0; c < cover->ncells; c++) {
    const struct cover_cell *cell = &cover->cells[c];
    int next = flat_next(cover->flat, cell->configuration, cell->outcome);
    if (cell->kind != COVER_DUE ||
        m->configurations[cell->configuration].state != arrow->from ||
        m->configurations[next].state != arrow->to ||
        m->events[cell->event].cause != arrow->cause)
      continue;
    tally.due++;
    tally.taken += cell->count > 0;
  }
  return tally;
}

static const struct look *look_of(const void *context,
                                  const struct diagram_arrow *arrow) {
  struct tally tally = count(context, arrow);
  return &looks[tally.due == 0             ? PAINT_NOTHING
                : tally.taken == 0         ? PAINT_NONE
                : tally.taken == tally.due ? PAINT_ALL
                                           : PAINT_SOME];
}

static const char *note(const void *context, struct arena *arena,
                        const struct diagram_arrow *arrow) {
  struct tally tally = count(context, arrow);
  return arena_printf(arena, "%d of %d", tally.taken, tally.due);
}

void cover_draw(const struct cover *cover, const struct emission *emission,
                const struct flat *flat, struct text_file *file) {
  const struct dot_paint paint = {cover, look_of, note, looks, texts, PAINTS};
  emit_dot_painted(cover->arena, emission, flat, NULL, &paint, file);
}
