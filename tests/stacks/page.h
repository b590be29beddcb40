/* The page about a peer: docs/peers/NAME.md. */
#ifndef SYNFIN_TESTS_STACKS_PAGE_H
#define SYNFIN_TESTS_STACKS_PAGE_H

#include "grid.h"

struct page {
  const char *name, *version; /* "Linux", "6.18" */
  const char *command;        /* that writes it */
  const char *about;          /* how it was driven: a file, or NULL */
  const char *settings;       /* a file with a line for each; NULL: none */
  struct sweep *sweep;
  const struct differences *differences;
  struct grid grid;
};

void page_write(const struct page *page, FILE *out);

/* Its line in the table of docs/peers.md. */
void page_write_line(const struct page *page, FILE *out);

#endif
