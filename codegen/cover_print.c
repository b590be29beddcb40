/* What has run and what has not, for people. */
#include <inttypes.h>
#include <stdio.h>

#include "cover.h"
#include "explain.h"

static const char *plural(uint64_t count) {
  return count == 1 ? "" : "s";
}

static const char *table_name(const struct cover *cover) {
  return cover->model->source->name;
}

/* --- Rows ----------------------------------------------------------------- */

static void print_row(const struct cover *cover, const struct row *row,
                      const struct cover_row *counts, bool brief, FILE *out) {
  const struct model *m = cover->model;
  const char *comma = "";
  bool shown = false;
  for (int s = 0; s < m->nstates; s++) {
    const struct cover_row *of = &counts[s];
    if (!of->due || (brief && of->count > 0))
      continue;
    if (!shown)
      fprintf(out, "%s:%u: %s: ", table_name(cover), explain_line(m, row->span),
              row->label);
    shown = true;
    fprintf(out, "%s%s ", comma, m->states[s].name);
    if (of->count == 0)
      fputs("never", out);
    else
      fprintf(out, "%" PRIu64 "%s", of->count, of->more ? "+" : "");
    comma = ", ";
  }
  if (shown)
    fputc('\n', out);
}

static void print_rows(const struct cover *cover, bool brief, FILE *out) {
  const struct model *m = cover->model;
  const struct cover_row *counts = cover_count_rows(cover);
  for (int r = 0; r < m->nrows; r++)
    print_row(cover, &m->rows[r], counts + r * m->nstates, brief, out);
}

/* --- Cells ---------------------------------------------------------------- */

static void print_firing(const struct cover *cover,
                         const struct cover_cell *cell, FILE *out) {
  const struct model *m = cover->model;
  const struct firing *rows = cover_rows(cover, cell);
  for (int i = 0; i < rows->count; i++) {
    const struct row *row = &m->rows[rows->rows[i]];
    fprintf(out, "  %s:%u: %s\n", table_name(cover), explain_line(m, row->span),
            explain_sentence(cover->arena, m->source, row->span, false));
  }
}

static void print_way(const struct cover *cover, const struct cover_cell *cell,
                      FILE *out) {
  int *way = ARENA_ARRAY(cover->arena, int, cover->nnodes + 1);
  int count = cover_way(cover, cell, way);
  fputs(count > 0 ? "  the shortest way:\n" : "  no way was worked out\n", out);
  for (int i = 1; i < count; i++)
    fprintf(out, "    %s\n",
            cover_input(cover, &cover->cells[cover->nodes[way[i]].cell]));
  if (count > 0)
    fprintf(out, "    %s\n", cover_input(cover, cell));
}

static void print_missed(const struct cover *cover, FILE *out) {
  for (int c = 0; c < cover->ncells; c++)
    if (cover_is_missed(&cover->cells[c])) {
      fprintf(out, "cell %d was never taken: %s\n", c,
              cover_input(cover, &cover->cells[c]));
      print_firing(cover, &cover->cells[c], out);
      print_way(cover, &cover->cells[c], out);
    }
}

static void print_wrong(const struct cover *cover,
                        const struct cover_exceptions *exceptions, FILE *out) {
  for (int c = 0; c < cover->ncells; c++) {
    const struct cover_cell *cell = &cover->cells[c];
    if (!cover_is_wrong(cell))
      continue;
    fprintf(out, "cell %d was taken %" PRIu64 " time%s: %s\n", c, cell->count,
            plural(cell->count), cover_input(cover, cell));
    if (cell->kind == COVER_EXCEPTED) {
      const struct cover_exception *of = &exceptions->items[cell->exception];
      fprintf(out, "  but %s:%u excepts it: strike the line out or narrow it\n",
              of->file, of->line);
    } else {
      fprintf(out, "  but %s\n",
              cell->kind == COVER_ILLEGAL
                  ? "the table says that this cannot happen"
                  : "its timer does not run there, or nothing posts it");
    }
    print_firing(cover, cell, out);
  }
}

static void print_exceptions(const struct cover *cover,
                             const struct cover_exceptions *exceptions,
                             FILE *out) {
  for (size_t i = 0; i < exceptions->count; i++) {
    const struct cover_exception *of = &exceptions->items[i];
    int count = cover_excepted(cover, i);
    if (count > 0)
      fprintf(out, "%s:%u: excepts %d cell%s: %s\n", of->file, of->line, count,
              plural((uint64_t)count), of->reason);
  }
}

static void print_summary(const struct cover *cover, FILE *out) {
  struct cover_summary sum;
  cover_summarize(cover, &sum);
  int due = sum.cells[COVER_DUE];
  fprintf(out,
          "%s, variant %s: %d of %d rows and %d of %d cells taken, %d missed",
          table_name(cover), cover->flat->name, sum.rows_taken, sum.rows,
          sum.taken, due, due - sum.taken);
  if (sum.wrong > 0)
    fprintf(out, ", %d taken that must not be", sum.wrong);
  fprintf(out, "; not to be taken: %d illegal, %d idle, %d excepted",
          sum.cells[COVER_ILLEGAL], sum.cells[COVER_IDLE],
          sum.cells[COVER_EXCEPTED]);
  if (sum.rows_excepted > 0)
    fprintf(out, ", with %d row%s", sum.rows_excepted,
            plural((uint64_t)sum.rows_excepted));
  fputc('\n', out);
}

void cover_print(const struct cover *cover,
                 const struct cover_exceptions *exceptions, bool brief,
                 FILE *out) {
  print_rows(cover, brief, out);
  if (!brief)
    print_exceptions(cover, exceptions, out);
  print_missed(cover, out);
  print_wrong(cover, exceptions, out);
  print_summary(cover, out);
}
