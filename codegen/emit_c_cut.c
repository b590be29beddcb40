/* Where to cut an input word: each cut is tried out. Low parts that no high
 * part tells apart share a row, high parts that no row tells apart a column. */
#include "emit_c_cut.h"
#include <string.h>

enum {
  MOST_BITS = 13,      /* of either part of an input word */
  MOST_WORDS = 1 << 22 /* looked at for one cut */
};

/* Follows a diagram over the attributes from `from` on, for every value of
 * their bits; `reached` gets the child for each. */
static int expand(const struct emit_c *c, int event,
                  const struct event_classes *of, int from, int to, int root,
                  int *reached) {
  const struct event *attributes = &c->model->events[event];
  int bits = 0;
  reached[0] = root;
  for (int i = from; i < to; i++) {
    int count = c->model->dimensions[attributes->attributes[i]].count;
    int words = 1 << bits;
    for (int w = words * (1 << c->layouts[event]->bits[i]) - 1; w >= 0; w--) {
      int child = reached[w % words], value = w / words;
      if (child >= 0 && of->nodes[child].attribute == i)
        child = value < count ? of->nodes[child].children[value] : CLASS_OPEN;
      else if (value >= count)
        child = CLASS_OPEN;
      reached[w] = child;
    }
    bits += c->layouts[event]->bits[i];
  }
  return 1 << bits;
}

/* Merges tuples of `length` that say nothing different, the fullest first so
 * that the others fit in. `merged` gets for each the number of the one it went
 * into; these are moved to the front. Returns how many there are. */
static int fold(struct arena *arena, int *tuples, int count, int length,
                int *merged) {
  int *folded = ARENA_ARRAY(arena, int, count *length + 1);
  int *open = ARENA_ARRAY(arena, int, count + 1);
  int result = 0;
  for (int t = 0; t < count; t++)
    for (int i = 0; i < length; i++)
      open[t] += tuples[t * length + i] == CLASS_OPEN;
  for (int wanted = 0; wanted <= length; wanted++)
    for (int t = 0; t < count; t++) {
      if (open[t] != wanted)
        continue;
      int *tuple = tuples + t * length, k = 0;
      while (k < result && !classes_agree(folded + k * length, tuple, length))
        k++;
      if (k == result)
        memcpy(folded + length * result++, tuple,
               sizeof *tuple * (size_t)length);
      classes_merge(folded + k * length, tuple, length);
      merged[t] = k;
    }
  memcpy(tuples, folded, sizeof *tuples * (size_t)(result * length));
  return result;
}

/* The low parts' rows: one for each child that they lead to, merged where these
 * say nothing different about any high part. */
static int *find_rows(struct arena *arena, const struct emit_c *c, int event,
                      const struct event_classes *of, int at, struct cut *cut) {
  int lows = 1 << cut->low, highs = 1 << cut->high, count = 0;
  int most = of->nnodes + of->count + 1;
  int *tuple_of = ARENA_ARRAY(arena, int, most + 1);
  int *merged = ARENA_ARRAY(arena, int, most);
  int *tuples = ARENA_ARRAY(arena, int, most *highs);
  cut->rows = ARENA_ARRAY(arena, int, lows);
  expand(c, event, of, 0, at, of->root, cut->rows);
  for (int low = 0; low < lows; low++) {
    int child = cut->rows[low];
    if (child == CLASS_OPEN)
      continue;
    int *known =
        &tuple_of[class_is_leaf(child) ? of->nnodes + class_of_leaf(child)
                                       : child];
    if (*known == 0) {
      expand(c, event, of, at, c->model->events[event].nattributes, child,
             tuples + count * highs);
      *known = ++count;
    }
    cut->rows[low] = *known - 1;
  }
  cut->nrows = fold(arena, tuples, count, highs, merged);
  for (int low = 0; low < lows; low++)
    if (cut->rows[low] != CLASS_OPEN)
      cut->rows[low] = merged[cut->rows[low]];
  return tuples;
}

static void find_columns(struct arena *arena, struct cut *cut,
                         const int *tuples) {
  int highs = 1 << cut->high, n = cut->nrows;
  int *columns = ARENA_ARRAY(arena, int, highs *n + 1);
  cut->columns = ARENA_ARRAY(arena, int, highs);
  for (int high = 0; high < highs; high++)
    for (int r = 0; r < n; r++)
      columns[high * n + r] = tuples[r * highs + high];
  cut->ncolumns = fold(arena, columns, highs, n, cut->columns);
  cut->page = ARENA_ARRAY(arena, int, n * cut->ncolumns + 1);
  for (int r = 0; r < n; r++)
    for (int k = 0; k < cut->ncolumns; k++) {
      int child = columns[k * n + r];
      cut->page[r * cut->ncolumns + k] =
          child == CLASS_OPEN ? CLASS_OPEN : class_of_leaf(child);
    }
}

/* The bits of the attributes before the one at `at`, and of the others. */
static struct cut cut_at(const struct emit_c *c, int event, int at) {
  const struct emit_layout *layout = c->layouts[event];
  struct cut cut = {0};
  for (int i = 0; i < c->model->events[event].nattributes; i++)
    *(i < at ? &cut.low : &cut.high) += layout->bits[i];
  return cut;
}

static bool is_small_enough(const struct event_classes *of,
                            const struct cut *cut) {
  return cut->low <= MOST_BITS && cut->high <= MOST_BITS &&
         (long)(of->nnodes + of->count + 1) << cut->high <= MOST_WORDS;
}

bool emit_c_best_cut(struct arena *arena, const struct emit_c *c, int event,
                     const struct event_classes *of, struct cut *best) {
  bool found = false;
  for (int at = 0; at <= c->model->events[event].nattributes; at++) {
    struct cut cut = cut_at(c, event, at);
    if (!is_small_enough(of, &cut))
      continue;
    int *tuples = find_rows(arena, c, event, of, at, &cut);
    find_columns(arena, &cut, tuples);
    cut.cost = (2L << cut.low) + (1L << cut.high) +
               (long)cut.nrows * (long)cut.ncolumns;
    if (!found || cut.cost < best->cost)
      *best = cut;
    found = true;
  }
  return found;
}
