/* The matrix of states and events. Each entry of a cell is something that can
 * come of the event there, and leads to the row that decides it. */
#include <string.h>
#include "boxes.h"
#include "interpret.h"
#include "join.h"
#include "outputs.h"

/* What can come of an event in a state. */
struct entry {
  enum walk_end end;
  int to;  /* the state afterwards */
  int row; /* that decides it */
  bool acts;
};

struct matrix {
  struct arena *arena;
  struct emit_text *out;
  const struct flat *flat;
  const struct model *model;
  bool html;
  struct cell_entries {
    struct entry *items;
    size_t count, capacity;
  } * cells;  /* [state * nevents + event] */
  bool *used; /* per row: an entry leads to it */
};

/* --- What there is -------------------------------------------------------- */

/* The row that decides a walk: the last one that changes the state or, where
 * none does, that does something; else the last. */
static int deciding(const struct model *model, const struct walk *walk,
                    int from) {
  int acts = MODEL_NONE;
  for (int i = walk->nrows; i-- > 0;) {
    const struct row *row = &model->rows[walk->rows[i]];
    bool enters =
        row->outcome == OUTCOME_ENTER || row->outcome == OUTCOME_SPAWN;
    if (walk->state != from && enters && row->target == walk->state)
      return walk->rows[i];
    if (acts == MODEL_NONE && row->neffects > 0)
      acts = walk->rows[i];
  }
  if (acts != MODEL_NONE && walk->state == from && walk->nops > 0)
    return acts;
  return walk->nrows > 0 ? walk->rows[walk->nrows - 1] : MODEL_NONE;
}

static void add_entry(struct matrix *matrix, int state, int event,
                      const struct walk *walk) {
  const struct model *model = matrix->model;
  struct cell_entries *cell = &matrix->cells[state * model->nevents + event];
  struct entry entry = {walk->end, walk->state, deciding(model, walk, state),
                        walk->end == WALK_DONE && walk->nops > 0};
  if (entry.row == MODEL_NONE)
    return;
  for (size_t i = 0; i < cell->count; i++)
    if (cell->items[i].end == entry.end && cell->items[i].to == entry.to &&
        cell->items[i].acts == entry.acts)
      return; /* its first row stands for all */
  matrix->used[entry.row] = true;
  *ARENA_PUSH(matrix->arena, cell->items, cell->count, cell->capacity) = entry;
}

/* Walks one input of each box: all of a box come to the same. */
static void visit(struct matrix *matrix, int configuration, int event) {
  const struct model *model = matrix->model;
  struct arena work = {NULL};
  struct boxes boxes;
  const struct space *space = boxes_space(&work, model, event, NULL, 0);
  boxes_init(&boxes, &work, space);
  boxes_add_flat(&boxes, matrix->flat, configuration, event);
  for (size_t i = 0; i < boxes.count; i++) {
    uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
    struct walk walk;
    if (!boxes_point(&work, space, &boxes.items[i], matrix->flat->options,
                     event, configuration, point))
      continue;
    interpret(model, matrix->flat->options, configuration, event, point, &walk);
    add_entry(matrix, model->configurations[configuration].state, event, &walk);
  }
  arena_free(&work);
}

/* --- Text ----------------------------------------------------------------- */

/* In both languages a character can be written as its number. */
static void put_text(const struct matrix *matrix, const char *text) {
  const char *special = matrix->html ? "&<>\"" : "&<>\"\\`*_[]|#~";
  for (; *text != '\0'; text++) {
    if (strchr(special, *text) != NULL)
      emit_format(matrix->out, "&#%d;", *text);
    else
      emit_bytes(matrix->out, text, 1);
  }
}

static const char *entry_text(const struct matrix *matrix,
                              const struct entry *entry, int state) {
  if (entry->end == WALK_ILLEGAL)
    return "illegal";
  if (entry->to != state)
    return matrix->model->states[entry->to].name;
  return entry->acts ? "acts" : "ignored";
}

static void put_entry(const struct matrix *matrix, const struct entry *entry,
                      int state) {
  const char *arrow = entry->to == state ? "" : "\xE2\x86\x92 ";
  if (matrix->html)
    emit_format(matrix->out, "<a href=\"#row-%d\">", entry->row + 1);
  else
    emit_put(matrix->out, "[");
  emit_put(matrix->out, arrow);
  put_text(matrix, entry_text(matrix, entry, state));
  if (matrix->html)
    emit_put(matrix->out, "</a>");
  else
    emit_format(matrix->out, "](#row-%d)", entry->row + 1);
}

static void put_cell(const struct matrix *matrix, int state, int event) {
  const struct cell_entries *cell =
      &matrix->cells[state * matrix->model->nevents + event];
  emit_put(matrix->out, matrix->html ? "<td>" : " ");
  for (size_t i = 0; i < cell->count; i++) {
    emit_put(matrix->out, i == 0 ? "" : "<br>");
    put_entry(matrix, &cell->items[i], state);
  }
  emit_put(matrix->out, matrix->html ? "</td>" : " |");
}

