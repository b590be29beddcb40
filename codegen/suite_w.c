/* The suite w. From each state, all sequences of inputs are tried until they
 * have come often enough through states that can be told apart; wherever such a
 * sequence comes to, the sequences of that state's identifier follow.
 *
 * Vectors are the paths of one tree from its root to its leaves: so none is the
 * beginning of another. The tree is walked, never stored. */
#include <string.h>
#include "suite_inner.h"

enum {
  MOST_SPOTS = 1 << 19, /* that counting tells apart */
  MOST_WORK = 1 << 30   /* of counting: sequences that were compared */
};

/* A spot in the tree. The vectors below it depend on nothing else, except where
 * it lies on the cover: there a new traversal begins. */
struct spot {
  int state;
  bool on_cover;
  bool open;    /* every input is tried here */
  bool tail;    /* only what identifies goes on: no traversal came here */
  int *left;    /* per clique: visits until it has been visited enough */
  int *pending; /* sequences that identify states on the way here, sorted */
  int npending;
};

/* What lies below a spot. */
struct below {
  unsigned long long vectors, steps;
};

struct walking {
  const struct suite *suite;
  const struct mealy *m;
  struct arena arena;
  struct spot **spots; /* those of the path, used again and again */
  int *path;           /* its cells; one less */
  int depth;
  size_t nspots, spots_capacity, npath, path_capacity;
  int way, test; /* how far the cover, and the traversal, lead on the path */
  void (*visit)(void *context, const struct suite_vector *);
  void *context;
  long long work;
  struct ints keys; /* counting: spots that are done */
  int *key;
  struct below *done;
  size_t ndone, done_capacity;
};

/* --- Spots ---------------------------------------------------------------- */

static void insert(struct spot *spot, int sequence) {
  int at = spot->npending;
  if (sequence == 0)
    return;
  for (int i = 0; i < spot->npending; i++)
    if (spot->pending[i] == sequence)
      return;
  for (; at > 0 && spot->pending[at - 1] > sequence; at--)
    spot->pending[at] = spot->pending[at - 1];
  spot->pending[at] = sequence;
  spot->npending++;
}

/* A spot on a traversal: its state is identified too. */
static void identify(const struct walking *w, struct spot *spot) {
  int first = w->m->alike[spot->state];
  const struct identifiers *known = w->suite->known;
  for (int i = 0; i < known->counts[first]; i++)
    insert(spot, known->lists[first][i]);
}

static void begin_traversal(const struct walking *w, struct spot *spot) {
  const struct suite *suite = w->suite;
  spot->open = true;
  for (int c = 0; c < suite->ncliques; c++)
    spot->left[c] = suite->states + suite->extra - suite->cliques[c].count + 1;
}

static void go_on(const struct walking *w, const struct spot *above,
                  struct spot *spot) {
  const struct suite *suite = w->suite;
  spot->open = true;
  for (int c = 0; c < suite->ncliques; c++) {
    spot->left[c] =
        above->left[c] - suite->cliques[c].holds[w->m->alike[spot->state]];
    spot->open = spot->open && spot->left[c] > 0;
  }
}

/* The spot at the present depth, emptied. */
static struct spot *fresh_spot(struct walking *w) {
  const struct suite *suite = w->suite;
  if ((size_t)w->depth == w->nspots) {
    struct spot *made = ARENA_ARRAY(&w->arena, struct spot, 1);
    made->left = ARENA_ARRAY(&w->arena, int, suite->ncliques + 1);
    made->pending = ARENA_ARRAY(&w->arena, int, suite->known->nsequences + 1);
    *ARENA_PUSH(&w->arena, w->spots, w->nspots, w->spots_capacity) = made;
    ARENA_PUSH(&w->arena, w->path, w->npath, w->path_capacity);
  }
  struct spot *spot = w->spots[w->depth];
  spot->on_cover = spot->open = spot->tail = false;
  spot->npending = 0;
  return spot;
}

static struct spot *root_of(struct walking *w) {
  struct spot *root = fresh_spot(w);
  root->state = w->m->start;
  root->on_cover = true;
  begin_traversal(w, root);
  identify(w, root);
  return root;
}

/* Steps down to the spot that a cell leads to. */
static struct spot *step_down(struct walking *w, const struct spot *above,
                              const struct mealy_cell *cell) {
  const struct identifiers *known = w->suite->known;
  int number = (int)(cell - w->m->cells);
  w->path[w->depth++] = number;
  struct spot *spot = fresh_spot(w);
  spot->state = cell->to;
  spot->on_cover =
      above->on_cover && w->suite->cover.by[w->m->alike[cell->to]] == number;
  spot->tail = !above->open;
  for (int i = 0; i < above->npending; i++)
    if (known->sequences[above->pending[i]].letter == cell->letter)
      insert(spot, known->sequences[above->pending[i]].next);
  if (spot->on_cover)
    begin_traversal(w, spot);
  else if (above->open)
    go_on(w, above, spot);
  if (!spot->tail)
    identify(w, spot);
  return spot;
}

/* The cell of a letter, if the tree goes on with it. */
static const struct mealy_cell *branch(const struct walking *w,
                                       const struct spot *spot, int letter) {
  bool wanted = spot->open;
  for (int i = 0; i < spot->npending && !wanted; i++)
    wanted = w->suite->known->sequences[spot->pending[i]].letter == letter;
  return wanted ? mealy_cell(w->m, spot->state, letter) : NULL;
}

