/* A scenario as a ladder: what happens is the scenario's, what comes of it is
 * what the reference interpreter says. */
#include "emit_ladder.h"

#include <string.h>
#include "emit_dot.h"
#include "join.h"
#include "outputs.h"

/* --- The play --------------------------------------------------------------
 */

static void keep_walk(struct performance *p, struct played *to,
                      const struct walk *walk) {
  uint16_t *ops = ARENA_ARRAY(p->arena, uint16_t, walk->nops + 1);
  memcpy(ops, walk->ops, sizeof *ops * (size_t)walk->nops);
  to->ops = ops;
  to->nops = walk->nops;
  to->after = walk->configuration;
}

/* False where the variant calls a step illegal: others play the scenario. */
static bool play_step(struct performance *p, int number, int at[2]) {
  const struct step *step = &p->scenario->steps[number];
  struct played *to = &p->steps[number];
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  struct walk walk;
  *to = (struct played){at[step->to], at[step->to], NULL, 0, LADDER_BEFORE};
  if (step->kind == STEP_RESTARTS)
    to->after = scenario_start(p->model);
  if (step_has_event(step->kind)) {
    scenario_point(p->model, p->options, at[step->to], step, point);
    if (!model_possible(p->model, p->options, step->event, at[step->to], point,
                        NULL))
      return false;
    interpret(p->model, p->options, at[step->to], step->event, point, &walk);
    if (walk.end == WALK_ILLEGAL || walk.configuration == MODEL_NONE)
      return false;
    keep_walk(p, to, &walk);
  }
  at[step->to] = to->after;
  return true;
}

static bool play(struct performance *p) {
  int start = scenario_start(p->model), at[2] = {start, start};
  int rows = 0;
  p->steps = ARENA_ARRAY(p->arena, struct played, p->scenario->count + 1);
  for (int i = 0; i < p->scenario->count; i++) {
    if (i == p->scenario->inherited)
      memcpy(p->start, at, sizeof at);
    if (!play_step(p, i, at))
      return false;
    if (i >= p->scenario->inherited && ladder_is_drawn(&p->scenario->steps[i]))
      p->steps[i].row = rows++;
  }
  if (p->scenario->inherited == p->scenario->count)
    memcpy(p->start, at, sizeof at);
  return true;
}

/* --- Words ---------------------------------------------------------------- */

static const char *state_name(const struct performance *p, int configuration) {
  return p->model->states[p->model->configurations[configuration].state].name;
}

static const char *base_name(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot == NULL ? name : dot + 1;
}

/* "<CTL=SYN,ACK>": the bits whose names begin alike, once, at the first. */
static void put_bits(struct emit_text *out, const struct performance *p,
                     const struct step *step, int first) {
  const struct variable *variables = p->model->variables;
  const char *name = variables[step->numbers[first].variable].name;
  size_t length = (size_t)(base_name(name) - name);
  const char *between = "";
  for (int i = 0; i < step->nnumbers; i++) {
    const struct variable *v = &variables[step->numbers[i].variable];
    if (v->kind != VARIABLE_BIT || strncmp(v->name, name, length) != 0 ||
        base_name(v->name) != v->name + length)
      continue;
    if (i < first)
      return;
    if (i == first)
      emit_format(out, "<%.*s", (int)(length == 0 ? 0 : length - 1), name);
    emit_put(out, i == first ? length == 0 ? "" : "=" : between);
    emit_put(out, base_name(v->name));
    between = ",";
  }
  emit_put(out, ">");
}

/* What the message holds, as the figures of RFCs write it: <SEQ=100><CTL=SYN>.
 */
static void put_numbers(struct emit_text *out, const struct performance *p,
                        const struct step *step) {
  for (int i = 0; i < step->nnumbers; i++) {
    const struct number *number = &step->numbers[i];
    const struct variable *v = &p->model->variables[number->variable];
    if (v->kind == VARIABLE_BIT)
      put_bits(out, p, step, i);
    else
      emit_format(out, "<%s=%lu>", base_name(v->name),
                  (unsigned long)number->value);
  }
}