static void put_table(const struct matrix *matrix, const bool *reached) {
  const struct model *model = matrix->model;
  struct emit_text *out = matrix->out;
  emit_put(out, matrix->html ? "<div><table>\n<thead><tr><th>event</th>"
                             : "| event |");
  for (int s = 0; s < model->nstates; s++)
    if (reached[s]) {
      emit_put(out, matrix->html ? "<th scope=\"col\">" : " ");
      put_text(matrix, model->states[s].name);
      emit_put(out, matrix->html ? "</th>" : " |");
    }
  emit_put(out, matrix->html ? "</tr></thead>\n<tbody>\n" : "\n| --- |");
  for (int s = 0; s < model->nstates && !matrix->html; s++)
    if (reached[s])
      emit_put(out, " --- |");
  for (int e = 0; e < model->nevents; e++) {
    emit_put(out, matrix->html ? "<tr><th scope=\"row\">" : "\n| **");
    put_text(matrix, model->events[e].name);
    emit_put(out, matrix->html ? "</th>" : "** |");
    for (int s = 0; s < model->nstates; s++)
      if (reached[s])
        put_cell(matrix, s, e);
    emit_put(out, matrix->html ? "</tr>\n" : "");
  }
  emit_put(out, matrix->html ? "</tbody></table></div>\n" : "\n");
}

/* A reference, as a link where the table knows an address. */
static void put_reference(const struct matrix *matrix,
                          const struct reference *reference) {
  const char *url = view_link(matrix->arena, matrix->model, reference);
  if (url != NULL && matrix->html) {
    emit_put(matrix->out, "<a href=\"");
    put_text(matrix, url);
    emit_put(matrix->out, "\">");
  } else if (url != NULL) {
    emit_put(matrix->out, "[");
  }
  put_text(matrix, reference->text);
  if (url != NULL && matrix->html) {
    emit_put(matrix->out, "</a>");
  } else if (url != NULL) {
    emit_put(matrix->out, "](<");
    emit_put(matrix->out, url);
    emit_put(matrix->out, ">)");
  }
}

/* The row with its place in the table, its references and its reason. */
static void put_row(const struct matrix *matrix, const struct row *row) {
  struct emit_text *out = matrix->out;
  const struct place place =
      source_place(matrix->model->source, row->span.offset);
  const char *why = row->why != NULL ? row->why : row->says;
  emit_format(out,
              matrix->html ? "<li id=\"row-%d\"><code>"
                           : "* <a id=\"row-%d\"></a><code>",
              row->number + 1);
  put_text(matrix, row->label);
  emit_put(out, "</code>, ");
  put_text(matrix, emit_source_name(matrix->model));
  emit_format(out, ":%u (", (unsigned)place.line);
  for (int i = 0; i < row->refs.count; i++) {
    emit_put(out, i > 0 ? ", " : "");
    put_reference(matrix, &row->refs.items[i]);
  }
  emit_put(out, ")");
  if (why != NULL) {
    emit_put(out, ": ");
    put_text(matrix, why);
  }
  emit_put(out, matrix->html ? "</li>\n" : "\n");
}

static void put_rows(const struct matrix *matrix) {
  const struct model *model = matrix->model;
  emit_put(matrix->out,
           matrix->html ? "<h2>Rows</h2>\n<ul>\n" : "\n## Rows\n\n");
  for (int r = 0; r < model->nrows; r++)
    if (matrix->used[r])
      put_row(matrix, &model->rows[r]);
  emit_put(matrix->out, matrix->html ? "</ul>\n</body>\n</html>\n" : "");
}

static const char style[] =
    "<style>\n"
    ":root { color-scheme: light dark; }\n"
    "body { font-family: sans-serif; margin: 1em; }\n"
    "div { overflow-x: auto; }\n"
    "table { border-collapse: collapse; font-size: small; }\n"
    "th, td { border: 1px solid #888; padding: 0.2em 0.4em; "
    "text-align: left; }\n"
    "li:target { outline: 2px solid #d55e00; }\n"
    "</style>\n";

static void put_heading(const struct matrix *matrix) {
  const struct model *model = matrix->model;
  struct emit_text *out = matrix->out;
  const char *title =
      join(matrix->arena, model->text != NULL ? model->text : model->name,
           ": states and events, variant ", matrix->flat->name, NULL);
  if (matrix->html) {
    emit_put(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                  "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                  "content=\"width=device-width\">\n<title>");
    put_text(matrix, title);
    emit_format(out, "</title>\n%s</head>\n<body>\n<h1>", style);
    put_text(matrix, title);
    emit_put(out, "</h1>\n<p>");
  } else {
    emit_put(out, "# ");
    put_text(matrix, title);
    emit_put(out, "\n\n");
  }
  emit_format(out,
              "What can come of each event in each state: the state that is "
              "entered, \"acts\" (something is done, the state stays), "
              "\"ignored\", \"illegal\" (it cannot happen). Each leads to a "
              "row of the table that decides so.%s",
              matrix->html ? "</p>\n" : "\n\n");
}

void emit_matrix(struct arena *arena, const struct emission *emission,
                 const struct flat *flat, bool html, struct text_file *file) {
  const struct model *model = emission->model;
  struct emit_text out;
  struct arena scratch = {NULL};
  struct matrix matrix = {.arena = &scratch,
                          .out = &out,
                          .flat = flat,
                          .model = model,
                          .html = html};
  bool *reached = ARENA_ARRAY(&scratch, bool, model->nstates + 1);
  matrix.cells = ARENA_ARRAY(&scratch, struct cell_entries,
                             (size_t)model->nstates * (size_t)model->nevents);
  matrix.used = ARENA_ARRAY(&scratch, bool, model->nrows + 1);
  emit_text_init(&out, arena);
  for (int c = 0; c < model->nconfigurations; c++)
    for (int e = 0; e < model->nevents && flat->reachable[c]; e++) {
      reached[model->configurations[c].state] = true;
      visit(&matrix, c, e);
    }
  put_heading(&matrix);
  put_table(&matrix, reached);
  put_rows(&matrix);
  file->name = emit_file_name(
      arena, join(&scratch, emission->names->lower, "-matrix", NULL),
      html ? ".html" : ".md");
  file->text = out.text;
  file->length = out.length;
  arena_free(&scratch);
}
