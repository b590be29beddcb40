/* Stages, groups and rows. */
#include "resolve_inner.h"

#include <stdlib.h>
#include <string.h>

enum {
  LABEL_LENGTH = 240 /* of a row, in bytes */
};

static int op_of_timer(const struct model *m, int timer, bool start) {
  return 4 + m->nactions + 2 * timer + (start ? 0 : 1);
}

bool resolve_effect(struct resolver *r, const struct ast_effect *from,
                    struct row_effect *to) {
  const struct model *m = r->model;
  *to = (struct row_effect){.is_set = from->kind == EFFECT_SET};
  if (from->kind == EFFECT_CANCEL_ALL) {
    to->op = OP_CANCEL_ALL;
    return true;
  }
  if (from->kind == EFFECT_DO) {
    int action = resolve_id(r, SPACE_ACTION, from->name, "an action");
    to->op = 4 + action;
    return action != MODEL_NONE;
  }
  if (from->kind != EFFECT_SET) {
    int timer = resolve_id(r, SPACE_TIMER, from->name, "a timer");
    if (timer != MODEL_NONE)
      to->op = op_of_timer(m, timer, from->kind == EFFECT_START);
    return timer != MODEL_NONE;
  }
  to->flag = resolve_id(r, SPACE_DIMENSION, from->name, "a flag");
  if (to->flag == MODEL_NONE)
    return false;
  if (!m->dimensions[to->flag].is_flag) {
    diag_report(r->diag, DIAG_SCOPE, from->name.span,
                "'%s' is an attribute; only flags can be set", from->name.text);
    return false;
  }
  to->value = resolve_value(r, to->flag, from->value);
  return to->value != MODEL_NONE;
}

static void resolve_effects(struct resolver *r, const struct ast_row *from,
                            struct row *to) {
  to->effects = ARENA_ARRAY(r->arena, struct row_effect, from->neffects + 1);
  for (size_t i = 0; i < from->neffects; i++)
    if (resolve_effect(r, &from->effects[i], &to->effects[to->neffects]))
      to->neffects++;
}

/* The stage that `then` names: later, and of the same event. */
static int find_then(struct resolver *r, const struct ast_row *from,
                     int stage) {
  const struct model *m = r->model;
  for (int s = 0; s < m->nstages; s++) {
    if (m->stages[s].name != from->then.text ||
        m->stages[s].event != m->stages[stage].event)
      continue;
    if (s > stage)
      return s;
    diag_report(r->diag, DIAG_FLOW, from->then.span,
                "`then` leads forward only; stage '%s' does not come later",
                from->then.text);
    return MODEL_NONE;
  }
  diag_report(r->diag, DIAG_FLOW, from->then.span,
              "event '%s' has no stage '%s'",
              m->events[m->stages[stage].event].name, from->then.text);
  return MODEL_NONE;
}

/* An effect that did not resolve may have been meant as the flow. */
static void resolve_flow(struct resolver *r, const struct ast_row *from,
                         struct row *to) {
  const struct event *event =
      &r->model->events[r->model->stages[to->stage].event];
  bool last = event->stages[event->nstages - 1] == to->stage;
  to->flow = from->flow;
  if (from->outcome >= OUTCOME_IGNORE)
    to->flow = FLOW_STOP;
  else if (from->flow == FLOW_THEN)
    to->then = find_then(r, from, to->stage);
  else if (from->flow == FLOW_NONE && !last &&
           (size_t)to->neffects == from->neffects)
    diag_report(r->diag, DIAG_FLOW, from->span,
                "the row does not say where the walk goes on: `next`, `stop` "
                "or `then STAGE`");
  else if (from->flow == FLOW_NONE)
    to->flow = FLOW_STOP;
}

/* Does a condition name the subject, whether it resolved or not? */
static bool names(const struct ast_conditions *list, const char *subject) {
  for (size_t c = 0; c < list->count; c++)
    if (list->items[c].subject.text == subject)
      return true;
  return false;
}

/* A condition that did not resolve may have been meant to name the subject. */
static void check_subject(struct resolver *r, const struct ast_group *group,
                          const struct ast_row *from, const struct row *to) {
  int subject = r->model->stages[to->stage].subject;
  size_t written = from->conditions.count + group->in.with.count;
  if (subject == MODEL_NONE || to->otherwise ||
      (size_t)to->conditions.count < written)
    return;
  const char *name = r->model->dimensions[subject].name;
  if (names(&from->conditions, name) || names(&group->in.with, name))
    return;
  diag_report(r->diag, DIAG_SUBJECT, from->span,
              "the stage is about '%s', but the row does not say for which "
              "values of it it is meant",
              r->model->dimensions[subject].name);
}

