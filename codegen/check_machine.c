/* The graph of configurations and events as a whole. */
#include "check.h"

#include "bits.h"

/* The states that some variant reaches. */
static uint64_t *reached_states(const struct check *c) {
  const struct model *m = c->model;
  uint64_t *reached = bits_new(c->arena, m->nstates);
  for (int f = 0; f < c->nflats; f++)
    for (int k = 0; k < m->nconfigurations; k++)
      if (c->flats[f]->reachable[k])
        bits_set(reached, m->configurations[k].state);
  return reached;
}

/* The arrows of a variant, turned around: from those that lead to configuration
 * k the numbers from[first[k]] to from[first[k + 1] - 1]. */
struct arrows {
  int *first, *from;
};

/* Calls for each arrow; the first pass counts, the second fills in. */
static void list_arrows(const struct flat *flat, struct arrows *arrows,
                        bool fill) {
  const struct model *m = flat->model;
  for (int k = 0; k < m->nconfigurations; k++)
    for (int e = 0; e < m->nevents; e++) {
      struct cell cell = flat_cell(flat, k, e);
      for (int i = 0; i < cell.count; i++) {
        int next = flat_next(flat, k, cell.outcomes[i]);
        if (fill)
          arrows->from[arrows->first[next + 1]++] = k;
        else
          arrows->first[next + 2]++;
      }
    }
}

static struct arrows turn_around(struct arena *arena,
                                 const struct flat *flat) {
  int n = flat->model->nconfigurations;
  struct arrows arrows = {.first = ARENA_ARRAY(arena, int, n + 3)};
  list_arrows(flat, &arrows, false);
  for (int k = 0; k < n; k++)
    arrows.first[k + 2] += arrows.first[k + 1];
  arrows.from = ARENA_ARRAY(arena, int, arrows.first[n + 1] + 1);
  list_arrows(flat, &arrows, true);
  return arrows;
}

/* Marks what leads back to the initial state. */
static uint8_t *mark_returning(struct arena *arena, const struct flat *flat) {
  const struct model *m = flat->model;
  struct arrows arrows = turn_around(arena, flat);
  uint8_t *back = ARENA_ARRAY(arena, uint8_t, m->nconfigurations + 1);
  int *queue = ARENA_ARRAY(arena, int, m->nconfigurations + 1), count = 0;
  for (int k = 0; k < m->nconfigurations; k++)
    if (m->configurations[k].state == m->initial) {
      back[k] = 1;
      queue[count++] = k;
    }
  for (int i = 0; i < count; i++)
    for (int a = arrows.first[queue[i]]; a < arrows.first[queue[i] + 1]; a++)
      if (!back[arrows.from[a]]) {
        back[arrows.from[a]] = 1;
        queue[count++] = arrows.from[a];
      }
  return back;
}

static void check_return(const struct check *c, const struct flat *flat,
                         struct arena *scratch, uint64_t *reported) {
  const struct model *m = c->model;
  const uint8_t *back = mark_returning(scratch, flat);
  for (int k = 0; k < m->nconfigurations; k++) {
    int state = m->configurations[k].state;
    if (!flat->reachable[k] || back[k] || bits_get(reported, state))
      continue;
    bits_set(reported, state);
    struct diag_finding *f =
        diag_report(c->diag, DIAG_TRAP, m->states[state].span,
                    "from %s nothing leads back to %s",
                    m->configurations[k].name, m->states[m->initial].name);
    check_note_path(c, flat, k, f);
  }
}

static void check_states(const struct check *c) {
  const struct model *m = c->model;
  uint64_t *reported = bits_new(c->arena, m->nstates);
  const uint64_t *reached = reached_states(c);
  for (int s = 0; s < m->nstates; s++)
    if (!bits_get(reached, s))
      diag_report(c->diag, DIAG_UNREACHABLE, m->states[s].span,
                  "no sequence of events leads to %s", m->states[s].name);
  struct arena scratch = {NULL};
  for (int f = 0; f < c->nflats; f++) {
    check_return(c, c->flats[f], &scratch, reported);
    arena_reset(&scratch);
  }
  arena_free(&scratch);
}

/* Adds the events that walks of `event` may post. */
static void add_posts(const struct model *m, int event, uint64_t *posts) {
  const struct event *e = &m->events[event];
  for (int s = 0; s < e->nstages; s++) {
    const struct stage *stage = &m->stages[e->stages[s]];
    for (int i = 0; i < stage->count; i++) {
      const struct row *row = &m->rows[stage->rows[i]];
      for (int k = 0; k < row->neffects; k++) {
        if (row->effects[k].is_set)
          continue;
        const struct op *op = &m->ops[row->effects[k].op];
        for (int w = 0; op->kind == OP_ACTION && w < bits_words(m->nevents);
             w++)
          posts[w] |= m->actions[op->id].posts[w];
      }
    }
  }
}

/* 1 while below on the path, 2 when done. */
static bool find_cycle(const struct model *m, uint64_t *const *posts,
                       int event, uint8_t *colour) {
  if (colour[event])
    return colour[event] == 1;
  colour[event] = 1;
  for (int e = 0; e < m->nevents; e++)
    if (bits_get(posts[event], e) && find_cycle(m, posts, e, colour))
      return true;
  colour[event] = 2;
  return false;
}

static void check_events(const struct check *c) {
  const struct model *m = c->model;
  uint64_t **posts = ARENA_ARRAY(c->arena, uint64_t *, m->nevents + 1);
  for (int e = 0; e < m->nevents; e++) {
    if (m->events[e].nstages == 0)
      diag_report(c->diag, DIAG_UNHANDLED, m->events[e].span,
                  "event '%s' has no stage", m->events[e].name);
    posts[e] = bits_new(c->arena, m->nevents);
    add_posts(m, e, posts[e]);
  }
  uint8_t *colour = ARENA_ARRAY(c->arena, uint8_t, m->nevents + 1);
  for (int e = 0; e < m->nevents; e++)
    if (!colour[e] && find_cycle(m, posts, e, colour)) {
      diag_report(c->diag, DIAG_POSTS, m->events[e].span,
                  "walks of '%s' post events that lead back to it",
                  m->events[e].name);
      return;
    }
}

void check_machine(const struct check *check) {
  check_states(check);
  check_events(check);
}
