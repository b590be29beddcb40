/* Prints what `synfin explain` found, for a terminal of 80 columns. */
#include <string.h>
#include "explain.h"
#include "explain_page.h"

enum {
  NARROWEST = 6, /* of the column of stage names */
  WIDEST = 20
};

struct print {
  const struct explain_question *question;
  const struct model *model;
  struct page page;
  size_t names; /* width of the column of stage names */
};

static const char *setting(const struct print *print, int d, int value) {
  const struct dimension *dimension = &print->model->dimensions[d];
  return arena_printf(print->page.arena, "%s=%s", dimension->name,
                      dimension->values[value].name);
}

/* The heading: what was asked, and what was taken by default */

static void put_named(struct print *print, bool flags) {
  const struct explain_question *question = print->question;
  for (int d = 0; d < print->model->ndimensions; d++) {
    const struct dimension *dimension = &print->model->dimensions[d];
    if (dimension->is_flag != flags)
      continue;
    if (question->origins[d] == EXPLAIN_GIVEN)
      page_put(&print->page, setting(print, d, question->values[d]));
    else if (question->origins[d] == EXPLAIN_STAR)
      page_format(&print->page, "%s=*", dimension->name);
  }
}

static void put_defaults(struct print *print, const struct explain_cell *cell) {
  bool any = false;
  page_begin(&print->page, 10);
  for (int d = 0; d < print->model->ndimensions; d++) {
    if (print->question->origins[d] != EXPLAIN_DEFAULT ||
        !explain_concerns(print->question, d))
      continue;
    if (!any)
      fputs("defaults", print->page.out);
    if (!any)
      print->page.at = 8;
    if (!any)
      page_go_to(&print->page, 10);
    any = true;
    page_put(&print->page, setting(print, d, cell->point[d]));
  }
}

static void put_options(struct print *print) {
  const char *variant = print->question->variant;
  page_begin(&print->page, 0);
  page_put_whole(&print->page, variant != NULL ? "variant " : "options ");
  page_go_to(&print->page, 10);
  print->page.indent = 10;
  if (variant != NULL)
    page_format(&print->page, "%s:", variant);
  for (int i = 0; i < print->model->noptions; i++)
    if (print->question->options >> i & 1)
      page_put(&print->page, print->model->options[i].name);
  if (print->question->options == 0)
    page_put(&print->page, "no option");
}

static void put_heading(struct print *print,
                        const struct explain_cells *cells) {
  page_begin(&print->page, 0);
  page_put(&print->page, print->model->states[print->question->state].name);
  put_named(print, true);
  page_put(&print->page, print->model->events[print->question->event].name);
  print->page.indent = 4;
  put_named(print, false);
  if (cells->count > 0)
    put_defaults(print, &cells->items[0]);
  if (print->model->noptions > 0)
    put_options(print);
  page_end_line(&print->page);
  fputc('\n', print->page.out);
}

/* One row: stage, line and the sentence; its references; its reason */

static void put_references(struct print *print, const struct row *row) {
  if (row->refs.count == 0)
    return;
  page_end_line(&print->page);
  page_put(&print->page, "ref");
  for (int i = 0; i < row->refs.count; i++) {
    const struct reference *reference = &row->refs.items[i];
    bool bare = print->model->standard != NULL &&
                (reference->source == NULL || reference->source[0] == '\0');
    page_put_whole(&print->page,
                   arena_printf(print->page.arena, "%s%s%s%s",
                                bare ? print->model->standard : "",
                                bare ? " " : "", reference->text,
                                i + 1 < row->refs.count ? "," : ""));
  }
}

