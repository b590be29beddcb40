/* The model as JSON: all that the page's scripts know of a machine. Places in
 * lists are the numbers of the generated C. */
#include "cover.h"
#include "emit_json.h"
#include "explain.h"
#include "page.h"
#include "page_inner.h"
#include "view.h"

/* --- Words ---------------------------------------------------------------- */

static void put_words(struct emit_text *out, const char *key,
                      const struct word *words, int count) {
  emit_json_key(out, key);
  emit_json_open(out, '[');
  for (int i = 0; i < count; i++) {
    emit_json_open(out, '{');
    emit_json_member(out, "name", words[i].name);
    emit_json_member(out, "text", words[i].text);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
}

static void put_states(struct emit_text *out, const struct model *m) {
  emit_json_key(out, "states");
  emit_json_open(out, '[');
  for (int s = 0; s < m->nstates; s++) {
    emit_json_open(out, '{');
    emit_json_member(out, "name", m->states[s].name);
    emit_json_member(out, "text", m->states[s].text);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
  emit_json_count(out, "initial", (unsigned)m->initial);
  emit_json_key(out, "configurations");
  emit_json_open(out, '[');
  for (int k = 0; k < m->nconfigurations; k++) {
    emit_json_open(out, '{');
    emit_json_member(out, "name", m->configurations[k].name);
    emit_json_count(out, "state", (unsigned)m->configurations[k].state);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
}

static void put_dimensions(struct emit_text *out, const struct model *m) {
  emit_json_key(out, "dimensions");
  emit_json_open(out, '[');
  for (int d = 0; d < m->ndimensions; d++) {
    const struct dimension *of = &m->dimensions[d];
    emit_json_open(out, '{');
    emit_json_member(out, "name", of->name);
    emit_json_member(out, "text", of->text);
    emit_json_count(out, "usual", (unsigned)of->initial);
    emit_json_key(out, "values");
    emit_json_open(out, '[');
    for (int v = 0; v < of->count; v++) {
      emit_json_open(out, '{');
      emit_json_member(out, "name", of->values[v].name);
      emit_json_member(out, "text", of->values[v].text);
      emit_json_close(out, '}');
    }
    emit_json_close(out, ']');
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
}

static void put_ops(struct emit_text *out, const struct model *m) {
  emit_json_key(out, "ops");
  emit_json_open(out, '[');
  for (int o = 0; o < m->nops; o++) {
    const struct op *op = &m->ops[o];
    const char *text = op->kind == OP_ACTION ? m->actions[op->id].text : NULL;
    emit_json_open(out, '{');
    emit_json_member(out, "name", op->name);
    emit_json_member(out, "text", text);
    if (op->kind == OP_START || op->kind == OP_CANCEL)
      emit_json_count(out, op->kind == OP_START ? "starts" : "cancels",
                      (unsigned)op->id);
    if (op->kind == OP_CANCEL_ALL)
      emit_json_truth(out, "cancelsAll", true);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
  emit_json_key(out, "timers");
  emit_json_open(out, '[');
  for (int t = 0; t < m->ntimers; t++) {
    emit_json_open(out, '{');
    emit_json_member(out, "name", m->timers[t].name);
    emit_json_member(out, "text", m->timers[t].text);
    emit_json_count(out, "event", (unsigned)m->timers[t].event);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
}

/* The attributes of an event, and where each lies in the input word. */
static bool put_events(struct emit_text *out, const struct model *m,
                       struct diag *diag) {
  emit_json_key(out, "events");
  emit_json_open(out, '[');
  for (int e = 0; e < m->nevents; e++) {
    const struct event *event = &m->events[e];
    const struct emit_layout *layout = emit_layout(out->arena, m, e, diag);
    if (layout == NULL)
      return false;
    emit_json_open(out, '{');
    emit_json_member(out, "name", event->name);
    emit_json_member(out, "text", event->text);
    emit_json_count(out, "cause", (unsigned)event->cause);
    emit_json_numbers(out, "attributes", event->attributes, event->nattributes);
    emit_json_numbers(out, "shifts", layout->shifts, event->nattributes);
    emit_json_numbers(out, "bits", layout->bits, event->nattributes);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
  return true;
}

/* --- Rows ----------------------------------------------------------------- */

static void put_references(struct emit_text *out, const struct model *m,
                           const struct references *refs) {
  emit_json_key(out, "refs");
  emit_json_open(out, '[');
  for (int i = 0; i < refs->count; i++) {
    emit_json_open(out, '{');
    emit_json_member(out, "text", refs->items[i].text);
    emit_json_member(out, "link", view_link(out->arena, m, &refs->items[i]));
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
}

static void put_rows(struct emit_text *out, const struct model *m) {
  emit_json_key(out, "rows");
  emit_json_open(out, '[');
  for (int r = 0; r < m->nrows; r++) {
    const struct row *row = &m->rows[r];
    emit_json_open(out, '{');
    emit_json_count(out, "stage", (unsigned)row->stage);
    emit_json_count(out, "line", explain_line(m, row->span));
    emit_json_member(out, "text",
                     explain_sentence(out->arena, m->source, row->span, false));
    emit_json_member(out, "why", row->why);
    emit_json_member(out, "says", row->says);
    put_references(out, m, &row->refs);
    emit_json_key(out, "states");
    emit_json_open(out, '[');
    for (int s = 0; s < m->nstates; s++)
      if (in_set(row->states, s))
        emit_json_number(out, (unsigned)s);
    emit_json_close(out, ']');
    if (row->target != MODEL_NONE)
      emit_json_count(out, "target", (unsigned)row->target);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
  emit_json_key(out, "stages");
  emit_json_open(out, '[');
  for (int s = 0; s < m->nstages; s++) {
    emit_json_open(out, '{');
    emit_json_member(out, "name", m->stages[s].name);
    emit_json_count(out, "event", (unsigned)m->stages[s].event);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
}

/* --- Variants: which rows fire for an input ------------------------------- */

static void put_lists(struct emit_text *out, const struct flat *flat) {
  emit_json_key(out, "outcomes");
  emit_json_open(out, '[');
  for (int o = 0; o < flat->noutcomes; o++) {
    const struct firing *firing = &flat->firings[flat->outcomes[o].firing];
    emit_json_open(out, '[');
    emit_format(out, "%d", flat->outcomes[o].next);
    for (int i = 0; i < firing->count; i++)
      emit_json_number(out, (unsigned)firing->rows[i]);
    emit_json_close(out, ']');
  }
  emit_json_close(out, ']');
}

static void put_child(struct emit_text *out, int child) {
  emit_format(out, "%s%d", out->text[out->length - 1] == '[' ? "" : ",", child);
}

/* Nodes and roots as flatten.h has them. */
static void put_diagrams(struct emit_text *out, const struct flat *flat) {
  const struct model *m = flat->model;
  emit_json_key(out, "nodes");
  emit_json_open(out, '[');
  for (int n = 0; n < flat->nnodes; n++) {
    const struct node *node = &flat->nodes[n];
    emit_json_open(out, '[');
    put_child(out, node->dimension);
    for (int v = 0; v < m->dimensions[node->dimension].count; v++)
      put_child(out, node->children[v]);
    emit_json_close(out, ']');
  }
  emit_json_close(out, ']');
  emit_json_key(out, "roots");
  emit_json_open(out, '[');
  for (int k = 0; k < m->nconfigurations * m->nevents; k++)
    put_child(out, flat->roots[k]);
  emit_json_close(out, ']');
}

static bool put_variants(struct emit_text *out, const struct emission *emission,
                         struct diag *diag) {
  emit_json_key(out, "variants");
  emit_json_open(out, '[');
  for (int i = 0; i < emission->nflats; i++) {
    const struct flat *of = emission->flats[i];
    const struct cover *cover =
        cover_make(out->arena, emission->model, of->options, of->name, diag);
    if (cover == NULL)
      return false;
    emit_json_open(out, '{');
    emit_json_member(out, "name", of->name);
    emit_json_count(out, "options", of->options);
    put_lists(out, cover->flat);
    put_diagrams(out, cover->flat);
    emit_json_close(out, '}');
  }
  emit_json_close(out, ']');
  return true;
}

/* --- All of it ------------------------------------------------------------ */

struct emit_text *page_data(struct arena *arena,
                            const struct emission *emission, bool has_engine,
                            struct diag *diag) {
  const struct model *m = emission->model;
  struct emit_text *out = ARENA_ARRAY(arena, struct emit_text, 1);
  emit_text_init(out, arena);
  emit_json_open(out, '{');
  emit_json_member(out, "machine", m->name);
  emit_json_member(out, "text", m->text);
  emit_json_member(out, "source", emit_source_name(m));
  emit_json_truth(out, "hasEngine", has_engine);
  put_words(out, "causes", m->causes, m->ncauses);
  put_states(out, m);
  put_dimensions(out, m);
  put_ops(out, m);
  put_rows(out, m);
  page_put_scenarios(out, m);
  if (!put_events(out, m, diag) || !put_variants(out, emission, diag))
    return NULL;
  emit_json_close(out, '}');
  return out;
}
