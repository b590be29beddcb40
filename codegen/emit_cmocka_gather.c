/* Gathers what the emitted tests expect: every possible input of every
 * configuration is walked by the reference interpreter, and inputs that walk
 * alike are put together in boxes. */
#include <string.h>
#include "emit_cmocka.h"
#include "fold.h"

struct gathering {
  struct cmocka_inputs *inputs;
  struct arena scratch; /* of one event in one configuration */
  const struct space *space;
  int configuration, event;
  int *waiting; /* configurations that were reached, but not looked at */
  int nwaiting;
  bool *reached;
  int *walk_chains, *box_chains; /* heads of hash chains, number + 1 */
  size_t nchains;                /* of each; a power of two */
  int *walk_next, *box_next;
  size_t walk_room, box_room;
};

/* Chains enough for about one walk or box each. */
static size_t chains_for(const struct model *model) {
  size_t chains = 1024;
  while (chains < (size_t)model->nconfigurations * (size_t)model->nevents)
    chains *= 2;
  return chains;
}

static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
  return hash ^ hash >> 32;
}

static bool same_walk(const struct cmocka_walk *a,
                      const struct cmocka_walk *b) {
  return a->hash == b->hash && a->end == b->end && a->next == b->next &&
         a->nrows == b->nrows && a->nops == b->nops &&
         memcmp(a->rows, b->rows, sizeof *a->rows * (size_t)a->nrows) == 0 &&
         memcmp(a->ops, b->ops, sizeof *a->ops * (size_t)a->nops) == 0;
}

static uint64_t hash_walk(const struct cmocka_walk *walk) {
  uint64_t hash = mix((uint64_t)walk->end, (uint64_t)walk->next + 1);
  for (int i = 0; i < walk->nrows; i++)
    hash = mix(hash, (uint64_t)walk->rows[i]);
  for (int i = 0; i < walk->nops; i++)
    hash = mix(hash, walk->ops[i] + UINT64_C(1));
  return hash;
}

/* The number of a walk, which is copied if it is new. */
static int keep_walk(struct gathering *g, struct cmocka_walk *walk) {
  struct cmocka_inputs *inputs = g->inputs;
  walk->hash = hash_walk(walk);
  int *head = &g->walk_chains[walk->hash & (g->nchains - 1)];
  for (int at = *head; at != 0; at = g->walk_next[at - 1])
    if (same_walk(&inputs->walks[at - 1], walk))
      return at - 1;
  struct cmocka_walk *kept = ARENA_PUSH(inputs->arena, inputs->walks,
                                        inputs->nwalks, inputs->walks_capacity);
  size_t known = inputs->nwalks - 1;
  *ARENA_PUSH(inputs->arena, g->walk_next, known, g->walk_room) = *head;
  *head = (int)inputs->nwalks;
  *kept = *walk;
  kept->rows = ARENA_ARRAY(inputs->arena, int, walk->nrows + 1);
  kept->ops = ARENA_ARRAY(inputs->arena, uint16_t, walk->nops + 1);
  memcpy(kept->rows, walk->rows, sizeof *walk->rows * (size_t)walk->nrows);
  memcpy(kept->ops, walk->ops, sizeof *walk->ops * (size_t)walk->nops);
  return *head - 1;
}

static void reach(struct gathering *g, int configuration) {
  if (g->reached[configuration])
    return;
  g->reached[configuration] = true;
  g->waiting[g->nwaiting++] = configuration;
}

static void note_ends(struct gathering *g, const struct walk *walk) {
  struct cmocka_inputs *inputs = g->inputs;
  const struct model *model = inputs->model;
  int state = model->configurations[g->configuration].state;
  bool *ended = &inputs->ended[2 * (state * model->nevents + g->event)];
  ended[0] = ended[0] || walk->end == WALK_IGNORED;
  ended[1] = ended[1] || walk->end == WALK_ILLEGAL;
  for (int i = 0; i < walk->nrows; i++)
    inputs->fired[walk->rows[i]] = true;
}

