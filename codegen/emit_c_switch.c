/* The switch shape: nested `switch` statements that read like the table, one
 * function for each event and for each part of a decision that is shared. */
#include "emit_c_shape.h"

struct switch_work {
  struct emit_c *c;
  const struct flat *flat;
  struct list_pool *lists;
  struct emit_text *out;
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

static void count_uses(struct switch_work *w, int child) {
  if (child < 0 || w->uses[child]++ > 0)
    return;
  const struct node *node = &w->flat->nodes[child];
  int count = w->c->model->dimensions[node->dimension].count;
  for (int v = 0; v < count; v++) {
    bool seen = false; /* a child of several values is one reference */
    for (int k = 0; k < v; k++)
      seen |= node->children[k] == node->children[v];
    if (!seen)
      count_uses(w, node->children[v]);
  }
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

/* The child that stands for the rest: the one of most values. */
static int commonest(const int *children, int count) {
  int best = FLAT_IMPOSSIBLE, most = 0;
  for (int v = 0; v < count; v++) {
    int uses = 0;
    for (int k = 0; k < count; k++)
      uses += children[k] == children[v];
    if (children[v] != FLAT_IMPOSSIBLE && uses > most) {
      best = children[v];
      most = uses;
    }
  }
  return best;
}

/* `case` for each value that has this child. */
static void put_cases(struct switch_work *w, const char *const *labels,
                      const int *children, int count, int child, int indent) {
  for (int v = 0; v < count; v++)
    if (children[v] == child)
      emit_format(w->out, "%*scase %s:\n", indent, "", labels[v]);
}

/* A switch over values or configurations. The last group is also taken for
 * what cannot happen. */
static void put_switch(struct switch_work *w, int event, const char *subject,
                       const char *const *labels, const int *children,
                       int count, int indent) {
  int rest = commonest(children, count);
  emit_format(w->out, "%*sswitch (%s) {\n", indent, "", subject);
  for (int v = 0; v < count; v++) {
    bool first = children[v] != FLAT_IMPOSSIBLE && children[v] != rest;
    for (int k = 0; k < v && first; k++)
      first = children[k] != children[v];
    if (!first)
      continue;
    put_cases(w, labels, children, count, children[v], indent);
    put_child(w, event, children[v], indent + 2);
  }
  put_cases(w, labels, children, count, rest, indent);
  emit_format(w->out, "%*sdefault:\n", indent, "");
  put_child(w, event, rest, indent + 2);
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
  for (int k = 0; k < n; k++) {
    bool seen = false;
    for (int i = 0; i < k && !seen; i++)
      seen = roots[i] == roots[k];
    if (!seen)
      count_uses(w, roots[k]);
  }
  for (int k = 0; k < n; k++)
    put_functions(w, event, roots[k]);
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
