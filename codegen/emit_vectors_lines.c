/* The lines that the vectors of a suite refer to. */
#include <string.h>
#include "bits.h"
#include "emit_json.h"
#include "emit_vectors.h"
#include "explain.h"

static void begin_line(struct emit_text *out, const char *kind, int number) {
  emit_json_open(out, '{');
  emit_json_member(out, "kind", kind);
  if (number != MEALY_NONE)
    emit_json_count(out, kind, (unsigned long long)number);
}

static void end_line(struct emit_text *out) {
  emit_json_close(out, '}');
  emit_put(out, "\n");
}

/* --- Configurations --------------------------------------------------------
 */

static void put_flags(struct emit_text *out, const struct mealy *m,
                      int configuration) {
  const struct model *model = m->model;
  emit_json_key(out, "flags");
  emit_json_open(out, '{');
  for (int d = 0; d < model->ndimensions; d++) {
    const struct dimension *flag = &model->dimensions[d];
    int value = model->configurations[configuration].flags[d];
    if (flag->is_flag &&
        model_value_in_scope(model, m->options, d, value, 0, configuration))
      emit_json_member(out, flag->name, flag->values[value].name);
  }
  emit_json_close(out, '}');
}

void vectors_put_configurations(struct emit_text *out, const struct mealy *m) {
  struct arena scratch = {NULL};
  int *way = ARENA_ARRAY(&scratch, int, m->nstates + 1);
  for (int s = 0; s < m->nstates; s++) {
    int c = m->configurations[s];
    const struct configuration *configuration = &m->model->configurations[c];
    begin_line(out, "configuration", s);
    emit_json_member(out, "name", configuration->name);
    emit_json_member(out, "state", m->model->states[configuration->state].name);
    put_flags(out, m, c);
    emit_json_count(out, "alike", (unsigned long long)m->alike[s]);
    emit_json_numbers(out, "way", way, mealy_way(m, s, way));
    end_line(out);
  }
  arena_free(&scratch);
}

/* --- Outputs ---------------------------------------------------------------
 */

static void put_parts(struct emit_text *out, const struct model *model,
                      const struct action *action) {
  emit_json_key(out, "parts");
  emit_json_open(out, '[');
  for (int p = 0; p < model->nparts; p++)
    if (bits_get(action->touches, p) && bits_get(model->seen, p))
      emit_json_text(out, model->parts[p].name);
  emit_json_close(out, ']');
}

void vectors_put_outputs(struct emit_text *out, const struct mealy *m) {
  const struct model *model = m->model;
  for (int a = 0; a < model->nactions; a++) {
    const struct action *action = &model->actions[a];
    if (!m->seen[a])
      continue;
    begin_line(out, "output", MEALY_NONE);
    emit_json_member(out, "output", action->name);
    emit_json_member(out, "seen", m->sure[a] ? "always" : "sometimes");
    emit_json_member(out, "like", model->actions[action->like].name);
    emit_json_truth(out, "reply", action->kind == ACTION_REPLY);
    emit_json_truth(out, "request", action->kind == ACTION_REQUEST);
    put_parts(out, model, action);
    emit_json_member(out, "text", action->text);
    end_line(out);
  }
}

/* --- Inputs ----------------------------------------------------------------
 */

static void put_values(struct emit_text *out, const struct mealy *m,
                       const struct letter *letter) {
  const struct event *event = &m->model->events[letter->event];
  emit_json_key(out, "values");
  emit_json_open(out, '{');
  for (int i = 0; i < event->nattributes; i++) {
    const struct dimension *d = &m->model->dimensions[event->attributes[i]];
    emit_json_member(out, d->name,
                     d->values[letter->point[event->attributes[i]]].name);
  }
  emit_json_close(out, '}');
}

/* The conditions of a box that shut an input out that happens. */
static void put_box(struct emit_text *out, const struct boxes *all,
                    const struct box *box) {
  const struct space *space = all->space;
  emit_json_open(out, '{');
  for (int i = 0; i < space->count; i++) {
    const struct dimension *d = &space->model->dimensions[space->dimensions[i]];
    if ((all->live[i] & ~box->values[i]) == 0)
      continue;
    emit_json_key(out, d->name);
    emit_json_open(out, '[');
    for (int v = 0; v < d->count; v++)
      if (box->values[i] & all->live[i] & UINT64_C(1) << v)
        emit_json_text(out, d->values[v].name);
    emit_json_close(out, ']');
  }
  emit_json_close(out, '}');
}