static void put_row(struct print *print, int number) {
  const struct model *model = print->model;
  const struct row *row = &model->rows[number];
  struct page *page = &print->page;
  page_begin(page, 0);
  page_put(page, model->stages[row->stage].name);
  page_go_to(page, page->at < print->names ? print->names + 1 : page->at + 1);
  page->indent = page->at;
  page_put_whole(
      page, arena_printf(page->arena, "%4u", explain_line(model, row->span)));
  page->indent = print->names + 8;
  page_go_to(page, page->indent);
  page_put(page,
           explain_sentence(page->arena, model->source, row->span, false));
  put_references(print, row);
  page_end_line(page);
  if (row->why != NULL)
    page_format(page, "why \"%s\"", row->why);
  page_end_line(page);
  if (row->says != NULL)
    page_format(page, "says \"%s\"", row->says);
  page_end_line(page);
}

/* Several inputs: the results first, then each row once */

static void put_stars(struct print *print, const struct explain_cell *cell) {
  for (int d = 0; d < print->model->ndimensions; d++)
    if (print->question->origins[d] == EXPLAIN_STAR &&
        explain_concerns(print->question, d))
      page_put(&print->page, setting(print, d, cell->point[d]));
}

static void put_lines(struct print *print, const struct walk *walk) {
  page_put(&print->page, "by");
  for (int i = 0; i < walk->nrows; i++) {
    const struct row *row = &print->model->rows[walk->rows[i]];
    page_put_whole(&print->page,
                   arena_printf(print->page.arena, "%s %u%s",
                                print->model->stages[row->stage].name,
                                explain_line(print->model, row->span),
                                i + 1 < walk->nrows ? "," : ""));
  }
}

static void put_many(struct print *print, const struct explain_cells *cells) {
  const struct model *model = print->model;
  bool *fired = ARENA_ARRAY(print->page.arena, bool, model->nrows + 1);
  for (size_t i = 0; i < cells->count; i++) {
    const struct explain_cell *cell = &cells->items[i];
    page_begin(&print->page, 0);
    put_stars(print, cell);
    page_begin(&print->page, 4);
    explain_put_result(print->question, cell, &print->page);
    page_begin(&print->page, 4);
    if (cell->possible)
      put_lines(print, &cell->walk);
    for (int r = 0; cell->possible && r < cell->walk.nrows; r++)
      fired[cell->walk.rows[r]] = true;
  }
  page_end_line(&print->page);
  if (cells->cut)
    fprintf(print->page.out, "... and more: only the first %d are shown\n",
            EXPLAIN_MOST);
  fputc('\n', print->page.out);
  for (int r = 0; r < model->nrows; r++)
    if (fired[r])
      put_row(print, r);
}

static void put_one(struct print *print, const struct explain_cell *cell) {
  int state = print->question->state;
  for (int i = 0; cell->possible && i < cell->walk.nrows; i++) {
    if (cell->walk.states[i] != state) {
      state = cell->walk.states[i];
      page_begin(&print->page, print->names + 8);
      page_format(&print->page, "-- now %s --",
                  print->model->states[state].name);
    }
    put_row(print, cell->walk.rows[i]);
  }
  page_end_line(&print->page);
  if (cell->possible && cell->walk.nrows > 0)
    fputc('\n', print->page.out);
  page_begin(&print->page, 0);
  explain_put_result(print->question, cell, &print->page);
  page_end_line(&print->page);
}

/* Room for the longest stage name that occurs. */
static size_t widest_name(const struct explain_question *question,
                          const struct explain_cells *cells) {
  size_t widest = NARROWEST;
  for (size_t i = 0; i < cells->count; i++) {
    const struct walk *walk = &cells->items[i].walk;
    for (int r = 0; cells->items[i].possible && r < walk->nrows; r++) {
      int stage = question->model->rows[walk->rows[r]].stage;
      size_t width = strlen(question->model->stages[stage].name);
      widest = width > widest ? width : widest;
    }
  }
  return widest > WIDEST ? WIDEST : widest;
}

void explain_print(const struct explain_question *question,
                   const struct explain_cells *cells, FILE *out) {
  struct print print = {.question = question, .model = question->model};
  print.page.arena = question->arena;
  print.page.out = out;
  print.names = widest_name(question, cells);
  put_heading(&print, cells);
  if (cells->count == 1)
    put_one(&print, &cells->items[0]);
  else
    put_many(&print, cells);
}