/* A label while it grows. What is beyond its bound is left out, so that a row
 * of a hundred states has a name that can be read. */
struct label {
  char text[LABEL_LENGTH];
  size_t length;
  bool cut;
};

static void append(struct label *label, const char *more) {
  size_t length = strlen(more), room = LABEL_LENGTH - label->length;
  label->cut |= length > room;
  length = length < room ? length : room;
  memcpy(label->text + label->length, more, length);
  label->length += length;
}

static void label_terms(struct label *label, const struct ast_terms *terms,
                        const char *positive, const char *negative) {
  for (size_t i = 0; i < terms->count; i++) {
    append(label, terms->items[i].negated ? negative : positive);
    append(label, terms->items[i].name.text);
  }
}

static void label_condition(struct label *label, const struct model *m,
                            const struct condition *condition) {
  const struct dimension *d = &m->dimensions[condition->dimension];
  const char *separator = "=";
  append(label, " ");
  append(label, d->name);
  for (int v = 0; v < d->count; v++) {
    if (!(condition->values >> v & 1))
      continue;
    append(label, separator);
    append(label, d->values[v].name);
    separator = ",";
  }
}

/* "reset SYN-RECEIVED rst=inside,exact origin=passive": what tests call it. */
static char *make_label(struct resolver *r, const struct ast_stage *stage,
                        const struct ast_group *group,
                        const struct ast_row *from, const struct row *row) {
  struct label label = {.length = 0};
  append(&label, stage->name.text);
  label_terms(&label, &group->in.states, " ", " not ");
  for (int c = 0; c < row->conditions.count; c++)
    label_condition(&label, r->model, &row->conditions.items[c]);
  if (from->otherwise)
    append(&label, " otherwise");
  label_terms(&label, &group->ifs, " if=", " if-not=");
  label_terms(&label, &from->ifs, " if=", " if-not=");
  return arena_printf(r->arena, "%.*s%s", (int)label.length, label.text,
                      label.cut ? "..." : "");
}

static struct conditions join(struct resolver *r, struct conditions a,
                              struct conditions b) {
  if (a.count == 0 || b.count == 0)
    return a.count ? a : b;
  struct conditions all = {
      ARENA_ARRAY(r->arena, struct condition, a.count + b.count), 0};
  for (int i = 0; i < a.count; i++)
    all.items[all.count++] = a.items[i];
  for (int i = 0; i < b.count; i++)
    all.items[all.count++] = b.items[i];
  return all;
}

/* What all rows of a group share. */
struct group_part {
  const struct ast_stage *stage;
  const struct ast_group *group;
  state_set states;
  struct conditions conditions;
  struct when when;
  struct references refs;
};

/* A row without a reference: reported once for a stage, whose rows mostly lack
 * it together. */
static void report_bare(struct resolver *r, struct span row) {
  if (r->bare.finding)
    r->bare.more++;
  else
    r->bare.finding =
        diag_report(r->diag, DIAG_NO_REFERENCE, row,
                    "the row has no reference, nor has its group or its stage");
}

static void count_bare(struct resolver *r) {
  if (r->bare.more)
    diag_note(r->diag, r->bare.finding,
              "nor has %zu more row%s of the stage; a `ref` in the stage's own "
              "line is for all its rows",
              r->bare.more, r->bare.more == 1 ? "" : "s");
  r->bare = (struct counted){NULL, 0};
}

static void resolve_row(struct resolver *r, const struct group_part *part,
                        const struct ast_row *from, int stage) {
  struct model *m = r->model;
  struct row *to = &m->rows[m->nrows];
  struct stage *s = &m->stages[stage];
  to->span = from->span;
  to->stage = stage;
  to->number = m->nrows++;
  s->rows[s->count++] = to->number;
  to->states = part->states;
  to->conditions = join(r, part->conditions,
                        resolve_conditions(r, &from->conditions, s->event));
  to->when = resolve_both(part->when, resolve_ifs(r, &from->ifs));
  to->otherwise = from->otherwise;
  to->outcome = from->outcome;
  to->target = MODEL_NONE;
  to->then = MODEL_NONE;
  if (from->outcome == OUTCOME_ENTER || from->outcome == OUTCOME_SPAWN) {
    struct symbol *symbol =
        resolve_find(r, SPACE_PLACE, from->target, "a state");
    if (symbol && symbol->kind != SYMBOL_STATE)
      diag_report(r->diag, DIAG_UNKNOWN, from->target.span,
                  "'%s' is a set; one state can be entered", from->target.text);
    to->target = symbol ? symbol->id : 0;
  }
  resolve_effects(r, from, to);
  resolve_flow(r, from, to);
  check_subject(r, part->group, from, to);
  to->refs = resolve_refs(r, &from->refs, part->refs);
  if (to->refs.count == 0)
    report_bare(r, from->span);
  to->why = from->why;
  to->says = from->says;
  to->says_span = from->says_span;
  to->label = make_label(r, part->stage, part->group, from, to);
}