/* The number of an input's walk. */
static int answer(void *context, const uint8_t *point, struct looked *looked) {
  struct gathering *g = context;
  struct walk walk;
  interpret(g->inputs->model, g->inputs->options, g->configuration, g->event,
            point, &walk);
  *looked = walk.looked;
  if (walk.end == WALK_ILLEGAL && g->inputs->trusts)
    return FOLD_NONE;
  if (walk.end != WALK_DONE && walk.end != WALK_IGNORED &&
      walk.end != WALK_ILLEGAL)
    return FOLD_NONE; /* an error that the checks have reported */
  reach(g, walk.configuration);
  note_ends(g, &walk);
  struct cmocka_walk kept = {.end = walk.end, .rows = walk.rows};
  kept.next =
      walk.configuration == g->configuration ? FLAT_SAME : walk.configuration;
  kept.nrows = walk.nrows;
  kept.ops = walk.ops;
  kept.nops = walk.nops;
  return keep_walk(g, &kept);
}

static bool same_box(const struct gathering *g, const struct cmocka_box *kept,
                     const struct box *box) {
  return kept->event == g->event && kept->walk == box->tag &&
         memcmp(kept->values, box->values,
                sizeof *box->values * (size_t)g->space->count) == 0;
}

static struct cmocka_box *keep_box(struct gathering *g, const struct box *box) {
  struct cmocka_inputs *inputs = g->inputs;
  uint64_t hash = mix((uint64_t)g->event, (uint64_t)box->tag);
  for (int i = 0; i < g->space->count; i++)
    hash = mix(hash, box->values[i]);
  int *head = &g->box_chains[hash & (g->nchains - 1)];
  for (int at = *head; at != 0; at = g->box_next[at - 1])
    if (same_box(g, &inputs->boxes[at - 1], box))
      return &inputs->boxes[at - 1];
  struct cmocka_box *kept = ARENA_PUSH(inputs->arena, inputs->boxes,
                                       inputs->nboxes, inputs->boxes_capacity);
  size_t known = inputs->nboxes - 1;
  *ARENA_PUSH(inputs->arena, g->box_next, known, g->box_room) = *head;
  *head = (int)inputs->nboxes;
  kept->event = g->event;
  kept->walk = box->tag;
  kept->values = ARENA_ARRAY(inputs->arena, uint64_t, g->space->count + 1);
  memcpy(kept->values, box->values,
         sizeof *box->values * (size_t)g->space->count);
  return kept;
}

static void gather_event(struct gathering *g) {
  struct cmocka_inputs *inputs = g->inputs;
  struct fold fold = {inputs->model, inputs->options, g->configuration,
                      g->event,      answer,          g};
  struct boxes boxes;
  uint64_t count;
  g->space = boxes_space(&g->scratch, inputs->model, g->event, NULL, 0);
  boxes_init(&boxes, &g->scratch, g->space);
  if (!fold_inputs(&fold, &g->scratch, &boxes, &count) ||
      count > CMOCKA_MOST - inputs->total) {
    inputs->cut = true;
    return;
  }
  inputs->total += count;
  for (size_t i = 0; i < boxes.count; i++) {
    struct cmocka_box *box = keep_box(g, &boxes.items[i]);
    *ARENA_PUSH(inputs->arena, box->configurations, box->count, box->capacity) =
        g->configuration;
  }
}

void cmocka_gather(struct cmocka_inputs *inputs, struct arena *arena,
                   const struct model *model, options_t options) {
  struct gathering g = {.inputs = inputs};
  bool trusts = inputs->trusts;
  memset(inputs, 0, sizeof *inputs);
  inputs->trusts = trusts;
  inputs->arena = arena;
  inputs->model = model;
  inputs->options = options;
  inputs->fired = ARENA_ARRAY(arena, bool, model->nrows + 1);
  inputs->ended =
      ARENA_ARRAY(arena, bool, 2 * model->nstates * model->nevents + 1);
  g.nchains = chains_for(model);
  g.walk_chains = ARENA_ARRAY(arena, int, g.nchains);
  g.box_chains = ARENA_ARRAY(arena, int, g.nchains);
  g.reached = ARENA_ARRAY(arena, bool, model->nconfigurations + 1);
  g.waiting = ARENA_ARRAY(arena, int, model->nconfigurations + 1);
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  reach(&g, model_configuration(model, model->initial, flags));
  while (g.nwaiting > 0 && !inputs->cut) {
    g.configuration = g.waiting[--g.nwaiting];
    for (g.event = 0; g.event < model->nevents; g.event++)
      gather_event(&g);
    arena_reset(&g.scratch);
  }
  arena_free(&g.scratch);
}
