/* The words on the arrows of a diagram. */
#include <string.h>
#include "bits.h"
#include "diagram.h"
#include "join.h"

enum {
  MOST_ACTIONS = 3, /* in a short label */
  COMMON = 3        /* what stands on more than one in three arrows is common */
};

const char *diagram_cause(struct arena *arena, const struct diagram *diagram,
                          const struct diagram_term *term, bool brief) {
  const char *condition = brief ? term->brief : term->condition;
  return join(arena, diagram->flat->model->events[term->event].name,
              condition[0] == '\0' ? "" : " ", condition, NULL);
}

/* The parts that replies touch: what the other side of a call can see. */
static uint64_t *parts_heard(const struct model *model, struct arena *arena) {
  uint64_t *heard = bits_new(arena, model->nparts);
  for (int i = 0; i < model->nactions; i++)
    for (int w = 0; model->actions[i].kind == ACTION_REPLY &&
                    w < bits_words(model->nparts);
         w++)
      heard[w] |= model->actions[i].touches[w];
  return heard;
}

static bool touches_only(const struct model *model, const struct action *action,
                         const uint64_t *parts) {
  for (int w = 0; w < bits_words(model->nparts); w++)
    if ((action->touches[w] & ~parts[w]) != 0)
      return false;
  return !bits_empty(action->touches, model->nparts);
}

static enum diagram_rank rank_of(const struct model *model,
                                 const struct action *action,
                                 const uint64_t *heard) {
  if (action->kind == ACTION_REPLY)
    return DIAGRAM_REPLY;
  if (!bits_empty(action->arms, model->ntimers) ||
      !bits_empty(action->posts, model->nevents))
    return DIAGRAM_INNER; /* what it does depends on more than the table */
  if (model->nparts > 0 && bits_get(action->touches, 0))
    return DIAGRAM_SENT;
  bool notable = touches_only(model, action, heard) ||
                 !bits_empty(action->creates, model->nresources) ||
                 !bits_empty(action->deletes, model->nresources);
  return notable ? DIAGRAM_NOTICED : DIAGRAM_INNER;
}

/* Counts on how many arrows each op stands; `marks` becomes the state that they
 * all lead to, plus one, or -1 if there are several. */
static void count_uses(const struct diagram *diagram, int *uses, int *marks,
                       struct arena *arena) {
  size_t *last = ARENA_ARRAY(arena, size_t, diagram->flat->model->nops + 1);
  for (size_t i = 0; i < diagram->count; i++) {
    const struct diagram_arrow *arrow = &diagram->arrows[i];
    for (size_t t = 0; t < arrow->count && !arrow->terms[t].included; t++)
      for (int o = 0; o < arrow->terms[t].nops; o++) {
        int op = arrow->terms[t].ops[o];
        uses[op] += last[op] != i + 1;
        last[op] = i + 1;
        if (marks[op] != 0 && marks[op] != arrow->to + 1)
          marks[op] = -1;
        else
          marks[op] = arrow->to + 1;
      }
  }
}

void diagram_weigh(struct diagram *diagram, struct arena *arena) {
  const struct model *model = diagram->flat->model;
  const uint64_t *heard = parts_heard(model, arena);
  int *uses = ARENA_ARRAY(arena, int, model->nops + 1);
  int *marks = ARENA_ARRAY(arena, int, model->nops + 1);
  count_uses(diagram, uses, marks, arena);
  diagram->says = ARENA_ARRAY(arena, int, model->nops + 1);
  for (int op = 0; op < model->nops; op++) {
    enum diagram_rank rank = DIAGRAM_INNER;
    if (model->ops[op].kind == OP_ACTION)
      rank = rank_of(model, &model->actions[model->ops[op].id], heard);
    else if (model->ops[op].kind == OP_START && marks[op] > 0)
      rank = DIAGRAM_NOTICED; /* marks the state that is entered */
    diagram->says[op] =
        (int)rank * DIAGRAM_SCALE +
        (uses[op] < DIAGRAM_SCALE ? uses[op] : DIAGRAM_SCALE - 1);
  }
}

/* The op among those not picked yet that says most, or MODEL_NONE. */
static int best_of(const struct diagram *diagram,
                   const struct diagram_term *term, const bool *picked) {
  int best = MODEL_NONE;
  for (int i = 0; i < term->nops; i++)
    if (!picked[i] && term->telling[i] &&
        (best < 0 ||
         diagram->says[term->ops[i]] < diagram->says[term->ops[best]]))
      best = i;
  return best;
}

/* Picks the ops of a short label; true if ops that say as much are left. What
 * is inside, or a reply, is picked only where there is nothing else, and so is
 * what stands on many arrows. */
