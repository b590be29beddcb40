/* What must be right along every path: resources and replies. */
#include "check.h"

#include "bits.h"

struct path {
  const struct check *check;
  const struct flat *flat;
  int configuration, event, outcome;
  uint64_t *answered;  /* [event]: some walk of it replies */
  uint64_t *resources; /* [event]: a finding was reported */
  uint64_t *replies;   /* [event] */
};

static const struct list *list_of(const struct path *p) {
  return &p->flat->lists[p->flat->outcomes[p->outcome].list];
}

static const char *list_text(const struct path *p) {
  const char *text = "";
  const struct list *list = list_of(p);
  for (int i = 0; i < list->count; i++)
    text = arena_printf(p->check->arena, "%s%s%s", text, *text ? ", " : "",
                        p->check->model->ops[list->ops[i]].name);
  return *text ? text : "none";
}

static struct witness witness_of(const struct path *p) {
  struct witness witness;
  check_witness(p->flat, p->configuration, p->event, p->outcome, &witness);
  return witness;
}

/* --- Resources ----------------------------------------------------------- */

static const char *follow(const struct path *p, int resource) {
  const struct model *m = p->check->model;
  const struct resource *r = &m->resources[resource];
  const struct list *list = list_of(p);
  int next = flat_next(p->flat, p->configuration, p->outcome);
  bool held = in_set(r->states, m->configurations[p->configuration].state);
  for (int i = 0; i < list->count; i++) {
    const struct op *op = &m->ops[list->ops[i]];
    if (op->kind != OP_ACTION)
      continue;
    if (bits_get(m->actions[op->id].creates, resource)) {
      if (held)
        return "is created though it is held";
      held = true;
    }
    if (bits_get(m->actions[op->id].deletes, resource)) {
      if (!held)
        return "is deleted though it is not held";
      held = false;
    }
  }
  bool should = in_set(r->states, m->configurations[next].state);
  return held == should ? NULL
         : held         ? "is still held where it should not be"
                        : "is not held where it should be";
}

static void check_resources(struct path *p) {
  const struct model *m = p->check->model;
  for (int r = 0; r < m->nresources; r++) {
    const char *wrong = follow(p, r);
    if (!wrong || bits_get(p->resources, p->event))
      continue;
    bits_set(p->resources, p->event);
    int next = flat_next(p->flat, p->configuration, p->outcome);
    struct witness witness = witness_of(p);
    struct diag_finding *f = diag_report(
        p->check->diag, DIAG_RESOURCE, check_place(&witness),
        "'%s' %s: on %s, from %s to %s", m->resources[r].name, wrong,
        m->events[p->event].name, m->configurations[p->configuration].name,
        m->configurations[next].name);
    diag_also(p->check->diag, f, m->resources[r].span, "'%s' is declared here",
              m->resources[r].name);
    diag_note(p->check->diag, f, "the actions are: %s", list_text(p));
    check_note_witness(p->check, &witness, f);
  }
}

/* --- Replies ------------------------------------------------------------- */

static int count_replies(const struct path *p) {
  const struct model *m = p->check->model;
  const struct list *list = list_of(p);
  int count = 0;
  for (int i = 0; i < list->count; i++) {
    const struct op *op = &m->ops[list->ops[i]];
    count += op->kind == OP_ACTION && m->actions[op->id].kind == ACTION_REPLY;
  }
  return count;
}

static bool is_answered(const struct model *m, int event) {
  const struct event *e = &m->events[event];
  for (int s = 0; s < e->nstages; s++)
    for (int i = 0; i < m->stages[e->stages[s]].count; i++) {
      const struct row *row = &m->rows[m->stages[e->stages[s]].rows[i]];
      for (int k = 0; k < row->neffects; k++) {
        const struct op *op = &m->ops[row->effects[k].op];
        if (!row->effects[k].is_set && op->kind == OP_ACTION &&
            m->actions[op->id].kind == ACTION_REPLY)
          return true;
      }
    }
  return false;
}

static bool is_illegal(const struct path *p) {
  const struct list *list = list_of(p);
  return list->count == 1 && list->ops[0] == OP_ILLEGAL;
}

static void check_reply(struct path *p) {
  const struct model *m = p->check->model;
  int count = count_replies(p);
  if (count == 1 || is_illegal(p) || bits_get(p->replies, p->event))
    return;
  bits_set(p->replies, p->event);
  struct witness witness = witness_of(p);
  struct diag_finding *f = diag_report(
      p->check->diag, DIAG_REPLY, check_place(&witness), "%s in %s gives %s",
      m->events[p->event].name, m->configurations[p->configuration].name,
      count ? "more than one reply" : "no reply");
  diag_note(p->check->diag, f, "the actions are: %s", list_text(p));
  check_note_witness(p->check, &witness, f);
}

/* --- All cells ----------------------------------------------------------- */

static void check_cell(struct path *p) {
  struct cell cell = flat_cell(p->flat, p->configuration, p->event);
  for (int i = 0; i < cell.count; i++) {
    p->outcome = cell.outcomes[i];
    if (is_illegal(p))
      continue;
    check_resources(p);
    if (bits_get(p->answered, p->event))
      check_reply(p);
  }
}

static void check_flat(struct path *p) {
  const struct model *m = p->check->model;
  for (int k = 0; k < m->nconfigurations; k++) {
    if (!p->flat->reachable[k])
      continue;
    p->configuration = k;
    for (p->event = 0; p->event < m->nevents; p->event++)
      check_cell(p);
  }
}

void check_paths(const struct check *check) {
  const struct model *m = check->model;
  struct path p = {.check = check,
                   .answered = bits_new(check->arena, m->nevents),
                   .resources = bits_new(check->arena, m->nevents),
                   .replies = bits_new(check->arena, m->nevents)};
  for (int e = 0; e < m->nevents; e++)
    if (is_answered(m, e))
      bits_set(p.answered, e);
  for (int f = 0; f < check->nflats; f++) {
    p.flat = check->flats[f];
    check_flat(&p);
  }
}