static void resolve_group(struct resolver *r, const struct ast_stage *stage,
                          const struct ast_group *from, int number) {
  const struct stage *to = &r->model->stages[number];
  struct references none = {NULL, 0};
  struct group_part part = {
      .stage = stage,
      .group = from,
      .states = resolve_states(r, &from->in.states),
      .conditions = resolve_conditions(r, &from->in.with, to->event),
      .when = resolve_both(to->when, resolve_ifs(r, &from->ifs)),
      .refs =
          resolve_refs(r, &from->refs, resolve_refs(r, &stage->refs, none))};
  for (size_t i = 0; i < from->count; i++)
    resolve_row(r, &part, &from->rows[i], number);
}

/* Stages first, without their rows: `then` may name a later one. */
static void declare_stage(struct resolver *r, const struct ast_stage *from) {
  struct model *m = r->model;
  int event = resolve_id(r, SPACE_EVENT, from->of, "an event");
  if (event == MODEL_NONE)
    return;
  for (int s = 0; s < m->nstages; s++)
    if (m->stages[s].event == event && m->stages[s].name == from->name.text)
      diag_also(r->diag,
                diag_report(r->diag, DIAG_DUPLICATE, from->name.span,
                            "event '%s' has a stage '%s' already",
                            from->of.text, from->name.text),
                m->stages[s].span, "it is here");
  size_t rows = 0;
  for (size_t g = 0; g < from->count; g++)
    rows += from->groups[g].count;
  struct stage *to = &m->stages[m->nstages];
  *to = (struct stage){.name = from->name.text,
                       .text = from->text,
                       .span = from->name.span,
                       .event = event,
                       .subject = MODEL_NONE,
                       .in = resolve_places(r, &from->in),
                       .when = resolve_ifs(r, &from->ifs),
                       .rows = ARENA_ARRAY(r->arena, int, rows + 1)};
  if (from->on.text)
    to->subject =
        resolve_id(r, SPACE_DIMENSION, from->on, "an attribute or a flag");
  struct event *e = &m->events[event];
  e->stages[e->nstages++] = m->nstages++;
}

static int by_label(const void *a, const void *b) {
  const struct row *const *x = a, *const *y = b;
  int order = strcmp((*x)->label, (*y)->label);
  return order ? order : (*x)->number - (*y)->number;
}

/* Rows that would be called the same are counted: "... 2". */
static void make_labels_unique(struct resolver *r) {
  struct model *m = r->model;
  struct row **rows = ARENA_ARRAY(r->arena, struct row *, m->nrows + 1);
  for (int i = 0; i < m->nrows; i++)
    rows[i] = &m->rows[i];
  qsort(rows, (size_t)m->nrows, sizeof *rows, by_label);
  const char *same = NULL;
  int count = 0;
  for (int i = 0; i < m->nrows; i++) {
    if (same && strcmp(same, rows[i]->label) == 0) {
      rows[i]->label = arena_printf(r->arena, "%s %d", same, ++count);
    } else {
      same = rows[i]->label;
      count = 1;
    }
  }
}

void resolve_stages(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  size_t rows = 0;
  for (size_t s = 0; s < ast->stages.count; s++)
    for (size_t g = 0; g < ast->stages.items[s].count; g++)
      rows += ast->stages.items[s].groups[g].count;
  m->rows = ARENA_ARRAY(r->arena, struct row, rows + 1);
  m->stages = ARENA_ARRAY(r->arena, struct stage, ast->stages.count + 1);
  int *lists =
      ARENA_ARRAY(r->arena, int, (size_t)m->nevents + ast->stages.count + 1);
  size_t at = 0;
  for (int e = 0; e < m->nevents; e++) {
    m->events[e].stages = lists + at;
    for (size_t s = 0; s < ast->stages.count; s++)
      at += ast->stages.items[s].of.text == m->events[e].name;
  }
  for (size_t s = 0; s < ast->stages.count; s++)
    declare_stage(r, &ast->stages.items[s]);
  for (size_t s = 0, number = 0; s < ast->stages.count; s++) {
    const struct ast_stage *from = &ast->stages.items[s];
    if (table_get(&r->spaces[SPACE_EVENT].table, from->of.text) < 0)
      continue;
    for (size_t g = 0; g < from->count; g++)
      resolve_group(r, from, &from->groups[g], (int)number);
    count_bare(r);
    number++;
  }
  make_labels_unique(r);
}
