/* Cells and their numbers: by configuration, by event, and then in the order in
 * which the decision diagram meets them. */
#include "cover.h"

#include <string.h>

/* FNV-1a, 64 bits. */
static void hash(uint64_t *sum, const char *text) {
  do {
    *sum = (*sum ^ (unsigned char)*text) * UINT64_C(1099511628211);
  } while (*text++ != '\0');
}

static void hash_cell(const struct cover *cover, const struct cover_cell *cell,
                      uint64_t *sum) {
  const struct model *m = cover->model;
  const struct flat *flat = cover->flat;
  const struct list *list = &flat->lists[flat->outcomes[cell->outcome].list];
  const struct firing *rows = cover_rows(cover, cell);
  int next = flat_next(flat, cell->configuration, cell->outcome);
  hash(sum, m->configurations[cell->configuration].name);
  hash(sum, m->events[cell->event].name);
  hash(sum, m->configurations[next].name);
  for (int i = 0; i < list->count; i++)
    hash(sum, m->ops[list->ops[i]].name);
  for (int i = 0; i < rows->count; i++)
    hash(sum, m->rows[rows->rows[i]].label);
  hash(sum, "");
}

static void number_cells(struct cover *cover) {
  const struct model *m = cover->model;
  int places = m->nconfigurations * m->nevents, count = 0;
  cover->first = ARENA_ARRAY(cover->arena, int, places + 1);
  for (int k = 0; k < m->nconfigurations; k++)
    for (int e = 0; e < m->nevents; e++) {
      cover->first[k * m->nevents + e] = count;
      count += flat_cell(cover->flat, k, e).count;
    }
  cover->ncells = count;
}

static void fill_cells(struct cover *cover) {
  const struct model *m = cover->model;
  cover->cells =
      ARENA_ARRAY(cover->arena, struct cover_cell, cover->ncells + 1);
  cover->fingerprint = UINT64_C(14695981039346656037);
  hash(&cover->fingerprint, m->name);
  hash(&cover->fingerprint, cover->flat->name);
  for (int k = 0; k < m->nconfigurations; k++)
    for (int e = 0; e < m->nevents; e++) {
      struct cell cell = flat_cell(cover->flat, k, e);
      for (int i = 0; i < cell.count; i++) {
        struct cover_cell *to =
            &cover->cells[cover->first[k * m->nevents + e] + i];
        *to = (struct cover_cell){.configuration = k,
                                  .event = e,
                                  .outcome = cell.outcomes[i],
                                  .exception = MODEL_NONE,
                                  .from = MODEL_NONE};
        to->kind = cover_is_illegal(cover, to) ? COVER_ILLEGAL : COVER_DUE;
        hash_cell(cover, to, &cover->fingerprint);
      }
    }
}

struct cover *cover_make(struct arena *arena, const struct model *model,
                         options_t options, const char *name,
                         struct diag *diag) {
  struct flattening *flattening = flatten_begin(arena, model, diag);
  struct cover *cover = ARENA_ARRAY(arena, struct cover, 1);
  flatten_tell_rows(flattening);
  *cover = (struct cover){.arena = arena,
                          .model = model,
                          .flat = flatten_variant(flattening, options, name)};
  flatten_end(flattening);
  if (diag->errors)
    return NULL;
  number_cells(cover);
  fill_cells(cover);
  return cover;
}

bool cover_is_illegal(const struct cover *cover,
                      const struct cover_cell *cell) {
  const struct flat *flat = cover->flat;
  const struct list *list = &flat->lists[flat->outcomes[cell->outcome].list];
  return list->count == 1 && cover->model->ops[list->ops[0]].kind == OP_ILLEGAL;
}

struct cover_row *cover_count_rows(const struct cover *cover) {
  const struct model *m = cover->model;
  struct cover_row *counts =
      ARENA_ARRAY(cover->arena, struct cover_row, m->nrows * m->nstates + 1);
  for (int c = 0; c < cover->ncells; c++) {
    const struct cover_cell *cell = &cover->cells[c];
    const struct firing *rows = cover_rows(cover, cell);
    int state = m->configurations[cell->configuration].state;
    for (int i = 0; i < rows->count; i++) {
      const struct row *row = &m->rows[rows->rows[i]];
      struct cover_row *to = &counts[row->number * m->nstates + state];
      to->due |= cell->kind == COVER_DUE;
      to->excepted |= cell->kind == COVER_EXCEPTED;
      to->more |= cell->more;
      to->count += cell->count;
      if (row->target != MODEL_NONE)
        state = row->target;
    }
  }
  return counts;
}

static void summarize_rows(const struct cover *cover,
                           struct cover_summary *summary) {
  const struct model *m = cover->model;
  const struct cover_row *counts = cover_count_rows(cover);
  for (int r = 0; r < m->nrows; r++) {
    bool due = false, excepted = false, taken = false;
    for (int s = 0; s < m->nstates; s++) {
      due |= counts[r * m->nstates + s].due;
      excepted |= counts[r * m->nstates + s].excepted;
      taken |= counts[r * m->nstates + s].count > 0;
    }
    summary->rows += due;
    summary->rows_taken += due && taken;
    summary->rows_excepted += excepted && !due;
  }
}

void cover_summarize(const struct cover *cover, struct cover_summary *summary) {
  *summary = (struct cover_summary){.rows = 0};
  for (int c = 0; c < cover->ncells; c++) {
    const struct cover_cell *cell = &cover->cells[c];
    summary->cells[cell->kind]++;
    summary->taken += cell->kind == COVER_DUE && cell->count > 0;
    summary->wrong += cover_is_wrong(cell);
  }
  summarize_rows(cover, summary);
}
