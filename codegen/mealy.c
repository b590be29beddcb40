#include "mealy.h"
#include <string.h>
#include "bits.h"
#include "ints.h"

enum {
  MOST_CELLS = 1 << 22,
  MOST_WORK = 1 << 30 /* looks at cells, to find states that are alike */
};

/* --- What is seen ----------------------------------------------------------
 */

static bool shows(const struct model *model, const struct action *action) {
  if (bits_empty(model->seen, model->nparts) || action->kind == ACTION_REPLY)
    return true;
  for (int w = 0; w < bits_words(model->nparts); w++)
    if (action->touches[w] & model->seen[w])
      return true;
  return false;
}

static void note_seen(struct mealy *m) {
  const struct model *model = m->model;
  m->seen = ARENA_ARRAY(m->arena, bool, model->nactions + 1);
  m->sure = ARENA_ARRAY(m->arena, bool, model->nactions + 1);
  for (int a = 0; a < model->nactions; a++) {
    m->seen[a] = shows(model, &model->actions[a]);
    m->sure[a] = m->seen[a] && !model->actions[a].sometimes;
  }
  /* What something that is seen looks like can be seen itself. */
  for (int a = 0; a < model->nactions; a++)
    if (m->seen[a] && !m->seen[model->actions[a].like]) {
      m->seen[model->actions[a].like] = true;
      m->sure[model->actions[a].like] =
          !model->actions[model->actions[a].like].sometimes;
    }
}

static bool holds_look(const struct mealy *m, const int *actions, int count,
                       int look) {
  for (int i = 0; i < count; i++)
    if (m->model->actions[actions[i]].like == look)
      return true;
  return false;
}

/* Does `a` always show what `b` never does? */
static bool shows_more(const struct mealy *m, const struct mealy_cell *a,
                       const struct mealy_cell *b) {
  for (int i = 0; i < a->nshow; i++) {
    int look = m->model->actions[a->show[i]].like;
    if (!holds_look(m, b->show, b->nshow, look) &&
        !holds_look(m, b->perhaps, b->nperhaps, look))
      return true;
  }
  return false;
}

bool mealy_tells(const struct mealy *m, const struct mealy_cell *a,
                 const struct mealy_cell *b) {
  return a->output != b->output && (shows_more(m, a, b) || shows_more(m, b, a));
}

/* --- Cells -----------------------------------------------------------------
 */

/* What is seen of a walk, as numbers: the looks, in their order, those that
 * show at times only marked. */
static int output_of(struct mealy *m, const struct walk *walk) {
  int key[WALK_MAX_OPS + 1], count = 0;
  for (int i = 0; i < walk->nops; i++) {
    const struct op *op = &m->model->ops[walk->ops[i]];
    if (op->kind == OP_ACTION && m->seen[op->id])
      key[count++] = 2 * m->model->actions[op->id].like + m->sure[op->id];
  }
  return ints_intern(m->outputs, key, count);
}

/* A request is made once, however often it is asked for. */
static bool is_repeated(const struct model *model, const int *list, int count,
                        int action) {
  if (model->actions[action].kind != ACTION_REQUEST)
    return false;
  for (int i = 0; i < count; i++)
    if (list[i] == action)
      return true;
  return false;
}

static void note_walk(struct mealy *m, struct mealy_cell *cell,
                      const struct walk *walk) {
  cell->ignored = walk->end == WALK_IGNORED;
  cell->output = output_of(m, walk);
  cell->show = ARENA_ARRAY(m->arena, int, walk->nops + 1);
  cell->perhaps = ARENA_ARRAY(m->arena, int, walk->nops + 1);
  cell->rows = ARENA_ARRAY(m->arena, int, walk->nrows + 1);
  cell->nrows = walk->nrows;
  memcpy(cell->rows, walk->rows, sizeof *walk->rows * (size_t)walk->nrows);
  for (int i = 0; i < walk->nops; i++) {
    const struct op *op = &m->model->ops[walk->ops[i]];
    cell->spawn = cell->spawn || op->kind == OP_SPAWN;
    if (op->kind != OP_ACTION || !m->seen[op->id])
      continue;
    int *list = m->sure[op->id] ? cell->show : cell->perhaps;
    int *count = m->sure[op->id] ? &cell->nshow : &cell->nperhaps;
    if (!is_repeated(m->model, list, *count, op->id))
      list[(*count)++] = op->id;
  }
}

