/* Between the parts of the page's JSON. */
#ifndef SYNFIN_CODEGEN_PAGE_INNER_H
#define SYNFIN_CODEGEN_PAGE_INNER_H

#include "emit.h"

/* "scenarios": what happens in each, step by step. */
void page_put_scenarios(struct emit_text *out, const struct model *model);

#endif
