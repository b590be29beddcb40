/* Words that flow into lines of a terminal. */
#ifndef SYNFIN_CODEGEN_EXPLAIN_PAGE_H
#define SYNFIN_CODEGEN_EXPLAIN_PAGE_H

#include <stdbool.h>
#include <stdio.h>
#include "arena.h"

struct page {
  struct arena *arena; /* for page_format() */
  FILE *out;
  size_t at;     /* column, from 0 */
  size_t indent; /* where lines begin */
};

/* Ends the line, unless it is empty. */
void page_end_line(struct page *page);

/* The same, and lines begin at `indent` from now on. */
void page_begin(struct page *page, size_t indent);

/* Blanks up to a column. */
void page_go_to(struct page *page, size_t column);

/* Adds words: each on this line if it fits, else on the next. */
void page_put(struct page *page, const char *text);
void page_format(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds a text that is kept on one line. */
void page_put_whole(struct page *page, const char *text);

#endif
