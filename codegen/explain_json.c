/* The answers of `synfin explain --json`, for programs. */
#include "explain.h"
#include "json.h"

/* Inside the innermost open object or array: is a comma due? */
struct json {
  const struct explain_question *question;
  FILE *out;
  bool comma;
};

/* A comma if one is due, and "key": unless `key` is NULL. */
static void begin(struct json *json, const char *key) {
  if (json->comma)
    fputc(',', json->out);
  json->comma = true;
  if (key == NULL)
    return;
  json_put_text(key, json->out);
  fputc(':', json->out);
}

static void open(struct json *json, const char *key, char bracket) {
  begin(json, key);
  fputc(bracket, json->out);
  json->comma = false;
}

static void close(struct json *json, char bracket) {
  fputc(bracket, json->out);
  json->comma = true;
}

static void put(struct json *json, const char *key, const char *text) {
  begin(json, key);
  if (text == NULL)
    fputs("null", json->out);
  else
    json_put_text(text, json->out);
}

static void put_settings(struct json *json, const char *key, bool flags,
                         const uint8_t *point, int kind) {
  const struct explain_question *question = json->question;
  open(json, key, '{');
  for (int d = 0; d < question->model->ndimensions; d++) {
    const struct dimension *dimension = &question->model->dimensions[d];
    if (dimension->is_flag == flags && explain_concerns(question, d) &&
        (kind < 0 || (int)question->origins[d] == kind))
      put(json, dimension->name, dimension->values[point[d]].name);
  }
  close(json, '}');
}

static void put_row(struct json *json, const struct walk *walk, int index) {
  const struct model *model = json->question->model;
  const struct row *row = &model->rows[walk->rows[index]];
  open(json, NULL, '{');
  put(json, "stage", model->stages[row->stage].name);
  put(json, "state", model->states[walk->states[index]].name);
  begin(json, "line");
  fprintf(json->out, "%u", explain_line(model, row->span));
  put(json, "row",
      explain_sentence(json->question->arena, model->source, row->span, false));
  open(json, "references", '[');
  for (int i = 0; i < row->refs.count; i++)
    put(json, NULL, row->refs.items[i].text);
  close(json, ']');
  put(json, "why", row->why);
  put(json, "says", row->says);
  close(json, '}');
}

static const char *word_of(enum walk_end end) {
  switch (end) {
  case WALK_DONE:
    return "done";
  case WALK_IGNORED:
    return "ignored";
  case WALK_ILLEGAL:
    return "illegal";
  default:
    return "error";
  }
}

static void put_result(struct json *json, const struct explain_cell *cell) {
  const struct model *model = json->question->model;
  const struct walk *walk = &cell->walk;
  open(json, "rows", '[');
  for (int i = 0; i < walk->nrows; i++)
    put_row(json, walk, i);
  close(json, ']');
  put(json, "result", word_of(walk->end));
  bool good = walk->end == WALK_DONE || walk->end == WALK_IGNORED;
  put(json, "configuration",
      good ? model->configurations[walk->configuration].name : NULL);
  put(json, "next", good ? model->states[walk->state].name : NULL);
  open(json, "actions", '[');
  for (int i = 0; good && i < walk->nops; i++)
    put(json, NULL, model->ops[walk->ops[i]].name);
  close(json, ']');
}

static void put_obstacle(struct json *json, const struct explain_cell *cell) {
  const struct explain_question *question = json->question;
  const struct constraint *constraint = cell->obstacle.constraint;
  open(json, "impossible", '{');
  if (constraint == NULL) {
    int d = cell->obstacle.dimension;
    put(json, "because", "scope");
    put(json, "of", question->model->dimensions[d].name);
  } else {
    put(json, "because", constraint->is_mask ? "mask" : "never");
    begin(json, "line");
    fprintf(json->out, "%u", explain_line(question->model, constraint->span));
    put(json, "sentence",
        explain_sentence(question->arena, question->model->source,
                         constraint->span, false));
    put(json, "why", constraint->why);
  }
  if (cell->obstacle.near != NULL)
    put_settings(json, "possible_with", false, cell->obstacle.near, -1);
  close(json, '}');
}

static void put_cell(struct json *json, const struct explain_cell *cell) {
  open(json, NULL, '{');
  put_settings(json, "flags", true, cell->point, -1);
  put_settings(json, "attributes", false, cell->point, -1);
  put_settings(json, "defaults", false, cell->point, EXPLAIN_DEFAULT);
  if (cell->possible)
    put_result(json, cell);
  else
    put_obstacle(json, cell);
  close(json, '}');
}

void explain_print_json(const struct explain_question *question,
                        const struct explain_cells *cells, FILE *out) {
  const struct model *model = question->model;
  struct json json = {question, out, false};
  open(&json, NULL, '{');
  put(&json, "machine", model->name);
  put(&json, "variant", question->variant);
  open(&json, "options", '[');
  for (int i = 0; i < model->noptions; i++)
    if (question->options >> i & 1)
      put(&json, NULL, model->options[i].name);
  close(&json, ']');
  put(&json, "state", model->states[question->state].name);
  put(&json, "event", model->events[question->event].name);
  open(&json, "cells", '[');
  for (size_t i = 0; i < cells->count; i++)
    put_cell(&json, &cells->items[i]);
  close(&json, ']');
  begin(&json, "cut");
  fputs(cells->cut ? "true" : "false", out);
  close(&json, '}');
  fputc('\n', out);
}
