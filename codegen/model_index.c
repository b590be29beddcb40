/* The rows of each stage, sorted by state: what walks look at. */
#include "model_index.h"
#include "bits.h"
#include "resolve_inner.h"

/* Counts the rows of each state, or puts them where they belong. */
static void sort_rows(const struct model *model, struct stage *stage,
                      bool put) {
  for (int i = 0; i < stage->count; i++) {
    const uint64_t *states = model->rows[stage->rows[i]].states;
    for (int s = bits_next(states, 0, model->nstates); s >= 0;
         s = bits_next(states, s + 1, model->nstates)) {
      if (put)
        stage->by_state[stage->start[s + 1]++] = stage->rows[i];
      else
        stage->start[s + 2]++;
    }
  }
}

void model_index_stage(struct arena *arena, const struct model *model,
                       struct stage *stage) {
  int states = model->nstates;
  stage->start = ARENA_ARRAY(arena, int, states + 2);
  sort_rows(model, stage, false);
  for (int s = 0; s < states; s++)
    stage->start[s + 2] += stage->start[s + 1];
  stage->by_state = ARENA_ARRAY(arena, int, stage->start[states + 1] + 1);
  sort_rows(model, stage, true);
}

void model_index_rows(struct arena *arena, struct model *model,
                      struct diag *diag) {
  long pairs = 0;
  for (int i = 0; i < model->nrows; i++)
    for (int w = 0; w < model->state_words; w++)
      pairs += bits_count(model->rows[i].states[w]);
  if (pairs > MODEL_MAX_INDEX) {
    diag_report(diag, DIAG_LIMIT, model->stages[0].span,
                "the rows, each taken once for every state that it is written "
                "for, are %ld; the bound is %d",
                pairs, MODEL_MAX_INDEX);
    return;
  }
  for (int s = 0; s < model->nstages; s++)
    model_index_stage(arena, model, &model->stages[s]);
}
