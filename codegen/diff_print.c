/* Groups and prints what `synfin diff` found in the cells. */
#include <stdlib.h>
#include <string.h>
#include "diff_cells.h"

enum {
  WIDTH = 79
};

/* A point with its tag behind it, so that both move together. */
struct tagged {
  const uint8_t *values;
  size_t count;
  int tag;
};

static int compare_points(const void *a, const void *b) {
  const struct tagged *x = a, *y = b;
  return memcmp(x->values, y->values, x->count);
}

void diff_sort_points(struct arena *arena, const struct space *space,
                      uint8_t *points, int *tags, size_t count) {
  size_t width = (size_t)space->count;
  if (count == 0)
    return;
  struct tagged *order = ARENA_ARRAY(arena, struct tagged, count);
  uint8_t *copy = ARENA_ARRAY(arena, uint8_t, count * width + 1);
  if (width > 0)
    memcpy(copy, points, count * width);
  for (size_t i = 0; i < count; i++)
    order[i] = (struct tagged){copy + i * width, width, tags[i]};
  qsort(order, count, sizeof *order, compare_points);
  for (size_t i = 0; i < count; i++) {
    if (width > 0)
      memcpy(points + i * width, order[i].values, width);
    tags[i] = order[i].tag;
  }
}

static struct diff_spot *spot_of(struct arena *arena,
                                 struct diff_change *change,
                                 const char *condition) {
  for (size_t i = 0; i < change->count; i++)
    if (strcmp(change->spots[i].condition, condition) == 0)
      return &change->spots[i];
  struct diff_spot *spot =
      ARENA_PUSH(arena, change->spots, change->count, change->capacity);
  spot->condition = condition;
  return spot;
}

void diff_note(struct arena *arena, struct diff_change *change,
               const struct boxes *boxes, int tag, int state) {
  struct boxes cover;
  const char *condition = "";
  size_t inputs = 0;
  for (size_t i = 0; i < boxes->count; i++)
    if (boxes->items[i].tag == tag)
      inputs += (size_t)boxes->items[i].inputs;
  if (inputs == 0)
    return;
  boxes_init(&cover, arena, boxes->space);
  boxes_cover(boxes, tag, &cover);
  for (size_t i = 0; i < cover.count; i++) {
    const char *text = boxes_text(boxes, &cover.items[i]);
    condition = arena_printf(arena, "%s%s%s", condition, i > 0 ? " or " : "",
                             text[0] == '\0' ? "always" : text);
  }
  struct diff_spot *spot = spot_of(arena, change, condition);
  spot->inputs += inputs;
  *ARENA_PUSH(arena, spot->states, spot->count, spot->capacity) = state;
}

void diff_wrap(struct emit_text *out, const char *first, size_t indent,
               const char *text) {
  size_t at = strlen(first);
  bool fresh = true;
  emit_put(out, first);
  while (*text != '\0') {
    size_t length = strcspn(text, " ");
    if (!fresh && at + 1 + length > WIDTH) {
      emit_format(out, "\n%*s", (int)indent, "");
      at = indent;
      fresh = true;
    }
    emit_format(out, "%s%.*s", fresh ? "" : " ", (int)length, text);
    at += length + !fresh;
    fresh = false;
    text += length + strspn(text + length, " ");
  }
  emit_put(out, "\n");
}

static const char *places_of(const struct diff *diff, struct arena *arena,
                             const struct diff_spot *spot) {
  const char *text = "", *comma = "";
  for (size_t i = 0; i < spot->count; i++) {
    text = arena_printf(arena, "%s%s%s", text, comma,
                        diff->new.model->states[spot->states[i]].name);
    comma = ", ";
  }
  return text;
}

static void print_change(struct diff *diff, struct arena *arena,
                         const struct diff_change *change) {
  for (size_t i = 0; i < change->count; i++) {
    const struct diff_spot *spot = &change->spots[i];
    diff_wrap(diff->out, "  in   ", 7, places_of(diff, arena, spot));
    diff_wrap(diff->out, "  when ", 7,
              arena_printf(arena, "%s (%lu input%s)", spot->condition,
                           (unsigned long)spot->inputs,
                           spot->inputs == 1 ? "" : "s"));
  }
  for (const char *line = change->what; *line != '\0';) {
    size_t length = strcspn(line, "\n");
    char *first = arena_copy(arena, line, 5);
    diff_wrap(diff->out, arena_printf(arena, "  %s", first), 7,
              arena_copy(arena, line + 5, length - 5));
    line += length + (line[length] == '\n');
  }
}

void diff_print_changes(struct diff *diff, struct arena *arena, int event,
                        const struct diff_change *changes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    emit_format(diff->out, "\n");
    if (i == 0)
      emit_format(diff->out, "%s\n", diff->new.model->events[event].name);
    diff->changes++;
    print_change(diff, arena, &changes[i]);
  }
}
