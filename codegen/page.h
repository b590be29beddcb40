/* The explorer: one page, without anything from the network, that runs the
 * generated C. What the page shows of any table is made here; what only one
 * machine has around it (the wire of TCP) stands in files beside its table,
 * which the table names (`explorer`). */
#ifndef SYNFIN_CODEGEN_PAGE_H
#define SYNFIN_CODEGEN_PAGE_H

#include <stdbool.h>
#include "emit.h"

/* A piece of the page that is part of the compiler: codegen/page/, and the
 * text of the runtime that a machine is compiled with. */
struct page_part {
  const char *name; /* "style.css" */
  const unsigned char *octets;
  size_t length;
};
extern const struct page_part page_parts[];
extern const size_t page_parts_count;

/* The piece of this name, which there is. */
const struct page_part *page_part_named(const char *name);

/* The model and its variants as JSON, for the page's scripts. NULL after a
 * finding: rows cannot be told apart, or an input does not fit a word. */
struct emit_text *page_data(struct arena *arena,
                            const struct emission *emission, bool has_engine,
                            struct diag *diag);

/* What stands in the files that the table names, in their order. NULL after a
 * finding at the name of a file that cannot be read. */
struct emit_text *page_read_files(struct arena *arena,
                                  const struct model *model, struct diag *diag);

/* Compiles the machine alone to WebAssembly, with clang and lld. False after a
 * message that says what to install, or what they said. */
bool page_compile_machine(struct arena *arena, struct emission *emission,
                          struct emit_text *wasm, struct diag *diag);

/* Runs a program, found as the shell finds it, and waits for it. Its output is
 * ours. Its status; 127: there is no such program; -1 after a message: the
 * system refused. */
int page_run(const char *const arguments[]);

/* NAME.html. False after a finding. Where Graphviz or clang is missing, a page
 * is made that lacks what they make and says so; so does a message. */
bool emit_html(struct arena *arena, struct emission *emission,
               struct text_file *file, struct diag *diag);

#endif