/* --- Counting --------------------------------------------------------------
 */

static struct below count_below(struct walking *w, const struct spot *spot);

static struct below count_fresh(struct walking *w, const struct spot *spot) {
  struct below all = {0, 0};
  for (int l = 0; l < w->m->nletters; l++) {
    const struct mealy_cell *cell = branch(w, spot, l);
    if (cell == NULL)
      continue;
    struct below one = count_below(w, step_down(w, spot, cell));
    w->depth--;
    all.vectors = suite_add(all.vectors, one.vectors);
    all.steps = suite_add(all.steps, suite_add(one.steps, one.vectors));
  }
  if (all.vectors == 0)
    all.vectors = 1;
  return all;
}

/* Spots that are equal, but for what is alike, are counted once. */
static int key_of(struct walking *w, const struct spot *spot) {
  int n = w->suite->ncliques, count = 0, *key = w->key;
  key[count++] = w->m->alike[spot->state];
  key[count++] = spot->open;
  for (int c = 0; c < n && spot->open; c++)
    key[count++] = spot->left[c];
  for (int i = 0; i < spot->npending; i++)
    key[count++] = spot->pending[i];
  return ints_intern(&w->keys, key, count);
}

static struct below count_below(struct walking *w, const struct spot *spot) {
  if (spot->on_cover)
    return count_fresh(w, spot);
  int known = (int)w->keys.count;
  w->work += spot->npending * (long long)spot->npending;
  if (known > MOST_SPOTS || w->work > MOST_WORK)
    return (struct below){SUITE_COUNTLESS, SUITE_COUNTLESS};
  int key = key_of(w, spot);
  if (key < known)
    return w->done[key];
  ARENA_PUSH(&w->arena, w->done, w->ndone, w->done_capacity);
  struct below below = count_fresh(w, spot);
  w->done[key] = below;
  return below;
}

/* --- Cliques ---------------------------------------------------------------
 */

/* The states that can be told from all others of a clique that begins with one
 * of them: as many as are found by taking them in order. */
static void grow_clique(const struct suite *suite, int first,
                        struct suite_clique *clique) {
  const struct mealy *m = suite->mealy;
  const int *apart = suite->known->apart;
  clique->holds[first] = true;
  clique->count = 1;
  for (int q = 0; q < m->nstates; q++) {
    bool fits = m->alike[q] == q && !clique->holds[q];
    for (int p = 0; p < m->nstates && fits; p++)
      fits = !clique->holds[p] || apart[p * m->nstates + q] != 0;
    if (fits) {
      clique->holds[q] = true;
      clique->count++;
    }
  }
}

/* A clique for each state, those that are equal once. */
static void find_cliques(struct arena *arena, struct suite *suite) {
  int n = suite->mealy->nstates;
  suite->cliques = ARENA_ARRAY(arena, struct suite_clique, n + 1);
  for (int p = 0; p < n; p++) {
    struct suite_clique *clique = &suite->cliques[suite->ncliques];
    if (suite->mealy->alike[p] != p)
      continue;
    clique->holds = ARENA_ARRAY(arena, bool, n + 1);
    grow_clique(suite, p, clique);
    bool is_new = true;
    for (int c = 0; c < suite->ncliques && is_new; c++)
      is_new = memcmp(suite->cliques[c].holds, clique->holds,
                      sizeof *clique->holds * (size_t)n) != 0;
    suite->ncliques += is_new;
  }
}

bool suite_plan_w(struct arena *arena, struct suite *suite) {
  struct walking w = {.suite = suite, .m = suite->mealy};
  mealy_find_cover(suite->mealy, suite->mealy->alike, &suite->cover);
  suite->known = suite_identify(arena, suite->mealy);
  if (suite->known == NULL)
    return false;
  find_cliques(arena, suite);
  w.keys.arena = &w.arena;
  w.key = ARENA_ARRAY(&w.arena, int,
                      suite->ncliques + suite->known->nsequences + 3);
  struct below all = count_below(&w, root_of(&w));
  suite->vectors = all.vectors;
  suite->steps = all.steps;
  arena_free(&w.arena);
  return true;
}

/* --- Vectors ---------------------------------------------------------------
 */

static void put_vector(struct walking *w) {
  struct suite_vector vector = {w->path, w->way, w->test - w->way, w->depth};
  w->visit(w->context, &vector);
}

/* Recursion is as deep as the longest vector is long. */
static void visit_below(struct walking *w, const struct spot *spot) {
  int way = w->way, test = w->test;
  bool leaf = true;
  if (spot->on_cover)
    w->way = w->depth;
  if (!spot->tail)
    w->test = w->depth;
  for (int l = 0; l < w->m->nletters; l++) {
    const struct mealy_cell *cell = branch(w, spot, l);
    if (cell == NULL)
      continue;
    leaf = false;
    visit_below(w, step_down(w, spot, cell));
    w->depth--;
  }
  if (leaf)
    put_vector(w);
  w->way = way;
  w->test = test;
}

void suite_visit_w(const struct suite *suite,
                   void (*visit)(void *context, const struct suite_vector *),
                   void *context) {
  struct walking w = {.suite = suite, .m = suite->mealy};
  w.visit = visit;
  w.context = context;
  visit_below(&w, root_of(&w));
  arena_free(&w.arena);
}
