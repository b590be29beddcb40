#include "grid.h"

#include <stdlib.h>
#include <string.h>

enum {
  MOST_ROWS = 512,
  MOST_TEXT = 64 /* of a field */
};

/* A class, or several at once: the values of each attribute. */
struct matrix_row {
  uint16_t input; /* of the first */
  uint8_t values[CELLS_ATTRIBUTES];
};

struct table {
  const struct grid *grid;
  const struct sweep *sweep;
  const struct differences *differences;
  unsigned first, last; /* states */
  struct matrix_row rows[MOST_ROWS];
  unsigned nrows;
  uint8_t all[CELLS_ATTRIBUTES]; /* values that occur */
};

static const struct synfin_event_names *segment_names(void) {
  return &tcp_names.events[TCP_EVENT_SEGMENT];
}

/* --- Fields --------------------------------------------------------------- */

static void put_field(const struct table *table, unsigned state, uint16_t input,
                      char text[MOST_TEXT]) {
  const struct grid_field *field = &table->grid->fields[state][input];
  size_t length = 0;
  text[0] = '\0';
  if (!field->exists)
    return;
  if (!field->driven) {
    snprintf(text, MOST_TEXT, "%c", grid_letters[field->reason]);
    return;
  }
  if (!field->differs)
    snprintf(text, MOST_TEXT, "=");
  else if (field->ids == 0)
    snprintf(text, MOST_TEXT, "**?**");
  for (size_t d = 0; d < table->differences->count; d++)
    if ((field->ids >> d & 1) != 0 && length < MOST_TEXT)
      length +=
          (size_t)snprintf(text + length, MOST_TEXT - length, "%s%s",
                           length ? " " : "", table->differences->items[d].id);
}

static bool same_fields(const struct table *table, uint16_t a, uint16_t b) {
  char x[MOST_TEXT], y[MOST_TEXT];
  for (unsigned s = table->first; s <= table->last; s++) {
    put_field(table, s, a, x);
    put_field(table, s, b, y);
    if (strcmp(x, y) != 0)
      return false;
  }
  return true;
}

/* --- Rows ----------------------------------------------------------------- */

static void add_row(struct table *table, uint16_t input, uint8_t shown) {
  const struct synfin_event_names *names = segment_names();
  struct matrix_row *row = &table->rows[table->nrows++];
  row->input = input;
  for (unsigned f = 0; f < names->nfields; f++) {
    unsigned value =
        input >> names->fields[f].shift & ((1u << names->fields[f].bits) - 1);
    row->values[f] = shown >> f & 1 ? (uint8_t)(1 << value) : 0;
    table->all[f] |= row->values[f];
  }
}

static void add_rows(struct table *table) {
  for (unsigned w = 0; w < GRID_WORDS; w++) {
    uint8_t shown = 0;
    bool exists = false;
    for (unsigned s = table->first; s <= table->last; s++) {
      exists |= table->grid->fields[s][w].exists;
      if (table->grid->fields[s][w].exists)
        shown |= table->grid->fields[s][w].shown;
    }
    if (exists && table->nrows < MOST_ROWS)
      add_row(table, (uint16_t)w, shown);
  }
}

/* Two rows that differ in one attribute alone. */
static bool may_join(const struct table *table, const struct matrix_row *a,
                     const struct matrix_row *b, unsigned *where) {
  unsigned differences = 0;
  for (unsigned f = 0; f < segment_names()->nfields; f++)
    if (a->values[f] != b->values[f]) {
      *where = f;
      differences++;
    }
  return differences == 1 && same_fields(table, a->input, b->input);
}

static void remove_row(struct table *table, unsigned i) {
  table->nrows--;
  memmove(&table->rows[i], &table->rows[i + 1],
          (table->nrows - i) * sizeof table->rows[0]);
}

static bool join_one(struct table *table) {
  unsigned where = 0;
  for (unsigned i = 0; i < table->nrows; i++)
    for (unsigned j = i + 1; j < table->nrows; j++)
      if (may_join(table, &table->rows[i], &table->rows[j], &where)) {
        table->rows[i].values[where] |= table->rows[j].values[where];
        remove_row(table, j);
        return true;
      }
  return false;
}

/* In the order of the table: attribute by attribute, value by value. */
static int by_values(const void *a, const void *b) {
  const struct matrix_row *x = a, *y = b;
  const struct synfin_event_names *names = segment_names();
  for (unsigned f = 0; f < names->nfields; f++) {
    unsigned mask = (1u << names->fields[f].bits) - 1;
    unsigned p = x->input >> names->fields[f].shift & mask;
    unsigned q = y->input >> names->fields[f].shift & mask;
    if (p != q)
      return p < q ? -1 : 1;
  }
  return 0;
}

/* --- Text ----------------------------------------------------------------- */

static void print_class(const struct table *table, const struct matrix_row *row,
                        FILE *out) {
  const struct synfin_event_names *names = segment_names();
  bool any = false;
  for (unsigned f = 0; f < names->nfields; f++) {
    const struct synfin_field *field = &names->fields[f];
    if (row->values[f] == 0 || row->values[f] == table->all[f])
      continue;
    fprintf(out, "%s%s=", any ? " " : "", field->name);
    bool first = true;
    for (unsigned v = 0; v < field->count; v++)
      if ((row->values[f] >> v & 1) != 0) {
        fprintf(out, "%s%s", first ? "" : ",", field->values[v]);
        first = false;
      }
    any = true;
  }
  if (!any)
    fputs("any", out);
}

void grid_print(const struct grid *grid, const struct sweep *sweep,
                const struct differences *differences, unsigned first,
                unsigned last, FILE *out) {
  struct table *table = arena_alloc(&sweep->cells->arena, sizeof(struct table));
  char text[MOST_TEXT];
  *table = (struct table){.grid = grid,
                          .sweep = sweep,
                          .differences = differences,
                          .first = first,
                          .last = last};
  add_rows(table);
  qsort(table->rows, table->nrows, sizeof table->rows[0], by_values);
  while (join_one(table))
    ;
  fputs("| class |", out);
  for (unsigned s = first; s <= last; s++)
    fprintf(out, " %s |", tcp_names.states[s]);
  fputs("\n| --- |", out);
  for (unsigned s = first; s <= last; s++)
    fputs(" :-: |", out);
  fputc('\n', out);
  for (unsigned r = 0; r < table->nrows; r++) {
    fputs("| `", out);
    print_class(table, &table->rows[r], out);
    fputs("` |", out);
    for (unsigned s = first; s <= last; s++) {
      put_field(table, s, table->rows[r].input, text);
      fprintf(out, "%s%s |", *text ? " " : "", text);
    }
    fputc('\n', out);
  }
  fputc('\n', out);
}
