/* What has run and what has not, for programs. docs/testing.md has the members.
 */
#include <inttypes.h>
#include <stdio.h>

#include "cover.h"
#include "explain.h"
#include "json.h"

/* "key": "text", with a comma before it. */
static void put_member(FILE *out, const char *key, const char *text) {
  fprintf(out, ",\"%s\":", key);
  json_put_text(text, out);
}

static void put_row(const struct cover *cover, const struct row *row,
                    const struct cover_row *counts, bool *comma, FILE *out) {
  const struct model *m = cover->model;
  for (int s = 0; s < m->nstates; s++) {
    if (!counts[s].due)
      continue;
    fprintf(out, "%s\n{\"line\":%u", *comma ? "," : "",
            explain_line(m, row->span));
    put_member(out, "row", row->label);
    put_member(out, "state", m->states[s].name);
    fprintf(out, ",\"count\":%" PRIu64 ",\"more\":%s}", counts[s].count,
            counts[s].more ? "true" : "false");
    *comma = true;
  }
}

static void put_way(const struct cover *cover, const struct cover_cell *cell,
                    FILE *out) {
  int *way = ARENA_ARRAY(cover->arena, int, cover->nnodes + 1);
  int count = cover_way(cover, cell, way);
  fputs(",\"way\":[", out);
  for (int i = 1; i < count; i++) {
    json_put_text(cover_input(cover, &cover->cells[cover->nodes[way[i]].cell]),
                  out);
    fputc(',', out);
  }
  json_put_text(cover_input(cover, cell), out);
  fputc(']', out);
}

static void put_cell(const struct cover *cover, int number,
                     const struct cover_exceptions *exceptions, FILE *out) {
  static const char *const kinds[] = {"due", "excepted", "illegal", "idle"};
  const struct cover_cell *cell = &cover->cells[number];
  const struct model *m = cover->model;
  const struct firing *rows = cover_rows(cover, cell);
  fprintf(out, "\n{\"cell\":%d", number);
  put_member(out, "configuration", m->configurations[cell->configuration].name);
  put_member(out, "event", m->events[cell->event].name);
  put_member(out, "kind", kinds[cell->kind]);
  if (cell->exception != MODEL_NONE)
    put_member(out, "reason", exceptions->items[cell->exception].reason);
  fputs(",\"rows\":[", out);
  for (int i = 0; i < rows->count; i++)
    fprintf(out, "%s%u", i > 0 ? "," : "",
            explain_line(m, m->rows[rows->rows[i]].span));
  fprintf(out, "],\"count\":%" PRIu64 ",\"more\":%s", cell->count,
          cell->more ? "true" : "false");
  if (cover_is_missed(cell))
    put_way(cover, cell, out);
  fputc('}', out);
}

static void put_cover(const struct cover *cover,
                      const struct cover_exceptions *exceptions, FILE *out) {
  const struct model *m = cover->model;
  const struct cover_row *counts = cover_count_rows(cover);
  struct cover_summary sum;
  bool comma = false;
  cover_summarize(cover, &sum);
  fputs("{\"machine\":", out);
  json_put_text(m->name, out);
  put_member(out, "variant", cover->flat->name);
  fprintf(out,
          ",\"rowsExcepted\":%d,\"table\":\"%016" PRIx64
          "\",\"counts\":%d,\"rowsDue\":%d"
          ",\"rowsTaken\":%d,\"cellsDue\":%d,\"cellsTaken\":%d"
          ",\"illegal\":%d,\"idle\":%d,\"excepted\":%d,\"wrong\":%d"
          ",\"rows\":[",
          sum.rows_excepted, cover->fingerprint, cover->files, sum.rows,
          sum.rows_taken, sum.cells[COVER_DUE], sum.taken,
          sum.cells[COVER_ILLEGAL], sum.cells[COVER_IDLE],
          sum.cells[COVER_EXCEPTED], sum.wrong);
  for (int r = 0; r < m->nrows; r++)
    put_row(cover, &m->rows[r], counts + r * m->nstates, &comma, out);
  fputs("],\n\"cells\":[", out);
  for (int c = 0; c < cover->ncells; c++) {
    if (c > 0)
      fputc(',', out);
    put_cell(cover, c, exceptions, out);
  }
  fputs("]}", out);
}

void cover_print_json(struct cover *const *covers, int count,
                      const struct cover_exceptions *exceptions, FILE *out) {
  fputs("{\"variants\":[", out);
  for (int i = 0; i < count; i++) {
    if (i > 0)
      fputc(',', out);
    put_cover(covers[i], exceptions, out);
  }
  fputs("]}\n", out);
}
