/* From a tree to boxes: a tree has one level per dimension of a space; equal
 * sub-trees are one, and each path through the shared tree is a box. */
#ifndef SYNFIN_CODEGEN_BOXES_TREE_H
#define SYNFIN_CODEGEN_BOXES_TREE_H

#include "boxes.h"

struct twig {
  int level;           /* the dimension's index in the space */
  size_t next;         /* in its hash chain: number + 1 */
  const int *children; /* one per value; other twigs, or as in flatten.h */
};

struct boxes_tree {
  struct boxes *boxes; /* that it becomes */
  struct twig *twigs;
  size_t count, capacity;
  size_t *chains; /* heads of the hash chains: number + 1 */
  size_t nchains;
  uint64_t *values; /* of the path that is being picked */
};

/* An empty tree in the arena of the boxes. */
void boxes_tree_init(struct boxes_tree *tree, struct boxes *boxes);

/* How many children a twig of a level has. */
int boxes_tree_fan(const struct boxes_tree *tree, int level);

/* The child that stands for the end of a path. */
static inline int boxes_tree_leaf(int tag) {
  return -2 - tag;
}

/* The twig with these children (FLAT_IMPOSSIBLE where there is no path), which
 * may be new. */
int boxes_tree_share(struct boxes_tree *tree, int level, const int *children);

/* Adds a box for each path from a child on. */
void boxes_tree_pick(struct boxes_tree *tree, int child);

/* The values, from `first` on, that lead to the same child as `first`. */
uint64_t boxes_same(const int *children, int first, int count);

#endif
