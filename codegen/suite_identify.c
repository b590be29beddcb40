/* State identifiers: which inputs tell which states apart. Two states are told
 * apart by an input that is possible in both and shows something else, or that
 * leads to two states that are told apart already. */
#include <string.h>
#include "bits.h"
#include "suite_inner.h"

enum {
  MOST_WORK = 1 << 28
};

struct identifying {
  struct arena *arena;
  const struct mealy *m;
  struct identifiers *ids;
  struct ints sequences; /* {letter, next} */
  int *before;           /* `apart` as the round found it */
  bool easy;             /* only inputs that a driver can give at will */
  long long work;        /* pairs of states that were looked at */
};

/* Can an input be given at any time? Time-outs must be waited for, and what the
 * machine posts to itself brought about. */
static bool is_easy(const struct mealy *m, int letter) {
  const struct model *model = m->model;
  int event = m->letters->items[letter].event;
  if (model->events[event].timer != MODEL_NONE)
    return false;
  for (int a = 0; a < model->nactions; a++)
    if (bits_get(model->actions[a].posts, event))
      return false;
  return true;
}

/* Does a letter tell two states apart, as far as this round can know? What must
 * follow it becomes `next`. */
static bool tells(const struct identifying *i, int p, int q, int letter,
                  int *next) {
  const struct mealy *m = i->m;
  const struct mealy_cell *a = mealy_cell(m, p, letter);
  const struct mealy_cell *b = mealy_cell(m, q, letter);
  *next = 0;
  if (a == NULL || b == NULL)
    return false;
  if (mealy_tells(m, a, b))
    return true;
  *next = i->before[m->alike[a->to] * m->nstates + m->alike[b->to]];
  return *next != 0;
}

/* A pair to be told apart: two first states of their groups, not told yet. */
static bool is_open(const struct identifying *i, int p, int q) {
  const struct mealy *m = i->m;
  return p < q && m->alike[p] == p && m->alike[q] == q &&
         i->ids->apart[p * m->nstates + q] == 0;
}

/* How many open pairs a letter tells apart; with `keep`, they are told. */
static int try_letter(struct identifying *i, int letter, bool keep) {
  int count = 0, n = i->m->nstates;
  i->work += (long long)n * n;
  for (int p = 0; p < n; p++)
    for (int q = p + 1; q < n; q++) {
      int key[2] = {letter, 0};
      if (!is_open(i, p, q) || !tells(i, p, q, letter, &key[1]))
        continue;
      count++;
      if (keep)
        i->ids->apart[p * n + q] = i->ids->apart[q * n + p] =
            ints_intern(&i->sequences, key, 2);
    }
  return count;
}

/* One round: sequences become longer by one letter. The letter that tells most
 * pairs apart comes first, so that few sequences do for many pairs. Says
 * whether a pair was told apart. */
static bool round_of(struct identifying *i) {
  const struct mealy *m = i->m;
  size_t size = sizeof *i->before * (size_t)m->nstates * (size_t)m->nstates;
  bool any = false;
  memcpy(i->before, i->ids->apart, size);
  for (;;) {
    int best = MEALY_NONE, most = 0;
    for (int l = 0; l < m->nletters; l++) {
      if (i->work > MOST_WORK)
        return false;
      int count = i->easy && !is_easy(m, l) ? 0 : try_letter(i, l, false);
      if (count > most) {
        most = count;
        best = l;
      }
    }
    if (best == MEALY_NONE)
      return any;
    try_letter(i, best, true);
    any = true;
  }
}

static void publish_sequences(struct identifying *i) {
  struct identifiers *ids = i->ids;
  ids->nsequences = (int)i->sequences.count;
  ids->sequences = ARENA_ARRAY(i->arena, struct sequence, ids->nsequences + 1);
  for (int s = 1; s < ids->nsequences; s++)
    ids->sequences[s] = (struct sequence){i->sequences.all[s].items[0],
                                          i->sequences.all[s].items[1]};
}

/* The list of each state, sorted and without doubles. */
static void publish_lists(struct identifying *i) {
  struct identifiers *ids = i->ids;
  int n = i->m->nstates;
  ids->lists = ARENA_ARRAY(i->arena, int *, n + 1);
  ids->counts = ARENA_ARRAY(i->arena, int, n + 1);
  bool *has = ARENA_ARRAY(i->arena, bool, ids->nsequences + 1);
  for (int p = 0; p < n; p++) {
    memset(has, 0, sizeof *has * (size_t)ids->nsequences);
    ids->lists[p] = ARENA_ARRAY(i->arena, int, n + 1);
    for (int q = 0; q < n; q++)
      has[ids->apart[p * n + q]] = true;
    for (int s = 1; s < ids->nsequences; s++)
      if (has[s])
        ids->lists[p][ids->counts[p]++] = s;
  }
}

struct identifiers *suite_identify(struct arena *arena, const struct mealy *m) {
  struct identifying i = {.arena = arena, .m = m, .easy = true};
  size_t pairs = (size_t)m->nstates * (size_t)m->nstates;
  int nothing[2] = {MEALY_NONE, MEALY_NONE};
  i.ids = ARENA_ARRAY(arena, struct identifiers, 1);
  i.ids->apart = ARENA_ARRAY(arena, int, pairs + 1);
  i.before = ARENA_ARRAY(arena, int, pairs + 1);
  i.sequences.arena = arena;
  ints_intern(&i.sequences, nothing, 2);
  while (round_of(&i))
    ;
  i.easy = false;
  while (round_of(&i))
    ;
  if (i.work > MOST_WORK)
    return NULL;
  publish_sequences(&i);
  publish_lists(&i);
  return i.ids;
}