/* Fills in what the reference makes of a cell; false if it ends in an error,
 * which the checks have reported. */
static bool walk_cell(struct mealy *m, const int *state_of,
                      struct mealy_cell *cell) {
  const struct letter *letter = &m->letters->items[cell->letter];
  struct walk walk;
  interpret(m->model, m->options, m->configurations[cell->from], letter->event,
            letter->point, &walk);
  if ((walk.end != WALK_DONE && walk.end != WALK_IGNORED) ||
      state_of[walk.configuration] == MEALY_NONE)
    return false;
  cell->to = state_of[walk.configuration];
  note_walk(m, cell, &walk);
  return true;
}

static int count_cells(const struct mealy *m) {
  int count = 0;
  for (int s = 0; s < m->nstates; s++)
    for (int l = 0; l < m->nletters && count < MOST_CELLS; l++)
      count += m->letters->items[l].possible[m->configurations[s]];
  return count;
}

static void make_cells(struct mealy *m, const int *state_of) {
  m->cells = ARENA_ARRAY(m->arena, struct mealy_cell, count_cells(m) + 1);
  m->at = ARENA_ARRAY(m->arena, int, m->nstates * m->nletters + 1);
  for (int s = 0; s < m->nstates; s++)
    for (int l = 0; l < m->nletters; l++) {
      struct mealy_cell cell = {.from = s, .letter = l};
      int *at = &m->at[s * m->nletters + l];
      *at = MEALY_NONE;
      if (!m->letters->items[l].possible[m->configurations[s]] ||
          !walk_cell(m, state_of, &cell))
        continue;
      *at = m->ncells;
      m->cells[m->ncells++] = cell;
    }
}

/* --- Ways ------------------------------------------------------------------
 */

/* Takes a cell into the cover if it leads to a group that no shorter way leads
 * to; of equally short ones the cell with the plainest input. Says whether the
 * group was met for the first time. */
static bool extend(const struct mealy *m, const int *group,
                   struct mealy_cover *cover, int number) {
  const struct mealy_cell *cell = &m->cells[number];
  int depth = cover->depth[group[cell->from]] + 1, to = group[cell->to];
  bool first = cover->depth[to] < 0;
  const struct letter *letters = m->letters->items;
  if (!first && (cover->depth[to] < depth ||
                 letters[m->cells[cover->by[to]].letter].unusual <=
                     letters[cell->letter].unusual))
    return false;
  cover->depth[to] = depth;
  cover->member[to] = cell->to;
  cover->by[to] = number;
  return first;
}

void mealy_find_cover(const struct mealy *m, const int *group,
                      struct mealy_cover *cover) {
  int *met = ARENA_ARRAY(m->arena, int, m->nstates + 1), count = 0;
  cover->depth = ARENA_ARRAY(m->arena, int, m->nstates + 1);
  cover->member = ARENA_ARRAY(m->arena, int, m->nstates + 1);
  cover->by = ARENA_ARRAY(m->arena, int, m->nstates + 1);
  for (int s = 0; s < m->nstates; s++) {
    cover->depth[s] = -1;
    cover->member[s] = s;
    cover->by[s] = MEALY_NONE;
  }
  met[count++] = group[m->start];
  cover->depth[met[0]] = 0;
  cover->member[met[0]] = m->start;
  for (int i = 0; i < count; i++) {
    int state = cover->member[met[i]];
    for (int l = 0; l < m->nletters; l++) {
      int cell = m->at[state * m->nletters + l];
      if (cell != MEALY_NONE && extend(m, group, cover, cell))
        met[count++] = group[m->cells[cell].to];
    }
  }
}

