/* The switch shape: nested `switch` statements that read like the table, one
 * function for each event and for each part of a decision that is shared. */
#include "emit_c_shape.h"

struct switch_work {
  struct emit_c *c;
  const struct flat *flat;
  struct list_pool *lists;
  struct emit_text *out;
  int *slots;    /* per node, then per outcome: see group() */
  int *uses;     /* per node: references to it */
  bool *written; /* per node: its function */
};

/* The event that carries a node's dimension; `field` of it. */
static const char *field_of(const struct switch_work *w, int event,
                            int dimension) {
  const struct event *of = &w->c->model->events[event];
  for (int i = 0; i < of->nattributes; i++)
    if (of->attributes[i] == dimension)
      return w->c->names->fields[event][i];
  return NULL;
}

/* The place of a node or an outcome among the slots. */
static int *slot_of(struct switch_work *w, int child) {
  return &w->slots[flat_is_outcome(child)
                       ? w->flat->nnodes + flat_outcome(child)
                       : child];
}

static bool is_shared(const struct switch_work *w, int child) {
  return child >= 0 && w->uses[child] > 1;
}

static void put_outcome(struct switch_work *w, int outcome, int indent) {
  struct outcome of = w->flat->outcomes[outcome];
  emit_format(w->out, "%*sreturn DO(%d, %s);", indent, "",
              w->lists->offsets[of.list],
              of.next == FLAT_SAME ? "configuration"
                                   : w->c->names->configurations[of.next]);
  emit_remark(w->out, emit_c_list_text(w->c, &w->flat->lists[of.list]));
}

static void put_node(struct switch_work *w, int event, int child, int indent);

static void put_child(struct switch_work *w, int event, int child, int indent) {
  if (flat_is_outcome(child))
    put_outcome(w, flat_outcome(child), indent);
  else if (is_shared(w, child))
    emit_format(w->out, "%*sreturn %s_%d(configuration, input);\n", indent, "",
                w->c->names->event_words[event], child);
  else
    put_node(w, event, child, indent);
}

/* The labels that lead to one child. */
struct group {
  int child, first, last, size; /* first and last label */
};

struct groups {
  struct group *items;
  int count;
  int *next; /* per label: the next of its group */
};

/* Groups labels by child; what is impossible is in no group. `slots` holds the
 * group of each child while this runs, and only zeros before and after. */
static struct groups group(struct switch_work *w, const int *children,
                           int count) {
  struct arena *arena = w->c->arena;
  struct groups groups = {ARENA_ARRAY(arena, struct group, count + 1), 0,
                          ARENA_ARRAY(arena, int, count + 1)};
  for (int v = 0; v < count; v++) {
    if (children[v] == FLAT_IMPOSSIBLE)
      continue;
    int *slot = slot_of(w, children[v]);
    if (*slot == 0) {
      groups.items[groups.count] = (struct group){children[v], v, v, 0};
      *slot = ++groups.count;
    }
    struct group *of = &groups.items[*slot - 1];
    groups.next[of->last] = v;
    of->last = v;
    of->size++;
  }
  for (int g = 0; g < groups.count; g++)
    *slot_of(w, groups.items[g].child) = 0;
  return groups;
}

/* Counts who refers to a node, and to those below it. */
static void count_uses(struct switch_work *w, int child) {
  if (child < 0 || w->uses[child]++ > 0)
    return;
  const struct node *node = &w->flat->nodes[child];
  int count = w->c->model->dimensions[node->dimension].count;
  struct groups below = group(w, node->children, count);
  for (int g = 0; g < below.count; g++)
    count_uses(w, below.items[g].child);
}

/* The group that stands for the rest: the largest. */
static int rest_of(const struct groups *groups) {
  int rest = 0;
  for (int g = 1; g < groups->count; g++)
    if (groups->items[g].size > groups->items[rest].size)
      rest = g;
  return rest;
}

/* `case` for each label of a group. */
static void put_cases(struct switch_work *w, const char *const *labels,
                      const struct groups *groups, int g, int indent) {
  const struct group *of = &groups->items[g];
  for (int i = 0, v = of->first; i < of->size; i++, v = groups->next[v]) {
    emit_format(w->out, "%*scase ", indent, "");
    emit_put(w->out, labels[v]);
    emit_put(w->out, ":\n");
  }
}

/* A switch over values or configurations. The last group is also taken for
 * what cannot happen. */
static void put_switch(struct switch_work *w, int event, const char *subject,
                       const char *const *labels, const int *children,
                       int count, int indent) {
  struct groups groups = group(w, children, count);
  int rest = rest_of(&groups);
  if (groups.count == 0) { /* no input at all is possible */
    emit_format(w->out, "%*sreturn DO(%d, configuration);\n", indent, "",
                w->lists->offsets[0]);
    return;
  }
  emit_format(w->out, "%*sswitch (%s) {\n", indent, "", subject);
  for (int g = 0; g < groups.count; g++) {
    if (g == rest)
      continue;
    put_cases(w, labels, &groups, g, indent);
    put_child(w, event, groups.items[g].child, indent + 2);
  }
  put_cases(w, labels, &groups, rest, indent);
  emit_format(w->out, "%*sdefault:\n", indent, "");
  put_child(w, event, groups.items[rest].child, indent + 2);
  emit_format(w->out, "%*s}\n", indent, "");
}