static void put_class(struct emit_text *out, const struct mealy *m,
                      const struct letter *letter) {
  const struct boxes *all = &m->letters->boxes[letter->event];
  struct arena scratch = {NULL};
  struct boxes here = *all, cover;
  struct emit_text text;
  here.arena = &scratch;
  emit_text_init(&text, &scratch);
  boxes_init(&cover, &scratch, all->space);
  boxes_cover(&here, letter->number, &cover);
  emit_put(&text, m->model->events[letter->event].name);
  emit_json_key(out, "stands-for");
  emit_json_open(out, '[');
  for (size_t b = 0; b < cover.count; b++) {
    put_box(out, all, &cover.items[b]);
    const char *words = boxes_text(&here, &cover.items[b]);
    emit_put(&text, b > 0 ? "; or " : words[0] == '\0' ? "" : " ");
    emit_put(&text, words);
  }
  emit_json_close(out, ']');
  emit_json_member(out, "text", text.text);
  arena_free(&scratch);
}

static bool is_posted(const struct model *model, int event) {
  for (int a = 0; a < model->nactions; a++)
    if (bits_get(model->actions[a].posts, event))
      return true;
  return false;
}

void vectors_put_inputs(struct emit_text *out, const struct mealy *m) {
  const struct model *model = m->model;
  for (int l = 0; l < m->nletters; l++) {
    const struct letter *letter = &m->letters->items[l];
    const struct event *event = &model->events[letter->event];
    begin_line(out, "input", l);
    emit_json_member(out, "event", event->name);
    emit_json_member(out, "cause", model->causes[event->cause].name);
    emit_json_member(
        out, "timer",
        event->timer == MODEL_NONE ? NULL : model->timers[event->timer].name);
    emit_json_truth(out, "posted", is_posted(model, letter->event));
    put_values(out, m, letter);
    put_class(out, m, letter);
    end_line(out);
  }
}

/* --- Cells -----------------------------------------------------------------
 */

static void put_actions(struct emit_text *out, const char *key,
                        const struct mealy *m, const int *actions, int count) {
  emit_json_key(out, key);
  emit_json_open(out, '[');
  for (int i = 0; i < count; i++)
    emit_json_text(out, m->model->actions[actions[i]].name);
  emit_json_close(out, ']');
}

/* What the rows cite, the last one's first: it decided. Each once. */
static void put_references(struct emit_text *out, const struct mealy *m,
                           const struct mealy_cell *cell) {
  struct arena scratch = {NULL};
  const char **said = NULL;
  size_t count = 0, capacity = 0;
  emit_json_key(out, "refs");
  emit_json_open(out, '[');
  for (int r = cell->nrows - 1; r >= 0; r--) {
    const struct references *refs = &m->model->rows[cell->rows[r]].refs;
    for (int i = 0; i < refs->count; i++) {
      size_t known = 0;
      while (known < count && strcmp(said[known], refs->items[i].text) != 0)
        known++;
      if (known < count)
        continue;
      emit_json_text(out, refs->items[i].text);
      *ARENA_PUSH(&scratch, said, count, capacity) = refs->items[i].text;
    }
  }
  emit_json_close(out, ']');
  arena_free(&scratch);
}

static void put_rows(struct emit_text *out, const struct mealy *m,
                     const struct mealy_cell *cell) {
  emit_json_key(out, "rows");
  emit_json_open(out, '[');
  for (int r = 0; r < cell->nrows; r++)
    emit_json_number(
        out, explain_line(m->model, m->model->rows[cell->rows[r]].span));
  emit_json_close(out, ']');
}

void vectors_put_cells(struct emit_text *out, const struct mealy *m) {
  for (int c = 0; c < m->ncells; c++) {
    const struct mealy_cell *cell = &m->cells[c];
    begin_line(out, "cell", c);
    emit_json_count(out, "from", (unsigned long long)cell->from);
    emit_json_count(out, "input", (unsigned long long)cell->letter);
    emit_json_count(out, "to", (unsigned long long)cell->to);
    put_actions(out, "show", m, cell->show, cell->nshow);
    put_actions(out, "perhaps", m, cell->perhaps, cell->nperhaps);
    emit_json_truth(out, "spawn", cell->spawn);
    emit_json_truth(out, "ignored", cell->ignored);
    put_rows(out, m, cell);
    put_references(out, m, cell);
    end_line(out);
  }
}