static void put_conditions(struct emit_text *out, const struct performance *p,
                           const struct step *step) {
  for (int c = 0; c < step->conditions.count; c++) {
    const struct condition *condition = &step->conditions.items[c];
    const struct dimension *d = &p->model->dimensions[condition->dimension];
    for (int v = 0; v < d->count; v++)
      if (condition->values >> v & 1)
        emit_format(out, " %s=%s", d->name, d->values[v].name);
  }
}

static bool is_reply(const struct performance *p, int op) {
  const struct op *o = &p->model->ops[op];
  return o->kind == OP_ACTION && p->model->actions[o->id].kind == ACTION_REPLY;
}

/* "OPEN kind=passive", and the answer where the scenario speaks of it. */
static const char *call_label(const struct performance *p,
                              const struct step *step) {
  struct emit_text out;
  const char *before = " / ";
  emit_text_init(&out, p->arena);
  emit_put(&out, p->model->events[step->event].name);
  put_conditions(&out, p, step);
  for (int i = 0; i < step->nops; i++)
    if (is_reply(p, step->ops[i])) {
      emit_put(&out, before);
      emit_put(&out, p->model->ops[step->ops[i]].name);
      before = ", ";
    }
  return out.text;
}

/* Are there messages of more than one event? Then each says of which it is. */
static bool has_many_kinds(const struct performance *p) {
  int event = MODEL_NONE;
  for (int i = 0; i < p->scenario->count; i++) {
    const struct step *step = &p->scenario->steps[i];
    if (!step_has_event(step->kind) || step->kind == STEP_LOCAL)
      continue;
    if (event != MODEL_NONE && event != step->event)
      return true;
    event = step->event;
  }
  return false;
}

static const char *message_label(const struct performance *p,
                                 const struct step *step) {
  struct emit_text out;
  emit_text_init(&out, p->arena);
  if (step->nnumbers == 0 || has_many_kinds(p))
    emit_put(&out, p->model->events[step->event].name);
  if (step->nnumbers == 0)
    put_conditions(&out, p, step);
  else if (out.length > 0)
    emit_put(&out, " ");
  put_numbers(&out, p, step);
  return out.text;
}

static void put_ops(struct emit_text *out, const struct performance *p,
                    const struct played *played) {
  for (int i = 0; i < played->nops; i++)
    emit_format(out, "%s%s", i == 0 ? "" : ", ",
                p->model->ops[played->ops[i]].name);
}

/* A message that nobody gets is not described: the scenario's `why` says what
 * it was, or else the actions of the step that sent it. */
static const char *lost_label(const struct performance *p,
                              const struct step *step, int left) {
  struct emit_text out;
  if (step->why != NULL)
    return step->why;
  emit_text_init(&out, p->arena);
  if (left >= 0)
    put_ops(&out, p, &p->steps[left]);
  return out.length == 0 ? "lost" : out.text;
}

/* The whole step: input, states with their flags, and all that was done. */
static const char *tip(const struct performance *p, const struct step *step,
                       const struct played *played) {
  struct emit_text out;
  emit_text_init(&out, p->arena);
  emit_format(&out, "%s: ", p->scenario->peers[step->to]);
  if (step_has_event(step->kind)) {
    emit_put(&out, p->model->events[step->event].name);
    put_conditions(&out, p, step);
  } else {
    emit_put(&out, step->kind == STEP_LOST ? "nothing comes" : "restarts");
  }
  emit_format(&out, "\n%s -> %s", p->model->configurations[played->before].name,
              p->model->configurations[played->after].name);
  if (played->nops > 0) {
    emit_put(&out, "\n");
    put_ops(&out, p, played);
  }
  return out.text;
}

/* --- Rows ----------------------------------------------------------------- */

static enum ladder_kind kind_of(const struct step *step) {
  static const enum ladder_kind kinds[] = {
      [STEP_LOCAL] = LADDER_CALL,  [STEP_RESTARTS] = LADDER_CALL,
      [STEP_AGAIN] = LADDER_AGAIN, [STEP_STRAY] = LADDER_STRAY,
      [STEP_LOST] = LADDER_LOST,   [STEP_DELIVER] = LADDER_ARRIVES,
      [STEP_LATE] = LADDER_CALL,   [STEP_NOTHING] = LADDER_CALL};
  return kinds[step->kind];
}