int mealy_way(const struct mealy *m, int state, int *way) {
  const int *by = m->ways.by;
  int count = m->ways.depth[state];
  for (int at = count; at > 0; state = m->cells[by[state]].from)
    way[--at] = by[state];
  return count;
}

/* --- States that are alike -------------------------------------------------
 */

/* One round: states stay together if for each letter both have a cell that
 * looks the same and leads to states that are together. Says how many groups.
 */
static size_t refine(const struct mealy *m, int *group) {
  struct arena scratch = {NULL};
  struct ints keys = {.arena = &scratch};
  int *key = ARENA_ARRAY(&scratch, int, 2 * m->nletters + 1);
  int *next = ARENA_ARRAY(&scratch, int, m->nstates + 1);
  for (int s = 0; s < m->nstates; s++) {
    for (int l = 0; l < m->nletters; l++) {
      const struct mealy_cell *cell = mealy_cell(m, s, l);
      key[2 * l] = cell ? cell->output : -1;
      key[2 * l + 1] = cell ? group[cell->to] : -1;
    }
    key[2 * m->nletters] = group[s];
    next[s] = ints_intern(&keys, key, 2 * m->nletters + 1);
  }
  memcpy(group, next, sizeof *group * (size_t)m->nstates);
  size_t count = keys.count;
  arena_free(&scratch);
  return count;
}

static bool find_alike(struct mealy *m) {
  int *group = ARENA_ARRAY(m->arena, int, m->nstates + 1);
  size_t before = 0, count = 1;
  long long round = (long long)m->nstates * m->nletters, work = 0;
  for (; count != before && work <= MOST_WORK; work += round) {
    before = count;
    count = refine(m, group);
  }
  m->alike = ARENA_ARRAY(m->arena, int, m->nstates + 1);
  for (int s = 0; s < m->nstates; s++)
    for (m->alike[s] = 0; group[m->alike[s]] != group[s];)
      m->alike[s]++;
  return count == before;
}

/* --- The machine -----------------------------------------------------------
 */

static int *number_states(struct mealy *m, const struct flat *flat) {
  const struct model *model = m->model;
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  int *state_of = ARENA_ARRAY(m->arena, int, model->nconfigurations + 1);
  m->configurations = ARENA_ARRAY(m->arena, int, model->nconfigurations + 1);
  for (int c = 0; c < model->nconfigurations; c++) {
    state_of[c] = flat->reachable[c] ? m->nstates : MEALY_NONE;
    if (flat->reachable[c])
      m->configurations[m->nstates++] = c;
  }
  m->start = state_of[model_configuration(model, model->initial, flags)];
  return state_of;
}

static struct mealy *too_large(const struct mealy *m, struct diag *diag) {
  diag_report(diag, DIAG_LIMIT, m->model->events[0].span,
              "%d configurations with %d inputs are too many for vectors",
              m->nstates, m->nletters);
  return NULL;
}

struct mealy *mealy_make(struct arena *arena, const struct flat *flat,
                         struct diag *diag) {
  struct mealy *m = ARENA_ARRAY(arena, struct mealy, 1);
  m->arena = arena;
  m->model = flat->model;
  m->options = flat->options;
  m->letters = letters_make(arena, flat, diag);
  if (m->letters == NULL)
    return NULL;
  m->nletters = (int)m->letters->count;
  m->outputs = ARENA_ARRAY(arena, struct ints, 1);
  m->outputs->arena = arena;
  note_seen(m);
  int *state_of = number_states(m, flat);
  if ((long long)m->nstates * m->nletters > MOST_CELLS)
    return too_large(m, diag);
  make_cells(m, state_of);
  int *each = ARENA_ARRAY(arena, int, m->nstates + 1);
  for (int s = 0; s < m->nstates; s++)
    each[s] = s;
  mealy_find_cover(m, each, &m->ways);
  return find_alike(m) ? m : too_large(m, diag);
}