static void put_node(struct switch_work *w, int event, int child, int indent) {
  const struct node *node = &w->flat->nodes[child];
  put_switch(w, event,
             arena_printf(w->c->arena, "SYNFIN_GET(input, %s)",
                          field_of(w, event, node->dimension)),
             w->c->names->values[node->dimension], node->children,
             w->c->model->dimensions[node->dimension].count, indent);
}

static void open_function(struct switch_work *w, const char *name) {
  emit_format(w->out,
              "static struct %sresult %s(size_t configuration, uint32_t "
              "input) {\n  (void)configuration;\n  (void)input;\n",
              emit_c_runtime(w->c), name);
}

/* Functions for the shared nodes below a child, each before what calls it. */
static void put_functions(struct switch_work *w, int event, int child) {
  if (child < 0 || w->written[child])
    return;
  w->written[child] = true;
  const struct node *node = &w->flat->nodes[child];
  int count = w->c->model->dimensions[node->dimension].count;
  for (int v = 0; v < count; v++)
    put_functions(w, event, node->children[v]);
  if (!is_shared(w, child))
    return;
  open_function(w, arena_printf(w->c->arena, "%s_%d",
                                w->c->names->event_words[event], child));
  put_node(w, event, child, 2);
  emit_put(w->out, "}\n\n");
}

/* Several events can have the same decision, about an attribute that they
 * share; its fields differ, so nothing is shared between events. */
static void put_event(struct switch_work *w, int event) {
  const struct model *model = w->c->model;
  int n = model->nconfigurations;
  int *roots = ARENA_ARRAY(w->c->arena, int, n + 1);
  for (int i = 0; i < w->flat->nnodes; i++) {
    w->uses[i] = 0;
    w->written[i] = false;
  }
  for (int k = 0; k < n; k++)
    roots[k] = w->flat->roots[k * model->nevents + event];
  struct groups groups = group(w, roots, n);
  for (int g = 0; g < groups.count; g++)
    count_uses(w, groups.items[g].child);
  for (int g = 0; g < groups.count; g++)
    put_functions(w, event, groups.items[g].child);
  emit_comment(w->out, 0, model->events[event].text);
  open_function(
      w, arena_printf(w->c->arena, "on_%s", w->c->names->event_words[event]));
  put_switch(w, event, "configuration", w->c->names->configurations, roots, n,
             2);
  emit_put(w->out, "}\n\n");
}

static void put_step(struct switch_work *w) {
  const struct emit_c *c = w->c;
  emit_format(w->out,
              "static struct %sresult step(const struct %stable *table,\n"
              "    size_t configuration, size_t event, uint32_t input) {\n"
              "  (void)table;\n  switch (event) {\n",
              emit_c_runtime(c), emit_c_runtime(c));
  for (int e = 0; e < c->model->nevents; e++) {
    emit_format(w->out, "  case %s:\n", c->names->events[e]);
    if (e == c->model->nevents - 1)
      emit_put(w->out, "  default:\n");
    emit_format(w->out, "    return on_%s(configuration, input);\n",
                c->names->event_words[e]);
  }
  emit_put(w->out, "  }\n}\n\n");
}

bool emit_c_switch(struct emit_c *c, const struct flat *flat,
                   struct diag *diag) {
  (void)diag;
  struct emit_text *out = ARENA_ARRAY(c->arena, struct emit_text, 1);
  struct switch_work w = {.c = c, .flat = flat, .out = out};
  emit_text_init(out, c->arena);
  w.lists = list_pool_make(c->arena, flat);
  w.slots = ARENA_ARRAY(c->arena, int, flat->nnodes + flat->noutcomes + 1);
  w.uses = ARENA_ARRAY(c->arena, int, flat->nnodes + 1);
  w.written = ARENA_ARRAY(c->arena, bool, flat->nnodes + 1);
  emit_c_open_variant(out, c, flat, EMIT_SWITCH);
  emit_format(out, "static const %s lists[] = ", emit_c_unit(c));
  emit_c_lists(out, c, w.lists);
  emit_format(out,
              ";\n\n#define DO(list, next) \\\n"
              "  ((struct %sresult){lists + (list), (%s)(next)})\n\n",
              emit_c_runtime(c), emit_c_unit(c));
  for (int e = 0; e < c->model->nevents; e++)
    put_event(&w, e);
  put_step(&w);
  emit_c_close_variant(c, out, flat, "step", "0");
  return true;
}

void emit_c_switch_size(struct emit_c *c, const struct flat *flat,
                        struct emit_size *size) {
  emit_size_add(size, "lists", list_pool_make(c->arena, flat)->length,
                c->wide ? 2 : 1);
}
