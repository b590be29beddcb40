/* The rows of a stage by state: see struct stage. */
#ifndef SYNFIN_CODEGEN_MODEL_INDEX_H
#define SYNFIN_CODEGEN_MODEL_INDEX_H

#include "model.h"

/* Sorts a stage's rows anew, into new arrays. */
void model_index_stage(struct arena *arena, const struct model *model,
                       struct stage *stage);

#endif
