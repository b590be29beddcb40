/* How two outcomes of an input differ, in words. */
#include <string.h>
#include "diff_cells.h"

/* Two lists of ops by name, and which of them stand in both, in order. */
struct pairing {
  const char *old[WALK_MAX_OPS], *new[WALK_MAX_OPS];
  int nold, nnew;
  bool old_kept[WALK_MAX_OPS], new_kept[WALK_MAX_OPS];
};

static bool equal(const struct pairing *p, int i, int j) {
  return strcmp(p->old[i], p->new[j]) == 0;
}

/* Marks a longest common subsequence. */
static void pair(struct pairing *p) {
  uint8_t longest[WALK_MAX_OPS + 1][WALK_MAX_OPS + 1] = {{0}};
  for (int i = p->nold; i-- > 0;)
    for (int j = p->nnew; j-- > 0;) {
      uint8_t skip_old = longest[i + 1][j], skip_new = longest[i][j + 1];
      longest[i][j] = equal(p, i, j) ? (uint8_t)(longest[i + 1][j + 1] + 1)
                      : skip_old > skip_new ? skip_old
                                            : skip_new;
    }
  for (int i = 0, j = 0; i < p->nold && j < p->nnew;) {
    if (equal(p, i, j))
      p->old_kept[i++] = p->new_kept[j++] = true;
    else if (longest[i + 1][j] >= longest[i][j + 1])
      i++;
    else
      j++;
  }
}

/* "a, b, c"; without those that `left_out` marks, if it is not NULL. */
static const char *join(struct arena *arena, const char *const *ops, int count,
                        const bool *left_out) {
  const char *text = "", *comma = "";
  for (int i = 0; i < count; i++) {
    if (left_out != NULL && left_out[i])
      continue;
    text = arena_printf(arena, "%s%s%s", text, comma, ops[i]);
    comma = ", ";
  }
  return text;
}

/* How often does an op occur among those that were not kept? */
static int occurrences(const char *const *ops, int count, const bool *kept,
                       const char *op) {
  int found = 0;
  for (int i = 0; i < count; i++)
    found += !kept[i] && strcmp(ops[i], op) == 0;
  return found;
}

/* Are the same ops done, only in another order? */
static bool is_reordered(const struct pairing *p) {
  if (p->nold != p->nnew)
    return false;
  for (int i = 0; i < p->nold; i++)
    if (occurrences(p->old, p->nold, p->old_kept, p->old[i]) !=
        occurrences(p->new, p->nnew, p->new_kept, p->old[i]))
      return false;
  return true;
}

static const char *describe_lists(struct arena *arena, struct pairing *p) {
  pair(p);
  if (is_reordered(p)) {
    const char *old = join(arena, p->old, p->nold, p->old_kept);
    return old[0] == '\0' ? ""
                          : arena_printf(arena, "was  does %s\nnow  does %s",
                                         join(arena, p->old, p->nold, NULL),
                                         join(arena, p->new, p->nnew, NULL));
  }
  const char *less = join(arena, p->old, p->nold, p->old_kept);
  const char *more = join(arena, p->new, p->nnew, p->new_kept);
  return arena_printf(arena, "%s%s%s%s%s", less[0] ? "less " : "", less,
                      less[0] && more[0] ? "\n" : "", more[0] ? "more " : "",
                      more);
}

static bool is_good(const struct walk *walk) {
  return walk != NULL && (walk->end == WALK_DONE || walk->end == WALK_IGNORED);
}

static const char *next_of(const struct diff_side *side, int from,
                           const struct walk *walk) {
  return walk->configuration == from
             ? "stays"
             : side->model->configurations[walk->configuration].name;
}

/* The whole outcome, where one of the two is no ordinary one. */
static const char *outcome(struct arena *arena, const struct diff_side *side,
                           int from, const struct walk *walk) {
  if (walk->end == WALK_ILLEGAL)
    return "illegal";
  if (!is_good(walk))
    return "an error of the table";
  const char *text = next_of(side, from, walk);
  for (int i = 0; i < walk->nops; i++)
    text = arena_printf(arena, "%s%s %s", text, i == 0 ? "; does" : ",",
                        side->model->ops[walk->ops[i]].name);
  return text;
}

const char *diff_describe(struct arena *arena, const struct diff_side *old,
                          int old_from, const struct walk *was,
                          const struct diff_side *new, int new_from,
                          const struct walk *now) {
  struct pairing p = {0};
  if (was == NULL || now == NULL)
    return was == NULL ? "was  impossible\nnow  possible"
                       : "was  possible\nnow  impossible";
  if (!is_good(was) || !is_good(now))
    return arena_printf(arena, "was  %s\nnow  %s",
                        outcome(arena, old, old_from, was),
                        outcome(arena, new, new_from, now));
  for (; p.nold < was->nops; p.nold++)
    p.old[p.nold] = old->model->ops[was->ops[p.nold]].name;
  for (; p.nnew < now->nops; p.nnew++)
    p.new[p.nnew] = new->model->ops[now->ops[p.nnew]].name;
  const char *lists = describe_lists(arena, &p);
  const char *before = next_of(old, old_from, was);
  const char *after = next_of(new, new_from, now);
  if (strcmp(before, after) == 0)
    return lists;
  return arena_printf(arena, "was  %s\nnow  %s%s%s", before, after,
                      lists[0] ? "\n" : "", lists);
}
