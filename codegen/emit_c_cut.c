/* Where to cut an input word: each cut is tried out. Low parts that no high
 * part tells apart share a row, high parts that no row tells apart a column. */
#include "emit_c_cut.h"
#include <limits.h>
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
    open[t] = classes_count_open(tuples + t * length, length);
  const int *order = classes_order(arena, open, count, length);
  for (int i = 0; i < count; i++) {
    int *tuple = tuples + order[i] * length, k = 0;
    while (k < result && !classes_agree(folded + k * length, tuple, length))
      k++;
    if (k == result)
      memcpy(folded + length * result++, tuple, sizeof *tuple * (size_t)length);
    classes_merge(folded + k * length, tuple, length);
    merged[order[i]] = k;
  }
  memcpy(tuples, folded, sizeof *tuples * (size_t)(result * length));
  return result;
}

/* The distinct children that the low parts lead to. `cut->rows` has the place
 * of each low part's child among them. */
static int find_children(struct arena *arena, const struct emit_c *c, int event,
                         const struct event_classes *of, int at,
                         struct cut *cut, int *children) {
  int lows = 1 << cut->low, count = 0;
  int *places = ARENA_ARRAY(arena, int, of->nnodes + of->count + 1);
  cut->rows = ARENA_ARRAY(arena, int, lows);
  expand(c, event, of, 0, at, of->root, cut->rows);
  for (int low = 0; low < lows; low++) {
    int child = cut->rows[low];
    if (child == CLASS_OPEN)
      continue;
    int *place =
        &places[class_is_leaf(child) ? of->nnodes + class_of_leaf(child)
                                     : child];
    if (*place == 0) {
      children[count] = child;
      *place = ++count;
    }
    cut->rows[low] = *place - 1;
  }
  return count;
}

/* The rows: one for each child, merged where these say nothing different about
 * any high part. Returns what they say, row by row. */
static int *find_rows(struct arena *arena, const struct emit_c *c, int event,
                      const struct event_classes *of, int at, struct cut *cut) {
  int lows = 1 << cut->low, highs = 1 << cut->high;
  int *children = ARENA_ARRAY(arena, int, of->nnodes + of->count + 1);
  int count = find_children(arena, c, event, of, at, cut, children);
  int *merged = ARENA_ARRAY(arena, int, count + 1);
  int *tuples = ARENA_ARRAY(arena, int, count *highs + 1);
  for (int i = 0; i < count; i++)
    expand(c, event, of, at, c->model->events[event].nattributes, children[i],
           tuples + i * highs);
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

/* The bits of the attributes before the one at `at`, and of the others; the
 * cost is that of the maps to rows and columns, without the page. */
static struct cut cut_at(const struct emit_c *c, int event, int at) {
  const struct emit_layout *layout = c->layouts[event];
  struct cut cut = {0};
  for (int i = 0; i < c->model->events[event].nattributes; i++)
    *(i < at ? &cut.low : &cut.high) += layout->bits[i];
  cut.cost = (2L << cut.low) + (1L << cut.high);
  return cut;
}

static bool is_small_enough(const struct event_classes *of,
                            const struct cut *cut) {
  return cut->low <= MOST_BITS && cut->high <= MOST_BITS &&
         (long)(of->nnodes + of->count + 1) << cut->high <= MOST_WORDS;
}

/* The place of the cheapest cut that was not tried yet and could still be
 * better than the best; -1 if there is none. */
static int next_cut(const struct emit_c *c, int event,
                    const struct event_classes *of, const bool *tried,
                    long best) {
  int next = -1;
  for (int at = 0; at <= c->model->events[event].nattributes; at++) {
    struct cut cut = cut_at(c, event, at);
    if (tried[at] || cut.cost >= best || !is_small_enough(of, &cut))
      continue;
    best = cut.cost;
    next = at;
  }
  return next;
}

bool emit_c_best_cut(struct arena *arena, const struct emit_c *c, int event,
                     const struct event_classes *of, struct cut *best) {
  bool *tried =
      ARENA_ARRAY(arena, bool, c->model->events[event].nattributes + 1);
  best->cost = LONG_MAX;
  for (int at; (at = next_cut(c, event, of, tried, best->cost)) >= 0;) {
    struct cut cut = cut_at(c, event, at);
    int *tuples = find_rows(arena, c, event, of, at, &cut);
    find_columns(arena, &cut, tuples);
    cut.cost += (long)cut.nrows * (long)cut.ncolumns;
    if (cut.cost < best->cost)
      *best = cut;
    tried[at] = true;
  }
  return best->cost < LONG_MAX;
}