static const char *label(const struct performance *p, const struct step *step,
                         int left) {
  if (step->kind == STEP_RESTARTS)
    return "(restarts)";
  if (step->kind == STEP_LOST)
    return lost_label(p, step, left);
  return step->kind == STEP_LOCAL ? call_label(p, step)
                                  : message_label(p, step);
}

static void add_row(const struct performance *p, int number, int left,
                    struct ladder_row *row) {
  const struct step *step = &p->scenario->steps[number];
  const struct played *played = &p->steps[number];
  *row = (struct ladder_row){
      .kind = kind_of(step),
      .at = step->to,
      .left = left == MODEL_NONE ? LADDER_AT_ONCE : p->steps[left].row,
      .label = label(p, step, left),
      .note = step->kind == STEP_LOST ? NULL : step->why,
      .state = state_name(p, played->after),
      .tip = tip(p, step, played),
      .colour = step_has_event(step->kind)
                    ? dot_look(p->model->events[step->event].cause)->line
                    : LADDER_INK};
}

static const char *caption(const struct performance *p) {
  const struct scenario *scenario = p->scenario;
  struct emit_text out;
  emit_text_init(&out, p->arena);
  emit_put(&out, scenario->name);
  for (int i = 0; i < scenario->refs.count; i++) {
    const struct reference *r = &scenario->refs.items[i];
    bool bare = *r->source == '\0' && p->model->standard != NULL;
    emit_format(&out, "%s%s%s%s", i == 0 ? ": " : ", ",
                bare ? p->model->standard : "", bare ? " " : "", r->text);
  }
  if (p->model->noptions > 0)
    emit_format(&out, "; variant %s", p->variant);
  return out.text;
}

static void describe(const struct performance *p, struct ladder *ladder) {
  const struct scenario *scenario = p->scenario;
  int *departures = ladder_departures(p);
  *ladder = (struct ladder){
      .name = scenario->name,
      .title = scenario->text == NULL || *scenario->text == '\0'
                   ? scenario->name
                   : scenario->text,
      .caption = caption(p),
      .rows = ARENA_ARRAY(p->arena, struct ladder_row, scenario->count + 1)};
  for (int peer = 0; peer < 2; peer++) {
    ladder->peers[peer] = scenario->peers[peer];
    ladder->states[peer] = state_name(p, p->start[peer]);
  }
  for (int i = 0; i < scenario->count; i++)
    if (p->steps[i].row != LADDER_BEFORE)
      add_row(p, i, departures[i], &ladder->rows[ladder->nrows++]);
  ladder_find_timers(p, ladder);
}

/* --- The file ------------------------------------------------------------- */

static void write(const struct ladder *ladder, enum ladder_form form,
                  struct emit_text *out) {
  if (form == LADDER_DOT)
    ladder_dot(out, ladder);
  else
    ladder_text(out, ladder, form == LADDER_ASCII);
}

enum ladder_result emit_ladder(struct arena *arena, const struct flat *flat,
                               const struct scenario *scenario,
                               enum ladder_form form, struct text_file *file) {
  struct arena scratch = {NULL};
  struct performance p = {.arena = &scratch,
                          .model = flat->model,
                          .scenario = scenario,
                          .variant = flat->name,
                          .options = flat->options};
  struct emit_text out;
  struct ladder ladder;
  enum ladder_result result = LADDER_DRAWN;
  emit_text_init(&out, arena);
  if (scenario->count > LADDER_MAX_ROWS)
    result = LADDER_TOO_LONG;
  else if (!when_holds(scenario->when, flat->options) || !play(&p))
    result = LADDER_NOT_PLAYED;
  if (result == LADDER_DRAWN) {
    describe(&p, &ladder);
    write(&ladder, form, &out);
    file->name =
        join(arena, scenario->name, form == LADDER_DOT ? ".dot" : ".txt", NULL);
    file->text = out.text;
    file->length = out.length;
  }
  arena_free(&scratch);
  return result;
}
