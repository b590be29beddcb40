/* The shortest way to each cell, timers and posted events considered. */
#include <string.h>

#include "bits.h"
#include "check.h"
#include "cover.h"
#include "ints.h"

enum {
  REACH_MOST = 1 << 22 /* cells looked at; beyond, ways are not worked out */
};

struct reaching {
  struct cover *cover;
  struct arena scratch;
  struct ints keys; /* of nodes: configuration, posted event, timers */
  uint64_t *posted; /* events that some action posts */
  int timers;       /* words of 32 bits that a set of timers takes */
  int *key;
  long work;
};

static bool is_armed(const int *armed, int timer) {
  return (unsigned)armed[timer / 32] >> (timer % 32) & 1;
}

static void set_armed(int *armed, int timer, bool on) {
  unsigned bit = 1u << (timer % 32), word = (unsigned)armed[timer / 32];
  armed[timer / 32] = (int)(on ? word | bit : word & ~bit);
}

/* What an op does to the timers that may be running. */
static void arm(const struct reaching *r, const struct op *op, int *armed) {
  const struct model *m = r->cover->model;
  if (op->kind == OP_START || op->kind == OP_CANCEL)
    set_armed(armed, op->id, op->kind == OP_START);
  else if (op->kind == OP_CANCEL_ALL)
    memset(armed, 0, (size_t)r->timers * sizeof *armed);
  else if (op->kind == OP_ACTION)
    for (int t = 0; t < m->ntimers; t++)
      if (bits_get(m->actions[op->id].arms, t))
        set_armed(armed, t, true);
}

/* Enters the node of r->key, unless it is known. */
static void enter(struct reaching *r, int parent, int cell) {
  struct cover *cover = r->cover;
  int number = ints_intern(&r->keys, r->key, 2 + r->timers);
  if ((size_t)number < cover->nnodes)
    return;
  struct cover_node *node = ARENA_PUSH(cover->arena, cover->nodes,
                                       cover->nnodes, cover->nodes_capacity);
  *node = (struct cover_node){r->key[0], r->key[1], parent, cell};
}

/* The nodes behind a cell: one where nothing is posted, one for each event that
 * may be. */
static void follow(struct reaching *r, int node, int number) {
  struct cover *cover = r->cover;
  const struct model *m = cover->model;
  const struct cover_cell *cell = &cover->cells[number];
  const struct flat *flat = cover->flat;
  const struct list *list = &flat->lists[flat->outcomes[cell->outcome].list];
  int timer = m->events[cell->event].timer;
  const int *from = r->keys.all[node].items;
  memcpy(r->key, from, (size_t)(2 + r->timers) * sizeof *from);
  if (timer != MODEL_NONE)
    set_armed(r->key + 2, timer, false);
  for (int i = 0; i < list->count; i++)
    arm(r, &m->ops[list->ops[i]], r->key + 2);
  r->key[0] = flat_next(flat, cell->configuration, cell->outcome);
  r->key[1] = MODEL_NONE;
  enter(r, node, number);
  for (int i = 0; i < list->count; i++) {
    const struct op *op = &m->ops[list->ops[i]];
    for (int e = 0; op->kind == OP_ACTION && e < m->nevents; e++)
      if (bits_get(m->actions[op->id].posts, e)) {
        r->key[1] = e;
        enter(r, node, number);
      }
  }
}

/* Can the event come to a node? What is posted comes before all else, and what
 * actions post comes in no other way. */
static bool may_come(const struct reaching *r, int node, int event) {
  const int *key = r->keys.all[node].items;
  int timer = r->cover->model->events[event].timer;
  if (key[1] != MODEL_NONE || bits_get(r->posted, event))
    return key[1] == event;
  return timer == MODEL_NONE || is_armed(key + 2, timer);
}

static void take_event(struct reaching *r, int node, int event) {
  struct cover *cover = r->cover;
  int configuration = cover->nodes[node].configuration;
  int first = cover->first[configuration * cover->model->nevents + event];
  int count = flat_cell(cover->flat, configuration, event).count;
  for (int c = first; c < first + count; c++) {
    if (cover->cells[c].from == MODEL_NONE)
      cover->cells[c].from = node;
    if (cover->cells[c].kind != COVER_ILLEGAL)
      follow(r, node, c);
  }
  r->work += count + 1;
}

static void find_posted(struct reaching *r) {
  const struct model *m = r->cover->model;
  r->posted = bits_new(&r->scratch, m->nevents);
  for (int i = 0; i < m->nops; i++)
    if (m->ops[i].kind == OP_ACTION)
      for (int e = 0; e < m->nevents; e++)
        if (bits_get(m->actions[m->ops[i].id].posts, e))
          bits_set(r->posted, e);
}

/* Where ways were not worked out to the end, the flat table still knows which
 * timers may run. */
static bool is_idle(const struct reaching *r, const struct cover_cell *cell,
                    bool cut) {
  const struct flat *flat = r->cover->flat;
  int timer = r->cover->model->events[cell->event].timer;
  if (cell->kind != COVER_DUE || cell->from != MODEL_NONE)
    return false;
  return !cut ||
         (timer != MODEL_NONE &&
          !bits_get(flat->armed + cell->configuration * flat->timer_words,
                    timer));
}

void cover_reach(struct cover *cover) {
  const struct model *m = cover->model;
  uint8_t none[MODEL_MAX_DIMENSIONS] = {0};
  struct reaching r = {.cover = cover, .timers = (m->ntimers + 31) / 32};
  r.keys.arena = &r.scratch;
  r.key = ARENA_ARRAY(&r.scratch, int, 2 + r.timers);
  find_posted(&r);
  r.key[0] = model_configuration(m, m->initial, none);
  r.key[1] = MODEL_NONE;
  enter(&r, MODEL_NONE, MODEL_NONE);
  size_t node = 0;
  for (; node < cover->nnodes && r.work < REACH_MOST; node++)
    for (int e = 0; e < m->nevents; e++)
      if (may_come(&r, (int)node, e))
        take_event(&r, (int)node, e);
  for (int c = 0; c < cover->ncells; c++)
    if (is_idle(&r, &cover->cells[c], node < cover->nnodes))
      cover->cells[c].kind = COVER_IDLE;
  arena_free(&r.scratch);
}

int cover_way(const struct cover *cover, const struct cover_cell *cell,
              int *way) {
  int count = 0;
  for (int n = cell->from; n != MODEL_NONE; n = cover->nodes[n].parent)
    way[count++] = n;
  for (int i = 0; i < count / 2; i++) {
    int other = way[i];
    way[i] = way[count - 1 - i];
    way[count - 1 - i] = other;
  }
  return count;
}

const char *cover_input(const struct cover *cover,
                        const struct cover_cell *cell) {
  struct witness witness;
  check_witness(cover->flat, cell->configuration, cell->event, cell->outcome,
                &witness);
  return flat_describe(cover->arena, cover->model, cover->flat->options,
                       cell->configuration, cell->event, witness.point);
}