static bool pick(const struct diagram *diagram, const struct diagram_term *term,
                 bool *picked) {
  int worst = DIAGRAM_NOTICED;
  int best = best_of(diagram, term, picked);
  for (int n = 0; n < MOST_ACTIONS && best >= 0; n++) {
    int rank = diagram->says[term->ops[best]] / DIAGRAM_SCALE;
    size_t uses = (size_t)(diagram->says[term->ops[best]] % DIAGRAM_SCALE);
    if (n > 0 && (rank > worst || COMMON * uses > diagram->count))
      return false;
    worst = n == 0 && rank > worst ? rank : worst;
    picked[best] = true;
    best = best_of(diagram, term, picked);
  }
  return best >= 0 &&
         diagram->says[term->ops[best]] / DIAGRAM_SCALE == DIAGRAM_SENT;
}

const char *diagram_actions(struct arena *arena, const struct diagram *diagram,
                            const struct diagram_term *term, bool brief) {
  const struct model *model = diagram->flat->model;
  bool *picked = ARENA_ARRAY(arena, bool, term->nops + 1);
  bool more = brief ? pick(diagram, term, picked) : term->varies;
  const char *text = "", *comma = "";
  for (int i = 0; i < term->nops; i++) {
    if (brief && !picked[i])
      continue;
    text = join(arena, text, comma, model->ops[term->ops[i]].name, NULL);
    comma = ", ";
  }
  return more ? join(arena, text, comma, "\xE2\x80\xA6", NULL) : text;
}

const char *diagram_reason(struct arena *arena, const struct diagram *diagram,
                           const struct diagram_term *term) {
  enum {
    MOST_REFERENCES = 3
  };
  if (term->row < 0)
    return "";
  const struct row *row = &diagram->flat->model->rows[term->row];
  const char *text = "", *why = row->why != NULL ? row->why : row->says;
  for (int i = 0; i < row->refs.count && i < MOST_REFERENCES; i++)
    text = join(arena, text, i > 0 ? ", " : "", row->refs.items[i].text, NULL);
  return why == NULL ? text : join(arena, text, ": ", why, NULL);
}

const char *diagram_link(struct arena *arena, const struct diagram *diagram,
                         const struct diagram_term *term) {
  const struct model *model = diagram->flat->model;
  const char *url = NULL;
  if (term->row < 0)
    return NULL;
  const struct row *row = &model->rows[term->row];
  for (int i = 0; i < row->refs.count && url == NULL; i++)
    url = view_link(arena, model, &row->refs.items[i]);
  return url;
}

struct diagram_line *diagram_lines(struct arena *arena,
                                   const struct diagram *diagram,
                                   const struct diagram_arrow *arrow,
                                   int *count) {
  struct diagram_line *lines =
      ARENA_ARRAY(arena, struct diagram_line, arrow->count + 1);
  *count = 0; /* included terms stand last */
  for (size_t t = 0; t < arrow->count && !arrow->terms[t].included; t++) {
    const struct diagram_term *term = &arrow->terms[t];
    struct diagram_line line = {term->label, "", term->label != NULL};
    if (term->label == NULL) {
      line.when = diagram_cause(arena, diagram, term, true);
      line.does = diagram_actions(arena, diagram, term, true);
    }
    int u = 0;
    while (u < *count &&
           (lines[u].is_label != line.is_label ||
            strcmp(lines[u].does, line.does) != 0 ||
            (line.is_label && strcmp(lines[u].when, line.when) != 0)))
      u++;
    if (u == *count)
      lines[(*count)++] = line;
    else if (term->label == NULL)
      lines[u].when = join(arena, lines[u].when, ", ", line.when, NULL);
  }
  return lines;
}

const char *diagram_title(struct arena *arena, const struct diagram *diagram) {
  const struct model *model = diagram->flat->model;
  const char *name =
      model->text == NULL || model->text[0] == '\0' ? model->name : model->text;
  const char *of =
      diagram->focus == MODEL_NONE
          ? ""
          : join(arena, " around ", model->states[diagram->focus].name, NULL);
  return join(arena, name, of, diagram->view == NULL ? "" : ": ",
              diagram->view == NULL ? "" : diagram->view->text, NULL);
}

const char *diagram_stem(struct arena *arena, const struct diagram *diagram,
                         const char *stem) {
  if (diagram->view != NULL)
    stem = join(arena, stem, "-", diagram->view->name, NULL);
  if (diagram->focus != MODEL_NONE)
    stem = join(arena, stem, "-at-",
                diagram->flat->model->states[diagram->focus].name, NULL);
  return stem;
}
