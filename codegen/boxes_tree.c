#include "boxes_tree.h"
#include <string.h>

enum {
  FIRST_TWIGS = 16,
  FIRST_CHAINS = 64
};

uint64_t boxes_same(const int *children, int first, int count) {
  uint64_t same = 0;
  for (int v = first; v < count; v++)
    if (children[v] == children[first])
      same |= UINT64_C(1) << v;
  return same;
}

void boxes_tree_init(struct boxes_tree *tree, struct boxes *boxes) {
  struct arena *arena = boxes->arena;
  *tree = (struct boxes_tree){.boxes = boxes};
  tree->capacity = FIRST_TWIGS;
  tree->twigs = ARENA_ARRAY(arena, struct twig, tree->capacity);
  tree->nchains = FIRST_CHAINS;
  tree->chains = ARENA_ARRAY(arena, size_t, tree->nchains);
  tree->values = ARENA_ARRAY(arena, uint64_t, boxes->space->count + 1);
}

int boxes_tree_fan(const struct boxes_tree *tree, int level) {
  const struct space *space = tree->boxes->space;
  return space->model->dimensions[space->dimensions[level]].count;
}

static size_t *chain_of(const struct boxes_tree *tree, const int *children,
                        int level) {
  int fan = boxes_tree_fan(tree, level);
  uint64_t hash = (uint64_t)level + 1;
  for (int i = 0; i < fan; i++)
    hash = (hash ^ (uint32_t)children[i]) * UINT64_C(0x9E3779B97F4A7C15);
  return &tree->chains[(size_t)(hash ^ hash >> 29) & (tree->nchains - 1)];
}

/* Twice as many chains, so that they stay short. */
static void grow(struct boxes_tree *tree) {
  tree->nchains *= 2;
  tree->chains = ARENA_ARRAY(tree->boxes->arena, size_t, tree->nchains);
  for (size_t i = 0; i < tree->count; i++) {
    struct twig *twig = &tree->twigs[i];
    size_t *head = chain_of(tree, twig->children, twig->level);
    twig->next = *head;
    *head = i + 1;
  }
}

int boxes_tree_share(struct boxes_tree *tree, int level, const int *children) {
  struct arena *arena = tree->boxes->arena;
  size_t size = sizeof *children * (size_t)boxes_tree_fan(tree, level);
  for (size_t at = *chain_of(tree, children, level); at != 0;
       at = tree->twigs[at - 1].next) {
    const struct twig *twig = &tree->twigs[at - 1];
    if (twig->level == level && memcmp(twig->children, children, size) == 0)
      return (int)(at - 1);
  }
  if (tree->count == tree->nchains)
    grow(tree);
  size_t *head = chain_of(tree, children, level);
  int *own = ARENA_ARRAY(arena, int, boxes_tree_fan(tree, level));
  memcpy(own, children, size);
  struct twig *twig =
      ARENA_PUSH(arena, tree->twigs, tree->count, tree->capacity);
  *twig = (struct twig){level, *head, own};
  *head = tree->count;
  return (int)(tree->count - 1);
}

void boxes_tree_pick(struct boxes_tree *tree, int child) {
  if (child == FLAT_IMPOSSIBLE)
    return;
  if (flat_is_outcome(child)) {
    boxes_add(tree->boxes, tree->values, flat_outcome(child));
    return;
  }
  const struct twig *twig = &tree->twigs[child];
  int fan = boxes_tree_fan(tree, twig->level);
  uint64_t done = 0;
  for (int v = 0; v < fan; v++) {
    uint64_t same = boxes_same(twig->children, v, fan);
    if (done >> v & 1)
      continue;
    done |= same;
    tree->values[twig->level] = same;
    boxes_tree_pick(tree, twig->children[v]);
  }
}
