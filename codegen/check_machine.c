/* The graph of configurations and events as a whole. */
#include "check.h"

#include "bits.h"

enum {
  ROWS_SHOWN = 12 /* of a cycle */
};

/* --- States -------------------------------------------------------------- */

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

static struct arrows turn_around(struct arena *arena, const struct flat *flat) {
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
    if (c->whole && !bits_get(reached, s))
      diag_report(c->diag, DIAG_UNREACHABLE, m->states[s].span,
                  "no sequence of events leads to %s", m->states[s].name);
  struct arena scratch = {NULL};
  for (int f = 0; f < c->nflats; f++) {
    check_return(c, c->flats[f], &scratch, reported);
    arena_reset(&scratch);
  }
  arena_free(&scratch);
}

/* --- Constraints --------------------------------------------------------- */

/* The constraints that together leave no input. */
static void report_nothing_left(const struct check *c, const struct flat *flat,
                                int configuration, int event) {
  const struct model *m = c->model;
  struct model_scope scope;
  model_scope_init(
      &scope, m, flat->options, event, configuration,
      ARENA_ARRAY(c->arena, const struct constraint *, m->nconstraints + 1));
  struct diag_finding *f =
      diag_report(c->diag, DIAG_BAD_CONSTRAINT, m->events[event].span,
                  "no input of %s is possible in %s", m->events[event].name,
                  m->configurations[configuration].name);
  for (int i = 0; i < scope.nconstraints; i++)
    diag_also(c->diag, f, scope.constraints[i]->span, "this counts there");
}

static void check_constraints(const struct check *c) {
  const struct model *m = c->model;
  uint64_t *reported = bits_new(c->arena, m->nevents);
  for (int f = 0; f < c->nflats; f++)
    for (int k = 0; k < m->nconfigurations; k++)
      for (int e = 0; c->flats[f]->reachable[k] && e < m->nevents; e++) {
        if (c->flats[f]->roots[k * m->nevents + e] != FLAT_IMPOSSIBLE ||
            bits_get(reported, e))
          continue;
        bits_set(reported, e);
        report_nothing_left(c, c->flats[f], k, e);
      }
}

/* --- Events -------------------------------------------------------------- */

/* Which row of an event posts which other one. */
struct posts {
  const struct check *check;
  const struct row ***rows; /* [event][posted event]; NULL: none does */
  uint8_t *colours;         /* 1 while below on the path, 2 when done */
  int *path, length;
};

static void note_posts(struct posts *posts, int event, const struct row *row) {
  const struct model *m = posts->check->model;
  for (int k = 0; k < row->neffects; k++) {
    const struct op *op = &m->ops[row->effects[k].op];
    if (row->effects[k].is_set || op->kind != OP_ACTION)
      continue;
    const uint64_t *posted = m->actions[op->id].posts;
    for (int e = bits_next(posted, 0, m->nevents); e >= 0;
         e = bits_next(posted, e + 1, m->nevents)) {
      if (!posts->rows[event])
        posts->rows[event] =
            ARENA_ARRAY(posts->check->arena, const struct row *, m->nevents);
      posts->rows[event][e] = row;
    }
  }
}

/* Looks for a cycle; if there is one, the path ends in it. */
static bool find_cycle(struct posts *posts, int event) {
  if (posts->colours[event] == 2)
    return false;
  posts->path[posts->length++] = event;
  if (posts->colours[event] == 1)
    return true;
  posts->colours[event] = 1;
  for (int e = 0; posts->rows[event] && e < posts->check->model->nevents; e++)
    if (posts->rows[event][e] && find_cycle(posts, e))
      return true;
  posts->colours[event] = 2;
  posts->length--;
  return false;
}

static void report_cycle(const struct posts *posts) {
  const struct model *m = posts->check->model;
  struct diag *diag = posts->check->diag;
  int at = 0, last = posts->length - 1;
  while (posts->path[at] != posts->path[last])
    at++;
  const struct event *event = &m->events[posts->path[at]];
  struct diag_finding *f = diag_report(
      diag, DIAG_POSTS, event->span,
      "walks of '%s' post events that lead back to it", event->name);
  for (int shown = 0; at < last && shown < ROWS_SHOWN; at++, shown++)
    diag_also(diag, f, posts->rows[posts->path[at]][posts->path[at + 1]]->span,
              "on %s this row posts %s", m->events[posts->path[at]].name,
              m->events[posts->path[at + 1]].name);
}

static void check_posts(const struct check *c) {
  const struct model *m = c->model;
  struct posts posts = {
      .check = c,
      .rows = ARENA_ARRAY(c->arena, const struct row **, m->nevents + 1),
      .colours = ARENA_ARRAY(c->arena, uint8_t, m->nevents + 1),
      .path = ARENA_ARRAY(c->arena, int, m->nevents + 2)};
  for (int i = 0; i < m->nrows; i++)
    note_posts(&posts, m->stages[m->rows[i].stage].event, &m->rows[i]);
  for (int e = 0; e < m->nevents; e++)
    if (find_cycle(&posts, e)) {
      report_cycle(&posts);
      return;
    }
}

static void check_events(const struct check *c) {
  for (int e = 0; e < c->model->nevents; e++)
    if (c->model->events[e].nstages == 0)
      diag_report(c->diag, DIAG_UNHANDLED, c->model->events[e].span,
                  "event '%s' has no stage", c->model->events[e].name);
}

void check_machine(const struct check *check) {
  check_states(check);
  check_constraints(check);
  check_events(check);
  check_posts(check);
}
